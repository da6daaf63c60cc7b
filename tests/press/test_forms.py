"""Fields: made of links where something is to be written, and gone from paper."""

import re
import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Name

from brochure.document import Region
from brochure.formats import find_format
from brochure.press import Edition, PanelPages, finish
from brochure.typeset import BLEED_MM
from tests.support.filling import filled
from tests.support.forms import HTML, finished, link
from tests.support.panels import block, document, engine, font, job, page_rule, picture
from tests.support.verapdf import verapdf

POLISH = "Zażółć gęślą jaźń"


@pytest.fixture
def screen():
    with pikepdf.open(BytesIO(finished())) as pdf:
        yield pdf


def fields(pdf):
    return {str(one.T): one for one in pdf.Root.AcroForm.Fields}


def widgets(pdf):
    return [a for page in pdf.pages for a in page.obj.get("/Annots", []) if a.Subtype == "/Widget"]


def test_every_field_has_the_name_and_the_words_of_its_template(screen):
    told = [(name, str(one.TU), str(one.FT)) for name, one in fields(screen).items()]
    assert told == [
        ("text-1", "Name", "/Tx"),
        ("box-1", "I have eaten", "/Btn"),
        ("choice-1", "Mood", "/Btn"),
        ("lines-1", "My questions", "/Tx"),
        ("record-when", "when", "/Tx"),
    ]
    assert int(fields(screen)["lines-1"].Ff) == 1 << 12
    assert "/NeedAppearances" not in screen.Root.AcroForm


def test_lines_are_one_field_and_places_of_one_name_are_filled_in_together(screen):
    _, _, *scale, notes, first, second = widgets(screen)
    left, bottom, right, top = (float(edge) for edge in notes.Rect)
    assert top - bottom == pytest.approx(75 - 4, abs=0.1)
    assert right - left > 200
    assert first.Parent == second.Parent == fields(screen)["record-when"]
    assert [sorted(ring.AP.N.keys()) for ring in scale] == [["/0", "/Off"], ["/1", "/Off"], ["/2", "/Off"]]
    assert [str(ring.Contents) for ring in scale] == ["Mood: 0", "Mood: 1", "Mood: 2"]


def test_lines_that_go_on_on_another_page_are_a_field_of_their_own():
    fold = find_format("half-fold", "a4")
    panels = ("inside-left", "inside-right")
    lines = block(1, f"<h1>My questions</h1>{link('lines', 'lines-1', 'Questions') * 4}", tag="div")
    rules = "".join(page_rule("inside", n, 148.5, 210) for n in (1, 2))
    made = engine().typeset(
        document(f"{rules} .line {{ display: block; height: 70mm }}", (Region("inside", panels, ((lines,),)),))
    )
    data = finish(PanelPages(made.pdf, made.panels, BLEED_MM), Edition.SCREEN, replace(job(fold), typing=font()))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert [(name, pdf.pages.index(pikepdf.Page(one.P))) for name, one in fields(pdf).items()] == [
            ("lines-1", 0),
            ("lines-1-2", 1),
        ]


def test_each_widget_is_drawn_printed_and_read_in_its_place(screen):
    numbers = {int(n): obj for n, obj in _pairs(screen.Root.StructTreeRoot.ParentTree.Nums)}
    for widget in widgets(screen):
        looks = widget.AP.N
        states = looks.values() if not isinstance(looks, pikepdf.Stream) else [looks]
        assert all(state.Subtype == Name.Form for state in states)
        assert (int(widget.F), widget.P) == (4, screen.pages[0].obj)
        owner = numbers[int(widget.StructParent)]
        assert (owner.S, len(owner.K), owner.K[0].Obj.objgen) == (Name.Form, 1, widget.objgen)
        assert "/A" not in widget


def _pairs(numbers):
    return zip(list(numbers)[::2], list(numbers)[1::2], strict=True)


def test_the_font_of_what_is_typed_is_in_the_file_and_holds_any_name(screen):
    (name,) = screen.Root.AcroForm.DR.Font.keys()
    font = screen.Root.AcroForm.DR.Font[name]
    assert str(fields(screen)["text-1"].DA) == f"{name} 12 Tf 0 g"
    assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()[:4] == b"\0\1\0\0"
    table = font.ToUnicode.read_bytes().decode()
    missing = [c for c in "AZaz09ąćęłńóśźżñéüßŁŻČøŐЖщΩ€’–" if f"<{ord(c):04x}>" not in table]
    assert missing == []


