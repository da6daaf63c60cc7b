"""The walls of the house: who may import whom, held for every module and shown to hold by planted imports."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "brochure"

# Frozen values and their words, which everyone may speak; each may import those before it.
VALUES = (
    *("errors", "limits", "units", "facts", "languages", "phrases", "catalogue", "formats", "posing", "document"),
    *(
        "attached",
        "fields",
        "spelling",
        "words",
        "world",
        "syntax",
        "source",
        "model",
        "records",
        "translation",
        "programs",
        "report",
    ),
)
# The straight line. A stage imports values and itself, never another stage.
STAGES = ("importing", "approval", "review", "compose", "typeset", "press", "preflight", "web", "ticket", "proof")
# The ends, where files, processes and people are; they import values, and what stands here.
ENDS = {
    "workspace": (),
    "workers": (),
    "aside": (),
    "abreast": ("aside", "finishing", "planning", "workers", "press", "preflight"),
    "sharing": ("engines", "workers"),
    "engines": ("workspace", "workers", "planning", "typeset"),
    "outcome": ("review",),
    "recall": ("workspace", "outcome", "planning"),
    "keys": (),
    "reuse": ("workspace", "recall", "keys", "manifest", "finishing", *STAGES),
    "keeping": ("workspace", "recall", "manifest", "outcome", "planning", "finishing"),
    "watching": ("workspace", "build", "engines", "outcome", "planning", "recall"),
    "provenance": ("workspace", "planning", "finishing", "compose"),
    "finishing": ("aside", "workers", "planning", "companions", "provenance", *STAGES),
    "explaining": ("review",),
    "drawings": (),
    "splicing": (),
    "starter": ("workspace",),
    "ejecting": ("workspace",),
    "matrix": (),
    "covers": (),
    "newclinic": ("workspace", "compose"),
    "doctor": ("workspace",),
    "planning": ("workspace",),
    "manifest": ("workspace",),
    "reviewing": ("workspace", "compose", "review", "translating"),
    "companions": STAGES,
    "translating": ("workspace",),
    "interchange": ("workspace", "translating"),
    "governing": ("workspace", "translating", "compose", "approval"),
    "localwords": ("workspace",),
    "gathering": ("workspace", "planning", "reviewing", "governing", "compose", "localwords"),
    "salvaging": ("workspace", "planning", "reviewing", "gathering", "localwords", "compose", "review"),
    "webline": ("planning", "reviewing", *STAGES),
    "currency": ("workspace", "planning", "manifest", "keeping", "reviewing", "gathering", "governing", *STAGES),
    "build": (
        "abreast",
        "currency",
        "workspace",
        "workers",
        "engines",
        "sharing",
        "planning",
        "manifest",
        "companions",
        "finishing",
        "keeping",
        "recall",
        "reuse",
        "reviewing",
        "salvaging",
        "webline",
        "outcome",
        "provenance",
        *STAGES,
    ),
    "distributing": ("workspace", "engines", "planning", "reviewing", "finishing", "build", "outcome"),
    "cluster": ("distributing", "workspace", "planning", "outcome"),
    "checking": (
        "workspace",
        "workers",
        "engines",
        "planning",
        "reviewing",
        "salvaging",
        "webline",
        "build",
        "recall",
        "outcome",
        "ejecting",
        *STAGES,
    ),
    "intake": ("workspace", "planning", "checking", "importing"),
    "proofing": (
        "workspace",
        "workers",
        "engines",
        "planning",
        "manifest",
        "companions",
        "finishing",
        "build",
        "outcome",
        *STAGES,
    ),
    "approving": (
        "translating",
        "workspace",
        "planning",
        "reviewing",
        "gathering",
        "governing",
        "build",
        "engines",
        *STAGES,
    ),
    "overview": ("translating", "workspace", "planning", "reviewing", "gathering", "governing", *STAGES),
    "preview": (
        *("splicing", "workspace", "workers", "engines", "planning", "finishing", "build"),
        *("governing", "gathering", "reviewing", "translating", "merging"),
        *STAGES,
    ),
    "calibrate": ("workspace", *STAGES),
    "merging": (
        *("workspace", "workers", "engines", "planning", "reviewing", "finishing", "companions", "build", "outcome"),
        *STAGES,
    ),
    "judging": ("workspace", "workers", "typeset", "preflight"),
    "verifying": (
        *("workspace", "workers", "engines", "planning", "manifest", "judging", "gathering", "governing"),
        *("provenance", "finishing", "build", "compose", "approval", "preflight"),
    ),
    "cli": (
        *(
            "approving",
            "overview",
            "build",
            "calibrate",
            "checking",
            "judging",
            "merging",
            "planning",
            "proofing",
            "reviewing",
        ),
        "interchange",
        "engines",
        "cluster",
        "distributing",
        *(
            "workspace",
            "intake",
            "explaining",
            "starter",
            "newclinic",
            "ejecting",
            "matrix",
            "covers",
            "preview",
            "compose",
            "doctor",
            "drawings",
            "outcome",
            "recall",
            "verifying",
            "watching",
        ),
    ),
    "__init__": ("build", "distributing", "checking", "engines", "outcome", "planning", "workspace"),
    "__main__": ("cli",),
}
# One stage in several files.
PARTS = {
    "copyfit": "typeset",
    "lockups": "typeset",
    "widths": "typeset",
    "glyphs": "typeset",
    "regions": "typeset",
    "svgpaths": "typeset",
    "quickstart": "typeset",
    "quicksetting": "typeset",
    "declared": "typeset",
}


def allowed(part: str) -> set[str]:
    """Return the top modules that ``part`` may import."""
    if part in VALUES:
        return {*VALUES[: VALUES.index(part) + 1]}
    stage = PARTS.get(part, part)
    if stage in STAGES:
        return {*VALUES, stage, *(name for name, whole in PARTS.items() if whole == stage)}
    return {*VALUES, part, *ENDS[part], "__init__"}


def modules() -> dict[str, str]:
    """Return the text of every module of the package, by its dotted name."""
    return {
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__"): path.read_text()
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def imports(text: str, *, at_import: bool = False) -> set[str]:
    """Return the dotted names that a module imports; of ``from a import b``, that is ``a.b``.

    ``at_import`` leaves out what is imported only for annotations, or inside a function.
    """
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(text)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif at_import and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        elif at_import and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo += node.orelse
        else:
            todo += ast.iter_child_nodes(node)
    return found


def top(name: str) -> str:
    """Return the part of the house that ``brochure.press.inks`` stands in: ``press``."""
    return name.split(".")[1] if "." in name else "__init__"


def trespasses(texts: dict[str, str]) -> list[str]:
    """Return a line for each import that breaks a wall."""
    known = {top(name) for name in texts}
    found = []
    for name, text in texts.items():
        used = imports(text)
        parts = {top(other) for other in used if other.startswith("brochure.")} & known
        found += [f"{name} imports {part}" for part in sorted(parts - allowed(top(name)))]
        if name != "brochure.typeset" and any(other.partition(".")[0] == "weasyprint" for other in used):
            found.append(f"{name} imports weasyprint")
    return found


def cycle(texts: dict[str, str]) -> list[str]:
    """Return the modules of a circle of imports, if there is one."""

    def module(name: str) -> str:
        return name if name in texts else name.rpartition(".")[0]  # the name of a thing in it

    graph = {name: {module(other) for other in imports(text, at_import=True)} for name, text in texts.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as fault:
        return list(fault.args[1])
    return []


def test_every_module_has_its_place() -> None:
    placed = {*VALUES, *STAGES, *ENDS, *PARTS}
    assert {top(name) for name in modules()} <= placed
    assert len(modules()) > 20, "the package was not found"


def test_nobody_imports_through_a_wall() -> None:
    assert trespasses(modules()) == []


@pytest.mark.parametrize(
    ("name", "line", "complaint"),
    [
        ("brochure.press.inks", "import weasyprint", "brochure.press.inks imports weasyprint"),
        ("brochure.cli", "def f():\n    from weasyprint.text import ffi", "brochure.cli imports weasyprint"),
        ("brochure.press.inks", "from brochure.compose import inks", "brochure.press.inks imports compose"),
        ("brochure.review", "from brochure import typeset", "brochure.review imports typeset"),
        ("brochure.compose.theme", "import brochure.workspace", "brochure.compose.theme imports workspace"),
        ("brochure.errors", "from brochure.units import mm", "brochure.errors imports units"),
        (
            "brochure.model.text",
            "if TYPE_CHECKING:\n    from brochure import report",
            "brochure.model.text imports report",
        ),
    ],
)
def test_a_planted_import_is_caught(name: str, line: str, complaint: str) -> None:
    assert complaint in trespasses({**modules(), name: line})


def test_no_module_imports_itself_in_a_circle() -> None:
    assert cycle(modules()) == []


def test_a_planted_circle_is_caught() -> None:
    planted = {"brochure.a": "from brochure import b", "brochure.b": "import brochure.a"}
    assert set(cycle(planted)) == {"brochure.a", "brochure.b"}
    lazy = {"brochure.a": "from brochure import b", "brochure.b": "def f():\n    import brochure.a"}
    assert cycle(lazy) == []


def test_the_command_line_imports_what_builds_only_when_it_builds() -> None:
    texts = [text for name, text in modules().items() if top(name) == "cli"]
    used = {other for text in texts for other in imports(text, at_import=True)}
    heavy = {*STAGES, *ENDS, "model"} - {"cli"}
    assert len(texts) > 1
    assert {top(name) for name in used if name.startswith("brochure.")} & heavy == set()


def loads_weasyprint(folder: Path, *arguments: str) -> bool:
    """Run the command line, its children too, with a WeasyPrint that only notes that it was imported."""
    note = folder / "imported"
    (folder / "weasyprint.py").write_text(f"open({str(note)!r}, 'w').close()\nraise OSError('no Pango here')\n")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "brochure", *arguments]
    run = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in run.stderr, run.stderr
    return note.exists()


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["build", "--help"], ["formats"], ["schema", "leaflet"], ["check", "--no-layout"]],
    ids=" ".join,
)
def test_a_command_that_sets_no_page_does_not_load_weasyprint(tmp_path: Path, arguments: list[str]) -> None:
    assert not loads_weasyprint(tmp_path, *arguments)


def test_a_command_that_sets_pages_is_seen_to_load_weasyprint(tmp_path: Path) -> None:
    assert loads_weasyprint(tmp_path, "check")
