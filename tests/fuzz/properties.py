"""What must hold for all that hypothesis can think of: whole workspaces checked and built, brands, formats, records."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz import bases, rooms
from tests.fuzz.searching import kind
from tests.support import strategies

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import SearchStrategy

    from brochure.engines import Engines
    from tests.fuzz.searching import Tally

# Of the processor, for a leaflet of a few blocks: far from what the slowest takes.
MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Property:
    """Files by name that are drawn, and what judges them."""

    drawn: SearchStrategy[Mapping[str, bytes]]
    judge: Callable[[Mapping[str, bytes]], object]

    def __call__(self, files: Mapping[str, bytes]) -> None:
        """Judge one example within its time."""
        with rooms.limited(MOST_SECONDS):
            self.judge(files)


def built(files: Mapping[str, bytes], workers: Engines | None = None) -> int:
    """Build a workspace, hold what it writes to what is promised, and return how many PDFs there are."""
    from brochure import Selection, Workspace, build_leaflets
    from brochure.engines import engines

    workspace = Workspace(bases.workspace(), overlay=files)
    out = Path(tempfile.mkdtemp(prefix="brochure-built-"))
    try:
        if workers is None:
            with engines(workspace) as own:
                result = build_leaflets(workspace, Selection(), own, out=out)
        else:
            result = build_leaflets(workspace, Selection(), workers, out=out)
        rooms.told(result.diagnostics)
        written = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
        done = {o.path for o in result.outputs if o.status == "built"}
        assert done <= written
        assert not {o.path for o in result.outputs if o.status != "built"} & written
        assert all(d.severity != "error" or d.target not in done for d in result.diagnostics)
        pdfs = [out / name for name in written if name.endswith(".pdf")]
        for path in pdfs:
            with pikepdf.open(path) as pdf:
                assert not pdf.check_pdf_syntax(), path.name
                assert not pdf.get_warnings(), path.name
        assert set(rooms.below(bases.workspace())) == rooms.untouched(), "something is written beside build/"
        return len(pdfs)
    finally:
        shutil.rmtree(out, ignore_errors=True)


def _read(files: Mapping[str, bytes]) -> None:
    for data in files.values():
        rooms.records(data)


_RECORDS = strategies.records(tuple(bases.FIELDS)).map(lambda data: {"records": data})
_BRANDS = st.one_of(strategies.brands(), strategies.nearly(strategies.brands()))
_FORMATS = st.one_of(strategies.formats(), strategies.nearly(strategies.formats()))
_OWN_FOLD = {bases.LEAFLET: bases.ON_OWN_FOLD}

PROPERTIES: dict[str, Property] = {
    "workspaces": Property(strategies.workspaces(), rooms.checked),
    "sound-workspaces": Property(strategies.workspaces(sound=True), rooms.checked),
    "brands": Property(strategies.files(_BRANDS).map(lambda data: {bases.BRAND: data}), rooms.checked),
    "formats": Property(
        strategies.files(_FORMATS).map(lambda data: {"content/formats/own.yaml": data, **_OWN_FOLD}), rooms.checked
    ),
    "tables": Property(_RECORDS, _read),
    "builds": Property(strategies.workspaces(sound=True), built),
}


def held(name: str, *, examples: int, judge: Callable[[Any], object] | None = None, at: int | None = None) -> None:
    """Hold one property to so many examples: always the same ones, but for those that are drawn ``at`` a seed."""
    asked = PROPERTIES[name]
    checks = [
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.large_base_example,
    ]
    limits = settings(
        max_examples=examples, deadline=None, database=None, derandomize=at is None, suppress_health_check=checks
    )

    def judged(files: Mapping[str, bytes]) -> None:
        (judge or asked)(files)

    test = limits(given(asked.drawn)(judged))
    (test if at is None else seed(at)(test))()


def search(name: str, tally: Tally, *, seed: int, seconds: float) -> None:
    """Draw examples for so many seconds; a finding is kept as hypothesis has shrunk it, and not looked for again."""
    asked, end = PROPERTIES[name], time.monotonic() + seconds
    failing: dict[str, Any] = {}

    def judge(files: Mapping[str, bytes]) -> None:
        tally.runs += 1
        tally.write()
        try:
            asked(files)
        except Exception as fault:
            what = kind(fault)
            if what not in tally.findings:
                failing.clear()
                failing[what] = files
                raise

    while time.monotonic() < end:
        seed += 1
        with suppress(Exception):
            held(name, examples=5 if name == "builds" else 50, judge=judge, at=seed)
        for what, files in failing.items():
            tally.judge(lambda files=files: asked(files), files)  # type: ignore[misc]
            tally.findings.setdefault(what, "does not happen again")
        failing.clear()
