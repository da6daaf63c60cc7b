"""What runs and jobs came to, kept with all that they saw of the workspace, and told again while nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, Place, Severity
from brochure.outcome import Result
from brochure.report import Output
from brochure.workspace.looks import Look, Record, Stamp, doubtful, stamp_of
from brochure.workspace.store import Store, program, store_of
from brochure.workspace.tops import tops_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from brochure.planning import Selection
    from brochure.workspace.files import Files

# What is not found again by doing the same again: faults of ours and of the machine, and what has been moved away.
PASSING = frozenset({"bug", "pango-absent", "not-writable", "stale"})

PAGES = "current"  # the folders of pages that say whether a leaflet is still right


@dataclass(frozen=True, slots=True)
class Held:
    """What was kept and still holds: the value, all that was seen for it, and how those files stood."""

    value: Any
    record: Record
    stamps: Mapping[Look, Stamp]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of one workspace, for one program; ``blind`` tells nothing and keeps all the same.

    ``known`` are looks that were found to hold in this run: jobs have most of theirs in common.
    """

    store: Store
    tops: tuple[Path, ...]
    today: date | None
    program: str
    blind: bool = False
    known: Record = field(default_factory=dict, hash=False)

    def key(self, kind: str, *what: str) -> str:
        """Return what stands for ``what`` in this workspace."""
        return self.key_anywhere(kind, *map(str, self.tops), *what)

    def key_anywhere(self, kind: str, *what: str) -> str:
        """Return what stands for ``what``, which says all that matters of the workspace."""
        words = "\0".join((self.program, *what))
        return f"{kind}/{hashlib.sha256(words.encode(errors='surrogateescape')).hexdigest()}"

    def recall(self, key: str) -> Held | None:
        """Return what is kept under ``key``, if all that was seen for it is as it was."""
        data = None if self.blind else self.store.get(key)
        try:
            kept = json.loads(data) if data else None
            if not kept:
                return None
            record: Record = {(top, how, path): seen for top, how, path, seen, _ in kept["record"]}
            stamps = {(top, how, path): (*stamp,) for top, how, path, _, stamp in kept["record"] if stamp}
            value = kept["value"]
        except (ValueError, KeyError, TypeError):
            return None
        left = doubtful([str(top) for top in self.tops], self._unknown(record), stamps, self.today)
        if left:
            from brochure.workspace.files import Files

            files = Files(self.tops)
            if not files.same(left, self.today):
                return None
            fresh = {(top, "read", path): stamp for (top, path, _), stamp in files.stamps.items()}
            if any(stamps.get(look) != stamp for look, stamp in fresh.items()):  # known at a glance from now on
                stamps |= fresh
                self.put(key, record, stamps, value)
        self.known.update(record)
        return Held(value, record, stamps)

    def keep(self, key: str, files: Files, record: Record, value: Any) -> None:
        """Keep ``value``, for which ``record`` was seen of ``files``."""
        stamps = {}
        for look, seen in record.items():
            if look[1] == "read" and (stamp := files.stamps.get((look[0], look[2], seen))):
                stamps[look] = stamp
        self.put(key, record, stamps, value)

    def put(self, key: str, record: Record, stamps: Mapping[Look, Stamp], value: Any) -> None:
        """Keep ``value`` under ``key``; files that stand as ``stamps`` say are not read to know them again."""
        kept = {"record": [[*look, seen, stamps.get(look)] for look, seen in record.items()], "value": value}
        self.store.put(key, json.dumps(kept, ensure_ascii=False).encode(errors="surrogateescape"))

    def _unknown(self, record: Record) -> Record:
        return {look: seen for look, seen in record.items() if self.known.get(look) != seen}

    def keep_bytes(self, data: bytes) -> str:
        """Keep the bytes of a file; return what ``bytes_of`` asks for them by, their SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.store.has(f"file/{sha256}"):
            self.store.put(f"file/{sha256}", data)
        return sha256

    def bytes_of(self, sha256: str) -> bytes | None:
        """Return the bytes of a file, or None where they are kept no more."""
        return None if self.blind else self.store.get(f"file/{sha256}")


def memory_of(environment: Mapping[str, str], root: Path, today: date | None, *, blind: bool = False) -> Memory:
    """Return what is kept of the workspace at ``root`` by whoever runs this."""
    store = store_of(environment)
    return Memory(store, tops_of(root), today, program() if store.folder else "", blind)


def nothing_kept(root: Path) -> Memory:
    """Return a memory of the workspace at ``root`` that keeps nothing."""
    return Memory(Store(None), tops_of(root), None, "")


def asked(command: str, selection: Selection) -> str:
    """Return what a run is known by: the ``command`` and what it is about."""
    return f"{command} {selection}"


def recall_run(memory: Memory, asked: str, out: Path | None = None) -> Result | None:
    """Return what a run of ``asked`` came to, if all that it saw is as it was; None where it must be done.

    Files that are not under ``out`` as they were left are put back. Where its manifest is not, the run is done again.
    """
    key = memory.key("run", asked, str(out))
    held = memory.recall(key)
    if held is None:
        return None
    try:
        outputs = tuple(Output(**entry) for entry in held.value["outputs"])
        diagnostics = tuple(diagnostic(entry) for entry in held.value["diagnostics"])
        if out is not None and not _stands(memory, key, held, out, outputs):
            return None
        return Result(outputs, diagnostics)
    except (KeyError, TypeError, ValueError, OSError, BrochureError):
        return None


def keep_run(
    memory: Memory, files: Files, asked: str, result: Result, standing: tuple[Path, Mapping[str, str]] | None = None
) -> None:
    """Keep what a run of ``asked`` came to, if it would come to it again.

    ``standing`` tells the folder that it wrote to, and by path there the SHA-256 of every file that it answers for.
    """
    if memory.store.folder is None or any(d.code in PASSING for d in result.diagnostics):
        return
    value: dict[str, Any] = {
        "outputs": [asdict(again(output)) for output in result.outputs],
        "diagnostics": [asdict(found) for found in result.diagnostics],
    }
    out = standing[0] if standing else None
    if standing:
        value["pages"] = _pages(standing[0])
        value["files"] = {}
        for path, sha256 in standing[1].items():
            stamp = stamp_of(f"{out}/{path}")  # before it is read
            if sha_of(standing[0], path) != sha256:
                return
            value["files"][path] = (sha256, stamp)
    memory.keep(memory.key("run", asked, str(out)), files, files.record, value)
    memory.store.shrink()


def again(output: Output) -> Output:
    """Return ``output`` as it is told when nothing had to be done for it."""
    return replace(output, status="cached", seconds=0.0) if output.status == "built" else output


def sha_of(out: Path, path: str) -> str | None:
    """Return the SHA-256 of a file under ``out``, None where there is none."""
    try:
        with open(f"{out}/{path}", "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def diagnostic(entry: Mapping[str, Any]) -> Diagnostic:
    """Return a diagnostic from its fields as JSON holds them."""
    place, box = entry["place"], entry["box_mm"]
    return Diagnostic(
        **{
            **entry,
            "severity": Severity(entry["severity"]),
            "place": Place(**place) if place else None,
            "box_mm": tuple(box) if box else None,
        }
    )


def _stands(memory: Memory, key: str, held: Held, out: Path, outputs: Iterable[Output]) -> bool:
    """Tell whether a run would find ``out`` as it left it, now that what is not as it was has been put back."""
    files: dict[str, tuple[str, list[int] | None]] = held.value["files"]
    if any(output.status != "cached" and os.path.lexists(f"{out}/{output.path}") for output in outputs):
        return False
    if not {*_pages(out)} <= {*held.value["pages"]}:
        return False
    lost, seen = {}, {}
    for path, (sha256, stamp) in files.items():
        now = stamp_of(f"{out}/{path}")
        if now is not None and stamp is not None and now == (*stamp,):
            continue
        if sha_of(out, path) == sha256:
            seen[path] = now
            continue
        data = memory.bytes_of(sha256)
        if data is None or "/" not in path:  # what stands at the top is about other runs as well
            return False
        lost[out / path] = data
    if lost:
        from brochure.workspace import write_together

        write_together(lost)
    elif any(seen.values()):  # known at a glance from now on
        files.update({path: (files[path][0], [*stamp] if stamp else None) for path, stamp in seen.items()})
        memory.put(key, held.record, held.stamps, held.value)
    return True


def _pages(out: Path) -> list[str]:
    """Return every page that stands in the ``current`` folder of a clinic."""
    found = []
    with os.scandir(out) as clinics:
        for clinic in clinics:
            if clinic.is_dir(follow_symlinks=False):
                for folder, _, names in os.walk(f"{clinic.path}/{PAGES}"):
                    found += [os.path.relpath(f"{folder}/{name}", out) for name in names if name.endswith(".html")]
    return sorted(found)
