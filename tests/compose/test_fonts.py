import hashlib
import re
from dataclasses import replace
from importlib.resources import files

import pytest

from brochure import workspace as disk
from brochure.compose import fonts, theme
from brochure.compose.fonts import FontFace
from brochure.errors import Place
from brochure.model.brand import FontSource, Typeface

HERE = Place("x.yaml", 2, 1)
LATO = disk.Workspace(disk.starter_folder()).family("Lato")
FACES = tuple(FontFace("Lato", f.weight, f.style, f"asset:///{f.weight}") for f in LATO)
ASSETS = {face.url: file.data for face, file in zip(FACES, LATO, strict=True)}


def missing(*texts, faces=FACES):
    return fonts.missing(fonts.Setting(texts, faces, ASSETS))


def test_regular_and_bold_come_with_the_program():
    assert sorted((f.weight, f.style) for f in LATO) == [(400, "normal"), (700, "normal")]
    assert disk.Workspace(disk.starter_folder()).family("Nowhere") == ()
    assert len(disk.Workspace(disk.starter_folder()).family("Noto Sans")) == 2, "without its relatives"


def test_a_family_without_a_licence_beside_it_is_not_taken():
    families = [p for p in disk.package_fonts().iterdir() if p.is_dir() and not (p / "OFL.txt").is_file()]
    assert all(disk.Workspace(disk.starter_folder()).family(p.name) == () for p in families)


def test_every_character_that_a_face_lacks_is_told_once_for_each_face():
    found = missing(("Żółw \u30b1 x", HERE))
    assert [(d.code, d.place) for d in found] == [("glyph-missing", HERE)] * 2
    assert "U+30B1 KATAKANA LETTER KE" in found[0].message


def test_characters_that_are_laid_out_and_not_drawn_need_no_glyph():
    assert missing(("a\u2060b\u00adc\n\u2068d\u2069", None)) == ()
    assert missing(("Quand venir\u202f? La\u200cto\u2009!", None)) == (), "HarfBuzz makes spaces that a font lacks"


def test_css_names_each_face_and_the_two_families():
    css = fonts.css(FACES, base=("Lato",), headings=("EB Garamond", "Amiri"))
    assert css.count("@font-face") == 2
    assert '--font-base: "Lato"; --font-headings: "EB Garamond", "Amiri";' in css


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


HELLO = "\u0645\u0631\u062d\u0628\u0627"  # a greeting in Arabic
OURS = disk.Workspace(disk.starter_folder())
THEMES = sorted(path.name for path in (disk.starter_folder() / "styles/themes").iterdir())


def families(found, role):
    return list(dict.fromkeys(face.family for face in found.by_role[role]))


def test_a_script_that_the_brand_lacks_is_set_in_a_family_that_comes_with_the_program():
    brand = OURS.clinic("tern-quay").brand
    assert families(fonts.of_brand(brand, OURS), "base") == ["Source Sans 3"]
    found = fonts.of_brand(brand, OURS, words=f"PTSD {HELLO}")
    assert families(found, "base") == families(found, "headings") == ["Source Sans 3", "Vazirmatn"]
    assert fonts.missing(fonts.Setting([(f"PTSD {HELLO}", HERE)], found.by_role["base"], found.assets)) == ()
    assert '--font-base: "Source Sans 3", "Vazirmatn"' in found.sheet.text


def test_a_theme_pairs_families_by_role():
    brand = OURS.clinic("aldgrove").brand
    pairs = theme.read_manifest("ledger", OURS, None).scripts
    found = fonts.of_brand(brand, OURS, words=HELLO, pairs=pairs)
    assert families(found, "headings") == ["EB Garamond", "Amiri"]
    assert families(found, "base") == ["Lato", "Vazirmatn"]


# Letters, vowel marks and stops of Arabic, and what Persian and Urdu have besides.
ARABIC = {*range(0x621, 0x63B), *range(0x641, 0x653), 0x60C, 0x61B, 0x61F}
ARABIC |= {0x67E, 0x686, 0x698, 0x6AF, 0x6A9, 0x6CC, 0x679, 0x6D2}


@pytest.mark.parametrize("name", THEMES)
def test_the_families_of_themes_hold_the_letters_of_arabic_persian_and_urdu(name):
    pairs = theme.read_manifest(name, OURS, None).scripts
    chosen = pairs.get("Arab") or fonts.FOR_SCRIPTS["Arab"]
    for family in chosen.values():
        assert [f.weight for f in OURS.family(family)] == [700, 400]
        assert all(fonts.characters(file.data) >= ARABIC for file in OURS.family(family))


