"""What a record may fill in: the fields that a leaflet declares under ``record``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from brochure.model.base import Count, Flag, OneOf, Words, Written, described, fault, read_words, refused
from brochure.source import Mapping_, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.errors import Diagnostic

RecordType = Literal["text", "date", "time", "date-time", "number", "choice", "qr", "barcode"]
# What is drawn for a machine to read.
CODES = frozenset({"qr", "barcode"})

# The longest value of each type that need not state it, in characters: it makes the gap that a pen finds.
_ROOM = {"date": 24, "time": 12, "date-time": 38, "number": 10, "choice": 24, "qr": 200, "barcode": 40}
_WEEKDAY_ROOM = 12
# How wide a code is that nobody has stated, in mm.
_CODE_MM = {"qr": 22, "barcode": 55}
_CHOICES_SCHEMA = {
    "anyOf": [
        {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1},
        {"type": "object", "additionalProperties": {"type": ["string", "number"]}, "minProperties": 1},
    ]
}


def read_choices(node: object) -> dict[str, str]:
    """Return what a record may say, each with the words that are printed for it; a list prints what it says."""
    entries: list[tuple[str, object]] = []
    match node:
        case Mapping_():
            entries = list(node.items())
        case Sequence_():
            entries = [(read_words(item), item) for item in node]
        case _:
            raise refused(fault("wrong-type", f"this must be a list, not {described(node)}", node))
    found = {" ".join(said.split()): read_words(words) for said, words in entries}
    if len(found) < len(entries) or not found:
        message = "two of these choices are the same" if found else "this list is empty"
        raise refused(fault("wrong-value", message, node))
    return found


class RecordField(Written):
    """A field that a record fills in; a ruled gap where there is none."""

    type: Annotated[RecordType, OneOf("type")] = Field(default="text", description="What it holds.")
    label: Words | None = Field(default=None, description="What it is called, in a few words; its name if empty.")
    about: Words | None = Field(default=None, description="What to fill in.")
    example: Words | None = Field(default=None, description="A value that nobody could take for a patient's.")
    required: Flag = Field(default=False, description="true where a record may not leave it empty.")
    max_chars: Count | None = Field(default=None, description="The longest value; a text must say it.")
    lines: Count = Field(default=1, description="How many ruled lines a text may take.")
    overflow: Annotated[Literal["shrink", "error"], OneOf("overflow")] = Field(
        default="error", description="What to do with a longer one."
    )
    form: Annotated[Literal["short", "long", "full"], OneOf("form")] = Field(
        default="long", description="How a date is written: in figures, in words, or with the day of the week."
    )
    choices: Annotated[dict[str, str] | None, PlainValidator(read_choices), WithJsonSchema(_CHOICES_SCHEMA)] = Field(
        default=None, description="What a choice may be, each with the words that are printed for it."
    )
    size: Count | None = Field(default=None, description="How wide a code is, in mm.")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Have what a type needs, and nothing that it has no use for."""
        kind = str(mapping.get("type", "") or "text")
        if kind == "text" and not mapping.get("max-chars", ""):
            yield fault("missing-key", 'the key "max-chars" is missing', mapping, "say how long the longest text is")
        if kind == "choice" and not mapping.get("choices", ""):
            yield fault("missing-key", 'the key "choices" is missing', mapping, "list what it may be")
        only = {"lines": {"text"}, "form": {"date", "date-time"}, "choices": {"choice"}, "size": CODES}
        for key, kinds in only.items():
            if kind not in kinds and mapping.get(key, "") != "":
                place = mapping.key_place(key)
                yield fault("unused-key", f'a {kind} has no use for "{key}"', place=place, hint="delete it")

    @property
    def is_code(self) -> bool:
        """Tell whether it is drawn for a machine to read."""
        return self.type in CODES

    @property
    def room(self) -> int:
        """The longest value in characters, on all its lines together."""
        if self.max_chars is not None:
            return self.max_chars
        longest = max((len(words) for words in (self.choices or {}).values()), default=0)
        return longest or _ROOM[self.type] + (_WEEKDAY_ROOM if self.form == "full" else 0)

    @property
    def width_mm(self) -> int:
        """How wide a code is."""
        return self.size or _CODE_MM[self.type]
