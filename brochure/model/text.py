"""Text as people write it: the one grammar of insertions and citations, with the place of each part.

``{claim: F21}``, ``{glossary: term}``, ``{clinic.phone}``, ``{local.eating}``, ``{record.date}``,
``{jurisdiction.approval}``, ``[@key]`` and ``[@key; @other]``; ``{{`` and ``}}`` stand for a brace. The rest is inline
Markdown, which is left to composing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from brochure.errors import BrochureError, Diagnostic, Place, did_you_mean
from brochure.model.base import described, fault, refused
from brochure.source import Mapping_, Scalar
from brochure.spelling import composed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BY_JURISDICTION = "by-jurisdiction"
# Whose law and numbers hold. GB stands for its four parts where they do not differ.
JURISDICTIONS = ("US", "GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR")
JURISDICTION_GROUPS = ("GB",)
CLINIC_FIELDS = ("name", "short-name", "address", "city", "phone", "out-of-hours", "email", "web", "hours")
SPACES = ("clinic", "local", "record", "jurisdiction")
CALLS = ("claim", "glossary")

# What an editor is told of a text; ``model.schema`` puts the definition in its place.
TEXT_REF = {"$text": True}
BLANK_REF = {"$text": "blank"}

# Where a link may lead; lang: says in which language its words are.
LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:", "sms:", "lang:")
_LINK = re.compile(r"(?<!\\)\[[^\[\]]*\]\(([^()\s]*)\)")
_MARK = re.compile(r"\{\{|\}\}|\{|\}|\[@")
_BRACES = re.compile(r"\{([^{}]*)\}")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_CALL = re.compile(r"\s*([\w-]+)\s*:\s*(.*?)\s*", re.DOTALL)
_FIELD = re.compile(r"\s*([\w-]+)\.([\w.-]+)\s*")
_KEY = re.compile(r"@[A-Za-z0-9][\w:.-]*")
_KNOWN = "known: {claim: ID}, {glossary: term}, {clinic.x}, {local.x}, {record.x}, {jurisdiction.x}"


@dataclass(frozen=True, slots=True)
class Literal:
    """Words as they stand, in inline Markdown; they begin at the offset ``at`` of what was written."""

    markdown: str
    place: Place
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """``{claim: ID}``: the words of a claim, with its references."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Field:
    """``{space.name}``, where ``space`` is clinic, local, record or jurisdiction."""

    space: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class GlossaryRef:
    """``{glossary: term}``: a term that the glossary explains."""

    term: str
    place: Place


@dataclass(frozen=True, slots=True)
class Citation:
    """``[@key; @other]``: reference marks."""

    keys: tuple[str, ...]
    place: Place


Part: TypeAlias = Literal | ClaimRef | Field | GlossaryRef | Citation


@dataclass(frozen=True, slots=True)
class Passage:
    """One text in its parts, in order; ``raw`` is how it was written."""

    raw: str
    place: Place
    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        """Tell whether it says anything."""
        return bool(self.parts)

    def place_of(self, offset: int) -> Place:
        """Return the place of the character of ``raw`` at ``offset``."""
        return self.raw.place_of(offset) if isinstance(self.raw, Scalar) else self.place


