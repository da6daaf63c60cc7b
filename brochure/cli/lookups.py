"""Commands that look something up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli import completing
from brochure.cli.app import command, directory_option, main, tell, workspace_at
from brochure.errors import BrochureError, ExitCode, in_order
from brochure.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.errors import Diagnostic
    from brochure.model.profile import Profile


@command("formats", "brochure formats\nbrochure formats --json")
@directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def formats_command(directory: Path, *, as_json: bool) -> int:
    """List the folds and papers, those of the workspace too, each with both its sides drawn."""
    from brochure.drawings import formats_as_json, formats_as_text

    workspace = workspace_at(directory)
    faults = workspace.format_faults() if workspace else ()
    table = workspace.formats() if workspace else FORMATS
    click.echo(formats_as_json(table) if as_json else formats_as_text(table))
    tell(faults, workspace)
    return ExitCode.CONTENT if faults else ExitCode.DONE


@command("explain", "brochure explain panel-overflow\nbrochure explain")
@click.argument("code", required=False, shell_complete=completing.codes)
def explain_command(code: str | None) -> int:
    """Say what a finding means and what to do about it; without CODE, list them all."""
    from brochure.explaining import as_text, explain, explanations

    if code:
        click.echo(as_text(explain(code), code))
        return ExitCode.DONE
    areas: dict[str, list[str]] = {}
    for entry in explanations():
        areas.setdefault(entry.area, []).extend(entry.codes)
    for area, codes in areas.items():
        click.echo(f"{area}\n  " + "\n  ".join(sorted(codes)))
    return ExitCode.DONE


@command(
    "completion",
    'brochure completion fish > ~/.config/fish/completions/brochure.fish\neval "$(brochure completion bash)"',
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> int:
    """Print the script by which a shell completes commands, options and the workspace's own names.

    \b
    bash  eval "$(brochure completion bash)" in ~/.bashrc
    zsh   eval "$(brochure completion zsh)" in ~/.zshrc, after compinit
    fish  brochure completion fish > ~/.config/fish/completions/brochure.fish
    """  # noqa: D301 - the backspace is click's mark of lines that stay as they are
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is None:
        raise AssertionError(shell)
    click.echo(script(main, {}, "brochure", "_BROCHURE_COMPLETE").source())
    return ExitCode.DONE


@command("profiles", "brochure profiles\nbrochure profiles --json")
@directory_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def profiles_command(directory: Path, *, as_json: bool) -> int:
    """List the printer profiles: those that ship, and the workspace's own."""
    import json

    from brochure.workspace import Workspace, starter_folder

    workspace = workspace_at(directory) or Workspace(starter_folder())
    found: list[Profile] = []
    faults: list[Diagnostic] = []
    for name in workspace.profiles():
        try:
            found.append(workspace.profile(name))
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
    remarks = [remark for profile in found for remark in profile.remarks()]
    tell(in_order([*faults, *remarks]), workspace)
    if as_json:
        table = [{"name": p.name, **p.model_dump(by_alias=True), "margin": p.margin} for p in found]
        click.echo(json.dumps({"schema": 1, "profiles": table}, indent=1, ensure_ascii=False))
    else:
        click.echo("\n\n".join("\n".join(_profile_lines(profile)) for profile in found))
    return ExitCode.CONTENT if faults else ExitCode.DONE


def _profile_lines(profile: Profile) -> Iterator[str]:
    marks = f"marks, slug {profile.slug:g} mm" if profile.marks else "no marks"
    inks = f"one ink ({profile.one_ink})" if profile.one_ink else f"up to {profile.coverage:g} % of ink"
    yield f"{profile.name}: {profile.title}"
    if profile.about:
        yield f"  {profile.about}"
    yield f"  {profile.condition}, {inks}, PDF/{profile.pdfx.replace('x', 'X', 1)}"
    pages = f"booklets as {'single pages' if profile.pages == 'single' else 'pairs'}"
    yield f"  bleed {profile.bleed:g} mm, {marks}; pictures at {profile.resolution:g} ppi; {pages}"


@command("schema", "brochure schema leaflet > leaflet.schema.json")
@click.argument("what", type=click.Choice(["leaflet", "clinic", "format", "translations"]))
def schema_command(what: str) -> int:
    """Print the JSON Schema that editors check a file with as one types."""
    import json

    from brochure.model import schema

    made = {
        "leaflet": schema.leaflet_schema,
        "clinic": schema.clinic_schema,
        "format": schema.format_schema,
        "translations": schema.translations_schema,
    }
    click.echo(json.dumps(made[what](), indent=2, ensure_ascii=False))
    return ExitCode.DONE


@command("cache", "brochure cache\nbrochure cache --clear")
@click.option("--clear", is_flag=True, help="Take everything away; the next run does its work anew.")
def cache_command(*, clear: bool) -> int:
    """Show what is kept from run to run, where and how much, or clear it. Nothing of a patient is ever in it."""
    import os

    from brochure.workspace import store_of

    store = store_of(os.environ)
    if store.folder is None:
        click.echo("nothing is kept: BROCHURE_CACHE is off, or there is no home folder")
        return ExitCode.DONE
    if clear:
        click.echo(f"{store.folder}: {store.clear() / 1e6:.1f} MB cleared")
        return ExitCode.DONE
    kinds = store.kinds()
    count, size = (sum(numbers) for numbers in zip((0, 0), *kinds.values(), strict=True))
    click.echo(f"{store.folder}: {count} entries, {size / 1e6:.1f} of {store.limit / 1e6:.0f} MB")
    for kind, (number, held) in kinds.items():
        click.echo(f"  {kind:9} {number:6}  {held / 1e6:8.1f} MB  {_KINDS.get(kind, '')}".rstrip())
    return ExitCode.DONE


_KINDS = {
    "run": "what whole runs came to",
    "job": "what leaflets came to, by all that was read for them",
    "edition": "what editions came to, by what was composed",
    "pages": "typeset pages, by what was composed",
    "page": "pages for the web, by what was composed",
    "current": "pages that tell whether a leaflet is still right",
    "template": "compiled templates",
    "file": "the files themselves",
}
