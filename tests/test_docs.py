"""Documentation that is made from the code is up to date; links and pictures in it are there."""

import re
import runpy
import shutil
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from benchmarks.bench import PLOT
from brochure.compose.inks import STAND_INS
from brochure.formats import find_format, folds
from brochure.model.blocks import KINDS
from brochure.review import RULES
from tests.support.commands import brochure

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")]


def test_the_table_of_inks_is_that_of_the_code():
    path = CHECKOUT / "docs/inks.md"
    rows = "".join(f"| `{name}` | `{value}` |\n" for name, value in STAND_INS.items())
    table = f"\n| ink | stand-in |\n| --- | --- |\n{rows}\n"
    text = path.read_text(encoding="utf-8")
    head, found, tail = re.split(r"(?<=test_docs.py -->)|(?=<!-- end of inks)", text)
    if found != table:
        path.write_text(head + table + tail, encoding="utf-8")
        pytest.fail("docs/inks.md was out of date: it has been written anew")


TOKEN = re.compile(r"^  (--[a-z0-9-]+): ([^;]+);(?: +/\* (.*) \*/)?$", re.MULTILINE)


def test_the_table_of_tokens_is_that_of_the_style_sheet_and_each_is_explained():
    css = (CHECKOUT / "styles/tokens.css").read_text(encoding="utf-8")
    tokens = TOKEN.findall(css)
    assert len(tokens) == len(re.findall(r"^\s*--[\w-]+\s*:", css, re.MULTILINE)), "one a line"
    assert [name for name, _, about in tokens if not about] == []
    rows = "".join(f"| `{name}` | `{value}` | {about} |\n" for name, value, about in tokens)
    table = f"\n| token | value | what it is |\n| --- | --- | --- |\n{rows}\n"
    path = CHECKOUT / "docs/themes.md"
    head, found, tail = re.split(
        r"(?<=tokens: written by tests/test_docs.py -->)|(?=<!-- end of tokens)", path.read_text()
    )
    if found != table:
        path.write_text(head + table + tail, encoding="utf-8")
        pytest.fail("docs/themes.md was out of date: it has been written anew")


def test_every_module_stands_on_the_map():
    text = (CHECKOUT / "docs/design.md").read_text(encoding="utf-8")
    rooms = text[text.index("## The rooms") : text.index("## What it stands on")]
    named = {name.removesuffix(".py").rpartition("/")[2] for name in re.findall(r"`([\w./]+?)/?`", rooms)}
    package = CHECKOUT / "brochure"
    modules = {path.parent if path.stem == "__init__" else path for path in package.rglob("*.py")}
    assert {path.stem for path in modules - {package, package / "__main__.py"}} - named == set()


def test_every_package_of_the_core_and_of_the_extras_is_justified():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (CHECKOUT / "docs/design.md").read_text(encoding="utf-8")
    section = text[text.index("## What it stands on") : text.index("## Decisions")]
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    asked = [re.split(r"[<>=]", line)[0] for line in project["dependencies"]]
    assert [name for name, _, _ in rows] == asked
    for extra, lines in project["optional-dependencies"].items():
        (named,) = re.findall(rf"`{extra}` \((`.+?):", section)
        assert re.findall(r"`(.+?)`", named) == [re.split(r"[<>=]", line)[0] for line in lines]


