"""JSON Schema (draft 2020-12) of what people write, so that editors complete and check as one types.

Editors read YAML's own types: an unquoted 1.0 is a number to them and a text to us, so texts take numbers as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from brochure.formats import FORMATS, folds
from brochure.model.blocks import KINDS, DiagramStep
from brochure.model.clinic import Clinic
from brochure.model.form import FIELD_KEYS, FORM_FIELDS, CheckItem
from brochure.model.format import FormatFile
from brochure.model.leaflet import Leaflet, panel_names
from brochure.model.reuse import ID, USE
from brochure.model.text import BY_JURISDICTION, JURISDICTION_GROUPS, JURISDICTIONS
from brochure.model.translation import Translations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.formats import Format
    from brochure.model.base import Written

Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_REF = "#/$defs/{model}"
_NULL: Schema = {"type": "null"}
_WORDS: Schema = {"type": ["string", "number"]}


def leaflet_schema(table: Mapping[str, Format] = FORMATS) -> Schema:
    """Return the schema of a leaflet on a fold of ``table``."""
    known = folds(table)
    schema, definitions = _made(Leaflet, (*KINDS.values(), CheckItem, DiagramStep))
    for kind in KINDS.values():
        definitions[kind.__name__]["description"] = _summary(kind)
    definitions["Block"] = _block(definitions)
    definitions["FormField"] = _form_field()
    for item in (CheckItem, DiagramStep):
        definitions[item.__name__] = _either(item, definitions[item.__name__])
    blocks = {"anyOf": [{"type": "array", "items": _ref("Block")}, _NULL]}
    names = dict.fromkeys(name for fmt in known.values() for name in panel_names(fmt))
    schema["properties"]["fold"] = {"description": schema["properties"]["fold"]["description"], "enum": list(known)}
    panels = schema["properties"]["panels"]
    panels["properties"], panels["additionalProperties"] = dict.fromkeys(names, blocks), False
    schema["allOf"] = [
        {
            "if": {"properties": {"fold": {"const": name}}, "required": ["fold"]},
            "then": {"properties": {"panels": {"propertyNames": {"enum": list(panel_names(fmt))}}}},
        }
        for name, fmt in known.items()
    ]
    return {"$schema": _DRAFT, "title": "A leaflet", **schema, "$defs": dict(sorted(definitions.items()))}


def clinic_schema() -> Schema:
    """Return the schema of a clinic."""
    schema, definitions = _made(Clinic, ())
    return {"$schema": _DRAFT, "title": "A clinic", **schema, "$defs": dict(sorted(definitions.items()))}


def translations_schema() -> Schema:
    """Return the schema of shared wording in another language."""
    schema, definitions = _made(Translations, ())
    return {
        "$schema": _DRAFT,
        "title": "Shared wording in one language",
        **schema,
        "$defs": dict(sorted(definitions.items())),
    }


def format_schema() -> Schema:
    """Return the schema of a format of a workspace's own."""
    schema, definitions = _made(FormatFile, ())
    copies = {
        "anyOf": [{"const": "same"}, _ref("Copies")],
        "description": schema["properties"]["office"]["description"],
    }
    schema["properties"]["office"] = copies
    return {"$schema": _DRAFT, "title": "A format", **schema, "$defs": dict(sorted(definitions.items()))}


def _made(root: type[Written], others: Iterable[type[Written]]) -> tuple[Schema, dict[str, Schema]]:
    """Return the schema of ``root`` and the definitions that it refers to."""
    models = [(model, "validation") for model in (root, *others)]
    _, made = models_json_schema(models, by_alias=True, ref_template=_REF)  # type: ignore[arg-type]
    definitions = {name: _finished(schema) for name, schema in made["$defs"].items()}
    definitions.pop("Block", None)
    definitions["Text"] = _text()
    if others:
        definitions["BlankText"] = {"anyOf": [_ref("Text"), _NULL], "description": "A text that may be empty."}
    return definitions.pop(root.__name__), definitions


