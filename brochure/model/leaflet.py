"""A leaflet: what it says, and on which panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from brochure.errors import did_you_mean
from brochure.model.base import Count, Day, Flag, Key, Name, OneOf, Words, Written, fault, read_number, refused
from brochure.model.blocks import Block, Blocks
from brochure.model.record import RecordField
from brochure.model.spread import SpreadPicture, spread_faults
from brochure.model.text import Passage, Text
from brochure.model.translation import Origin
from brochure.source import Mapping_, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Diagnostic, Place
    from brochure.formats import Format, Region
    from brochure.source import Node

LEAST_BODY_PT, BODY_PT = 10.0, 12.0
# What an imported draft cannot know, and only a person can say.
UNSET = Literal["code", "audience", "issued", "due"]


def panel_names(fmt: Format) -> tuple[str, ...]:
    """Return what may be written under ``panels``: every panel, and every region of several."""
    panels = (panel.name for panel in fmt.panels if fmt.region(panel.name))
    return tuple(dict.fromkeys((*panels, *(region.name for region in fmt.regions))))


def read_min_body(node: object) -> float:
    """Return a type size in points that the body text may go down to."""
    size = read_number(node)
    if not LEAST_BODY_PT <= size <= BODY_PT:
        message = f"this must be {LEAST_BODY_PT:g} to {BODY_PT:g} points, not {size:g}"
        raise refused(fault("out-of-range", message, node))
    return size


class Review(Written):
    """Who answers for the words, and until when."""

    issued: Day = Field(description="The day of this version.")
    due: Day = Field(description="The day by which it is reviewed again.")
    author: Words | None = Field(default=None, description="Who wrote it; empty for a draft.")
    clinical_reviewer: Words | None = Field(default=None, description="Name and role; empty for a draft.")
    translator: Words | None = Field(default=None, description="Who translated it; empty for a draft.")
    approved: Day | None = Field(default=None, description="The day of approval; empty for a draft.")
    status: Annotated[Literal["draft", "in-review", "approved", "withdrawn"], OneOf("status")] | None = Field(
        default=None,
        description="approved needs the record that brochure approve writes; withdrawn is not handed out any more.",
    )
    reason: Words | None = Field(default=None, description="Why it was withdrawn.")
    instead: Key | None = Field(default=None, description="The leaflet to hand out in place of a withdrawn one.")
    funding: Text | None = Field(default=None, description="Who paid for it.")
    feedback: Text | None = Field(default=None, description="Where to send remarks.")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Judge the two days together; have a reason, and perhaps another leaflet, for what is withdrawn alone."""
        withdrawn, reason = str(mapping.get("status", "")) == "withdrawn", mapping.get("reason", "")
        if withdrawn and not reason:
            yield fault("withdrawn-why", "nothing says why this was withdrawn", mapping.get("status"), 'add "reason:"')
        elif reason and not withdrawn:
            hint = 'write "status: withdrawn", or delete it'
            yield fault("withdrawn-why", "a reason is given, but this is not withdrawn", reason, hint)
        if not withdrawn and (instead := mapping.get("instead", "")):
            hint = 'write "status: withdrawn" and a reason, or delete it'
            yield fault("withdrawn-why", "another leaflet is named, but this is not withdrawn", instead, hint)
        issued, due = (mapping.get(key) for key in ("issued", "due"))
        try:
            early = date.fromisoformat(str(due)) <= date.fromisoformat(str(issued))
        except ValueError:
            return
        if early:
            yield fault("review-due", f"the review is due on {due}, not after {issued}, the day of issue", due)


class LocalText(Written):
    """A text that a clinic may set for itself."""

    about: Words = Field(description="What the clinic is asked to say.")
    default: Text | None = Field(default=None, description="What is printed where the clinic says nothing.")
    required: Flag = Field(default=False, description="true where every clinic must say it.")
    max_chars: Count | None = Field(default=None, description="The longest that fits; 160 if not given.")

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """There is a default, or every clinic must say it."""
        required = str(mapping.get("required", "")).lower() in {"true", "yes"}
        default = mapping.get("default", "") != ""
        if required and default:
            place = mapping.key_place("default")
            yield fault("both-given", 'a required text has no "default"', place=place, hint="keep one of the two")
        elif not required and not default:
            yield fault("missing-key", 'the key "default" is missing', mapping, 'or write "required: true"')


