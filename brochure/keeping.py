"""What the jobs of a build came to, recalled where all that they read is as it was, and kept for the next run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from brochure import recall
from brochure.manifest import MANIFEST, VERSIONS
from brochure.report import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from brochure.errors import Diagnostic
    from brochure.finishing import Made
    from brochure.outcome import Result
    from brochure.planning import Job, Selection
    from brochure.recall import Held, Memory
    from brochure.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Recalled:
    """One target that was made before: what it came to, and its files by path.

    ``files`` tells their SHA-256, ``lost`` holds those that do not stand under the folder of built files any more.
    ``made_of`` is a digest of all that its proof would be made of.
    """

    output: Output
    diagnostics: tuple[Diagnostic, ...]
    files: Mapping[str, str]
    lost: Mapping[str, bytes] = field(hash=False)
    made_of: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The memory of a build of ``workspace`` into the folder ``out``.

    ``standing`` tells by path the SHA-256 of every file that the build answers for there.
    """

    memory: Memory
    workspace: Workspace
    out: Path
    standing: dict[str, str] = field(default_factory=dict, hash=False)

    def recalled(self, job: Job) -> tuple[Recalled, ...] | None:
        """Return the targets of ``job`` as they were made from what it would read now; None where it is to be done."""
        held = self.memory.recall(self._key(job))
        try:
            found = tuple(self._recalled(**entry) for entry in held.value) if held else ()
        except (KeyError, TypeError, ValueError, LookupError):
            return None
        if held is None or len(found) != len(job.editions):
            return None
        self._seen(held)
        return found

    def _recalled(
        self, output: dict[str, Any], diagnostics: Iterable[Any], files: Mapping[str, str], made_of: str | None
    ) -> Recalled:
        lost = {}
        for path, sha256 in files.items():
            if recall.sha_of(self.out, path) != sha256:
                data = self.memory.bytes_of(sha256)
                if data is None:
                    raise LookupError(path)
                lost[path] = data
        told = tuple(recall.diagnostic(entry) for entry in diagnostics)
        return Recalled(Output(**output), told, files, lost, made_of)

    def keep(self, job: Job, made: Iterable[Made]) -> None:
        """Keep what ``job`` came to, with all that it saw; not where something of ours broke."""
        view = self.workspace.files.seen(job)
        made = tuple(made)
        files = [{path: self.memory.keep_bytes(data) for path, data in one.files.items()} for one in made]
        for found in files:
            self.standing.update(found)
        if any(d.code in recall.PASSING for one in made for d in one.diagnostics):
            return
        value = [
            {
                "output": asdict(recall.again(one.output)),
                "diagnostics": [asdict(d) for d in one.diagnostics],
                "files": found,
                "made_of": one.made_of,
            }
            for one, found in zip(made, files, strict=True)
        ]
        self.memory.keep(self._key(job), self.workspace.files, view, value)

    def through(
        self, planned: Iterable[Job], make: Callable[[tuple[Job, ...]], Iterator[Made]]
    ) -> Iterator[Made | Recalled]:
        """Yield the targets of ``planned``: what is recalled, and all else as ``make`` makes it, which is kept."""
        left = []
        for job in planned:
            found = self.recalled(job)
            if found is None:
                left.append(job)
            else:
                for one in found:
                    self.standing.update(one.files)
                yield from found
        waiting: dict[str, Job] = {job.output(edition).path: job for job in left for edition in job.editions}
        done: dict[Job, list[Made]] = defaultdict(list)
        for made in make(tuple(left)):
            yield made
            job = waiting[made.output.path]
            done[job].append(made)
            if len(done[job]) == len(job.editions):
                self.keep(job, done.pop(job))

    def pages(self, job: Job, printed: Iterable[Any], make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
        """Return the pages of ``job`` that say whether it is still right, ``printed`` being its versions on paper."""
        key = self.memory.key("current", repr(job), repr(tuple(printed)))
        held = self.memory.recall(key)
        if held is not None:
            found = {path: self.memory.bytes_of(sha256) for path, sha256 in held.value.items()}
            pages = {path: data for path, data in found.items() if data is not None}
            if len(pages) == len(found):
                self._seen(held)
                self.standing.update(held.value)
                return pages
        with self.workspace.files.seeing() as view:
            made = make()
        value = {path: self.memory.keep_bytes(data) for path, data in made.items()}
        self.memory.keep(key, self.workspace.files, view, value)
        self.standing.update(value)
        return made

    def keep_run(self, selection: Selection, result: Result) -> None:
        """Keep what the whole run came to, with the lists that it has written."""
        lists = {path: sha for path in (MANIFEST, VERSIONS) if (sha := recall.sha_of(self.out, path))}
        asked, standing = recall.asked("build", selection), (self.out, self.standing | lists)
        recall.keep_run(self.memory, self.workspace.files, asked, result, standing)

    def _seen(self, held: Held) -> None:
        self.workspace.files.again(held.record)
        self.workspace.files.stamps |= {
            (top, path, held.record[top, how, path]): stamp for (top, how, path), stamp in held.stamps.items()
        }

    def _key(self, job: Job) -> str:
        return self.memory.key("job", repr(job))
