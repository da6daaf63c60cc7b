"""What it takes to see a colour that is being chosen: the form read, inks replaced in the typeset pages, a panel drawn.

Times are processor time of one process, as medians of rounds in which all that is compared takes its turn.
"""

from __future__ import annotations

import os
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT
from benchmarks.press import Bench, timed
from benchmarks.table import Row, say
from brochure import workspace as disk
from brochure.preview import pictures
from brochure.preview.brandform import Files, form
from brochure.preview.changes import Edit, changed
from brochure.preview.recolouring import Coloured, recoloured
from brochure.typeset import SWITCH
from brochure.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.table import Curve
    from brochure.typeset import Pages

FOLDER = "content/clinics/tern-quay"
GOAL_RATIO = 0.5  # of setting the leaflet anew
PANELS, SCALE = 3, 1.4  # that are in sight, and pixels a point


def files() -> Files:
    """Return the files of the clinic."""
    return Files(FOLDER, *((CHECKOUT / FOLDER / name).read_bytes() for name in ("_brand.yml", "clinic.yaml")))


def edited(colour: str) -> Files:
    """Return the clinic's files with another colour, and its form filled in, as the preview answers."""
    made = changed(files(), [Edit("palette/deep-water", colour)], {})
    form(made, Workspace(CHECKOUT))
    return made


def seen(bench: Bench, pages: Pages, made: Files) -> Coloured:
    """Return the leaflet finished in the colours of ``made``."""
    workspace = Workspace(CHECKOUT, overlay={made.path(name): data for name, _, data in made.items()})
    prepared = recoloured(bench.prepared, "screen", workspace.clinic("tern-quay").brand, workspace)
    coloured = Coloured(0, "screen", prepared, pages)
    coloured.file()
    return coloured


def measured(rounds: int) -> Iterator[Row | Curve]:
    """Yield the figures."""
    os.environ[SWITCH] = "1"  # else typesetting finds the pages of the round before
    setting, editing, finishing, drawing = [], [], [], []
    with disk.fontconfig() as fontconfig:
        bench = Bench(fontconfig)
        for number in range(rounds + 1):
            set_seconds, pages = timed(bench.typeset)
            edit_seconds, made = timed(partial(edited, f"#{number * 7 % 256:02X}506A"))
            finish_seconds, coloured = timed(partial(seen, bench, pages, made))
            draw_seconds, _ = timed(partial(pictures.draw, coloured.file(), number % PANELS, SCALE))
            if number:  # the first round loads fonts and libraries
                setting.append(set_seconds)
                editing.append(edit_seconds)
                finishing.append(finish_seconds)
                drawing.append(draw_seconds)
    for step, taken in (("edit and form", editing), ("inks replaced", finishing), ("a panel drawn", drawing)):
        yield Row(f"a colour moved: {step}", median(taken) * 1000, "ms")
    whole = median(editing) + median(finishing) + PANELS * median(drawing)
    note = f"{whole * 1000:.0f} ms beside {median(setting) * 1000:.0f} ms"
    yield Row(
        f"a colour moved, {PANELS} panels in sight, beside typesetting",
        whole / median(setting),
        "x",
        GOAL_RATIO,
        note=note,
    )


if __name__ == "__main__":
    say(__doc__, measured)
