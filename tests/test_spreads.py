"""A picture across a spread: in every fold it is one picture, cut exactly where the panels meet, and said once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from io import BytesIO
from math import dist
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from brochure.formats import FORMATS, Format, Spread, default_profile
from brochure.workspace import Workspace, starter_folder
from tests.support.commands import brochure, built, swap
from tests.support.verapdf import verapdf

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.formats import Layout

PX_PER_MM = 20
BLEED = 5
ALT = "Bars of many colours"


@dataclass(frozen=True)
class Case:
    """One spread of one format, as a leaflet of its own."""

    format: Format
    spread: Spread

    @property
    def name(self) -> str:
        return f"{self.format.fold}-{self.spread.name}"

    @property
    def height(self) -> int:
        """How tall the picture is: small panels give less."""
        return min(40, int(0.4 * min(self.format.panel(name).height for name in self.spread.panels)))

    @property
    def width(self) -> float:
        return sum(self.format.panel(name).width for name in self.spread.panels) + 2 * BLEED

    @property
    def offsets(self) -> dict[str, float]:
        found, x = {}, 0.0
        for name in self.spread.panels:
            found[name] = x
            x += self.format.panel(name).width
        return found


CASES = [Case(fmt, spread) for fmt in FORMATS.values() for spread in fmt.spreads]
PAPERS = sorted({case.format.paper for case in CASES})


BARS = ((170, 170, 170), (50, 50, 50), (200, 120, 60), (60, 120, 180), (90, 150, 80), (150, 80, 130), (230, 190, 80))
WHITE = (255, 255, 255)


def bar(number: int) -> tuple[int, int, int]:
    """Return the colour of a bar: those around it are far from it, as white is, and all can be printed."""
    return BARS[number % len(BARS)]


def bars(across: float, down: float = 45) -> bytes:
    """Return a picture of bars of a millimetre each, of so many millimetres."""
    width = round(across * PX_PER_MM)
    row = Image.new("RGB", (width, 1))
    row.putdata([bar(x // PX_PER_MM) for x in range(width)])
    file = BytesIO()
    row.resize((width, round(down * PX_PER_MM)), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


def leaflet(case: Case) -> str:
    picture = f"{case.name}-{case.format.paper}.png"
    lines = [
        "title: Bars",
        "code: S-1",
        'version: "1"',
        "audience: tests",
        f"fold: {case.format.fold}",
        "review: {issued: 2026-01-01, due: 2027-01-01}",
        "spreads:",
        f"  {case.spread.name}: {{image: {picture}, alt: {ALT}, at: foot, height: {case.height}}}",
        "panels:",
    ]
    order = [panel.name for panel in case.format.panels]
    regions = sorted(case.format.regions, key=lambda region: order.index(region.panels[0]))
    first, *others = (region.name for region in regions)
    lines += [f"  {first}: [cover]", *(f"  {name}: [text: Words of {name}]" for name in others)]
    return "\n".join(lines)


def new(folder: Path) -> Path:
    run = brochure(folder, "new", "workspace", "--jurisdiction", "GB-ENG")
    assert run.returncode == 0, run.stderr
    for path in (folder / "workspace/content/leaflets").iterdir():
        path.unlink()
    return folder / "workspace"


@pytest.fixture(scope="module")
def built_spreads(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Path]:
    """Return the file of every case and edition, by paper."""
    folder = new(tmp_path_factory.mktemp("spreads"))
    files = {}
    for paper in PAPERS:
        for path in (folder / "content/leaflets").iterdir():
            path.unlink()
        for case in (case for case in CASES if case.format.paper == paper):
            (folder / f"content/leaflets/{case.name}.en-GB.yaml").write_text(leaflet(case))
            (folder / f"content/{case.name}-{paper}.png").write_bytes(bars(case.width, case.height + BLEED))
        report = built(folder, "--paper", paper, "-o", f"build-{paper}")
        assert not [d for d in report["diagnostics"] if d["severity"] == "error"]
        for output in report["outputs"]:
            files[(paper, output["leaflet"], output["edition"])] = folder / f"build-{paper}" / output["path"]
    return files


@dataclass(frozen=True)
class Row:
    """The pixels of a line across a page; a renderer draws whole pixels, and so not quite ``PX_PER_MM``."""

    pixels: bytes
    scale: float

    def at(self, millimetres: float) -> tuple[int, int, int]:
        last = len(self.pixels) // 3 - 1
        red, green, blue = self.pixels[3 * min(last, int(millimetres * self.scale)) :][:3]
        return (red, green, blue)


def row_of(page: pdfium.PdfPage, down: float) -> Row:
    """Return the line ``down`` mm from the top of a page."""
    above, height = down / 25.4 * 72, page.get_height()
    strip = (0, height - above - 0.5, 0, above - 0.5)
    drawn = page.render(scale=PX_PER_MM * 25.4 / 72, crop=strip).to_pil().convert("RGB")
    y = drawn.height // 2
    return Row(drawn.crop((0, y, drawn.width, y + 1)).tobytes(), drawn.width / (page.get_width() / 72 * 25.4))


@dataclass(frozen=True)
class Lying:
    """A panel as it lies on a page: upright or on its head; ``open_`` tells where nothing lies beside it."""

    page: int
    panel: str
    left: float
    top: float
    width: float
    height: float
    turned: bool
    open_left: bool
    open_right: bool

    def across(self, at: float) -> float:
        """Return where on the page ``at`` mm from the left of the panel is."""
        return self.left + (self.width - at if self.turned else at)

    def down(self, up: float) -> float:
        """Return where on the page ``up`` mm from the foot of the panel is."""
        return self.top + (up if self.turned else self.height - up)


def assert_window(row: Row, lying: Lying, start: float, stop: float, shown_from: float, *, inked: bool = False) -> None:
    """Hold the pixels from ``start`` to ``stop`` mm of a panel to their bars within 0.1 mm.

    ``shown_from`` is where in the picture the panel begins, in mm. What is ``inked`` looks duller, and is held to be
    nearer to its bar than to any of those around it.
    """
    for step in range(round((stop - start) * PX_PER_MM)):
        at = start + (step + 0.5) / PX_PER_MM
        pixel = row.at(lying.across(at))
        allowed = {bar(int(shown_from + at + slack)) for slack in (-0.1, 0, 0.1)}
        near = [max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) for colour in allowed]
        if inked and len(allowed) == 1:
            assert min((WHITE, *BARS), key=partial(dist, pixel)) in allowed, (at, pixel, allowed)
        else:
            assert min(near) < 90 if len(allowed) > 1 else min(near) <= 12, (at, pixel, allowed)


def lying(layout: Layout, case: Case, margin: float) -> list[Lying]:
    """Return where the panels of a spread lie on the pages of an imposed file."""
    found = []
    for placed in layout.placements:
        if placed.panel in case.spread.panels and placed.rotation in {0, 180}:
            panel, turned = case.format.panel(placed.panel), placed.rotation == 180
            others = [o for o in layout.placements if (o.sheet, o.side, o.y) == (placed.sheet, placed.side, placed.y)]
            ends = [o.x + case.format.panel(o.panel).width for o in others]
            edges = (
                not any(abs(end - placed.x) < 5 for end in ends),
                not any(abs(other.x - placed.x - panel.width) < 5 for other in others),
            )
            left, top = margin + placed.x, margin + placed.y
            opened = edges[::-1] if turned else edges
            found.append(Lying(placed.side, panel.name, left, top, panel.width, panel.height, turned, *opened))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.format.paper}")
@pytest.mark.parametrize("edition", ["print", "office"])
def test_the_picture_runs_on_over_the_folds_and_to_the_bleed(built_spreads, case, edition) -> None:
    profile = Workspace(starter_folder()).profile(default_profile(case.format))
    margin, bleed = (profile.margin, profile.bleed) if edition == "print" else (0, 0)
    inked = edition == "print"
    layout = case.format.press if edition == "print" else case.format.office
    wanted = lying(layout, case, margin)
    assert wanted
    with pdfium.PdfDocument(built_spreads[case.format.paper, case.name, edition]) as pdf:
        for found in wanted:
            start = -bleed + 0.3 if found.open_left and bleed else 0
            stop = found.width + (bleed - 0.3 if found.open_right and bleed else 0)
            for up in (case.height - 1, 1):
                row = row_of(pdf[found.page], found.down(up))
                assert_window(row, found, start, stop, BLEED + case.offsets[found.panel], inked=inked)
            if bleed and all(abs(o.y - (found.down(0) - margin)) > 5 for o in layout.placements if not found.turned):
                row = row_of(pdf[found.page], found.down(0.5 - bleed))
                assert_window(row, found, start, stop, BLEED + case.offsets[found.panel], inked=inked)
            above = row_of(pdf[found.page], found.down(case.height + 1))
            assert min(min(above.at(found.across(at))) for at in range(20, 60)) > 220, "no taller than it says"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.format.paper}")
def test_on_the_screen_each_panel_shows_its_window(built_spreads, case) -> None:
    names = [panel.name for panel in case.format.panels]
    with pdfium.PdfDocument(built_spreads[case.format.paper, case.name, "screen"]) as pdf:
        assert len(pdf) == len(names)
        for name in case.spread.panels:
            panel = case.format.panel(name)
            found = Lying(names.index(name), name, 0, 0, panel.width, panel.height, False, True, True)
            row = row_of(pdf[found.page], found.down(1))
            assert_window(row, found, 0, panel.width, BLEED + case.offsets[name])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.format.paper}")
def test_what_it_shows_is_said_once_on_its_first_panel(built_spreads, case) -> None:
    names = [panel.name for panel in case.format.panels]
    with pikepdf.open(built_spreads[case.format.paper, case.name, "screen"]) as pdf:
        figures = [
            obj
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/S") == "/Figure" and str(obj.get("/Alt")) == ALT
        ]
        assert [pikepdf.Page(figure.Pg).index for figure in figures] == [names.index(case.spread.panels[0])]


def test_it_can_be_read_aloud(built_spreads) -> None:
    screens = [path for (_, _, edition), path in built_spreads.items() if edition == "screen"]
    assert verapdf(screens, "ua1") == {screen: [] for screen in screens}


WORDS = "This is a sentence of eight short words. " * 26
FULL = f"""title: Valley
code: S-2
version: "1"
audience: tests
fold: trifold
review: {{issued: 2026-01-01, due: 2027-01-01}}
spreads:
  inside-left inside-centre: {{image: bars.png, alt: {ALT}, at: foot, height: 90}}
