"""Lines of a form that a record fills in: on the line where a pen would write, escaped, and looked for on the page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from brochure import compose
from brochure.compose.gaps import PROBE, probed
from brochure.compose.templates import Templates
from brochure.errors import BrochureError
from brochure.gathering import subject_of
from brochure.planning import Job
from brochure.reviewing import Desk
from brochure.workspace import Workspace
from tests.support import knees
from tests.support.commands import swap

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.compose import Composition

RECORD = """
record:
  day: {type: date}
  who: {max-chars: 20}
  code: {type: qr}

panels:
"""
ROW = "    - form: {rows: [[{line: Day, record: %s}, {time: At}]]}\n"


def composed(folder: Path, field: str, **record: str) -> Composition:
    """Compose a leaflet whose form has a line that ``field`` fills in."""
    knees.make(folder / "ws")
    path = folder / "ws" / knees.LEAFLET
    swap(path, "\npanels:\n", RECORD)
    swap(path, "  back:\n", "  back:\n" + ROW % field)
    workspace = Workspace(folder / "ws")
    job = Job(knees.NAME, "en-GB", "my-clinic", ())
    subject, _ = subject_of(workspace, job, Desk(workspace, building=True))
    return compose.compose(replace(subject, record=record), Templates(workspace.text), workspace)


def test_what_a_record_says_stands_on_the_line_and_is_read_back(tmp_path: Path) -> None:
    made = composed(tmp_path, "who", who="A <b>& B")
    (line,) = re.findall(r'<div class="field field-line [^>]*>.*?</div>', made.document.html, re.DOTALL)
    assert '<bdi dir="ltr">A &lt;b&gt;&amp; B</bdi>' in line
    assert any("A <b>& B" in entry.words for entry in made.expected)
    assert not made.document.lasting


def test_without_a_record_it_is_a_gap_to_write_in_that_a_run_of_records_finds(tmp_path: Path) -> None:
    made = composed(tmp_path, "who")
    (line,) = re.findall(r'<div class="field field-line [^>]*>.*?</div>', made.document.html, re.DOTALL)
    assert '<a class="gap" href="field:text?name=record-who' in line
    assert 'href="field:text?name=text-' in made.document.html  # a line that no record fills in
    assert probed(made.document).html.count(f">{PROBE}</a>") == 1
    assert made.document.lasting


@pytest.mark.parametrize(("field", "code"), [("whom", "unknown-record-field"), ("code", "code-on-a-line")])
def test_a_line_that_nothing_can_fill_in_is_told_at_its_place(tmp_path: Path, field: str, code: str) -> None:
    with pytest.raises(BrochureError) as caught:
        composed(tmp_path, field)
    told = {d.code: d.place for d in caught.value.diagnostics}
    assert code in told
    assert "content/leaflets/knees.en-GB.yaml" in str(told[code])
