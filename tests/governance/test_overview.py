"""``brochure status``: every leaflet and where it stands, in each of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import knees
from tests.support.commands import brochure, swap
from tests.support.knees import (
    CLINIC,
    DAY,
    LEAFLET,
    NAME,
    REVIEWER,
    status,
)

if TYPE_CHECKING:
    from pathlib import Path


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
