"""What every command shares: how it ends, how its faults are told, which targets its options select."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from datetime import UTC, date, datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import click

from brochure import __version__
from brochure.cli import completing
from brochure.errors import BrochureError, Diagnostic, ExitCode, Severity, UsageError
from brochure.programs import steady

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from brochure.planning import Selection
    from brochure.workspace import Workspace


# What shells say of a program that Ctrl-C has ended: 128 and the number of the signal.
_INTERRUPTED = 130


class Command(click.Command):
    """A command whose help ends with an example, and whose faults are told, never traced."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        """Take ``example``, one command line a line."""
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example under the options."""
        super().format_epilog(ctx, formatter)
        if self.example:
            with formatter.section("Example"):
                for line in self.example.splitlines():
                    formatter.write_text(line)


# What pydantic would look for among the installed packages at every start; we have none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


# What most commands load and make is in use until they end, so that they look for garbage in vain: not before there are
# more objects than one leaflet needs. One that makes many calls ``going_on``, one that stays ``staying``.
_STAYING = gc.get_threshold()
gc.set_threshold(200_000, 10, 5)
# At its end the system takes all back at once; Python would look through every object first, for a sixth of a second.
atexit.register(gc.freeze)


def going_on() -> None:
    """Look for garbage among what comes from now on, but seldom: what is loaded is in use."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)


def staying() -> None:
    """Look for garbage as often as a process has to that does not end by itself."""
    gc.set_threshold(*_STAYING)


class Rooms(click.Group):
    """All commands, each in a module of this package, which is loaded when its command may be asked for."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run what is asked for, with names of files read as UTF-8 whatever the machine's locale is."""
        if sys.getfilesystemencoding() != "utf-8":  # Python decides at its start alone
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - ourselves
        steady(os.environ)
        return super().main(*args, **kwargs)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command; one that makes pages loads no other, as typesetting waits for it to start."""
        if name in _FIRST:
            import_module(f"brochure.cli.{_FIRST[name]}")
        else:
            self._load()
        return super().get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        self._load()
        return super().list_commands(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, in whole sentences, by what one comes for."""
        told = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        rest = tuple(name for name in told if not any(name in names for names in _SECTIONS.values()))
        for title, names in {**_SECTIONS, "Other commands": rest}.items():
            rows = [(name, entry.get_short_help_str(limit=200)) for name in names if (entry := told.get(name))]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def _load(self) -> None:
        for module in iter_modules([str(Path(__file__).parent)]):
            import_module(f"brochure.cli.{module.name}")


# What one comes for, in the order of a leaflet's life.
_SECTIONS = {
    "Set up": ("new", "new-clinic", "import", "doctor"),
    "Make": ("build", "preview", "proof", "calibrate", "preflight"),
    "Keep right": ("check", "approve", "status", "translate", "verify"),
    "Hand out": ("desk", "merge"),
    "Change how it looks": ("eject", "formats", "profiles", "schema"),
    "Look up": ("explain", "cache", "completion"),
}
_FIRST = {"build": "building", "check": "building"}


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="brochure")
def main() -> None:
    """Print-ready patient leaflets from YAML.

    brochure new DIR makes a workspace to begin with; brochure COMMAND --help shows every option and an example.

    Exit codes: 0 done, 1 errors in content, 2 usage, 3 the machine lacks something, 70 a bug.
    """


def command(name: str, example: str, group: click.Group | None = None) -> Callable[[Callable[..., int]], click.Command]:
    """Add a command to ``group``, or to the whole; the function returns its exit code."""

    def decorate(function: Callable[..., int]) -> click.Command:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            try:
                code = function(*args, **kwargs)
            except BrochureError as fault:
                tell(fault.diagnostics)
                code = int(fault.exit_code)
            except BrokenPipeError:
                code = ExitCode.DONE  # whoever read our output has read enough
            except KeyboardInterrupt:
                click.echo("\nstopped; every file that was written is whole", err=True)
                code = _INTERRUPTED
            except (click.ClickException, click.exceptions.Exit, click.Abort):
                raise
            except Exception:  # noqa: BLE001 - the one place where a bug becomes an exit code
                traceback.print_exc()
                click.echo("This is a fault of the program, not of your files: please report it.", err=True)
                code = ExitCode.BUG
            sys.stdout.flush()
            sys.exit(int(code))

        return (group or main).command(name, cls=Command, example=example)(run)

    return decorate


