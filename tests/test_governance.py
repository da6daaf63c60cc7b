"""Governance through the real command: who approved which words, what is due, what copies on paper are told."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from brochure.model import load
from brochure.source import parse
from brochure.translation import hashes, whole
from tests.support import knees
from tests.support.commands import brochure, built, swap
from tests.support.knees import CLINIC, DAY, LEAFLET, MADE, NAME, REVIEWER, approve

DRAFT, OVERDUE = "EXAMPLE – not clinically approved", "REVIEW OVERDUE"
APPROVALS = "content/approvals.yaml"
PAGES = "build/my-clinic/current/KN-01/en-GB"
CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return knees.make(tmp_path_factory.mktemp("knees") / "workspace")


@pytest.fixture(scope="module")
def approved(unsigned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with an approved leaflet, both its editions built."""
    folder = Path(shutil.copytree(unsigned, tmp_path_factory.mktemp("approved") / "workspace"))
    run = approve(folder)
    assert run.returncode == 0, run.stderr
    report = built(folder, "--date", DAY)
    assert [(o["status"], o["draft"]) for o in report["outputs"]] == [("built", False)] * 2
    assert report["diagnostics"] == []
    return folder


@pytest.fixture
def workspace(approved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(approved, tmp_path / "workspace"))


@pytest.fixture
def fresh(unsigned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(unsigned, tmp_path / "workspace"))


def sheet(folder: Path) -> str:
    with pdfium.PdfDocument((folder / f"build/{MADE}.office.pdf").read_bytes()) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def web(folder: Path) -> str:
    return (folder / f"build/{MADE}.web.html").read_text(encoding="utf-8")


def page(folder: Path, version: str) -> str:
    """Return what the page of a version says, without its markup."""
    html = (folder / PAGES / f"{version}.html").read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]*>", " ", html.partition("<body")[2]).split())


def checked(folder: Path, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    run = brochure(folder, "check", "--no-layout", "--format", "json", *arguments)
    assert run.returncode == code, run.stdout + run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)["diagnostics"]
    return found


def status(folder: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    run = brochure(folder, "status", "--json", *arguments)
    assert run.returncode == code, run.stdout + run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


# -- approving --------------------------------------------------------------------------------------------------------


def test_what_is_approved_bears_no_mark_anywhere(approved: Path) -> None:
    assert DRAFT not in sheet(approved)
    assert DRAFT not in web(approved)
    assert "Yes. Your leaflet is the current version." in page(approved, "1.0")
    assert {o["draft"] for o in json.loads((approved / "build/manifest.json").read_text())["outputs"]} == {False}


def test_the_record_and_the_words_are_kept(approved: Path) -> None:
    text = (approved / APPROVALS).read_text(encoding="utf-8")
    assert text.startswith("# Who approved which words")
    (hash_,) = re.findall(r"sha256: ([0-9a-f]{64})", text)
    kept = (approved / f"content/approvals/{hash_}.txt").read_bytes()
    assert sha256(kept).hexdigest() == hash_
    assert "Rest your knee today. Walk a little tomorrow." in kept.decode()
    assert f"reviewer: {REVIEWER}\n" in text
    assert f"date: {DAY}\n" in text
    assert "version: '1.0'\n" in text


def test_it_shows_what_is_approved_and_afterwards_what_has_changed(fresh: Path) -> None:
    first = approve(fresh).stdout
    assert "text: Rest your knee today. Walk a little tomorrow.\n" in first
    assert "approved by Test Reviewer, test physiotherapist on 2026-12-01" in first
    before = (fresh / APPROVALS).read_text(encoding="utf-8")
    assert "approved already" in approve(fresh).stdout
    assert (fresh / APPROVALS).read_text(encoding="utf-8") == before
    (fresh / APPROVALS).write_text(before.replace("- leaflet", "# ours\n  - leaflet"), encoding="utf-8")
    swap(fresh / LEAFLET, "Walk a little tomorrow.", "Walk a lot tomorrow.")
    second = approve(fresh).stdout
    assert "- Walk a little tomorrow.\n    + Walk a lot tomorrow." in second
    assert "Keep it warm" not in second
    text = (fresh / APPROVALS).read_text(encoding="utf-8")
    assert "# ours\n" in text
    assert text.count("- leaflet: knees\n") == 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  clinical-reviewer: Test Reviewer, test physiotherapist\n", "", "not-approved"),
        ("  author: Test Author\n", "", "not-approved"),
        ("  due: 2028-11-01", "  due: 2026-11-30", "review-overdue"),
        ("    - contact:\n", "", "particulars-missing"),
        ("Rest your knee today.", "A miracle.", "hype"),
        ("  funding: none", "  funding: none\n  status: in-review", "approval-held"),
        ("  funding: none", "  funding: none\n  status: withdrawn\n  reason: wrong", "approval-held"),
        ("title: Your knees", "titel: Your knees", "unknown-key"),
        ("Rest your knee today.", f"Rest your knee today. {'Walk on. ' * 400}", "panel-overflow"),
    ],
)
def test_nobody_approves_what_something_stands_against(fresh: Path, old: str, new: str, code: str) -> None:
    swap(fresh / LEAFLET, old, new)
    before = (fresh / APPROVALS).read_text(encoding="utf-8") if (fresh / APPROVALS).exists() else None
    run = approve(fresh)
    assert run.returncode == 1, run.stdout
    assert f"error[{code}]" in run.stderr
    assert "Traceback" not in run.stderr
    after = (fresh / APPROVALS).read_text(encoding="utf-8") if (fresh / APPROVALS).exists() else None
    assert after == before
    assert not list((fresh / "content").glob("approvals/*"))


