"""Copies that are cut out of one sheet, and panels that lie in two parts."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support import folds
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from pathlib import Path

FIELD = 'record:\n  name: {max-chars: 12}\npanels:\n  front:\n    - text: "For {record.name}"\n'


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = folds.workspace(tmp_path_factory.mktemp("cards"), "business-card-8-up")
    swap(folder / "content/leaflets/business-card-8-up.en-GB.yaml", "panels:\n  front:\n", FIELD)
    (folder / "ten.csv").write_text("name\n" + "".join(f"Person{n:02}\n" for n in range(10)))
    run = brochure(folder, "merge", "business-card-8-up", "ten.csv", "--clinic", "tern-quay", "-o", "ten.pdf")
    assert run.returncode == 0, run.stderr
    return folder / "ten.pdf"


def said(path: Path, page: int) -> str:
    command = ["pdftotext", "-f", str(page), "-l", str(page), str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_stacks_are_in_order_once_they_are_cut(cards):
    fronts = [[word for word in said(cards, page).split() if word.startswith("Person")] for page in (1, 3)]
    assert fronts == [[f"Person{n:02}" for n in range(0, 10, 2)], [f"Person{n:02}" for n in range(1, 10, 2)]]


def test_what_no_record_is_left_for_is_blank(cards):
    command = ["pdftoppm", "-r", "36", "-gray", "-f", "1", "-l", "1", str(cards)]
    picture = subprocess.run(command, capture_output=True, check=True).stdout
    head, pixels = picture.split(b"\n255\n", 1)
    width, height = map(int, head.split()[-2:])
    upper, lower = pixels[: width * height // 5 * 2], pixels[-width * height // 5 :]
    assert min(upper) < 80
    assert sum(pixel < 250 for pixel in lower) < 200, "but for its crop marks"
