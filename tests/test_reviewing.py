"""The review through the command, on what ships and on what people write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.commands import brochure, built, swap

CHECKOUT = Path(__file__).resolve().parent.parent
LEAFLET = "content/leaflets/ketamine-for-ptsd.en-GB.yaml"
DAY = ("--date", "2026-11-25")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    run = brochure(tmp_path, "new", ".", "--jurisdiction", "GB-ENG")
    assert run.returncode == 0, run.stderr
    return tmp_path


def checked(folder: Path, *arguments: str | Path, code: int = 0, **environment: str) -> list[dict[str, object]]:
    run = brochure(folder, "check", "--no-layout", "--format", "json", *arguments, **environment)
    assert run.returncode == code, run.stdout + run.stderr
    found: list[dict[str, object]] = json.loads(run.stdout)["diagnostics"]
    return found


def test_all_that_ships_is_a_draft_and_nothing_worse() -> None:
    found = checked(CHECKOUT, *DAY)
    told = {(d["code"], d["severity"]) for d in found}
    assert told == {("not-approved", "warning"), ("not-measured", "note"), ("logo-contrast", "note")}
    shipped = [str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "content/leaflets").glob("*.yaml")]
    translated = [path for path in shipped if ".en-" not in path]
    unsigned = [str(d["file"]) for d in found if d["code"] == "not-approved"]
    both = [path for path in translated if ".ar." in path]  # of two clinics, which rest on other sources
    # nobody has signed; nobody has checked the sources, or a translation
    assert sorted(unsigned) == sorted(2 * shipped + translated + both)
    unmeasured = {str(d["file"]).split(".")[1] for d in found if d["code"] == "not-measured"}
    assert unmeasured == {"ar", "pl"}


def test_every_waiver_that_ships_waives_something() -> None:
    assert not [d for d in checked(CHECKOUT, *DAY) if d["code"] == "waiver-idle"]


def test_a_new_workspace_is_clean(workspace: Path) -> None:
    assert {d["code"] for d in checked(workspace, *DAY)} == {"not-approved"}


def test_style_is_an_error_in_check_and_stops_no_draft(workspace: Path) -> None:
    swap(workspace / LEAFLET, "Ask us for other", "A miracle. Ask us for other")
    (hype,) = [d for d in checked(workspace, *DAY, code=1) if d["code"] == "hype"]
    assert (hype["severity"], hype["rule"], hype["file"]) == ("error", "R6", LEAFLET)
    report = built(workspace, *DAY, "--edition", "office")
    assert [o["status"] for o in report["outputs"]] == ["built"]
    assert [d["severity"] for d in report["diagnostics"] if d["code"] == "hype"] == ["warning"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("          - liver\n", "", "warning-missing"),
        ("Ask us for other", "Call 911. Ask us for other", "foreign-number"),
        ("Ask us for other", "Call TBD. Ask us for other", "placeholder"),
        ("{jurisdiction.approval}", "So it is.", "approval-missing"),
        ("    - emergency: {title: Get help now}\n", "", "help-missing"),
    ],
)
def test_what_is_not_safe_stops_a_draft(workspace: Path, old: str, new: str, code: str) -> None:
    swap(workspace / LEAFLET, old, new)
    report = built(workspace, *DAY, "--edition", "office", code=1)
    assert [o["status"] for o in report["outputs"]] == ["failed"]
    assert code in {d["code"] for d in report["diagnostics"] if d["severity"] == "error"}
    assert not list((workspace / "build").rglob("*.pdf"))


def test_findings_and_faults_of_insertions_are_told_together(workspace: Path) -> None:
    swap(workspace / LEAFLET, "Ask us for other", "A miracle. {claim: F22} Ask us for other")
    codes = {d["code"] for d in checked(workspace, *DAY, code=1)}
    assert {"hype", "unknown-claim"} <= codes


@pytest.mark.parametrize(
    ("arguments", "environment", "overdue"),
    [
        (("--date", "2029-01-01"), {}, True),
        (("--date", "2028-01-01"), {"SOURCE_DATE_EPOCH": "1900000000"}, False),
        ((), {"SOURCE_DATE_EPOCH": "1900000000"}, True),
        ((), {"SOURCE_DATE_EPOCH": "1800000000"}, False),
    ],
)
def test_the_day_is_given_or_of_the_epoch(workspace, arguments, environment, overdue) -> None:
    found = [d for d in checked(workspace, *arguments, **environment) if d["code"] == "review-overdue"]
    assert [d["severity"] for d in found] == (["warning"] if overdue else [])


def test_an_epoch_that_is_none_is_a_fault_of_usage(workspace: Path) -> None:
    run = brochure(workspace, "check", "--no-layout", SOURCE_DATE_EPOCH="soon")
    assert run.returncode == 2
    assert 'SOURCE_DATE_EPOCH is "soon"' in run.stderr


def test_a_faulty_review_file_is_told_once_and_stops_what_reads_it(workspace: Path) -> None:
    (workspace / "content/review.yaml").write_text("rules: {hipe: {severity: note}}\n")
    run = brochure(workspace, "check", "--no-layout")
    assert run.returncode == 1
    assert run.stderr.count("content/review.yaml:1:9: error[unknown-rule]") == 1
    assert 'did you mean "hype"?' in run.stderr


def test_a_waiver_is_printed_in_the_report_with_its_reason(workspace: Path) -> None:
    swap(workspace / LEAFLET, "Ask us for other", "A miracle. Ask us for other")
    waivers = "waivers:\n  - {rule: hype, reason: Said in jest.}\n  - {rule: dose, reason: None is there.}\n"
    (workspace / "content/review.yaml").write_text(waivers)
    assert [d["code"] for d in checked(workspace, *DAY) if d["severity"] == "note"] == ["waiver-idle"]
    run = brochure(workspace, "check", "--no-layout", "--format", "html", "-o", "out/review.html", *DAY)
    assert run.returncode == 0, run.stderr
    page = (workspace / "out/review.html").read_text(encoding="utf-8")
    assert "Said in jest." in page
    assert "Passing is not approval." in page


def test_the_reports_go_to_a_file_a_folder_or_stdout(workspace: Path) -> None:
    run = brochure(workspace, "check", "--no-layout", "--format", "html", *DAY)
    assert run.stdout.startswith("<!doctype html>")
    assert brochure(workspace, "check", "--no-layout", "--format", "html", "-o", "out", *DAY).returncode == 0
    assert [path.name for path in (workspace / "out").iterdir()] == ["my-clinic.en-GB.ketamine-for-ptsd.html"]


def test_a_leaflet_that_cannot_be_read_still_has_its_report(workspace: Path) -> None:
    swap(workspace / LEAFLET, "title: Ketamine", "titel: Ketamine")
    run = brochure(workspace, "check", "--no-layout", "--format", "html", *DAY)
    assert run.returncode == 1
    assert "unknown key &#34;titel&#34;" in run.stdout


def test_one_changed_number_in_another_language_is_found(workspace: Path) -> None:
    text = (workspace / LEAFLET).read_text(encoding="utf-8")
    (workspace / "content/leaflets/ketamine-for-ptsd.en-US.yaml").write_text(
        text.replace("At least 30%", "At least 40%")
    )
    swap(workspace / "content/clinics/my-clinic/clinic.yaml", "languages: [en-GB]", "languages: [en-GB, en-US]")
    found = [d for d in checked(workspace, *DAY, code=1) if d["code"] == "translation-differs"]
    assert [(d["measured"], d["threshold"]) for d in found] == [("40", "30")]
    lines = (workspace / str(found[0]["file"])).read_text(encoding="utf-8").splitlines()
    assert lines[int(str(found[0]["line"])) - 1][int(str(found[0]["column"])) - 1 :].startswith("40%")


HOSTILE = (
    "Doctors call it a revolutionary breakthrough. Research shows that it cures most people. "
    "You can take the lozenges at home. It is a safe and effective treatment."
)


def test_an_article_that_sells_is_seen_through(workspace: Path) -> None:
    path = workspace / LEAFLET
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  inside:"), text.index("  back:")
    selling = f"  inside:\n    - heading: New hope\n    - text: Ketamine for PTSD. {HOSTILE}\n  flap: []\n"
    path.write_text(text[:start] + selling + text[end:], encoding="utf-8")
    codes = {d["code"] for d in checked(workspace, *DAY, code=1)}
    assert {"hype", "unsourced", "home-use", "warning-missing", "approval-missing"} <= codes


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        (
            "        alt: |\n          Two NMDA",
            "        note: |\n          Two NMDA",
            "missing-key",
            "people who cannot see it",
        ),
        (
            "    - heading: What is it?\n",
            "    - heading: {text: What is it?, level: 3}\n",
            "heading-skipped",
            "level: 2",
        ),
        ("  flap:\n", '  flap:\n    - table: {header: ["", ""], rows: [[a, b]]}\n', "table-header", "name what"),
        ("  flap:\n", "  flap:\n    - table: {rows: [[a, b]]}\n", "missing-key", "heads of the columns"),
        ("  approved:\n", "  approved: 2026-11-25\n", "review-overdue", "review the words"),
        ("funding: none", "funding: Lorem ipsum", "placeholder", "write what belongs there"),
    ],
)
def test_bad_input_is_told_at_its_place_with_a_hint(workspace: Path, old: str, new: str, code: str, hint: str) -> None:
    swap(workspace / LEAFLET, old, new)
    found = [d for d in checked(workspace, "--date", "2030-01-01", code=1) if d["code"] == code]
    assert [(d["severity"], d["file"]) for d in found] == [("error", LEAFLET)]
    assert found[0]["line"]
    assert hint in str(found[0]["hint"])


def test_who_claims_approval_lacks_no_one(workspace: Path) -> None:
    swap(workspace / LEAFLET, "  approved:\n", "  approved: 2026-11-25\n")
    found = [d for d in checked(workspace, *DAY, code=1) if d["code"] == "not-approved"]
    assert [d["severity"] for d in found] == ["error", "error"]


def test_a_source_that_nothing_calls_upon_is_told_to_its_owner_alone(workspace: Path) -> None:
    assert "reference-unused" not in {d["code"] for d in checked(workspace, *DAY)}
    text = "mine2026:\n  type: webpage\n  title: Mine\n  URL: https://a.example\n"
    (workspace / "content/references.yaml").write_text(text, encoding="utf-8")
    (unused,) = [d for d in checked(workspace, *DAY) if d["code"] == "reference-unused"]
    assert (unused["file"], unused["line"], unused["rule"]) == ("content/references.yaml", 2, "C1")
