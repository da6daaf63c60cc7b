"""All that ships, built by the command and judged by programs that we did not write."""

from __future__ import annotations

import ctypes
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from brochure import workspace as disk
from brochure.compose import inks
from brochure.formats import FORMATS
from brochure.units import mm, pt
from brochure.words import words_of
from tests.support.colours import painted
from tests.support.panels import picture, profile_of
from tests.support.plates import coverage, plates
from tests.support.printed import spaces
from tests.support.verapdf import verapdf_x

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Shipped

CHECKOUT = Path(__file__).resolve().parent.parent
LATIN = ("en-US", "en-GB", "es", "pl")


def run(*command: str | Path) -> str:
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def every_file(shipped: Shipped) -> list[Path]:
    return [path for edition in ("print", "office", "screen") for path in shipped.files(edition)]


def outputs(shipped: Shipped, edition: str) -> list[tuple[dict[str, str], Path]]:
    return [(o, shipped.folder / o["path"]) for o in shipped.report["outputs"] if o["edition"] == edition]


def english(shipped: Shipped, edition: str, clinic: str) -> Path:
    """Return the English leaflet on ketamine of a clinic."""
    mine = (p for p in shipped.files(edition) if p.parts[-3] == clinic and "ketamine-for-ptsd." in p.name)
    (path,) = (p for p in mine if p.parts[-2].startswith("en-"))
    return path


