"""The report of a review as its template sees it: the text with its findings in place, and all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from brochure.errors import Severity
from brochure.languages import Language
from brochure.model.blocks import Emergency, Statistic
from brochure.review import readability
from brochure.review.evidence import used
from brochure.review.measures import measures
from brochure.review.reading import ALT, CELL, ITEM, TITLE, in_language
from brochure.review.sheets import SHEETS
from brochure.review.wording import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.errors import Diagnostic
    from brochure.review import Found, Result
    from brochure.review.measures import Measure
    from brochure.review.reading import Line, Spot
    from brochure.review.rules import Case

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_KINDS = {TITLE: "title", ITEM: "item", CELL: "cell", ALT: "alt"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words that the same findings are about: their numbers, and how grave the gravest is."""

    words: str
    numbers: tuple[int, ...] = ()
    severity: str = ""


def report(result: Result, others: Sequence[Diagnostic], number: int) -> dict[str, Any]:
    """Return what the template is given for one leaflet, the ``number``-th; ``others`` are what layout found."""
    case = result.case
    found = sorted(result.found, key=lambda one: (_ORDER.index(one.severity), one.diagnostic.sort_key))
    numbered = [*enumerate(found, start=1), *enumerate(result.waived, start=len(found) + 1)]
    counts = {str(s): sum(d.severity is s for d in (*(f.diagnostic for f in found), *others)) for s in _ORDER}
    review = case.leaflet.review
    return {
        "id": f"leaflet-{number}",
        "title": case.reading.own[0].words,
        "code": case.leaflet.code,
        "version": case.leaflet.version,
        "language": case.language,
        "direction": Language(case.language).direction,
        "clinic": case.clinic.contact.name,
        "jurisdiction": case.jurisdiction.name,
        "format": case.format.name,
        "file": case.leaflet.place.file,
        "draft": case.draft,
        "today": case.today.isoformat() if case.today else None,
        "issued": review.issued.isoformat(),
        "due": review.due.isoformat(),
        "author": review.author,
        "reviewer": review.clinical_reviewer,
        "counts": counts,
        "panels": list(_panels(result, numbered)),
        "findings": [_finding(n, one) for n, one in numbered if one.waiver is None],
        "waived": [_finding(n, one) for n, one in numbered if one.waiver is not None],
        "others": [report_line(d) for d in others],
        "measures": [_measure(m, case.short) for m in measures(case, NAMES)],
        "measured": _measured(case.short),
        "references": list(_references(result)),
        "sheets": SHEETS,
    }


def _panels(result: Result, numbered: Iterable[tuple[int, Found]]) -> Iterator[dict[str, Any]]:
    numbered = tuple(numbered)
    case = result.case
    for panel in case.reading.panels:
        blocks = []
        for spot in case.reading.spots:
            if spot.panel == panel:
                own = case.reading.own[:-1] if spot.block.kind == "cover" else ()
                lines = [_line(line, numbered) for line in (*own, *spot.lines) if line.words.strip()]
                lines += [{"kind": "cell", "pieces": (Piece(words),)} for words in _printed_by_tables(case, spot)]
                whole = [n for n, one in numbered if one.finding.spot is spot and one.finding.line is None]
                if lines or whole:
                    level = 2 if own else getattr(spot.block, "level", None)
                    blocks.append({"kind": spot.block.kind, "level": level, "lines": lines, "numbers": whole})
        if blocks:
            yield {"name": panel, "blocks": blocks}


def _printed_by_tables(case: Case, spot: Spot) -> Iterator[str]:
    """Yield what a block prints that is not written in it: figures of its claim, telephone numbers, contacts."""
    block = spot.block
    if isinstance(block, Statistic) and (claim := case.evidence.claims.get(block.claim)) and claim.statistic:
        yield from (f"{group.n} of {group.of}" for group in claim.statistic.groups)
        if not claim.statistic.groups:
            yield f"{claim.statistic.total} people"
    contact = case.clinic.contact
    if isinstance(block, Emergency):
        own = {"clinic.phone": contact.phone, "clinic.out-of-hours": contact.out_of_hours}
        for name in block.numbers or case.jurisdiction.numbers:
            line = case.jurisdiction.numbers.get(name)
            if line:
                label = in_language(line.label, case.language)
                yield f"{line.number} {label.raw if label else name}"
            elif own.get(name):
                yield str(own[name])
    if block.kind == "contact":
        yield from (str(v) for v in (contact.name, *contact.address, contact.phone, contact.web) if v)


