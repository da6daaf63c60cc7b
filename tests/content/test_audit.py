"""Every row of the audit of claims has its answer in print, and every statement in print leads to its source."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from brochure import review, workspace
from brochure.model.blocks import Statistic
from brochure.source import Mapping_, Sequence_, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Place
    from brochure.source import Node

CHECKOUT = Path(__file__).resolve().parents[2]
WORKSPACE = workspace.Workspace(CHECKOUT)
EVIDENCE = WORKSPACE.evidence()
AUDIT = yaml.safe_load((CHECKOUT / "tests/content/audit.yaml").read_text(encoding="utf-8"))
ROWS: Mapping[str, list[str]] = {str(number): row["answers"] for number, row in AUDIT["rows"].items()}
ABSENT: Mapping[str, list[str]] = AUDIT["absent"]
SITES = WORKSPACE.clinics()


def named(node: Node) -> Iterator[tuple[str, Place]]:
    """Yield the id of every block that has one, and where the block begins."""
    if isinstance(node, Mapping_):
        if "id" in node:
            kind = next(key for key in node if key != "id")
            yield str(node["id"]), node.key_place(kind)
        for value in node.values():
            yield from named(value)
    elif isinstance(node, Sequence_):
        for value in node:
            yield from named(value)


@cache
def blocks() -> dict[Place, str]:
    found: dict[Place, str] = {}
    for path in sorted((CHECKOUT / "content/leaflets").glob("*.yaml")):
        name = str(path.relative_to(CHECKOUT))
        tree = parse(path.read_bytes(), name)
        found |= {place: f"{path.name.partition('.')[0]}#{id_}" for id_, place in named(tree)}
    return found


@cache
def readings(site: str) -> dict[str, review.reading.Reading]:
    """Return every leaflet that a clinic hands out in English, as its reader meets it."""
    clinic = WORKSPACE.clinic(site)
    table = WORKSPACE.jurisdiction(clinic.jurisdiction)
    return {
        name: review.Reader(WORKSPACE.leaflet(name, language), language, clinic, table, EVIDENCE).read()
        for name, languages in WORKSPACE.leaflets().items()
        for language in set(languages) & set(clinic.languages)
        if language.startswith("en")
    }


@cache
def printed(site: str) -> frozenset[str]:
    """Return what a clinic's leaflets print: claims, named blocks, and texts of the jurisdiction."""
    found: set[str] = set()
    for reading in readings(site).values():
        for spot in reading.spots:
            found.update(name for name, _ in spot.claims)
            found.add(blocks().get(spot.block.place, ""))
            if isinstance(spot.block, Statistic):
                found.add(spot.block.claim)
        found.update(f"{s.kind}.{s.name}" for line in reading.lines for s in line.stretches if s.kind == "jurisdiction")
    return frozenset(found)


def unanswered(rows: Mapping[str, list[str]], site: str) -> list[str]:
    return [row for row, answers in rows.items() if not set(answers) & printed(site)]


def nowhere(rows: Mapping[str, list[str]]) -> set[str]:
    return {answer for answers in rows.values() for answer in answers} - {a for site in SITES for a in printed(site)}


def test_the_audit_has_41_rows() -> None:
    assert list(ROWS) == [str(row) for row in range(1, 42)]


@pytest.mark.parametrize("site", SITES)
def test_every_row_is_answered_in_what_a_clinic_hands_out(site: str) -> None:
    assert unanswered({**ROWS, **ABSENT}, site) == []
    assert unanswered({"1": ["no-such-claim"], "2": []}, site) == ["1", "2"]


def test_every_answer_is_printed_somewhere() -> None:
    assert nowhere({**ROWS, **ABSENT}) == set()
    assert nowhere({"1": ["ptsd-cause", "escort-card#none"]}) == {"escort-card#none"}


def test_claims_name_the_rows_that_they_answer() -> None:
    told = {
        (row, name)
        for name, claim in EVIDENCE.claims.items()
        for row in re.findall(r"(?<![\w])\d+", claim.source_row or "")
    }
    listed = {(row, name) for row, answers in ROWS.items() for name in answers if name in EVIDENCE.claims}
    assert {pair for pair in told if pair not in listed} == set()
    assert {name for _, name in listed} <= {name for name, claim in EVIDENCE.claims.items() if claim.source_row}


def test_no_claim_is_kept_that_nothing_prints() -> None:
    assert set(EVIDENCE.claims) - {name for site in SITES for name in printed(site)} == set()


@pytest.mark.parametrize("site", SITES)
def test_every_statement_leads_to_a_source_that_says_how_it_was_seen(site: str) -> None:
    """Follow each claim, each text of the jurisdiction and each mark that is printed to its entry."""
    table = WORKSPACE.jurisdiction(WORKSPACE.clinic(site).jurisdiction)
    for name, reading in readings(site).items():
        followed = 0
        keys: list[str] = []
        for spot in reading.spots:
            for claim, _ in spot.claims:
                assert EVIDENCE.claims[claim].references, claim
                keys += EVIDENCE.claims[claim].references
                followed += 1
            for line in spot.lines:
                keys += [key for _, found, _ in line.citations for key in found]
                keys += [
                    key
                    for stretch in line.stretches
                    if stretch.kind == "jurisdiction" and stretch.name in table.texts
                    for key in table.texts[stretch.name].references
                ]
        assert keys, name
        for key in keys:
            checked = EVIDENCE.references[key].checked
            assert checked.seen in {"original", "abstract", "copy"}, f"{name}: {key} was not opened"
            assert checked.on is None, "nobody has checked it for patients yet"
        assert any(spot.block.kind == "references" for spot in reading.spots), name
        assert followed or name == "escort-card"


@pytest.mark.parametrize("site", SITES)
def test_the_study_that_found_something_stands_beside_the_one_that_did_not(site: str) -> None:
    for reading in readings(site).values():
        shown = [spot.block for spot in reading.spots if isinstance(spot.block, Statistic)]
        pairs = [block.claim for block in shown if block.claim in {"F21", "A22"}]
        assert pairs in ([], ["F21", "A22"])
