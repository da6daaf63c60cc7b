"""A short leaflet that a reviewer can approve: signed by people who are test data, resting on no source."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

NAME = "knees"
LEAFLET = f"content/leaflets/{NAME}.en-GB.yaml"
CLINIC = "content/clinics/my-clinic/clinic.yaml"
REVIEWER = "Test Reviewer, test physiotherapist"
MADE = f"my-clinic/en-GB/{NAME}"
DAY = "2026-12-01"
DRAFT, OVERDUE = "EXAMPLE – not clinically approved", "REVIEW OVERDUE"
APPROVALS = "content/approvals.yaml"
PAGES = "build/my-clinic/current/KN-01/en-GB"

TEXT = """\
title: Your knees
code: KN-01
version: "1.0"
audience: Adults with sore knees
fold: half-fold
review:
  issued: 2026-11-01
  due: 2028-11-01
  author: Test Author
  clinical-reviewer: Test Reviewer, test physiotherapist
  funding: none
local:
  parking: {about: Where to park., default: Park behind the house.}
panels:
  front:
    - cover:
  inside:
    - heading: What can I do?
    - text: Rest your knee today. Walk a little tomorrow. # a remark for who writes
    - list: [Keep it warm, Keep it up]
    - heading: {text: Where do I go?, level: 3}
    - text: "{local.parking} Call {clinic.phone} first."
    - break: panel
    - heading: What may I ask?
    - checklist: [How long will it hurt?, May I run?, May I swim?]
    - notes: {title: My notes, lines: 4}
  back:
    - contact:
    - text: Ask for large print or another language. Tell us what you think.
    - review-line:
"""


def make(folder: Path) -> Path:
    """Make a workspace with the leaflet and nothing else in ``folder``, and return it."""
    run = brochure(folder.parent, "new", folder, "--jurisdiction", "GB-ENG")
    assert run.returncode == 0, run.stderr
    for path in (folder / "content/leaflets").iterdir():
        path.unlink()
    (folder / LEAFLET).write_text(TEXT, encoding="utf-8")
    swap(folder / CLINIC, "editions: [office, screen, large-print, print, web]", "editions: [office, web]")
    return folder


def approve(folder: Path, *arguments: str, day: str = DAY) -> subprocess.CompletedProcess[str]:
    """Run ``brochure approve`` for the leaflet; for its clinic where ``arguments`` do not say for whom."""
    whom = () if {"--clinic", "--jurisdiction"} & {*arguments} else ("--clinic", "my-clinic")
    named = () if "--reviewer" in arguments else ("--reviewer", REVIEWER)
    return brochure(folder, "approve", NAME, "--lang", "en-GB", *whom, *named, "--date", day, *arguments)


def sheet(folder: Path) -> str:
    with pdfium.PdfDocument((folder / f"build/{MADE}.office.pdf").read_bytes()) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def web(folder: Path) -> str:
    return (folder / f"build/{MADE}.web.html").read_text(encoding="utf-8")


def page(folder: Path, version: str) -> str:
    """Return what the page of a version says, without its markup."""
    html = (folder / PAGES / f"{version}.html").read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]*>", " ", html.partition("<body")[2]).split())


def status(folder: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    run = brochure(folder, "status", "--json", *arguments)
    assert run.returncode == code, run.stdout + run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found
