"""One word is one, however its letters and marks are stored."""

from __future__ import annotations

import unicodedata

from brochure.spelling import alike, flat, paragraphs

NFC = "l\u00f6go-\u00e9.svg"
NFD = unicodedata.normalize("NFD", NFC)


def test_a_name_in_either_form_is_the_one_that_is_there():
    assert alike(NFC, ("other", NFD)) == NFD
    assert alike(NFD, ("other", NFC)) == NFC
    assert alike(NFC, (NFD, NFC)) == NFC
    assert alike(NFC, ("other",)) == NFC


def test_white_space_of_any_kind_is_one_space():
    assert flat(f"\u00a0{NFD}\t\n\u2009x ") == f"{NFC} x"


def test_a_blank_line_alone_parts_paragraphs():
    assert paragraphs(" a\nb\n \t\n\n c\n\n\u00a0\n") == ("a b", "c")
