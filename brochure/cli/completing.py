"""What a shell offers at the Tab key: names out of the workspace, quickly, and nothing where it is broken."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    from click.shell_completion import CompletionItem

    from brochure.workspace import Workspace

    Names = Callable[[click.Context], Iterable[str]]
    Offers = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offering(names: Names) -> Offers:
    """Make of a list of names what click asks for; a name that was given already is not offered again."""

    @wraps(names)
    def offer(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        given = context.params.get(parameter.name or "") or ()
        try:
            known = sorted(set(names(context)) - set(given if isinstance(given, tuple) else ()))
        except Exception:  # noqa: BLE001 - whatever is wrong here, the command itself will tell, with its place
            return []
        return [CompletionItem(name) for name in known if name.startswith(incomplete)]

    return offer


def _workspace(context: click.Context) -> Workspace:
    from brochure.workspace import Workspace, find_root

    return Workspace(find_root((context.params.get("directory") or Path()).expanduser().resolve()))


def _shipped() -> Workspace:
    from brochure.workspace import Workspace, starter_folder

    return Workspace(starter_folder())


def _here_or_shipped(context: click.Context) -> Workspace:
    from brochure.errors import BrochureError

    try:
        return _workspace(context)
    except BrochureError:
        return _shipped()


def leaflets(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the leaflets of the workspace; where a path has been begun, files."""
    from click.shell_completion import CompletionItem

    if "/" in incomplete or incomplete.startswith((".", "~")):
        return [CompletionItem(incomplete, type="file")]
    return _leaflet_names(context, parameter, incomplete)


@_offering
def _leaflet_names(context: click.Context) -> Iterable[str]:
    return _workspace(context).leaflets()


@_offering
def clinics(context: click.Context) -> Iterable[str]:
    """Offer the clinics of the workspace."""
    return _workspace(context).clinics()


@_offering
def languages(context: click.Context) -> Iterable[str]:
    """Offer the languages that there are of the leaflets named, or of all."""
    there = _workspace(context).leaflets()
    # An option that still lacks its value ends click's parsing, which then has dealt out no arguments.
    chosen = [name for name in context.args if name in there]
    return {language for name in chosen or there for language in there[name]}


@_offering
def all_languages(context: click.Context) -> Iterable[str]:
    """Offer the languages that there is any wording in, of the workspace or of ours."""
    workspace, folders = _workspace(context), ["content/locale", "content/translations"]
    worded = (Path(path).stem for path in (*workspace.kit(folders), *workspace.own(folders)))
    return (
        *(name for name in worded if name != "messages"),
        *(name for names in workspace.leaflets().values() for name in names),
    )


@_offering
def editions(_context: click.Context) -> Iterable[str]:
    """Offer the editions."""
    from brochure.planning import EDITIONS

    return EDITIONS


@_offering
def formats(context: click.Context) -> Iterable[str]:
    """Offer the formats, the workspace's own among them."""
    return _here_or_shipped(context).formats()


@_offering
def folds(context: click.Context) -> Iterable[str]:
    """Offer the folds, the workspace's own among them."""
    from brochure import formats as table

    return table.folds(_here_or_shipped(context).formats())


@_offering
def papers(context: click.Context) -> Iterable[str]:
    """Offer the papers."""
    from brochure import formats as table

    return table.papers(_here_or_shipped(context).formats())


@_offering
def office_papers(_context: click.Context) -> Iterable[str]:
    """Offer the papers that a printer is calibrated for."""
    return ("a4", "letter")


@_offering
def profiles(context: click.Context) -> Iterable[str]:
    """Offer the printer profiles."""
    return _here_or_shipped(context).profiles()


@_offering
def themes(context: click.Context) -> Iterable[str]:
    """Offer the themes."""
    return _here_or_shipped(context).themes()


@_offering
def jurisdictions(context: click.Context) -> Iterable[str]:
    """Offer the jurisdictions that there is a table of."""
    workspace, folder = _here_or_shipped(context), ["content/jurisdictions"]
    return (Path(path).stem for path in (*workspace.kit(folder), *workspace.own(folder)))


@_offering
def starts(_context: click.Context) -> Iterable[str]:
    """Offer the jurisdictions that a new workspace may start in."""
    from brochure.starter import STARTS

    return STARTS


@_offering
def kit(_context: click.Context) -> Iterable[str]:
    """Offer the files of the starter kit that may be copied out, and its themes."""
    from brochure.ejecting import FOLDERS

    shipped = _shipped()
    return (*shipped.kit(FOLDERS), *(f"styles/themes/{name}" for name in shipped.themes()))


@_offering
def codes(_context: click.Context) -> Iterable[str]:
    """Offer the codes of all findings."""
    from brochure.explaining import explanations

    return (code for entry in explanations() for code in entry.codes)
