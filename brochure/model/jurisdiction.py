"""A jurisdiction: what is true where a clinic stands."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, PlainValidator

from brochure.model.base import Language, Name, OneOf, Words, Written, fault, refused
from brochure.model.text import Passage, read_passage

MOST_LABEL_CHARS = 24


def read_said(node: object) -> Passage:
    """Return a passage that says something."""
    passage = read_passage(node)
    if not passage:
        raise refused(fault("empty-value", "this is empty", node))
    return passage


def read_label(node: object) -> Passage:
    """Return a passage that fits beside a telephone number."""
    passage = read_said(node)
    if len(passage.raw.strip()) > MOST_LABEL_CHARS:
        have = len(passage.raw.strip())
        raise refused(fault("label-too-long", f"{have} characters where {MOST_LABEL_CHARS} fit", node))
    return passage


# The same words in each language that they are there in.
Wording: TypeAlias = Annotated[dict[Language, Annotated[Passage, PlainValidator(read_said)]], Field(min_length=1)]
Label: TypeAlias = Annotated[dict[Language, Annotated[Passage, PlainValidator(read_label)]], Field(min_length=1)]
Keys: TypeAlias = tuple[Name, ...]


class HelpLine(Written):
    """A number to call in need."""

    number: Words
    by: Annotated[Literal["call", "text"], OneOf("way to reach it")] = "call"
    label: Label
    hours: Wording | None = None
    note: Wording | None = None
    references: Keys = ()


class LegalText(Written):
    """A wording that the jurisdiction asks for."""

    text: Wording
    references: Keys = ()


class Jurisdiction(Written):
    """Numbers, law and paper of one jurisdiction."""

    name: Words
    paper: Annotated[Literal["a4", "letter"], OneOf("paper")]
    numbers: dict[Name, HelpLine]
    texts: dict[Name, LegalText] = Field(default_factory=dict)