panels:
  front: [cover]
  inside-left: [text: "{WORDS}"]
  inside-centre: [text: Short]
  inside-right: [text: "{WORDS}"]
  back: [review-line]
  flap: []
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = new(tmp_path)
    (folder / "content/bars.png").write_bytes(bars(300))
    (folder / "content/leaflets/valley.en-GB.yaml").write_text(FULL)
    return folder


def test_text_gives_way_to_the_picture_or_overflows(workspace: Path) -> None:
    """The same words fit on the panel beside the picture, and not on the one above it."""
    run = brochure(workspace, "build")
    assert run.returncode == 1
    assert "valley.en-GB.yaml:11:17: error[panel-overflow]" in run.stderr
    assert '"inside-right" is too full' not in run.stderr
    swap(workspace / "content/leaflets/valley.en-GB.yaml", "height: 90", "height: 30")
    built(workspace)
    with pdfium.PdfDocument(workspace / "build/my-clinic/en-GB/valley.screen.pdf") as pdf:
        text = pdf[2 - 1].get_textpage()
        lowest = min(text.get_charbox(n)[1] for n in range(text.count_chars()) if text.get_text_range(n, 1).strip())
    assert lowest * 25.4 / 72 > 30


def test_a_picture_too_small_for_its_spread_and_bleed_is_told_with_its_resolution(workspace: Path) -> None:
    swap(workspace / "content/leaflets/valley.en-GB.yaml", "height: 90", "height: 30")
    (workspace / "content/bars.png").write_bytes(bars(40))  # 800 pixels over 210 mm
    report = built(workspace, code=1)
    coarse = [d for d in report["diagnostics"] if d["code"] == "picture-coarse"]
    assert {(d["severity"], d["line"], d["measured"]) for d in coarse} == {
        ("error", 8, 97),
        ("warning", 8, 97),
        ("warning", 8, 183),  # in large print it stands in one column
    }
    assert {o["edition"]: o["status"] for o in report["outputs"]} == {
        "print": "failed",
        "large-print": "built",
        "office": "built",
        "screen": "built",
        "web": "built",
    }


