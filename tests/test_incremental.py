"""The law of what is kept: after any edits, what is built from what is kept is what is built from nothing."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rendercv_fonts
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from brochure.build import build_leaflets
from brochure.engines import engines
from brochure.manifest import MANIFEST
from brochure.planning import Selection
from brochure.recall import asked, memory_of, recall_run
from brochure.workspace import Workspace, starter_folder
from brochure.workspace.files import Files
from tests.support import knees
from tests.support.commands import swap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.engines import Engines
    from brochure.outcome import Result

DAYS = (date(2026, 12, 1), date(2028, 10, 20), date(2028, 11, 2))
BRAND = "content/clinics/my-clinic/_brand.yml"
ARM = "content/images/arm.svg"
FORMAT, FONT = "content/formats/pair.yaml", "content/clinics/my-clinic/own.ttf"
PAIR = """\
fold: pair
paper: a4
about: Two halves.
serves: a4
columns: [148.5, 148.5]
rows: [210]
outside: [back, front]
inside: [inside-left, inside-right]
panels: [front, inside-left, inside-right, back]
steps:
  - {after: 1, moves: left, way: behind}
office: same
"""
LATO = Path(rendercv_fonts.__file__).parent / "Lato"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60"><rect x="5" y="5" width="{}" height="50"'
    ' fill="#14506A"/></svg>'
)


def variants(root: Path) -> dict[str, tuple[bytes | None, ...]]:
    """Return every input of a small workspace, with what it may hold; None for no such file."""

    def text(path: str) -> str:
        return (root / path).read_text()

    def shipped(path: str) -> bytes:
        return (starter_folder() / path).read_bytes()

    def swapped(path: str, *pairs: tuple[str, str]) -> tuple[bytes, ...]:
        assert all(old in text(path) for old, _ in pairs), path
        return tuple(text(path).replace(old, new, 1).encode() for old, new in pairs)

    leaflet, clinic, brand = knees.LEAFLET, knees.CLINIC, BRAND
    logo, approvals = "content/clinics/my-clinic/logo.svg", "content/approvals.yaml"
    figure = "    - figure: {image: images/arm.svg, alt: An arm in a sling.}\n"
    return {
        leaflet: (
            text(leaflet).encode(),
            *swapped(
                leaflet,
                ("Walk a little tomorrow.", "Walk a little on Friday."),
                ("title: Your knees", "# A remark\ntitle: Your knees"),
                ("    - break: panel\n", figure),
                ("    - contact:\n", "    - contacts:\n"),
                ("panels:", "panels: ["),
                ("due: 2028-11-01", "due: 2028-10-01"),
                ("  funding: none\n", "  funding: none\n  status: withdrawn\n  reason: A new one is coming.\n"),
            ),
            None,
        ),
        "content/leaflets/slings.en-GB.yaml": (
            None,
            text(leaflet).replace("KN-01", "SL-01").replace("Your knees", "Your sling").encode(),
        ),
        clinic: (
            text(clinic).encode(),
            *swapped(
                clinic,
                ("01632 960 412", "01632 960 413"),
                ("editions: [office, web]", "editions: [office, screen]"),
                ("jurisdiction: GB-ENG", "jurisdiction: GB-SCT"),
                ("languages: [en-GB]", "languages: [en-GB, pl]"),
                ("languages: [en-GB]", "languages: en-GB]"),
            ),
        ),
        brand: (
            text(brand).encode(),
            *swapped(
                brand,
                ('deep-water: "#14506A"', 'deep-water: "#7A1F5B"'),
                ("    family: Source Sans 3\n    weight: 400", "    family: Lato\n    weight: 400"),
                ("primary: deep-water", "primary: deep-sea"),
            ),
        ),
        logo: ((root / logo).read_bytes(), DRAWING.format(60).encode(), b"<svg", None),
        ARM: (None, DRAWING.format(80).encode(), DRAWING.format(90).encode()),
        approvals: ((root / approvals).read_bytes(), None, b"- nonsense\n"),
        "content/review.yaml": (None, b"rules:\n  M1: {severity: note}\n"),
        "content/glossary.yaml": (None, b"sling:\n  term: sling\n  meaning: A cloth that holds an arm.\n"),
        "content/locale/en-GB.po": (None, b'msgid ""\nmsgstr "Language: en_GB\\n"\n\nmsgid "Notes"\nmsgstr "My own"\n'),
        "content/profiles/shop.yaml": (None, b"title: Shop\n"),
        "content/formats/odd.yaml": (None, b"odd: nonsense\n"),
        FORMAT: (
            *swapped(FORMAT, ("office: same", "office: same"), ("[148.5, 148.5]", "[148, 149]")),
            b"fold: [",
            None,
        ),
        FONT: (*((LATO / f"Lato-{weight}.ttf").read_bytes() for weight in ("Bold", "Regular")), b"no font", None),
        "content/jurisdictions/GB-ENG.yaml": (
            None,
            *(shipped("content/jurisdictions/GB-ENG.yaml") + end for end in (b"# A remark\n", b"nonsense: true\n")),
        ),
        "styles/themes/harbour/theme.css": (
            None,
            shipped("styles/themes/harbour/theme.css") + b"\nh2 { letter-spacing: 0.1pt }\n",
        ),
        "styles/blocks.css": (None, shipped("styles/blocks.css") + b"\n.heading { letter-spacing: 0.2pt }\n", b"p {"),
        "styles/tokens.css": (None, shipped("styles/tokens.css")),
        "templates/blocks/text.html": (None, shipped("templates/blocks/text.html") + b"<!-- ours -->", b"{% if %}"),
    }


@pytest.fixture(scope="module")
def knee(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one leaflet, which is approved."""
    root = knees.make(tmp_path_factory.mktemp("incremental") / "clinic")
    (root / FORMAT).parent.mkdir()
    (root / FORMAT).write_text(PAIR)
    (root / FONT).write_bytes((LATO / "Lato-Bold.ttf").read_bytes())
    swap(root / knees.LEAFLET, "fold: half-fold", "fold: pair")
    own = "    - {family: Own, source: file, files: [{path: own.ttf, weight: 700}]}\n"
    swap(root / BRAND, "typography:\n  fonts:\n", f"typography:\n  fonts:\n{own}")
    swap(root / BRAND, "  headings:\n    family: Source Sans 3", "  headings:\n    family: Own")
    assert knees.approve(root).returncode == 0
    return root


