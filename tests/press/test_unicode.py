"""Right-to-left ligatures mean one character each; what is shown is read by the same tables."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from brochure.press.unicode import mend_ligatures, said


def table(*entries):
    """Return a file with one font whose glyphs mean ``entries``, and that font."""
    pdf = pikepdf.new()
    lines = "\n".join(f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in entries)
    words = f"{len(entries)} beginbfchar\n{lines}\nendbfchar".encode()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0, ToUnicode=pdf.make_stream(words)))
    pdf.add_blank_page(page_size=(9, 9)).Resources = Dictionary(Font=Dictionary(F=font))
    return pdf, font


@pytest.mark.parametrize(
    ("letters", "ligature"),
    [
        ("\u0644\u0627", "\ufefb"),
        ("\u0644\u0622", "\ufef5"),
        ("\u0644\u0623", "\ufef7"),
        ("\u0644\u0625", "\ufef9"),
        ("\u0644\u0649", "\ufc43"),
        ("\u0641\u064a", "\ufc32"),
        ("\u0627\u0644\u0644\u0647", "\ufdf2"),
    ],
)
def test_a_ligature_of_right_to_left_letters_means_one_character(letters, ligature):
    pdf, font = table((7, letters), (8, "ffi"), (9, "\u0644"))
    mend_ligatures(pdf)
    assert font.ToUnicode.read_bytes().splitlines()[1:-1] == [
        f"<0007> <{ord(ligature):04x}>".encode(),
        b"<0008> <006600660069>",
        b"<0009> <0644>",
    ]


def test_what_marked_content_says_is_read_by_the_fonts_tables():
    pdf, _ = table((1, "A"), (2, "ffi"), (3, " "))
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(
        b"/P\n<</MCID 0>>\nBDC\nBT\n/F 12 Tf\n[<0001>-3<0002>] TJ\n[<0003>] TJ\nET\nEMC\n"
        b"/Artifact BMC [<0001>] TJ EMC\n"
        b"/P\n<</MCID 4>>\nBDC\n[<0001>] TJ\nEMC"
    )
    assert said(page.obj) == {0: "Affi ", 4: "A"}
    pdf.save(BytesIO())
