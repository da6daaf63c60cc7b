"""Documents as they come, read into parts: nothing is lost, nothing runs, nothing is fetched."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import importing
from brochure.errors import BrochureError
from brochure.importing.manuscript import Grid, Heading, Items, Paragraph, Picture, Quotation, texts
from tests.support.word import docx, link, note, paragraph, picture, png, run, table

WORD = re.compile(r"\w+")


def read(data: bytes | str, file: str = "knee.txt", beside=lambda _path: None) -> importing.Manuscript:
    return importing.read(data.encode() if isinstance(data, str) else data, file, beside)


def refused(data: bytes | str, file: str = "knee.txt") -> tuple[str, str]:
    with pytest.raises(BrochureError) as caught:
        read(data, file)
    (found,) = caught.value.diagnostics
    assert found.hint or found.code == "import-empty"
    return found.code, found.message


# -- plain text -------------------------------------------------------------------------------------------------------


def test_a_pasted_article_with_a_paragraph_on_each_line():
    long = "Rest the leg as much as you can, and put it on a pillow when you sit down in the evening with a book."
    found = read(
        f"Your knee ===\n\n{long}\nThe first days\n{long}\nWhat about work?\n{long}\nNo heading, this:\nno more."
    )
    kinds = [type(part) for part in found.parts]
    assert kinds == [Heading, Paragraph, Heading, Paragraph, Heading, Paragraph, Paragraph, Paragraph]
    assert [p.text for p in found.parts if isinstance(p, Heading)] == [
        "Your knee",
        "The first days",
        "What about work?",
    ]


def test_lines_that_a_program_wrapped_are_one_paragraph():
    found = read("Knees\n\nRest the leg as much as you can, and put it on a pillow\nwhen you sit.\n\nWalk after that.")
    assert found.parts == (
        Heading("Knees", 1),
        Paragraph("Rest the leg as much as you can, and put it on a pillow when you sit."),
        Paragraph("Walk after that."),
    )


def test_lists_by_their_signs():
    found = read(
        "Take along:\n• a list\n• a coat\n  with pockets\n- a friend\n\nThen:\n1. sit\n2) wait\n\n3 kg is a lot."
    )
    assert found.parts == (
        Paragraph("Take along:"),
        Items(("a list", "a coat with pockets", "a friend")),
        Paragraph("Then:"),
        Items(("sit", "wait"), ordered=True),
        Paragraph("3 kg is a lot."),
    )


def test_a_number_alone_is_no_list():
    assert read("Visit us.\n\n12. May is the day.").parts[1] == Paragraph("12. May is the day.")


def test_a_table_by_its_tabs_with_and_without_a_header():
    assert read("Day\tRoom\nMonday\t3\nFriday\t4").parts == (Grid(("Day", "Room"), (("Monday", "3"), ("Friday", "4"))),)
    assert read("Monday\t3\nFriday\t4\tcellar").parts == (
        Grid(("", "", ""), (("Monday", "3", ""), ("Friday", "4", "cellar"))),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encodings_that_people_have(encoding: str):
    assert read("Señor’s café – déjà vu".encode(encoding)).parts == (Heading("Señor’s café – déjà vu", 1),)


def test_characters_are_made_plain_and_quotes_are_kept():
    said = "Cafe\u0301 at\u00a0the “old” well\u00ading\u200b, non\u2011stop \uf0b7 end."
    assert read(said).parts == (Paragraph("Café at the “old” welling, non-stop • end."),)


def test_signs_of_our_own_grammar_are_only_signs():
    (part,) = read("Call {clinic} [@now] about *this* and _that_, [a](b), (c) and c:\\d.").parts
    assert texts(part) == ("Call {{clinic}} [\\@now] about \\*this\\* and \\_that\\_, [a]\\(b), \\(c) and c:\\\\d.",)


# -- HTML -------------------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="en-GB"><head><title>Knees &amp; hips</title><style>p{}</style>
<script src="https://evil.example/x.js"></script></head><body onload="alert(1)">
<h1>Knees</h1><script>document.write("lost")</script><p>Walk <b>slowly</b>,<br>they <i>say</i>.</p>
<h4>After that</h4><ul><li>rest<ul><li>sit</li><li>lie</li></ul></li><li><a href="https://example.org/a_b">read on</a>
</li></ul><ol><li>stand</li><li>go</li></ol><blockquote><p>It went well.</p></blockquote>
<table><caption>When</caption><tr><th>Day</th><th>Room</th></tr><tr><td>Monday</td><td>3</td></tr></table>
<a href="javascript:alert(2)">press</a> <a href="https://example.org/">example.org</a>
<img src="data:image/png;base64,%s" alt="A knee"><img src="https://evil.example/pixel.gif">
<p><strong>A bold line</strong></p><p>{x} &lt;b&gt;raw&lt;/b&gt;</p></body></html>"""


