"""Files of the starter kit copied out to be changed, with a mark that tells later whether the original has moved on."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure import __version__
from brochure import workspace as disk
from brochure.errors import Diagnostic, Place, Severity, UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.workspace import Workspace

FOLDERS = ("templates", "styles", "content/locale")
_COMMENTS = {".html": "{{# {} #}}", ".css": "/* {} */", ".yaml": "# {}", ".po": "# {}", ".svg": "<!-- {} -->"}
_MARK = re.compile(rb"brochure eject: (\S+) of version (\S+), sha256 ([0-9a-f]{32})")
_TAIL = 400


def eject(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Copy a file of the starter kit, or all of a folder, into the workspace; return what was written.

    Raises ``UsageError`` for what is not there to be copied, or is there already: nothing is overwritten.
    """
    path = str(PurePosixPath(name))
    known = tuple(workspace.kit(FOLDERS))
    chosen = [file for file in known if file == path or file.startswith(f"{path}/")]
    if workspace.root == workspace.starter:
        message = "this workspace is the starter kit itself"
        raise UsageError(Diagnostic("is-starter", message, hint="edit the file where it stands"))
    if not chosen:
        near = did_you_mean(path, known if "/" in path else {PurePosixPath(file).name for file in known})
        hint = near if near and near.startswith("did") else f"known: files under {', '.join(FOLDERS)}"
        raise UsageError(Diagnostic("nothing-to-eject", f"the starter kit has no {path}", hint=hint))
    there = [file for file in chosen if workspace.owns(file)]
    if there:
        message = f"there already: {', '.join(there)}"
        hint = "nothing is overwritten; move it away first to take the original anew"
        raise UsageError(Diagnostic("eject-exists", message, place=Place(there[0]), hint=hint))
    files = {file: workspace.original(file) or b"" for file in chosen}
    disk.write_together({workspace.root / file: marked(file, data) for file, data in files.items()})
    return tuple(files)


def marked(path: str, data: bytes) -> bytes:
    """Return a file with the mark at its end, where it moves no line."""
    comment = _COMMENTS.get(PurePosixPath(path).suffix)
    if comment is None:
        return data
    mark = f"brochure eject: {path} of version {__version__}, sha256 {disk.digest(data)}"
    return data.rstrip() + b"\n" + comment.format(mark).encode() + b"\n"


def behind(workspace: Workspace) -> Iterator[Diagnostic]:
    """Yield a warning for every file that was copied out and whose original is no longer what it was then."""
    if workspace.root == workspace.starter:
        return
    for path in workspace.own(FOLDERS):
        data = workspace.find(path) or b""
        mark = _MARK.search(data[-_TAIL:])
        original = workspace.original(path) if mark else None
        if mark is None or (original is not None and disk.digest(original) == mark[3].decode()):
            continue
        version = mark[2].decode(errors="replace")
        line = data.count(b"\n", 0, len(data) - len(data[-_TAIL:]) + mark.start()) + 1
        what = "is another now" if original is not None else "is no longer there"
        message = f"copied from the starter kit of version {version}, whose file {what} in {__version__}"
        hint = (
            f"move it away, run brochure eject {path}, and bring your changes over"
            if original is not None
            else "see docs/templates.md for what took its place"
        )
        yield Diagnostic("ejected-behind", message, Severity.WARNING, Place(path, line), hint)
