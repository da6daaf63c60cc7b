"""Names of files: those that nobody can print or tell are refused, and two ways to write the same are one."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

import pytest

from brochure.workspace.files import Files
from brochure.workspace.looks import doubtful
from brochure.workspace.names import MOST_BYTES, misnamed, sound

if TYPE_CHECKING:
    from pathlib import Path

NFC = "l\u00f6go-\u00e9.svg"
NFD = unicodedata.normalize("NFD", NFC)
REFUSED = ["caf\udce9", "a\nb", "a\x1b[31m", "a\x7f", "a\u202egnp", "a\u2028b", "a\u2066b"]
FINE = ["knee", "l'\"a  b", "\U0001f600", "\u05e2\u200f\u200e", "genoux-\u00e9", "-o", "50%20#a?b&c", "x" * MOST_BYTES]


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_cannot_be_told_or_hides_something_is_refused_and_shown_by_its_numbers(name: str) -> None:
    assert not sound(name)
    for found in (*misnamed([f"{name}.en-GB.yaml"], []), *misnamed([], [name])):
        assert found.code == "unfit-name"
        assert found.place is not None
        assert found.place.file.isprintable()
        assert found.place.file.encode().isascii()


@pytest.mark.parametrize("name", FINE)
def test_any_other_name_will_do(name: str) -> None:
    assert sound(name, MOST_BYTES)
    assert list(misnamed([f"{name}.en-GB.yaml"], [name, "\u00e9" * 127])) == []


def test_a_leaflet_has_a_name_from_which_others_can_be_made() -> None:
    (found,) = misnamed(["\u00e9" * 101 + ".en-GB.yaml"], [])
    assert found.code == "unfit-name"
    assert "202 bytes" in found.message


@pytest.mark.parametrize(("asked", "there"), [(NFC, NFD), (NFD, NFC)])
def test_a_file_is_found_and_known_again_however_its_name_is_written(tmp_path: Path, asked: str, there: str) -> None:
    (tmp_path / there).mkdir()
    files, path = Files([tmp_path]), f"{asked}/{asked}"
    assert files.read(0, path) is None
    absent = dict(files.record)
    (tmp_path / there / there).write_text("x")
    assert doubtful([str(tmp_path)], absent, {}, None) == absent
    assert (files.read(0, path), files.has(0, path)) == (b"x", True)
    assert Files([tmp_path]).same(files.record)
    (tmp_path / there / there).write_text("y")
    assert not Files([tmp_path]).same(files.record)


def test_a_link_out_is_not_followed_under_any_writing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    inside = tmp_path / "inside"
    inside.mkdir()
    os.symlink("../secret", inside / NFD)  # noqa: PTH211 - as bytes have it
    with pytest.raises(Exception, match="outside the workspace"):
        Files([inside]).read(0, NFC)


@pytest.mark.parametrize(("name", "hint"), [("a.en-GB.yml", "a.en-GB.yaml"), ("a.en-GB.YAML", "a.en-GB.yaml")])
def test_a_leaflet_whose_name_has_another_ending_is_told_how_to_call_it(name: str, hint: str) -> None:
    (found,) = misnamed([name], [])
    assert (found.code, found.hint) == ("leaflet-name", f"rename it to {hint}")