def test_a_page_is_read_in_order_and_nothing_in_it_runs():
    found = read(PAGE % base64.b64encode(png()).decode(), "knee.html")
    assert (found.title, found.language) == ("Knees & hips", "en-GB")
    assert found.parts == (
        Heading("Knees", 1),
        Paragraph("Walk **slowly**, they say."),
        Heading("After that", 4),
        Items(("rest: sit; lie", "read on ([example.org/a\\_b](https://example.org/a_b))".replace("\\_", "_"))),
        Items(("stand", "go"), ordered=True),
        Quotation("It went well."),
        Grid(("Day", "Room"), (("Monday", "3"),), "When"),
        Paragraph("press [example.org](https://example.org/)"),
        Picture(png(), "png", "A knee"),
        Heading("A bold line", 4),
        Paragraph("{{x}} <b>raw</b>"),
    )
    assert [d.code for d in found.told] == ["import-left-out"]
    assert "evil.example" in found.told[0].message


def test_a_picture_is_read_from_beside_the_page():
    asked: list[str] = []

    def beside(path: str) -> bytes:
        asked.append(path)
        return png()

    found = read('<p>x<img src="a%20b.png?v=1">', "k.html", beside)
    assert (asked, found.parts[1]) == (["a b.png"], Picture(png(), "png"))
    for address in ("/etc/passwd", "file:///etc/passwd", "//host/x.png", "C:\\x.png", ""):
        assert not [
            p for p in read(f'<p>x<img src="{address}">', "k.html", pytest.fail).parts if isinstance(p, Picture)
        ]


def test_a_table_of_one_column_is_text_and_one_without_heads_says_so():
    assert read("<table><tr><td>a<tr><td>b</table>", "k.html").parts == (Paragraph("a"), Paragraph("b"))
    (grid,) = read("<table><tr><td colspan=2>a<td>b<tr><td>c</table>", "k.html").parts
    assert grid == Grid(("", "", ""), (("a", "", "b"), ("c", "", "")))


def test_a_page_in_an_old_encoding_says_so():
    data = '<meta charset="iso-8859-2"><p>Żółw'.encode("iso-8859-2")
    assert read(data, "k.html").parts == (Paragraph("Żółw"),)


# -- Markdown ---------------------------------------------------------------------------------------------------------


def test_what_stands_on_a_page_and_is_none_of_its_words_is_left_out_and_said():
    page = """<html><head><title>Knees</title></head><body><nav><ul><li>Menu</ul></nav><div role=navigation>Ways</div>
    <div hidden>a<br>b<img src=x.png>c</div><p style="color:red; display: none">d</p><dialog>e</dialog>
    <noscript>f</noscript><button>g</button><select><option>h</select><svg><title>i</title></svg>
    <p>Rest <del>never </del>at home.</p></body></html>"""
    found = read(page, "knee.html")
    assert (found.title, found.parts) == ("Knees", (Paragraph("Rest at home."),))
    assert {told.message.removeprefix("left out: ") for told in found.told} == {
        "the ways about the site",
        "what the page does not show",
        "what stands in for sound, films and scripts",
        "what is clicked or filled in",
        "words that are struck out",
    }


