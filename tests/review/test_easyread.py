"""Easy Read: every rule finds its planted fault, and holds for no other leaflet."""

from pathlib import Path

import pytest

from tests.support.commands import brochure, swap

LONG = "This sentence goes on and on and on until it has far more words than it should have."
ROW = "    - picture-row: {{image: images/p.svg, alt: A grey box on paper, text: {}}}\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#93AFB7"/></svg>'
LEAFLET = """\
title: Short words
code: ER-1
version: "1"
audience: Tests
fold: sheet
style: easy-read
review: {{issued: 2026-11-24, due: 2028-11-24, funding: none}}
panels:
  front:
    - cover
    - heading: One
{}
    - contact:
    - review-line:
  back: []
"""
FAULTS = {
    "easy-read-sentence": ROW.format(f'"{LONG}"'),
    "easy-read-ideas": ROW.format("One. Two. Three. Four."),
    "easy-read-picture": "    - text: Words alone.\n",
    "easy-read-long": ROW.format("A few words.") * 67,
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("easy") / "workspace"
    assert brochure(folder.parent, "new", folder, "--jurisdiction", "GB-ENG").returncode == 0
    (folder / "content/images").mkdir(exist_ok=True)
    (folder / "content/images/p.svg").write_text(SVG, encoding="utf-8")
    for code, blocks in {**FAULTS, "easy-read-type": ROW.format("A few words.")}.items():
        (folder / f"content/leaflets/{code}.en-GB.yaml").write_text(LEAFLET.format(blocks), encoding="utf-8")
    swap(folder / "content/leaflets/easy-read-type.en-GB.yaml", "fold: sheet", "fold: sheet\nmin-body: 11")
    return folder


@pytest.fixture(scope="module")
def told(workspace: Path) -> str:
    return brochure(workspace, "check", *FAULTS, "easy-read-type", "--no-layout", "--format", "github").stdout


@pytest.mark.parametrize("code", [*FAULTS, "easy-read-type"])
def test_every_rule_finds_its_fault_and_only_there(told: str, code: str) -> None:
    files = {line.partition("file=")[2].partition(",")[0] for line in told.splitlines() if f"title={code}" in line}
    assert files == {f"content/leaflets/{code}.en-GB.yaml"}


def test_no_rule_holds_for_another_leaflet(workspace: Path) -> None:
    for code in FAULTS:
        swap(workspace / f"content/leaflets/{code}.en-GB.yaml", "style: easy-read\n", "")
    found = brochure(workspace, "check", *FAULTS, "--no-layout", "--format", "github").stdout
    assert "easy-read-sentence:" not in found
    assert "title=easy-read" not in found
