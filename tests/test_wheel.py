"""What is handed out is the wheel: it must carry what building needs and work where nothing else is."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.distributions import needed

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
    found = {name: data for name, data in members(wheel).items() if ".dist-info/" not in name}
    assert sorted(found) == sorted(expected)
    assert [name for name, path in expected.items() if found[name] != path.read_bytes()] == []


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


@pytest.mark.long
def test_the_wheel_alone_makes_a_workspace_and_builds_it(wheel: Path, tmp_path: Path) -> None:
    programs = install(wheel, tmp_path / "environment")
    empty, home, fonts = tmp_path / "empty", tmp_path / "home", tmp_path / "no-fonts"
    for folder in (empty, home, fonts):
        folder.mkdir()
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.defpath}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        # The system's fonts are out of sight, and so is the network.
        "FONTCONFIG_PATH": str(fonts),
        "XDG_DATA_HOME": str(fonts),
        **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9"),
    }

    def run(*command: str, folder: Path) -> str:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    home_of = run("python", "-c", "import brochure; print(brochure.__file__)", folder=empty)
    assert Path(home_of.strip()).is_relative_to(tmp_path), "the checkout is still in sight"

    run("brochure", "new", "demo", folder=empty)
    demo = empty / "demo"
    written = {path.relative_to(demo): path.read_bytes() for path in demo.rglob("*") if path.is_file()}
    report = json.loads(run("brochure", "build", "--json", folder=demo))

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
        fonts_used = run("pdffonts", str(made), folder=demo).splitlines()[2:]
        assert fonts_used
        assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts_used), fonts_used  # emb, sub, uni
    assert {path: (demo / path).read_bytes() for path in written} == written, "the build changed what was written"
    left = [path.relative_to(home).as_posix() for path in home.glob("*/*")]
    assert left == [".cache/brochure"], "the build left something else in the home folder than what it keeps"