directory_option = click.option(
    "-C", "directory", type=click.Path(path_type=Path), default=Path(), help="Run as if started in this folder."
)
_EDITION = click.option(
    "--edition",
    "editions",
    multiple=True,
    help="Only this edition; may be repeated.",
    shell_complete=completing.editions,
)
DATE = click.option(
    "--date",
    "today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that reviews are due by, year-month-day; SOURCE_DATE_EPOCH or today by default.",
)
PAPER = click.option(
    "--paper",
    help="Paper of the flat sheet instead of the clinic's own: see brochure formats.",
    shell_complete=completing.papers,
)
PROFILE = click.option(
    "--profile",
    help="Printer profile instead of the clinic's own: see brochure profiles.",
    shell_complete=completing.profiles,
)
_SELECTING = (
    directory_option,
    click.argument("leaflets", nargs=-1, metavar="[LEAFLET ...]", shell_complete=completing.leaflets),
    click.option(
        "--clinic",
        "clinics",
        multiple=True,
        help="Only this clinic; may be repeated.",
        shell_complete=completing.clinics,
    ),
    click.option(
        "--lang",
        "languages",
        multiple=True,
        help="Only this language; may be repeated.",
        shell_complete=completing.languages,
    ),
    _EDITION,
    PAPER,
    PROFILE,
    click.option("-j", "jobs", type=click.IntRange(1, 64), help="Processes to typeset with; the cores by default."),
    DATE,
    click.option("--strict", is_flag=True, help="Count warnings as errors."),
)


def selecting(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that say which targets it is about, and how to make them."""
    for option in reversed(_SELECTING):
        function = option(function)
    return function


def proofing(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of ``selecting`` but for the edition and the day: a proof is of the print edition."""
    for option in reversed(_SELECTING):
        function = function if option in {_EDITION, DATE} else option(function)
    return function


def open_workspace(directory: Path) -> Workspace:
    """Return the workspace at or above ``directory``; raises ``UsageError`` where there is none."""
    from brochure.workspace import Workspace, find_root

    if not directory.is_dir():
        raise UsageError(Diagnostic("no-folder", f"no folder {directory}", hint="-C names a folder that exists"))
    return Workspace(find_root(directory.resolve()))


def workspace_at(directory: Path) -> Workspace | None:
    """Return the workspace at or above ``directory``, or None where there is none."""
    try:
        return open_workspace(directory)
    except UsageError:
        return None


def selection(leaflets: Sequence[str], options: Mapping[str, Any]) -> Selection:
    """Return the targets that the ``options`` of ``selecting`` mean."""
    from brochure.planning import Selection

    names = tuple(Path(name).name.split(".")[0] if name.endswith(".yaml") else name for name in leaflets)
    several = {name: tuple(options[name]) for name in ("clinics", "languages", "editions")}
    return Selection(names, **several, paper=options["paper"], profile=options["profile"])


def day(given: datetime | None) -> date:
    """Return the day of this run: as given, of SOURCE_DATE_EPOCH (reproducible-builds.org), or of the clock."""
    if given is not None:
        return given.date()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else datetime.now(UTC).astimezone().date()
    except (ValueError, OverflowError, OSError):
        hint = "it holds seconds since 1970-01-01, UTC"
        raise UsageError(Diagnostic("bad-epoch", f'SOURCE_DATE_EPOCH is "{epoch}"', hint=hint)) from None


def cores() -> int:
    """Return how many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def summary(diagnostics: Sequence[Diagnostic], done: str) -> str:
    """Return the line that a run ends with."""
    told = {(d.severity, d.code, d.place, d.page, d.message) for d in diagnostics}
    counts = {severity: sum(found[0] is severity for found in told) for severity in (Severity.ERROR, Severity.WARNING)}
    words = (f"{count} {severity}{'s' if count != 1 else ''}" for severity, count in counts.items())
    return f"{done}; {', '.join(words)}"


def tell(diagnostics: Sequence[Diagnostic], workspace: Workspace | None = None) -> None:
    """Print findings on stderr, with the lines of ``workspace`` that they point at."""
    from brochure.report import as_text

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    line_of = workspace.line if workspace else lambda _path, _line: None
    if diagnostics:
        click.echo(as_text(diagnostics, line_of, colour=colour), err=True)