def test_a_rule_that_the_workspace_has_tuned_away_is_asked_all_the_same(fresh: Path) -> None:
    (fresh / "content/review.yaml").write_text("rules: {not-approved: {severity: note}}\n")
    swap(fresh / LEAFLET, "  author: Test Author\n", "")
    run = approve(fresh)
    assert run.returncode == 1
    assert "error[not-approved]: KN-01 names no author" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--reviewer", "Someone"), 'write --reviewer "Name, role"'),
        (("--clinic", "my-clinic", "--jurisdiction", "GB-ENG"), "for whom is it approved?"),
        (("--clinic", "nowhere"), 'no clinic "nowhere"'),
        (("--jurisdiction", "US"), "no clinic of US hands knees out in en-GB"),
    ],
)
def test_what_is_asked_for_has_to_be_there(fresh: Path, arguments: tuple[str, ...], told: str) -> None:
    run = approve(fresh, *arguments)
    assert run.returncode == 2
    assert told in run.stderr


def test_an_approval_for_a_jurisdiction_holds_for_clinics_that_say_nothing_of_their_own(fresh: Path) -> None:
    shutil.copytree(fresh / "content/clinics/my-clinic", fresh / "content/clinics/other")
    assert approve(fresh, "--jurisdiction", "GB-ENG").returncode == 0
    report = built(fresh, "--edition", "web", "--date", DAY)
    assert [(o["clinic"], o["draft"]) for o in report["outputs"]] == [("my-clinic", False), ("other", False)]
    swap(fresh / "content/clinics/other/clinic.yaml", "\nlocal:\n", "\nlocal:\n  parking: Park on the roof.\n")
    report = built(fresh, "--edition", "web", "--date", DAY)
    assert [(o["clinic"], o["draft"]) for o in report["outputs"]] == [("my-clinic", False), ("other", True)]
    assert 'changed "Park behind the house." to "Park on the roof."' in report["diagnostics"][0]["message"]
    swap(fresh / LEAFLET, "Walk a little", "Walk a bit")
    run = approve(fresh, "--jurisdiction", "GB-ENG")
    assert run.returncode == 1
    assert 'error[approval-local]: other says "parking" in its own words' in run.stderr
    assert approve(fresh, "--clinic", "other").returncode == 0


# -- what becomes of it -----------------------------------------------------------------------------------------------


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


# -- what copies on paper are told ------------------------------------------------------------------------------------


