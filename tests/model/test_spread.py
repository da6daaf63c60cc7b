from brochure.formats import FORMATS
from brochure.model.spread import spread_faults
from brochure.source import Mapping_, parse

BOOKLET = next(row for row in FORMATS.values() if any(region.lengths for region in row.regions))


def codes(name):
    spreads = parse(f"{name}: {{image: a.png, alt: a}}\n".encode(), "x.yaml")
    assert isinstance(spreads, Mapping_)
    return [found.code for found in spread_faults(BOOKLET, spreads, Mapping_({}, spreads.place))]


def test_the_pages_of_a_booklet_are_not_known_beforehand_but_its_cover_is():
    assert codes("pages") == ["spread-flows"]
    assert codes("front") == []