def _finished(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema of pydantic's with our marks resolved, and every optional key allowed to be left empty."""
    if isinstance(schema, list):
        return [_finished(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {key: value for key, value in schema.items() if key not in {"$text", "$block", "title", "default"}}
    if "$text" in schema:
        rest["$ref"] = _ref("Text" if schema["$text"] is True else "BlankText")["$ref"]
    elif "$block" in schema:
        rest["$ref"] = _ref("Block")["$ref"]
    if "properties" not in schema:
        return {key: _finished(value) for key, value in rest.items()}
    needed = schema.get("required", [])
    properties = {
        key: _finished(value) if key in needed else _optional(_finished(value), value.get("default"))
        for key, value in schema["properties"].items()
    }
    return {**{key: _finished(value) for key, value in rest.items() if key != "properties"}, "properties": properties}


def _optional(schema: Schema, default: object) -> Schema:
    said = {key: schema[key] for key in ("description",) if key in schema}
    bare = {key: value for key, value in schema.items() if key not in said}
    if default not in (None, [], {}):
        said["default"] = default
    choices = bare["anyOf"] if set(bare) == {"anyOf"} else [bare]
    return {**said, "anyOf": choices if _NULL in choices else [*choices, _NULL]}


def _ref(name: str) -> Schema:
    return {"$ref": _REF.format(model=name)}


def _text() -> Schema:
    codes = (*JURISDICTIONS, *JURISDICTION_GROUPS)
    by_jurisdiction = {"type": "object", "properties": dict.fromkeys(codes, _WORDS), "additionalProperties": False}
    return {
        "description": "A text, or one for each jurisdiction. **bold**, [label](https://...), {claim: ID}, "
        "{clinic.phone}, {local.x}, {record.x}, {jurisdiction.x}, {glossary: term}, [@reference].",
        "anyOf": [
            _WORDS,
            {
                "type": "object",
                "properties": {BY_JURISDICTION: {**by_jurisdiction, "minProperties": 1}},
                "required": [BY_JURISDICTION],
                "additionalProperties": False,
            },
        ],
    }


def _block(definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a block: its kind alone, or one key."""
    alone = [name for name, kind in KINDS.items() if not any(kind.keys_known().values())]
    properties = {}
    for name, kind in KINDS.items():
        value = _either(kind, definitions[kind.__name__], ref=_ref(kind.__name__))
        choices = value.get("anyOf", [value])
        properties[name] = {
            "description": _summary(kind),
            **({"anyOf": [*choices, _NULL]} if name in alone else value),
        }
    named = {"type": "string", "description": "A name by which other leaflets use this block."}
    use = {"type": "string", "pattern": "^[^#]*#.+$", "description": "leaflet#id: a block of another leaflet."}
    kinds = {"type": "object", "properties": {**properties, ID: named}, "additionalProperties": False}
    two = {"if": {"required": [ID]}, "then": {"minProperties": 2, "maxProperties": 2}, "else": {"maxProperties": 1}}
    return {
        "description": "One block: its kind and what it says.",
        "anyOf": [
            {**kinds, "minProperties": 1, **two},
            {"type": "object", "properties": {USE: use}, "required": [USE], "additionalProperties": False},
            {"enum": alone},
        ],
    }


def _either(model: type[Written], full: Schema, *, ref: Schema | None = None) -> Schema:
    """Return the schema of a model in its full form or its shorthand."""
    if not model.shorthand:
        return ref or full
    short = {key: value for key, value in full["properties"][model.shorthand].items() if key != "description"}
    return {"anyOf": [short, ref or full]}


def _form_field() -> Schema:
    label, whole = _ref("BlankText"), {"type": "integer", "minimum": 0}
    own = {"record": {"description": "The field of a record that fills it in.", "type": "string"}}
    extra = {kind: {key: own.get(key, whole) for key in keys} for kind, keys in FIELD_KEYS.items()}
    return {
        "description": "Something to fill in.",
        "anyOf": [
            {
                "type": "object",
                "properties": {kind: label, **extra.get(kind, {})},
                "required": [kind],
                "additionalProperties": False,
            }
            for kind in FORM_FIELDS
        ],
    }


def _summary(model: type[Written]) -> str:
    return (model.__doc__ or "").partition("\n")[0].strip()
