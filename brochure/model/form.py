"""What is filled in by hand: fields of a form, boxes to tick."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from brochure.errors import did_you_mean
from brochure.model.base import Count, Name, OneOf, Written, described, fault, refused, whole
from brochure.model.text import BY_JURISDICTION, BlankText, Text
from brochure.source import Mapping_, Node, Scalar

FIELD_KEYS: dict[str, tuple[str, ...]] = {
    "line": ("width", "record"),
    "time": ("width", "record"),
    "signature": ("width",),
    "scale": ("from", "to"),
}


class CheckItem(Written):
    """One box to tick, with ruled gaps to write in."""

    shorthand = "text"
    text: Text = Field(description="What to tick.")
    lines: tuple[BlankText, ...] = Field(default=(), description="Labels of ruled gaps after it; a label may be empty.")

    @classmethod
    def full(cls, node: Node) -> Mapping_:
        """Take a text by jurisdiction for the shorthand that it is."""
        if isinstance(node, Mapping_) and set(node) == {BY_JURISDICTION}:
            return Mapping_({"text": node}, node.place)
        return super().full(node)


FORM_FIELDS = ("line", "box", "time", "signature", "scale")


class FormField(Written):
    """Something to fill in, written ``line: label``; ``least`` and ``most`` are the ends of a scale."""

    kind: Annotated[Literal["line", "box", "time", "signature", "scale"], OneOf("field")]
    label: BlankText
    width: Count = Field(default=1, description="Its share of the row.")
    record: Name | None = Field(default=None, description="The field of a record that fills it in.")
    least: Annotated[int, PlainValidator(whole(0)), WithJsonSchema({"type": "integer"})] = Field(
        default=0, alias="from"
    )
    most: Annotated[int, PlainValidator(whole(1)), WithJsonSchema({"type": "integer"})] = Field(default=10, alias="to")

    @classmethod
    def full(cls, node: Node) -> Mapping_:
        """Turn ``line: label`` into kind and label."""
        if not isinstance(node, Mapping_):
            hint = "write {line: label}, {box: label}, {time: label}, {signature: label} or {scale: label}"
            raise refused(fault("wrong-type", f"this must be a field, not {described(node)}", node, hint))
        kinds = [key for key in node if key in FORM_FIELDS]
        if len(kinds) != 1:
            message = f"a field is one of {', '.join(FORM_FIELDS)}"
            key = kinds[1] if kinds else next(iter(node), "")
            near = "write each as a field of its own" if kinds else did_you_mean(key, FORM_FIELDS)
            raise refused(fault("unknown-field", message, place=node.key_place(key), hint=near))
        kind = kinds[0]
        allowed = FIELD_KEYS.get(kind, ())
        entries: dict[str, Node] = {"kind": Scalar(kind, node.key_place(kind)), "label": node[kind]}
        wrong = [
            fault("unknown-key", f'unknown key "{key}"', place=node.key_place(key), hint=did_you_mean(key, allowed))
            for key in node
            if key not in (kind, *allowed)
        ]
        if wrong:
            raise refused(*wrong)
        return Mapping_({**entries, **{key: node[key] for key in allowed if key in node}}, node.place)
