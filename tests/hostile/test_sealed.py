"""A build of all that is hostile, its processes and all, behind a seal: nothing is sent, only build/ is written."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.hostile.corpus import BRANDS, TEMPLATES
from tests.hostile.test_corpus import CHECKOUT, MOST_SECONDS, errors_of, laid, listing
from tests.support import sealed
from tests.support.brands import CLINIC
from tests.support.commands import brochure
from tests.support.measuring import counted, counting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_BYTES = 1_500_000_000  # of one process

# In every process of ours: what is sent, run, read or written where it may not be ends in a traceback.
WATCHED = """
import json, os
from tests.hostile.driver import watch
watch(*json.loads(os.environ["WATCHED"]))
"""


def test_a_watched_process_is_refused_what_it_may_not(tmp_path: Path) -> None:
    """The planted fault: a network, a command, and a file outside."""
    (tmp_path / "sitecustomize.py").write_text(WATCHED)
    watched = json.dumps([str(tmp_path / "outside"), [str(tmp_path / "free")]])
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{CHECKOUT}", "WATCHED": watched}
    for code in (
        "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
        "import subprocess; subprocess.run(['true'])",
        f"open({str(tmp_path / 'x')!r}, 'w')",
        f"import os; os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY)",
        f"open({str(tmp_path / 'outside/x')!r})",
    ):
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
        assert "RuntimeError" in run.stderr, code


def _leaflets(top: Path, new: Path) -> list[Path]:
    """Return one workspace of all leaflets, pictures and brands that are hostile."""
    (new / "content/leaflets/ketamine-for-ptsd.en-GB.yaml").unlink()
    root, _ = laid(top, new)
    for number, (text, files, _) in enumerate(BRANDS.values()):
        clinic = root / f"content/clinics/b{number}"
        clinic.mkdir()
        (clinic / "clinic.yaml").write_text(CLINIC.format(name="Wren Street Clinic"))
        (clinic / "_brand.yml").write_text(text)
        for file, data in files.items():
            (clinic / file).write_bytes(data)
    return [root]


def _templates(top: Path, new: Path) -> list[Path]:
    """Return a workspace for each template that is hostile."""
    roots = []
    for number, (text, _) in enumerate(TEMPLATES.values()):
        root = shutil.copytree(new, top / str(number))
        (root / "templates/blocks").mkdir(parents=True)
        (root / "templates/blocks/text.html").write_text(text)
        roots.append(root)
    return roots


@pytest.mark.long
@pytest.mark.parametrize("made", [_leaflets, _templates])
def test_all_that_is_hostile_is_built_behind_a_seal(tmp_path: Path, made: Callable[[Path, Path], list[Path]]) -> None:
    new = tmp_path / "new"
    assert brochure(tmp_path, "new", new, "--jurisdiction", "GB-ENG").returncode == 0
    for folder in ("home", "temp", "cache", "record", "outside", "site"):
        (tmp_path / folder).mkdir()
    (tmp_path / "outside/secret.svg").write_text("a secret")
    (tmp_path / "site/sitecustomize.py").write_text(WATCHED)
    for root in made(tmp_path, new):
        (root / "build").mkdir()
        free = [root / "build", tmp_path / "temp", tmp_path / "cache"]
        environment = {
            **os.environ,
            "HOME": str(tmp_path / "home"),
            "TMPDIR": str(tmp_path / "temp"),
            "BROCHURE_CACHE": str(tmp_path / "cache"),
            "PYTHONPATH": f"{tmp_path / 'site'}:{CHECKOUT}",
            "WATCHED": json.dumps([str(tmp_path / "outside"), [*map(str, free)]]),
        }
        command = [sys.executable, "-m", "brochure", "build", "--json", "-j", "2"]
        sealable = sealed.why_not() is None
        before = listing(root, tmp_path / "home", tmp_path / "outside")
        run = subprocess.run(
            counting(tmp_path / "taken", sealed.sealed(command, tmp_path / "record", free) if sealable else command),
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS)),
        )
        after = listing(root, tmp_path / "home", tmp_path / "outside")
        assert run.returncode == 1, run.stderr[-4000:]
        assert "Traceback" not in run.stderr
        assert errors_of(run.stdout)
        assert "bug" not in {found["code"] for found in errors_of(run.stdout)}
        changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
        assert [path for path in changed if not path.startswith(str(root / "build"))] == []
        assert not list((tmp_path / "temp").iterdir())
        if sealable:
            assert sealed.sent(tmp_path / "record") == 0
        assert counted(tmp_path / "taken")[1] < MOST_BYTES
