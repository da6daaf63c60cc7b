"""Blocks of another leaflet: written once under an ``id``, printed wherever ``use: leaflet#id`` names them.

Trees come in and a tree goes out in which every ``use`` is the block that it names, with the places of the file where
it was written, and no ``id`` is left; whatever reads the leaflet afterwards sees plain blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from brochure.errors import BrochureError, Diagnostic, did_you_mean
from brochure.model.base import fault, read_name, read_words
from brochure.source import Mapping_, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from brochure.errors import Place
    from brochure.source import Node

    Others: TypeAlias = Callable[[str, Place], Node]

USE, ID = "use", "id"
MAX_TAKEN = 500
_SHAPE = "write leaflet#id, or #id for a block of this leaflet"


def resolved(node: Node, others: Others) -> tuple[Node, tuple[Diagnostic, ...]]:
    """Return the tree of a leaflet with every ``use`` replaced, and what is wrong with them.

    ``others`` returns the tree of another leaflet in the same language, by its name, or raises ``BrochureError`` at
    the place that it is given.
    """
    panels = node.get("panels") if isinstance(node, Mapping_) else None
    if not isinstance(node, Mapping_) or not isinstance(panels, Mapping_):
        return node, ()
    taking = _Taking(node, others)
    taking.shelf("", panels.place)
    made = {name: taking.blocks(blocks, "", ()) for name, blocks in panels.items()}
    whole = {**node, "panels": Mapping_(made, panels.place, panels.key_places)}
    return Mapping_(whole, node.place, node.key_places), tuple(taking.faults)


class _Taking:
    """One leaflet while its blocks are taken; a leaflet is read once, however many of its blocks are used."""

    def __init__(self, node: Node, others: Others) -> None:
        self.faults: list[Diagnostic] = []
        self._own, self._others = node, others
        self._shelves: dict[str, dict[str, Node] | None] = {}
        self._taken = 0

    def shelf(self, name: str, place: Place) -> dict[str, Node] | None:
        """Return the blocks of a leaflet by their id, this leaflet's for no name; None where it cannot be read."""
        if name not in self._shelves:
            self._shelves[name] = None
            try:
                tree = self._others(name, place) if name else self._own
            except BrochureError as error:
                self.faults.extend(error.diagnostics)
            else:
                self._shelves[name] = self._collected(tree, own=not name)
        return self._shelves[name]

    def _collected(self, tree: Node, *, own: bool) -> dict[str, Node]:
        """Return every block of ``tree`` that has an id; faulty ids are told by the leaflet that they stand in."""
        found: dict[str, Node] = {}
        faults = []
        panels = tree.get("panels") if isinstance(tree, Mapping_) else None
        for value in panels.values() if isinstance(panels, Mapping_) else ():
            for block in _each(value):
                if ID not in block:
                    continue
                try:
                    name = read_name(block[ID])
                except PydanticCustomError as error:
                    faults.extend((error.context or {})["faults"])
                    continue
                if name in found:
                    faults.append(
                        fault("id-twice", f'two blocks are called "{name}"', block[ID], "give one another id")
                    )
                found[name] = block
        self.faults.extend(faults if own else ())
        return found

    def blocks(self, node: Node, home: str, trail: tuple[tuple[str, str], ...]) -> Node:
        """Return a list of blocks with every ``use`` replaced; ``home`` is the leaflet that it was written in."""
        if not isinstance(node, Sequence_):
            return node
        made = (self._block(item, home, trail) for item in node)
        return Sequence_((item for item in made if item is not None), node.place)

    def _block(self, node: Node, home: str, trail: tuple[tuple[str, str], ...]) -> Node | None:
        if not isinstance(node, Mapping_):
            return node
        if USE in node:
            return self._used(node, home, trail)
        plain = {kind: self._inside(kind, value, home, trail) for kind, value in node.items() if kind != ID}
        return Mapping_(plain, node.place, node.key_places)

    def _inside(self, kind: str, value: Node, home: str, trail: tuple[tuple[str, str], ...]) -> Node:
        """Return what a block holds, where that is blocks again."""
        if kind == "phase" and isinstance(value, Mapping_) and "blocks" in value:
            blocks = self.blocks(value["blocks"], home, trail)
            return Mapping_({**value, "blocks": blocks}, value.place, value.key_places)
        if kind == "columns" and isinstance(value, Mapping_) and "columns" in value:
            columns = self._inside(kind, value["columns"], home, trail)
            return Mapping_({**value, "columns": columns}, value.place, value.key_places)
        if kind == "columns" and isinstance(value, Sequence_):
            return Sequence_((self.blocks(column, home, trail) for column in value), value.place)
        return value

    def _used(self, node: Mapping_, home: str, trail: tuple[tuple[str, str], ...]) -> Node | None:
        """Return the block that a ``use`` names, or tell what is wrong and return nothing."""
        aim, written = _aim(node, home, trail), node[USE]
        if isinstance(aim, Diagnostic):
            self.faults.append(aim)
            return None
        self._taken += 1
        if self._taken > MAX_TAKEN:
            message, hint = f"more than {MAX_TAKEN} blocks are used", "write a leaflet of its own"
            self.faults.extend([fault("use-too-many", message, written, hint)] * (self._taken == MAX_TAKEN + 1))
            return None
        leaflet, id_ = aim
        shelf = self.shelf(leaflet, written.place)
        if shelf is not None and id_ not in shelf:
            hint = did_you_mean(id_, shelf) or f'write "id: {id_}" beside the kind of the block that you mean'
            message = f'no block of {leaflet or "this leaflet"} is called "{id_}"'
            self.faults.append(fault("unknown-block-id", message, written, hint))
            return None
        return None if shelf is None else self._block(shelf[id_], leaflet, (*trail, aim))


