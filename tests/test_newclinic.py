"""A clinic from a logo and ten minutes: what is asked, what is written, what is never overwritten."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.compose.test_palette import LEMON, pixels
from tests.support.commands import brochure

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = ("--jurisdiction", "GB-ENG", "--full-name", 'North "Side": a Clinic #1', "--phone", "01632 960 001")
ALL = (*KNOWN, "--address", "1 Elm Road, Pellhaven")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new workspace with a logo beside it."""
    folder = tmp_path_factory.mktemp("new") / "ws"
    assert brochure(folder.parent, "new", "ws", "--jurisdiction", "GB-ENG").returncode == 0
    (folder.parent / "logo.dat").write_bytes(pixels((LEMON, 40)))
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return every file under ``folder``."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_logo_becomes_a_clinic_and_a_leaflet_is_built(workspace: Path) -> None:
    run = brochure(workspace, "new-clinic", "north-side", "--logo", "../logo.dat", *ALL, "--email", "a@north.example")
    assert run.returncode == 0, run.stderr
    assert "primary was #FFEC14: a contrast of 1.2 is not enough" in run.stdout
    assert "built   build/north-side/en-GB/ketamine-for-ptsd.office.pdf" in run.stdout
    folder = workspace / "content/clinics/north-side"
    assert set(files(folder)) == {"clinic.yaml", "_brand.yml", "logo.png"}
    clinic = yaml.safe_load((folder / "clinic.yaml").read_text())
    assert clinic["contact"] == {
        "name": 'North "Side": a Clinic #1',
        "address": ["1 Elm Road", "Pellhaven"],
        "phone": "01632 960 001",
        "email": "a@north.example",
    }
    brand = yaml.safe_load((folder / "_brand.yml").read_text())
    assert brand["color"]["primary"] in brand["color"]["palette"]
    assert brochure(workspace, "check", "--no-layout", "--clinic", "north-side").returncode == 0


def test_what_is_there_is_never_overwritten(workspace: Path) -> None:
    (workspace / "content/clinics/taken").mkdir(exist_ok=True)
    before = files(workspace)
    run = brochure(workspace, "new-clinic", "taken", *ALL)
    assert (run.returncode, files(workspace)) == (2, before)
    assert "error[clinic-exists]" in run.stderr
    (workspace / "content/clinics/taken").rmdir()


def test_every_fault_of_what_is_given_is_told_before_anything_is_asked(workspace: Path) -> None:
    before = files(workspace)
    run = brochure(
        workspace, "new-clinic", "North Side", "--jurisdiction", "UK", "--theme", "harbor", "--logo", "none.svg"
    )
    assert run.returncode == 2
    assert all(f"error[{code}]" in run.stderr for code in ("clinic-name", "unknown-jurisdiction", "unknown-theme"))
    assert "no file none.svg" in run.stderr
    assert 'did you mean "harbour"?' in run.stderr
    assert files(workspace) == before


def test_what_no_clinic_could_have_is_told_at_once_by_its_option_and_before_anything_is_asked(workspace: Path) -> None:
    before = files(workspace)
    (workspace.parent / "words.png").write_text("no picture")
    given = ("--logo", "../words.png", "--phone", "not a phone", "--out-of-hours", "000")
    run = brochure(workspace, "new-clinic", "odd", *given)
    assert (run.returncode, files(workspace)) == (1, before)
    assert "Where is it" not in run.stderr
    assert "words.png is not a picture" in run.stderr
    assert '--phone: "not a phone" is no telephone number' in run.stderr
    assert '--out-of-hours: "000" is no telephone number' in run.stderr
    run = brochure(workspace, "new-clinic", "odd", *ALL, "--full-name", "  ", "--email", "nope")
    assert (run.returncode, files(workspace)) == (1, before)
    assert "--full-name: this is empty" in run.stderr
    assert '--email: "nope" is not an e-mail address' in run.stderr
    assert "clinic.yaml" not in run.stderr


def test_a_name_that_cannot_be_one_is_offered_as_it_could(workspace: Path) -> None:
    assert "hyphens: cote-sud\n" in brochure(workspace, "new-clinic", "Côte / Sud!").stderr
    assert "hyphens: north-side\n" in brochure(workspace, "new-clinic", "عيادة").stderr


def test_what_is_not_given_is_asked_for(workspace: Path) -> None:
    command = [sys.executable, "-m", "brochure", "new-clinic", "asked", *KNOWN, "--no-build"]
    run = subprocess.run(
        command, cwd=workspace, input="2 Oak Way, Pellhaven\n", capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "Its address" in run.stderr
    assert "2 Oak Way" in (workspace / "content/clinics/asked/clinic.yaml").read_text()


def test_where_nobody_answers_the_options_are_named(workspace: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "brochure", "new-clinic", "silent", "--phone", "111"],
        cwd=workspace,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert "give --jurisdiction, --full-name, --address" in run.stderr
    assert not (workspace / "content/clinics/silent").exists()


@pytest.mark.parametrize(
    ("option", "value"), [("--email", "not an address"), ("--phone", "\x07"), ("--full-name", "TBD {x}")]
)
def test_answers_that_no_clinic_could_have_write_nothing(workspace: Path, option: str, value: str) -> None:
    before = files(workspace)
    given = dict(zip(ALL[::2], ALL[1::2], strict=True)) | {option: value}
    run = brochure(workspace, "new-clinic", "odd", *(part for pair in given.items() for part in pair), "--no-build")
    if run.returncode == 0:  # words that are odd, but words: the review speaks of them
        assert yaml.safe_load((workspace / "content/clinics/odd/clinic.yaml").read_text())
        for path in (workspace / "content/clinics/odd").iterdir():
            path.unlink()
        (workspace / "content/clinics/odd").rmdir()
    else:
        assert run.returncode == 1
        assert "error[" in run.stderr
    assert files(workspace) == before


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"<svg", b"x" * 100, b""])
def test_a_logo_that_is_none_is_refused_and_nothing_written(workspace: Path, data: bytes) -> None:
    (workspace.parent / "bad.svg").write_bytes(data)
    before = files(workspace)
    run = brochure(workspace, "new-clinic", "bad", "--logo", "../bad.svg", *ALL)
    assert (run.returncode, files(workspace)) == (1, before)
    assert "Traceback" not in run.stderr
