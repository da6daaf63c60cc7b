"""Rules on the whole leaflet: who answers for it, until when, what it lets a reader do, how full it is (M, A, T)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from brochure.errors import Place
from brochure.model.blocks import Checklist, Form, Notes, Table
from brochure.review.evidence import used
from brochure.review.lexicon import IMPERATIVES, QUESTIONS_ASKED, short
from brochure.review.measures import prose
from brochure.review.prose import sentences
from brochure.review.reading import ALT
from brochure.review.rules import ERROR, WARNING, Finding, Rule, begin, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.document import Region
    from brochure.review.rules import Case, Limit

_OFFERS = {
    "en": (
        r"\b(?:tell us|feedback|comments?|ideas|improve|what you think)\b",
        r"\blarge[ -]print|\b(?:other|another|your) (?:languages?|formats?)\b|\beasy read\b|\bbraille\b",
    ),
    "es": (
        r"\b(?:díganos|cuéntenos|comentarios|opinión|mejorar)\b",
        r"\bletra grande|\b(?:otros?|su) (?:idiomas?|formatos?)\b|\blectura fácil\b|\bbraille\b",
    ),
}


def _unnamed(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find what only a real person can fill in: a draft lacks it by right, and an approved leaflet may not."""
    del limits
    review, severity = case.leaflet.review, WARNING if case.draft else ERROR
    top = Place(case.leaflet.place.file)
    code = case.leaflet.code
    if not (review.author and review.clinical_reviewer):
        people = {"author": review.author, "clinical reviewer": review.clinical_reviewer}
        missing = " and no ".join(who for who, name in people.items() if not name)
        yield Finding(f"{code} is a draft: it has no {missing}", top, severity=severity)
    translated = case.source_language and case.source_language.partition("-")[0] != case.short
    if translated and not review.translator:
        message = f"{code} in {case.language} has no translator"
        yield Finding(message, top, severity=severity, hint="a medical translator signs under review, translator")
    unchecked = [key for key in used(case) if not _checked(case, key)]
    if unchecked:
        message = f"{code} rests on {len(unchecked)} sources that no clinician has checked: {', '.join(unchecked)}"
        hint = "a clinician opens the original and fills in checked and its address in content/references.yaml"
        yield Finding(message, top, severity=severity, measured=len(unchecked), threshold=0, hint=hint)


def _checked(case: Case, key: str) -> bool:
    reference = case.evidence.references.get(key)
    return reference is None or reference.checked.on is not None