def test_a_page_with_a_main_part_is_that_part_alone():
    found = read("<header><p>Hill Clinic</header><main><h1>Knees</h1><p>Rest.</main><footer>Ads</footer>", "k.html")
    assert found.parts == (Heading("Knees", 1), Paragraph("Rest."))
    assert [told.message for told in found.told] == ["left out: what stands beside the main part of the page"]
    assert read("<main></main><p>Rest.", "k.html").parts == (Paragraph("Rest."),)


def test_markdown_with_front_matter_a_table_a_footnote_and_raw_html():
    said = "---\ntitle: Knees\nlang: en-GB\n---\n## One\n\nText[^1] <script>x</script>\n\n"
    said += "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    found = read(said + "- x\n- y\n\n[^1]: word\n", "k.md")
    assert (found.title, found.language) == ("Knees", "en-GB")
    assert found.parts == (
        Heading("One", 2),
        Paragraph("Text[^1] <script>x</script>"),
        Grid(("a", "b"), (("1", "2"),)),
        Items(("x", "y")),
        Paragraph("[^1]: word"),
    )


def test_brackets_without_end_are_read_to_the_end():
    assert "word" in texts(read("[" * 3_000 + " word", "k.md").parts[0])[0]


def test_words_that_markdown_leaves_out_are_told():
    (told,) = read("| a | b |\n|---|---|\n| one | two | three |\n", "k.md").told
    assert (told.code, told.message) == ("import-left-out", "1 word may be lost: three")


# -- Word -------------------------------------------------------------------------------------------------------------


def test_a_word_file_with_all_that_a_clinic_puts_into_one():
    data = docx(
        paragraph("Knees", style="Title"),
        paragraph("Walk ", run("slowly", bold=True), ", ", link("our page"), ".", note()),
        paragraph("After", style="Heading3"),
        paragraph("rest", numbered=(1, 0)),
        paragraph("sit", numbered=(1, 1)),
        paragraph("eat", numbered=(1, 0)),
        paragraph("stand", numbered=(2, 0)),
        paragraph("It went well.", style="Quote"),
        table(("Day", "Room"), ("Monday", "3"), headed=True),
        table(("Tuesday", "4"), ("Friday", "5"), headed=False),
        paragraph(picture("A knee")),
        paragraph(picture("", "r4")),
        footnote="Ask first.",
    )
    found = read(data, "knee.docx")
    assert found.parts == (
        Heading("Knees", 1),
        Paragraph("Walk **slowly**, our page ([example.org/knees](https://example.org/knees)).[1]"),
        Heading("After", 3),
        Items(("rest: sit", "eat")),
        Items(("stand",), ordered=True),
        Quotation("It went well."),
        Grid(("Day", "Room"), (("Monday", "3"),)),
        Grid(("", ""), (("Tuesday", "4"), ("Friday", "5"))),
        Picture(png(), "png", "A knee"),
        Items(("[1] Ask first.",), title="Notes"),
    )
    assert [d.code for d in found.told] == ["import-left-out"], "the picture that is linked is not opened"


