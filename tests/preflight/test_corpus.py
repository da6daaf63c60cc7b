"""Each wrong file of the corpus is found out, named, placed, and nothing else is said of it."""

from __future__ import annotations

import pytest

from brochure.formats import FORMATS
from brochure.preflight import expectation, inspect
from brochure.units import mm, pt
from tests.preflight import wrong_details, wrong_pages
from tests.preflight.corpus import CASES
from tests.preflight.good import GOOD
from tests.preflight.maker import HEIGHT, MARGIN, profile
from tests.support.ghostscript import coverage

PARTS = (wrong_pages, wrong_details)  # each fills the corpus


def judged(case, data):
    held = profile("iso-coated" if case.profile == "one-ink" else case.profile)
    if case.profile == "one-ink":
        held = held.model_copy(update={"one_ink": "black"})
    return inspect(data, held, expectation(FORMATS[case.fmt]) if case.fmt else None).findings


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_planted_fault_is_found_named_and_placed(case):
    found = judged(case, case.make())
    assert [d.code for d in found] == sorted(case.codes)
    wanted = next(d for d in found if d.code == case.codes[0] and d.page == case.page)
    assert wanted.severity is case.severity
    assert wanted.hint
    if case.point:
        assert wanted.box_mm
        sheet = mm(2 * MARGIN + (pt(210) if case.fmt else HEIGHT))
        x, y = mm(MARGIN) + case.point[0], sheet - mm(MARGIN) - case.point[1]
        left, top, right, bottom = wanted.box_mm
        assert left - 0.1 <= x <= right + 0.1
        assert top - 0.1 <= y <= bottom + 0.1


def test_the_corpus_is_as_large_as_it_has_to_be():
    assert len({case.name for case in CASES}) == len(CASES) >= 55
    assert len({code for case in CASES for code in case.codes}) >= 55


@pytest.mark.parametrize("case", GOOD, ids=[case.name for case in GOOD])
def test_nothing_is_said_of_a_sound_file_that_is_not_so(case):
    assert tuple(d.code for d in inspect(case.make(), profile()).findings) == case.codes


# Ghostscript mixes spots into the four inks, and a browser's colours have yet to be converted.
MEASURED = [case for case in GOOD if case.name not in ("spots-their-tints-and-gradients", "by-chromium")]


@pytest.mark.parametrize("case", MEASURED, ids=[case.name for case in MEASURED])
def test_ink_is_measured_as_ghostscript_paints_it(case):
    data = case.make()
    facts = inspect(data, profile()).facts
    assert facts
    painted = coverage(data, [page.bleed_mm for page in facts.pages])
    for page, ink in zip(facts.pages, painted, strict=True):
        assert ink - 1.5 <= page.coverage
        assert page.coverage_is_bound or page.coverage <= ink + 5


def test_the_sound_files_are_as_many_as_they_have_to_be():
    assert len({case.name for case in GOOD}) == len(GOOD) >= 25
