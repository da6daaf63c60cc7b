"""A leaflet as a form: every block as fields with plain labels, read from the schema, each with how it is edited.

A field that is written has the ``path`` of its node. One that is not says in ``missing`` how it would be: put beside
others, within keys of its own, or by wrapping a shorthand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brochure.errors import Place
from brochure.model.blocks import KINDS, DiagramStep
from brochure.model.form import CheckItem
from brochure.model.reuse import ID, USE
from brochure.model.text import BY_JURISDICTION
from brochure.source import Mapping_, Scalar, Sequence_
from brochure.splicing.quoting import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.model.base import Written
    from brochure.source import Node
    from brochure.splicing.nodes import Path

Schema = dict[str, Any]
Told = dict[str, Any]  # what the browser is told, as JSON

_NOWHERE = Place("")
FILL_IN = "…"  # what a new text says until it is written
_CURRENT = "current"  # where a new QR code leads: to the page that says whether the leaflet still holds
_NULL = {"type": "null"}
_FORM_FIELD = {"$ref": "#/$defs/FormField"}
_MODELS: tuple[type[Written], ...] = (*KINDS.values(), CheckItem, DiagramStep)
_SHORT = {model.__name__: model.shorthand for model in _MODELS}
# Of the leaflet itself; what governs it (status, approval, what it was translated from) stays with the YAML.
_ABOUT = ("title", "subtitle", "audience", "code", "version")
_REVIEW = ("issued", "due", "author", "clinical-reviewer", "translator", "funding", "feedback")
_NAMED = {"image": "image", "claim": "claim", "scene": "scene"}  # keys whose value is one of a list of names
_KEYS = {
    "alt": "What it shows, in words",
    "covers": "Warnings that these are",
    "figure": "Count as",
    "items": "Entries",
    "known": "Known for certain",
    "show": "What to show",
    "to": "Go on at",
    "url": "Address",
}
_BLOCKS = {
    "break": "Panel break",
    "columns": "Side by side",
    "contact": "Contact details",
    "form": "Form to fill in",
    "hours": "Opening hours",
    "list": "Bullet list",
    "notes": "Lines to write on",
    "picture-row": "Picture with words",
    "qr": "QR code",
    "question-and-answer": "Questions and answers",
    "steps": "Numbered steps",
}
_COMMON = (
    "heading",
    "text",
    "list",
    "steps",
    "checklist",
    "callout",
    "warning",
    "question-and-answer",
    "figure",
    "columns",
)
_MUTE = {ID, "show", "covers", "numbers", "level", "style"}  # keys that tell nothing of what a block says
# The schema speaks to those who write YAML; here Enter begins a paragraph.
_HELP = {"The text; a blank line begins a new paragraph.": "Enter begins a new paragraph."}


def label(name: str) -> str:
    """Return a key or a panel in words."""
    return _KEYS.get(name) or name.replace("-", " ").capitalize()


def named(kind: str) -> str:
    """Return a kind of block in words."""
    return _BLOCKS.get(kind) or kind.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Outline:
    """Makes the form of a leaflet by its JSON Schema."""

    schema: Schema

    def of(self, tree: Node) -> Told:
        """Return the form of the leaflet that ``tree`` holds."""
        if not isinstance(tree, Mapping_):
            return {"about": [], "panels": [], "kinds": self.kinds(), "rest": []}
        about = [*self.fields(self.schema, tree, (), only=_ABOUT)]
        review = tree.get("review")
        if isinstance(review, Mapping_):
            about += self.fields(self.schema["$defs"]["Review"], review, ("review",), only=_REVIEW)
        held = tree.get("panels")
        panels = held.items() if isinstance(held, Mapping_) else ()
        known = {*_ABOUT, "review", "panels"}
        return {
            "about": about,
            "panels": [self.panel(str(name), node) for name, node in panels],
            "kinds": self.kinds(),
            "rest": [{"label": label(key), "line": tree.key_place(key).line} for key in tree if key not in known],
        }

    def panel(self, name: str, node: Node) -> Told:
        """Return one panel or region with its blocks."""
        place = node.key_place(name) if isinstance(node, Mapping_) else node.place
        return {"name": name, "label": label(name), "line": place.line, **self.blocks(node, ("panels", name))}

    def blocks(self, node: Node, path: Path) -> Told:
        """Return a list of blocks."""
        items = node if isinstance(node, Sequence_) else ()
        return {"path": path, "blocks": [self.block(item, (*path, number)) for number, item in enumerate(items)]}

    def kinds(self) -> list[Told]:
        """Return the kinds of block, those first that are wanted most, each with what a new one says."""
        return [
            {"kind": name, "label": named(name), "help": kind.__doc__, "value": {name: self.starter(kind.__name__)}}
            for name, kind in ((name, KINDS[name]) for name in dict.fromkeys((*_COMMON, *KINDS)))
        ]

    # -- one block ----------------------------------------------------------------------------------------------------

    def block(self, node: Node, path: Path) -> Told:
        """Return one block: its fields, or none where the form cannot change it."""
        kind, value = str(node) if isinstance(node, Scalar) else "", None
        if isinstance(node, Mapping_):
            kind, value = next(((str(key), held) for key, held in node.items() if key != ID), ("", None))
        named_so = isinstance(node, Mapping_) and ID in node
        told = {
            "path": path,
            "line": node.place.line,
            "named": named_so,
            "kind": kind,
            "label": named(kind),
            "says": _says(node),
        }
        if kind == USE:
            return {**told, "label": "Block of another leaflet", "fields": None}
        if kind not in KINDS:
            return {**told, "fields": None}
        schema = self.schema["$defs"][KINDS[kind].__name__]
        if value is None:
            fields = self.fields(schema, None, path, within=(kind,))
        else:
            fields = self.fields(schema, value, (*path, kind), short=KINDS[kind].shorthand)
        return {**told, "help": KINDS[kind].__doc__, "fields": [*fields]}

    def fields(
        self,
        schema: Schema,
        node: Node | None,
        path: Path,
        *,
        short: str | None = None,
        within: tuple[str, ...] = (),
        only: tuple[str, ...] = (),
    ) -> Iterator[Told]:
        """Yield the fields of a model that is written at ``path``, perhaps by its ``short`` key alone."""
        keys = schema["properties"]
        full = isinstance(node, Mapping_) and set(node) != {BY_JURISDICTION}
        blank = node is None or (isinstance(node, Scalar) and not node)
        for key in only or tuple(keys):
            if not only and key not in keys:
                continue
            held: Node | None = None
            at: Path = (*path, key)
            missing: Told | None = None
            if full and isinstance(node, Mapping_):
                held = node.get(key)
                later = [*keys][[*keys].index(key) + 1 :]
                missing = {"put": at, "before": next((name for name in later if name in node), None)}
            elif blank and key != short:
                missing = {"put": path, "within": (*within, key)}
            elif key == short:
                held, at = node, path
            else:
                missing = {"wrap": path, "short": short, "first": [*keys].index(key) < [*keys].index(short or key)}
            field = self.field(key, keys[key], held, at)
            needed = key in schema.get("required", ())
            yield {**field, "missing": missing if held is None else None, "needed": needed}

    def field(self, key: str, schema: Schema, node: Node | None, path: Path) -> Told:
        """Return one field: of which kind it is, and its value."""
        told = {
            "key": key,
            "label": label(key),
            "help": _HELP.get(schema.get("description", ""), schema.get("description", "")),
            "path": path,
            "line": node.place.line if node is not None else None,
            "default": schema.get("default"),
        }
        kind, more = self.read(key, schema, node, path)
        return {**told, "kind": kind, **more}

    def read(self, key: str, schema: Schema, node: Node | None, path: Path) -> tuple[str, Told]:
        """Return the kind of a field, and what goes with it; ``fixed`` for what only the YAML can say."""
        bare = _bare(schema)
        value = str(node) if isinstance(node, Scalar) else None
        sort = _sort(bare)
        if sort == "text":
            return self._text(node, path)
        if sort == "list":
            return self._list(bare["items"], node, path)
        more: Told = {"value": value}
        if sort == "fixed" or (node is not None and value is None):
            sort, more = "fixed", {}
        elif sort == "choice":
            more["options"] = [[option, label(str(option))] for option in bare["enum"]]
        elif sort == "flag":
            more["value"] = None if value is None else value.lower() in {"true", "yes"}
        elif sort == "number":
            more["least"] = bare.get("minimum")
        elif sort == "line":
            sort = _NAMED.get(key, sort)
        return sort, more

    def _text(self, node: Node | None, path: Path) -> tuple[str, Told]:
        """Return a text, its paragraphs on lines of their own, or one for each jurisdiction."""
        said = node[BY_JURISDICTION] if isinstance(node, Mapping_) and set(node) == {BY_JURISDICTION} else None
        if isinstance(said, Mapping_):
            texts = ((name, text) for name, text in said.items() if isinstance(text, Scalar))
            told = [
                {"label": name, "path": (*path, BY_JURISDICTION, name), "value": lines(text)} for name, text in texts
            ]
            return "variants", {"variants": told}
        if node is not None and not isinstance(node, Scalar):
            return "fixed", {}
        return "text", {"value": lines(str(node)) if node is not None else ""}

    def _list(self, inner: Schema, node: Node | None, path: Path) -> tuple[str, Told]:
        """Return a list: of texts, of choices, of blocks, of lists, or of records with fields of their own."""
        held = tuple(node) if isinstance(node, Sequence_) else ()
        items = [(item, (*path, number)) for number, item in enumerate(held)]
        bare = _bare(inner)
        name = bare.get("$ref", "").rpartition("/")[2]
        kind, told = "fixed", Told()
        match _sort(bare):
            case _ if node and not held:
                pass
            case "text" | "line" as sort:
                texts = [(at, *self._text(item, at)) for item, at in items]
                entries = [{"path": at, "kind": one, **more} for at, one, more in texts]
                kind, told = f"{sort}s", {"items": entries, "fresh": FILL_IN}
            case "choice":
                kind, told = "choices", {"options": [[option, label(option)] for option in bare["enum"]]}
                told["chosen"] = [str(item) for item in held]
            case "blocks":
                kind, told = "blocks", self.blocks(Sequence_(held, _NOWHERE), path)
            case "list":
                kind, told = self._lists(_bare(bare["items"]), items)
            case "record":
                model, short = self._full(name), _SHORT.get(name)
                records = [{"path": at, "fields": [*self.fields(model, item, at, short=short)]} for item, at in items]
                kind, told = "records", {"items": records, "fresh": self.starter(name)}
        return kind, told

    def _lists(self, inner: Schema, items: list[tuple[Node, Path]]) -> tuple[str, Told]:
        """Return a list of lists: of blocks in columns, or of a table's cells."""
        lists = [(held, at) for held, at in items if isinstance(held, Sequence_)]
        if len(lists) == len(items) and _sort(inner) == "blocks":
            return "columns", {"columns": [self.blocks(held, at) for held, at in lists]}
        cells = [[(cell, (*at, number)) for number, cell in enumerate(held)] for held, at in lists]
        plain = all(isinstance(cell, Scalar) for row in cells for cell, _ in row)
        if len(lists) == len(items) and _sort(inner) == "text" and plain:
            told = [
                {"path": at, "cells": [{"path": place, "value": lines(str(cell))} for cell, place in row]}
                for row, (_, at) in zip(cells, lists, strict=True)
            ]
            return "grid", {"items": told, "fresh": [FILL_IN] * max(map(len, cells), default=1)}
        return "fixed", {}

    # -- what is new --------------------------------------------------------------------------------------------------

    def _full(self, name: str) -> Schema:
        """Return the full form of a model that may be written short."""
        found: Schema = self.schema["$defs"][name]
        return next((part for part in found.get("anyOf", ()) if "properties" in part), found)

    def starter(self, name: str) -> Any:  # noqa: ANN401 - what YAML holds
        """Return what a new block or entry of a model says: what it must, to be written over."""
        model = self._full(name)
        needed, short = model.get("required", ()), _SHORT.get(name)
        if short and set(needed) <= {short}:
            return self._fresh(model["properties"][short])
        return {key: _CURRENT if key == "url" else self._fresh(model["properties"][key]) for key in needed} or None

    def _fresh(self, schema: Schema) -> Any:  # noqa: ANN401 - as above
        bare, fresh = _bare(schema), FILL_IN
        match _sort(bare):
            case "blocks":
                return {"text": FILL_IN}
            case "record":
                return self.starter(bare["$ref"].rpartition("/")[2])
            case "choice":
                return bare["enum"][0]
            case "list":
                return [self._fresh(bare["items"]) for _ in range(bare.get("minItems", 1))]
            case "number":
                return max(3, bare.get("minimum", 0))
        return {"line": fresh} if bare == _FORM_FIELD else fresh


