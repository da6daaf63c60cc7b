"""A leaflet in every fold, built by the real command for a clinic on A4 and for one on US papers."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pytest

from brochure.formats import find_format, folds
from brochure.review import RULES
from brochure.units import mm
from tests.support.commands import brochure, built
from tests.support.folds import CHECKOUT, CLINICS, LEAFLETS, workspace
from tests.support.verapdf import verapdf

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = workspace(tmp_path_factory.mktemp("folds"))
    return folder, built(folder)


def outputs(report: dict[str, Any], fold: str, clinic: str) -> dict[str, dict[str, Any]]:
    return {o["edition"]: o for o in report["outputs"] if (o["leaflet"], o["clinic"]) == (fold, clinic)}


def test_there_is_a_leaflet_for_every_fold() -> None:
    assert {path.stem for path in LEAFLETS.glob("*.yaml")} == set(folds())


def test_every_fold_builds_for_both_clinics_in_three_editions(everything: tuple[Path, dict[str, Any]]) -> None:
    _, report = everything
    assert {o["status"] for o in report["outputs"]} == {"built"}
    assert len(report["outputs"]) == len(folds()) * 2 * 3
    told = [d for d in report["diagnostics"] if d["severity"] != "note"]
    assert {d["code"] for d in told} <= {rule.code for rule in RULES}  # the words are samples
    assert {d["severity"] for d in told} == {"warning"}


# The two themes of the clinics that ship are held above.
OTHERS = {"meadow": "Lato", "signal": "Mukta"}


def test_every_theme_is_held() -> None:
    assert {path.name for path in (CHECKOUT / "styles/themes").iterdir()} == {"harbour", "ledger", *OTHERS}


@pytest.mark.parametrize("theme", OTHERS)
def test_every_other_theme_has_something_for_every_fold_on_both_papers(tmp_path: Path, theme: str) -> None:
    folder = workspace(tmp_path)
    for path in folder.glob("content/clinics/*/_brand.yml"):
        text = re.sub(r"theme: \w+", f"theme: {theme}", path.read_text(encoding="utf-8"))
        text = re.sub("(?<=family: )(Source Sans 3|Lato|EB Garamond)", OTHERS[theme], text)
        path.write_text(text, encoding="utf-8")
    report = built(folder, "--edition", "office")
    assert len(report["outputs"]) == len(folds()) * 2
    assert {d["code"] for d in report["diagnostics"] if d["severity"] != "note"} <= {rule.code for rule in RULES}


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("fold", sorted(folds()))
def test_each_clinic_gets_the_format_of_its_paper(
    everything: tuple[Path, dict[str, Any]], fold: str, clinic: str
) -> None:
    folder, report = everything
    made = outputs(report, fold, clinic)
    fmt = find_format(fold, CLINICS[clinic][1])
    assert {o["format"] for o in made.values()} == {fmt.name}
    with pdfium.PdfDocument(folder / "build" / made["office"]["path"]) as pdf:
        sizes = {(round(mm(page.get_width()), 1), round(mm(page.get_height()), 1)) for page in pdf}
        assert sizes == {(round(fmt.office.width, 1), round(fmt.office.height, 1))}
    with pdfium.PdfDocument(folder / "build" / made["screen"]["path"]) as pdf:
        names = {(round(mm(page.get_width()), 1), round(mm(page.get_height()), 1)) for page in pdf}
        assert names <= {(round(p.width, 1), round(p.height, 1)) for p in fmt.panels}
        assert len(pdf) == (12 if fmt.saddle else len(fmt.panels))


def test_a_booklet_has_folios_on_the_pages_that_say_something(everything: tuple[Path, dict[str, Any]]) -> None:
    folder, report = everything
    made = outputs(report, "booklet", "tern-quay")
    assert (made["print"]["pages"], made["office"]["pages"]) == (12, 6)
    assert (made["print"]["sheets"], made["office"]["sheets"]) == (3, 3)
    with pdfium.PdfDocument(folder / "build" / made["screen"]["path"]) as pdf:
        texts = [page.get_textpage().get_text_bounded().split() for page in pdf]
    # Two pages of twelve are blank: one inside the front cover, one before the back cover.
    assert [bool(text) for text in texts] == [n not in {2, 11} for n in range(1, 13)]
    assert [text[-1] for text in texts[2:10]] == [str(n) for n in range(3, 11)]


@pytest.mark.parametrize(("sections", "pages", "blank"), [(1, 8, [2, 4, 5, 6, 7]), (6, 8, []), (7, 12, [2, 10, 11])])
def test_blank_pages_are_placed_with_sense(tmp_path: Path, sections: int, pages: int, blank: list[int]) -> None:
    folder = workspace(tmp_path, "booklet")
    for path in (folder / "content" / "leaflets").glob("*.yaml"):
        head, _, rest = path.read_text().partition("  pages:\n")
        back = rest[rest.index("  back:\n") :]
        text = "    - break: panel\n".join(
            f"    - heading: Part {n}\n    - text: Some words.\n" for n in range(sections)
        )
        path.write_text(f"{head}  pages:\n{text}{back}")
    report = built(folder, "--clinic", "tern-quay", "--edition", "screen")
    (made,) = report["outputs"]
    assert made["pages"] == pages
    with pdfium.PdfDocument(folder / "build" / made["path"]) as pdf:
        found = [n for n, page in enumerate(pdf, start=1) if not page.get_textpage().get_text_bounded().strip()]
    assert found == blank


def test_a_booklet_of_48_pages_is_built_and_one_of_more_is_too_full(tmp_path: Path) -> None:
    folder = workspace(tmp_path, "booklet")
    texts = {path: path.read_text() for path in (folder / "content" / "leaflets").glob("*.yaml")}

    def written(sections: int) -> None:
        for path, text in texts.items():
            head, _, rest = text.partition("  pages:\n")
            parts = "    - break: panel\n".join(
                f"    - heading: Part {n}\n    - text: Words.\n" for n in range(sections)
            )
            path.write_text(f"{head}  pages:\n{parts}{rest[rest.index('  back:') :]}")

    written(46)
    report = built(folder, "--clinic", "aldgrove", "--edition", "office", "--edition", "print")
    assert {(o["edition"], o["pages"], o["sheets"]) for o in report["outputs"]} == {
        ("print", 48, 12),
        ("office", 24, 12),
    }
    written(47)
    run = brochure(folder, "check", "--clinic", "aldgrove")
    assert run.returncode == 1
    assert "panel-overflow" in run.stderr


def test_a_format_of_the_workspace_s_own_is_built(tmp_path: Path) -> None:
    folder = workspace(tmp_path, "z-fold")
    (folder / "content" / "formats").mkdir()
    (folder / "content" / "formats" / "accordion.yaml").write_text(
        "fold: accordion\npaper: a3\nabout: To and fro.\nserves: a4\ncolumns: [105, 105, 105, 105]\nrows: [297]\n"
        "outside: [reverse-1, reverse-2, reverse-3, front]\ninside: [inside-1, inside-2, inside-3, back]\n"
        "panels: [front, inside-1, inside-2, inside-3, reverse-1, reverse-2, reverse-3, back]\n"
        "regions: {reverse: [reverse-1, reverse-2, reverse-3]}\nsteps:\n  - {after: 1, moves: left, way: behind}\n"
        "  - {after: 2, moves: left, way: over}\n  - {after: 3, moves: left, way: behind}\noffice: same\n"
    )
    for path in (folder / "content" / "leaflets").glob("*.yaml"):
        path.write_text(path.read_text().replace("fold: z-fold", "fold: accordion"))
    report = built(folder, "--clinic", "tern-quay")
    assert {o["format"] for o in report["outputs"]} == {"accordion-a3"}
    run = brochure(folder, "check", "--no-layout", "--clinic", "aldgrove")
    assert run.returncode == 1
    assert 'no accordion on paper "letter"' in run.stderr
    assert "it is there on a3: ask for that by --paper, or write a row that serves letter" in run.stderr


def test_a_leaflet_without_a_cover_begins_with_a_heading_of_the_first_level(
    everything: tuple[Path, dict[str, Any]],
) -> None:
    folder, report = everything
    paths = [folder / "build" / outputs(report, "business-card", clinic)["screen"]["path"] for clinic in CLINICS]
    assert verapdf(paths, "ua1") == {path: [] for path in paths}
    with pdfium.PdfDocument(paths[0]) as pdf:
        assert "Your next visit" in pdf[1].get_textpage().get_text_bounded()
        assert "<h1" not in pdf[1].get_textpage().get_text_bounded()


def test_a_poster_with_more_words_than_its_type_leaves_room_for_is_set_smaller(tmp_path: Path) -> None:
    folder = workspace(tmp_path, "poster")
    more = "    - text: Ask at the desk. We have a leaflet with exercises, and one for those who help at home.\n"
    for path in folder.glob("content/leaflets/*.yaml"):
        path.write_text(path.read_text(encoding="utf-8") + 4 * more, encoding="utf-8")
    report = built(folder, "--edition", "office")
    assert {o["status"] for o in report["outputs"]} == {"built"}
    assert {o["clinic"]: o["copyfit"] for o in report["outputs"]} == {"aldgrove": 3, "tern-quay": 2}


@pytest.mark.parametrize(
    ("leaflet", "clinic", "theme", "language"),
    [("ketamine-for-ptsd", "aldgrove", "harbour", "ar"), ("escort-card", "tern-quay", "ledger", "en-GB")],
)
def test_the_theme_of_one_clinic_holds_the_words_of_the_other(
    tmp_path: Path, leaflet: str, clinic: str, theme: str, language: str
) -> None:
    shutil.copytree(CHECKOUT / "content", tmp_path / "content")
    path = tmp_path / "content" / "clinics" / clinic / "_brand.yml"
    path.write_text(re.sub(r"theme: \w+", f"theme: {theme}", path.read_text(encoding="utf-8")), encoding="utf-8")
    report = built(tmp_path, leaflet, "--clinic", clinic, "--lang", language, "--edition", "office")
    assert [o["status"] for o in report["outputs"]] == ["built"]
