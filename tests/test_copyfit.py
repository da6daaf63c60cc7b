import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import copyfit
from brochure.document import Block, Region
from brochure.errors import Place


def block(number, words=3):
    text = " ".join(["word"] * words)
    return Block(f"b{number}", "text", f'<div id="b{number}"><p>{text}</p></div>', text, Place("x.yaml", number, 1))


def region(*segments, panels=("inside-left", "inside-centre", "inside-right"), foot=()):
    blocks = iter(range(1, 100))
    return Region("inside", panels, tuple(tuple(block(next(blocks)) for _ in range(n)) for n in segments), foot)


def pages(*ids):
    box = (0.0, 0.0, 10.0, 10.0)
    return [{"region-inside": box, **{f"b{n}": box for n in page}} for page in ids]


def overflow(of, *ids):
    return copyfit.find_overflow(of, copyfit.laid([of], pages(*ids)))


def test_a_region_on_its_panels_has_not_overflowed():
    assert overflow(region(2, 1, 1), [1, 2], [3], [4]) is None
    assert overflow(region(4), [1, 2], [3]) is None


def test_the_panel_at_fault_is_the_one_whose_run_goes_on_past_it():
    found = overflow(region(2, 1, 1), [1], [1, 2], [3], [4])
    assert (found.panel, found.block.id) == ("inside-left", "b1")
    found = overflow(region(1, 2, 1), [1], [2], [3], [4])
    assert (found.panel, found.block.id) == ("inside-centre", "b3")
    found = overflow(region(1, 1, 2), [1], [2], [3], [4])
    assert (found.panel, found.block.id) == ("inside-right", "b4")


def test_a_run_may_take_the_panels_that_others_leave():
    assert overflow(region(2, 1), [1], [2], [3]) is None
    found = overflow(region(3, 1), [1], [2], [3], [4])
    assert (found.panel, found.block.id) == ("inside-centre", "b3")


def test_text_that_runs_into_the_foot_has_overflowed():
    of = region(1, panels=("back",), foot=(block(9),))
    free = {"region-inside": (0, 0, 1, 1), "end-inside": (0, 100, 1, 100), "foot-inside": (0, 111, 1, 150)}
    assert copyfit.find_overflow(of, copyfit.laid([of], [free])) is None
    full = {**free, "foot-inside": (0, 110, 1, 150)}
    found = copyfit.find_overflow(of, copyfit.laid([of], [full]))
    assert found is not None
    assert (found.panel, found.block.id) == ("back", "b1")
    assert [b.id for b in found.blocks] == ["b1", "b9"]


def test_a_page_without_an_anchor_belongs_to_the_region_before_it():
    of = region(1)
    assert copyfit.laid([of], [*pages([1]), {}]).regions == ("inside", "inside")


@given(st.integers(0, 30), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_shortening_takes_exactly_as_many_words_and_leaves_every_tag(cut, sizes):
    blocks = [block(n, words) for n, words in enumerate(sizes)]
    html = "".join(b.html for b in blocks)
    short = copyfit.shortened(html, blocks, cut)
    most = sum(size - 1 for size in sizes)
    assert html.count("word") - short.count("word") == min(cut, most)
    assert short.count("<") == html.count("<")


def test_only_keeps_head_foot_and_one_region():
    names = ("front", "inside", "back")
    regions = [Region(name, (name,), ()) for name in names]
    sections = "".join(f'<section class="region region-{n}"><p>{n}</p></section>' for n in names)
    html = copyfit.only(f"<html><body>{sections}</body></html>", regions[1], regions)
    assert html == '<html><body><section class="region region-inside"><p>inside</p></section></body></html>'


@given(st.integers(1, 46))
def test_a_booklet_s_blanks_make_up_its_sheets_and_one_of_several_stands_first(taken):
    lengths = tuple(range(6, 47, 4))
    book = Region("pages", tuple(map(str, range(46))), (), (), lengths)
    first, last = copyfit.blanks(book, taken)
    assert taken + first + last in lengths
    assert first + last < 4 or taken < 4
    assert first == (1 if first + last > 1 else 0)


def test_other_regions_are_filled_up_at_their_end():
    assert copyfit.blanks(region(2), 1) == (0, 2)
    assert copyfit.blanks(region(2), 3) == (0, 0)
    assert copyfit.blanks(region(2), 4) == (0, 0)


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (3, ["3 pages of the booklet are blank: its text takes 3 of the 6 inside"]),
        (5, ["1 page of the booklet is blank: its text takes 5 of the 6 inside"]),
        (6, []),
        (7, ["3 pages of the booklet are blank: its text takes 7 of the 10 inside"]),
    ],
)
def test_blank_pages_of_a_booklet_are_told_where_its_text_ends(taken, told):
    book = Region("pages", tuple(map(str, range(10))), ((block(1), block(2)),), (), (6, 10))
    found = list(copyfit.unfilled([region(1), book], copyfit.Laid(("inside", *["pages"] * taken), ())))
    assert [d.message for d in found] == told
    assert {(d.code, d.severity.name, str(d.place)) for d in found} <= {("pages-blank", "NOTE", "x.yaml:2:1")}
