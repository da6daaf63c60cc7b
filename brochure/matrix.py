"""A run of many targets at a glance: what fits for whom, how tightly, and what to look at first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from brochure.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brochure.errors import Diagnostic
    from brochure.report import Output

SIGNS = {"built": "ok", "cached": "ok", "skipped": "--", "failed": "NO"}
_FITS = {None: "", 0: "as set", 1: "a little", 2: "tighter", 3: "tightest"}
_WHY = 90


def lines(outputs: Sequence[Output], diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield a table, a row for each leaflet in each language for each clinic, and for each leaflet whom it fits.

    Columns: a sign an edition (see ``SIGNS``), copyfit, pages of the longest edition, warnings, seconds of all.
    """
    editions = list(dict.fromkeys(output.edition for output in sorted(outputs, key=lambda o: o.edition)))
    rows = [["leaflet", "language", "clinic", *editions, "copyfit", "pages", "warnings", "seconds"]]
    for _, group in groupby(sorted(outputs, key=_leaflet_first), key=_leaflet_first):
        rows.append(_row(list(group), editions, diagnostics))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""
    for leaflet, group in groupby(sorted(outputs, key=_leaflet_first), key=lambda output: output.leaflet):
        yield _verdict(leaflet, list(group), diagnostics)


def failures(outputs: Sequence[Output], diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield a line for each target that failed: the first thing that stopped it, and how many more there are."""
    stopped: dict[str | None, list[Diagnostic]] = {}
    for found in diagnostics:
        if found.severity is Severity.ERROR:
            stopped.setdefault(found.target, []).append(found)
    for output in (output for output in outputs if output.status == "failed"):
        why = stopped.get(output.target) or stopped.get(None, [])
        place = f" at {why[0].place}" if why and why[0].place else ""
        more = f", and {len(why) - 1} more" if len(why) > 1 else ""
        yield f"failed  {output.path}: {why[0].code if why else 'unknown'}{place}{more}"


def _leaflet_first(output: Output) -> tuple[str, str, str]:
    return output.leaflet, output.language, output.clinic


def _row(outputs: list[Output], editions: list[str], diagnostics: Sequence[Diagnostic]) -> list[str]:
    signs = {output.edition: SIGNS[output.status] for output in outputs}
    tight = max((output.copyfit for output in outputs if output.copyfit is not None), default=None)
    pages = max((output.pages or 0 for output in outputs), default=0)
    warned = {d.code for d in _of(outputs, diagnostics) if d.severity is Severity.WARNING}
    seconds = sum(output.seconds or 0 for output in outputs)
    first = outputs[0]
    return [
        first.leaflet,
        first.language,
        first.clinic,
        *(signs.get(edition, "") for edition in editions),
        _FITS.get(tight, str(tight)),
        str(pages or ""),
        str(len(warned) or ""),
        f"{seconds:.1f}" if seconds else "",
    ]


def _verdict(leaflet: str, outputs: list[Output], diagnostics: Sequence[Diagnostic]) -> str:
    """Return whom a leaflet fits, and of those whom it does not the first reason."""
    clinics = dict.fromkeys(output.clinic for output in outputs)
    failed = dict.fromkeys(output.clinic for output in outputs if output.status == "failed")
    said = (
        f"{leaflet}: right for {len(clinics) - len(failed)} of {len(clinics)} clinic{'s' if len(clinics) > 1 else ''}"
    )
    for clinic in failed:
        mine = [output for output in outputs if output.clinic == clinic]
        why = next((d.message for d in _of(mine, diagnostics) if d.severity is Severity.ERROR), "see above")
        said += f"; {clinic}: {why if len(why) <= _WHY else why[: _WHY - 1] + '…'}"
    return said


def _of(outputs: list[Output], diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    targets = {output.target for output in outputs}
    return (d for d in diagnostics if d.target in targets)
