"""One room fuzzed for a while: what was run, and what was found, each once, with the input that shows it."""

from __future__ import annotations

import json
import os
import random
import re
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.fuzz.rooms import Room

MOST_KINDS = 50
_OURS = re.compile(r"/(brochure|tests/fuzz)/(?!.*site-packages)")
_CODE = re.compile(r"code='([a-z-]+)'")


def kind(fault: BaseException) -> str:
    """Return what tells one finding from another: its type, the innermost line of ours, and the code it is about."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if _OURS.search(frame.filename)] or frames
    code = _CODE.search(str(fault))
    last = ours[-1]
    parts = (type(fault).__name__, Path(last.filename).stem, str(last.lineno), *(code.groups() if code else ()))
    return "-".join(parts)


@dataclass(slots=True)
class Tally:
    """What a search has come to: how many inputs were judged, and each kind of finding with its words."""

    room: str
    folder: Path
    runs: int = 0
    findings: dict[str, str] = field(default_factory=dict)
    _written: float = 0.0

    def judge(self, judge: Callable[[], object], files: Mapping[str, bytes]) -> None:
        """Judge one input; where it shows something new, keep ``files`` of it, with the traceback."""
        self.runs += 1
        try:
            judge()
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # noqa: BLE001 - whatever it is, it is what is looked for
            self.note(kind(fault), "".join(traceback.format_exception(fault)), files)
        if time.monotonic() - self._written > 1:
            self.write()

    def note(self, what: str, words: str, files: Mapping[str, bytes]) -> None:
        """Keep one finding, if it is new."""
        if what in self.findings or len(self.findings) >= MOST_KINDS:
            return
        self.findings[what] = words.strip().splitlines()[-1][:300]
        for name, data in files.items():
            path = self.folder / self.room / what / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (self.folder / self.room / what / "traceback.txt").write_text(words, encoding="utf-8", errors="replace")
        self.write()

    def write(self) -> None:
        """Tell the parent how far this has come: a process that crashes cannot."""
        self._written = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{self.room}.{os.getpid()}.new"
        new.write_text(json.dumps({"room": self.room, "runs": self.runs, "findings": self.findings}))
        new.replace(self.folder / f"{self.room}.json")


def by_chance(
    room: Room, tally: Tally, examples: Sequence[bytes], *, seed: int, runs: int = 0, seconds: float = 0
) -> None:
    """Judge every example, then mutations of them: ``runs`` in all, or for so many ``seconds``."""
    chance, end = random.Random(seed), time.monotonic() + seconds
    waiting = list(examples)
    last = tally.folder / f"{tally.room}.last"
    while tally.runs < runs or time.monotonic() < end:
        data = waiting.pop() if waiting and seconds else room.mutate(chance.choice(examples), chance, examples)
        if seconds:
            tally.folder.mkdir(parents=True, exist_ok=True)
            last.write_bytes(data)  # for the parent, where this ends the process
        tally.judge(lambda data=data: room(data), {"input": data})  # type: ignore[misc]
    tally.write() if seconds else None
    last.unlink(missing_ok=True)


def guided(name: str, folder: Path, corpus: Path, *, seed: int, seconds: float) -> None:
    """Have atheris (libFuzzer) look for inputs that reach new code, by our mutations and its own; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["brochure"], enable_loader_override=False):
        from tests.fuzz.rooms import ROOMS, examples

        room, found = ROOMS[name], examples(name)
        tally = Tally(name, folder)
        for data in found:  # what is imported only when it is needed is instrumented as well
            tally.judge(lambda data=data: room(data), {"input": data})  # type: ignore[misc]

    def mutate(data: bytes, most: int, number: int) -> bytes:
        chance = random.Random(number)
        return room.mutate(data, chance, found)[:most] if chance.random() < 0.6 else atheris.Mutate(data, most)

    corpus.mkdir(parents=True, exist_ok=True)
    (folder / name).mkdir(parents=True, exist_ok=True)
    seeds = Path(tempfile.mkdtemp(dir=folder, prefix=f"{name}-seeds-"))
    for number, data in enumerate(found):
        (seeds / str(number)).write_bytes(data)
    limits = [
        "-timeout=120",
        "-rss_limit_mb=4096",
        "-max_len=60000",
        "-len_control=0",
        "-verbosity=0",
        "-print_final_stats=0",
    ]
    options = [f"-max_total_time={max(1, int(seconds))}", f"-seed={seed or 1}", f"-artifact_prefix={folder / name}/"]
    atheris.Setup(
        [sys.argv[0], *limits, *options, str(corpus), str(seeds)],
        lambda data: tally.judge(lambda: room(data), {"input": data}),
        custom_mutator=mutate,
    )
    tally.write()
    atheris.Fuzz()


def main() -> None:
    """Search one room, as ``tests.fuzz.run`` asks for it."""
    asked = json.loads(sys.argv[1])
    name, folder, seed, seconds = asked["room"], Path(asked["folder"]), asked["seed"], asked["seconds"]
    if asked["guided"]:
        guided(name, folder, Path(asked["corpus"]), seed=seed, seconds=seconds)
    from tests.fuzz.properties import PROPERTIES, search
    from tests.fuzz.rooms import ROOMS, examples

    tally = Tally(name, folder)
    if name in PROPERTIES:
        search(name, tally, seed=seed, seconds=seconds)
    else:
        by_chance(ROOMS[name], tally, examples(name), seed=seed, seconds=seconds)
    tally.write()


if __name__ == "__main__":
    main()
