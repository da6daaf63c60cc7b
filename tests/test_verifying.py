"""A screen edition proves itself by the real command: made again, told from what was changed, compared."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from brochure.workspace import starter_folder
from tests.support import knees
from tests.support.commands import brochure, built, swap
from tests.support.verapdf import verapdf

if TYPE_CHECKING:
    from pathlib import Path

SCREEN, OFFICE = f"{knees.MADE}.screen.pdf", f"{knees.MADE}.office.pdf"


@dataclass(frozen=True)
class Versions:
    """An approved leaflet as it was built, and as it was after its words had changed; ``elsewhere`` is no workspace."""

    root: Path
    elsewhere: Path

    def verify(self, *arguments: str | Path, code: int = 0, folder: Path | None = None) -> dict[str, Any]:
        run = brochure(folder or self.elsewhere, "verify", "--json", *arguments)
        assert run.returncode == code, run.stdout + run.stderr
        assert run.stderr == ""
        told: dict[str, Any] = json.loads(run.stdout)
        assert (told["ok"], told["exit"]) == (code == 0, code)
        return told


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    top = tmp_path_factory.mktemp("verifying")
    root = knees.make(top / "clinic")
    swap(root / knees.CLINIC, "editions: [office, web]", "editions: [office, screen]")
    assert knees.approve(root).returncode == 0
    built(root)
    shutil.copytree(root / "build", top / "elsewhere" / "old")
    swap(root / knees.LEAFLET, "Walk a little tomorrow.", "Walk a little on Friday.")
    swap(root / knees.LEAFLET, 'version: "1.0"', 'version: "1.1"')
    built(root)
    return Versions(root, top / "elsewhere")


def test_it_is_made_again_from_itself_and_says_who_approved_which_words(versions: Versions) -> None:
    found = versions.verify(f"old/{SCREEN}")["verified"]
    assert found["rebuilt"] == {"same": True, "sha256": found["sha256"], "pages": [], "programs": [], "kit": []}
    assert found["intact"]
    assert (found["approval"]["status"], found["approval"]["reviewer"]) == ("approved", knees.REVIEWER)
    assert found["approval"]["date"] == knees.DAY
    (kept,) = (versions.root / "content/approvals").iterdir()
    assert found["approval"]["words_sha256"] == kept.stem


def test_any_reader_finds_the_leaflet_in_it_as_it_is_written(versions: Versions) -> None:
    with pikepdf.open(versions.root / "build" / SCREEN) as pdf:
        files = {name: pdf.attachments[name].get_file() for name in pdf.attachments}
        assert files[knees.LEAFLET].read_bytes() == (versions.root / knees.LEAFLET).read_bytes()
        assert files[knees.LEAFLET].mime_type == "application/yaml"
        assert len(pdf.Root.AF) == len(files)
        for file in pdf.Root.AF:
            assert file.AFRelationship in {"/Source", "/Data"}
            assert file.EF.F.Params.Size == len(file.EF.F.read_bytes())
    with pikepdf.open(versions.root / "build" / OFFICE) as pdf:
        assert not pdf.attachments


def test_what_was_changed_afterwards_is_told(versions: Versions, tmp_path: Path) -> None:
    with pikepdf.open(versions.elsewhere / "old" / SCREEN) as pdf:
        names = pdf.Root.Names.EmbeddedFiles.Names
        (leaflet,) = (names[at + 1] for at in range(0, len(names), 2) if names[at] == knees.LEAFLET)
        text = leaflet.EF.F.read_bytes()
        leaflet.EF.F.write(text.replace(b"tomorrow", b"on Friday"))
        pdf.save(tmp_path / "leaflet.pdf")
        leaflet.EF.F.write(text)
        pdf.pages[1].contents_add(b"0 0 30 30 re f")
        pdf.save(tmp_path / "page.pdf")
    told = versions.verify(tmp_path / "leaflet.pdf", code=1)
    assert [d["code"] for d in told["diagnostics"]] == ["attachment-altered"]
    assert knees.LEAFLET in told["diagnostics"][0]["message"]
    assert told["verified"]["rebuilt"] is None
    told = versions.verify(tmp_path / "page.pdf", code=1)
    assert [d["code"] for d in told["diagnostics"]] == ["not-the-same"]
    (page,) = told["verified"]["rebuilt"]["pages"]
    assert (page["page"], page["words"], page["looks"]) == (2, False, True)


def test_two_versions_are_compared_by_what_they_say(versions: Versions) -> None:
    told = versions.verify(f"old/{SCREEN}", versions.root / "build" / SCREEN)["comparison"]
    assert (told["by"], told["same"]) == ("claims", False)
    assert [(c["old"], c["new"]) for c in told["words"]] == [("Walk a little tomorrow.", "Walk a little on Friday.")]
    about = {turn["what"]: (turn["old"], turn["new"]) for turn in told["about"]}
    assert about.keys() == {"version", "status"}
    assert about["status"][0].startswith(f"approved by {knees.REVIEWER} on {knees.DAY}")
    assert about["status"][1].startswith("draft: its words changed since")


def test_sheets_are_compared_by_their_words_and_known_by_who_has_built_them(versions: Versions) -> None:
    same = versions.verify(f"old/{SCREEN}", f"old/{OFFICE}")["comparison"]
    assert (same["by"], same["same"]) == ("words", True)
    old = versions.elsewhere / "old" / OFFICE
    told = versions.verify(old, versions.root / "build" / OFFICE, folder=versions.root)["comparison"]
    assert "Walk a little tomorrow" in " ".join(line["line"] for line in told["only_old"])
    assert "Walk a little on Friday" in " ".join(line["line"] for line in told["only_new"])
    assert (told["old"]["known_as"], told["new"]["known_as"]) == (None, OFFICE)
    alone = versions.verify(f"old/{OFFICE}", code=1)
    assert [d["code"] for d in alone["diagnostics"]] == ["carries-nothing"]


def test_what_is_refused_is_told_in_json_as_well(versions: Versions, tmp_path: Path) -> None:
    (tmp_path / "not.pdf").write_bytes(b"%PDF-1.7 is all there is")
    told = versions.verify(tmp_path / "not.pdf", code=1)
    assert [(d["code"], d["file"]) for d in told["diagnostics"]] == [("file-unreadable", str(tmp_path / "not.pdf"))]
    assert told["verified"] is told["comparison"] is None


def test_a_file_for_people_to_read_says_it_in_words(versions: Versions) -> None:
    run = brochure(versions.elsewhere, "verify", f"old/{SCREEN}", f"old/{OFFICE}")
    assert "Both say the same words." in run.stdout
    missing = brochure(versions.elsewhere, "verify", "nothing.pdf")
    assert missing.returncode == 2
    assert "Traceback" not in missing.stderr


@pytest.mark.long
def test_every_screen_file_that_ships_is_made_again_by_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(starter_folder() / "content", tmp_path / "ws/content")
    built(tmp_path / "ws", "--edition", "screen")
    files = sorted((tmp_path / "ws/build").rglob("*.screen.pdf"))
    assert len(files) >= 20
    for file in files:
        run = brochure(tmp_path, "verify", file)
        assert run.returncode == 0, run.stdout + run.stderr
    for flavour in ("3a", "ua1"):
        assert set(map(tuple, verapdf(files, flavour).values())) == {()}


@pytest.mark.long
def test_the_same_is_carried_however_it_is_built(versions: Versions, tmp_path: Path) -> None:
    ways = [
        ("-j", "1", "--edition", "screen"),
        ("-j", "3", "--force"),
        ("--executor", "processes", "--edition", "screen"),
    ]
    for number, way in enumerate(ways):
        built(versions.root, "-o", tmp_path / str(number), *way)
        assert (tmp_path / str(number) / SCREEN).read_bytes() == (versions.root / "build" / SCREEN).read_bytes()
    shutil.copytree(versions.root, tmp_path / "moved", ignore=shutil.ignore_patterns("build"))
    built(tmp_path / "moved")
    assert (tmp_path / "moved/build" / SCREEN).read_bytes() == (versions.root / "build" / SCREEN).read_bytes()
