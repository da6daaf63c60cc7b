"""A workspace with a leaflet in every fold, for the clinics that ship: one on A4, one on US papers."""

from __future__ import annotations

import shutil
from pathlib import Path

from brochure.formats import folds

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LEAFLETS = CHECKOUT / "tests" / "leaflets"
CLINICS = {"tern-quay": ("en-GB", "a4"), "aldgrove": ("en-US", "letter")}
# A format of a workspace's own.
ACCORDION = """\
fold: accordion
paper: a3
about: Eight panels, folded to and fro.
serves: a4
columns: [105, 105, 105, 105]
rows: [297]
outside: [reverse-1, reverse-2, reverse-3, front]
inside: [inside-1, inside-2, inside-3, back]
panels: [front, inside-1, inside-2, inside-3, reverse-1, reverse-2, reverse-3, back]
regions:
  reverse: [reverse-1, reverse-2, reverse-3]
steps:
  - {after: 1, moves: left, way: behind}
  - {after: 2, moves: left, way: over}
  - {after: 3, moves: left, way: behind}
office: same
"""


def workspace(folder: Path, *names: str) -> Path:
    """Write a workspace into ``folder`` with the leaflets of ``names``, of every fold where there are none."""
    shutil.copytree(CHECKOUT / "content" / "clinics", folder / "content" / "clinics")
    for path in folder.rglob("clinic.yaml"):  # the page for the web has no fold
        path.write_text(
            path.read_text(encoding="utf-8").replace(" large-print, print, web]", " print]"), encoding="utf-8"
        )
    (folder / "content" / "leaflets").mkdir()
    for name in names or folds():
        for language, _ in CLINICS.values():
            shutil.copy(LEAFLETS / f"{name}.yaml", folder / "content" / "leaflets" / f"{name}.{language}.yaml")
    return folder
