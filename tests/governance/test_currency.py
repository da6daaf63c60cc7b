"""What copies on paper are told: a page for every version, through the real command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from brochure.workspace import starter_folder
from tests.support.commands import brochure, built, swap
from tests.support.knees import (
    CLINIC,
    DAY,
    LEAFLET,
    MADE,
    PAGES,
    approve,
    page,
    web,
)

if TYPE_CHECKING:
    from pathlib import Path


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
    text = (starter_folder() / "templates/current.html").read_text(encoding="utf-8")
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
