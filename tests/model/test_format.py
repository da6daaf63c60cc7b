"""Formats of a workspace's own: read as rows of the table, every fault told at its place."""

import pytest

from brochure import source
from brochure.errors import BrochureError
from brochure.formats import FORMATS
from brochure.formats.rows import ROWS
from brochure.model.format import read_format
from brochure.model.load import read_formats
from tests.support.folds import ACCORDION, CHECKOUT
from tests.support.paper import Printed, folded, leafed


def read(text):
    return read_format(source.parse(text.encode(), "f.yaml"), FORMATS)


def faults(old, new, text=ACCORDION):
    assert old in text
    with pytest.raises(BrochureError) as raised:
        read(text.replace(old, new))
    return [(d.code, d.place.line, d.place.column) for d in raised.value.diagnostics if d.place]


def test_an_accordion_on_a3_is_read():
    fmt = read(ACCORDION)
    assert (fmt.name, fmt.press.width, fmt.press.height, fmt.press.duplex) == ("accordion-a3", 420, 297, "short")
    assert fmt.finished == (105, 297)
    assert fmt.region("inside").panels == ("inside-1", "inside-2", "inside-3")
    assert fmt.region("reverse").panels == ("reverse-1", "reverse-2", "reverse-3")
    assert [f.at for f in fmt.press.folds[0]] == [105, 210, 315]


def test_the_accordion_of_the_guide_is_held_by_its_front_and_read_to_its_back():
    page = (CHECKOUT / "docs/formats.md").read_text(encoding="utf-8")
    fmt = read(page.partition("```yaml\n")[2].partition("```")[0])
    printed = [Printed(place.panel, place.side, (place.x + 50, 100)) for place in fmt.press.placements]
    faces = leafed(folded(420, 297, fmt.steps), printed, 420, from_behind=False)
    assert faces == [
        ["front"], ["inside-1", "inside-2"], ["reverse-2", "reverse-1"], ["inside-3", "inside-4"], ["back"]
    ]  # fmt: skip


def words(row):
    """Return a row of the table as YAML."""

    def side(cells):
        lines = (
            ", ".join(f"{c.panel}{f':{c.half}' if c.half else ''}{f'/{c.turn}' if c.turn else ''}" for c in line)
            for line in cells
        )
        return "[" + ", ".join(f"[{line}]" for line in lines) + "]"

    def copies(repeat):
        paper = f", paper: {repeat.paper}" if repeat.paper else ""
        return f"{{across: {repeat.across}, down: {repeat.down}, gutter: {repeat.gutter}{paper}}}"

    lines = [f"fold: {row.fold}", f"paper: {row.paper}", f'about: "{row.about}"', f"serves: {row.serves}"]
    if row.pages:
        lines.append(f"pages: {{least: {row.pages[0]}, most: {row.pages[1]}}}")
    else:
        lines += [f"columns: {list(row.columns)}", f"rows: {list(row.rows)}", f"outside: {side(row.outside)}"]
        lines += [f"inside: {side(row.inside)}"] if row.inside else []
        lines += [f"panels: [{', '.join(row.order)}]", f"optional: [{', '.join(sorted(row.optional))}]"]
        lines += ["regions:"] if row.regions else []
        lines += [f"  {name}: [{', '.join(panels)}]" for name, panels in row.regions.items()]
        lines += ["steps:"] if row.steps else []
        lines += [f"  - {{after: {s.after}, moves: {s.moves}, way: {s.way}}}" for s in row.steps]
        lines += [f"press: {copies(row.press)}"] if row.press else []
    lines.append(f"office: {copies(row.office) if row.office else 'same'}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_that_ships_can_be_written_as_a_file_and_is_sound(row):
    assert read(words(row)) == FORMATS[row.name]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[105, 105, 105, 105]", "[105, 105, 105, 104]", [("sheet-size", 5, 10)]),
        ("rows: [297]", "rows: [296]", [("sheet-size", 6, 7)]),
        ("paper: a3", "paper: a33", [("unknown-paper", 2, 8)]),
        ("paper: a3", "paper: wide\nsize: [420, 297]\n#", None),
        ("serves: a4", "serves: a3", [("unknown-paper", 4, 9)]),
        (
            "[inside-1, inside-2, inside-3, back]",
            "[inside-1, inside-2, inside-1, back]",
            [("cell-twice", 8, 30), ("panel-not-placed", 9, 37)],
        ),
        (
            "[inside-1, inside-2, inside-3, back]",
            "[inside-1, inside-2, inside-3, front]",
            [("cell-twice", 8, 40), ("panel-not-placed", 9, 80)],
        ),
        (
            "[reverse-1, reverse-2, reverse-3, front]",
            "[reverse-1, reverse-2, front]",
            [("row-length", 7, 11), ("panel-not-placed", 9, 72)],
        ),
        ("panels: [front, inside-1,", "panels: [inside-1, front,", [("panel-order", 9, 10)]),
        ("  reverse: [reverse-1,", "  reverse: [inside-9,", [("unknown-panel", 11, 13)]),
        ("{after: 3, moves: left, way: behind}", "{after: 4, moves: left, way: behind}", [("fold-off-sheet", 15, 13)]),
        ("\n  - {after: 3, moves: left, way: behind}", "", [("fold-missing", 13, 3)]),
        (
            "{after: 3, moves: left, way: behind}",
            "{after: 1, moves: left, way: over}",
            [("fold-missing", 13, 3), ("fold-idle", 15, 5)],
        ),
        ("office: same", "office: {across: 2, paper: a3}", [("office-size", 16, 9)]),
        ("office: same", "office: {across: 2, paper: a44}", [("unknown-paper", 16, 29)]),
        ("office: same\n", "", [("missing-key", 1, 1)]),
        ("fold: accordion", "fold: trifold", [("fold-differs", 1, 7)]),
        (
            "reverse-1, reverse-2, reverse-3, front]",
            "reverse-1/45, reverse-2, reverse-3, front]",
            [("bad-turn", 7, 11)],
        ),
        (
            "reverse-1, reverse-2, reverse-3, front]",
            "reverse-1, reverse-2, reverse-3, front:left]",
            [("half-missing", 7, 45)],
        ),
    ],
)
def test_each_fault_has_its_place(old, new, expected):
    if expected is None:
        assert read(ACCORDION.replace(old, new)).paper == "wide"
    else:
        found = faults(old, new)
        assert [code for code, *_ in found] == [code for code, *_ in expected]
        assert [line for _, line, _ in found] == [line for _, line, _ in expected]


