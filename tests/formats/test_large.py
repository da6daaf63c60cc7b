"""Pages of the large-print edition: the clinic's own paper, upright, as many as the text takes."""

import pytest

from brochure.formats import FORMATS, PAPERS, large_print


@pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)
def test_every_format_has_pages_of_the_paper_that_it_serves(fmt):
    made = large_print(fmt)
    assert made.paper in {"a4", "letter"}
    assert made.name == f"large-print-{made.paper}"
    assert {(panel.width, panel.height) for panel in made.panels} == {
        (PAPERS[made.paper].width, PAPERS[made.paper].height)
    }
    assert [region.lengths[0] for region in made.regions] == [1, 1]
    assert [region.name for region in made.regions] == ["front", "leaves"]
