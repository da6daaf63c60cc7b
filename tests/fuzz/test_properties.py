"""Workspaces, brands, formats and records of every kind that can be drawn: each is made, or refused with findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz import bases, rooms
from tests.fuzz.properties import MOST_SECONDS, PROPERTIES, built, held

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKED = [name for name in PROPERTIES if name != "builds"]


@pytest.mark.parametrize("name", CHECKED)
def test_whatever_is_drawn_ends_with_findings(name: str) -> None:
    held(name, examples=6 if "workspaces" in name else 15)


@pytest.mark.long
@pytest.mark.parametrize("name", CHECKED)
def test_whatever_is_drawn_at_length_ends_with_findings(name: str) -> None:
    held(name, examples=60)


@pytest.mark.long
def test_whatever_is_built_is_whole_and_sound_and_lies_in_its_folder() -> None:
    from brochure import Workspace
    from brochure.engines import engines

    rooms.untouched()
    pdfs = 0

    def judge(files: Mapping[str, bytes]) -> None:
        nonlocal pdfs
        with rooms.limited(MOST_SECONDS):
            pdfs += built(files, workers)

    with engines(Workspace(bases.workspace())) as workers:
        held("builds", examples=15, judge=judge)
    assert pdfs > 5