def _missing(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    review = case.leaflet.review
    kinds = {spot.block.kind for spot in case.reading.spots}
    said = "\n".join(line.words for line in case.reading.lines if line.role != ALT)
    offers = _OFFERS.get(case.short)
    if not review.funding:
        hint = 'write "funding: none" under review, or who paid'
        yield Finding("nothing says who paid for this", review.place, hint=hint)
    if "contact" not in kinds:
        yield Finding("nothing says how to reach the clinic", begin(case), hint='add "- contact:" to the last panel')
    if "review-line" not in kinds:
        hint = 'add "- review-line:" to the last panel'
        yield Finding("code, version and dates are not printed", begin(case), hint=hint)
    if offers and not review.feedback and not re.search(offers[0], said, re.IGNORECASE):
        yield Finding("nothing asks readers what they think of this", begin(case), hint="ask them to tell you")
    if offers and not re.search(offers[1], said, re.IGNORECASE):
        hint = "offer large print and other languages"
        yield Finding("nothing offers this in another form or language", begin(case), hint=hint)


# What stands in for an answer, as a reader of the finding would call it.
_ANSWERS = {
    "code": ("the code", "write the number that this leaflet has in your files"),
    "audience": ("who this is for", "say in a few words who it is for"),
    "issued": ("the day of issue", "write the day of this version"),
    "due": ("the day of the next review", "write the day by which the words are looked at again"),
}


def _unset(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find what an import has put where only a person knows the answer."""
    del limits
    leaflet = case.leaflet
    for name in dict.fromkeys(leaflet.unset):
        what, hint = _ANSWERS[name]
        place = leaflet.review.at(name) if name in {"issued", "due"} else leaflet.at(name)
        message = f"{what} is not set: what stands here only stands in for it"
        yield Finding(message, place, hint=f'{hint}, and take "{name}" out of "unset"')


def _review_span(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    review = case.leaflet.review
    months = (review.due.year - review.issued.year) * 12 + review.due.month - review.issued.month
    months += review.due.day > review.issued.day
    most = number(limits, "ketamine-months" if case.of_ketamine else "months")
    if months > most:
        message = f"the review is due {months} months after issue"
        yield Finding(message, review.at("due"), measured=months, threshold=most, hint=f"at most {most:g} months")


def _overdue(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    due = case.leaflet.review.due
    if case.today is None:
        return
    place = case.leaflet.review.at("due")
    if case.today > due:
        message = f"the review was due on {due.isoformat()}"
        severity = WARNING if case.draft else ERROR
        yield Finding(
            message, place, measured=due.isoformat(), severity=severity, hint="review the words, and set the next day"
        )
    elif not case.draft and case.today > due - timedelta(days=min(number(limits, "days"), _CENTURY)):
        message = f"the review is due on {due.isoformat()}"
        hint = "begin the review now"
        yield Finding(message, place, measured=due.isoformat(), severity=WARNING, hint=hint)


def _nothing_to_do(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    words = IMPERATIVES.get(case.short)
    if words is not None:
        begins = (
            sentence.tokens[0].casefold()
            for line in prose(case.reading)
            for sentence in sentences(line.words)
            if sentence.tokens and not sentence.tokens[0].islower()  # "you may: get dizzy"
        )
        actions = sum(word in words for word in begins)
        if actions < number(limits, "actions"):
            message = "nothing tells the reader what to do"
            yield Finding(message, begin(case), measured=actions, threshold=number(limits, "actions"))
    if case.leaflet.reader == "companion":  # nothing is left to ask or to decide
        return
    mark = QUESTIONS_ASKED.get(case.short, "?")
    questions = sum(line.words.count(mark) for line in case.reading.lines if line.role != ALT)
    if questions < number(limits, "questions"):
        yield Finding(
            f"too few questions, in headings and lists together: {questions},"
            f" where {number(limits, 'questions'):g} are asked",
            begin(case),
            measured=questions,
            threshold=number(limits, "questions"),
            hint="ask as a reader would, in headings or in a checklist of questions to take along",
        )
    room = sum(_room(spot.block) for spot in case.reading.spots)
    if room < number(limits, "lines"):
        yield Finding(
            f"too few lines and boxes to write in: {room}, where {number(limits, 'lines'):g} are asked",
            begin(case),
            measured=room,
            threshold=number(limits, "lines"),
            hint="add notes, a checklist or a form",
        )


def _room(block: object) -> int:
    """Return how many lines to write on and boxes to tick a block has."""
    match block:
        case Notes(lines=lines):
            return lines
        case Checklist(items=items):
            return sum(1 + len(item.lines) for item in items)
        case Form(rows=rows):
            return sum(len(row) for row in rows)
        case Table(rows=rows):
            return sum(not cell for row in rows for cell in row)
    return 0


def _small(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    size = case.leaflet.min_body
    if size is not None and size < number(limits, "points"):
        message = f"body text may go down to {size:g} pt"
        yield Finding(message, case.leaflet.at("min-body"), measured=size, threshold=number(limits, "points"))


# What a panel of a tri-fold holds and still looks designed: less beside each kind of picture.
_PICTURE_WORDS = {"diagram": 10, "statistic": 25, "figure": 25}
_TRIFOLD_AREA_MM2 = 100 * 210
# No review is further off; more days than a calendar holds may be asked for.
_CENTURY = 36_500

_NO_WORDS = frozenset({"references", "review-line"})


def _crowded(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    origin = case.leaflet.translation
    foreign = origin is not None and short(origin.of) != case.short  # it may leave nothing out
    most = number(limits, "words") * (1 + number(limits, "longer") / 100 if foreign else 1)
    for region in case.document.regions if case.document else ():
        panel = case.format.panel(region.panels[0])
        size = panel.width * panel.height / _TRIFOLD_AREA_MM2
        yield from _crowded_segments(region, size, most)


def _crowded_segments(region: Region, size: float, most: float) -> Iterator[Finding]:
    """Yield a finding for a run of blocks with more words than fit ``size`` tri-fold panels in a calm layout."""
    share = len(region.panels) / max(1, len(region.segments))
    for segment in region.segments:
        blocks = [block for block in segment if block.kind not in _NO_WORDS]
        words = sum(len(block.words.split()) for block in blocks)
        budget = (most - sum(_PICTURE_WORDS.get(block.kind, 0) for block in blocks)) * share * size
        if words > budget:
            message = f"{words} words where {budget:.0f} look right"
            yield Finding(message, blocks[0].place, measured=words, threshold=round(budget))


ABOUT: tuple[Rule, ...] = (
    Rule(
        "not-approved",
        "M1",
        WARNING,
        "IPDAS, PIF TICK",
        "A leaflet has an author and a clinical reviewer, a translation its translator, every source the day on "
        "which a "
        "clinician checked it. What lacks one is a draft, and says so on every copy.",
        "a clinical reviewer approves the words before patients are given them",
        _unnamed,
    ),
    Rule(
        "particulars-missing",
        "M1",
        ERROR,
        "IPDAS, PIF TICK",
        "A leaflet says who paid for it, how to reach the clinic, its code, version and dates, where to send "
        "remarks and "
        "in which other forms it is there. Title, audience, code, version and dates have to be written to be read "
        "at all.",
        "say it",
        _missing,
    ),
    Rule(
        "answer-unset",
        "M1",
        ERROR,
        "IPDAS, PIF TICK",
        "Code, audience and dates of an imported leaflet have been set by a person: nothing is left under unset.",
        "set it, and take its name out of unset",
        _unset,
    ),
    Rule(
        "review-span",
        "M2",
        ERROR,
        "house",
        "A leaflet is reviewed within 36 months of issue, one on ketamine within 24.",
        "set an earlier day",
        _review_span,
        {"months": 36, "ketamine-months": 24},
    ),
    Rule(
        "review-overdue",
        "M2",
        ERROR,
        "house",
        "An approved leaflet is not past the day of its review, and warns in the last 90 days before. A draft "
        "that is past it warns.",
        "review the words",
        _overdue,
        {"days": 90},
        stops="never",
    ),
    Rule(
        "nothing-to-do",
        "A1",
        WARNING,
        "PEMAT 20 to 23",
        "A leaflet tells its reader to do something, asks five questions, and has six lines or boxes to write in.",
        "say what to do, in a sentence that begins with it",
        _nothing_to_do,
        {"actions": 1, "questions": 5, "lines": 6},
    ),
    Rule(
        "small-body",
        "T1",
        WARNING,
        "UKAAF G003",
        "Body text is not set smaller than 12 pt.",
        "say less",
        _small,
        {"points": 12},
    ),
    Rule(
        "panel-crowded",
        "T6",
        WARNING,
        "house: what looks designed",
        "A panel of a tri-fold has 115 words at most, fewer beside a picture; larger panels in proportion. A "
        "translation may have a quarter more.",
        "say less, or move a block to another panel",
        _crowded,
        {"words": 115, "longer": 25},
    ),
)