def test_a_language_from_right_to_left_is_typed_from_the_right():
    with pikepdf.open(BytesIO(finished(lang="ar"))) as pdf:
        assert int(fields(pdf)["text-1"].Q) == 2
        assert pdf.Root.ViewerPreferences.Direction == Name.R2L


@pytest.mark.parametrize("edition", [Edition.PRINT, Edition.OFFICE])
def test_paper_has_no_fields_and_looks_as_if_it_never_had(edition):
    data = finished(HTML, edition)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert all("/Annots" not in page.obj for page in pdf.pages)
    plain = finished(HTML.replace("<a ", "<b ").replace("</a>", "</b>"), edition, css="b { font-weight: inherit }")
    assert picture(data, 0, 60).tobytes() == picture(plain, 0, 60).tobytes()


@pytest.fixture(scope="module")
def copy():
    data = finished()
    with pikepdf.open(BytesIO(data)) as pdf:
        places = [[float(edge) for edge in widget.Rect] for widget in widgets(pdf)]
    at = [(0, (x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in places]
    name, box, _, one, _, notes, gap, _ = at
    words = {name: POLISH, box: "", one: "", notes: "First\nSecond", gap: "3 May"}
    return filled(data, words), places


def test_a_copy_that_was_filled_in_and_saved_keeps_what_was_typed(copy):
    with pikepdf.open(BytesIO(copy[0])) as pdf:
        made = fields(pdf)
        assert (str(made["text-1"].V), made["box-1"].V, made["choice-1"].V) == (POLISH, Name("/On"), Name("/1"))
        assert [str(kid.AP.N.read_bytes()).count("Tj") for kid in made["record-when"].Kids] == [1, 1]
        for widget in widgets(pdf):
            look = widget.AP.N
            if isinstance(look, pikepdf.Stream):
                used = set(re.findall(r"(/\S+) [\d.]+ Tf", look.read_bytes().decode("latin-1")))
                assert used <= set(pdf.Root.AcroForm.DR.Font.keys()), "no font of the machine is called for"


def test_two_readers_show_and_read_what_was_typed(copy, tmp_path):
    data, places = copy
    path = tmp_path / "filled.pdf"
    path.write_bytes(data)
    read = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    for words in (POLISH, "First", "Second", "3 May"):
        assert words in unicodedata.normalize("NFKC", read), words
    command = ["pdftoppm", "-r", "72", "-png", "-singlefile", path, tmp_path / "poppler"]
    subprocess.run(command, check=True)
    from PIL import Image

    with pdfium.PdfDocument(data) as document, pdfium.PdfDocument(finished()) as before:
        for one in (document, before):
            one.init_forms()
        shown = [Image.open(tmp_path / "poppler.png").convert("L"), document[0].render(scale=1).to_pil().convert("L")]
        empty = before[0].render(scale=1).to_pil().convert("L")
    height = empty.height
    for page in shown:
        changed = []
        for x0, y0, x1, y1 in places:
            area = (round(x0) + 2, round(height - y1) + 2, round(x1) - 2, round(height - y0) - 2)
            changed.append(_ink(page.crop(area)) > _ink(empty.crop(area)) + 150)
        assert changed == [True, True, False, True, False, True, True, True]


def _ink(picture):
    return sum((255 - level) * count for level, count in enumerate(picture.histogram()))


def test_both_the_empty_and_the_filled_in_form_are_ua_and_a(copy, tmp_path):
    paths = [tmp_path / "empty.pdf", tmp_path / "filled.pdf"]
    for path, data in zip(paths, (finished(), copy[0]), strict=True):
        path.write_bytes(data)
    for flavour in ("ua1", "3a"):
        assert verapdf(paths, flavour) == {path: [] for path in paths}


def test_a_field_of_a_word_in_the_text_leaves_the_word_to_be_read():
    html = f"<h1>Choose</h1><p>{link('choice', 'choice-1', 'Mood', '7', css='ring', words='seven')}</p>"
    with pdfium.PdfDocument(finished(html)) as document:
        assert "seven" in document[0].get_textpage().get_text_range()
