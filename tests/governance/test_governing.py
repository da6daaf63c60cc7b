"""Where a leaflet stands after somebody approved it, through the real command: every copy says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from brochure.model import load
from brochure.source import parse
from brochure.translation import hashes, whole
from tests.support.commands import brochure, built, swap
from tests.support.knees import (
    APPROVALS,
    CLINIC,
    DAY,
    DRAFT,
    LEAFLET,
    MADE,
    NAME,
    OVERDUE,
    REVIEWER,
    approve,
    page,
    sheet,
    status,
    web,
)

CHECKOUT = Path(__file__).resolve().parents[2]


def checked(folder: Path, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    run = brochure(folder, "check", "--no-layout", "--format", "json", *arguments)
    assert run.returncode == code, run.stdout + run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)["diagnostics"]
    return found


def test_a_changed_word_brings_the_mark_back_and_is_told(workspace: Path) -> None:
    swap(workspace / LEAFLET, "Walk a little tomorrow.", "Walk a lot tomorrow.")
    report = built(workspace, "--date", DAY)
    assert [(o["status"], o["draft"]) for o in report["outputs"]] == [("built", True)] * 2
    assert sheet(workspace).count(DRAFT) == 2
    assert DRAFT in web(workspace)
    found = [d for d in report["diagnostics"] if d["code"] == "approval-lapsed"]
    assert {d["severity"] for d in found} == {"warning"}
    assert 'changed "Walk a little tomorrow." to "Walk a lot tomorrow."' in found[0]["message"]
    line = (workspace / LEAFLET).read_text(encoding="utf-8").splitlines()[found[0]["line"] - 1]
    assert line[found[0]["column"] - 1 :].startswith("Walk a lot")
    assert "A new version is being prepared." in page(workspace, "1.0")
    swap(workspace / LEAFLET, "Walk a lot tomorrow.", "Walk a little tomorrow.")
    assert {o["draft"] for o in built(workspace, "--edition", "web", "--date", DAY)["outputs"]} == {False}


def test_words_of_then_that_were_not_kept_or_were_changed_are_said_to_be_missing(workspace: Path) -> None:
    (kept,) = (workspace / "content/approvals").iterdir()
    kept.write_text(kept.read_text(encoding="utf-8") + "\nand more\n", encoding="utf-8")
    swap(workspace / LEAFLET, "Walk a little tomorrow.", "Walk a lot tomorrow.")
    (found,) = built(workspace, "--edition", "web", "--date", DAY)["diagnostics"]
    assert found["code"] == "approval-lapsed"
    assert f"is not in content/approvals/{kept.name}" in found["message"]


@pytest.mark.parametrize("line", ["  status: approved\n", "  approved: 2026-11-02\n"])
def test_approval_written_by_hand_alone_is_an_error(fresh: Path, line: str) -> None:
    swap(fresh / LEAFLET, "  funding: none\n", f"  funding: none\n{line}")
    report = built(fresh, "--edition", "web", "--date", DAY, code=1)
    assert [o["status"] for o in report["outputs"]] == ["failed"]
    (found,) = report["diagnostics"]
    assert (found["code"], found["severity"], found["file"]) == ("approval-unrecorded", "error", LEAFLET)
    assert "brochure approve" in found["hint"]
    assert approve(fresh).returncode == 0
    assert built(fresh, "--edition", "web", "--date", DAY)["outputs"][0]["draft"] is False


@pytest.mark.parametrize("written", ["draft", "in-review"])
def test_who_holds_it_back_gets_the_mark_whatever_is_recorded(workspace: Path, written: str) -> None:
    swap(workspace / LEAFLET, "  funding: none\n", f"  funding: none\n  status: {written}\n")
    (output,) = built(workspace, "--edition", "web", "--date", DAY)["outputs"]
    assert (output["status"], output["draft"]) == ("built", True)
    assert status(workspace, "--date", DAY)["leaflets"][0]["status"] == written.replace("-", " ")


def test_an_approved_leaflet_past_its_day_says_so_on_every_copy(workspace: Path) -> None:
    late = ("--date", "2028-11-02")
    report = built(workspace, *late)
    assert [(o["status"], o["draft"]) for o in report["outputs"]] == [("built", False)] * 2
    assert {(d["code"], d["severity"]) for d in report["diagnostics"]} == {("review-overdue", "warning")}
    assert sheet(workspace).count(OVERDUE) == 2
    assert OVERDUE in web(workspace)
    assert "Your leaflet is the newest version, but its review is overdue. It was due on 1 November 2028." in page(
        workspace, "1.0"
    )
    (found,) = checked(workspace, *late, code=1)
    assert (found["code"], found["severity"]) == ("review-overdue", "error")
    built(workspace, "--date", "2028-11-01")
    assert OVERDUE not in sheet(workspace)


def test_a_draft_past_its_day_is_a_draft_with_a_warning(fresh: Path) -> None:
    report = built(fresh, "--date", "2030-01-01", "--edition", "web")
    assert [(d["code"], d["severity"]) for d in report["diagnostics"]] == [("review-overdue", "warning")]
    assert DRAFT in web(fresh)
    assert OVERDUE not in web(fresh)


def test_what_is_withdrawn_is_not_made_and_its_old_files_go(workspace: Path) -> None:
    swap(workspace / LEAFLET, "  funding: none\n", "  funding: none\n  status: withdrawn\n  reason: It is wrong.\n")
    report = built(workspace, "--date", DAY)
    assert [(o["edition"], o["status"]) for o in report["outputs"]] == [("office", "skipped"), ("web", "skipped")]
    assert [d["code"] for d in report["diagnostics"]] == ["stale", "stale", "withdrawn"]
    assert "It is wrong." in report["diagnostics"][2]["message"]
    made = sorted(str(p.relative_to(workspace / "build")) for p in (workspace / "build").rglob("knees*"))
    assert made == [f"stale/{MADE}.office.pdf", f"stale/{MADE}.web.html"]
    assert "This leaflet has been withdrawn. Please call us." in page(workspace, "1.0")
    assert "01632 960 412" in page(workspace, "1.0").replace("\u00a0", " ")
    assert {d["code"] for d in checked(workspace, "--date", DAY)} == {"withdrawn"}
    run = brochure(workspace, "proof", NAME)
    assert run.returncode == 0, run.stderr
    assert not list((workspace / "build").rglob("*.proof.pdf"))


def test_what_is_to_be_handed_out_instead_must_be_there(fresh: Path) -> None:
    lines = f"  status: withdrawn\n  reason: wrong\n  instead: {NAME}x\n"
    swap(fresh / LEAFLET, "  funding: none\n", f"  funding: none\n{lines}")
    run = brochure(fresh, "check", "--no-layout")
    assert f'no other leaflet here is "{NAME}x"' in run.stderr
    assert "instead:" in run.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  status: withdrawn\n", "nothing says why this was withdrawn"),
        ("  reason: wrong\n", "a reason is given, but this is not withdrawn"),
        ("  instead: other\n", "another leaflet is named, but this is not withdrawn"),
        ("  status: aproved\n", 'did you mean "approved"?'),
    ],
)
def test_a_status_that_is_none_is_told(fresh: Path, line: str, told: str) -> None:
    swap(fresh / LEAFLET, "  funding: none\n", f"  funding: none\n{line}")
    run = brochure(fresh, "check", "--no-layout")
    assert run.returncode == 1
    assert told in run.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {leaflet: knees}\n", "error[missing-key]"),
        ("nobody: yet\n", "this must be a list"),
        ("- [\n", "error["),
    ],
)
def test_a_faulty_list_of_approvals_stops_all_that_could_be_approved(fresh: Path, text: str, told: str) -> None:
    (fresh / APPROVALS).write_text(text, encoding="utf-8")
    run = brochure(fresh, "build", "--edition", "web")
    assert run.returncode == 1
    assert f"{APPROVALS}:" in run.stderr
    assert told in run.stderr
    assert approve(fresh).returncode == 1


def test_approvals_of_the_starter_kit_approve_nothing_here(fresh: Path) -> None:
    assert not (fresh / APPROVALS).exists()
    assert built(fresh, "--edition", "web")["outputs"][0]["draft"] is True


def test_nothing_that_ships_is_approved() -> None:
    assert (CHECKOUT / APPROVALS).read_text(encoding="utf-8").rstrip().endswith("\n[]")
    assert not (CHECKOUT / "content/approvals").exists()


def test_a_changed_source_makes_its_translation_a_draft(fresh: Path) -> None:
    swap(fresh / CLINIC, "languages: [en-GB]", "languages: [en-GB, en-US]")
    text = (fresh / LEAFLET).read_text(encoding="utf-8")
    source = load.read_leaflet(parse(text.encode(), LEAFLET))
    made_from = f"{{of: en-GB, version: '1.0', sha256: {whole(source)}, blocks: [{', '.join(hashes(source))}]}}"
    american = fresh / LEAFLET.replace("en-GB", "en-US")
    american.write_text(f"translation: {made_from}\n{text}", encoding="utf-8")

    def drafts() -> dict[str, bool | None]:
        outputs = built(fresh, "--edition", "web", "--date", DAY)["outputs"]
        return {o["language"]: o["draft"] for o in outputs}

    assert approve(fresh).returncode == 0
    run = brochure(
        fresh, "approve", NAME, "--lang", "en-US", "--clinic", "my-clinic", "--reviewer", REVIEWER, "--date", DAY
    )
    assert run.returncode == 0, run.stderr
    assert drafts() == {"en-GB": False, "en-US": False}
    swap(fresh / LEAFLET, "  funding: none\n", "  funding: none\n  status: withdrawn\n  reason: wrong\n")
    assert drafts() == {"en-GB": None, "en-US": True}
    swap(fresh / LEAFLET, "  status: withdrawn\n  reason: wrong\n", "")
    swap(fresh / LEAFLET, "Walk a little tomorrow.", "Walk a lot tomorrow.")
    assert approve(fresh).returncode == 0
    assert drafts() == {"en-GB": False, "en-US": True}
    rows = {row["language"]: row for row in status(fresh, "--date", DAY)["leaflets"]}
    assert (rows["en-GB"]["status"], rows["en-GB"]["stale"]) == ("approved", None)
    assert (rows["en-US"]["status"], rows["en-US"]["stale"]) == ("draft", 1)
    assert rows["en-US"]["reasons"] == ["1 block of its source changed since it was translated"]
    assert "draft, 1 behind" in brochure(fresh, "status").stdout
    run = brochure(
        fresh, "approve", NAME, "--lang", "en-US", "--clinic", "my-clinic", "--reviewer", REVIEWER, "--date", DAY
    )
    assert run.returncode == 1
    assert f"{american.relative_to(fresh)}:20:7: error[translation-behind]: text block" in run.stderr