def test_every_version_that_may_be_on_paper_has_its_page(workspace: Path) -> None:
    swap(workspace / LEAFLET, 'version: "1.0"', 'version: "1.1"')
    swap(workspace / LEAFLET, "Walk a little tomorrow.", "Walk a lot tomorrow. Call {clinic.phone}.")
    built(workspace, "--edition", "web", "--date", DAY)
    assert "This is an example. Nobody has approved it." in page(workspace, "1.1")
    assert "The version that was approved is 1.0." in page(workspace, "1.1")
    assert "Yes. Your leaflet is the current version." in page(workspace, "1.0")
    assert approve(workspace).returncode == 0
    built(workspace, "--edition", "web", "--date", DAY)
    old = page(workspace, "1.0").replace("\u00a0", " ")
    assert "There is a newer version, 1.1." in old
    assert "What can I do? Before Walk a little tomorrow. Now Walk a lot tomorrow. New Call 01632 960 412." in old
    assert "Yes." in page(workspace, "1.1")
    html = (workspace / PAGES / "1.0.html").read_text(encoding="utf-8")
    (link,) = re.findall(r'href="([^":]*web\.html)"', html)
    assert (workspace / PAGES / link).resolve() == (workspace / f"build/{MADE}.web.html").resolve()
    swap(workspace / LEAFLET, "Walk a lot tomorrow.", "Walk on.")
    built(workspace, "--edition", "web", "--date", DAY)
    assert "Yes." in page(workspace, "1.1")  # approved on the same day as 1.0, but after it
    assert "A new version is being prepared." in page(workspace, "1.1")


def test_a_template_of_the_page_that_drops_words_is_told(workspace: Path) -> None:
    template = workspace / "templates/current.html"
    template.parent.mkdir(exist_ok=True)
    text = (CHECKOUT / "templates/current.html").read_text(encoding="utf-8")
    template.write_text(text.replace("{{ apart(notice.version) }}</dd>", "</dd>"), encoding="utf-8")
    report = built(workspace, "--edition", "web", "--date", DAY, code=1)
    assert [(d["code"], d["target"]) for d in report["diagnostics"] if d["severity"] == "error"] == [
        ("text-lost", "my-clinic/current/KN-01/en-GB/1.0.html")
    ]
    template.write_text(text.replace("</main>", '<img src="https://a.example/x.png" alt=""></main>'), encoding="utf-8")
    report = built(workspace, "--edition", "web", "--date", DAY, code=1)
    assert "web-request" in {d["code"] for d in report["diagnostics"]}


def test_versions_that_were_only_drafts_are_remembered_too(fresh: Path) -> None:
    built(fresh, "--edition", "office", "--date", DAY)
    swap(fresh / LEAFLET, 'version: "1.0"', 'version: "1.1"')
    built(fresh, "--edition", "web", "--date", DAY)
    assert "There is a newer version, 1.1." in page(fresh, "1.0")
    assert "What your version said is not on file here." in page(fresh, "1.0")
    assert "This is an example. Nobody has approved it." in page(fresh, "1.0")


def test_the_page_of_a_leaflet_that_is_no_more_moves_to_stale(workspace: Path) -> None:
    (workspace / LEAFLET).rename(workspace / LEAFLET.replace("knees", "legs"))
    swap(workspace / LEAFLET.replace("knees", "legs"), "code: KN-01", "code: LE-01")
    report = built(workspace, "--date", DAY)
    assert not (workspace / PAGES).exists() or not list((workspace / PAGES).iterdir())
    assert (workspace / PAGES.replace("build/", "build/stale/") / "1.0.html").is_file()
    assert any("current/KN-01" in d["message"] for d in report["diagnostics"] if d["code"] == "stale")


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("", "https://ternquay.example/leaflets/current/KN-01/en-GB/1.0.html"),
        (
            "current-pattern: https://t.example/?c={code}&l={language}&v={version}\n",
            "https://t.example/?c=KN-01&amp;l=en-GB&amp;v=1.0",
        ),
    ],
)
def test_the_code_on_paper_leads_to_the_page_of_its_version(fresh: Path, pattern: str, address: str) -> None:
    swap(
        fresh / LEAFLET,
        "    - review-line:\n",
        "    - qr: {url: current, label: Is this still right?}\n    - review-line:\n",
    )
    with (fresh / CLINIC).open("a", encoding="utf-8") as file:
        file.write(f"\n{pattern}")
    built(fresh, "--edition", "web", "--date", DAY)
    assert f'<a href="{address}">' in web(fresh)


