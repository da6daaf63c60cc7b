"""Commands that show a print file before it is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.cli.app import command, cores, open_workspace, proofing, selection
from brochure.cli.building import conclude
from brochure.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence


@command("proof", "brochure proof ketamine-for-ptsd --clinic tern-quay")
@proofing
@click.option("-o", "out", type=click.Path(path_type=Path), help="Folder to write to; build by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
def proof_command(
    directory: Path,
    leaflets: Sequence[str],
    out: Path | None,
    *,
    strict: bool,
    as_json: bool,
    jobs: int | None,
    **only: Any,
) -> int:
    """Show print files as they will be cut, folded and inked: a PDF and a PNG of each of its pages."""
    from brochure.engines import engines

    workspace = open_workspace(directory)
    with engines(workspace) as workers:
        from brochure.proofing import proof_leaflets  # loaded while the worker loads

        out = out if out is not None else workspace.root / "build"
        result = proof_leaflets(
            workspace,
            selection(leaflets, {**only, "editions": ()}),
            workers,
            out=out,
            jobs=jobs or cores(),
            tell=progress(quiet=as_json),
        )
    return conclude(result, workspace, strict=strict, as_json=as_json, out=out)