class Leaflet(Written):
    """What one leaflet says in one language."""

    title: Text = Field(description="The title, on the cover.")
    subtitle: Text | None = Field(default=None, description="Under the title.")
    code: Words = Field(description="The leaflet's number in the clinic's system.")
    version: Words = Field(description='Such as "1.0".')
    audience: Text = Field(description="Who it is for.")
    reader: Annotated[Literal["patient", "companion"], OneOf("reader")] = Field(
        default="patient", description="companion where it tells who comes along what to do that day, and no more."
    )
    fold: Name = Field(description="How the sheet is folded.")
    min_body: Annotated[float, PlainValidator(read_min_body), WithJsonSchema({"type": "number"})] | None = Field(
        default=None, description="Body text may go down to this many points; 12 if not given, never under 10."
    )
    style: Annotated[Literal["easy-read"], OneOf("style")] | None = Field(
        default=None, description="easy-read where it is for people who find words hard: larger type, rules of its own."
    )
    unset: tuple[Annotated[UNSET, OneOf("answer")], ...] = Field(
        default=(), description="What stands in for an answer that nobody has given yet."
    )
    translation: Origin | None = Field(default=None, description="What this was translated from; none for an original.")
    review: Review = Field(description="Who answers for the words, and until when.")
    local: dict[Name, LocalText] = Field(default_factory=dict, description="Texts that a clinic may set for itself.")
    record: dict[Name, RecordField] = Field(default_factory=dict, description="Fields that a record fills in.")
    spreads: dict[str, SpreadPicture] = Field(
        default_factory=dict, description="One picture across panels that lie side by side, by the spread's name."
    )
    panels: dict[str, Blocks] = Field(description="The blocks of each panel or region, in reading order, front first.")


def fold_faults(node: Node, folds: Mapping[str, Format]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the fold of a leaflet as written, and with its panels by that fold."""
    if not isinstance(node, Mapping_) or not isinstance(node.get("fold"), Scalar) or not node["fold"]:
        return
    name, panels = str(node["fold"]), node.get("panels")
    if name not in folds:
        yield fault("unknown-fold", f'unknown fold "{name}"', node["fold"], did_you_mean(name, folds))
    elif isinstance(panels, Mapping_):
        yield from _panel_faults(folds[name], panels, node.key_place("panels"))
        spreads = node.get("spreads")
        if isinstance(spreads, Mapping_):
            yield from spread_faults(folds[name], spreads, panels)


def _panel_faults(fmt: Format, panels: Mapping_, place: Place | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with the names under ``panels``, whose own key stands at ``place``."""
    written: dict[str, str] = {}
    for key in panels:
        at, region = panels.key_place(key), fmt.region(key)
        if region is None:
            hint = did_you_mean(key, panel_names(fmt))
            yield fault("unknown-panel", f'a {fmt.fold} has no panel "{key}"', place=at, hint=hint)
            continue
        for panel in region.panels:
            if panel in written:
                message = f'"{key}" and "{written[panel]}" both say what stands on {panel}'
                yield fault("panel-twice", message, place=at, hint="keep one of the two")
                break
            written[panel] = key
    regions = ((p, fmt.region(p.name) or _flowing(fmt, p.name)) for p in fmt.panels)
    wanted = dict.fromkeys(r.name for p, r in regions if r and not r.optional and p.name not in written)
    missing = list(wanted)
    if missing:
        names = " and ".join((", ".join(missing[:-1]), missing[-1]) if missing[1:] else missing)
        hint = f'add "{missing[0]}:", or "{missing[0]}: []" to leave it blank'
        yield fault("missing-panel", f"nothing is said of {names}", place=place, hint=hint)
    if "front" in panels and next(iter(panels)) != "front":
        hint = "panels are written in reading order"
        yield fault("panel-order", '"front" comes first', place=panels.key_place("front"), hint=hint)


def _flowing(fmt: Format, panel: str) -> Region | None:
    """Return the region that is all that there is to write of ``panel``."""
    return next((region for region in fmt.regions if panel in region.panels), None)


@dataclass(frozen=True, slots=True)
class Found:
    """One passage of a leaflet: under which panel or region, in which block, for which jurisdiction (None: for all)."""

    passage: Passage
    panel: str | None = None
    block: Block | None = None
    jurisdiction: str | None = None


def walk_texts(leaflet: Leaflet) -> Iterator[Found]:
    """Yield every passage of ``leaflet`` in reading order; its own texts come before those of its panels."""
    for name in type(leaflet).model_fields:
        if name != "panels":
            yield from _walk(getattr(leaflet, name), None, None)
    for panel, blocks in leaflet.panels.items():
        yield from _walk(blocks, panel, None)


def _walk(value: object, panel: str | None, block: Block | None) -> Iterator[Found]:
    match value:
        case Text():
            if value.everywhere is not None:
                yield Found(value.everywhere, panel, block)
            for jurisdiction, passage in value.by_jurisdiction.items():
                yield Found(passage, panel, block, jurisdiction)
        case Written():
            inner = value if isinstance(value, Block) else block
            for name in type(value).model_fields:
                yield from _walk(getattr(value, name), panel, inner)
        case tuple():
            for item in value:
                yield from _walk(item, panel, block)
        case dict():
            for item in value.values():
                yield from _walk(item, panel, block)
