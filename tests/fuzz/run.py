"""``make fuzz``: every room and property searched for a while, on all cores; exits 1 if anything is found.

With atheris the search is guided by coverage; where it is not installed, mutations are left to chance. Findings are
kept in ``.fuzz/found``, and what atheris has learnt in ``.fuzz/corpus``, where the next run begins.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FOLDER = CHECKOUT / ".fuzz"
# What a search may take beyond its time: the input in hand, and loading.
_GRACE = 180
# A room that crashes again and again has been understood.
_MOST_CRASHES = 5


def searched(room: str, seconds: float, seed: int, *, guided: bool, folder: Path) -> dict[str, Any]:
    """Return what a search of one room comes to: its inputs, and its findings by kind; crashes are findings too."""
    found = folder / "found"
    total: dict[str, Any] = {"room": room, "runs": 0, "findings": {}}
    end, crashes = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0 and crashes <= _MOST_CRASHES:
        (found / f"{room}.json").unlink(missing_ok=True)
        asked = {
            "room": room, "seconds": left, "seed": seed + crashes, "guided": guided, "folder": str(found),
            "corpus": str(folder / "corpus" / room),
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.fuzz.searching", json.dumps(asked)]
        environment = {**os.environ, "BROCHURE_CACHE": "off", "PYTHONPATH": str(CHECKOUT)}
        try:
            run = subprocess.run(
                command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False,
                errors="replace", timeout=left + _GRACE,
            )  # fmt: skip
            ended, words = run.returncode, run.stderr
        except subprocess.TimeoutExpired:
            ended, words = 1, "did not end when its time was over"
        _add(total, found / f"{room}.json")
        if ended == 0:
            break
        crashes += 1
        kept = _crashed(found, room, crashes, words)
        total["findings"][f"crash-{crashes}"] = f"the process ended with {ended}; see {kept}"
    return total


def _add(total: dict[str, Any], told: Path) -> None:
    if told.is_file():
        more = json.loads(told.read_text())
        total["runs"] += more["runs"]
        total["findings"] |= more["findings"]


def _crashed(found: Path, room: str, number: int, words: str) -> Path:
    """Keep the input that ended a search, and its last words."""
    kept = found / room / f"crash-{number}"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "stderr.txt").write_text(words[-20_000:], encoding="utf-8", errors="replace")
    last = found / f"{room}.last"
    artefacts = [path for path in (found / room).iterdir() if path.is_file()]  # libFuzzer's own
    for path in (*artefacts, *([last] if last.is_file() else [])):
        shutil.move(path, kept / path.name)
    return kept


def summary(results: list[dict[str, Any]], folder: Path) -> str:
    """Return what a run came to, a line a room, then every finding."""
    lines = [f"{r['room']:<18} {r['runs']:>9,} inputs  {len(r['findings'])} findings" for r in results]
    found = [(r["room"], what, words) for r in results for what, words in r["findings"].items()]
    lines.append(f"{'all':<18} {sum(r['runs'] for r in results):>9,} inputs  {len(found)} findings")
    lines += [f"\n{room}: {what}\n  {words}\n  {folder / 'found' / room / what}" for room, what, words in found]
    return "\n".join(lines)


def main() -> int:
    """Search as the command line asks for it."""
    from tests.fuzz.properties import PROPERTIES
    from tests.fuzz.rooms import ROOMS

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30, help="how long, all in all")
    options.add_argument("--rooms", default=",".join((*ROOMS, *PROPERTIES)), help="which, parted by commas")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes; one a core by default")
    options.add_argument("--seed", type=int, default=int(time.time()), help="where chance begins; the time by default")
    options.add_argument("--by-chance", action="store_true", help="without atheris, even where it is installed")
    options.add_argument("--folder", type=Path, default=FOLDER, help="where findings are kept")
    asked = options.parse_args()
    names = asked.rooms.split(",")
    if unknown := [name for name in names if name not in (*ROOMS, *PROPERTIES)]:
        options.error(f"no room {', '.join(unknown)}; there are {', '.join((*ROOMS, *PROPERTIES))}")
    guided = find_spec("atheris") is not None and not asked.by_chance
    shutil.rmtree(asked.folder / "found", ignore_errors=True)
    seconds = asked.minutes * 60 * asked.jobs / len(names)
    how = "guided by coverage (atheris)" if guided else "by chance: atheris is not installed, or not asked for"
    print(f"fuzz: {len(names)} rooms, {seconds:.0f} s each on {asked.jobs} cores, seed {asked.seed}, {how}", flush=True)

    def search(name: str) -> dict[str, Any]:
        told = searched(name, seconds, asked.seed, guided=guided and name in ROOMS, folder=asked.folder)
        print(f"fuzz: {name}: {told['runs']:,} inputs, {len(told['findings'])} findings", flush=True)
        return told

    with ThreadPoolExecutor(asked.jobs) as pool:
        results = list(pool.map(search, names))
    for path in (asked.folder / "found").glob("*-seeds-*"):
        shutil.rmtree(path)
    print("\n" + summary(results, asked.folder))
    return 1 if any(told["findings"] for told in results) else 0


if __name__ == "__main__":
    sys.exit(main())
