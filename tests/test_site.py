"""The documentation as a site: whole, every page in its place, and nothing of it asked of the network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent


class Fetched(HTMLParser):
    """Collects what a page loads by itself; a link is only followed by a reader."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        wanted = given.get("src") or (given.get("href") if tag == "link" and given.get("rel") != "canonical" else None)
        if wanted:
            self.found.append(wanted)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(CHECKOUT / "docs", folder / "docs")
    shutil.copy(CHECKOUT / "mkdocs.yml", folder)
    command = [str(Path(sys.executable).parent / "zensical"), "build", "--strict", "--config-file", "mkdocs.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "dist" / "site"


def test_every_page_has_a_place_in_the_contents() -> None:
    contents = yaml.safe_load((CHECKOUT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    pages = [page for part in contents for pages in part.values() for entry in pages for page in entry.values()]
    assert sorted(pages) == sorted(path.name for path in (CHECKOUT / "docs").glob("*.md"))


def test_every_page_is_made_and_loads_only_what_is_beside_it(site: Path) -> None:
    pages = sorted(site.glob("*.html"))
    assert {path.stem for path in (CHECKOUT / "docs").glob("*.md")} <= {page.stem for page in pages}
    for page in pages:
        reader = Fetched()
        reader.feed(page.read_text(encoding="utf-8"))
        assert [name for name in reader.found if re.match(r"(?:https?:)?//", name)] == [], page.name
        local = [name.partition("#")[0].partition("?")[0] for name in reader.found if not name.startswith("data:")]
        missing = [name for name in local if name and not (site / name.lstrip("/")).exists()]
        assert page.name == "404.html" or missing == []
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name