@dataclass(frozen=True, slots=True)
class Text:
    """What is printed: the same passage ``everywhere``, or one for each jurisdiction that it is written for.

    A clinic's own may be written ``by_language``; ``lacks`` is the fault of one that is not said in the language asked.
    """

    place: Place
    everywhere: Passage | None = None
    by_jurisdiction: Mapping[str, Passage] = field(default_factory=dict, hash=False)
    by_language: Mapping[str, Text] = field(default_factory=dict, hash=False)
    lacks: Diagnostic | None = None

    def __bool__(self) -> bool:
        """Tell whether it says anything anywhere, or ought to."""
        return self.lacks is not None or any(self.passages)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return every passage, whatever the jurisdiction."""
        own = () if self.everywhere is None else (self.everywhere,)
        return (*own, *self.by_jurisdiction.values())

    def passage(self, jurisdiction: str) -> Passage:
        """Return what holds in ``jurisdiction``: GB-ENG before GB.

        Raises ``BrochureError`` at this text when nothing is written for it: there is no default.
        """
        if self.lacks is not None:
            raise BrochureError(self.lacks)
        if self.everywhere is not None:
            return self.everywhere
        for name in (jurisdiction, jurisdiction.partition("-")[0]):
            if name in self.by_jurisdiction:
                return self.by_jurisdiction[name]
        message = f"this text says nothing for {jurisdiction}"
        hint = f'add "{jurisdiction}:" beside {", ".join(self.by_jurisdiction)}'
        raise BrochureError(Diagnostic("no-jurisdiction-text", message, place=self.place, hint=hint))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """Read a text from its node."""
        del source, handler
        return core_schema.no_info_plain_validator_function(read_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Leave a mark where the definition of a text belongs."""
        del schema, handler
        return dict(TEXT_REF)


def read_text(node: object) -> Text:
    """Return a text that says something; raises pydantic's custom error with every fault."""
    text = read_blank_text(node)
    if not text:
        raise refused(fault("empty-value", "this is empty", node))
    return text


def read_blank_text(node: object) -> Text:
    """Return a text that may be empty: a cell to fill in, a line without a label."""
    match node:
        case Text():
            return node
        case Scalar():
            return Text(node.place, read_passage(node))
        case Mapping_() if BY_JURISDICTION in node:
            return _by_jurisdiction(node)
        case Mapping_():
            raise refused(fault("wrong-type", "this must be text, not keys with values", node, _mapping_hint(node)))
    raise refused(fault("wrong-type", f"this must be text, not {described(node)}", node))


BlankText = Annotated[Text, PlainValidator(read_blank_text), WithJsonSchema(BLANK_REF)]


def read_passage(node: object) -> Passage:
    """Return the parts of a text; raises pydantic's custom error with every fault."""
    if not isinstance(node, Scalar):
        raise refused(fault("wrong-type", f"this must be text, not {described(node)}", node))
    faults: list[Diagnostic] = []
    parts: list[Part] = []
    for part in _parts(node):
        if isinstance(part, Diagnostic):
            faults.append(part)
        else:
            parts.append(part)
    if faults:
        raise refused(*faults)
    return Passage(node, node.place, tuple(parts))


def _by_jurisdiction(node: Mapping_) -> Text:
    faults = [
        fault("unknown-key", f'unknown key "{key}"', place=node.key_place(key), hint=f'only "{BY_JURISDICTION}" is')
        for key in node
        if key != BY_JURISDICTION
    ]
    inner, known = node[BY_JURISDICTION], (*JURISDICTIONS, *JURISDICTION_GROUPS)
    passages: dict[str, Passage] = {}
    if not isinstance(inner, Mapping_):
        hint = "write {US: ..., GB: ...}"
        raise refused(
            *faults, fault("wrong-type", f"this must be keys with values, not {described(inner)}", inner, hint)
        )
    for name, value in inner.items():
        if name not in known:
            near, place = did_you_mean(name, known), inner.key_place(name)
            faults.append(fault("unknown-jurisdiction", f'unknown jurisdiction "{name}"', place=place, hint=near))
        try:
            passages[str(name)] = read_passage(value)
        except PydanticCustomError as error:
            faults.extend((error.context or {})["faults"])
        else:
            if not passages[str(name)]:
                faults.append(fault("empty-value", "this is empty", value))
    if faults:
        raise refused(*faults)
    return Text(node.place, None, passages)


def _mapping_hint(node: Mapping_) -> str | None:
    """Return how to quote what YAML took for a mapping though it is a text."""
    key, value = next(iter(node.items()), ("", ""))
    if key in CALLS or (value == "" and _FIELD.fullmatch(key)):
        inside = f"{key}: {value}" if value else key
        return f'put an insertion in quotation marks: "{{{inside}}}"'
    if " " in key or "{" in key:
        return 'put a text with ": " in it in quotation marks, or below "|"'
    return None


