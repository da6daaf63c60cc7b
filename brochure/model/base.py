"""What every part of the model shares: reading from nodes with places, and the plain types of values.

Each model reads one mapping. It tells pydantic's faults in plain words while the node is at hand, so that an outer
model only passes them on and every fault of a file is reported at once, each at its own place.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from brochure.errors import BrochureError, Diagnostic, Place, did_you_mean, nearest
from brochure.source import Mapping_, Node, Scalar, Sequence_
from brochure.spelling import composed

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

_FAULTS = "faults"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# BCP 47 (RFC 5646, 2.1): language, script, region, variants; no extensions, which leaflets have no use for.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
)
# What word processors put before the items of a list.
_BULLETS = ("\u2022", "\u00b7", "\u25cf", "\u25aa", "\u2013", "* ")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def kebab(name: str) -> str:
    """Return a field's name as people write it."""
    return name.replace("_", "-")


def fault(
    code: str, message: str, node: object = None, hint: str | None = None, *, place: Place | None = None
) -> Diagnostic:
    """Return a finding at ``place``, or where ``node`` begins."""
    return Diagnostic(code, message, place=place or getattr(node, "place", None), hint=hint)


def refused(*faults: Diagnostic) -> PydanticCustomError:
    """Return what a validator raises to report ``faults``."""
    return PydanticCustomError(_FAULTS, "this cannot be read", {"faults": faults})


def explained(
    error: ValidationError,
    mapping: Mapping_,
    about: Mapping[str, str | None] | None = None,
    meant: Container[str | None] = (),
) -> Iterator[Diagnostic]:
    """Yield the faults of ``mapping`` that pydantic found, each at its place and in plain words.

    ``about`` says of each key what it is for; those ``meant`` by misspelt ones are not missing.
    """
    for found in error.errors(include_url=False):
        if found["type"] == _FAULTS:
            yield from found["ctx"]["faults"]
        elif found["type"] == "missing":
            key = str(found["loc"][-1])
            if key in meant:
                continue
            said = (about or {}).get(key)
            hint = f'add "{key}:" - {said[0].lower()}{said[1:].rstrip(".")}' if said else f'add "{key}:"'
            yield fault("missing-key", f'the key "{key}" is missing', mapping, hint)
        elif not _told_by_items(found):
            node = found["input"] if hasattr(found["input"], "place") else _deepest(mapping, found["loc"])
            code = "wrong-type" if found["type"].endswith("_type") else "wrong-value"
            yield fault(code, plain(found["type"], found["input"], found.get("ctx", {}), found["msg"]), node)


def _told_by_items(found: ErrorDetails) -> bool:
    """Tell whether a list is called too short only because some of its items could not be read."""
    return found["type"] == "too_short" and len(found["input"]) >= found["ctx"]["min_length"]


def _deepest(node: Node, path: Iterable[str | int]) -> Node:
    """Return the last node along ``path`` that there is."""
    for step in path:
        if isinstance(node, Mapping_) and step in node:
            node = node[str(step)]
        elif isinstance(node, Sequence_) and isinstance(step, int) and step < len(node):
            node = node[step]
    return node


def plain(kind: str, value: object, context: Mapping[str, Any], message: str) -> str:
    """Return pydantic's ``message`` in words that say what to write."""
    match kind:
        case "tuple_type" | "list_type":
            dashes = ': begin each item with "- "' if str(value).startswith(_BULLETS) else ""
            return f"this must be a list, not {described(value)}{dashes}"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"this must be keys with values, not {described(value)}"
        case "too_short":
            least = context["min_length"]
            return "this list is empty" if least == 1 else f"this list must have at least {least} entries"
        case "too_long":
            return f"this list must have at most {context['max_length']} entries"
    return message


def described(value: object) -> str:
    """Return what ``value`` is, to say that it should be something else."""
    match value:
        case str():
            words = " ".join(value.split())
            return f'"{words[:40]}{"..." if words[40:] else ""}"' if words else "empty"
        case dict():
            return "keys with values"
        case tuple() | list():
            return "a list"
    return repr(value)


# -- plain types ------------------------------------------------------------------------------------------------------


def read_words(value: object) -> str:
    """Return a text of one line that is printed or kept as it stands."""
    if not isinstance(value, str):
        raise refused(fault("wrong-type", f"this must be text, not {described(value)}", value))
    words = " ".join(value.split())
    if not words:
        raise refused(fault("empty-value", "this is empty", value))
    return words