def test_all_faults_of_a_file_are_told_at_once():
    text = (
        ACCORDION.replace("[105, 105, 105, 105]", "[105, 105, 105, 104]")
        .replace("[inside-1, inside-2, inside-3, back]", "[inside-1, inside-2, inside-1, back]")
        .replace("office: same", "office: {across: 9, paper: a4}")
    )
    codes = {code for code, *_ in faults("accordion", "other", text)}
    assert codes == {"sheet-size", "cell-twice", "panel-not-placed", "office-size"}


TUCKED = words(next(row for row in ROWS if row.name == "trifold-a4")).replace("fold: trifold", "fold: mine")


@pytest.mark.parametrize(("flap", "sound"), [(97, True), (98.4, True), (99, False), (98.6, False)])
def test_a_panel_that_tucks_into_another_must_be_narrower(flap, sound):
    panel = (297 - flap) / 2
    text = TUCKED.replace("[97.0, 100.0, 100.0]", f"[{flap}, {panel}, {panel}]")
    if sound:
        assert read(text).panel("flap").width == flap
    else:
        assert [code for code, *_ in faults("mine", "mine", text)] == ["tuck"]


def test_a_fold_through_a_panel_is_refused():
    text = ACCORDION.replace("columns: [105, 105, 105, 105]", "columns: [75, 135, 105, 105]")
    found = faults("accordion", "accordion", text)
    assert {code for code, *_ in found} <= {"fold-through-panel", "tuck"}
    assert found


def test_a_booklet_needs_only_its_paper_and_its_pages():
    fmt = read(
        "fold: large\npaper: a4\nabout: A4 on A3.\nserves: a4\npages: {least: 8, most: 24}\noffice: {paper: a3}\n"
    )
    assert len(fmt.panels) == 24
    assert (fmt.office.width, fmt.office.height) == (420, 297)
    assert fmt.region("pages").lengths == (6, 10, 14, 18, 22)


def test_a_booklet_that_does_not_fit_its_office_paper_or_is_no_multiple_of_four_is_refused():
    text = "fold: large\npaper: a4\nabout: A4.\nserves: a4\npages: {least: 8, most: 24}\noffice: same\n"
    assert faults("large", "large", text) == [("office-size", 6, 9)]
    assert faults("most: 24", "most: 22", text) == [("not-fours", 5, 25)]


def test_a_faulty_file_is_left_out_of_the_table_and_the_others_are_kept():
    good, bad = (source.parse(t.encode(), "f.yaml") for t in (ACCORDION, ACCORDION.replace("[297]", "[200]")))
    table, found = read_formats([lambda: good])
    assert "accordion-a3" in table
    assert not found
    table, found = read_formats([lambda: bad])
    assert "accordion-a3" not in table
    assert [d.code for d in found] == ["sheet-size"]
    assert [d.code for d in read_formats([lambda: good, lambda: good])[1]] == ["format-twice"]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("[105, 105, 105, 105]", "[105, -105, 105, 105]", {"out-of-range"}),
        ("[105, 105, 105, 105]", "[wide, 105, 105, 105]", {"wrong-type"}),
        ("[105, 105, 105, 105]", "105", {"wrong-type"}),
        ("rows: [297]", "rows: [1e9]", {"out-of-range"}),
        ("rows: [297]", f"rows: [{', '.join(['1'] * 99)}]", {"out-of-range"}),
        ("[reverse-1, reverse-2, reverse-3, front]", "{a: b}", {"wrong-type"}),
        ("panels: [front, inside-1", "panels: [front, auto, inside-1", {"bad-name"}),
        ("panels: [front, inside-1", "panels: [front, 1-inside, inside-1", {"bad-name"}),
        ("panels: [front, inside-1", "panels: [front, 'a } b', inside-1", {"bad-name"}),
        ("  reverse: [", "  Re.verse: [", {"bad-name"}),
        ("moves: left, way: over", "moves: up, way: over", {"unknown-part"}),
        ("moves: left, way: over", "moves: left, way: under", {"unknown-way"}),
        ("after: 1", "after: 0", {"out-of-range"}),
        ("office: same", "office: {across: 99999999}", {"out-of-range"}),
        ("office: same", "office: {gutter: -3}", {"out-of-range"}),
        ("office: same", "office: [same]", {"wrong-value"}),
        ("steps:", "stepps:", {"unknown-key", "fold-missing"}),
        ("about: Eight panels, folded to and fro.\n", "", {"missing-key"}),
    ],
)
def test_nonsense_is_told_and_never_a_traceback(old, new, codes):
    assert {code for code, *_ in faults(old, new)} & codes


@pytest.mark.parametrize("text", ["", "[]", "fold", "fold: x\n", "pages: {least: 8}\n", "a: {b: [c, d]}\n"])
def test_a_file_that_is_no_format_is_told(text):
    with pytest.raises(BrochureError):
        read(text)