# -- what is refused --------------------------------------------------------------------------------------------------


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
REFUSED = {
    "nothing": (b"", "knee.txt", "import-empty"),
    "only spaces": (b" \n\t ", "knee.md", "import-empty"),
    "only a script": (b"<html><script>x</script></html>", "knee.html", "import-empty"),
    "PDF": (b"%PDF-1.7\n...", "knee.docx", "import-wrong-kind"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "knee.doc", "import-wrong-kind"),
    "RTF": (b"{\\rtf1 hello}", "knee.rtf", "import-wrong-kind"),
    "OpenDocument": (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "k.odt", "import-wrong-kind"),
    "spreadsheet": (archive(xl__workbook_xml=b"<x/>"), "k.xlsx", "import-wrong-kind"),
    "any archive": (archive(readme_txt=b"hello"), "k.zip", "import-wrong-kind"),
    "bytes called Markdown": (bytes(range(256)) * 20, "knee.md", "import-not-text"),
    "a picture called text": (png(), "knee.txt", "import-wrong-kind"),
    "text called Word": (b"hello", "knee.docx", "import-damaged"),
    "half a Word file": (docx(paragraph("x"))[:700], "knee.docx", "import-damaged"),
    "broken XML": (docx(paragraph("x"), word__document_xml=b"<w:document"), "knee.docx", "import-damaged"),
    "entities": (docx(paragraph("x"), word__document_xml=LAUGHS), "knee.docx", "import-refused"),
    "entities in UTF-16": (
        docx(paragraph("x"), word__document_xml=LAUGHS.decode().encode("utf-16")), "knee.docx", "import-refused",
    ),
    "a bomb": (docx(paragraph("x"), word__media__image2_png=bytes(40_000_000)), "knee.docx", "import-refused"),
    "too many words": (b"word " * 20_001, "knee.txt", "import-too-long"),
    "a large text": (b"word word\n" * 5_000_000, "knee.txt", "import-too-long"),
    "deep lists": (b"<ul><li>" * 5_000 + b"x", "knee.html", "import-too-deep"),
    "deep quotations": (b"> " * 500 + b"x", "knee.md", "import-too-deep"),
    "a deep Word file": (
        docx(paragraph("x"), word__document_xml=b"<w:x xmlns:w='w'>" * 20_000 + b"</w:x>" * 20_000), "k.docx",
        "import-damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_plain_words(name: str):
    data, file, code = REFUSED[name]
    assert refused(data, file)[0] == code


def test_who_has_a_pdf_is_told_what_to_do():
    with pytest.raises(BrochureError) as caught:
        read(b"%PDF-1.4", "knee.pdf")
    assert "save it as .docx" in str(caught.value.diagnostics[0].hint)


# -- laws -------------------------------------------------------------------------------------------------------------


def words(said: str) -> list[str]:
    return WORD.findall(said.replace("\\", ""))


def kept(found: importing.Manuscript) -> list[str]:
    return [word for part in found.parts for text in texts(part) for word in words(text)]


LINES = st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40), max_size=12)
SIGNS = st.sampled_from(
    ["", "- ", "1. ", "# ", "> ", "• ", "  - ", "| ", "**", "[x](", "<b>", "&lt;", "\t", "```", "    "]
)
MARKED = st.lists(st.tuples(SIGNS, st.text("abc XY.,{}[]()*_@\\", max_size=24)), max_size=12)


@given(LINES)
def test_every_word_of_a_text_is_kept_in_its_order(lines: list[str]):
    text = "x " + "\n".join(lines) + "\n\ny."
    from brochure.importing.manuscript import clean

    wanted = [w for w in words(clean(text)) if not w.isdigit()]
    assert [w for w in kept(read(text)) if not w.isdigit()] == wanted


@given(MARKED)
def test_every_word_of_a_page_is_kept_in_its_order(lines: list[tuple[str, str]]):
    from html import escape

    page = "<p>x" + "".join(
        f"<{tag}>{escape(said)}"
        for tag, (_, said) in zip(["p", "ul", "li", "table", "tr", "td", "b", "h2"] * 2, lines, strict=False)
    )
    wanted = words("x " + " ".join(said for _, said in lines))
    assert sorted("".join(kept(read(page, "k.html")))) == sorted("".join(wanted))


@given(MARKED)
def test_no_word_of_markdown_is_lost(lines: list[tuple[str, str]]):
    text = "x\n" + "\n".join(sign + said for sign, said in lines)
    found = "".join(kept(read(text, "k.md")))
    # Digits may be those of a list; an address after [text]( and the name of a language are Markdown's own.
    wanted = "".join(words(re.sub(r"\[x\]\(|```.*|&lt;|<b>|\d", "", text)))
    assert not [c for c in set(wanted) if found.count(c) < wanted.count(c) and "](" not in text]


def test_what_stands_high_or_low_keeps_its_meaning():
    found = read("<h1>T</h1><p>H<sub>2</sub>O, 10<sup>-3</sup>, the 1<sup>st</sup></p>", "knee.html")
    assert found.parts[-1] == Paragraph("H₂O, 10⁻³, the 1st")