def test_a_brand_s_own_family_comes_first_where_it_holds_the_script():
    brand = OURS.clinic("tern-quay").brand
    own = FontSource("Amiri", "google", (), HERE)
    found = fonts.of_brand(replace(brand, fonts=(*brand.fonts, own)), OURS, words=HELLO)
    assert families(found, "base") == ["Source Sans 3", "Amiri"]


TURKISH, RUSSIAN, WELSH = "Işık, doğum İğne şurup", "Ваш приём", "tŷ, ŵyr, tŷ"


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("Zażółć gęślą jaźń", ["Lato"]),
        (TURKISH, ["Source Sans 3", "Lato"]),
        ("Nghỉ ngơi, ướt ữ ẫ ằ ỗ", ["Source Sans 3", "Lato"]),
        (WELSH, ["Lato", "Source Sans 3"]),
        (RUSSIAN, ["Lato", "Source Sans 3"]),
        ("שלום לכולם", ["Lato", "Open Sans"]),
        ("T\u0430ke it with water", ["Lato"]),
    ],
)
def test_letters_that_the_brand_lacks_are_set_in_a_family_that_comes_with_the_program(words, base):
    brand = OURS.clinic("aldgrove").brand
    found = fonts.of_brand(brand, OURS, words=fonts.letters([words]))
    assert families(found, "base") == base
    assert families(found, "headings") == ["EB Garamond"], "nothing of it stands in a heading"
    assert found.sheet.text.count(f'--font-base: "{base[0]}"') == 1
    told = [(d.code, d.severity.name, d.place) for d in found.faults]
    assert told == ([("font-stands-in", "WARNING", brand.typography.base.place)] if len(base) > 1 else [])


def test_a_letter_is_told_that_stands_in_and_whether_all_else_is_set_with_it():
    brand = OURS.clinic("aldgrove").brand
    said = [fonts.of_brand(brand, OURS, words=words).faults[0].message for words in (TURKISH, WELSH)]
    assert said[0] == "Lato lacks letters of this leaflet (ğ İ ş): it is set in Source Sans 3"
    assert said[1] == "Lato lacks letters of this leaflet (ŵ ŷ): they are set in Source Sans 3"


def test_a_family_that_the_brand_lists_stands_in_before_those_that_come_with_the_program():
    brand = OURS.clinic("aldgrove").brand
    own = FontSource("Noto Sans", "google", (), HERE)
    found = fonts.of_brand(replace(brand, fonts=(*brand.fonts, own)), OURS, words=RUSSIAN, titles=RUSSIAN)
    assert (families(found, "base"), families(found, "headings")) == (["Lato", "Noto Sans"], ["EB Garamond"])
    assert found.faults == ()


def test_a_weight_takes_letters_from_the_nearest_weight_of_another_family():
    light = (
        FontFace("Lato", 300, "normal", FACES[0].url),
        *fonts.of_brand(OURS.clinic("tern-quay").brand, OURS).by_role["base"],
    )
    assets = {**ASSETS, **fonts.of_brand(OURS.clinic("tern-quay").brand, OURS).assets}
    assert fonts.missing(fonts.Setting([("ğ", HERE)], light, assets)) == ()


HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05dc\u05dd"


def test_a_script_that_no_font_holds_is_one_finding_where_it_first_stands():
    found = missing(("PTSD", None), (HEBREW, HERE))
    assert [(d.code, d.place) for d in found] == [("script-font", HERE)]
    assert "Hebrew" in found[0].message
    assert "Lato" in found[0].message


def test_every_family_that_is_not_here_is_told_where_it_is_named():
    workspace = disk.Workspace(disk.starter_folder())
    brand = workspace.clinic("aldgrove").brand
    base, headings = (Typeface(f"Nowhere {n}", None, Place("_brand.yml", n, 3)) for n in (5, 6))
    faces = fonts.of_brand(
        replace(brand, typography=replace(brand.typography, base=base, headings=headings)), workspace
    )
    assert [(d.code, d.place) for d in faces.faults] == [("font-missing", base.place), ("font-missing", headings.place)]


def test_a_script_that_no_font_holds_is_told_once_of_body_and_headings_and_beside_english_of_any_length():
    body, heading = (f"Fixed wording in many letters of its own {HEBREW}", HERE), (HEBREW[:4], Place("x.yaml", 9, 1))
    settings = [fonts.Setting([text], FACES, ASSETS) for text in (body, heading)]
    assert [(d.code, d.place) for d in fonts.missing(*settings)] == [("script-font", HERE)]


def test_a_stray_letter_of_another_script_is_told_by_its_name():
    found = missing(("T\u0430ke it with water", HERE))
    assert [d.code for d in found] == ["glyph-missing"] * 2
    assert "CYRILLIC SMALL LETTER A" in found[0].message
