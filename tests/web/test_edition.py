"""The web edition by the real command: what is on the page, and what stops it."""

from __future__ import annotations

import re
import shutil
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.support import everything
from tests.support.commands import built, swap
from tests.support.everything import BRAND, CLINIC, LEAFLET, NAME, PAGE


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = everything.make(tmp_path_factory.mktemp("web") / "workspace")
    build(folder)
    return folder


@pytest.fixture
def workspace(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "workspace"))


@pytest.fixture(scope="module")
def page(finished: Path) -> str:
    return plain((finished / PAGE).read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Return HTML with breaking spaces, and without what holds a word together."""
    return text.replace("\u00a0", " ").replace("\u2060", "")


def build(folder: Path, code: int = 0) -> dict[str, Any]:
    return built(folder, NAME, "--edition", "web", code=code)


def errors(folder: Path) -> list[tuple[str, str | None, int | None]]:
    report = built(folder, NAME, "--edition", "web", code=1)
    return [(d["code"], d["file"], d["line"]) for d in report["diagnostics"] if d["severity"] == "error"]


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(everything.TEXT.splitlines(), 1) if text in line)


def test_what_a_page_has_none_of_is_null(workspace: Path) -> None:
    (output,) = build(workspace)["outputs"]
    assert output["path"] == f"my-clinic/en-GB/{NAME}.web.html"
    assert {key for key, value in output.items() if value is None} == {"format", "pages", "sheets", "copyfit"}
    assert output["draft"] is True


def test_a_second_build_gives_the_same_bytes(workspace: Path) -> None:
    before = (workspace / PAGE).read_bytes()
    build(workspace)
    assert (workspace / PAGE).read_bytes() == before


def test_the_draft_mark_stands_before_everything_else(page: str) -> None:
    body = page.partition("<body")[2]
    assert body.index("EXAMPLE – not clinically approved") < body.index("Tern Quay Clinic")


def test_help_is_one_tap_away_before_the_leaflet_begins(page: str) -> None:
    before = page.partition('<main id="main"')[0]
    assert re.findall(r'href="((?:tel|sms):[^"]*)"', before) == ["tel:999", "tel:111"]
    assert 'href="#help"' in before
    assert '<section class="section region-back section-emergency" id="help">' in page


def test_language_and_direction_and_the_title_are_said(page: str) -> None:
    assert '<html lang="en-GB" dir="ltr">' in page
    assert "<title>A title of Unusual Interdisciplinarity – Tern Quay Clinic</title>" in page


def test_the_page_may_ask_for_nothing(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "<script" not in page


def test_headings_go_down_one_level_at_a_time(page: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_is_filled_in_has_a_name_and_goes_nowhere(page: str) -> None:
    fields = re.findall(r"<(?:input|textarea)\b[^>]*>", page)
    assert len(fields) > 20
    assert all('autocomplete="off"' in field for field in fields)
    assert "<form" not in page
    names = re.findall(r'<input type="radio" name="([^"]*)"', page)
    assert sorted(map(names.count, set(names))) == [5, 11], "two scales of one label are two"
    assert 'aria-label="Medicine, Noon"' in page
    assert page.count("What you fill in here is not saved or sent.") == 1


def test_a_code_to_this_page_leads_where_the_clinic_keeps_it(page: str) -> None:
    assert f'<a href="https://ternquay.example/leaflets/en-GB/{NAME}.web.html">This leaflet on your phone</a>' in page


def test_text_is_text_whatever_signs_are_in_it(page: str) -> None:
    assert "And a &lt; subtitle &gt; with “marks” &amp; more" in page
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page
    assert "“marks”" in unescape(page.partition('<meta name="description"')[2].partition(">")[0])


def test_small_print_and_emergency_stand_once_however_many_panels_have_them(workspace: Path) -> None:
    swap(workspace / LEAFLET, "  back:\n", "    - review-line:\n  back:\n")
    build(workspace)
    text = (workspace / PAGE).read_text(encoding="utf-8")
    assert text.count('class="review-line"') == 1
    assert text.count('id="help"') == 1


def test_a_leaflet_without_a_cover_has_its_title_and_mark(workspace: Path) -> None:
    swap(workspace / LEAFLET, "    - cover: {image: images/photo.jpg, alt: A grey field}\n", "")
    build(workspace)
    text = (workspace / PAGE).read_text(encoding="utf-8")
    assert plain(text).count("<h1>A title of Unusual Interdisciplinarity</h1>") == 1
    assert text.partition("<body")[2].count("EXAMPLE – not clinically approved") == 2


def test_a_template_that_drops_words_is_told_at_their_line(workspace: Path) -> None:
    own = workspace / "templates/web/checklist.html"
    own.parent.mkdir(parents=True)
    own.write_text("<ul><li></li></ul>")
    line = line_of("- checklist: {title: To tick")
    assert ("text-lost", LEAFLET, line) in errors(workspace)
    assert not (workspace / PAGE).exists()
    assert (workspace / PAGE.replace("build/", "build/stale/")).is_file()


def test_a_template_that_asks_for_something_outside_stops_the_page(workspace: Path) -> None:
    own = workspace / "templates/web/map.html"
    own.parent.mkdir(parents=True)
    own.write_text('<img src="https://tiles.example/1.png" alt="{{ block.image.alt }}">')
    assert [code for code, _, _ in errors(workspace)] == ["web-request"]


def test_a_theme_s_style_that_asks_for_something_outside_stops_the_page(workspace: Path) -> None:
    own = workspace / "styles/themes/harbour/web.css"
    own.parent.mkdir(parents=True)
    own.write_text('@import url("https://fonts.example/css");')
    assert {code for code, _, _ in errors(workspace)} == {"web-request"}


def test_a_theme_without_a_word_of_the_web_is_plain_but_whole(workspace: Path) -> None:
    folder = workspace / "styles/themes/plain"
    folder.mkdir(parents=True)
    (folder / "theme.yaml").write_text("name: Plain\n")
    (folder / "theme.css").write_text("")
    swap(workspace / BRAND, "theme: harbour", "theme: plain")
    assert build(workspace)["ok"]


def test_a_code_to_a_page_that_the_clinic_does_not_keep_is_told(workspace: Path) -> None:
    text = (workspace / CLINIC).read_text(encoding="utf-8")
    (workspace / CLINIC).write_text(re.sub(r"url-pattern:.*\n", "", text), encoding="utf-8")
    assert errors(workspace) == [("no-url-pattern", LEAFLET, line_of("- qr: {url: web"))]


def test_a_page_of_a_leaflet_that_does_not_fit_its_paper_is_made_all_the_same(workspace: Path) -> None:
    swap(workspace / CLINIC, "editions: [web]", "editions: [screen, web]")
    report = built(workspace, NAME, code=1)
    status = {o["edition"]: o["status"] for o in report["outputs"]}
    assert status == {"screen": "failed", "web": "built"}


def test_the_fault_of_a_leaflet_is_told_of_its_page_too(workspace: Path) -> None:
    swap(workspace / LEAFLET, "{clinic.phone}, or", "{clinic.fone}, or")
    assert [(code, file) for code, file, _ in errors(workspace)] == [("unknown-clinic-field", LEAFLET)]
