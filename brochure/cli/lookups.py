"""Commands that look something up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.cli.app import command, directory_option, tell, workspace_at
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
@click.argument("code", required=False)
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
    sizes = [stat.st_size for _, stat in store.entries()]
    click.echo(f"{store.folder}: {len(sizes)} entries, {sum(sizes) / 1e6:.1f} of {store.limit / 1e6:.0f} MB")
    return ExitCode.DONE
