"""Blocks: what a panel is made of. Each kind is one model; ``KINDS`` is the table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from brochure.errors import did_you_mean
from brochure.model.base import (
    Columns,
    Count,
    Flag,
    Key,
    Name,
    Number,
    OneOf,
    Words,
    Written,
    described,
    fault,
    read_url,
    refused,
    uneven,
)
from brochure.model.form import CheckItem, FormField
from brochure.model.text import BY_JURISDICTION, BlankText, Text
from brochure.source import Mapping_, Node, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Diagnostic

# What a reader must have been warned of, in the words of the review.
WARNINGS = Literal[
    "supervised",
    "no-home",
    "driving",
    "blood-pressure",
    "pregnancy",
    "sedatives",
    "bladder",
    "liver",
    "misuse",
    "mood",
    "do-not-stop",
]
CONTACTS = Literal["name", "address", "phone", "out-of-hours", "email", "web", "hours"]


class Block(Written):
    """One block of a panel."""

    kind: ClassVar[str]

    @classmethod
    def full(cls, node: Node) -> Mapping_:
        """Take a text by jurisdiction for the shorthand that it is."""
        if cls.shorthand == "text" and isinstance(node, Mapping_) and set(node) == {BY_JURISDICTION}:
            return Mapping_({"text": node}, node.place)
        return super().full(node)


def read_block(node: object) -> Block:
    """Return the block written as ``kind: value``, or as its kind alone."""
    match node:
        case Block():
            return node
        case Scalar():
            kind, place = str(node), node.place
            value: Node = Scalar("", place)
            if " " in kind.strip() or not kind:
                hint = 'begin it with its kind: "- text: ..."'
                raise refused(fault("block-kind", f"this must be a block, not {described(node)}", node, hint))
        case Mapping_() if len(node) == 1:
            kind, value = next(iter(node.items()))
            place = node.key_place(kind)
        case Mapping_() if node:
            raise refused(_several_keys(node))
        case _:
            hint = 'write "- text: ..." or another kind'
            raise refused(fault("block-kind", f"this must be a block, not {described(node)}", node, hint))
    if kind not in KINDS:
        raise refused(fault("unknown-block", f'unknown block "{kind}"', place=place, hint=did_you_mean(kind, KINDS)))
    block = KINDS[kind].model_validate(value)
    block._place = place  # noqa: SLF001 - a block stands where its kind is named
    return block


def _several_keys(node: Mapping_) -> Diagnostic:
    first, *rest = node
    place = node.key_place(rest[0])
    message = f'a block has one key, its kind: "{first}" and "{rest[0]}" stand side by side'
    if rest[0] in KINDS:
        hint = f'begin a block of its own: "- {rest[0]}: ..."'
    else:
        short = KINDS[first].shorthand if first in KINDS else None
        hint = f'indent "{rest[0]}" under "{first}:"' + (f', beside "{short}:"' if short else "")
    return fault("block-kind", message, place=place, hint=hint)


def blank_list(node: object) -> object:
    """Take a key with nothing after it for an empty list."""
    return Sequence_((), node.place) if isinstance(node, Scalar) and not node else node


AnyBlock = Annotated[Block, PlainValidator(read_block), WithJsonSchema({"$block": True})]
Blocks: TypeAlias = Annotated[tuple[AnyBlock, ...], BeforeValidator(blank_list)]
Texts: TypeAlias = Annotated[tuple[Text, ...], Field(min_length=1)]


def _title() -> Any:  # noqa: ANN401 - what pydantic's Field returns
    return Field(default=None, description="Heading of the block.")


def picture_path(image: str) -> str:
    """Return the path from the top of the workspace of a picture as written: an address is for the world to refuse."""
    return image if ":" in image else f"content/{image}"


class Cover(Block):
    """The front: title, subtitle and logo come from leaflet and clinic, the picture from here or from the theme."""

    kind = "cover"
    scene: Name | None = Field(default=None, description="One of the theme's pictures, by name.")
    image: Words | None = Field(default=None, description="A picture of your own, under content/.")
    alt: Text | None = Field(default=None, description="What the picture shows, for people who cannot see it.")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Take one picture, not two."""
        if mapping.get("scene") and mapping.get("image"):
            yield fault("both-given", 'a cover has "scene" or "image", not both', place=mapping.key_place("image"))


class Heading(Block):
    """A heading; level 2 says the one idea of a panel, as a sentence or a question."""

    kind = "heading"
    shorthand = "text"
    text: Text = Field(description="The heading.")
    level: Annotated[Literal[2, 3], OneOf("level")] = Field(
        default=2, description="2 for a panel's one idea, 3 beneath it."
    )


class Paragraphs(Block):
    """Running text; a blank line parts paragraphs."""

    kind = "text"
    shorthand = "text"
    text: Text = Field(description="The text; a blank line begins a new paragraph.")
    style: Annotated[Literal["body", "lead", "small"], OneOf("style")] = Field(default="body", description="Its size.")