# What is written instead of what, and what is told.
FAULTS = {
    "unknown-spread": ("inside-left inside-centre:", "insid:", ":8:3", 'did you mean "inside"'),
    "spread-apart": ("inside-left inside-centre:", "inside-left inside-right:", ":8:3", "left to right"),
    "spread-apart on two sides": ("inside-left inside-centre:", "front back:", ":8:3", "flap back front"),
    "missing-key": (f", alt: {ALT}", "", ":8:30", "alt"),
    "unknown-edge": ("at: foot", "at: middle", ":8:", "foot"),
    "out-of-range": ("height: 90", "height: 9", ":8:", "10 to 400"),
    "spread-height": ("height: 90", "height: 190", ":8:", "126 mm at most"),
    "text-on-picture": ("at: foot, height: 90", "at: full", ":11:3", "inside-left: []"),
    "both-given": ("at: foot", "at: full", ":8:", "full"),
    "both-given on the cover": ("height: 90}", "height: 90}\n  front: {image: bars.png, alt: x}", ":9:18", "cover"),
    "file-missing": ("bars.png", "none.png", ":8:", "none.png"),
    "panel-twice": ("panels:", "  inside-centre: {image: bars.png, alt: x}\npanels:", ":9:3", "keep one"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_place(workspace: Path, name: str) -> None:
    old, new, place, words = FAULTS[name]
    path = workspace / "content/leaflets/valley.en-GB.yaml"
    if "cover" in name:
        swap(path, "front: [cover]", "front: [cover: {image: bars.png, alt: x}]")
    swap(path, old, new)
    run = brochure(workspace, "check", "--no-layout")
    told = run.stdout + run.stderr
    assert run.returncode == 1, told
    assert f"valley.en-GB.yaml{place}" in told
    assert f"error[{name.split(maxsplit=1)[0]}]" in told
    assert words in told
    assert "Traceback" not in told