def _aim(node: Mapping_, home: str, trail: tuple[tuple[str, str], ...]) -> tuple[str, str] | Diagnostic:
    """Return the leaflet and the id that a ``use`` names, or what is wrong with it."""
    written = node[USE]
    beside = next((key for key in node if key != USE), None)
    if beside is not None:
        hint = "the block that is used brings all that it says"
        return fault("block-kind", f'"{beside}" stands beside a use', place=node.key_place(beside), hint=hint)
    address = _address(written)
    if isinstance(address, Diagnostic):
        return address
    aim = (address[0] or home, address[1])
    if aim in trail:
        return fault("use-cycle", f'"{written}" stands in the block that it names', written)
    return aim


def _address(written: Node) -> tuple[str, str] | Diagnostic:
    """Return the leaflet, empty for this one, and the id of ``leaflet#id``, or what is wrong with it."""
    try:
        name, sign, id_ = read_words(written).partition("#")
        if not sign:
            return fault("use-address", f'"{name}" does not name a block', written, _SHAPE)
        for part in (name, id_) if name else (id_,):
            read_name(Scalar(part, written.place))
    except PydanticCustomError as error:
        found: Diagnostic = (error.context or {})["faults"][0]
        return found
    return name, id_


def _each(node: Node) -> Iterator[Mapping_]:
    """Yield every block as written under ``node``, also those within others."""
    for item in node if isinstance(node, Sequence_) else ():
        if not isinstance(item, Mapping_):
            continue
        yield item
        phase, columns = item.get("phase"), item.get("columns")
        if isinstance(phase, Mapping_):
            yield from _each(phase.get("blocks", Scalar("", phase.place)))
        if isinstance(columns, Mapping_):
            columns = columns.get("columns")
        for column in columns if isinstance(columns, Sequence_) else ():
            yield from _each(column)


def alone(name: str, place: Place) -> Node:
    """Refuse the name of another leaflet, for one that is read by itself."""
    raise BrochureError(fault("file-missing", f'no leaflet "{name}" to use a block of', place=place))
