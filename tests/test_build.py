"""What a build leaves behind: whole files, a manifest that is true, nothing that would not be made now."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.commands import brochure, built, swap

LEAFLET = "content/leaflets/ketamine-for-ptsd.en-GB.yaml"
CLINIC = "content/clinics/my-clinic/clinic.yaml"
BRAND = "content/clinics/my-clinic/_brand.yml"
MADE = "my-clinic/en-GB/ketamine-for-ptsd"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "workspace"
    assert brochure(folder.parent, "new", folder, "--jurisdiction", "GB-ENG").returncode == 0
    built(folder)
    return folder


@pytest.fixture
def workspace(finished, tmp_path):
    return Path(shutil.copytree(finished, tmp_path / "workspace"))


def pdfs(workspace):
    """Return the leaflets and proofs under build/, without tickets."""
    found = (str(p.relative_to(workspace / "build")) for p in (workspace / "build").rglob("*.pdf"))
    return sorted(name for name in found if not name.endswith(".ticket.pdf"))


def beside(workspace, ending):
    """Return what stands beside a leaflet under build/, by the end of its name."""
    return sorted(str(p.relative_to(workspace / "build")) for p in (workspace / "build").rglob(f"*{ending}"))


def test_editions_that_the_clinic_wants_are_built_and_listed(finished):
    assert pdfs(finished) == [f"{MADE}.{edition}.pdf" for edition in ("large-print", "office", "print", "screen")]
    manifest = json.loads((finished / "build/manifest.json").read_text())
    assert [(o["path"], o["status"], o["pages"], o["sheets"]) for o in manifest["outputs"]] == [
        (f"{MADE}.large-print.pdf", "built", 8, None),
        (f"{MADE}.office.pdf", "built", 2, 1),
        (f"{MADE}.print.pdf", "built", 2, 1),
        (f"{MADE}.screen.pdf", "built", 6, None),
        (f"{MADE}.web.html", "built", None, None),
    ]
    assert not [p for p in (finished / "build").rglob("*") if p.name.startswith(".")]


def test_a_second_build_changes_no_byte(workspace):
    before = {p: (workspace / "build" / p).read_bytes() for p in (*pdfs(workspace), *beside(workspace, ".ticket.pdf"))}
    manifest = (workspace / "build/manifest.json").read_bytes()
    built(workspace, "-j", "2")
    assert {p: (workspace / "build" / p).read_bytes() for p in before} == before
    assert (workspace / "build/manifest.json").read_bytes() == manifest


def test_an_edition_no_longer_wanted_moves_to_stale(workspace):
    swap(workspace / CLINIC, "editions: [office, screen, large-print, print, web]", "editions: [office]")
    report = built(workspace)
    assert pdfs(workspace) == [
        f"{MADE}.office.pdf",
        *(f"stale/{MADE}.{edition}.pdf" for edition in ("large-print", "print", "screen")),
    ]
    assert (workspace / f"build/stale/{MADE}.web.html").is_file()
    assert not (workspace / f"build/{MADE}.web.html").exists()
    assert (workspace / "build/stale/my-clinic/current/KET-01/en-GB/0.1.html").is_file()
    assert [d["code"] for d in report["diagnostics"]].count("stale") == 5


def test_the_old_file_of_a_target_that_fails_moves_to_stale(workspace):
    swap(workspace / LEAFLET, "subtitle:", "subtitel:")
    report = built(workspace, code=1)
    assert pdfs(workspace) == [
        f"stale/{MADE}.{edition}.pdf" for edition in ("large-print", "office", "print", "screen")
    ]
    assert {o["status"] for o in report["outputs"]} == {"failed"}
    swap(workspace / LEAFLET, "subtitel:", "subtitle:")
    built(workspace)
    assert f"{MADE}.office.pdf" in pdfs(workspace)


def test_the_ticket_goes_to_stale_with_its_print_file_and_not_without_it(workspace):
    tickets = [f"{MADE}.print.json", f"{MADE}.print.ticket.pdf"]
    assert beside(workspace, ".print.json") + beside(workspace, ".ticket.pdf") == tickets
    built(workspace, "--edition", "office")
    assert beside(workspace, ".print.json") + beside(workspace, ".ticket.pdf") == tickets
    swap(workspace / CLINIC, "editions: [office, screen, large-print, print, web]", "editions: [office, screen]")
    built(workspace)
    stale = [f"stale/{name}" for name in tickets]
    assert beside(workspace, ".print.json") + beside(workspace, ".ticket.pdf") == stale


def test_a_template_of_the_ticket_that_is_at_fault_stops_the_print_file_alone(workspace):
    template = workspace / "templates/ticket.html"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text("{{ nothing.of.the.kind }}")
    report = built(workspace, code=1)
    assert {o["edition"]: o["status"] for o in report["outputs"]} == {
        "large-print": "built",
        "office": "built",
        "print": "failed",
        "screen": "built",
        "web": "built",
    }
    (fault,) = (d for d in report["diagnostics"] if d["severity"] == "error")
    assert (fault["code"], fault["file"]) == ("template-fault", "templates/ticket.html")
    assert pdfs(workspace) == [
        *(f"{MADE}.{edition}.pdf" for edition in ("large-print", "office", "screen")),
        f"stale/{MADE}.print.pdf",
    ]


def test_a_renamed_leaflet_leaves_no_old_file_in_place(workspace):
    (workspace / LEAFLET).rename(workspace / "content/leaflets/new-name.en-GB.yaml")
    built(workspace)
    assert [p for p in pdfs(workspace) if not p.startswith("stale/")] == [
        f"my-clinic/en-GB/new-name.{edition}.pdf" for edition in ("large-print", "office", "print", "screen")
    ]


def test_what_the_build_did_not_make_is_left_alone(workspace):
    mine = workspace / "build/my-clinic/en-GB/notes.pdf"
    mine.write_bytes(b"mine")
    swap(workspace / CLINIC, "editions: [office, screen, large-print, print, web]", "editions: [office]")
    built(workspace)
    assert mine.read_bytes() == b"mine"


def test_a_selection_leaves_the_other_targets_in_place_and_in_the_manifest(workspace):
    report = built(workspace, "ketamine-for-ptsd", "--edition", "office")
    assert [o["edition"] for o in report["outputs"]] == ["office"]
    assert len(pdfs(workspace)) == 4
    assert len(json.loads((workspace / "build/manifest.json").read_text())["outputs"]) == 5


def test_a_leaflet_may_be_named_by_its_path_and_built_elsewhere_on_other_paper(workspace, tmp_path):
    out = tmp_path / "elsewhere"
    report = built(workspace, LEAFLET, "--edition", "office", "--paper", "letter", "-o", out)
    assert [o["format"] for o in report["outputs"]] == ["trifold-letter"]
    assert (out / report["outputs"][0]["path"]).is_file()


def test_from_a_folder_inside_the_workspace_and_by_c_from_outside(workspace, tmp_path):
    assert built(workspace / "content/leaflets", "--edition", "screen")["ok"]
    assert built(tmp_path, "-C", workspace, "--edition", "screen")["ok"]


def test_a_workspace_s_own_template_style_and_claim_come_first(workspace):
    heading = workspace / "templates/blocks/heading.html"
    heading.parent.mkdir(parents=True)
    heading.write_text("<h{{ block.level }}>{{ block.text }} ({{ block.text }})</h{{ block.level }}>")
    claims = workspace / "content/claims.yaml"
    claims.write_text('wears-off: {fact: f, references: [feder2021], text: {en: "It wore off, we were told."}}\n')
    built(workspace, "--edition", "screen")
    import pypdfium2

    with pypdfium2.PdfDocument(workspace / f"build/{MADE}.screen.pdf") as pdf:
        words = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
    assert "Does it help? (Does it help?)" in words
    assert "It wore off, we were told." in words


def test_the_same_leaflet_in_another_brand_differs_in_colour_alone(workspace):
    import pypdfium2

    def words():
        with pypdfium2.PdfDocument(workspace / f"build/{MADE}.screen.pdf") as pdf:
            return [page.get_textpage().get_text_range() for page in pdf]

    before, old = words(), (workspace / f"build/{MADE}.screen.pdf").read_bytes()
    swap(workspace / BRAND, '"#14506A"', '"#7A1F5C"')
    built(workspace, "--edition", "screen")
    assert words() == before
    assert (workspace / f"build/{MADE}.screen.pdf").read_bytes() != old


def test_no_clinic_that_wants_a_leaflet_is_told(workspace):
    swap(workspace / CLINIC, "languages: [en-GB]", "languages: [fr]")
    report = built(workspace, code=1)
    assert [d["code"] for d in report["diagnostics"] if d["severity"] == "error"] == ["nothing-to-build"]


def add_words(workspace, number):
    """Add words to the text of the first inside panel."""
    path = workspace / LEAFLET
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.strip().startswith("- text:"))
    lines.insert(start + 1, "        " + " ".join(["added"] * number))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return start + 1


@pytest.mark.parametrize("number", [60, 400])
def test_too_many_words_are_told_by_panel_line_and_number_and_the_cut_fits(workspace, number):
    add_words(workspace, number)
    report = built(workspace, code=1)
    (overflow,) = {
        (d["file"], d["line"], d["panel"], d["measured"])
        for d in report["diagnostics"]
        if d["code"] == "panel-overflow"
    }
    file, line, panel, cut = overflow
    assert (file, panel) == (LEAFLET, "inside-left")
    assert line is not None
    assert 0 < cut <= number
    # Large print has as many pages as the words need.
    assert [p for p in pdfs(workspace) if not p.startswith("stale/")] == [f"{MADE}.large-print.pdf"]
    swap(workspace / LEAFLET, " ".join(["added"] * number), " ".join(["added"] * (number - cut)))
    assert built(workspace)["ok"]


def test_a_few_words_more_than_fit_are_set_tighter_and_that_is_said(workspace):
    report, number = built(workspace, "--edition", "screen"), 0
    while report["outputs"][0]["copyfit"] == 0 and number < 60:
        number += 12
        add_words(workspace, 12)
        run = brochure(workspace, "build", "--json", "--edition", "screen")
        report = json.loads(run.stdout)
        if not report["ok"]:
            break
    assert report["ok"]
    assert report["outputs"][0]["copyfit"] in {1, 2, 3}
    assert "set tighter" in brochure(workspace, "build", "--edition", "screen").stdout


def test_check_without_layout_lists_its_targets(workspace):
    run = brochure(workspace, "check", "--no-layout", "--format", "json")
    assert [o["status"] for o in json.loads(run.stdout)["outputs"]] == ["skipped"] * 5
