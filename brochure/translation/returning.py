"""What comes back from a translator, held against what left: every fault at once, each at its line of the file."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from brochure.errors import Diagnostic, Place, Severity
from brochure.model.text import read_passage
from brochure.source import Scalar
from brochure.translation.agreement import Tongues, said_differently
from brochure.translation.bundle import unknown
from brochure.translation.codes import tokens, visible, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.translation.bundle import Back, Returned
    from brochure.translation.units import Unit

# By how a letter is called in Unicode; a language that is not here is written in Latin letters, or not judged.
_SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "sd", "ug"), "ARABIC"),
    **dict.fromkeys(("he", "yi"), "HEBREW"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr", "kk", "mn"), "CYRILLIC"),
    "el": "GREEK",
    "hi": "DEVANAGARI",
    "ne": "DEVANAGARI",
    "bn": "BENGALI",
    "ta": "TAMIL",
    "th": "THAI",
    "ko": "HANGUL",
    "zh": "CJK",
    "ja": "CJK",
    **dict.fromkeys(
        ("en", "es", "pl", "fr", "de", "it", "pt", "nl", "ro", "tr", "vi", "cs", "so", "sq", "lt"), "LATIN"
    ),
}
_LEAST_LETTERS, _LEAST_SHARE, _LEAST_WORDS = 40, 0.3, 4


def checked(returned: Returned, asked: Sequence[Unit], tongues: Tongues) -> tuple[Diagnostic, ...]:
    """Return what is wrong with what came back, and what is only remarkable."""
    known = {unit.id: unit for unit in asked}
    return (*returned.faults, *_checked(returned, known, tongues))


def _checked(returned: Returned, known: dict[str, Unit], tongues: Tongues) -> Iterator[Diagnostic]:
    first: dict[str, Back] = {}
    for back in returned.units:
        unit = known.get(back.id)
        if back.id in first:
            hint = f"the first one is on line {first[back.id].place.line}; keep one"
            yield Diagnostic("unit-twice", f'the unit "{back.id}" is there twice', place=back.place, hint=hint)
        elif unit is None:
            yield unknown(back.id, known, back.place)
        else:
            yield from _unit(back, unit, tongues)
        first.setdefault(back.id, back)
    top = Place(returned.units[0].place.file if returned.units else "", 1) if returned.units else None
    for id_ in known:
        if id_ not in first:
            message = f'the unit "{id_}" did not come back'
            yield Diagnostic("unit-missing", message, place=top, hint="export again, and take the words over")
    yield from _script(returned.units, tongues, top)


def _unit(back: Back, unit: Unit, tongues: Tongues) -> Iterator[Diagnostic]:
    if back.source != written(unit.source):
        message = f"the source of {unit.id} is not what the workspace says now ({unit.place})"
        yield Diagnostic("source-changed", message, place=back.place, hint="export again")
        return
    if back.target is None:
        hint = "translate it, or take the source over where it is the same"
        yield Diagnostic("not-translated", f"{unit.id} has no translation", place=back.place, hint=hint)
        return
    said = written(back.target)
    try:
        ours = read_passage(Scalar(said, back.place))
    except PydanticCustomError as fault:
        for found in (fault.context or {})["faults"]:
            yield replace(found, place=back.place, message=f"{unit.id}: {found.message}")
        return
    theirs = read_passage(Scalar(back.source, unit.place))
    for found in said_differently(theirs, ours, tongues):
        message = f"{unit.id}: {found.message} ({unit.place})"
        yield Diagnostic(
            "translation-differs",
            message,
            place=back.place,
            hint="write the same as the source says",
            measured=found.measured,
            threshold=found.threshold,
        )
    length = visible(tokens(ours))
    if length > unit.most:
        yield Diagnostic(
            "unit-too-long",
            f"{unit.id}: {length} characters where {'' if unit.strict else 'about '}{unit.most} fit",
            Severity.ERROR if unit.strict else Severity.NOTE,
            back.place,
            "say it shorter" if unit.strict else "see whether it fits when it is built",
        )
    alike = tongues.source.partition("-")[0] == tongues.translation.partition("-")[0]
    if not alike and said == back.source and len(said.split()) >= _LEAST_WORDS:
        message = f"{unit.id} says the same as its source"
        yield Diagnostic("same-as-source", message, Severity.WARNING, back.place, "translate it")


def _script(units: Sequence[Back], tongues: Tongues, top: Place | None) -> Iterator[Diagnostic]:
    """Find a file whose words are in another script than its language is written in."""
    script = _SCRIPTS.get(tongues.translation.partition("-")[0])
    if script is None or any(len(part) == 4 for part in tongues.translation.split("-")[1:]):
        return
    words = "".join(t for back in units for t in back.target or () if isinstance(t, str))
    letters = [c for c in words if c.isalpha()]
    own = sum(unicodedata.name(c, "").startswith(script) for c in letters)
    if len(letters) >= _LEAST_LETTERS and own < _LEAST_SHARE * len(letters):
        message = (
            f"these words are not in {tongues.translation}: only {own} of {len(letters)} letters are {script.title()}"
        )
        yield Diagnostic("wrong-language", message, place=top, hint="import the file of the right language")
