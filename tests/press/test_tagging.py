"""Tags of a screen file: what PDF/UA-1 asks for and WeasyPrint leaves out."""

import subprocess
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Name

from brochure.document import ASSETS
from brochure.press import Edition, finish
from tests.support.forms import SHEET, finished, pages
from tests.support.panels import job
from tests.support.verapdf import verapdf

PLACE = "place:here?label=Source+1"
TABLE = """<h1>Compared</h1><table>
<thead><tr><th></th><th scope="col">One</th><th scope="col">Two</th></tr></thead>
<tbody><tr><th colspan="3" scope="rowgroup">Cost</th></tr><tr><th scope="row">Now</th><td>a</td><td>b</td></tr></tbody>
<tbody><tr><th colspan="3" scope="rowgroup">Time</th></tr><tr><th scope="row">Now</th><td>c</td><td>d</td></tr></tbody>
</table>"""


@contextmanager
def screen(html, css="", lang="en"):
    with pikepdf.open(BytesIO(finished(html, Edition.SCREEN, css, lang))) as pdf:
        yield pdf


def elements(pdf, tag=None):
    """Return the elements of a file in the order of reading, all or those of one tag."""

    def walk(element):
        yield element
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    return [e for e in walk(pdf.Root.StructTreeRoot.K[0]) if tag is None or Name(f"/{tag}") == e.S]


def links(pdf):
    return [a for page in pdf.pages for a in page.obj.get("/Annots", []) if a.Subtype == Name.Link]


def test_a_link_is_one_element_that_owns_its_annotation_whatever_is_in_it():
    with screen('<h1>Ask</h1><p>See <a href="https://a.example/">our <b>new</b> page</a> first</p>') as pdf:
        (link,), (annotation,) = elements(pdf, "Link"), links(pdf)
        owned = [kid for kid in link.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]
        assert [kid.Obj.objgen for kid in owned] == [annotation.objgen]
        assert str(annotation.Contents) == "our new page (a.example)"


def test_a_link_that_goes_on_in_the_next_line_is_one():
    html = '<h1>Ask</h1><p>See <a href="https://a.example/">a page about all of it</a></p>'
    with screen(html, "p { width: 30mm }") as pdf:
        (link,) = elements(pdf, "Link")
        assert len(links(pdf)) > 1
        assert {str(a.Contents) for a in links(pdf)} == {"a page about all of it (a.example)"}
        assert [a.objgen for a in links(pdf)] == [k.Obj.objgen for k in link.K if isinstance(k, pikepdf.Dictionary)]


@pytest.mark.parametrize(
    ("href", "words", "told"),
    [
        ("tel:+442079460000", "+44 20 7946 0000", "+44 20 7946 0000"),
        ("tel:988", "Call the lifeline", "Call the lifeline (988)"),
        ("mailto:ask@a.example", "ask@a.example", "ask@a.example"),
        ("https://a.example/help/", "a.example/help", "a.example/help"),
        ("#there", "the end", "the end"),
        (PLACE, "1", "Source 1"),
    ],
)
def test_a_link_says_in_words_where_it_leads(href, words, told):
    with screen(f'<h1 id="there">Ask</h1><p id="here">Or <a href="{href}">{words}</a></p>') as pdf:
        (link,) = links(pdf)
        assert str(link.Contents) == told
        assert int(link.F) == 4
        if href == PLACE:
            assert str(link.Dest) == "here"
            assert "/A" not in link


def test_what_runs_along_the_edge_of_pages_is_decoration():
    with screen("<h1>Ask</h1>", "@page { @bottom-center { content: 'Running words' } }") as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()
        assert drawn.count(b"/MCID") == 1
        assert drawn.count(b"/Pagination") == 1
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        assert [e is not None for e in numbers] == [True]


def test_an_element_says_its_language_where_that_changes():
    with screen('<h1>Ask</h1><p><a href="lang:es"></a>Hola</p><p><a href="lang:en"></a>Hello</p>') as pdf:
        assert [str(p.get("/Lang", "")) for p in elements(pdf, "P")] == ["es", ""]
        assert links(pdf) == elements(pdf, "Link") == []


def test_a_table_says_what_each_head_heads_and_of_each_cell_its_own_heads():
    with screen(TABLE) as pdf:
        heads = {str(h.ID): str(h.A.Scope) for h in elements(pdf, "TH")}
        assert heads == {
            "table-1-0-1": "/Column",
            "table-1-0-2": "/Column",
            "table-1-1-0": "/Column",
            "table-1-2-0": "/Row",
            "table-1-3-0": "/Column",
            "table-1-4-0": "/Row",
        }
        cells = [[str(name)[8:] for name in cell.A.Headers] for cell in elements(pdf, "TD")]
        assert cells == [
            [],
            ["2-0", "0-1", "1-0"],
            ["2-0", "0-2", "1-0"],
            ["4-0", "0-1", "3-0"],
            ["4-0", "0-2", "3-0"],
        ]
        names = pdf.Root.StructTreeRoot.IDTree.Names
        assert [str(name) for name in list(names)[::2]] == sorted(heads)
        assert [str(one.ID) for one in list(names)[1::2]] == sorted(heads)


