"""The clinical text is the leaflet's: a clinic sets its contacts, its brand and what is left to it, and nothing else.

Whatever else its folder holds is never read, and what would change clinical text in its files is refused with a word.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brochure.workspace import Workspace, starter_folder
from tests.support.brands import clinic
from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = "content/clinics/a"

# Every kind of file that says something to patients, laid into a clinic's folder under the name that it has elsewhere.
LAID = {
    "templates/blocks/warning.html": "<p>{{ block.title }}</p>",
    "styles/blocks.css": '.warning::after { content: "Ketamine is safe" }',
    "styles/themes/harbour/theme.css": ".warning { display: none }",
    "claims.yaml": 'F21: {fact: Safe, text: {en: "Ketamine is safe."}, references: [feder2021]}\n',
    "references.yaml": "feder2021: {type: book, title: Nothing}\n",
    "glossary.yaml": "ketamine: {en: harmless}\n",
    "jurisdictions/GB-ENG.yaml": "name: Nowhere\n",
    "translations/en-GB.yaml": "claims: {}\n",
    "locale/en.po": 'msgid ""\nmsgstr ""\n',
    "leaflets/ketamine-for-ptsd.en-GB.yaml": "title: Ketamine is safe\n",
    "images/receptor.svg": "<svg/>",
    "approvals.yaml": "[]\n",
    "review.yaml": "rules: {}\n",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("locked")
    (top / "content/leaflets").mkdir(parents=True)
    for name in ("ketamine-for-ptsd", "treatment-day"):
        for leaflet in (CHECKOUT / "content/leaflets").glob(f"{name}.en-*.yaml"):
            (top / "content/leaflets" / leaflet.name).write_bytes(leaflet.read_bytes())
    (top / FOLDER).mkdir(parents=True)
    for file, data in clinic("plain", "harbour").items():
        (top / FOLDER / file).write_bytes(data)
    return top


@pytest.fixture
def workspace(source: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(source, tmp_path / "ws"))


def built(folder: Path, *more: str) -> dict[str, str]:
    run = brochure(folder, "build", "ketamine-for-ptsd", "--edition", "screen", "--edition", "web", "--json", *more)
    assert run.returncode == 0, run.stdout + run.stderr
    return {output["path"]: output["sha256"] for output in json.loads(run.stdout)["outputs"]}


def test_what_is_laid_into_a_clinic_s_folder_changes_nothing(workspace: Path) -> None:
    before = built(workspace)
    for path, text in LAID.items():
        file = workspace / FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (workspace / FOLDER / "content").symlink_to(workspace / FOLDER, target_is_directory=True)
    assert built(workspace) == before
    assert len(before) == 2


def test_a_clinic_reads_its_own_folder_for_its_two_files_logo_and_fonts_alone(source: Path) -> None:
    opened = Workspace(source)
    opened.clinic("a")
    read = {path for top, how, path in opened.files.record if how == "read" and path.startswith(FOLDER)}
    assert read == {f"{FOLDER}/clinic.yaml", f"{FOLDER}/_brand.yml"}


def plant(file: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: swap(folder / file, old, new)


def added(file: str, text: str) -> Callable[[Path], None]:
    def add(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        before = (folder / file).read_text() if (folder / file).exists() else ""
        (folder / file).write_text(before + text)

    return add


CLINIC, BRAND = f"{FOLDER}/clinic.yaml", f"{FOLDER}/_brand.yml"
FIRST = "local:\n"
REFUSED: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a key that no leaflet declares": (
        plant(CLINIC, FIRST, f"{FIRST}  risks: None at all\n"),
        "undeclared-local",
        CLINIC,
    ),
    "a key that is nearly one": (plant(CLINIC, "  eating:", "  eatin:"), "undeclared-local", CLINIC),
    "a heading": (plant(CLINIC, "no food for", '"# Safe" # '), "local-markup", CLINIC),
    "a claim": (plant(CLINIC, "no food for", '"{claim: F21}" # '), "local-insertion", CLINIC),
    "a dose": (plant(CLINIC, "no food for", "take 50 mg and no food for"), "local-clinical", CLINIC),
    "a story": (plant(CLINIC, "no food for", "no food " + "and no worry " * 20 + "for"), "local-long", CLINIC),
    "clinical words in the hours": (
        plant(CLINIC, "8.30 to 5", "8.30 to 5 and it helps 9 in 10"),
        "local-clinical",
        CLINIC,
    ),
    "clinical words in the logo's": (
        plant(BRAND, "logo: logo.svg", "logo: {path: logo.svg, alt: Ketamine helps 90% of people}"),
        "local-clinical",
        BRAND,
    ),
    "a theme that is a path": (plant(BRAND, "theme: harbour", "theme: ../../content/clinics/a/own"), "bad-name", BRAND),
    "leaflet keys in a clinic": (plant(CLINIC, FIRST, f"panels: {{}}\n{FIRST}"), "unknown-key", CLINIC),
    "words in a style sheet": (
        added("styles/themes/own/theme.css", '.warning::after { content: "It is safe" }\n'),
        "css-words",
        "styles/themes/own/theme.css",
    ),
    "words in a template": (
        added("templates/blocks/review-line.html", "<p>Approved by everyone</p>\n"),
        "template-words",
        "templates/blocks/review-line.html",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_change_clinical_text_is_refused_at_its_line(workspace: Path, what: str) -> None:
    change, code, file = REFUSED[what]
    change(workspace)
    if "themes/own" in file:
        shutil.copy(starter_folder() / "styles/themes/harbour/theme.yaml", workspace / "styles/themes/own/theme.yaml")
        for art in (starter_folder() / "styles/themes/harbour").glob("*.svg"):
            shutil.copy(art, workspace / "styles/themes/own")
        swap(workspace / BRAND, "theme: harbour", "theme: own")
    run = brochure(workspace, "check", "treatment-day", "--no-layout", "--format", "json")
    told = [d for d in json.loads(run.stdout)["diagnostics"] if d["code"] == code]
    assert run.returncode == 1, run.stdout
    assert told
    assert (told[0]["file"], told[0]["severity"]) == (file, "error")
    assert told[0]["line"]
    assert told[0]["hint"]


def test_an_undeclared_key_near_to_one_says_which(workspace: Path) -> None:
    swap(workspace / CLINIC, "  eating:", "  eatng:")
    run = brochure(workspace, "check", "ketamine-for-ptsd", "--no-layout", "--format", "json")
    (told,) = [d for d in json.loads(run.stdout)["diagnostics"] if d["code"] == "undeclared-local"]
    assert told["hint"] == 'did you mean "eating"?'