@cache
def words(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def test_eight_leaflets_for_two_clinics_in_five_editions(shipped: Shipped) -> None:
    listed = shipped.report["outputs"]
    assert len(listed) >= 56
    assert {o["status"] for o in listed} == {"built"}
    assert len({o["leaflet"] for o in listed}) == 8
    assert {o["jurisdiction"] for o in listed} == {"US", "GB-ENG"}
    assert all((shipped.folder / o["path"]).stat().st_size == o["bytes"] for o in listed)
    assert all(hashlib.sha256((shipped.folder / o["path"]).read_bytes()).hexdigest() == o["sha256"] for o in listed)
    told = shipped.report["diagnostics"]
    # A coloured logo on a coloured band stands on the paper that the theme brings along.
    plates = [d for d in told if d["code"] == "logo-contrast"]
    assert {(d["severity"], d["file"]) for d in plates} <= {("note", "content/clinics/tern-quay/_brand.yml")}
    # Folded sheets make a multiple of four: the booklet in Easy Read leaves two pages blank.
    blank = [d for d in told if d["code"] == "pages-blank"]
    assert {(d["severity"], d["file"].partition(".")[0]) for d in blank} == {
        ("note", "content/leaflets/ketamine-for-ptsd-easy-read")
    }
    assert {d["code"] for d in told if d not in (*plates, *blank)} == {"not-approved", "not-measured"}


def test_the_manifest_says_the_same_without_the_time(shipped: Shipped) -> None:
    manifest = json.loads((shipped.folder / "manifest.json").read_text())
    expected = [{k: v for k, v in o.items() if k != "seconds"} for o in shipped.report["outputs"]]
    assert manifest["outputs"] == expected
    files = (path for ending in ("pdf", "html") for path in shipped.folder.rglob(f"*.{ending}"))
    targets = {str(path.relative_to(shipped.folder)) for path in files if not path.name.endswith(".ticket.pdf")}
    pages = {path for path in targets if "/current/" in path}  # that say whether a copy on paper still holds
    assert len(pages) == len({(o["clinic"], o["language"], o["leaflet"]) for o in expected})
    assert targets - pages == {o["path"] for o in expected}


def test_poppler_reads_the_right_boxes_on_every_page_for_print(shipped: Shipped) -> None:
    for output, path in outputs(shipped, "print"):
        fmt = FORMATS[output["format"]]
        profile = profile_of(fmt)
        told = run("pdfinfo", "-box", "-f", "1", "-l", "99", path)
        boxes = re.findall(r"Page +(\d+) (\w+): +([-\d.]+) +([-\d.]+) +([-\d.]+) +([-\d.]+)", told)
        pages = {int(page) for page, *_ in boxes}
        assert pages == set(range(1, int(output["pages"]) + 1))
        for _, name, *edges in boxes:
            reach = {"TrimBox": 0.0, "BleedBox": profile.bleed}.get(name, profile.margin)
            near, far = profile.margin - reach, profile.margin + reach
            expected = [pt(near), pt(near), pt(fmt.press.width + far), pt(fmt.press.height + far)]
            assert [float(e) for e in edges] == pytest.approx(expected, abs=0.02), f"{name} of {path.name}"


def test_qpdf_finds_nothing_wrong(shipped: Shipped) -> None:
    for path in every_file(shipped):
        assert "No syntax or stream encoding errors" in run("qpdf", "--check", path)


def test_poppler_sees_every_font_embedded_as_a_subset(shipped: Shipped) -> None:
    for path in every_file(shipped):
        rows = run("pdffonts", path).splitlines()[2:]
        assert rows
        for row in rows:
            embedded, subset = row.split()[-5:-3]
            assert (embedded, subset) == ("yes", "yes"), row
            assert re.match(r"[A-Z]{6}\+", row)


def test_no_stand_in_of_an_ink_is_left_in_any_file(shipped: Shipped) -> None:
    stand_ins = inks.stand_ins()
    workspace = disk.Workspace(CHECKOUT)
    for output in shipped.report["outputs"]:
        if output["edition"] == "web":  # its colours are CSS: tests/web/test_shipped.py
            continue
        brand = workspace.clinic(output["clinic"]).brand
        own = set(inks.replacements(inks.roles(brand.colours, brand.inks)).values())
        found = painted((shipped.folder / output["path"]).read_bytes())
        if output["edition"] == "print":
            assert found == set(), "no colour of a file for the press is RGB"
            continue
        assert found & own, "the clinic's colours are painted"
        assert {stand_ins[c] for c in found & set(stand_ins) - own} == set()


def test_verapdf_finds_nothing_that_pdf_x_has_a_rule_for(shipped: Shipped, tmp_path: Path) -> None:
    verdicts = verapdf_x(shipped.files("print"), tmp_path)
    assert len(verdicts) >= 6
    assert {path.name: rules for path, rules in verdicts.items() if rules} == {}


def test_files_for_the_press_hold_ink_alone_and_no_more_than_the_printer_takes(shipped: Shipped) -> None:
    for output, path in outputs(shipped, "print"):
        assert not {"/DeviceRGB", "/CalRGB", "/Lab", "rg", "RG"} & spaces(path.read_bytes()), path.name
        for page in plates(path):
            assert set(page) == {"Cyan", "Magenta", "Yellow", "Black"}
            assert coverage(page) <= profile_of(FORMATS[output["format"]]).coverage, path.name


def test_black_text_is_black_ink_alone_and_overprints(shipped: Shipped) -> None:
    for path in shipped.files("print"):
        shown = [(colour, over) for colour, over, words in texts(path) if words]
        black = [0.0, 0.0, 0.0, 1.0]
        assert (black, True) in shown
        assert [c for c, _ in shown if c[3:] > [0.8] and sum(c[:3]) > 0.3] == [], "no text in rich black"
        assert all(over == (colour == black) for colour, over in shown)


def texts(path: Path) -> Iterator[tuple[list[float], bool, int]]:
    """Yield the colour of every line of text, whether it overprints, and how many strings it shows."""
    with pikepdf.open(path) as pdf:
        for form in (o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/BBox" in o):
            state: tuple[list[float], bool] = ([], False)
            saved = []
            for i in pikepdf.parse_content_stream(form):
                match str(i.operator):
                    case "q":
                        saved.append(state)
                    case "Q":
                        state = saved.pop()
                    case "k":
                        state = ([float(str(v)) for v in i.operands], state[1])
                    case "gs":
                        over = form.Resources.ExtGState[str(i.operands[0])].get("/op")
                        state = (state[0], state[1] if over is None else bool(over))
                    case "TJ" | "Tj":
                        yield (*state, len(i.operands[0]))


def test_every_copy_says_on_its_first_and_last_panel_that_it_is_a_draft(shipped: Shipped) -> None:
    workspace = disk.Workspace(CHECKOUT)
    for path in every_file(shipped):
        draft = words_of(workspace.phrases(path.parts[-2])["draft"], rtl=True)
        pages = [words_of(page, rtl=True) for page in words(path)]
        if path in shipped.files("screen"):
            assert draft <= pages[0]
            assert draft <= pages[-1]
        else:
            assert draft + draft <= sum(pages, Counter())


def test_nobody_is_named_as_author_or_reviewer() -> None:
    workspace = disk.Workspace(CHECKOUT)
    for name, languages in workspace.leaflets().items():
        for language in languages:
            review = workspace.leaflet(name, language).review
            assert (review.author, review.clinical_reviewer, review.approved) == (None, None, None)


@pytest.mark.parametrize("clinic", ["tern-quay", "aldgrove"])
def test_the_office_trifold_lies_as_it_folds(shipped: Shipped, clinic: str) -> None:
    path, screen = (english(shipped, edition, clinic) for edition in ("office", "screen"))
    panels = words(screen)  # in the order written: front, inside left to right, flap, back
    fmt = FORMATS["trifold-a4" if clinic == "tern-quay" else "trifold-letter"]
    read = []
    with pdfium.PdfDocument(path) as pdf:
        for page, folds in zip(pdf, fmt.office.folds, strict=True):
            text = page.get_textpage()
            edges = [0.0, *(fold.at for fold in folds), fmt.office.width]
            for left, right in pairwise(edges):
                cell = text.get_text_bounded(pt(left), 0, pt(right), page.get_height())
                read.append(" ".join(cell.split()))
            assert mm(page.get_width()) == pytest.approx(fmt.office.width, abs=0.01)
    front, inside, (flap, back) = panels[0], panels[1:4], panels[4:]
    assert [sorted(c.split()) for c in read] == [sorted(p.split()) for p in (flap, back, front, *inside)]
    assert fmt.office.folds[0][0].at < fmt.office.width / 3  # the flap is narrower


@pytest.mark.parametrize("clinic", ["tern-quay", "aldgrove"])
def test_baselines_stand_on_one_grid_across_the_inside(shipped: Shipped, clinic: str) -> None:
    """Every 12 pt line of the three panels stands a whole number of half lines below the same height."""
    for output, path in outputs(shipped, "screen"):
        if output["clinic"] == clinic and output["leaflet"] == "ketamine-for-ptsd" and output["language"] in LATIN:
            half = (16, 16, 15.5, 15)[int(output["copyfit"])] / 2
            lines = sorted(y for page in (1, 2, 3) for y in baselines(path, page))
            assert len(lines) > 30
            off = [(y - lines[0] + half / 2) % half - half / 2 for y in lines]
            assert max(map(abs, off)) < 0.1, off


def baselines(path: Path, number: int) -> set[float]:
    """Return how far below the top every character of 12 pt stands, in points, as pdfium reads it."""
    found = set()
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[number]
        text = page.get_textpage()
        for index in range(text.count_chars()):
            x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetMatrix(text, index, matrix)
            size = raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)
            if abs(size - 12) < 0.1 and chr(raw.FPDFText_GetUnicode(text, index)).strip():
                found.add(page.get_height() - y.value)
    return found


def test_every_page_of_easy_read_that_begins_with_a_heading_begins_at_one_height(shipped: Shipped) -> None:
    for path in shipped.files("screen"):
        if "easy-read" not in path.name:
            continue
        pages = run("pdftotext", "-bbox", "-f", "3", path, "-").split("<page ")[1:-1]
        heights = [re.findall(r'yMin="([\d.]+)" .*yMax="([\d.]+)"', page) for page in pages]
        read = [(round(float(top), 1), float(bottom) - float(top)) for words in heights for top, bottom in words]
        heads = [top for top, height in read if height > 24 and top < 75]
        assert len(heads) >= 7
        assert len(set(heads)) == 1, path


def test_no_mark_of_a_source_is_parted_from_the_next(shipped: Shipped) -> None:
    for path in shipped.files("office"):
        parted = re.findall(r"[^\W\d][.:)]?\d{1,2},$", run("pdftotext", path, "-"), re.MULTILINE)
        assert parted == [], path


def test_grounds_reach_a_millimetre_past_the_trim(shipped: Shipped) -> None:
    path = english(shipped, "print", "tern-quay")
    fmt = FORMATS["trifold-a4"]
    margin = profile_of(fmt).margin
    dpi = 144

    def at(page: int, x: float, y: float) -> tuple[int, int, int]:
        drawn = picture(path.read_bytes(), page, dpi)
        pixel = drawn.getpixel((int((x + margin) * dpi / 25.4), int((y + margin) * dpi / 25.4)))
        assert isinstance(pixel, tuple)
        return (int(pixel[0]), int(pixel[1]), int(pixel[2]))

    paper = (255, 255, 255)
    foot, width, height = fmt.press.height - 3, fmt.press.width, fmt.press.height
    for page in (0, 1):
        assert at(page, -1, foot) != paper, "left"
        assert at(page, width + 1, foot) != paper, "right"
        assert at(page, 50, height + 1) != paper, "bottom"
        assert at(page, 250, height + 1) != paper, "bottom"
        assert at(page, 150, -1) != paper, "top"
        assert at(page, 50, height + 4.5) == paper, "nothing past the bleed but marks"


def test_a_second_build_gives_the_same_bytes(shipped: Shipped, tmp_path: Path) -> None:
    command: list[str | Path] = [sys.executable, "-m", "brochure", "build", "-C", CHECKOUT, "-o", tmp_path, "-j", "1"]
    run(*command, "--clinic", "aldgrove", "understanding-ptsd")
    for path in (*tmp_path.rglob("*.pdf"), *tmp_path.rglob("*.html")):
        assert path.read_bytes() == (shipped.folder / path.relative_to(tmp_path)).read_bytes()
