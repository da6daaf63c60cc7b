"""What the page of the desk is told: the shelf in the words of whoever stands at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.errors import Severity
from brochure.languages import Language
from brochure.planning import LARGE_PRINT
from brochure.preview.desk.shelf import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.model.record import RecordField
    from brochure.preview.desk.paper import Printing
    from brochure.preview.desk.shelf import Item, Shelf

# What an empty field shows of its type. A browser's own pickers show theirs.
_EXAMPLES = {"number": "12.5", "barcode": "A12345"}
_STATUS = {
    "approved": "Approved",
    "overdue": "Review overdue",
    "in review": "In review",
    "draft": "Draft",
    "withdrawn": "Withdrawn",
    "faulty": "Cannot be made",
}


def shelf_view(shelf: Shelf) -> dict[str, Any]:
    """Return the leaflets of a shelf, each with its languages, and each of those with what can be printed of it."""
    groups: dict[str, dict[str, list[Item]]] = {}
    for item in shelf.items.values():
        groups.setdefault(shelf.group(item), {}).setdefault(item.name.language, []).append(item)
    return {
        "clinic": shelf.clinic,
        "title": shelf.title,
        "leaflets": sorted(
            (_leaflet(shelf, name, found) for name, found in groups.items()),
            key=lambda leaflet: (not leaflet["code"], leaflet["code"], leaflet["title"]),
        ),
        "faults": [fault.message for fault in shelf.faults if fault.severity is Severity.ERROR],
    }


def _leaflet(shelf: Shelf, name: str, found: Mapping[str, Sequence[Item]]) -> dict[str, Any]:
    first = next(iter(found.values()))[0]
    tags = [item.name.language for item in shelf.items.values()]
    return {
        "name": name,
        "title": first.english,
        "code": first.code,
        "languages": [
            {
                **language_view(tag, tags),
                "title": items[0].title,
                "choices": [choice for item in items for choice in _choices(shelf, item)],
            }
            for tag, items in found.items()
        ],
    }


def language_view(tag: str, among: Sequence[str]) -> dict[str, str]:
    """Return what a language calls itself, and what it is in English; its region only where another is ``among``."""
    language = Language(tag)
    alone = {other for other in among if Language(other).primary == language.primary} <= {tag}
    named = Language(language.primary) if alone else language
    own = named.own_name
    return {"tag": tag, "own": own[:1].upper() + own[1:], "english": named.name, "direction": language.direction}


def _choices(shelf: Shelf, item: Item) -> Iterator[dict[str, Any]]:
    """Yield what can be printed of a leaflet: as it folds, and in large print; of Easy Read the leaflet alone."""
    known = {
        "leaflet": item.name.leaflet,
        "code": item.code,
        "version": item.version,
        "fold": item.fold,
        "status": item.status,
        "said": _STATUS[item.status],
        "reasons": list(item.reasons),
        "mark": item.mark,
        "due": item.due,
        "usable": item.can_be_had,
        "warn": item.needs_word,
        "instead": _instead(shelf, item),
        "fields": [field_view(name, field, item.known_as.get(name, field)) for name, field in item.fields.items()],
    }
    kind = "easy-read" if item.easy_read else "folded"
    yield {**known, "kind": kind, "edition": "office"}
    if not item.easy_read or shelf.group(item) == item.name.leaflet:
        yield {**known, "kind": "large-print", "edition": LARGE_PRINT}


def _instead(shelf: Shelf, item: Item) -> dict[str, str] | None:
    """Return the leaflet that is handed out in place of ``item``, in its language where there is one."""
    if item.instead is None:
        return None
    others = ((name, other) for name, other in shelf.items.items() if name.leaflet == item.instead)
    languages = [name.language for name, other in others if other.can_be_had]
    if not languages:
        return None
    language = item.name.language if item.name.language in languages else languages[0]
    other = shelf.items[Name(shelf.clinic, item.instead, language)]
    return {"leaflet": shelf.group(other), "language": language, "title": other.english}


def field_view(name: str, field: RecordField, known_as: RecordField) -> dict[str, Any]:
    """Return one field as staff know it: by its name and words in English where there are any."""
    words = known_as.label or field.label or name.replace("-", " ").replace("_", " ").capitalize()
    return {
        "name": name,
        "type": field.type,
        "label": words,
        "about": known_as.about or field.about or "",
        "example": known_as.example or field.example or _EXAMPLES.get(field.type, ""),
        "required": field.required,
        "most": field.room,
        "shrinks": field.overflow == "shrink",
        "lines": field.lines,
        "choices": [{"value": value, "words": said} for value, said in (field.choices or {}).items()],
    }


def printing_view(printing: Printing) -> dict[str, Any]:
    """Return what to tell whoever stands at the printer."""
    return {
        "paper": printing.paper,
        "sheets": printing.sheets,
        "sides": printing.sides,
        "flip": printing.flip,
        "after": printing.after,
    }
