"""What a person gets wrong: one clear message at its place, the right exit code, nothing written, no traceback."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import brochure
from tests.support.torture import wide_gamut

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parent.parent
LEAFLET = "content/leaflets/ketamine-for-ptsd.en-GB.yaml"
CLINIC = "content/clinics/my-clinic/clinic.yaml"
BRAND = "content/clinics/my-clinic/_brand.yml"
LOGO = "content/clinics/my-clinic/logo.svg"


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "workspace"
    run = brochure(folder.parent, "new", str(folder), "--jurisdiction", "GB-ENG")
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def workspace(new: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(new, tmp_path / "workspace"))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def swap(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces the first ``old`` of a file by ``new``; a test whose fault was never planted must fail."""

    def plant(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return plant


def put(path: str, data: bytes | str) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data.encode() if isinstance(data, str) else data)

    return plant


SHOP, ICC = "content/profiles/shop.yaml", "content/profiles/shop.icc"
SHOP_TEXT = "title: A shop\nicc: shop.icc\ncondition: FOGRA39\ncondition-name: Coated paper\n"
FOGRA39 = (CHECKOUT / "brochure/press/profiles/fogra39-coated.icc").read_bytes()


def all_of(*plants: Callable[[Path], None]) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        for each in plants:
            each(folder)

    return plant


def printed_by(profile: str) -> Callable[[Path], None]:
    return swap(CLINIC, "jurisdiction:", f"profile: {profile}\njurisdiction:")


def printing(stated: str) -> Callable[[Path], None]:
    """State plates in the brand, at the end of which its settings stand."""

    def plant(folder: Path) -> None:
        text = (folder / BRAND).read_text(encoding="utf-8")
        (folder / BRAND).write_text(f"{text}    print: {stated}\n", encoding="utf-8")

    return plant


def folder_instead(path: str) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        (folder / path).unlink()
        (folder / path).mkdir()

    return plant


def template(name: str, text: str) -> Callable[[Path], None]:
    return put(f"templates/{name}", text)


# What the workspace makes in PDF when nothing is at fault.
PDFS = {f"ketamine-for-ptsd.{kind}.pdf" for kind in ("large-print", "office", "print", "print.ticket", "screen")}

# Faults of what is pressed alone: the page for the web has none of it.
OF_PRINT_ALONE = {"an ink over the printer's limit"}