class BulletList(Block):
    """A list."""

    kind = "list"
    shorthand = "items"
    title: Text | None = _title()
    items: Texts = Field(description="The entries.")
    marker: Annotated[Literal["bullet", "cross"], OneOf("marker")] = Field(
        default="bullet", description="cross for what not to do."
    )
    columns: Columns = Field(default=1, description="How many columns to set it in.")


class Steps(Block):
    """A numbered list."""

    kind = "steps"
    shorthand = "items"
    title: Text | None = _title()
    items: Texts = Field(description="The steps, in order.")


class Checklist(Block):
    """Boxes to tick with a pen."""

    kind = "checklist"
    shorthand = "items"
    title: Text | None = _title()
    items: tuple[CheckItem, ...] = Field(min_length=1, description="What to tick.")
    columns: Columns = Field(default=1, description="How many columns to set it in.")


class Callout(Block):
    """A few words set apart."""

    kind = "callout"
    shorthand = "text"
    title: Text | None = _title()
    text: Text = Field(description="The words.")


class Warn(Block):
    """A safety warning."""

    kind = "warning"
    title: Text = Field(description="The danger in a few words.")
    text: Text | None = Field(default=None, description="What to know or to do.")
    items: tuple[Text, ...] = Field(default=(), description="The same as a list.")
    covers: tuple[Annotated[WARNINGS, OneOf("warning")], ...] = Field(
        default=(), description="Which of the warnings that a leaflet must give these are."
    )


class Emergency(Block):
    """Where to find help now: the strongest block of the leaflet, with the jurisdiction's numbers."""

    kind = "emergency"
    title: Text = Field(description="Such as: In an emergency.")
    text: Text | None = Field(default=None, description="When to call.")
    items: tuple[Text, ...] = Field(default=(), description="The same as a list.")
    numbers: tuple[Name, ...] = Field(
        default=(),
        description="Which of the jurisdiction's numbers, or clinic.phone, clinic.out-of-hours; all if empty.",
    )


class Figure(Block):
    """A picture with its caption."""

    kind = "figure"
    image: Words = Field(description="The picture, under content/.")
    alt: Text = Field(description="What it shows, for people who cannot see it.")
    caption: Text = Field(description="What to see in it.")
    width: Annotated[Literal["full", "half"], OneOf("width")] = Field(default="full", description="Of the panel.")


class PictureRow(Block):
    """A picture on the left and the words that it goes with on the right: one idea, as Easy Read has it."""

    kind = "picture-row"
    title: Text | None = _title()
    image: Words = Field(description="The picture, under content/.")
    alt: Text = Field(description="What it shows, for people who cannot see it.")
    text: Text = Field(description="The words beside it.")


class DiagramStep(Written):
    """One step of a diagram."""

    shorthand = "text"
    text: Text = Field(description="The step.")
    known: Flag = Field(default=True, description="false where it is theory: drawn dashed.")
    image: Words | None = Field(default=None, description="A picture of the step, under content/.")
    alt: Text | None = Field(default=None, description="What that picture shows, for people who cannot see it.")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Have words for the picture."""
        if mapping.get("image") and not mapping.get("alt"):
            hint = 'add "alt:" - what the picture shows'
            yield fault("missing-key", 'the key "alt" is missing', mapping.get("image"), hint)


class Diagram(Block):
    """A path of numbered rings, each with its words and perhaps a picture: solid if known, dashed for theory."""

    kind = "diagram"
    title: Text | None = _title()
    steps: tuple[DiagramStep, ...] = Field(min_length=1, description="The steps, in order.")
    caption: Text = Field(description="What to see in it.")
    alt: Text = Field(description="What it shows, for people who cannot see it.")


class Statistic(Block):
    """Figures of one study, which come from its claim alone."""

    kind = "statistic"
    claim: Name = Field(description="The claim that holds the figures.")
    title: Text = Field(description="What was found.")
    text: Text = Field(description="The finding in words.")
    labels: tuple[Text, ...] = Field(default=(), description="One for each group.")
    note: Text | None = Field(default=None, description="What to bear in mind.")
    figure: Annotated[Literal["people", "dots"], OneOf("figure")] = Field(
        default="people", description="What to count."
    )


class Table(Block):
    """A table; an empty cell is one to fill in by hand, and the first column heads its rows."""

    kind = "table"
    title: Text | None = _title()
    header: tuple[BlankText, ...] = Field(min_length=1, description="The heads of the columns.")
    rows: tuple[tuple[BlankText, ...], ...] = Field(min_length=1, description="The rows, each a list of cells.")
    widths: tuple[Number, ...] = Field(default=(), description="How the columns share the width: [2, 1, 1].")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Every row has a cell for each column."""
        header, rows, widths = (mapping.get(key) for key in ("header", "rows", "widths"))
        if isinstance(header, Sequence_) and isinstance(rows, Sequence_):
            yield from uneven(rows, len(header), "cell", "column")
            if isinstance(widths, Sequence_):
                yield from uneven((widths,), len(header), "width", "column")


