"""What a run came to, kept with all that it saw of the workspace, and told again for as long as nothing changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from brochure.errors import Diagnostic, Place, Severity
from brochure.outcome import Result
from brochure.report import Output
from brochure.workspace import program

if TYPE_CHECKING:
    from brochure.workspace import Store, Workspace


def recall(workspace: Workspace, store: Store, asked: str) -> Result | None:
    """Return what a run of ``asked`` came to, if all that it saw is as it was; None where it must be done."""
    data = store.get(_key(workspace, asked))
    try:
        kept = json.loads(data) if data else None
        if not kept or not workspace.files.same({(top, how, path): seen for top, how, path, seen in kept["record"]}):
            return None
        outputs = tuple(Output(**entry) for entry in kept["outputs"])
        return Result(outputs, tuple(_diagnostic(entry) for entry in kept["diagnostics"]))
    except (ValueError, KeyError, TypeError):
        return None


def keep(workspace: Workspace, store: Store, asked: str, result: Result) -> None:
    """Keep what a run of ``asked`` came to; one in which something of ours broke is not kept."""
    if any(d.code == "bug" for d in result.diagnostics):
        return
    kept = {
        "record": [[*look, seen] for look, seen in workspace.files.record.items()],
        "outputs": [asdict(output) for output in result.outputs],
        "diagnostics": [asdict(diagnostic) for diagnostic in result.diagnostics],
    }
    store.put(_key(workspace, asked), json.dumps(kept, ensure_ascii=False).encode())


def _key(workspace: Workspace, asked: str) -> str:
    return hashlib.sha256(f"{program()}\0{workspace.root}\0{asked}".encode(errors="surrogateescape")).hexdigest()


def _diagnostic(entry: dict[str, Any]) -> Diagnostic:
    place, box = entry["place"], entry["box_mm"]
    return Diagnostic(
        **{
            **entry,
            "severity": Severity(entry["severity"]),
            "place": Place(**place) if place else None,
            "box_mm": tuple(box) if box else None,
        }
    )