@pytest.fixture(scope="module")
def workers(knee: Path) -> Iterator[Engines]:
    with engines(Workspace(knee)) as found:
        yield found


def trees(folder: Path) -> dict[str, bytes]:
    """Return all files of ``folder``, but for those that were moved away."""
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and "stale" not in p.relative_to(folder).parts)
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths}


def told(result: Result) -> list[Any]:
    """Return all that a run tells, its exit codes too, but for how it came to it, and what it has moved away."""
    outputs = [(o.path, o.sha256, o.bytes, o.pages, o.draft, o.copyfit, o.status == "failed") for o in result.outputs]
    codes = [int(result.exit_code(strict=strict)) for strict in (False, True)]
    return [outputs, [d for d in result.diagnostics if d.code != "stale"], codes]


def holds(knee: Path, workers: Engines, edits: list[tuple[str, int]], days: list[int]) -> None:
    """Build after each of ``edits`` with what is kept, and compare with what is built from nothing."""
    top = knee.parent
    possible, out, clean = variants(knee), top / "out", top / "clean"
    for folder in (out, clean, top / "kept", top / "work"):
        shutil.rmtree(folder, ignore_errors=True)
    root = shutil.copytree(knee, top / "work")
    environment = {**os.environ, "BROCHURE_CACHE": str(top / "kept")}
    build = partial(build_leaflets, selection=Selection(), workers=workers)
    for (path, number), at in zip([("", 0), *edits], [0, *days], strict=False):
        if path:
            data = possible[path][number % len(possible[path])]
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).unlink(missing_ok=True)
            if data is not None:
                (root / path).write_bytes(data)
        today = DAYS[at % len(DAYS)]
        memory = memory_of(environment, root, today)
        kept = recall_run(memory, asked("build", Selection()), out)
        if kept is None:
            kept = build(Workspace(root), out=out, today=today, memory=memory)
        shutil.rmtree(clean, ignore_errors=True)
        anew = build(Workspace(root), out=clean, today=today)
        assert told(kept) == told(anew), (path, number)
        found, wanted = trees(out), trees(clean)
        for lists in (MANIFEST, "versions.json"):  # the one tells of what was moved away, the other of what ever was
            found.pop(lists, None), wanted.pop(lists, None)
        printed = {name for name in found if "/current/" in name}
        assert {name: found[name] for name in found.keys() - (printed - wanted.keys())} == wanted, (path, number)


EDITS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 8)), min_size=1, max_size=6)
LAWFUL = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)


def named(knee: Path, edits: list[tuple[int, int]]) -> list[tuple[str, int]]:
    """Return ``edits`` by the paths of their files."""
    paths = list(variants(knee))
    return [(paths[at % len(paths)], number) for at, number in edits]


@settings(LAWFUL, max_examples=3)
@given(edits=EDITS, days=st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_what_is_built_from_what_is_kept_is_what_is_built_from_nothing(
    knee: Path, workers: Engines, edits: list[tuple[int, int]], days: list[int]
) -> None:
    holds(knee, workers, named(knee, edits), days)


@pytest.mark.long
@settings(LAWFUL, max_examples=20)
@given(edits=EDITS, days=st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_that_holds_for_many_edits(knee: Path, workers: Engines, edits: list[tuple[int, int]], days: list[int]) -> None:
    holds(knee, workers, named(knee, edits), days)


@pytest.mark.long
def test_that_holds_for_every_variant_of_every_input_and_back(knee: Path, workers: Engines) -> None:
    for path, possible in variants(knee).items():
        holds(knee, workers, [(path, number) for number in (*range(1, len(possible)), 0)], [0] * len(possible))


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("styles/blocks.css", 2),
        *(
            pytest.param(path, 1, marks=pytest.mark.long)
            for path in (FORMAT, FONT, BRAND, knees.LEAFLET, knees.CLINIC, "templates/blocks/text.html")
        ),
    ],
)
def test_a_look_that_is_not_on_record_is_seen_to_break_the_law(
    knee: Path, workers: Engines, monkeypatch: pytest.MonkeyPatch, path: str, number: int
) -> None:
    """The planted fault: nobody notes that one file was read."""
    note = Files._note

    def forgetful(files: Files, look: tuple[int, str, str], seen: str) -> None:
        if look[2] != path:
            note(files, look, seen)

    edits = [(path, number), (path, 0)]
    holds(knee, workers, edits, [0, 0])
    monkeypatch.setattr(Files, "_note", forgetful)
    with pytest.raises(AssertionError, match=re.escape(path)):
        holds(knee, workers, edits, [0, 0])
