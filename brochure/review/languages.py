"""What a translation owes its source: the same numbers, claims, sources and warnings, and to be up to date (L)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.model.text import Passage
from brochure.review.lexicon import short
from brochure.review.reading import in_language
from brochure.review.rules import ERROR, WARNING, Finding, Rule
from brochure.translation import Tongues, differences, said_differently, uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.review.rules import Case, Limit

_CHANGES = {
    "changed": "the {what} has changed in {language} since it was translated: {source}",
    "new": "a {what} of {language} is not translated yet: {source}",
    "removed": "this {what} is gone from {language}",
    "version": "this was translated from another version than {language} has now: {source}",
    "unrecorded": "nothing records which words the {what} was made from: {source}",
}


def _translation(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    if case.source is None or case.source_language is None:
        return
    tongues = Tongues(case.source_language, case.language)
    for found in differences(case.source, case.leaflet, tongues, case.stale):
        where = f" ({found.source})" if found.source else ""
        yield Finding(f"{found.message}{where}", found.place, measured=found.measured, threshold=found.threshold)


def _wording(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Compare shared wording in this language with what it was made from."""
    del limits
    if case.source_language is None:
        return
    behind = {one.path for one in case.stale if one.change == "changed"}
    called = uses(case.leaflet, case.evidence, (case.clinic.jurisdiction, case.jurisdiction)).paths
    for path in (path for path in called if path not in behind):
        for what, texts in _texts(case, path):
            first = next(iter(texts))
            ours, theirs = in_language(texts, case.language), texts[first]
            if not isinstance(ours, Passage) or ours is theirs:
                continue
            for found in said_differently(theirs, ours, Tongues(first, case.language)):
                yield Finding(
                    f"{what}: {found.message} ({theirs.place})",
                    found.place,
                    measured=found.measured,
                    threshold=found.threshold,
                )


def _texts(case: Case, path: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, Passage]]]:
    match path:
        case ("claims", name):
            yield f"claim {name}", case.evidence.claims[name].text
        case ("glossary", name):
            yield f"term {name}", case.evidence.glossary[name]
        case ("jurisdictions", site, "texts", name):
            yield f"text {name} of {site}", case.jurisdiction.texts[name].text
        case ("jurisdictions", site, "numbers", name):
            line = case.jurisdiction.numbers[name]
            for texts in (line.label, line.hours, line.note):
                if texts:
                    yield f"number {name} of {site}", texts


def _told(case: Case, changes: tuple[str, ...]) -> Iterator[Finding]:
    for one in case.stale:
        if one.change in changes:
            words = {"what": one.what, "language": case.source_language, "source": one.source or "gone"}
            yield Finding(_CHANGES[one.change].format_map(words), one.place, measured=one.change)


def _stale(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    yield from _told(case, ("changed", "new", "removed", "version"))


def _unrecorded(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    yield from _told(case, ("unrecorded",))
    if case.source is not None and case.leaflet.translation is None and short(case.source_language or "") != case.short:
        message = f"nothing says what this was translated from; it is compared with {case.source_language}"
        hint = f'write "translation: {case.source_language}" under "fold:", then: brochure translate accept'
        yield Finding(message, case.leaflet.place, hint=hint)


LANGUAGES: tuple[Rule, ...] = (
    Rule(
        "translation-differs",
        "L1",
        ERROR,
        "house",
        "A translation has the same blocks, numbers, claims, sources, warnings, terms, links and insertions as its "
        "source, and the same code and version. What is known to be behind its source is not compared.",
        "write the same as the source says, or correct the source",
        _translation,
        stops="always",
    ),
    Rule(
        "wording-differs",
        "L1",
        ERROR,
        "house",
        "Claims, terms, texts of the jurisdiction and words beside numbers say the same numbers and call for the same "
        "things in every language.",
        "correct the one that is wrong",
        _wording,
        stops="always",
    ),
    Rule(
        "stale-translation",
        "L1",
        WARNING,
        "house",
        "A translation, and the shared wording that it prints, is of the words that its source has now.",
        "bring it up to date, then: brochure translate accept",
        _stale,
    ),
    Rule(
        "translation-unrecorded",
        "L1",
        WARNING,
        "house",
        "A translation records which words it was made from, so that it can be told when they change.",
        "when it says what its source says: brochure translate accept",
        _unrecorded,
    ),
)
