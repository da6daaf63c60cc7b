"""Exact repeats: the same inputs give the same bytes, on whatever machine and day."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from brochure.programs import SWAYING
from tests.support import knees, machines
from tests.support.commands import swap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ALL = "editions: [office, screen, large-print, print, web]"
OTHER = "\u00e9paule-\u05e9"  # a second leaflet; its name is no ASCII
CLINIC = "content/clinics/Klinik M\u00f6we"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace of two leaflets in every edition, one of them with a picture of the clinic's own."""
    root = knees.make(tmp_path_factory.mktemp("repeats") / "clinic")
    swap(root / knees.CLINIC, "editions: [office, web]", ALL)
    (root / "content/clinics/my-clinic").rename(root / CLINIC)
    (root / CLINIC / "logo.svg").rename(root / CLINIC / "l\u00f6go.svg")
    swap(root / CLINIC / "_brand.yml", "logo.svg", "l\u00f6go.svg")
    text = knees.TEXT.replace("KN-01", "SH-01").replace("Your knees", "Your shoulder")
    (root / f"content/leaflets/{OTHER}.en-GB.yaml").write_text(text, encoding="utf-8")
    return root


def made(workspace: Path, top: Path, machine: Mapping[str, str], *more: list[str]) -> dict[str, bytes]:
    """Return all files that are made on ``machine``, and what the commands said."""
    top.mkdir(parents=True)
    (top / "home").mkdir()
    root = shutil.copytree(workspace, top / machine["folder"] / "clinic")
    for path in root.rglob("*.yaml"):
        os.utime(path, (time.time() + 4_000, time.time() + 4_000))  # a clock that was set back since
    names = [knees.NAME, OTHER] if machine["order"] == "forwards" else [OTHER, knees.NAME]
    out = root / "build"
    html = ["check", "--no-layout", *names, "--format", "html", "-o", str(out / "reports")]
    told = machines.run_on(machine, top, root, [["build", *names], html, *more])
    if machine["kept"] == "something":
        told += machines.run_on(machine, top, root, [["build", *names]])
    assert [run.returncode for run in told] == [0] * len(told), b"\n".join(run.stderr for run in told).decode()
    files = (path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def plain(workspace: Path) -> dict[str, bytes]:
    return made(workspace, workspace.parent / "plain", machines.pairs()[0])


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def test_a_machine_that_differs_in_everything_makes_the_same_bytes(workspace: Path, plain: dict[str, bytes]) -> None:
    kinds = (".office.pdf", ".screen.pdf", ".large-print.pdf", ".print.pdf", ".web.html", ".ticket.pdf", "print.json")
    assert all(sum(name.endswith(kind) for name in plain) == 2 for kind in kinds)
    assert {"manifest.json", "versions.json"} <= plain.keys()
    assert [name for name in plain if name.startswith("reports/")]
    assert differing(made(workspace, workspace.parent / "unlike", machines.unlike()), plain) == []


def test_every_two_levels_of_any_two_factors_meet() -> None:
    rows = machines.pairs({"a": ("1", "2"), "b": ("1", "2", "3"), "c": ("1", "2")})
    assert len(rows) <= 7
    assert {(row["a"], row["b"]) for row in rows} == {(a, b) for a in "12" for b in "123"}
    assert {(row["b"], row["c"]) for row in rows} == {(b, c) for b in "123" for c in "12"}
    assert all(machines.unlike()[name] != levels[0] for name, levels in machines.FACTORS.items())


@pytest.mark.long
def test_so_do_machines_on_which_any_two_differences_meet(workspace: Path, plain: dict[str, bytes]) -> None:
    proof = [["proof", knees.NAME]]
    alone = machines.pairs()[0] | {"seed": "1"}
    kept = made(workspace, workspace.parent / "proofs", alone, *proof)
    assert kept.keys() > plain.keys()
    for number, machine in enumerate(machines.pairs()[1:]):
        top = workspace.parent / f"pairs-{number}"
        assert differing(made(workspace, top, machine, *proof), kept) == [], machine
        shutil.rmtree(top)


def test_the_variables_that_were_tried_are_those_that_are_taken_away() -> None:
    assert machines._SWAYING.keys() <= set(SWAYING)


def test_a_variable_that_is_left_is_seen_to_change_the_bytes(workspace: Path, plain: dict[str, bytes]) -> None:
    """The planted fault: the shaper that the machine's owner asks for, in place of the one that reads the font."""
    out = workspace.parent / "swayed"
    script = (
        "from brochure import programs\n"
        "programs.SWAYING = ()\n"
        "from brochure.cli import main\n"
        f"main(['build', {knees.NAME!r}, '--edition', 'office', '-o', {str(out)!r}])\n"
    )
    environment = {**os.environ, "HB_SHAPER_LIST": "fallback"}  # read once, when its library is loaded
    subprocess.run([sys.executable, "-c", script], cwd=workspace, env=environment, check=True, capture_output=True)
    (path,) = out.rglob("*.office.pdf")
    assert path.read_bytes() != plain[str(path.relative_to(out))]
