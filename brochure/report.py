"""Findings and results as people, programs and GitHub read them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from brochure.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from brochure.facts import Facts

SCHEMA = 1

Status = Literal["built", "cached", "failed", "skipped"]

# How much of a line is shown beside a finding; pictures are often written in one.
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Output:
    """One target and what became of it; unknown is None. ``seconds`` is the only key that changes from run to run."""

    path: str
    leaflet: str
    language: str
    jurisdiction: str | None
    clinic: str
    edition: str
    format: str | None
    status: Status
    draft: bool | None = None
    pages: int | None = None
    sheets: int | None = None
    bytes: int | None = None
    sha256: str | None = None
    seconds: float | None = None
    copyfit: int | None = None

    @property
    def target(self) -> str:
        """Return the name that findings give this target."""
        return f"{self.stem}.{self.edition}"

    @property
    def stem(self) -> str:
        """Return what the names of all its editions begin with."""
        return f"{self.clinic}/{self.language}/{self.leaflet}"


def as_dict(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as the JSON contract writes it: every key, null where unknown."""
    place = diagnostic.place
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "file": place.file if place else None,
        "line": (place.line or None) if place else None,
        "column": (place.column or None) if place else None,
        "target": diagnostic.target,
        "page": diagnostic.page,
        "panel": diagnostic.panel,
        "box_mm": list(diagnostic.box_mm) if diagnostic.box_mm else None,
        "rule": diagnostic.rule,
        "measured": diagnostic.measured,
        "threshold": diagnostic.threshold,
        "source": diagnostic.source,
    }


def as_json(
    outputs: Sequence[Output], diagnostics: Sequence[Diagnostic], exit_code: int, facts: Facts | None = None
) -> str:
    """Return the one object that ``--json`` prints, with the ``facts`` of a file where one was looked at."""
    result = {
        "schema": SCHEMA,
        "ok": exit_code == 0,
        "exit": exit_code,
        "outputs": [asdict(output) for output in outputs],
        "diagnostics": [as_dict(d) for d in diagnostics],
        **({"facts": asdict(facts)} if facts else {}),
    }
    return json.dumps(result, ensure_ascii=False, indent=1)


def as_manifest(
    outputs: Sequence[Output],
    diagnostics: Sequence[Diagnostic],
    programs: Mapping[str, str],
    proofs: Mapping[str, str] | None = None,
    earlier: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Return ``manifest.json``: the same object without what changes from run to run, and with what made the files.

    ``programs`` are this run's. ``proofs`` tells by path a digest of what each proof was made of, ``earlier`` by path
    which programs made what was left from a run of others; without any, their keys are left out.
    """
    entries = [{k: v for k, v in asdict(o).items() if k != "seconds"} for o in outputs]
    for entry in entries:
        entry["status"] = "built" if entry["status"] == "cached" else entry["status"]
    result = {"schema": SCHEMA, "outputs": entries, "diagnostics": [as_dict(d) for d in diagnostics]}
    result["programs"] = dict(programs)
    if earlier:
        result["earlier_programs"] = dict(sorted(earlier.items()))
    if proofs:
        result["proofs"] = dict(sorted(proofs.items()))
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def as_text(diagnostics: Iterable[Diagnostic], line_of: Callable[[str, int], str | None], *, colour: bool) -> str:
    """Return findings for people: place, what is wrong, the line with a caret, what to do.

    A finding that several targets share, or several pages as a whole, is told once, with their names.
    """
    line_of = cache(line_of)  # a long line may have thousands of faults
    alike: dict[tuple[Diagnostic, tuple[str, ...]], list[Diagnostic]] = {}
    for d, targets in _merged(diagnostics).items():
        whole = d.page and not (d.panel or d.box_mm)
        alike.setdefault((replace(d, page=None) if whole else d, tuple(targets)), []).append(d)
    return "\n".join(_text(found, targets, line_of, colour=colour) for (_, targets), found in alike.items())


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return findings as GitHub Actions workflow commands, which annotate the lines of a pull request."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    lines = []
    for d in _merged(diagnostics):
        place = d.place
        where = f" file={place.file},line={place.line or 1},col={place.column or 1},title={d.code}" if place else ""
        words = f"{d.message}. {d.hint}" if d.hint else d.message
        lines.append(f"::{levels[d.severity]}{where}::{words.replace('%', '%25').replace(chr(10), '%0A')}")
    return "\n".join(lines)


def where(d: Diagnostic) -> str:
    """Return the page, panel and millimetres of a finding in words."""
    words = [f"page {d.page}" if d.page else "the whole file", *([d.panel] if d.panel else [])]
    if d.box_mm:
        x0, y0, x1, y1 = d.box_mm
        words.append(f"{x0:g} to {x1:g} mm from the left, {y0:g} to {y1:g} mm from the top")
    return ", ".join(words)


def _merged(diagnostics: Iterable[Diagnostic]) -> Mapping[Diagnostic, list[str]]:
    merged: dict[Diagnostic, list[str]] = {}
    for d in diagnostics:
        bare = d.for_target("") if d.target else d
        targets = merged.setdefault(bare, [])
        if d.target and d.target not in targets:
            targets.append(d.target)
    return merged


def _pages(numbers: Iterable[int]) -> str:
    """Return numbers of pages, as they follow one another: "pages 1 to 3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "pages " + ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in runs)


def _text(
    found: Sequence[Diagnostic], targets: Sequence[str], line_of: Callable[[str, int], str | None], *, colour: bool
) -> str:
    d = found[0]
    paint = {"error": "31", "warning": "33", "note": "36"}[d.severity]
    level = f"{d.severity}[{d.code}]"
    if colour:
        level = f"\x1b[1;{paint}m{level}\x1b[0m"
    lines = [f"{d.place}: {level}: {d.message}" if d.place else f"{level}: {d.message}"]
    if d.place and d.place.line and (text := line_of(d.place.file, d.place.line)) is not None:
        start = max(0, d.place.column - _SHOWN // 2) if len(text) > _SHOWN else 0
        before, after = "..." if start else "", "..." if start + _SHOWN < len(text) else ""
        lines.append(f"  {before}{text[start : start + _SHOWN]}{after}")
        if d.place.column:
            lead = "".join("\t" if c == "\t" else " " for c in f"{before}{text[start : d.place.column - 1]}")
            lines.append(f"  {lead}^")
    if d.page:
        lines.append(f"  where: {_pages(one.page or 0 for one in found) if len(found) > 1 else where(d)}")
    if d.hint:
        lines.append(f"  hint: {d.hint}")
    if targets:
        shown = ", ".join(targets[:3]) + (f" and {len(targets) - 3} more" if len(targets) > 3 else "")
        lines.append(f"  in: {shown}")
    return "\n".join(lines)
