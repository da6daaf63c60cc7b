"""What can be read of a faulty file: its sound keys and blocks, so that their own faults are told in the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from brochure.errors import BrochureError, Place, nearest
from brochure.model.base import Written, read
from brochure.model.blocks import KINDS, read_block
from brochure.model.clinic import Clinic
from brochure.model.jurisdiction import Jurisdiction
from brochure.model.leaflet import Leaflet
from brochure.model.reuse import resolved
from brochure.model.text import BY_JURISDICTION
from brochure.source import Mapping_, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.model.blocks import Block
    from brochure.model.reuse import Others
    from brochure.source import Node

T = TypeVar("T", bound=Written)

PANEL = "front"


def _stand_in(values: dict[str, Any]) -> Mapping_:
    nowhere = Place("")

    def node(value: Any) -> Node:  # noqa: ANN401 - YAML's
        match value:
            case dict():
                return Mapping_({key: node(inner) for key, inner in value.items()}, nowhere)
            case list():
                return Sequence_(map(node, value), nowhere)
        return Scalar(value, nowhere)

    return Mapping_({key: node(value) for key, value in values.items()}, nowhere)


# In the place of what is needed and cannot be read; nothing that is found in it is told.
_LEAFLET = _stand_in(
    {"title": "-", "code": "-", "version": "-", "audience": "-", "fold": "trifold", "panels": {}}
    | {"review": {"issued": "2000-01-01", "due": "2001-01-01"}}
)
_CLINIC = _stand_in(
    {"jurisdiction": "GB-ENG", "languages": ["en"], "contact": {"name": "-", "address": ["-"], "phone": "0"}}
)


def no_jurisdiction() -> Jurisdiction:
    """Return a table of nothing, in the place of one that cannot be read."""
    return read(Jurisdiction, _stand_in({"name": "-", "paper": "a4", "numbers": {}}))


def salvaged_clinic(node: Node) -> tuple[Clinic, frozenset[str]]:
    """Return what can be read of a clinic, without its brand, and the keys that cannot."""
    return _salvaged(Clinic, node, _CLINIC)


def salvaged_leaflet(node: Node, others: Others) -> tuple[Leaflet, frozenset[str]]:
    """Return what can be read of a leaflet, all its blocks on one panel, and the keys that cannot."""
    node, _ = resolved(node, others)
    mapping = node if isinstance(node, Mapping_) else Mapping_({}, node.place)
    plain = {key: value for key, value in mapping.items() if key not in {"panels", "spreads"}}
    leaflet, lost = _salvaged(Leaflet, Mapping_(plain, mapping.place, mapping.key_places), _LEAFLET)
    panels = mapping.get("panels")
    written = panels.values() if isinstance(panels, Mapping_) else (panels,) if panels else ()
    blocks = [block for panel in written for block in _blocks(panel)]
    for key in ("spreads", *sorted(lost)):
        blocks += _apart(mapping[key]) if key in mapping and key != "panels" else ()
    return leaflet.model_copy(update={"panels": {PANEL: tuple(blocks)}}), lost


def _salvaged(model: type[T], node: Node, stand_in: Mapping_) -> tuple[T, frozenset[str]]:
    """Return ``node`` without the keys that cannot be read alone, and their names; ``stand_in`` has what is needed.

    A key that is not given may be the one that was meant by an unknown key.
    """
    mapping = node if isinstance(node, Mapping_) else Mapping_({}, node.place)
    known = model.keys_known()
    kept: dict[str, Node] = {}
    for key in known.keys() & mapping.keys():
        try:
            read(model, Mapping_({**stand_in, key: mapping[key]}, mapping.place))
            kept[key] = mapping[key]
        except BrochureError:  # told by who read the whole
            continue
    absent = known.keys() - mapping.keys()
    lost = (known.keys() & mapping.keys() - kept.keys()) | (stand_in.keys() - kept.keys())
    for key in mapping.keys() - known.keys():
        near = nearest(key, known)
        lost |= absent if near is None else {near}
    lost |= absent if not mapping else set()
    try:
        return read(model, Mapping_({**stand_in, **kept}, mapping.place)), frozenset(lost)
    except BrochureError:  # sound alone, but not together
        return read(model, Mapping_(stand_in, mapping.place)), frozenset(known)


def _blocks(node: Node) -> Iterator[Block]:
    """Yield the sound blocks of a list; of a faulty one the blocks, texts and pictures in it that are sound alone."""
    for item in node if isinstance(node, Sequence_) else (node,):
        found = tuple(_read(item))
        if found or not isinstance(item, Mapping_):
            yield from found
            continue
        for key, value in item.items():
            alone = tuple(_read(Mapping_({key: value}, item.place, item.key_places))) if key in KINDS else ()
            yield from alone or _apart(value, key)


def _apart(node: Node, key: str = "") -> Iterator[Block]:
    """Yield every text that calls upon something, and every picture, under ``node``: each as a block of its own."""
    match node:
        case Scalar():
            if key == "image":
                words = Scalar("-", node.place)
                yield from _read(_one("figure", Mapping_({"image": node, "alt": words, "caption": words}, node.place)))
            elif key == "claim" and node:
                yield from _read(_one("text", Scalar(f"{{claim: {node}}}", node.place)))
            elif "{" in node or "[@" in node:
                yield from _read(_one("text", node))
        case Sequence_():
            yield from _blocks(node) if any(isinstance(item, Mapping_) for item in node) else ()
            for item in node:
                yield from _apart(item) if not isinstance(item, Mapping_) else ()
        case Mapping_() if BY_JURISDICTION in node:
            yield from _read(_one("text", node))
        case Mapping_():
            for name, value in node.items():
                yield from _apart(value, name)


def _one(kind: str, value: Node) -> Mapping_:
    return Mapping_({kind: value}, value.place, {kind: value.place})


def _read(node: Node) -> Iterator[Block]:
    """Yield the block that ``node`` is; nothing where it is none, which has been told."""
    try:
        yield read_block(node)
    except (PydanticCustomError, ValidationError):
        return