def test_every_package_of_the_core_is_used():
    """One that is never loaded by us must be named where its data is looked for."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {canonicalize_name(re.split(r"[<>=\[]", line)[0]) for line in project["dependencies"]}
    modules = {
        module for module, homes in packages_distributions().items() if names & set(map(canonicalize_name, homes))
    }
    texts = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "brochure").rglob("*.py"))
    loaded = set(re.findall(r"^\s*(?:from|import) (\w+)", texts, re.MULTILINE))
    loaded |= set(re.findall(r"(?:find_spec|import_module)\(\"(\w+)", texts))
    homes = packages_distributions()
    assert {
        name for name in names if not any(name in map(canonicalize_name, homes[m]) for m in modules & loaded)
    } == set()


def test_the_reference_of_the_api_is_that_of_the_code():
    script = runpy.run_path(str(CHECKOUT / "scripts" / "api"))
    again = "write it anew: .venv/bin/python scripts/api"
    assert script["PAGE"].read_text(encoding="utf-8") == script["page"](), again


KEYS = runpy.run_path(str(CHECKOUT / "scripts" / "keys"))


@pytest.mark.parametrize("name", KEYS["PAGES"])
def test_the_reference_of_keys_is_that_of_the_schema(name):
    again = "write it anew: .venv/bin/python scripts/keys"
    assert (CHECKOUT / "docs" / name).read_text(encoding="utf-8") == KEYS["PAGES"][name](), again


def test_every_kind_of_block_has_an_example_that_is_drawn():
    assert set(KEYS["examples"]()) == set(KINDS)
    page = (CHECKOUT / "docs" / "leaflet.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"images/blocks/([a-z-]+)\.png", page))
    assert shown == set(KINDS) - KEYS["UNDRAWN"]


def test_the_examples_of_blocks_are_a_leaflet_without_fault(tmp_path):
    assert brochure(tmp_path, "new", "ws", "--jurisdiction", "GB-ENG").returncode == 0
    shutil.copy(KEYS["EXAMPLES"], tmp_path / "ws" / "content" / "leaflets")
    run = brochure(tmp_path / "ws", "check", "blocks", "--no-layout")
    assert run.returncode == 0, run.stderr


def limit(value):
    return ", ".join(word for word in value if word) if isinstance(value, tuple) else f"{value:g}"


def row(rule):
    limits = "; ".join(f"{name}: {said}" for name, value in rule.limits.items() if (said := limit(value)))
    languages = f" ({', '.join(rule.languages)})" if rule.languages else ""
    stops = {"always": "stops", "approved": "approved", "never": "never"}[rule.stops]
    cells = (rule.rule, f"`{rule.code}`", rule.asks + languages, rule.source, f"{rule.severity}, {stops}", limits)
    return f"| {' | '.join(cells)} |\n"


def test_the_table_of_rules_is_that_of_the_code():
    path = CHECKOUT / "docs/review.md"
    rows = "".join(row(rule) for rule in sorted(RULES, key=lambda rule: (IDS.index(rule.rule), rule.code)))
    head = "| id | finding | asks | source | is | limits |\n| --- | --- | --- | --- | --- | --- |\n"
    table = f"\n{head}{rows}\n"
    text = path.read_text(encoding="utf-8")
    before, found, after = re.split(r"(?<=test_docs.py -->)|(?=<!-- end of rules)", text)
    if found != table:
        path.write_text(before + table + after, encoding="utf-8")
        pytest.fail("docs/review.md was out of date: it has been written anew")


# Every rule of the project's collection of standards for patient information, and the two of its own.
IDS = [
    *("M1", "M2", "R1", "R2", "R3", "R4", "R5", "R6", "N1", "N2", "N3", "B1", "B2", "C1", "C2", "C3"),
    *("K1", "K2", "K3", "X1", "A1", "T1", "T2", "T3", "T4", "T5", "T6", "L1", "P1"),
]


def test_every_rule_of_the_standards_is_judged():
    assert {rule.rule for rule in RULES} == set(IDS)


def test_what_is_held_elsewhere_is_held_by_findings_that_there_are():
    text = (CHECKOUT / "docs/review.md").read_text(encoding="utf-8")
    section = text[text.index("### Held elsewhere") : text.index("## How it was settled")]
    rows = [line.split("|")[1:4] for line in section.splitlines() if line.startswith("| ")][2:]
    assert {name.strip() for name, _, _ in rows} <= set(IDS)
    source = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "brochure").rglob("*.py"))
    codes = {code for _, _, held in rows for code in re.findall(r"`([a-z]+-[a-z-]+)`", held)} - {"min-body"}
    assert len(codes) > 10
    assert {code for code in codes if f'"{code}"' not in source} == set()


def test_the_pictures_of_folds_are_those_of_the_table():
    script = runpy.run_path(str(CHECKOUT / "scripts" / "folds"))
    folder = CHECKOUT / "docs" / "images" / "formats"
    drawn = {f"{name}.svg": script["drawing"](find_format(name, "a4")) for name in folds()}
    again = "draw them anew: .venv/bin/python scripts/folds"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")} == drawn, again


def shown():
    """Return every picture of docs/images that a page shows."""
    written = [(page, page.read_text(encoding="utf-8")) for page in PAGES]
    targets = [page.parent / target for page, text in written for target in re.findall(r"!\[[^]]*\]\(([^)\s]+)", text)]
    images = CHECKOUT / "docs" / "images"
    return {path.resolve().relative_to(images) for path in targets if path.resolve().is_relative_to(images)}


def test_every_picture_that_is_shown_is_drawn_by_a_command_and_every_one_drawn_is_shown():
    drawn = {Path(name) for name in runpy.run_path(str(CHECKOUT / "scripts" / "pictures"))["DRAWN"]}
    drawn |= {Path("formats") / f"{name}.svg" for name in folds()}
    images = CHECKOUT / "docs" / "images"
    drawn |= {Path("blocks") / name for name in KEYS["DRAWN"]}
    drawn |= {plot.relative_to(images) for plot in (PLOT,) if plot.exists()}  # by make bench
    there = {path.relative_to(images) for path in images.rglob("*") if path.is_file()}
    assert there == drawn, "draw them anew: .venv/bin/python scripts/pictures"
    assert shown() <= drawn
    assert {path for path in drawn if path.parent == Path()} <= shown()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_is_there(page):
    written = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))  # what code shows leads nowhere
    targets = re.findall(r"\]\(([^)#\s]+)", written)
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_picture_that_ships_is_drawn_in_inks_alone():
    allowed = {value.lower() for value in STAND_INS.values()}
    pictures = [*(CHECKOUT / "styles").rglob("*.svg"), *(CHECKOUT / "content/images").rglob("*.svg")]
    assert len(pictures) > 10
    for picture in pictures:
        text = picture.read_text(encoding="utf-8")
        colours = {c.lower() for c in re.findall(r"#[0-9A-Fa-f]{3,8}\b", text)}
        assert colours <= allowed, picture.name
        assert not re.search(r"rgb\(|hsl\(|opacity|fill=\"(?!none|url|#)[a-z]", text), picture.name


def test_style_sheets_name_inks_and_no_colours():
    for sheet in (CHECKOUT / "styles").rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        # A screen may dim a picture; on paper that is a tint.
        dimmed = "" if sheet.name.startswith("web") else r"|\bopacity\b"
        assert not re.findall(rf"#[0-9A-Fa-f]{{3,8}}\b|rgba?\({dimmed}", text), sheet.name


def test_no_style_can_lose_text():
    """A box that hides what does not fit drops words with nothing logged."""
    for sheet in (CHECKOUT / "styles").rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r"overflow\s*:\s*hidden|max-height|text-overflow|line-clamp", text), sheet.name
