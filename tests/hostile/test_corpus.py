"""Hostile files through the real commands: each is refused by name, and nothing else is touched, sent or waited for."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from brochure.review import RULES
from tests.hostile.corpus import BODY, BRANDS, HEAD, IMPORTS, PDFS, PICTURES, RECORDS, TEMPLATES, YAML
from tests.support import sealed
from tests.support.brands import CLINIC
from tests.support.commands import brochure

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# Of the processor, for each kind; far from what it takes, as what never ends takes all.
MOST_SECONDS = 300

FIELD = "record:\n  name: {max-chars: 30}\n"
# The same files are read in-process, in a fraction of the time, by the tests of their rooms.
SLOW = ("imports", "records")

# What an editor would say of the words comes besides.
EDITORIAL = {rule.code for rule in RULES}


class Told(NamedTuple):
    """What became of one kind: exit codes and diagnostics by case, and what else there is in the folders after it."""

    exits: dict[str, int]
    codes: dict[str, set[str]]
    errors: str
    new: set[str]
    sent: int | None  # packets; None where the kernel lets nobody count them


def listing(*folders: Path) -> dict[str, tuple[int, ...]]:
    """Return how all stands that is below ``folders``: what is written, made or taken away for a moment changes it."""
    found: dict[str, tuple[int, ...]] = {}
    for path in (each for folder in folders for each in (folder, *folder.rglob("*"))):
        stat = path.lstat()
        found[str(path)] = (stat.st_ino, stat.st_mode, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return found


def _run(base: Path, runs: list[list[str]], *folders: Path) -> tuple[list[tuple[int, str, str]], set[str], int | None]:
    """Run commands in one watched process; return what each came to, what has changed on disk, and what was sent.

    Where the kernel lets us there is no network for it, and nothing but its own folders can be written.
    """
    home, temp, outside, record = (base / name for name in ("home", "temp", "outside", "record"))
    for folder in (home, temp, outside, record):
        folder.mkdir(exist_ok=True)
    for name in ("secret.svg", "secret.ttf", "theme.yaml"):
        (outside / name).write_text("a secret")
    asked = base / "asked.json"
    asked.write_text(json.dumps({"run": runs, "outside": str(outside), "free": [str(temp)]}))
    sealable = sealed.why_not() is None
    command = [sys.executable, "-m", "tests.hostile.driver", str(asked)]
    before = listing(home, outside, *folders)
    run = subprocess.run(
        sealed.sealed(command, record, (home, temp, outside, *folders)) if sealable else command,
        cwd=CHECKOUT,
        env={**os.environ, "HOME": str(home), "TMPDIR": str(temp), "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS)),
    )
    assert run.returncode == 0, run.stderr[-4000:]
    after = listing(home, outside, *folders)
    assert not list(temp.iterdir())
    touched = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return json.loads(run.stdout), touched, sealed.sent(record) if sealable else None


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "workspace"
    run = brochure(folder.parent, "new", str(folder), "--jurisdiction", "GB-ENG")
    assert run.returncode == 0, run.stderr
    (folder / "content/leaflets/ketamine-for-ptsd.en-GB.yaml").unlink()
    return folder


def laid(base: Path, new: Path) -> tuple[Path, dict[str, str]]:
    """Make a workspace of all leaflets and pictures; return it, and the cases by the paths of their files."""
    folder = Path(shutil.copytree(new, base / "workspace"))
    images = folder / "content/images"
    images.mkdir()
    cases: dict[str, str] = {}
    for number, (name, (text, _)) in enumerate(YAML.items()):
        cases[f"content/leaflets/y{number}.en-GB.yaml"] = name
        (folder / f"content/leaflets/y{number}.en-GB.yaml").write_bytes(
            text if isinstance(text, bytes) else text.encode()
        )
    for number, (name, (data, _)) in enumerate(PICTURES.items()):
        cases[f"content/images/p{number}.png"] = cases[f"content/leaflets/p{number}.en-GB.yaml"] = name
        (images / f"p{number}.png").write_bytes(data)
        picture = f"    - figure: {{image: images/p{number}.png, alt: a, caption: b}}\n"
        (folder / f"content/leaflets/p{number}.en-GB.yaml").write_text(HEAD + BODY + picture)
    (images / "link.svg").symlink_to(base / "outside/secret.svg")
    (images / "linked").symlink_to(base / "outside")
    (images / "circle.svg").symlink_to("circle.svg")
    (images / "device.png").symlink_to("/dev/zero")
    (images / "folder.png").mkdir()
    os.mkfifo(images / "pipe.png")
    return folder, cases


def _leaflets(base: Path, new: Path) -> Told:
    return _checked(base, *laid(base, new))


def _brands(base: Path, new: Path) -> Told:
    folder = Path(shutil.copytree(new, base / "workspace"))
    shutil.rmtree(folder / "content/clinics/my-clinic")
    (folder / "content/leaflets/sound.en-GB.yaml").write_text(HEAD + BODY)
    cases: dict[str, str] = {}
    for number, (name, (text, files, _)) in enumerate(BRANDS.items()):
        clinic = folder / f"content/clinics/b{number}"
        clinic.mkdir()
        (clinic / "clinic.yaml").write_text(CLINIC.format(name="Wren Street Clinic"))
        (clinic / "_brand.yml").write_text(text)
        for file, data in files.items():
            (clinic / file).write_bytes(data)
        cases |= {f"content/clinics/b{number}/{file}": name for file in ("clinic.yaml", "_brand.yml", *files)}
    return _checked(base, folder, cases)


def errors_of(out: str) -> list[dict[str, str]]:
    told = json.loads(out)["diagnostics"] if out.startswith("{") else []
    return [found for found in told if found["severity"] == "error" and found["code"] not in EDITORIAL]


def _checked(base: Path, folder: Path, cases: dict[str, str]) -> Told:
    [(code, out, err)], new, sent = _run(base, [[str(folder), "check", "--no-layout", "--format", "json"]], folder)
    codes = defaultdict(set)
    for found in errors_of(out):
        codes[cases.get(found["file"], found["file"])].add(found["code"])
    return Told(dict.fromkeys(cases.values(), code), codes, err, new, sent)


def _templates(base: Path, new: Path) -> Told:
    runs = []
    for number, (text, _) in enumerate(TEMPLATES.values()):
        folder = Path(shutil.copytree(new, base / str(number)))
        (folder / "content/leaflets/sound.en-GB.yaml").write_text(HEAD + BODY)
        (folder / "templates/blocks").mkdir(parents=True)
        (folder / "templates/blocks/text.html").write_text(text)
        if "link.html" in text:
            (folder / "templates/link.html").symlink_to(base / "outside/secret.svg")
        runs.append([str(folder), "check", "--no-layout", "--format", "json"])
    return _each(base, runs, list(TEMPLATES), *(base / str(number) for number in range(len(TEMPLATES))))


def _imports(base: Path, new: Path) -> Told:
    folder = Path(shutil.copytree(new, base / "workspace"))
    runs = []
    (base / "documents").mkdir()
    for number, (data, file, _) in enumerate(IMPORTS.values()):
        path = base / "documents" / str(number) / file
        path.parent.mkdir()
        path.write_bytes(data)
        runs.append([str(folder), "import", str(path), "--json"])
    return _each(base, runs, list(IMPORTS), folder)


def _records(base: Path, new: Path) -> Told:
    folder = Path(shutil.copytree(new, base / "workspace"))
    (folder / "content/leaflets/ours.en-GB.yaml").write_text(HEAD + FIELD + BODY + '    - text: "{record.name}"\n')
    runs = []
    (base / "records").mkdir()
    for number, (data, file, _) in enumerate(RECORDS.values()):
        path = base / "records" / str(number) / file
        path.parent.mkdir()
        path.write_bytes(data)
        runs.append([str(folder), "merge", "ours", str(path), "-o", "run.pdf", "--json"])
    return _each(base, runs, list(RECORDS), folder)


def _pdfs(base: Path, new: Path) -> Told:
    del new
    (base / "files").mkdir()
    runs = []
    for number, (data, _) in enumerate(PDFS.values()):
        (base / f"files/{number}.pdf").write_bytes(data)
        runs.append([str(base / "files"), "preflight", f"{number}.pdf", "--json"])
    return _each(base, runs, list(PDFS), base / "files")


def _each(base: Path, runs: list[list[str]], names: list[str], *folders: Path) -> Told:
    told, new, sent = _run(base, runs, *folders)
    found = {name: (code, out, err) for name, (code, out, err) in zip(names, told, strict=True)}
    codes = {}
    for name, (_, out, err) in found.items():
        codes[name] = {d["code"] for d in errors_of(out)} | {part.split("]")[0] for part in err.split("error[")[1:]}
    exits = {name: code for name, (code, _, _) in found.items()}
    return Told(exits, codes, "".join(err for _, _, err in found.values()), new, sent)


KINDS: dict[str, Any] = {
    "leaflets": _leaflets,
    "brands": _brands,
    "templates": _templates,
    "imports": _imports,
    "records": _records,
    "pdfs": _pdfs,
}


@pytest.fixture(scope="module")
def told(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    kept: dict[str, Told] = {}

    def of(kind: str) -> Told:
        if kind not in kept:
            kept[kind] = KINDS[kind](tmp_path_factory.mktemp(kind), workspace)
        return kept[kind]

    return of


CASES = [
    *(("leaflets", name, code) for name, (_, code) in YAML.items()),
    *(("leaflets", name, code) for name, (_, code) in PICTURES.items()),
    *(("brands", name, code) for name, (_, _, code) in BRANDS.items()),
    *(("templates", name, code) for name, (_, code) in TEMPLATES.items()),
    *(pytest.param("imports", name, code, marks=pytest.mark.long) for name, (_, _, code) in IMPORTS.items()),
    *(pytest.param("records", name, code, marks=pytest.mark.long) for name, (_, _, code) in RECORDS.items()),
    *(("pdfs", name, code) for name, (_, code) in PDFS.items()),
]


@pytest.mark.parametrize(("kind", "name", "code"), CASES)
def test_what_is_hostile_is_refused_by_its_name(told: Any, kind: str, name: str, code: str) -> None:
    found: Told = told(kind)
    assert found.exits[name] in {1, 2}
    assert found.codes.get(name)
    assert not code or code in found.codes[name], found.codes[name]


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.long) if kind in SLOW else kind for kind in KINDS]
)
def test_it_touches_nothing_and_no_traceback_is_seen(told: Any, kind: str) -> None:
    """Sockets, and reading or writing what lies outside, would have ended in a traceback: see the driver."""
    found: Told = told(kind)
    assert "Traceback" not in found.errors
    assert "bug" not in set().union(*found.codes.values())
    assert found.new == set()


@pytest.mark.parametrize(
    "kind", ["leaflets", "brands", "templates", "pdfs", pytest.param("imports", marks=pytest.mark.long)]
)
def test_no_packet_is_sent_says_the_kernel(told: Any, kind: str) -> None:
    found: Told = told(kind)
    if found.sent is None:
        pytest.skip(f"{sealed.why_not()}; that no socket is connected is held by the driver")
    assert found.sent == 0


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert sum(map(len, (YAML, PICTURES, BRANDS, TEMPLATES, IMPORTS, RECORDS, PDFS))) >= 230
