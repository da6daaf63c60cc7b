import hashlib
import re
from importlib.resources import files

import pytest

from brochure import workspace as disk
from brochure.compose import fonts
from brochure.compose.fonts import FontFace
from brochure.errors import Place

HERE = Place("x.yaml", 2, 1)
LATO = disk.Workspace(disk.starter_folder()).family("Lato")
FACES = tuple(FontFace("Lato", f.weight, f.style, f"asset:///{f.weight}") for f in LATO)
ASSETS = {face.url: file.data for face, file in zip(FACES, LATO, strict=True)}


def test_regular_and_bold_come_with_the_program():
    assert sorted((f.weight, f.style) for f in LATO) == [(400, "normal"), (700, "normal")]
    assert disk.Workspace(disk.starter_folder()).family("Nowhere") == ()


def test_a_family_without_a_licence_beside_it_is_not_taken():
    families = [p for p in disk.package_fonts().iterdir() if p.is_dir() and not (p / "OFL.txt").is_file()]
    assert all(disk.Workspace(disk.starter_folder()).family(p.name) == () for p in families)


def test_every_character_that_a_face_lacks_is_told_once_for_each_face():
    found = fonts.missing([("Żółw \u30b1 x", HERE)], FACES, ASSETS)
    assert [(d.code, d.place) for d in found] == [("glyph-missing", HERE)] * 2
    assert "U+30B1 KATAKANA LETTER KE" in found[0].message


def test_characters_that_are_laid_out_and_not_drawn_need_no_glyph():
    assert fonts.missing([("a\u2060b\u00adc\n\u2068d\u2069", None)], FACES, ASSETS) == ()


def test_css_names_each_face_and_the_two_families():
    css = fonts.css(FACES, base="Lato", headings="EB Garamond")
    assert css.count("@font-face") == 2
    assert '--font-headings: "EB Garamond"' in css


def test_the_fonts_that_ship_have_their_hashes_in_the_readme():
    folder = files("brochure") / "fonts"
    found = {
        f"{family.name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for family in folder.iterdir()
        if family.is_dir()
        for file in family.iterdir()
    }
    readme = (folder / "README.md").read_text(encoding="utf-8")
    said = dict(line.split("  ", maxsplit=1)[::-1] for line in re.findall(r"^[0-9a-f]{64}  .*$", readme, re.MULTILINE))
    assert found == said
    assert len(found) == 6


# What Polish and Spanish write beyond Basic Latin, with their quotation marks.
LATIN_EXTENDED = "ĄąĆćĘęŁłŃńÓóŚśŹźŻż„”«»ÁáÉéÍíÑñÚúÜü¿¡–—…€"


@pytest.mark.parametrize("family", ["Lato", "Source Sans 3", "EB Garamond", "Open Sans", "Poppins"])
def test_the_families_of_themes_hold_the_latin_of_every_language_that_ships(family):
    for file in disk.Workspace(disk.starter_folder()).family(family):
        lacking = {c for c in LATIN_EXTENDED if ord(c) not in fonts.characters(file.data)}
        assert lacking == set(), (family, file.weight)