def _line(line: Line, numbered: Sequence[tuple[int, Found]]) -> dict[str, Any]:
    return {"kind": _KINDS.get(line.role, "prose"), "pieces": pieces(line, numbered)}


def pieces(line: Line, numbered: Iterable[tuple[int, Found]]) -> tuple[Piece, ...]:
    """Return the words of a line, cut where a finding begins or ends."""
    spans = [(n, one) for n, one in numbered if one.finding.line is line]
    cuts = {0, len(line.words)}
    for _, one in spans:
        cuts |= {one.finding.start, one.finding.end}
    edges = sorted(cuts)
    made = []
    for start, end in pairwise(edges):
        over = [(n, one) for n, one in spans if one.finding.start <= start and end <= one.finding.end]
        begins = tuple(n for n, one in over if one.finding.start == start)
        severity = min((_grade(one) for _, one in over), key=_STYLES.index) if over else ""
        made.append(Piece(line.words[start:end], begins, severity))
    return tuple(made)


_STYLES = ("error", "warning", "note", "waived")


def _grade(one: Found) -> str:
    return "waived" if one.waiver else str(one.severity)


def _finding(number: int, one: Found) -> dict[str, Any]:
    finding = one.finding
    marked = finding.line is not None and (finding.line.panel or finding.line in one.case.reading.own[:-1])
    return {
        **report_line(one.diagnostic),
        "number": number,
        "marked": bool(marked or finding.spot),
        "reason": one.waiver.reason if one.waiver else None,
        "words": " ".join(finding.words.split()) if len(finding.words) <= 90 else "",
    }


def report_line(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return what the template is given for one finding that has no mark in the text."""
    return {
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "place": str(diagnostic.place) if diagnostic.place else None,
        "panel": diagnostic.panel,
        "measured": diagnostic.measured,
        "threshold": diagnostic.threshold,
        "source": diagnostic.source,
    }


def _measured(language: str) -> str:
    return {"en": "en", "es": "es"}.get(language, "none")


def _measure(measure: Measure, language: str) -> dict[str, Any]:
    mean = round(measure.words / measure.sentences, 1) if measure.sentences else 0
    every = [c for c in (measure.counts, measure.plain) if c and c.words >= readability.LEAST_WORDS]
    return {
        "panel": measure.panel,
        "words": measure.words,
        "sentences": measure.sentences,
        "longest": measure.longest,
        "mean": mean,
        "scores": [_scores(counts, language) for counts in every],
    }


def _scores(counts: readability.Counts, language: str) -> dict[str, Any]:
    if language == "es":
        score = readability.perspicuity(counts)
        return {"inflesz": f"{score:.0f}", "scale": readability.inflesz(score)}
    valid = counts.sentences >= readability.SMOG_SENTENCES
    return {
        "ease": f"{readability.reading_ease(counts):.0f}",
        "grade": f"{readability.grade(counts):.1f}",
        "smog": f"{readability.smog(counts):.1f}" if valid else None,
    }


def _references(result: Result) -> Iterator[dict[str, Any]]:
    """Yield how and when each source was checked."""
    evidence = result.case.evidence
    for key in used(result.case):
        reference = evidence.references.get(key)
        if reference is None:
            continue
        checked = reference.checked
        claims = [n for n, claim in evidence.claims.items() if key in claim.references and _printed(result, n)]
        authors = ", ".join(a.family or a.literal or "" for a in reference.author)
        yield {
            "key": key,
            "title": ". ".join(part for part in (authors, reference.container_title, reference.title) if part),
            "year": reference.issued[0] if reference.issued else None,
            "doi": reference.doi,
            "pmid": reference.pmid,
            "url": reference.url,
            "seen": checked.seen,
            "on": checked.on.isoformat() if checked.on else None,
            "by": checked.by,
            "landmark": reference.landmark,
            "claims": claims,
        }


def _printed(result: Result, name: str) -> bool:
    return any(name == claim for spot in result.case.reading.spots for claim, _ in spot.claims)