def lines(text: str) -> str:
    """Return a text as the form shows it: each paragraph is a line."""
    return "\n".join(paragraphs(text))


def _bare(schema: Mapping[str, Any]) -> Schema:
    """Return a schema without the choice of leaving it empty."""
    choices = [part for part in schema.get("anyOf", ()) if part != _NULL]
    return choices[0] if len(choices) == 1 else dict(schema)


def _sort(bare: Schema) -> str:
    """Return what a schema asks for: a text, a list, a choice; ``fixed`` for what a form has no field for."""
    name = bare.get("$ref", "").rpartition("/")[2]
    sorts = {"Text": "text", "BlankText": "text", "Block": "blocks", "FormField": "fixed"}
    if name:
        return sorts.get(name, "record")
    if "enum" in bare:
        return "choice"
    kind = bare.get("type")
    if kind == "string" and bare.get("format") == "date":
        return "date"
    known = {"boolean": "flag", "integer": "number", "number": "number", "string": "line", "array": "list"}
    return "line" if kind == ["string", "number"] else known.get(str(kind), "fixed")


def _says(node: Node) -> str:
    """Return the first words of a block, to know it by."""
    todo: list[Node] = [node]
    while todo:
        match todo.pop(0):
            case Mapping_() as held if "break" in held:
                return ""
            case Mapping_() as held:
                todo[:0] = [
                    held[key] for key in ("title", "heading", "text", *held) if key in held and key not in _MUTE
                ]
            case Sequence_() as held:
                todo[:0] = held
            case Scalar() as words if words:
                return lines(str(words)).partition("\n")[0]
    return ""
