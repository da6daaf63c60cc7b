"""The ICC profiles that ship: the bytes that the recipe made, of the class they are used as, within their limits."""

import hashlib
import re
from importlib.resources import files
from itertools import product

import pytest
from PIL import Image

from brochure import workspace as disk
from brochure.press.icc import condition, most

FOLDER = files("brochure") / "press" / "profiles"
LIMITS = {"fogra39-coated.icc": 300, "fogra29-uncoated.icc": 260, "gracol-tr006-coated.icc": 320}
README = (FOLDER / "README.md").read_text(encoding="utf-8")
RGB = list(product(range(0, 256, 17), repeat=3))


def test_every_profile_has_its_hash_in_the_readme() -> None:
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FOLDER.iterdir() if "icc" in file.name
    }
    assert found == dict(reversed(line.split()) for line in re.findall(r"^[0-9a-f]{64} .*$", README, re.MULTILINE))
    assert set(found) == set(LIMITS)


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_a_profile_is_of_the_class_and_date_that_the_recipe_gives(name: str, limit: int) -> None:
    data = (FOLDER / name).read_bytes()
    assert data[12:24] == b"prtrCMYKLab "
    assert [int.from_bytes(data[i : i + 2], "big") for i in range(24, 36, 2)] == [2026, 11, 25, 0, 0, 0]
    assert f"| {limit} % |" in next(line for line in README.splitlines() if f"`{name}`" in line)


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_no_colour_becomes_more_ink_than_the_limit(name: str, limit: int) -> None:
    picture = Image.frombytes("RGB", (len(RGB), 1), bytes(v for colour in RGB for v in colour))
    ink = condition((FOLDER / name).read_bytes()).separate(picture, b"")
    assert limit - 40 < most(ink) / 2.55 <= limit


def test_every_printer_profile_that_ships_can_be_printed_by() -> None:
    workspace = disk.Workspace(disk.starter_folder())
    assert {"iso-coated", "iso-uncoated", "gracol-coated", "digital-press", "one-ink-black"} <= set(
        workspace.profiles()
    )
    for name in workspace.profiles():
        profile = workspace.profile(name)
        assert list(profile.remarks()) == []
        assert profile.coverage <= LIMITS[profile.icc]
