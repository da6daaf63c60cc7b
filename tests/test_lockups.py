"""Logos on the page: too small, too near an edge, or as they should be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.document import Lockup
from brochure.errors import Place, Severity
from brochure.lockups import lockup_findings

if TYPE_CHECKING:
    from brochure.copyfit import Box

MM = 96 / 25.4
HERE, LIMIT = Place("_brand.yml", 3, 7), Place("_brand.yml", 9, 20)
LOGO = Lockup("logo", 4.0, (5.0, None), (3.0, None), None, HERE)
PAGE = (100 * MM, 210 * MM)


def found(lockup: Lockup, box: tuple[float, float, float, float]):
    left, top, right, bottom = (edge * MM for edge in box)
    anchors: tuple[dict[str, Box], ...] = ({}, {"logo": (left, top, right, bottom)})
    return list(lockup_findings([lockup], anchors, [PAGE, PAGE], ["back", "front"]))


def test_a_logo_of_its_size_with_its_air_is_not_spoken_of():
    assert found(LOGO, (11, 17, 45, 28)) == []


def test_one_that_is_too_small_is_told_by_the_edge_that_is():
    (told,) = found(replace(LOGO, least_width=(40.0, LIMIT)), (11, 17, 45, 28))
    assert (told.code, told.severity, told.place, told.panel) == ("logo-small", Severity.WARNING, LIMIT, "front")
    assert (told.measured, told.threshold) == (34.0, 40.0)
    (told,) = found(replace(LOGO, least_height=(9.0, LIMIT)), (11, 17, 45, 28))
    assert told.measured == 8.5, "it keeps its shape within its box"
    assert [d.place for d in found(LOGO, (11, 17, 15, 28))] == [HERE]


def test_one_that_lacks_air_is_told_once_for_the_nearest_edge():
    (told,) = found(replace(LOGO, clear=(12.0, LIMIT)), (11, 17, 45, 28))
    assert (told.code, told.measured, told.threshold, told.place) == ("logo-crowded", 11.0, 12.0, LIMIT)
    assert found(replace(LOGO, clear=(11.0, LIMIT)), (11, 17, 45, 28)) == []