def test_an_address_by_which_versions_cannot_be_told_apart_is_refused(fresh: Path) -> None:
    with (fresh / CLINIC).open("a", encoding="utf-8") as file:
        file.write("\ncurrent-pattern: https://t.example/{code}/{language}\n")
    run = brochure(fresh, "check", "--no-layout")
    assert run.returncode == 1
    assert "{version} is missing in this address" in run.stderr


# -- status -----------------------------------------------------------------------------------------------------------


def test_status_is_a_table_with_the_most_urgent_first(tmp_path: Path) -> None:
    folder = knees.make(tmp_path / "workspace")
    text = (folder / LEAFLET).read_text(encoding="utf-8")
    (folder / "content/leaflets/hips.en-GB.yaml").write_text(text.replace("due: 2028-11-01", "due: 2027-01-01"))
    (folder / "content/leaflets/arms.en-GB.yaml").write_text(
        text.replace("  funding: none", "  funding: none\n  status: withdrawn\n  reason: wrong")
    )
    swap(folder / CLINIC, "languages: [en-GB]", "languages: [en-GB, pl]")
    run = brochure(folder, "status", "--date", "2027-01-03")
    assert run.returncode == 0
    head, *rows = run.stdout.splitlines()
    assert head.split() == ["leaflet", "code", "version", "status", "owner", "issued", "due", "left"]
    assert [row.split()[0 if row.startswith(" ") else 1] for row in rows[:3]] == [
        "hips.en-GB",
        "knees.en-GB",
        "arms.en-GB",
    ]
    assert rows[0].startswith("!!")
    assert rows[0].endswith("2 days over")
    assert rows[1].endswith("668 days")
    assert "withdrawn" in rows[2]
    assert rows[3] == "my-clinic wants language pl: arms, hips, knees lack it"
    assert "1 review is overdue" in run.stderr
    assert brochure(folder, "status", "--strict", "--date", "2027-01-03").returncode == 1
    assert brochure(folder, "status", "--strict", "--date", "2027-01-01").returncode == 0
    assert brochure(folder, "status", "--strict", "--date", "2028-01-01", "knees").returncode == 0
    assert brochure(folder, "status", "nees").returncode == 2


def test_status_as_json_has_every_key(workspace: Path) -> None:
    found = status(workspace, "--date", DAY)
    assert set(found) == {"schema", "ok", "exit", "date", "leaflets", "lacks", "diagnostics"}
    (row,) = found["leaflets"]
    assert row == {
        "leaflet": NAME,
        "language": "en-GB",
        "title": "Your knees",
        "code": "KN-01",
        "version": "1.0",
        "status": "approved",
        "reasons": [],
        "owner": "Test Author",
        "issued": "2026-11-01",
        "due": "2028-11-01",
        "days": 701,
        "overdue": False,
        "stale": None,
        "file": LEAFLET,
        "clinics": [
            {
                "clinic": "my-clinic",
                "jurisdiction": "GB-ENG",
                "status": "approved",
                "reasons": [],
                "reviewer": REVIEWER,
                "approved": DAY,
            }
        ],
    }


def test_status_as_a_page_and_as_a_calendar(workspace: Path) -> None:
    swap(workspace / LEAFLET, "title: Your knees", "title: Knees <b>, & hips")
    assert brochure(workspace, "status", "--format", "html", "-o", "out/status.html", "--date", DAY).returncode == 0
    html = (workspace / "out/status.html").read_text(encoding="utf-8")
    assert "Knees &lt;b&gt;, &amp; hips" in html
    assert "its words changed since" in html
    assert "<script" not in html
    assert brochure(workspace, "status", "--format", "ics", "-o", "out/r.ics", "--date", DAY).returncode == 0
    data = (workspace / "out/r.ics").read_bytes()
    assert data.count(b"BEGIN:VEVENT\r\n") == 1
    assert b"UID:knees.en-GB.review@brochure\r\n" in data
    assert b"SUMMARY:Review due: KN-01 Knees <b>\\, & hips (en-GB)\r\n" in data


def test_a_leaflet_that_cannot_be_read_is_told_and_the_others_are_shown(workspace: Path) -> None:
    (workspace / "content/leaflets/bad.en-GB.yaml").write_text("titel: x\n")
    run = brochure(workspace, "status", "--date", DAY)
    assert run.returncode == 1
    assert "knees.en-GB" in run.stdout
    assert "bad.en-GB.yaml:1:1: error[unknown-key]" in run.stderr
