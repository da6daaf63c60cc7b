"""One finished file, ours or not: read, held against a printer's profile, and reported on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from brochure import limits
from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, ExitCode, Place, Severity, UsageError, did_you_mean
from brochure.formats import FORMATS
from brochure.workers import Crash, Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from brochure.facts import BoxMm, Facts
    from brochure.model.profile import Profile

MOST_BYTES = 500_000_000
# Of the processor, for the longest file that is read.
MOST_SECONDS = 120.0
T = TypeVar("T")

_FAMILY = "Source Sans 3"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a file: its bytes, the profile that it was held against, its facts and findings."""

    data: bytes
    profile: Profile
    facts: Facts | None
    findings: tuple[Diagnostic, ...]
    places: tuple[tuple[BoxMm, ...], ...]

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """Return 0, or 1 for errors; with ``strict`` for warnings too."""
        bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return ExitCode.CONTENT if any(d.severity in bad for d in self.findings) else ExitCode.DONE


def judge(file: Path, directory: Path, *, profile: str | None = None, fmt: str | None = None) -> Verdict:
    """Return the verdict on ``file``; ``directory`` is where a workspace's own profiles are looked for.

    Raises ``UsageError`` for a file, profile or format that does not exist.
    """
    from brochure import preflight

    if fmt is not None and fmt not in FORMATS:
        raise UsageError(Diagnostic("unknown-format", f'no format "{fmt}"', hint=did_you_mean(fmt, FORMATS)))
    workspace = disk.Workspace(disk.starter_folder())
    with suppress(UsageError):
        workspace = disk.Workspace(disk.find_root(directory.resolve()))
    if profile is not None and profile not in workspace.profiles():
        hint = did_you_mean(profile, workspace.profiles())
        raise UsageError(Diagnostic("unknown-profile", f'no profile "{profile}"', hint=hint))
    data = disk.read_file(file, MOST_BYTES)

    def look() -> tuple[Profile, preflight.Report]:
        chosen = workspace.profile(profile or preflight.profile_for(data))
        return chosen, preflight.inspect(data, chosen, preflight.expectation(FORMATS[fmt]) if fmt else None)

    try:
        chosen, found = apart(look)
    except BrochureError as fault:
        chosen, found = workspace.profile(profile or "iso-coated"), preflight.unread(*fault.diagnostics)
    findings = tuple(replace(d, place=Place(str(file))) for d in found.findings)
    return Verdict(data, chosen, found.facts, findings, found.places)


def write_report(verdict: Verdict, name: str, path: Path) -> None:
    """Write the report on a file called ``name``: one HTML file, or a PDF where ``path`` ends in ``.pdf``."""
    from brochure import preflight

    regular, bold = sorted(disk.Workspace(disk.starter_folder()).family(_FAMILY), key=lambda font: font.weight)
    look = preflight.Look(
        disk.packaged("preflight/report.html"), disk.packaged("preflight/report.css"), regular.data, bold.data
    )
    inline = path.suffix.lower() != ".pdf"
    numbers = preflight.pages_to_draw(verdict.facts, verdict.findings)
    try:
        pictures = apart(partial(preflight.draw, verdict.data, numbers))
    except BrochureError:  # the file that cannot be drawn has findings enough
        pictures = {}
    subject = preflight.Subject(name, verdict.profile, verdict.facts, verdict.findings, verdict.places, pictures)
    html, assets = preflight.report(look, subject, inline=inline)
    disk.write(path, html.encode() if inline else _set(html, assets))


def apart(look: Callable[[], T]) -> T:
    """Return what ``look`` returns, in a process of its own: files from elsewhere may break or fill one.

    Raises ``BrochureError`` where it took too much, or ended with the process.
    """
    team: Workers[str, str, T] = Workers(1, lambda: lambda _: look(), limit=partial(limits.bounded, MOST_SECONDS))
    with team as workers:
        workers.submit("file", "look")
        [(_, outcome)] = workers.results()
    if isinstance(outcome, Crash):
        message = f"the file cannot be read: {outcome.report.strip().splitlines()[-1]}"
        hint = "open it in another program and export it again"
        raise BrochureError(Diagnostic("file-unreadable", message, hint=hint))
    if isinstance(outcome, BrochureError):
        raise outcome
    return outcome


def _set(html: str, assets: dict[str, bytes]) -> bytes:
    from brochure.typeset import Engine

    with disk.fontconfig() as fontconfig:
        return Engine(fontconfig).plain(html, assets)
