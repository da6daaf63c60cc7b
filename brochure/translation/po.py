"""PO (GNU gettext), written and read: insertions and Markdown stand in the words; what is stale is fuzzy."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.translation.bundle import Back, Head, Returned, head_of
from brochure.translation.codes import written

if TYPE_CHECKING:
    from brochure.translation.bundle import Bundle
    from brochure.translation.units import State

_LINE = re.compile(r"\(line (\d+)\)")
_PREFIX = "X-Brochure-"
_FUZZY = "fuzzy"


def write(bundle: Bundle) -> bytes:
    """Return ``bundle`` as a catalogue."""
    import polib

    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = f"{bundle.original}\nWho it is for: {bundle.audience}"
    catalogue.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": bundle.head.language,
        **{f"{_PREFIX}{field.name.title()}": getattr(bundle.head, field.name) for field in fields(Head)},
    }
    for unit in bundle.units:
        limit = f"at most {unit.most} characters" if unit.strict else f"about {unit.most} characters at most"
        catalogue.append(
            polib.POEntry(
                msgctxt=unit.id,
                msgid=written(unit.source),
                msgstr=written(unit.target) if unit.target is not None else "",
                comment=f"{unit.context}\n{limit}",
                occurrences=[(unit.place.file, str(unit.place.line))],
                flags=[_FUZZY] if unit.state == "stale" else [],
            )
        )
    return f"{catalogue}\n".encode()


def read(data: bytes, file: str) -> Returned:
    """Return what came back; raises ``BrochureError`` where it is no catalogue, or not one that was exported."""
    import polib

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        message, hint = "this file is not UTF-8", "save it as UTF-8 in your tool"
        raise BrochureError(Diagnostic("not-utf-8", message, place=Place(file, line), hint=hint)) from fault
    try:
        catalogue = polib.pofile(f"{text}\n", check_for_duplicates=False)
    except (OSError, ValueError, IndexError, UnicodeError) as fault:
        found = _LINE.search(str(fault))
        place = Place(file, int(found[1]) if found else 1)
        message = "this is neither XLIFF nor a catalogue of gettext (PO)"
        raise BrochureError(Diagnostic("po-syntax", message, place=place, hint="export it again")) from fault
    said = {
        key.removeprefix(_PREFIX).lower(): value for key, value in catalogue.metadata.items() if key.startswith(_PREFIX)
    }
    head = head_of(said, Place(file, 1))
    faults = []
    if catalogue.metadata.get("Language") != head.language:
        given = catalogue.metadata.get("Language") or "not given"
        message = f"Language is {given}, and was {head.language} when this was exported"
        faults.append(
            Diagnostic("wrong-language", message, place=Place(file, 1), hint=f"write Language: {head.language}")
        )
    units = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        target = (entry.msgstr,) if entry.msgstr.strip() else None
        state: State = "initial" if target is None else "stale" if _FUZZY in entry.flags else "final"
        units.append(Back(entry.msgctxt or "", Place(file, entry.linenum or 0), entry.msgid, target, state))
    return Returned(head, tuple(units), tuple(faults))
