"""``brochure proof`` as a person runs it: what it writes, and that it stays only as long as it is true."""

from __future__ import annotations

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.support.commands import brochure, built, swap
from tests.support.verapdf import verapdf

LEAFLET = "content/leaflets/ketamine-for-ptsd.en-GB.yaml"
CLINIC = "content/clinics/my-clinic/clinic.yaml"
BRAND = "content/clinics/my-clinic/_brand.yml"
FOLDER = "build/my-clinic/en-GB"
PROOF = f"{FOLDER}/ketamine-for-ptsd.proof.pdf"


def proofed(folder, *arguments, code=0):
    run = brochure(folder, "proof", "--json", *arguments)
    assert run.returncode == code, run.stdout + run.stderr
    return json.loads(run.stdout)


def proofs(workspace, folder=FOLDER):
    return {p.name: p.read_bytes() for p in (workspace / folder).glob("*.proof.*")}


def words(path):
    run = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(run.stdout.split())


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proofed") / "workspace"
    assert brochure(folder.parent, "new", folder, "--jurisdiction", "GB-ENG").returncode == 0
    swap(folder / CLINIC, "editions: [office, screen, large-print, print, web]", "editions: [office]")
    proofed(folder)
    return folder


@pytest.fixture
def workspace(finished, tmp_path):
    return Path(shutil.copytree(finished, tmp_path / "workspace"))


def test_a_proof_is_a_pdf_and_a_picture_of_each_of_its_pages(finished):
    """The clinic does not want the print edition, and has its proof all the same."""
    names = set(proofs(finished))
    with pikepdf.open(finished / PROOF) as pdf:
        assert len(names) == 1 + len(pdf.pages)
    for name in ("guides-1", "guides-2", "soft-proof-1", "plates-1", "folded", "colours", "findings"):
        assert any(n.startswith(f"ketamine-for-ptsd.proof.{name}") for n in names), name
    assert all(Image.open(BytesIO(data)).size[0] > 1000 for n, data in proofs(finished).items() if n.endswith(".png"))


def test_it_is_listed_as_a_target_and_its_pictures_are_not(finished):
    manifest = json.loads((finished / "build/manifest.json").read_text())
    (entry,) = manifest["outputs"]
    assert (entry["path"], entry["edition"], entry["status"]) == (PROOF.removeprefix("build/"), "proof", "built")
    assert entry["bytes"] == (finished / PROOF).stat().st_size


def test_it_says_what_it_is_of_and_names_every_panel_and_plate(finished):
    found = words(finished / PROOF)
    for word in ("Ketamine for PTSD", "KET-01", "EXAMPLE", "Cyan", "Magenta", "Yellow", "Black", "Closed", "Half open"):
        assert word in found
    for word in ("flap", "back", "front", "inside left", "inside centre", "inside right", "97 mm", "297 mm", "210 mm"):
        assert word in found
    for word in ("trim: where it is cut", "bleed: 3 mm beyond the trim", "converted by the profile"):
        assert word in found


def test_its_plates_say_how_much_ink_there_is(finished):
    assert "Black at most 100 %" in words(finished / PROOF)


def test_the_file_is_sound_and_can_be_read_aloud(finished):
    subprocess.run(["qpdf", "--check", finished / PROOF], check=True, capture_output=True)
    assert verapdf([finished / PROOF], "ua1")[finished / PROOF] == []


def test_a_second_proof_changes_no_byte(workspace):
    before = proofs(workspace)
    proofed(workspace, "-j", "2")
    assert proofs(workspace) == before


def test_a_build_leaves_a_true_proof_where_it_is(workspace):
    before = proofs(workspace)
    built(workspace)
    assert proofs(workspace) == before
    editions = {o["edition"] for o in json.loads((workspace / "build/manifest.json").read_text())["outputs"]}
    assert editions == {"office", "proof"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (LEAFLET, "title: Ketamine for PTSD", "title: Ketamine, for PTSD"),
        (BRAND, "#14506A", "#14506B"),
        (CLINIC, "phone: 01632 960 412", "phone: 01632 960 413"),
    ],
    ids=["words", "colour", "telephone"],
)
def test_a_proof_of_what_has_changed_moves_to_stale_with_its_pictures(workspace, file, old, new):
    before = proofs(workspace)
    swap(workspace / file, old, new)
    report = built(workspace)
    assert proofs(workspace) == {}
    assert set(proofs(workspace, "build/stale/my-clinic/en-GB")) == set(before)
    assert [d["message"] for d in report["diagnostics"] if d["code"] == "stale"] == [
        "my-clinic/en-GB/ketamine-for-ptsd.proof.pdf is no longer made: moved to stale/"
    ]
    built(workspace)
    assert proofs(workspace) == {}


def test_the_proof_of_a_leaflet_that_can_no_longer_be_composed_moves_too(workspace):
    swap(workspace / LEAFLET, "subtitle:", "subtitel:")
    built(workspace, code=1)
    assert proofs(workspace) == {}


def test_the_proof_of_a_leaflet_that_is_gone_moves_too(workspace):
    (workspace / LEAFLET).rename(workspace / "content/leaflets/new-name.en-GB.yaml")
    built(workspace)
    assert proofs(workspace) == {}


def test_a_page_that_a_new_proof_no_longer_has_does_not_stay(workspace):
    extra = workspace / FOLDER / "ketamine-for-ptsd.proof.guides-9.png"
    extra.write_bytes(b"of an earlier proof")
    proofed(workspace)
    assert extra.name not in proofs(workspace)
    assert (workspace / "build/stale/my-clinic/en-GB" / extra.name).is_file()


def test_another_paper_and_another_printer(workspace, tmp_path):
    report = proofed(workspace, "--paper", "letter", "--profile", "gracol-coated", "-o", tmp_path)
    (output,) = report["outputs"]
    assert output["format"] == "trifold-letter"
    found = words(tmp_path / output["path"])
    assert "3.625 in" in found
    assert "CGATS TR 006" in found


def test_a_leaflet_that_has_faults_has_no_proof_and_says_why(workspace):
    swap(workspace / LEAFLET, "subtitle:", "subtitel:")
    report = proofed(workspace, code=1)
    assert [o["status"] for o in report["outputs"]] == ["failed"]
    assert "unknown-key" in {d["code"] for d in report["diagnostics"]}
    assert proofs(workspace) == {}, "the old one is stale"


def test_a_file_that_preflight_refuses_is_shown_with_what_is_wrong_with_it(workspace):
    profile = workspace / "content/profiles/strict.yaml"
    profile.parent.mkdir(parents=True, exist_ok=True)
    shipped = Path(__file__).parent.parent / "content/profiles/iso-coated.yaml"
    profile.write_text(shipped.read_text() + "least-type: 14\n")
    report = proofed(workspace, "--profile", "strict", code=1)
    assert [o["status"] for o in report["outputs"]] == ["built"]
    assert "Error: type of 12.0 pt" in words(workspace / PROOF)
    assert "set it at 14 pt or more" in words(workspace / PROOF)


def test_what_does_not_exist_is_a_fault_of_usage(workspace):
    assert brochure(workspace, "proof", "no-such-leaflet").returncode == 2
    assert brochure(workspace, "proof", "--edition", "print").returncode == 2