def read_key(value: object) -> str:
    """Return what something is called by people, a term or a file, in NFC as keys are."""
    return composed(read_words(value))


def read_name(value: object) -> str:
    """Return an identifier: letters, digits, hyphens, dots and underscores."""
    words = read_words(value)
    if not _NAME.fullmatch(words):
        hint = "letters, digits and hyphens make a name"
        raise refused(fault("bad-name", f'"{words}" is not a name', value, hint))
    return words


def read_number(value: object) -> float:
    """Return a number, written with a full stop for the decimals."""
    try:
        number = float(value) if isinstance(value, (str, int, float)) else float("nan")
    except ValueError:
        number = float("nan")
    if not abs(number) < float("inf"):
        raise refused(fault("wrong-type", f"this must be a number, not {described(value)}", value))
    return number


def read_flag(value: object) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    flag = _FLAGS.get(value.lower()) if isinstance(value, str) else None
    if flag is None:
        raise refused(fault("wrong-type", f"this must be true or false, not {described(value)}", value))
    return flag


def read_date(value: object) -> date:
    """Return a day of the calendar (ISO 8601, year-month-day)."""
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError as error:
        hint = "write year-month-day, and look at the calendar"
        raise refused(fault("wrong-type", f"there is no day {value}", value, hint)) from error
    hint = "write year-month-day, such as 2026-11-01"
    raise refused(fault("wrong-type", f"this must be a date, not {described(value)}", value, hint))


def read_language(value: object) -> str:
    """Return a well-formed language tag (BCP 47)."""
    words = read_words(value)
    if not _LANGUAGE.fullmatch(words) or words.endswith("-UK"):
        hint = "write it as BCP 47 does: en-GB, es, zh-Hant"
        raise refused(fault("bad-language", f'"{words}" is not a language tag', value, hint))
    return words


def whole(least: int = 0, most: int | None = None) -> Callable[[object], int]:
    """Return a reader of whole numbers from ``least`` to ``most``."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            number = value
        elif isinstance(value, str) and re.fullmatch(r"[-+]?[0-9]{1,9}", value.strip()):
            number = int(value)
        else:
            raise refused(fault("wrong-type", f"this must be a whole number, not {described(value)}", value))
        if number < least or (most is not None and number > most):
            limits = f"{least} or more" if most is None else f"{least} to {most}"
            raise refused(fault("out-of-range", f"this must be {limits}, not {number}", value))
        return number

    return read


class OneOf:
    """Annotates a ``Literal``: reads one of its values, and names the nearest when it is none of them."""

    def __init__(self, noun: str) -> None:
        """Take the ``noun`` that names the values to people."""
        self.noun = noun

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """Read any of the literal's values from its written form."""
        del handler
        known = {str(value): value for value in get_args(source)}

        def read(value: object) -> object:
            words = read_words(value) if isinstance(value, (str, dict, tuple)) else str(value)
            if words in known:
                return known[words]
            if all(isinstance(choice, int) for choice in known.values()):
                message = f"this must be {' or '.join(known)}, not {described(value)}"
                raise refused(fault("out-of-range", message, value))
            message, hint = f'unknown {self.noun} "{words}"', did_you_mean(words, known)
            raise refused(fault(f"unknown-{self.noun.replace(' ', '-')}", message, value, hint))

        return core_schema.no_info_plain_validator_function(read, metadata={"values": list(known.values())})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """List the values."""
        del handler
        return {"enum": schema["metadata"]["values"]}


_TEXT_SCHEMA = {"type": ["string", "number"]}  # an editor takes an unquoted 2 for a number; the reader does not

Words = Annotated[str, PlainValidator(read_words), WithJsonSchema(_TEXT_SCHEMA)]
Key = Annotated[str, PlainValidator(read_key), WithJsonSchema(_TEXT_SCHEMA)]
Name = Annotated[str, PlainValidator(read_name), WithJsonSchema(_TEXT_SCHEMA)]
Language = Annotated[str, PlainValidator(read_language), WithJsonSchema({"type": "string"})]
Number = Annotated[float, PlainValidator(read_number), WithJsonSchema({"type": "number"})]
Flag = Annotated[bool, PlainValidator(read_flag), WithJsonSchema({"type": "boolean"})]
Day = Annotated[date, PlainValidator(read_date), WithJsonSchema({"type": "string", "format": "date"})]
Count = Annotated[int, PlainValidator(whole(1)), WithJsonSchema({"type": "integer", "minimum": 1})]
Columns = Annotated[Literal[1, 2], OneOf("columns")]


