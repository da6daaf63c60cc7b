"""What is handed out is the wheel: it must carry what building needs and work where nothing else is."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from packaging.requirements import Requirement

import brochure
from tests.support.distributions import needed
from tests.support.tutorial import follow

CHECKOUT = Path(__file__).resolve().parent.parent
STARTER = ("templates", "styles", "content")


def package(source: Path, target: str, folder: Path) -> Path:
    """Build a ``wheel`` or an ``sdist`` of ``source`` into ``folder``; nothing is fetched."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(CHECKOUT, "wheel", tmp_path_factory.mktemp("wheel"))


def members(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_carries_the_package_and_the_starter_and_nothing_else(wheel: Path) -> None:
    expected = {
        f"brochure/starter/{path.relative_to(CHECKOUT).as_posix()}": path
        for top in STARTER
        for path in (CHECKOUT / top).rglob("*")
        if path.is_file()
    } | {
        path.relative_to(CHECKOUT).as_posix(): path
        for path in (CHECKOUT / "brochure").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    carried = members(wheel)
    manual = next(name for name in carried if name.endswith(".data/data/share/man/man1/brochure.1"))
    assert carried.pop(manual) == (CHECKOUT / "docs" / "man" / "brochure.1").read_bytes()
    found = {name: data for name, data in carried.items() if ".dist-info/" not in name}
    assert sorted(found) == sorted(expected)
    assert [name for name, path in expected.items() if found[name] != path.read_bytes()] == []


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    carried = members(wheel)
    (info,) = {name.split("/")[0] for name in carried if ".dist-info/" in name}
    metadata = Parser().parsestr(carried[f"{info}/METADATA"].decode())
    assert sorted(metadata.get_all("Provides-Extra", [])) == ["cluster", "preview", "xlsx"]
    core = {Requirement(line).name for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line}
    assert core & {"starlette", "uvicorn", "watchfiles", "openpyxl", "distributed"} == set()
    assert carried[f"{info}/sboms/brochure.cdx.json"] == (CHECKOUT / "docs" / "brochure.cdx.json").read_bytes()
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/LICENSES/CodeMirror.txt"} <= set(carried)
    assert carried["brochure/py.typed"] == b""


def test_the_wheel_made_from_the_source_distribution_is_the_same(wheel: Path, tmp_path: Path) -> None:
    archive = package(CHECKOUT, "sdist", tmp_path / "sdist")
    subprocess.run(["tar", "-xzf", str(archive)], cwd=tmp_path, check=True)
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    assert not (source / "build").exists()
    assert members(package(source, "wheel", tmp_path / "again")) == members(wheel)


def install(wheel: Path, environment: Path) -> Path:
    """Make an empty environment of the wheel and of what it asks for, no more; return its folder of programs.

    What it asks for is linked from the environment of the tests, so that nothing is fetched; a package that the tests
    have, but the wheel does not ask for, is missing there as it would be anywhere.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    for name in needed("brochure"):
        found = distribution(name)
        for top in {path.parts[0] for path in found.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(str(found.locate_file(top)))
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    return environment / "bin"


@dataclass(frozen=True, slots=True)
class Installed:
    """The wheel in an empty environment: its folder of programs, and what is set for whoever runs them."""

    programs: Path
    environment: dict[str, str]

    def run(self, *command: str, folder: Path, code: int = 0) -> str:
        """Run a program in ``folder`` and hold it to its exit code; return what it printed, findings last."""
        done = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout if code == 0 else done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    programs = install(wheel, folder / "environment")
    home, fonts = folder / "home", folder / "no-fonts"
    home.mkdir()
    fonts.mkdir()
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.defpath}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        # The system's fonts are out of sight, and so is the network.
        "FONTCONFIG_PATH": str(fonts),
        "XDG_DATA_HOME": str(fonts),
        **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9"),
    }
    return Installed(programs, environment)


@pytest.mark.long
def test_the_wheel_alone_makes_a_workspace_and_builds_it(installed: Installed, tmp_path: Path) -> None:
    home = Path(installed.environment["HOME"])
    home_of = installed.run("python", "-c", "import brochure; print(brochure.__file__)", folder=tmp_path)
    assert Path(home_of.strip()).is_relative_to(installed.programs.parent), "the checkout is still in sight"

    assert (installed.programs.parent / "share" / "man" / "man1" / "brochure.1").is_file(), "man brochure"

    installed.run("brochure", "new", "demo", folder=tmp_path)
    demo = tmp_path / "demo"
    written = {path.relative_to(demo): path.read_bytes() for path in demo.rglob("*") if path.is_file()}
    report = json.loads(installed.run("brochure", "build", "--json", folder=demo))

    assert report["ok"] is True
    assert report["exit"] == 0
    assert {output["leaflet"] for output in report["outputs"]} == {"ketamine-for-ptsd"}
    assert {"office", "screen"} <= {output["edition"] for output in report["outputs"]}
    for output in report["outputs"]:
        made = demo / "build" / output["path"]
        assert output["status"] == "built"
        assert hashlib.sha256(made.read_bytes()).hexdigest() == output["sha256"]
        if made.suffix != ".pdf":
            continue
        fonts_used = installed.run("pdffonts", str(made), folder=demo).splitlines()[2:]
        assert fonts_used
        assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts_used), fonts_used  # emb, sub, uni
    assert {path: (demo / path).read_bytes() for path in written} == written, "the build changed what was written"
    left = [path.relative_to(home).as_posix() for path in home.glob("*/*")]
    assert left == [".cache/brochure"], "the build left something else in the home folder than what it keeps"


@pytest.mark.long
def test_every_command_of_the_tutorial_does_what_it_says_with_the_wheel_alone(
    installed: Installed, tmp_path: Path
) -> None:
    assert follow(tmp_path, installed.environment) > 9


@pytest.mark.long
def test_what_needs_an_extra_says_what_to_install(installed: Installed, tmp_path: Path) -> None:
    installed.run("brochure", "new", "demo", folder=tmp_path)
    book = openpyxl.Workbook()
    book.save(tmp_path / "patients.xlsx")
    records = str(tmp_path / "patients.xlsx")
    for extra, code, command in (
        ("preview", "preview-absent", ["preview", "--no-browser", "--port", "0"]),
        ("preview", "preview-absent", ["desk", "--no-browser", "--port", "0"]),
        ("preview", "watch-absent", ["build", "--watch"]),
        ("xlsx", "openpyxl-absent", ["merge", "ketamine-for-ptsd", records]),
        ("cluster", "cluster-absent", ["build", "--executor", "dask", "--scheduler", "tcp://127.0.0.1:9"]),
    ):
        told = installed.run("brochure", *command, folder=tmp_path / "demo", code=3)
        assert f"error[{code}]" in told
        assert f"hint: pip install 'brochure[{extra}]'" in told
        assert f"pip install 'brochure[{extra}]'" in installed.run("brochure", "explain", code, folder=tmp_path)


# What a stranger writes who has read docs/embedding.md, and what mypy is to make of it.
REVEALED = """
import brochure
from pathlib import Path

workspace = brochure.Workspace(brochure.find_root(Path()))
with brochure.typesetters(workspace) as workers:
    result = brochure.build_leaflets(workspace, brochure.Selection(), workers, out=Path("build"))
reveal_type(workers)
reveal_type(result)
reveal_type(result.outputs[0].path)
reveal_type(result.outputs[0].status)
reveal_type(result.diagnostics[0].severity)
reveal_type(result.diagnostics[0].place)
reveal_type(result.exit_code(strict=True))
reveal_type(workspace.leaflets())
reveal_type(workspace.leaflet("a", "en").title)
reveal_type(brochure.BrochureError().diagnostics)
brochure.Selection(leaflets="ketamine-for-ptsd")
brochure.check_leaflets(workspace, brochure.Selection())
"""


def typed(installed: Installed, folder: Path, *names: str) -> list[str]:
    """Return what ``mypy --strict`` says of scripts in ``folder``, of the wheel alone."""
    python = str(installed.programs / "python")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--python-executable", python]
    done = subprocess.run([*command, *names], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


@pytest.mark.long
def test_a_stranger_s_code_is_checked_against_the_types_of_the_wheel(installed: Installed, tmp_path: Path) -> None:
    every = "".join(f"reveal_type(brochure.{name})\n" for name in brochure.__all__)
    (tmp_path / "script.py").write_text(REVEALED + every, encoding="utf-8")
    said = typed(installed, tmp_path, "script.py")
    types = [line.partition("Revealed type is ")[2] for line in said if "Revealed type" in line]
    assert len(types) == REVEALED.count("reveal_type") + len(brochure.__all__)
    assert [line for line in types if line == '"Any"' or re.search(r"^\"def .* Any\"$", line)] == []
    assert types[:4] == [
        '"brochure.engines.Engines"',
        '"brochure.outcome.Result"',
        '"str"',
        "\"Literal['built'] | Literal['cached'] | Literal['failed'] | Literal['skipped']\"",
    ]
    faults = [line for line in said if ": error: " in line]
    assert [line.rpartition("[")[2] for line in faults] == ["arg-type]", "call-arg]"]


@pytest.mark.long
def test_the_code_of_the_page_on_embedding_is_typed_and_runs(installed: Installed, tmp_path: Path) -> None:
    page = (CHECKOUT / "docs" / "embedding.md").read_text(encoding="utf-8")
    scripts = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    installed.run("brochure", "new", "demo", folder=tmp_path)
    names = [f"step_{number}.py" for number, _ in enumerate(scripts)]
    for name, script in zip(names, scripts, strict=True):
        (tmp_path / "demo" / name).write_text(script, encoding="utf-8")
    assert [line for name in names for line in typed(installed, tmp_path / "demo", name)] == []
    said = [installed.run("python", name, folder=tmp_path / "demo") for name in names]
    assert "built build/my-clinic/en-US/ketamine-for-ptsd.screen.pdf" in said[0]
    assert 'did you mean "ketamine-for-ptsd"?' in said[1]
    assert (tmp_path / "demo/elsewhere/my-clinic/en-US/ketamine-for-ptsd.office.pdf").is_file()
    assert len(said) == 3
