"""Blocks as templates see them: the last two words keep together, unless the line is too short for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from brochure import compose
from brochure.compose.templates import Templates
from brochure.compose.typography import NBSP
from brochure.gathering import subject_of
from brochure.planning import Job
from brochure.reviewing import Desk
from brochure.workspace import Workspace
from tests.support import knees
from tests.support.commands import swap

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "It may follow something traumatic."
STEPS = "    - diagram: {caption: A path., alt: A path, steps: [{text: %s%s}, Then rest.]}\n"
PICTURE = ", image: logo.svg, alt: A mark"


def composed(folder: Path, block: str) -> str:
    """Return the HTML of a leaflet with one more block at the head of its back."""
    knees.make(folder / "ws")
    (folder / "ws/content/logo.svg").write_bytes((folder / "ws/content/clinics/my-clinic/logo.svg").read_bytes())
    swap(folder / "ws" / knees.LEAFLET, "  back:\n", "  back:\n" + block)
    workspace = Workspace(folder / "ws")
    subject, _ = subject_of(workspace, Job(knees.NAME, "en-GB", "my-clinic", ()), Desk(workspace, building=True))
    return compose.compose(subject, Templates(workspace.text), workspace).document.html


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        (f"    - text: {WORDS}\n", True),
        (STEPS % (WORDS, ""), True),
        (STEPS % (WORDS, PICTURE), False),
        (f'    - table: {{header: [When, What], rows: [["", {WORDS}]]}}\n', False),
    ],
)
def test_the_last_two_words_keep_together_unless_they_share_their_panel(
    tmp_path: Path, block: str, *, kept: bool
) -> None:
    html = composed(tmp_path, block)
    assert (f"something{NBSP}traumatic." in html, "something traumatic." in html) == (kept, not kept)