class ComparisonRow(Written):
    """One aspect, said of every option."""

    label: Text = Field(description="The aspect.")
    cells: tuple[BlankText, ...] = Field(description="What is so for each option.")


class Comparison(Block):
    """Options side by side, each told the same things of."""

    kind = "comparison"
    title: Text | None = _title()
    options: Texts = Field(description="The options.")
    rows: tuple[ComparisonRow, ...] = Field(min_length=1, description="The aspects.")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Every row has a cell for each option."""
        options, rows = mapping.get("options"), mapping.get("rows")
        if isinstance(options, Sequence_) and isinstance(rows, Sequence_):
            cells = [row["cells"] for row in rows if isinstance(row, Mapping_) and "cells" in row]
            yield from uneven(cells, len(options), "cell", "option")


class Quote(Block):
    """Someone's words."""

    kind = "quote"
    shorthand = "text"
    text: Text = Field(description="The words.")
    source: Text | None = Field(default=None, description="Whose they are.")


class Exchange(Written):
    """One question and its answer."""

    question: Text = Field(description="As the reader would ask it.")
    answer: Text = Field(description="The answer.")


class QuestionAndAnswer(Block):
    """Questions with their answers."""

    kind = "question-and-answer"
    shorthand = "items"
    items: tuple[Exchange, ...] = Field(min_length=1, description="The questions, in order.")


class SideBySide(Block):
    """Blocks in columns."""

    kind = "columns"
    shorthand = "columns"
    columns: tuple[Blocks, ...] = Field(min_length=2, description="The blocks of each column.")


class Phase(Block):
    """A stage of the day; time flows down the page."""

    kind = "phase"
    title: Text = Field(description="The stage.")
    when: Text | None = Field(default=None, description="Such as: the day before.")
    blocks: Blocks = Field(description="What happens in it.")


class Form(Block):
    """Lines, boxes and scales to fill in by hand."""

    kind = "form"
    title: Text | None = _title()
    rows: tuple[tuple[FormField, ...], ...] = Field(min_length=1, description="The rows, each a list of fields.")


class Notes(Block):
    """Ruled lines to write on."""

    kind = "notes"
    shorthand = "lines"
    title: Text | None = _title()
    lines: Count = Field(description="How many.")


class Qr(Block):
    """A QR code, with a word of where it leads."""

    kind = "qr"
    url: Annotated[str, PlainValidator(read_url), WithJsonSchema({"type": "string"})] = Field(
        description="The address; current for the page that says whether this leaflet still holds, web for the leaflet."
    )
    label: Text = Field(description="Where it leads.")


class Contacts(Block):
    """How to reach the clinic."""

    kind = "contact"
    title: Text | None = _title()
    show: tuple[Annotated[CONTACTS, OneOf("contact")], ...] = Field(default=(), description="Which; all if empty.")


class Map(Block):
    """How to find the clinic."""

    kind = "map"
    image: Words = Field(description="The map, under content/.")
    alt: Text = Field(description="The way in words.")
    caption: Text | None = Field(default=None, description="What to see in it.")


class Hours(Block):
    """When the clinic is open."""

    kind = "hours"
    title: Text | None = _title()


class References(Block):
    """What is cited, in order; at the foot of a single panel."""

    kind = "references"
    title: Text | None = _title()


class Glossary(Block):
    """What terms mean."""

    kind = "glossary"
    title: Text | None = _title()
    terms: tuple[Key, ...] = Field(default=(), description="Which; those that the text uses if empty.")


class ReviewLine(Block):
    """Code, version, dates and the draft mark; at the foot of a single panel."""

    kind = "review-line"


class Spacer(Block):
    """Empty half-lines."""

    kind = "spacer"
    shorthand = "lines"
    lines: Count = Field(description="How many half-lines.")


class Break(Block):
    """Go on in the next panel."""

    kind = "break"
    shorthand = "to"
    to: Annotated[Literal["panel"], OneOf("break")] = Field(description="Where to go on.")


KINDS: Mapping[str, type[Block]] = {
    block.kind: block
    for block in (
        Cover,
        Heading,
        Paragraphs,
        BulletList,
        Steps,
        Checklist,
        Callout,
        Warn,
        Emergency,
        Figure,
        PictureRow,
        Diagram,
        Statistic,
        Table,
        Comparison,
        Quote,
        QuestionAndAnswer,
        SideBySide,
        Phase,
        Form,
        Notes,
        Qr,
        Contacts,
        Map,
        Hours,
        References,
        Glossary,
        ReviewLine,
        Spacer,
        Break,
    )
}
