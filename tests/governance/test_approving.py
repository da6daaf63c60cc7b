"""Approving through the real command: who may, what stands against it, what is recorded."""

from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import brochure, built, swap
from tests.support.knees import (
    APPROVALS,
    DAY,
    DRAFT,
    LEAFLET,
    REVIEWER,
    approve,
    page,
    sheet,
    status,
    web,
)

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_leaflet_and_its_terms_are_approved_in_either_form_of_unicode(fresh: Path) -> None:
    swap(fresh / LEAFLET, "{local.parking} Call", "{local.parking} {glossary: sante\u0301}. Call")
    swap(fresh / LEAFLET, "    - contact:", "    - glossary: {terms: [sante\u0301]}\n    - contact:")
    (fresh / LEAFLET).rename(fresh / "content/leaflets/genou-e\u0301.en-GB.yaml")
    (fresh / "content/glossary.yaml").write_text("sant\u00e9: {en: health}\n", encoding="utf-8")
    run = brochure(
        *(fresh, "approve", "genou-\u00e9", "--lang", "en-GB", "--clinic", "my-clinic"),
        *("--reviewer", REVIEWER, "--date", DAY),
    )
    assert run.returncode == 0, run.stderr
    assert "leaflet: genou-\u00e9" in (fresh / APPROVALS).read_text(encoding="utf-8")
    assert status(fresh, "--date", DAY)["leaflets"][0]["status"] == "approved"
