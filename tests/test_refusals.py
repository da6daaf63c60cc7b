"""What the machine refuses or takes away in the middle: it is told, whole files stay, and the next build is right."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from brochure.build import build_leaflets
from brochure.engines import engines
from brochure.planning import Selection
from brochure.recall import memory_of
from brochure.workspace import Workspace
from tests.support import knees
from tests.support.commands import brochure, built, swap
from tests.support.machines import DAY
from tests.support.spaces import MORTAL, unshared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MADE = f"build/{knees.MADE}"
BUILD = ("build", "--date", DAY, "-j", "2")
COMMAND = [sys.executable, "-m", "brochure", *BUILD]


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return knees.make(tmp_path_factory.mktemp("refusals") / "clinic")


@pytest.fixture
def workspace(new: Path, tmp_path: Path) -> Path:
    return shutil.copytree(new, tmp_path / "clinic", ignore=shutil.ignore_patterns("build"))


@pytest.fixture(scope="module")
def wanted(new: Path) -> dict[str, bytes]:
    """Return what is built where nothing is refused."""
    return after(new)


def after(workspace: Path, **environment: str) -> dict[str, bytes]:
    """Build, which has to go well now, and return what stands there."""
    run = brochure(workspace, *BUILD, **environment)
    assert run.returncode == 0, run.stdout + run.stderr
    return standing(workspace)


def standing(workspace: Path) -> dict[str, bytes]:
    paths = (path for path in (workspace / "build").rglob("*") if path.is_file())
    return {str(path.relative_to(workspace)): path.read_bytes() for path in paths if path.name != ".gitignore"}


def told(run: subprocess.CompletedProcess[str], *words: str) -> None:
    """Hold a run that was refused something to its exit code and what it says."""
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert all(word in run.stdout + run.stderr for word in words), run.stdout + run.stderr


@pytest.mark.long
def test_a_disk_that_is_full_keeps_whole_files_and_room_mends_it(workspace: Path, wanted: dict[str, bytes]) -> None:
    swap(workspace / knees.LEAFLET, "Walk a little tomorrow.", "Walk a little on Friday.")
    old = after(workspace)
    swap(workspace / knees.LEAFLET, "Walk a little on Friday.", "Walk a little tomorrow.")
    run = subprocess.run(
        COMMAND,
        cwd=workspace,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY)),
    )
    told(run, "the disk is full", "make room", "failed ")
    for name, data in standing(workspace).items():
        assert data in {old.get(name), wanted.get(name), old.get(name.replace("/stale/", "/", 1))} or "json" in name
    recorded = json.loads(standing(workspace)["build/manifest.json"])["outputs"]
    assert {o["edition"] for o in recorded if o["status"] == "failed"} == {"office", "web"}
    now = after(workspace)
    assert {name: data for name, data in now.items() if "/stale/" not in name} == wanted


@pytest.mark.long
@pytest.mark.parametrize("where", ["build", "tmp", "cache"])
def test_a_small_disk_of_its_own_is_told_as_full_or_done_without(
    workspace: Path, wanted: dict[str, bytes], where: str
) -> None:
    command = unshared("mount")
    if isinstance(command, str):
        pytest.skip(command)
    top = workspace.parent
    disk = workspace / "build" if where == "build" else top / where
    disk.mkdir(exist_ok=True)
    script = 'mount -t tmpfs -o size=64k none "$1" || exit 99; shift; "$@"; told=$?; ls -A build; exit $told'
    environment = {
        **os.environ,
        "TMPDIR": str(top / "tmp" if where == "tmp" else top),
        "BROCHURE_CACHE": str(top / "cache"),
    }
    arguments = [*command, "sh", "-c", script, "sh", str(disk), *COMMAND, "--json"]
    run = subprocess.run(arguments, cwd=workspace, env=environment, capture_output=True, text=True, check=False)
    if where == "cache":
        assert run.returncode == 0, run.stderr
    else:
        told(run, "not-writable", '"office"')
        assert ".brochure-" not in run.stdout
    assert after(workspace, BROCHURE_CACHE=str(top / "cache")) == wanted, "a refusal is nothing to remember"


@pytest.mark.parametrize(
    ("path", "mode", "words"),
    [
        ("build", 0o555, ("not-writable", "permission denied")),
        pytest.param(f"build/{knees.MADE}", 0o555, ("not-writable", "permission denied"), marks=pytest.mark.long),
        (knees.LEAFLET, 0, ("not-readable", "Permission denied")),
        pytest.param(
            "content/clinics/my-clinic/logo.svg", 0, ("not-readable", "Permission denied"), marks=pytest.mark.long
        ),
        pytest.param(".", 0o555, ("not-writable", "permission denied"), marks=pytest.mark.long),
    ],
)
def test_what_may_not_be_read_or_written_is_told_with_its_path(
    workspace: Path, wanted: dict[str, bytes], path: str, mode: int, words: tuple[str, ...]
) -> None:
    place = workspace / (path.rpartition("/")[0] if path.endswith(knees.MADE) else path)
    if path.startswith("build"):
        place.mkdir(parents=True, exist_ok=True)
    rights = place.stat().st_mode
    place.chmod(mode)
    run = subprocess.run([*MORTAL, *COMMAND], cwd=workspace, capture_output=True, text=True, check=False)
    place.chmod(rights)
    told(run, *words)
    assert not [name for name in standing(workspace) if name.endswith((".pdf", ".web.html"))]
    assert after(workspace) == wanted


@pytest.mark.long
def test_a_home_that_may_not_be_written_costs_nothing_but_what_is_kept(
    workspace: Path, wanted: dict[str, bytes]
) -> None:
    home = workspace.parent / "home"
    home.mkdir(mode=0o555)
    environment = {name: value for name, value in os.environ.items() if name != "BROCHURE_CACHE"} | {"HOME": str(home)}
    environment.pop("XDG_CACHE_HOME", None)
    run = subprocess.run(
        [*MORTAL, *COMMAND], cwd=workspace, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert standing(workspace) == wanted


def gone(workspace: Path) -> None:
    for path in (workspace / "content/leaflets").iterdir():
        path.unlink()
    shutil.rmtree(workspace / "content/clinics")


def changed(workspace: Path) -> None:
    swap(workspace / knees.LEAFLET, "Rest your knee today.", "Rest your knee on Friday.")
    (workspace / "content/clinics/my-clinic/logo.svg").write_text("<svg")


def everything(workspace: Path) -> None:
    shutil.rmtree(workspace / "content")
    shutil.rmtree(workspace / "build")


@pytest.mark.long
@pytest.mark.parametrize("happens", [gone, changed, everything])
def test_inputs_that_go_or_change_in_the_middle_leave_nothing_wrong_behind(
    new: Path, workspace: Path, wanted: dict[str, bytes], happens: Callable[[Path], None]
) -> None:
    """It happens when the first target is done; what is kept of that run must not speak for what was there after."""
    from datetime import date

    kept = {"BROCHURE_CACHE": str(workspace.parent / "kept")}
    opened, day = Workspace(workspace), date.fromisoformat(DAY)
    heard: list[str] = []

    def tell(output: Any, *_: int) -> None:
        heard.append(output.path)
        if len(heard) == 1:
            happens(workspace)

    memory = memory_of(kept, opened.root, day)
    with engines(opened) as workers:
        result = build_leaflets(
            opened, Selection(), workers, out=workspace / "build", today=day, tell=tell, memory=memory
        )
    assert len(heard) == 2
    assert "bug" not in {found.code for found in result.diagnostics}
    for name, data in standing(workspace).items():
        assert data == wanted[name] or name == "build/manifest.json"
    if happens is not changed:
        shutil.rmtree(workspace)
        shutil.copytree(new, workspace, ignore=shutil.ignore_patterns("build"))
        assert after(workspace, **kept) == wanted
    else:
        run = brochure(workspace, *BUILD, **kept)
        told(run, "svg-syntax", "content/clinics/my-clinic/logo.svg")


@pytest.mark.long
def test_a_clock_that_is_set_forth_and_back_hides_no_change(workspace: Path, wanted: dict[str, bytes]) -> None:
    kept = {"BROCHURE_CACHE": str(workspace.parent / "kept"), "NO_FAKE_STAT": "1", "DONT_FAKE_MONOTONIC": "1"}

    def at(clock: str) -> dict[str, bytes]:
        command = ["faketime", "-f", f"@{clock}", *COMMAND] if clock else COMMAND
        run = subprocess.run(
            command, cwd=workspace, env={**os.environ, **kept}, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        return standing(workspace)

    stamps = (workspace / knees.LEAFLET).stat()
    assert at("2033-03-03 03:03:03") == wanted
    swap(workspace / knees.LEAFLET, "a little tomorrow", "a little at dawn1")  # of the same length
    os.utime(workspace / knees.LEAFLET, ns=(stamps.st_atime_ns, stamps.st_mtime_ns))
    for clock in ("2001-01-01 01:01:01", ""):
        assert at(clock)[f"{MADE}.office.pdf"] != wanted[f"{MADE}.office.pdf"]
    swap(workspace / knees.LEAFLET, "a little at dawn1", "a little tomorrow")
    assert at("2001-01-01 01:01:01") == wanted
    (workspace / f"{MADE}.office.pdf").write_bytes(b"damaged")
    assert at("") == wanted


@pytest.mark.parametrize("editions", [("office", "web"), pytest.param(("office", "office"), marks=pytest.mark.long)])
def test_two_builds_at_once_lose_nothing_of_one_another(
    workspace: Path, wanted: dict[str, bytes], editions: tuple[str, str]
) -> None:
    kept = {**os.environ, "BROCHURE_CACHE": str(workspace.parent / "kept")}
    started = [
        subprocess.Popen([*COMMAND, "--edition", edition], cwd=workspace, env=kept, stderr=subprocess.PIPE)
        for edition in editions
    ]
    for running in started:
        _, said = running.communicate()
        assert running.returncode == 0, said
    found = standing(workspace)
    assert {name for name in found if not name.endswith("versions.json")} <= wanted.keys()
    assert all(data == wanted[name] for name, data in found.items() if not name.endswith(".json"))
    recorded = {o["edition"] for o in json.loads(found["build/manifest.json"])["outputs"]}
    assert recorded == {*editions}
    assert after(workspace, BROCHURE_CACHE=kept["BROCHURE_CACHE"]) == wanted


NAMES = {
    "spaces": " two  spaces ",
    "quotes": 'it\'s "so"',
    "emoji": "\U0001f9b5\U0001f3fd",
    "right to left": "\u05d1\u05e8\u05da\u200f \u200e(1)",
    "signs": "50%20#a?b&c=<d>;$(e)`f`*",
    "long": "\u00e9" * 100,
    "option": "--force",
}


@pytest.fixture(scope="module")
def named(new: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return a workspace in which everything has a name that is hard on programs, built."""
    folder = tmp_path_factory.mktemp("named") / "x" / NAMES["quotes"] / NAMES["right to left"] / NAMES["emoji"]
    root = shutil.copytree(new, folder / ("\u00e9" * 127), ignore=shutil.ignore_patterns("build"))
    text = (root / knees.LEAFLET).read_text()
    (root / knees.LEAFLET).unlink()
    for number, name in enumerate(NAMES.values()):
        (root / f"content/leaflets/{name}.en-GB.yaml").write_text(text.replace("KN-01", f"KN-{number}"))
    clinic = root / "content/clinics" / ("\u05d0" * 127)
    (root / "content/clinics/my-clinic").rename(clinic)
    logo = f"{NAMES['signs'].replace('<d>', '')}{NAMES['emoji']}' \u05e9\u200f.svg"
    (clinic / "logo.svg").rename(clinic / logo)
    swap(clinic / "_brand.yml", "logo.svg", f'"{logo}"')
    return root, built(root, "--date", DAY)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_hard_on_programs_is_one_like_any_other(named: tuple[Path, dict[str, Any]], name: str) -> None:
    root, report = named
    found = [output for output in report["outputs"] if output["leaflet"] == NAMES[name]]
    assert [output["status"] for output in found] == ["built", "built"]
    assert all((root / "build" / output["path"]).is_file() for output in found)
    assert not [d for d in report["diagnostics"] if d["severity"] == "error"]


