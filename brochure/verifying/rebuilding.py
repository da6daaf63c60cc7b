"""A file made again from nothing but what it carries, by the programs that are here."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from brochure import build, finishing, preflight
from brochure import workspace as disk
from brochure.engines import engines
from brochure.errors import BrochureError, Diagnostic, Severity
from brochure.judging import apart
from brochure.planning import Job
from brochure.programs import programs
from brochure.verifying.contents import Contents, Listed, day_of, not_there

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.finishing import Prepared
    from brochure.preflight import PageDifference
    from brochure.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of making a file again: ``pages`` that differ, and the programs that are not those of then.

    ``programs`` tells by name the version of then and that of now.
    """

    sha256: str
    same: bool
    pages: tuple[PageDifference, ...] = ()
    programs: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    kit: tuple[str, ...] = ()


@contextmanager
def opened(contents: Contents, beside: Mapping[str, bytes]) -> Iterator[Workspace]:
    """Write what a file carries, and what lies ``beside`` it, into a folder of its own; remove that at the end."""
    with tempfile.TemporaryDirectory(prefix="brochure-") as folder:
        root = Path(folder)
        files = {path: one.data for path, one in contents.files.items() if "/" in path}
        disk.write_together({root / path: data for path, data in {**files, **beside}.items()})
        yield disk.Workspace(root)


def job_of(listed: Listed) -> Job:
    """Return what a file is one of the targets of."""
    return Job(listed.leaflet, listed.language, listed.clinic, ("screen",), listed.paper, listed.profile)


def found_beside(listed: Listed, workspace: Workspace | None) -> dict[str, bytes]:
    """Return what is not carried and stands in ``workspace`` just as it was."""
    found = {}
    for path, sha256 in listed.withheld.items():
        try:
            data = workspace.read(path) if workspace else b""
        except BrochureError:
            continue
        if hashlib.sha256(data).hexdigest() == sha256:
            found[path] = data
    return found


def rebuilt(contents: Contents, listed: Listed, workspace: Workspace | None) -> tuple[Rebuilt | None, Contents]:
    """Make a file again; return what came of it, with what is to be told. Only what is intact is made again."""
    beside = found_beside(listed, workspace)
    if lacking := not_there(listed, beside):
        return None, contents.told(lacking)
    try:
        with opened(contents, beside) as own:
            data = _made(own, job_of(listed), listed)
            kit = tuple(path for path, sha256 in sorted(listed.kit.items()) if _sha_of(own, path) != sha256)
    except BrochureError as fault:
        hint = "the findings below say why; their files are those that it carries"
        said = Diagnostic("not-made-again", "it cannot be made again from what it carries", hint=hint)
        return None, contents.told((said, *fault.diagnostics))
    here = dict(programs())
    other = {name: (then, here.get(name, "absent")) for name, then in listed.programs.items() if here.get(name) != then}
    made = Rebuilt(hashlib.sha256(data).hexdigest(), data == contents.data, (), other, kit)
    if made.same:
        return made, contents

    def compare() -> tuple[PageDifference, ...]:
        return preflight.different_pages(contents.data, data)

    made = replace(made, pages=apart(compare))
    return made, contents.told(_told(made))


def _made(workspace: Workspace, job: Job, listed: Listed) -> bytes:
    """Return the file that ``job`` comes to; raises ``BrochureError`` with every fault.

    Each step is in a process with limits: what it is made from may come from anybody.
    """
    desk = build.desk_of(workspace, day_of(listed), building=True)

    def composed() -> Prepared:
        return build.prepare(workspace, job, build.templates(workspace), desk, attaching=True)

    with engines(workspace) as workers:
        prepared = apart(composed)
        workers.submit(job, prepared.documents)
        [(_, outcome)] = workers.results()
    if not isinstance(outcome, tuple):
        raise BrochureError(*finishing.faults_of(outcome))
    if faults := [d for d in outcome[0].diagnostics if d.severity is Severity.ERROR]:
        raise BrochureError(*faults)
    finished = apart(partial(finishing.finish, prepared, outcome[0], None, "screen"))
    return finished.made.pdf


def _sha_of(workspace: Workspace, path: str) -> str | None:
    data = workspace.original(path)
    return None if data is None else hashlib.sha256(data).hexdigest()


def _told(made: Rebuilt) -> Iterator[Diagnostic]:
    """Yield what is to be told of a file that does not come out as it is."""
    changed = bool(made.programs or made.kit)
    words = [str(page.page) for page in made.pages if page.words]
    looks = [str(page.page) for page in made.pages if not page.words]
    where = [f"the words of page {', '.join(words)}"] if words else []
    where += [f"how page {', '.join(looks)} looks"] if looks else []
    what = f"it differs in {' and in '.join(where)}" if where else "every page reads and looks the same"
    hint = "ask whoever handed it out for theirs, and compare the two: brochure verify ONE OTHER"
    if changed:
        hint = "install the versions that made it, in an environment of their own, and verify it there"
    yield Diagnostic("not-the-same", f"made again it is another file: {what}", hint=hint)
    for name, (then, now) in sorted(made.programs.items()):
        yield Diagnostic("program-differs", f"it was made by {name} {then}; here is {now}", Severity.WARNING)
    for path in made.kit:
        message = f"{path} of the starter kit is not the one that it was made with"
        yield Diagnostic("kit-differs", message, Severity.WARNING)