# -- models -----------------------------------------------------------------------------------------------------------


class Written(BaseModel):
    """Something written as keys with values, or in short as the value of its ``shorthand`` key alone.

    An optional key whose value is left empty counts as not given.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=kebab,
        validate_by_alias=True,
        validate_by_name=True,
        defer_build=True,
        arbitrary_types_allowed=True,
    )

    shorthand: ClassVar[str | None] = None
    _place: Place = PrivateAttr(default=Place(""))
    _places: dict[str, Place] = PrivateAttr(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self._place

    def at(self, key: str) -> Place:
        """Return the place of the value of ``key`` as written, or of the whole where it is not given."""
        return self._places.get(key, self._place)

    @classmethod
    def keys_known(cls) -> dict[str, bool]:
        """Return every key as people write it, and whether it is needed."""
        return {info.alias or kebab(name): info.is_required() for name, info in cls.model_fields.items()}

    @classmethod
    def full(cls, node: Node) -> Mapping_:
        """Return ``node`` in its full form; raises where it is neither that nor the shorthand."""
        if isinstance(node, Mapping_):
            return node
        if cls.shorthand:
            return Mapping_({cls.shorthand: node}, node.place)
        if node == "":
            return Mapping_({}, node.place)
        raise refused(
            fault(
                "wrong-type",
                f"this must be keys with values, not {described(node)}",
                node,
                known_keys(cls.keys_known()),
            )
        )

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """Yield the faults of values that are judged together; each value is also judged by its own type."""
        del mapping
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, written: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401
        if not isinstance(written, (Mapping_, Sequence_, Scalar)):  # made by a program, not read
            return handler(written)
        mapping = cls.full(written)
        known = cls.keys_known()
        unknown = [key for key in mapping if key not in known]
        faults = [
            fault("unknown-key", f'unknown key "{key}"', place=mapping.key_place(key), hint=did_you_mean(key, known))
            for key in unknown
        ]
        meant = {nearest(key, known) for key in unknown}
        faults.extend(cls.check(mapping))
        given = {key: value for key, value in mapping.items() if key in known and (value != "" or known[key])}
        try:
            made = handler(given)
        except ValidationError as error:
            about = {info.alias or kebab(name): info.description for name, info in cls.model_fields.items()}
            faults.extend(explained(error, mapping, about, meant))
        if faults:
            raise refused(*faults)
        made._place = written.place  # noqa: SLF001 - its own
        made._places = {key: value.place for key, value in given.items()}  # noqa: SLF001 - its own
        return made


def known_keys(known: dict[str, bool]) -> str | None:
    """Return a hint that names the keys, the needed ones first."""
    names = sorted(known, key=lambda key: not known[key])
    return f"known keys: {', '.join(names)}" if names else None


def read(model: type[Model], node: Node) -> Model:
    """Return ``node`` as ``model``; raises ``BrochureError`` with every fault."""
    try:
        return model.model_validate(node)
    except ValidationError as error:
        mapping = node if isinstance(node, Mapping_) else Mapping_({}, node.place)
        raise BrochureError(*explained(error, mapping)) from None


_ADDRESSES = ("https://", "http://", "mailto:", "tel:")


def read_url(node: object) -> str:
    """Return an address that a telephone can open, ``web`` or ``current``."""
    words = read_words(node)
    if words not in {"web", "current"} and not words.startswith(_ADDRESSES):
        hint = "begin it with https://, or write current or web: a page of this leaflet"
        raise refused(fault("bad-url", f'"{words}" is not a whole address', node, hint))
    return words


def uneven(rows: object, needed: int, noun: str, of: str) -> Iterator[Diagnostic]:
    """Yield a fault for every row whose length is not ``needed``."""
    for row in rows if isinstance(rows, tuple) else tuple(rows):  # type: ignore[arg-type]
        if isinstance(row, Sequence_) and len(row) != needed:
            have = f"{len(row)} {noun}{'s' if len(row) != 1 else ''}"
            message = f"{have} for {needed} {of}{'s' if needed != 1 else ''}"
            hint = 'write "" for an empty one' if len(row) < needed else "put one with a comma in it in quotation marks"
            yield fault("uneven-row", message, row, hint)
