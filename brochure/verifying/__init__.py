"""Verifying: what a file carries, whether it comes out of that again byte for byte, and what differs between two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from brochure import preflight
from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, ExitCode, Place, Severity
from brochure.judging import MOST_BYTES, apart
from brochure.manifest import MANIFEST
from brochure.verifying.accounts import Account, account_of
from brochure.verifying.comparing import Comparison, compared
from brochure.verifying.contents import Contents, contents_of
from brochure.verifying.rebuilding import Rebuilt, found_beside, opened, rebuilt

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.attached import Attachment
    from brochure.workspace import Workspace

__all__ = ["Account", "Comparison", "Contents", "Pair", "Proof", "Rebuilt", "compare", "verify"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one file: its account and what came of making it again, None where that cannot be told.

    ``known_as`` is the target of the workspace here whose file it is, byte for byte.
    """

    contents: Contents
    account: Account | None = None
    rebuilt: Rebuilt | None = None
    known_as: str | None = None

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """All that was found, at the file unless a file inside it is meant."""
        here = Place(str(self.contents.file))
        return tuple(d if d.place else _at(d, here) for d in self.contents.findings)

    @property
    def exit_code(self) -> ExitCode:
        """Return 0 where it proves itself, 1 where it does not or cannot."""
        return _code(self.findings)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files and what differs between them."""

    old: Proof
    new: Proof
    comparison: Comparison

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """All that was found of either."""
        return (*self.old.findings, *self.new.findings)

    @property
    def exit_code(self) -> ExitCode:
        """Return 0, or 1 where one of them is not what it says."""
        return _code(self.findings)


def verify(file: Path, workspace: Workspace | None) -> Proof:
    """Return the proof of ``file``; ``workspace`` is where files that it may not carry are looked for.

    Raises ``BrochureError`` for a file that is refused.
    """
    contents = _read(file)
    known = _known_as(contents, workspace)
    if contents.listed is None:
        if not contents.findings:
            contents = contents.told((_carries_nothing(known),))
        return Proof(contents, known_as=known)
    listed, intact = contents.listed, contents.intact
    account, contents = _account(contents, workspace)
    if not intact or account is None:
        return Proof(contents, account, None, known)
    made, contents = rebuilt(contents, listed, workspace)
    return Proof(contents, account, made, known)


def compare(old: Path, new: Path, workspace: Workspace | None) -> Pair:
    """Return what differs between two files, of which none is made again.

    Raises ``BrochureError`` for a file that is refused.
    """
    proofs = []
    for file in (old, new):
        account, contents = _account(_read(file), workspace)
        proofs.append(Proof(contents, account, None, _known_as(contents, workspace)))
    before, after = proofs
    return Pair(before, after, compared(before.contents, after.contents, before.account, after.account))


def _read(file: Path) -> Contents:
    """Return what is in a file, read in a process of its own."""
    data = disk.read_file(file, MOST_BYTES)

    def look() -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
        return preflight.carried(data), preflight.page_texts(data)

    try:
        found, pages = apart(look)
    except BrochureError as fault:
        raise BrochureError(*(_at(d, Place(str(file))) for d in fault.diagnostics)) from fault
    return contents_of(file, data, found, pages)


def _account(contents: Contents, workspace: Workspace | None) -> tuple[Account | None, Contents]:
    if contents.listed is None:
        return None, contents
    try:
        with opened(contents, found_beside(contents.listed, workspace)) as own:
            return apart(partial(account_of, own, contents.listed)), contents
    except BrochureError as fault:
        said = Diagnostic("not-made-again", "what it carries cannot be read as a leaflet", hint="the findings say why")
        return None, contents.told((said, *fault.diagnostics))


def _known_as(contents: Contents, workspace: Workspace | None) -> str | None:
    """Return the target that a workspace has built as this very file."""
    if workspace is None:
        return None
    outputs, _ = disk.read_manifest(workspace.root / "build" / MANIFEST)
    return next((str(o.get("path")) for o in outputs if o.get("sha256") == contents.sha256), None)


def _carries_nothing(known: str | None) -> Diagnostic:
    message = "it carries nothing that it could be made again from; only screen editions do"
    hint = "verify the screen edition of the same leaflet, and compare the two: brochure verify SCREEN.pdf THIS.pdf"
    if known:
        return Diagnostic("carries-nothing", message, Severity.NOTE, hint=hint)
    return Diagnostic("carries-nothing", message, hint=hint)


def _at(found: Diagnostic, place: Place) -> Diagnostic:
    return replace(found, place=place)


def _code(findings: tuple[Diagnostic, ...]) -> ExitCode:
    return ExitCode.CONTENT if any(d.severity is Severity.ERROR for d in findings) else ExitCode.DONE