def test_names_that_cannot_be_told_are_refused_and_stop_no_other(workspace: Path, wanted: dict[str, bytes]) -> None:
    leaflets = os.fsencode(workspace / "content/leaflets")
    for name in (b"caf\xe9", b"a\nb", b"a\x1b[31mred", "a\u202egnp".encode(), b"x" * 230):
        with open(leaflets + b"/" + name + b".en-GB.yaml", "wb") as file:  # noqa: PTH123 - no name that Path takes
            file.write(knees.TEXT.encode())
    os.mkdir(os.fsencode(workspace / "content/clinics") + b"/caf\xe9")  # noqa: PTH102 - likewise
    for arguments in (("check", "--no-layout", "--format", "github"), ("build", "--date", DAY, "--json")):
        run = brochure(workspace, *arguments)
        told(run, "unfit-name")
        assert "\x1b" not in run.stdout + run.stderr
        assert "\u202e" not in run.stdout + run.stderr
        assert all(line.startswith(("::", "{", " ", "}")) for line in run.stdout.splitlines())
    assert {name: data for name, data in standing(workspace).items() if "manifest" not in name} == {
        name: data for name, data in wanted.items() if "manifest" not in name
    }


@pytest.mark.long
def test_line_ends_and_marks_of_other_systems_change_no_byte(workspace: Path) -> None:
    assert brochure(workspace, "eject", "styles/blocks.css").returncode == 0
    assert brochure(workspace, "eject", "templates/blocks/text.html").returncode == 0
    files = [path for path in workspace.rglob("*") if path.suffix in {".yaml", ".yml", ".css", ".html"}]
    assert len(files) > 4
    wanted = after(workspace)
    for path in files:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert after(workspace) == wanted


@pytest.mark.long
def test_one_name_and_one_word_in_two_forms_of_unicode_are_one(workspace: Path) -> None:
    nfc, nfd = "l\u00f6go \u00e9.svg", unicodedata.normalize("NFD", "l\u00f6go \u00e9.svg")
    clinic, made = workspace / "content/clinics/my-clinic", []
    (clinic / "logo.svg").rename(clinic / nfc)
    swap(clinic / "_brand.yml", "logo.svg", f'"{nfd}"')
    (workspace / knees.LEAFLET).rename(workspace / "content/leaflets/genoux-e\u0301.en-GB.yaml")
    for form in ("NFC", "NFD"):
        text = knees.TEXT.replace("Keep it warm", unicodedata.normalize(form, "Keep it caf\u00e9 \u00fcber warm"))
        (workspace / "content/leaflets/genoux-e\u0301.en-GB.yaml").write_text(text, encoding="utf-8")
        report = built(workspace, "genoux-\u00e9", "--date", DAY)
        assert [o["status"] for o in report["outputs"]] == ["built", "built"]
        made.append({o["edition"]: (o["pages"], o["copyfit"]) for o in report["outputs"]})
    assert made[0] == made[1]