def test_a_figure_is_where_it_stands_in_points_from_the_foot_of_its_page():
    svg = (
        '<h1>Seen</h1><svg style="display: block; position: absolute; left: 0; top: 100pt" width="40pt" height="20pt"'
        ' viewBox="0 0 4 2"><title>A box</title><rect width="4" height="2"/></svg>'
    )
    with screen(svg) as pdf:
        (figure,) = elements(pdf, "Figure")
        height, margin = float(pdf.pages[0].MediaBox[3]), 12 * 72 / 25.4
        box = [float(edge) for edge in figure.A.BBox]
        assert box == pytest.approx([margin, height - margin - 120, margin + 40, height - margin - 100], abs=0.1)
        assert str(figure.Alt) == "A box"


def test_a_heading_that_skips_a_level_is_raised():
    with screen("<h1>One</h1><h3>Two</h3><h3>Three</h3><h2>Four</h2><h3>Five</h3>") as pdf:
        found = [str(e.S) for e in elements(pdf) if str(e.S).startswith("/H")]
        assert found == ["/H1", "/H2", "/H2", "/H2", "/H3"]


def test_a_numbered_list_says_so():
    with screen("<h1>Ask</h1><ol><li>One</li></ol><ul style='list-style: none'><li>Two</li></ul>") as pdf:
        assert [str(e.get("/A", {}).get("/ListNumbering", "")) for e in elements(pdf, "L")] == ["/Decimal", ""]


def test_what_is_laid_out_as_a_table_is_tagged_once_and_what_is_empty_not_at_all():
    html = (
        '<h1>Ask</h1><ul style="display: table; list-style: none"><li style="display: table-row">One</li></ul><i></i>'
    )
    with screen(html) as pdf:
        assert len(elements(pdf, "L")) == 1
        assert len(elements(pdf, "LI")) == 1
        assert all(len(e.K) for e in elements(pdf))


def test_bookmarks_are_the_headings_in_plain_words_each_under_its_own():
    with screen("<h1>One\u2060-\u2060two</h1><h2>First&nbsp;part</h2><h3>Within</h3><h2>Second</h2>") as pdf:
        first = pdf.Root.Outlines.First
        assert (str(first.Title), int(pdf.Root.Outlines.Count) > 0) == ("One-two", True)
        part = first.First
        assert [str(part.Title), str(part.First.Title), str(part.Next.Title)] == ["First part", "Within", "Second"]


def test_the_file_says_what_it_is_and_no_time_but_the_leaflet_s():
    made = pages("<h1>A &amp; B</h1>")
    for issued in (date(2026, 3, 1), None):
        data = finish(made, Edition.SCREEN, replace(job(SHEET), title="A & B < C", issued=issued))
        assert data == finish(made, Edition.SCREEN, replace(job(SHEET), title="A & B < C", issued=issued))
        with pikepdf.open(BytesIO(data)) as pdf:
            (intent,) = pdf.Root.OutputIntents
            assert (intent.S, str(intent.OutputConditionIdentifier)) == (Name.GTS_PDFA1, "sRGB IEC61966-2.1")
            assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
            with pdf.open_metadata() as xmp:
                assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
                assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
                assert xmp["dc:title"] == str(pdf.docinfo["/Title"]) == "A & B < C"
                dates = {xmp[key][:10] for key in xmp if "Date" in key}
            assert dates == ({issued.isoformat()} if issued else set())
            assert b"/Filter" not in pdf.Root.Metadata.unparse(resolved=True)


def test_a_judge_of_others_passes_all_of_it(tmp_path):
    html = TABLE + (
        f'<h3>Under it</h3><p><a href="lang:es"></a>Hola <a href="https://a.example">al <b>mundo</b></a></p>'
        f'<p id="here">Said<sup><a href="{PLACE}">1</a></sup></p><ol><li>One</li></ol>'
    )
    path = tmp_path / "screen.pdf"
    path.write_bytes(finished(html, css="@page { @bottom-center { content: 'Running words' } }"))
    for flavour in ("ua1", "3a"):
        assert verapdf([path], flavour) == {path: []}
    told = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True).stdout
    assert "Running words" not in told
    assert ASSETS not in told
