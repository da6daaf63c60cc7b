import json

import pytest

from brochure.drawings import formats_as_json, formats_as_text
from brochure.formats import FORMATS
from tests.support.commands import brochure

TEXT = formats_as_text()


@pytest.mark.parametrize("fmt", FORMATS.values(), ids=list(FORMATS))
def test_every_format_is_drawn_with_every_panel_of_its_sheet(fmt):
    drawn = next(part for part in TEXT.split("\n\n") if part.startswith(f"{fmt.name}: "))
    layout = fmt.office if fmt.saddle else fmt.press
    for placement in layout.placements:
        if placement.sheet == 0:
            assert placement.panel in drawn, placement.panel
    assert drawn.count("  fold ") == len(fmt.steps)
    assert "office: " in drawn
    assert all(len(line) < 140 for line in drawn.splitlines())


def test_turned_and_halved_panels_say_so():
    assert "opening-right v" in TEXT
    assert "front:right" in TEXT


def test_the_lines_of_a_drawing_are_whole():
    (drawn,) = [part for part in TEXT.split("\n\n") if part.startswith("trifold-a4: ")]
    lines = [line for line in drawn.splitlines() if line.startswith(("  +", "  |"))]
    assert len({len(line) for line in lines}) == 1
    assert all(line.count("|") == 4 for line in lines if line.startswith("  |"))


def test_json_lists_every_format_with_its_folds_and_its_office():
    listed = json.loads(formats_as_json())
    assert list(listed) == list(FORMATS)
    assert listed["trifold-a4"]["steps"][0] == {"axis": "x", "at": 97.0, "moves": "left", "way": "behind"}
    assert listed["business-card-85x55"]["office"]["copies"] == 8
    assert listed["booklet-a5"]["pages"] == [8, 48]
    assert [p["name"] for p in listed["half-fold-a4"]["panels"]] == ["front", "inside-left", "inside-right", "back"]


def test_the_command_lists_a_workspace_s_own_formats_and_tells_their_faults(tmp_path):
    folder = tmp_path / "content" / "formats"
    folder.mkdir(parents=True)
    text = "fold: large\npaper: a4\nabout: A4 on A3.\nserves: a4\npages: {least: 8, most: 24}\noffice: {paper: a3}\n"
    (folder / "large.yaml").write_text(text)
    run = brochure(tmp_path, "formats")
    assert run.returncode == 0, run.stderr
    assert "large-a4: A4 on A3." in run.stdout
    (folder / "large.yaml").write_text(text.replace("a3", "a5"))
    run = brochure(tmp_path, "formats", "--json")
    assert run.returncode == 1
    assert "content/formats/large.yaml:6:9: error[office-size]" in run.stderr
    assert "large-a4" not in json.loads(run.stdout)
