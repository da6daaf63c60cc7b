"""What others write, damaged a little: no room ends in anything but a result or findings."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

import pytest

from brochure.errors import BrochureError, Diagnostic, Place
from tests.fuzz import mutations
from tests.fuzz.rooms import ROOMS, Room, TooLong, examples, kept, limited, told
from tests.fuzz.run import summary
from tests.fuzz.searching import Tally, by_chance

if TYPE_CHECKING:
    from pathlib import Path

KEPT = [(name, path) for name in ROOMS for path in kept(name)]


@pytest.mark.parametrize(("name", "path"), KEPT, ids=[f"{name}-{path.name}" for name, path in KEPT])
def test_what_once_broke_a_room_does_so_no_more(name: str, path: Path) -> None:
    ROOMS[name](path.read_bytes())


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_stands_what_chance_makes_of_sound_files(name: str, tmp_path: Path) -> None:
    tally = Tally(name, tmp_path)
    by_chance(ROOMS[name], tally, examples(name), seed=1, runs=ROOMS[name].most)
    assert tally.findings == {}


@pytest.mark.long
@pytest.mark.parametrize("name", ROOMS)
def test_a_room_stands_much_of_what_chance_makes(name: str, tmp_path: Path) -> None:
    found = examples(name)
    for data in found:
        ROOMS[name](data)
    tally = Tally(name, tmp_path)
    by_chance(ROOMS[name], tally, found, seed=2, runs=6 * ROOMS[name].most)
    assert tally.findings == {}


def broken(data: bytes) -> None:
    match data[:1]:
        case b"k":
            raise KeyError(data)
        case b"h":
            while True:
                pass
        case b"l":
            logging.getLogger("anybody").warning("something")
        case b"w":
            warnings.warn("something", stacklevel=1)
        case b"c":
            told([Diagnostic("no-such-code", "a message", place=Place("x", 1, 1))])
        case b"p":
            told([Diagnostic("yaml-syntax", "a message")])
        case b"b":
            raise BrochureError(Diagnostic("yaml-syntax", "a message", place=Place("x", 1, 1)))


@pytest.mark.parametrize("fault", [b"k", b"l", b"w", b"c", b"p", b"b"])
def test_every_kind_of_fault_is_found_once_and_kept(fault: bytes, tmp_path: Path) -> None:
    tally = Tally("planted", tmp_path)
    room = Room(broken, lambda: [fault], lambda data, _chance, _others: data)
    by_chance(room, tally, [b"sound", fault + b"1"], seed=1, runs=40)
    (what,) = tally.findings
    assert (tmp_path / "planted" / what / "input").read_bytes() == fault + b"1"
    assert "Traceback" in (tmp_path / "planted" / what / "traceback.txt").read_text()


def test_what_never_ends_is_stopped() -> None:
    with pytest.raises(TooLong), limited(0.05):
        broken(b"h")


def test_damage_is_that_of_its_seed_and_leaves_little_as_it_was() -> None:
    import random

    data = b"title: Ours\nfold: sheet\npanels:\n  front: [cover]\n"
    made = [mutations.mutated(data, random.Random(seed), [data]) for seed in range(200)]
    assert made == [mutations.mutated(data, random.Random(seed), [data]) for seed in range(200)]
    assert len(set(made)) > 150


def test_a_summary_counts_and_says_where_a_finding_lies(tmp_path: Path) -> None:
    results = [{"room": "yaml", "runs": 1200, "findings": {"KeyError-source-9": "KeyError: 1"}}]
    told_ = summary(results, tmp_path)
    assert "1,200 inputs  1 findings" in told_
    assert str(tmp_path / "found/yaml/KeyError-source-9") in told_