def _parts(node: Scalar) -> Iterator[Part | Diagnostic]:
    """Yield the parts of a text in order, and the faults in it."""
    raw, at, words, begin = str(node), 0, "", 0
    yield from _links(node)
    for mark in _MARK.finditer(raw):
        if mark.start() < at:
            continue
        words += raw[at : mark.start()]
        at = mark.end()
        if mark[0] in {"{{", "}}"}:
            words += mark[0][0]
            continue
        place = node.place_of(mark.start())
        found, at = _insertion(node, mark, place)
        if words:
            yield Literal(words, node.place_of(begin + _indent(raw[begin:])), begin)
        words, begin = "", at
        yield found
    words += raw[at:]
    if words.strip():
        yield Literal(words, node.place_of(begin + _indent(raw[begin:])), begin)


def _links(node: Scalar) -> Iterator[Diagnostic]:
    """Yield a fault for each link that nobody could follow: it would be printed as it is written."""
    for link in _LINK.finditer(node):
        leads = link[1]
        if "{" in leads:
            message = "the address of a link cannot be filled in"
        elif leads.lower().startswith(LINK_SCHEMES):
            continue
        else:
            message = f'a link leads to "{leads}"' if leads else "a link leads nowhere"
        hint = "begin its address with https:, mailto:, tel: or sms:, or name a language as lang:es"
        yield fault("unusable-link", message, place=node.place_of(link.start()), hint=hint)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _insertion(node: Scalar, mark: re.Match[str], place: Place) -> tuple[Part | Diagnostic, int]:
    """Return what begins at ``mark``, and where it ends."""
    raw, at = str(node), mark.start()
    if mark[0] == "}":
        return fault("brace", 'this "}" closes nothing', place=place, hint='write "}}" for a brace'), mark.end()
    if mark[0] == "{":
        match = _BRACES.match(raw, at)
        if match is None:
            return fault("brace", 'this "{" is never closed', place=place, hint='write "{{" for a brace'), mark.end()
        return _call(match[1], place), match.end()
    match = _BRACKETS.match(raw, at)
    if match is None:
        return fault("citation", 'this "[@" is never closed', place=place, hint="write [@key]"), mark.end()
    keys = [key.strip() for key in match[1].split(";")]
    for key in keys:
        if not _KEY.fullmatch(key):
            hint = "write [@key] or [@key; @other]"
            return fault("citation", f'"{key}" is not a reference key', place=place, hint=hint), match.end()
    return Citation(tuple(key[1:] for key in keys), place), match.end()


def _call(inside: str, place: Place) -> Part | Diagnostic:
    """Return what stands between two braces."""
    if match := _CALL.fullmatch(inside):
        return _named(match[1], " ".join(match[2].split()), place)
    if match := _FIELD.fullmatch(inside):
        space, name = match.groups()
        if space in CALLS:
            return _unknown(inside, place, f'write "{{{space}: {name}}}"')
        if space not in SPACES:
            return _unknown(inside, place, did_you_mean(space, SPACES))
        if space == "clinic" and name not in CLINIC_FIELDS:
            hint = did_you_mean(name, CLINIC_FIELDS)
            return fault("unknown-clinic-field", f'no clinic field "{name}"', place=place, hint=hint)
        return Field(space, name, place)
    return _unknown(inside, place, f'{_KNOWN}; write "{{{{" for a brace')


def _named(call: str, name: str, place: Place) -> Part | Diagnostic:
    if call in SPACES:
        return _unknown(f"{call}: {name}", place, f'write "{{{call}.{name}}}"')
    if call not in CALLS:
        return _unknown(f"{call}: {name}", place, did_you_mean(call, (*CALLS, *SPACES)))
    if not name:
        return fault("insertion", f'"{{{call}: }}" names nothing', place=place)
    return ClaimRef(name, place) if call == "claim" else GlossaryRef(composed(name), place)


def _unknown(inside: str, place: Place, hint: str | None) -> Diagnostic:
    written = " ".join(inside.split())
    return fault("insertion", f'unknown insertion "{{{written}}}"', place=place, hint=hint)
