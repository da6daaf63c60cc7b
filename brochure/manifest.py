"""What stands in ``build/``: the manifest, and files that the workspace would not make now moved to ``stale/``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, Severity
from brochure.report import Output, as_manifest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
VERSIONS = "versions.json"
STALE = "stale"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run made of the targets that it touched.

    ``inputs`` is, by stem (``clinic/language/leaflet``), a digest of all that its proof is made of: None where it could
    not be composed.
    """

    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]
    inputs: Mapping[str, str | None] = field(default_factory=dict, hash=False)


def settle(run: Run, out: Path, wanted: Collection[str]) -> tuple[Diagnostic, ...]:
    """Write the manifest under ``out``, move what is stale, and return a note for every target moved.

    ``wanted`` are the paths that the workspace makes, proofs among them. Targets that this run did not touch keep their
    entry; a proof does so as long as what it is made of is the same.
    """
    with disk.alone(out):
        return _settled(run, out, wanted)


def _settled(run: Run, out: Path, wanted: Collection[str]) -> tuple[Diagnostic, ...]:
    from brochure.programs import programs  # not in a run that writes nothing

    ours = dict(programs())
    touched = {output.path for output in run.outputs}
    failed = {output.path for output in run.outputs if output.status == "failed"}
    entries, proofs = disk.read_manifest(out / MANIFEST)
    by, by_others = disk.read_programs(out / MANIFEST)
    for output in run.outputs:
        if output.edition == "proof" and output.status != "failed":
            proofs[output.path] = run.inputs.get(output.stem) or ""
    kept, moved = [], []
    for entry in entries:
        path = entry.get("path", "")
        outdated = path in proofs and path not in touched and run.inputs.get(_stem(path), proofs[path]) != proofs[path]
        if (path not in wanted or path in failed or outdated) and disk.exists(out, path):
            for name in (path, *_beside(out, path)):
                disk.move(out / name, out / STALE / name)
            moved.append(path)
        elif path not in touched and path in wanted:
            kept.append(Output(**entry))
    outputs = tuple(sorted((*run.outputs, *kept), key=lambda o: o.path))
    recorded = {o.path: proofs[o.path] for o in outputs if o.path in proofs and o.status != "failed"}
    made_by = {output.path: by_others.get(output.path, by) for output in kept}
    earlier = {path: found for path, found in made_by.items() if found != ours}
    disk.sweep(out)
    disk.renew({out / MANIFEST: as_manifest(outputs, run.diagnostics, ours, recorded, earlier).encode()})
    return tuple(
        Diagnostic("stale", f"{path} is no longer made: moved to {STALE}/", Severity.NOTE, hint="delete it there")
        for path in moved
    )


def put(output: Output, files: Mapping[str, bytes], out: Path) -> tuple[Output, tuple[Diagnostic, ...]]:
    """Write a target and what stands beside it, all or none, and take away what stood there before it.

    Return what became of the target.
    """
    try:
        write = disk.renew if output.status == "cached" else disk.write_together
        write({out / path: data for path, data in files.items()})
        for path in _beside(out, output.path):
            if path not in files:
                disk.move(out / path, out / STALE / path)
    except BrochureError as fault:
        return _not_written(output, fault)
    return output, ()


def put_back(output: Output, files: Mapping[str, bytes], out: Path) -> tuple[Output, tuple[Diagnostic, ...]]:
    """Write files of a target that was made before and are lost; return what became of the target."""
    try:
        disk.write_together({out / path: data for path, data in files.items()})
    except BrochureError as fault:
        return _not_written(output, fault)
    return output, ()


def _not_written(output: Output, fault: BrochureError) -> tuple[Output, tuple[Diagnostic, ...]]:
    failed = replace(output, status="failed", pages=None, sheets=None, bytes=None, sha256=None)
    return failed, tuple(d.for_target(output.target) for d in fault.diagnostics)


def _beside(out: Path, path: str) -> Iterator[str]:
    """Yield the files that stand beside a target: the ticket of a print file, the pictures of a proof."""
    stem = path.removesuffix(".pdf")
    if path.endswith(".print.pdf"):
        yield from (name for name in ticket_paths(path) if disk.exists(out, name))
    elif path.endswith(".proof.pdf"):
        yield from disk.named(out, f"{stem}.", ".png")


def ticket_paths(path: str) -> tuple[str, str]:
    """Return where the ticket of the print file ``path`` stands: for people, and for programs."""
    stem = path.removesuffix(".pdf")
    return f"{stem}.ticket.pdf", f"{stem}.json"


def _stem(path: str) -> str:
    return path.removesuffix(".proof.pdf")
