"""Trees to values: every file's faults at once, each with its place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic_core import PydanticCustomError

from brochure.errors import BrochureError, Diagnostic, did_you_mean, in_order
from brochure.formats import FORMATS, folds
from brochure.model.base import described, fault, read, read_language, read_name
from brochure.model.brand import read_brand
from brochure.model.clinic import Clinic
from brochure.model.evidence import Approval, Claim, Evidence, Reference
from brochure.model.format import read_format
from brochure.model.jurisdiction import Jurisdiction, read_said
from brochure.model.leaflet import Leaflet, fold_faults
from brochure.model.printer import Printer
from brochure.model.profile import Profile
from brochure.model.reuse import alone, resolved
from brochure.model.review import Settings
from brochure.source import Mapping_, Sequence_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from brochure.formats import Format
    from brochure.model.reuse import Others
    from brochure.model.text import Passage
    from brochure.source import Node

T = TypeVar("T")


def read_leaflet(node: Node, table: Mapping[str, Format] = FORMATS, others: Others = alone) -> Leaflet:
    """Return a leaflet on a fold of ``table``; raises ``BrochureError`` with every fault of its file.

    Blocks that it uses are taken from the trees of ``others``, and their faults told at the places where they stand.
    """
    node, taken = resolved(node, others)
    faults = [*taken, *fold_faults(node, folds(table))]
    leaflet = _kept(lambda: read(Leaflet, node), faults)
    if faults or leaflet is None:
        raise BrochureError(*in_order(faults))
    return leaflet


def read_formats(files: Iterable[Callable[[], Node]]) -> tuple[Mapping[str, Format], tuple[Diagnostic, ...]]:
    """Return the table of formats with the rows of ``files``, and every fault of those that are left out."""
    table = dict(FORMATS)
    faults: list[Diagnostic] = []
    own: set[str] = set()
    for file in files:
        node = _kept(file, faults)
        made = None if node is None else _kept(partial(read_format, node, table), faults)
        if made is None:
            continue
        if made.name in own:
            faults.append(fault("format-twice", f"another file says what {made.name} is", node))
        own.add(made.name)
        table[made.name] = made
    return MappingProxyType(table), tuple(faults)


def read_clinic(node: Node, brand_node: Node) -> Clinic:
    """Return a clinic with its brand; raises ``BrochureError`` with every fault of both files."""
    faults: list[Diagnostic] = []
    clinic = _kept(lambda: read(Clinic, node), faults)
    brand = _kept(lambda: read_brand(brand_node), faults)
    if clinic is None or brand is None:
        raise BrochureError(*faults)
    clinic._brand = replace(brand, name=brand.name or clinic.contact.name)  # noqa: SLF001 - the other half of the clinic, from the other file
    return clinic


def read_jurisdiction(node: Node) -> Jurisdiction:
    """Return the table of a jurisdiction; raises ``BrochureError`` with every fault."""
    return read(Jurisdiction, node)


def read_profile(node: Node) -> Profile:
    """Return a printer profile without its files; raises ``BrochureError`` with every fault."""
    return read(Profile, node)


def read_review(node: Node) -> Settings:
    """Return how a workspace tunes and waives the rules of the review; raises ``BrochureError`` with every fault."""
    settings = read(Settings, node)
    return settings.with_keys(node.get("rules") if isinstance(node, Mapping_) else None)


def read_printer(node: Node) -> Printer:
    """Return how a clinic's own printer prints; raises ``BrochureError`` with every fault."""
    return read(Printer, node)


def read_claims(node: Node) -> dict[str, Claim]:
    """Return the claims by id; raises ``BrochureError`` with every fault."""
    return _table(node, lambda inner: read(Claim, inner))


def read_references(node: Node) -> dict[str, Reference]:
    """Return the references by key; raises ``BrochureError`` with every fault."""
    return _table(node, lambda inner: read(Reference, inner))


def read_glossary(node: Node) -> dict[str, dict[str, Passage]]:
    """Return the meaning of each term by language; raises ``BrochureError`` with every fault."""
    return _table(node, _meaning, names=False)


def read_approvals(node: Node) -> tuple[Approval, ...]:
    """Return the approvals, in order; raises ``BrochureError`` with every fault."""
    if not isinstance(node, Sequence_):
        raise BrochureError(fault("wrong-type", f"this must be a list, not {described(node)}", node))
    faults: list[Diagnostic] = []
    found = [_kept(partial(read, Approval, inner), faults) for inner in node]
    if faults:
        raise BrochureError(*faults)
    return tuple(approval for approval in found if approval is not None)