# What is planted, what is told: file and line, code, and words of the message or hint.
FAULTS: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    "broken YAML": (swap(LEAFLET, "title: Ketamine", "title: [Ketamine"), LEAFLET, "yaml", ""),
    "a tab": (swap(LEAFLET, "\nreview:\n  ", "\nreview:\n\t"), LEAFLET, "tab", "two spaces"),
    "an empty file": (put(LEAFLET, b""), LEAFLET, "", "empty"),
    "not UTF-8": (put(LEAFLET, b"title: caf\xe9\n"), LEAFLET, "not-utf-8", "byte 11"),
    "a folder for a file": (folder_instead(CLINIC), "", "not-a-file", "is a folder"),
    "wrong type": (swap(CLINIC, "languages: [en-GB]", "languages: en-GB"), CLINIC, "wrong-type", "must be a list"),
    "unknown key": (swap(LEAFLET, "subtitle:", "subtitel:"), LEAFLET, "unknown-key", 'did you mean "subtitle"'),
    "unknown block": (swap(LEAFLET, "- warning:", "- waring:"), LEAFLET, "unknown-block", 'did you mean "warning"'),
    "missing panel": (swap(LEAFLET, "  flap:\n", "  inside-left:\n"), LEAFLET, "missing-panel", "flap"),
    "unknown region": (swap(LEAFLET, "  inside:", "  insid:"), LEAFLET, "unknown-panel", 'did you mean "inside"'),
    "unknown fold": (swap(LEAFLET, "fold: trifold", "fold: trifould"), LEAFLET, "unknown-fold", '"trifold"'),
    "unknown jurisdiction": (swap(CLINIC, "jurisdiction: GB-ENG", "jurisdiction: FR"), CLINIC, "unknown", "US"),
    "no table for a jurisdiction": (
        swap(CLINIC, "jurisdiction: GB-ENG", "jurisdiction: GB-SCT"),
        CLINIC,
        "unknown-jurisdiction",
        "GB-SCT",
    ),
    "unknown edition": (swap(CLINIC, "editions: [office", "editions: [ofice"), CLINIC, "unknown-edition", '"office"'),
    "no text for a jurisdiction": (
        swap(LEAFLET, "subtitle: ", "subtitle: {by-jurisdiction: {US: Only here}} # "),
        LEAFLET,
        "jurisdiction",
        "GB-ENG",
    ),
    "a logo that is no image": (put(LOGO, b"hello"), BRAND, "not-a-picture", "logo.svg"),
    "a logo that is not there": (lambda f: (f / LOGO).unlink(), BRAND, "file-missing", "logo.svg"),
    "unknown reference": (
        swap(LEAFLET, "back:\n", "back:\n    - text: So it is. [@nobody2020]\n"),
        LEAFLET,
        "",
        "nobody",
    ),
    "unknown claim": (swap(LEAFLET, "back:\n", 'back:\n    - text: "{claim: X99}"\n'), LEAFLET, "unknown-claim", "X99"),
    "unknown local text": (
        swap(LEAFLET, "back:\n", 'back:\n    - text: "{local.parking}"\n'),
        LEAFLET,
        "unknown-local-text",
        "parking",
    ),
    "a claim without a source": (
        put("content/claims.yaml", 'X1: {fact: So it is, text: {en: "So it is."}, references: []}\n'),
        "content/claims.yaml",
        "claim-unsourced",
        "references",
    ),
    "an ICC file of the wrong class": (
        all_of(put(ICC, wide_gamut()), put(SHOP, SHOP_TEXT), printed_by("shop")),
        SHOP,
        "icc-profile",
        "for a display",
    ),
    "an ICC file that is cut off": (
        all_of(put(ICC, FOGRA39[:9000]), put(SHOP, SHOP_TEXT), printed_by("shop")),
        SHOP,
        "icc-profile",
        "cut off",
    ),
    "an ICC file that is not there": (
        all_of(put(SHOP, SHOP_TEXT), printed_by("shop")),
        SHOP,
        "file-missing",
        "shop.icc",
    ),
    "an ink over the printer's limit": (
        all_of(printing("{brand: {cmyk: [90, 90, 90, 90]}}"), printed_by("iso-coated")),
        BRAND,
        "coverage",
        "360",
    ),
    "a spot that is none": (
        printing("{brand: {spot: Black}}"),
        BRAND,
        "reserved-name",
        "PANTONE",
    ),
    "an unquoted colour": (swap(BRAND, '"#14506A"', "#14506A"), BRAND, "", '"#14506A"'),
    "an undefined colour name": (swap(BRAND, "primary: deep-water", "primary: deep-watr"), BRAND, "", "deep-water"),
    "an unknown theme": (swap(BRAND, "theme: harbour", "theme: harbor"), BRAND, "unknown-theme", "harbour"),
    "an unknown font": (
        swap(BRAND, "    family: Source Sans 3\n    weight: 400", "    family: Nowhere"),
        BRAND,
        "",
        "Nowhere",
    ),
    "a template's syntax": (
        template("blocks/heading.html", "<h2>\n{% if %}</h2>"),
        "templates/blocks/heading.html:2",
        "template-syntax",
        "",
    ),
    "a template's undefined name": (
        template("blocks/heading.html", "<h2>\n\n{{ nothing }}</h2>"),
        "templates/blocks/heading.html:3",
        "template-fault",
        "nothing",
    ),
    "an image outside": (
        swap(LEAFLET, "back:\n", "back:\n    - figure: {image: ../../x.svg, alt: a, caption: b}\n"),
        LEAFLET,
        "outside-workspace",
        "outside",
    ),
    "an image over the network": (
        swap(LEAFLET, "back:\n", "back:\n    - figure: {image: 'https://a.example/x.png', alt: a, caption: b}\n"),
        LEAFLET,
        "remote-file",
        "https://a.example/x.png",
    ),
    "a missing image": (
        swap(LEAFLET, "back:\n", "back:\n    - figure: {image: images/none.svg, alt: a, caption: b}\n"),
        LEAFLET,
        "file-missing",
        "images/none.svg",
    ),
    "var() in an SVG": (
        put(LOGO, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">\n<path fill="var(--x)"/></svg>'),
        f"{LOGO}:2:13",
        "svg-variable",
        "black",
    ),
    "currentColor in an SVG": (
        put(LOGO, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="currentColor"/></svg>'),
        f"{LOGO}:1:",
        "svg-variable",
        "black",
    ),
    "a character that no font holds": (
        swap(LEAFLET, "title: Ketamine", "title: \u30b1 Ketamine"),
        LEAFLET,
        "glyph-missing",
        "U+30B1",
    ),
    "a script that no font holds": (
        swap(LEAFLET, "title: Ketamine", "title: \u30b1\u30bf\u30df\u30f3 Ketamine"),
        LEAFLET,
        "script-font",
        "Katakana",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_place_and_nothing_is_written(workspace: Path, name: str) -> None:
    plant, where, code, words = FAULTS[name]
    plant(workspace)
    before = tree(workspace)
    run = brochure(workspace, "build")
    told = run.stderr
    assert run.returncode == 1, told
    assert "Traceback" not in told
    assert where in told
    assert re.search(rf"error\[[a-z-]*{re.escape(code)}[a-z-]*\]", told), told
    assert words in told, told
    after = {path: data for path, data in tree(workspace).items() if path != "build/manifest.json"}
    built = [path for path in after if path.startswith("build/")]
    assert {path: data for path, data in after.items() if path not in built} == before
    stays = (".web.html", ".large-print.pdf", "0.1.html", "versions.json") if name in OF_PRINT_ALONE else ()
    assert not [
        path for path in built if not path.endswith(stays) and ("ketamine" in path or not path.endswith(".pdf"))
    ]


@pytest.mark.parametrize("name", FAULTS)
def test_check_without_layout_tells_the_same(workspace: Path, name: str) -> None:
    plant, where, code, words = FAULTS[name]
    plant(workspace)
    before = tree(workspace)
    run = brochure(workspace, "check", "--no-layout", "--format", "github")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert re.search(rf"^::error .*title=[a-z-]*{re.escape(code)}|^::error::", run.stdout, re.MULTILINE), run.stdout
    assert where.split(":")[0] in run.stdout
    assert words in run.stdout
    assert tree(workspace) == before


def test_every_fault_of_every_file_is_told_in_one_run(workspace: Path) -> None:
    names = ("unknown key", "unknown fold", "unknown edition", "an undefined colour name")
    for name in names:
        FAULTS[name][0](workspace)
    told = brochure(workspace, "build").stderr
    assert all(f"error[{code}]" in told for code in ("unknown-key", "unknown-edition")), told
    assert "deep-watr" in told


def test_a_faulty_leaflet_stops_no_other(workspace: Path) -> None:
    text = (workspace / LEAFLET).read_text(encoding="utf-8")
    (workspace / "content/leaflets/broken.en-GB.yaml").write_text("titel: x\n" + text, encoding="utf-8")
    run = brochure(workspace, "build")
    assert run.returncode == 1
    assert {path.name for path in (workspace / "build").rglob("ketamine*.pdf")} == PDFS
    assert not list((workspace / "build").rglob("broken*"))


def test_a_leaflet_file_that_does_not_tell_its_language_is_named(workspace: Path) -> None:
    (workspace / "content/leaflets/other.yaml").write_text("title: x")
    run = brochure(workspace, "build")
    assert run.returncode == 1
    assert "content/leaflets/other.yaml: error[leaflet-name]" in run.stderr
    assert "other.en-GB.yaml" not in run.stdout
    assert {path.name for path in (workspace / "build").rglob("*.pdf")} == PDFS


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "--clinic", "nobody"], 'no clinic "nobody"'),
        (["build", "ketamin-for-ptsd"], 'did you mean "ketamine-for-ptsd"'),
        (["build", "--edition", "prnt"], 'did you mean "print"'),
        (["build", "--lang", "fr"], 'no language "fr"'),
        (["build", "--paper", "a7"], "a4"),
        (["build", "--nonsense"], "--nonsense"),
        (["check", "-C", "nowhere"], "nowhere"),
        (["nonsense"], "nonsense"),
        (["new", LEAFLET], "not a folder"),
        (["new", "x", "--jurisdiction", "FR"], "FR"),
    ],
)
def test_usage_is_told_apart_from_content(workspace: Path, arguments: list[str], words: str) -> None:
    run = brochure(workspace, *arguments)
    assert run.returncode == 2, run.stderr
    assert words in run.stderr
    assert "Traceback" not in run.stderr
    assert not (workspace / "build").exists() or not list((workspace / "build").rglob("*.pdf"))


def test_outside_any_workspace_the_way_in_is_told(tmp_path: Path) -> None:
    run = brochure(tmp_path, "build")
    assert run.returncode == 2
    assert "brochure new" in run.stderr


def test_a_build_folder_that_cannot_be_written_is_told(workspace: Path) -> None:
    (workspace / "build").write_text("a file stands where the folder should be")  # holds for root as well
    run = brochure(workspace, "build")
    assert run.returncode == 1
    assert "error[not-writable]" in run.stderr
    assert "Traceback" not in run.stderr


def test_without_pango_the_machine_is_named_and_how_to_mend_it(workspace: Path) -> None:
    # cffi finds Pango by name: a folder in which another file bears it stands for a machine that lacks it.
    hidden = workspace / "hidden"
    hidden.mkdir()
    for name in ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.so"):
        (hidden / name).write_bytes(b"not a library")
    run = brochure(workspace, "build", LD_LIBRARY_PATH=str(hidden))
    assert run.returncode == 3, run.stderr
    assert "apt-get install libpango-1.0-0" in run.stderr
    assert "Traceback" not in run.stderr
    assert not list((workspace / "build").rglob("*.pdf"))
