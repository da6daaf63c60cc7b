"""Paths of drawings that are read once are drawn as if they were read each time."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from brochure import svgpaths
from brochure.document import Region
from brochure.svgpaths import RememberedPaths, remember_paths
from tests.support.panels import block, document, engine, page_rule

# Every letter of a path, marks at its ends and turns, a size in per cent, and one that breaks off.
PATHS = """
<path d="M10 10h5v5H2V3zm2 2l3,4L9 8" marker-end="url(#m)" marker-mid="url(#m)" fill="none" stroke="#123456"/>
<path d="M1 1c1 2 3 4 5 6S8 9 9 1q2 2 3 3T4 4a3 4 30 01 5 5A2 2 0 1 0 1 1"/>
<path d="M0 0 L10em 2ex" style="font-size: 3px" stroke="#000"/>
<path d="M0 0 L10em 2ex" style="font-size: 7px" stroke="#000"/>
<path d="M0 0L50% 50%" stroke="#000"/>
<path d="M0 0L5"/>
<path/>
<g clip-path="url(#c)"><rect width="20" height="20"/></g>
"""
DEFS = (
    '<defs><marker id="m" markerWidth="2" markerHeight="2" orient="auto"><path d="M0 0L2 1L0 2"/></marker>'
    '<clipPath id="c"><path d="M1 1c1 2 3 4 5 6S8 9 9 1z"/></clipPath></defs>'
)


def drawing(width, box="0 0 40 40"):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="40" viewBox="{box}">'
    return f"{head}{DEFS}{PATHS}<svg width='{width}' height='9'>{PATHS}</svg></svg>".encode()


def drawn(*, lasting=True):
    assets = {f"asset:///{n}.svg": drawing(*size) for n, size in enumerate([(40,), (80,), (40, "0 0 90 20")])}
    images = "".join(f'<img src="{url}" alt="x" style="width: 30mm">' for url in assets)
    region = Region("front", ("front",), ((block(1, images * 2),),))
    made = document(page_rule("front", 1, 200, 200), (region,), assets)
    return engine().typeset(replace(made, lasting=lasting)).pdf


@pytest.fixture
def paths():
    """Yield what draws paths in this process, and put it back."""
    engine()
    tags = import_module("weasyprint.svg").TAGS
    kept = tags["path"]
    yield tags
    tags["path"] = kept


def test_the_engine_reads_each_path_once(paths):
    assert isinstance(paths["path"], RememberedPaths)


def test_paths_that_are_known_are_drawn_the_same(paths):
    remembered = paths["path"]
    first, again = drawn(), drawn()
    assert remembered._known
    paths["path"] = remembered.plain
    assert drawn() == first == again


def test_nothing_stays_of_what_was_drawn_for_somebody(paths):
    assert drawn(lasting=False) == drawn()
    assert paths["path"]._known
    drawn(lasting=False)
    assert not paths["path"]._known


def test_no_more_is_kept_than_may_be(paths, monkeypatch):
    monkeypatch.setattr(svgpaths, "_MOST", 20)
    paths["path"] = RememberedPaths(paths["path"].plain)
    first = drawn()
    assert sum(len(operators) for operators, _ in paths["path"]._known.values()) <= 20
    assert drawn() == first


@pytest.mark.parametrize("change", ["version", "switch"])
def test_of_another_version_or_where_it_is_switched_off_paths_are_drawn_as_they_come(paths, monkeypatch, change):
    paths["path"] = plain = paths["path"].plain
    if change == "version":
        monkeypatch.setattr(svgpaths, "VERSION", "71.0")
    else:
        monkeypatch.setenv(svgpaths.SWITCH, "1")
    remember_paths()
    assert paths["path"] is plain
    monkeypatch.undo()
    remember_paths()
    assert isinstance(paths["path"], RememberedPaths)
