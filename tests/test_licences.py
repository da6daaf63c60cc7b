"""Everything that ships, or that shipping needs, is held against the licences that we allow.

GPL and AGPL are not among them; programs that only tests run (Ghostscript, Poppler) are never imported and not listed.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from brochure.workspace import Workspace, font_folders
from tests.support.distributions import needed
from tests.support.licences import ELSEWHERE, OTHERS, licence, locked

CHECKOUT = Path(__file__).resolve().parent.parent

# SPDX names. A package's choice ("A OR B") is fine if one is allowed, a sum ("A AND B") if all are.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-2-Clause-Views",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-1.1",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}
# What it takes to install and to test; none of it is imported by the package.
TOOLS = {
    "ast-serialize",
    "attrs",
    "axe-playwright-python",
    "cfgv",
    "check-jsonschema",
    "cyclonedx-python-lib",
    "deepmerge",
    "editables",
    "execnet",
    "hatchling",
    "hypothesis",
    "identify",
    "iniconfig",
    "jpype1",
    "jsonschema",
    "jsonschema-specifications",
    "librt",
    "markdown",
    "mypy",
    "mypy-extensions",
    "opendataloader-pdf",
    "pathspec",
    "pluggy",
    "pre-commit",
    "pygments",
    "pymdown-extensions",
    "pytest",
    "pytest-xdist",
    "referencing",
    "rpds-py",
    "ruff",
    "tomli",
    "tomlkit",
    "trove-classifiers",
    "types-jsonschema",
    "types-polib",
    "types-pyyaml",
    "zensical",
    "zxing-cpp",
}
# Kinds of file that are written here; any other kind is somebody's work, and named below with its licence.
OURS = {".cff", ".css", ".csl", ".html", ".js", ".json", ".md", ".py", ".svg", ".toml", ".txt", ".yaml", ".yml"}


def is_allowed(expression: str) -> bool:
    """Tell whether what an SPDX expression asks can be met by ``ALLOWED``."""
    return any(
        all(part.strip(" ()") in ALLOWED for part in choice.split(" AND ")) for choice in expression.split(" OR ")
    )


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND LGPL-2.1-only", False),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("nothing", False),
    ],
)
def test_a_licence_is_allowed_only_by_its_name(expression: str, verdict: bool) -> None:
    assert is_allowed(expression) is verdict


@pytest.mark.parametrize("name", sorted(locked("test") - set(ELSEWHERE)))
def test_every_locked_package_has_an_allowed_licence(name: str) -> None:
    expression = licence(distribution(name))
    assert is_allowed(expression), f"{name}: {expression}"


def test_packages_for_other_systems_have_an_allowed_licence() -> None:
    assert all(is_allowed(expression) for expression in ELSEWHERE.values())


def test_the_build_lock_holds_what_running_needs_and_the_tools_of_installation() -> None:
    lock = locked("build")
    assert needed("brochure", "preview", "xlsx") <= lock
    assert lock - needed("brochure", "preview", "xlsx") - set(ELSEWHERE) == {
        "editables",
        "hatchling",
        "pathspec",
        "pluggy",
        "tomlkit",
        "trove-classifiers",
    }


def test_what_is_locked_and_does_not_ship_is_listed() -> None:
    assert locked("test") - needed("brochure", "preview", "cluster", "xlsx") - set(ELSEWHERE) == TOOLS
    assert locked("build") <= locked("test")


def test_the_locks_name_no_address_and_hash_every_file() -> None:
    for lock in (CHECKOUT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert not re.search(r"://|--(extra-)?index|--find-links", text), lock.name
        entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(entries) > (0 if lock.stem == "fuzz" else 40)
        assert all("--hash=sha256:" in entry for entry in entries), lock.name


def families() -> list[str]:
    """Return the font families that may be named in a brand and come with the program."""
    folders = sorted(folder for top in font_folders() for folder in top.iterdir())
    return [folder.name for folder in folders if Workspace(CHECKOUT).family(folder.name)]


def test_no_family_is_taken_that_is_not_under_the_open_font_licence() -> None:
    taken = families()
    assert {"Lato", "Source Sans 3", "EB Garamond", "Vazirmatn", "Amiri"} <= set(taken)
    assert not {"Fontin", "Ubuntu", "XCharter", "Roboto", "Font Awesome 7"} & set(taken)


@pytest.mark.parametrize("family", families())
def test_a_family_that_is_taken_says_so_in_its_licence_file_and_in_each_font(family: str) -> None:
    from fontTools.ttLib import TTFont

    folder = next(top / family for top in font_folders() if (top / family).is_dir())
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8", errors="replace")
    fonts = [path for path in folder.iterdir() if path.suffix in {".otf", ".ttf"}]
    assert fonts
    for path in fonts:
        with TTFont(path, lazy=True) as font:
            assert re.search("openfontlicense.org|scripts.sil.org/OFL", font["name"].getDebugName(14)), path.name


def shipped() -> list[Path]:
    """Return the files that the wheel takes from the checkout, by their paths within it."""
    tops = ("brochure", "content", "styles", "templates")
    return [
        path.relative_to(CHECKOUT)
        for top in tops
        for path in sorted((CHECKOUT / top).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]


def test_nothing_ships_that_others_made_unless_it_is_listed() -> None:
    files = shipped()
    assert len(files) > 40
    assert [str(path) for path in files if path.suffix not in OURS and path.name != "py.typed"] == sorted(OTHERS)
    assert all(is_allowed(expression) for expression in OTHERS.values())


@pytest.mark.parametrize("path", [path for path in shipped() if path.suffix == ".csl"], ids=str)
def test_a_citation_style_states_a_licence_that_is_ours(path: Path) -> None:
    rights = ET.parse(CHECKOUT / path).find(".//{*}rights")  # noqa: S314 - a file of ours
    assert rights is not None
    assert rights.get("license") in {
        "http://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by/4.0/",
    }


def test_the_project_carries_the_licences_that_it_names() -> None:
    assert (CHECKOUT / "LICENSE").read_text().startswith("MIT License\n")
    assert "Attribution 4.0 International Public License" in (CHECKOUT / "LICENSES" / "CC-BY-4.0.txt").read_text()
    assert distribution("brochure").metadata["License-Expression"] == "MIT AND CC-BY-4.0"