def read_evidence(
    claims: Iterable[Node] = (),
    references: Iterable[Node] = (),
    glossary: Iterable[Node] = (),
    approvals: Iterable[Node] = (),
) -> Evidence:
    """Return the evidence; of several files of a sort, the entries of a later one come first.

    Raises ``BrochureError`` with every fault, claims whose references or pairs do not exist among them.
    """
    faults: list[Diagnostic] = []
    cited: list[Diagnostic] = []
    evidence = Evidence(
        _merged(claims, read_claims, cited),
        _merged(references, read_references, cited),
        _merged(glossary, read_glossary, faults),
        tuple(approval for node in approvals for approval in _kept(partial(read_approvals, node), faults) or ()),
    )
    faults += cited or _unknown_keys(evidence)
    if faults:
        raise BrochureError(*faults)
    return evidence


def partly_read_evidence(trees: Callable[[str], Iterable[Node]]) -> tuple[Evidence, frozenset[str]]:
    """Return the evidence of those files that can be read, and the names of the others; ``trees`` reads one by name.

    No claim rests on a reference that does not exist, or stands beside a claim that does not.
    """
    found: dict[str, Any] = {}
    for name, reader in (("claims", read_claims), ("references", read_references), ("glossary", read_glossary)):
        faults: list[Diagnostic] = []
        nodes = _kept(partial(trees, name), faults) or ()
        merged = _merged(nodes, reader, faults)
        if not faults:
            found[name] = merged
    evidence = Evidence(**found)
    claims = {
        name: claim.model_copy(
            update={
                "references": tuple(key for key in claim.references if key in evidence.references),
                "paired_with": tuple(other for other in claim.paired_with if other in evidence.claims),
            }
        )
        for name, claim in evidence.claims.items()
    }
    return replace(evidence, claims=claims), frozenset({"claims", "references", "glossary"} - found.keys())


def _unknown_keys(evidence: Evidence) -> Iterable[Diagnostic]:
    for name, claim in evidence.claims.items():
        for key in claim.references:
            if key not in evidence.references:
                message = f'claim {name} rests on "{key}", which is no reference'
                hint = did_you_mean(key, evidence.references)
                yield fault("unknown-reference", message, place=claim.at("references"), hint=hint)
        for other in claim.paired_with:
            if other not in evidence.claims:
                message, hint = (
                    f'claim {name} stands beside "{other}", which is no claim',
                    did_you_mean(other, evidence.claims),
                )
                yield fault("unknown-claim", message, place=claim.at("paired-with"), hint=hint)


def _merged(nodes: Iterable[Node], reader: Callable[[Node], Mapping[str, T]], faults: list[Diagnostic]) -> dict[str, T]:
    merged: dict[str, T] = {}
    for node in nodes:
        merged.update(_kept(partial(reader, node), faults) or {})
    return merged


def _kept(reader: Callable[[], T], faults: list[Diagnostic]) -> T | None:
    """Return what ``reader`` returns, or keep its faults."""
    try:
        return reader()
    except BrochureError as error:
        faults.extend(error.diagnostics)
    except PydanticCustomError as error:
        faults.extend((error.context or {})["faults"])
    return None


def _table(node: Node, reader: Callable[[Node], T], *, names: bool = True) -> dict[str, T]:
    """Return the entries of a file that is one mapping."""
    if not isinstance(node, Mapping_):
        raise BrochureError(fault("wrong-type", f"this must be keys with values, not {described(node)}", node))
    faults: list[Diagnostic] = []
    entries: dict[str, T] = {}
    for name, inner in node.items():
        if names:
            _kept(partial(read_name, name), faults)
        entry = _kept(partial(reader, inner), faults)
        if entry is not None:
            entries[str(name)] = entry
    if faults:
        raise BrochureError(*faults)
    return entries


def _meaning(node: Node) -> dict[str, Passage]:
    """Return one meaning for each language."""
    faults: list[Diagnostic] = []
    for name in node if isinstance(node, Mapping_) else ():
        _kept(partial(read_language, name), faults)
    meanings = _kept(partial(_table, node, read_said, names=False), faults)
    if faults or meanings is None:
        raise BrochureError(*faults)
    return meanings
