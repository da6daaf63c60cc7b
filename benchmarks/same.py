"""The very page that ours typesets, as files for a bare script: what cold starts and long runs are held against.

A document is composed and fitted as a build does, and written as one HTML file with its style sheets, fonts and
pictures beside it. Colours are those that stand for a clinic's; nothing else is left out, and nothing put in.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

from benchmarks.measuring import CHECKOUT, build, cost
from brochure import build as line
from brochure import planning
from brochure import workspace as disk
from brochure.document import ASSETS
from brochure.typeset import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from brochure.document import Document

LEAFLET = ("ketamine-for-ptsd", "--clinic", "tern-quay", "--lang", "en-GB")

# How pages are claimed to be: of an office edition nothing, as it is printed.
UNTAGGED, TAGGED = "none", "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Dump:
    """What writes documents for the bare script."""

    engine: Engine

    def write(self, document: Document, folder: Path) -> Path:
        """Write ``document`` as it is laid out in the end into ``folder``; return its HTML file."""
        with self.engine._run(document) as run:
            layout, fit = run.fitted()
            html = run.with_figures(run.with_blank_panels(layout, fit), fit).html.replace("fit-0", f"fit-{fit}", 1)
        sheets = (document.fonts, *document.stylesheets)
        links = "".join(f'<link rel="stylesheet" href="{number}.css">\n' for number in range(len(sheets)))
        files = {"page.html": html.replace("</head>", f"{links}</head>", 1)}
        files |= {f"{number}.css": sheet.text for number, sheet in enumerate(sheets)}
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(ASSETS, "assets/"), encoding="utf-8")
        for url, data in document.assets.items():
            path = folder / "assets" / url.removeprefix(ASSETS)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder / "page.html"


@contextmanager
def dumping() -> Iterator[Dump]:
    """Load the engine; until the end of the block documents can be written."""
    with disk.fontconfig() as fontconfig:
        yield Dump(Engine(fontconfig))


def composed(
    root: Path,
    *leaflets: str,
    clinics: Sequence[str] = (),
    languages: Sequence[str] = (),
    edition: str = "screen",
) -> list[Document]:
    """Return what is composed for ``leaflets`` of the workspace at ``root``, in the order of a build."""
    workspace = disk.Workspace(root)
    jobs, _ = planning.plan(workspace, planning.Selection(leaflets, (*clinics,), (*languages,), (edition,)))
    desk, templates = line.desk_of(workspace, None, building=True), line.templates(workspace)
    return [line.prepare(workspace, job, templates, desk).composition.document for job in jobs]


def bare(variant: str, *pages: Path) -> list[str]:
    """Return the command of the bare script."""
    return [sys.executable, str(CHECKOUT / "benchmarks/bare.py"), variant, *map(str, pages)]


def leaflet(folder: Path, dump: Dump) -> tuple[Path, Path]:
    """Write the page of the leaflet that cold starts are measured by; return it and our screen edition of it."""
    name, _, clinic, _, language = LEAFLET
    screen = built(build(folder / "first", *LEAFLET, "--edition", "screen"), folder / "first")
    (document,) = composed(CHECKOUT, name, clinics=(clinic,), languages=(language,))
    return proved(dump.write(document, folder / "page"), screen), screen


def built(command: list[str], out: Path) -> Path:
    """Run a command that builds one file into ``out``, and return it; the disk's cache is filled by that, too."""
    cost(command)
    (pdf,) = out.rglob("*.pdf")
    return pdf


def proved(page: Path, ours: Path) -> Path:
    """Run the bare script once; end here unless its pages hold the same words as ``ours``, built of the same."""
    cost(bare(TAGGED, page))
    mine, theirs = (words_by_page(path) for path in (ours, page.with_name("page.html.pdf")))
    if len(mine) != len(theirs):  # imposed on sheets
        mine, theirs = ([sorted(word for words in pages for word in words)] for pages in (mine, theirs))
    if mine != theirs:
        where = [number for number, (one, other) in enumerate(zip(mine, theirs, strict=False), 1) if one != other]
        sys.exit(f"the bare script does not set the words of {ours.name}: see {page}, page {where}")
    return page


def words_by_page(pdf: Path) -> list[list[str]]:
    """Return the words of each page, in the order in which they are painted."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().split() for page in document]
