"""Brands: the standard, the dialects of other tools, and what they become."""

from __future__ import annotations

import subprocess
import sys

import pytest

from brochure.errors import BrochureError, Place
from brochure.model.brand import INKS, Brand, read_brand
from brochure.model.colours import parse as parse_colour
from brochure.source import parse

# Whatever the standard and the tools around it write.
EVERYTHING = """\
meta:
  name: {full: Tern Quay Clinic, short: Tern Quay}
  link: {home: "https://ternquay.example", mastodon: "https://social.example/@tern"}
logo:
  images:
    mark: {path: img/mark.svg, alt: A tern}
    plain: plain.png
  small: mark
  medium: {light: wide.svg, dark: plain}
color:
  palette:
    sea: "#0A4C5D"
    deep: sea
    primary: {light: deep, dark: white}
  primary: primary
  secondary: hsl(0 100% 50%)
  foreground: {light: "#111", dark: "#eee"}
  background: secondary
  link: primary
typography:
  fonts:
    - Open Sans
    - family: Foo
      source: file
      files:
        - foo/Foo-SemiBold.woff2
        - {path: foo/FooItalic.ttf, weight: 650}
        - {path: foo/variable.ttf, weight: 300..900, style: oblique}
    - {family: Bar, source: google, weight: [400, 650], style: [normal, oblique]}
    - {family: Baz}
  base: {family: Open Sans, weight: 450, size: 12pt, line-height: 18px}
  headings: {family: Foo, weight: semi-bold, style: oblique, color: {light: primary, dark: sea}, line-height: 120%}
  monospace: {family: Bar, color: sea}
  link: {weight: 650, color: link}
defaults:
  brochure:
    theme: ledger
    inks: {emergency: deep, ground: "#fef", brand-12: rebeccapurple}
    print: {brand: {cmyk: [90, 40, 30, 50], spot: PANTONE 3035 C}}
  quarto: {format: html}
"""


def brand(text: str) -> Brand:
    return read_brand(parse(text.encode(), "content/clinics/tern/_brand.yml"))


def test_every_dialect_is_read() -> None:
    read = brand(EVERYTHING)
    assert (read.name, read.short_name, read.theme) == ("Tern Quay Clinic", "Tern Quay", "ledger")
    assert read.colours == {
        "primary": (10, 76, 93),
        "secondary": (255, 0, 0),
        "foreground": (17, 17, 17),
        "background": (255, 0, 0),
        "link": (10, 76, 93),
    }
    assert read.palette == {"sea": (10, 76, 93), "deep": (10, 76, 93), "primary": (10, 76, 93)}
    assert read.theme_place == Place("content/clinics/tern/_brand.yml", 37, 12)
    assert read.printing["brand"].spot == "PANTONE 3035 C"


def test_inks_are_what_the_brand_states_itself() -> None:
    assert brand(EVERYTHING).inks == {
        "emergency": (10, 76, 93),
        "ground": (255, 238, 255),
        "brand-12": (102, 51, 153),
    }


def test_a_brand_may_set_every_ink_and_no_other() -> None:
    from brochure.compose.inks import STAND_INS

    assert set(INKS) == set(STAND_INS)


def test_fonts_keep_their_files_with_weights_and_styles() -> None:
    read = brand(EVERYTHING)
    assert [(font.family, font.source, len(font.files)) for font in read.fonts] == [
        ("Open Sans", "system", 0),
        ("Foo", "file", 4),
        ("Bar", "google", 0),
        ("Baz", "system", 0),
    ]
    folder = "content/clinics/tern/foo"
    assert [(file.path, file.weight, file.style) for file in read.fonts[1].files] == [
        (f"{folder}/Foo-SemiBold.woff2", 600, "normal"),
        (f"{folder}/FooItalic.ttf", 650, "italic"),
        (f"{folder}/variable.ttf", 400, "italic"),
        (f"{folder}/variable.ttf", 700, "italic"),
    ]
    assert (read.typography.base.family, read.typography.base.weight) == ("Open Sans", 450)
    assert (read.typography.headings.family, read.typography.headings.weight) == ("Foo", 600)


def test_logos_are_kept_in_every_size() -> None:
    read = brand(EVERYTHING)
    assert {name: (logo.path, logo.alt) for name, logo in read.logos.items()} == {
        "small": ("content/clinics/tern/img/mark.svg", "A tern"),
        "medium": ("content/clinics/tern/wide.svg", None),
        "medium-dark": ("content/clinics/tern/plain.png", None),
    }
    assert read.logo == read.logos["medium"]


@pytest.mark.parametrize(
    "written", ["logo: a.svg", "logo: {path: a.svg}", "logo: {images: {x: a.svg}}", "logo: {small: a.svg}"]
)
def test_the_only_logo_is_printed(written: str) -> None:
    read = brand(f'{written}\ncolor: {{primary: "#123"}}')
    assert read.logo
    assert read.logo.path == "content/clinics/tern/a.svg"


def test_a_brand_may_say_no_more_than_its_colour() -> None:
    read = brand('color: {primary: "#123"}')
    assert (read.name, read.logo, read.fonts, read.theme) == ("", None, (), "harbour")
    assert (read.typography.base.family, read.typography.headings.family) == ("Lato", "Lato")
    assert (read.colours, read.inks) == ({"primary": (17, 34, 51)}, {})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("#abc", ((170, 187, 204), 1)),
        ("#AABBCCFF", ((170, 187, 204), 1)),
        ("#abc8", ((170, 187, 204), 136 / 255)),
        ("teal", ((0, 128, 128), 1)),
        ("rgb(10 20 30)", ((10, 20, 30), 1)),
        ("rgb(10, 20, 30, 0.5)", ((10, 20, 30), 0.5)),
        ("color(display-p3 0 1 0)", ((0, 249, 71), 1)),
        ("#12", None),
        ("tael", None),
        ("", None),
    ],
)
def test_colours_are_read_as_css_reads_them(written: str, expected: object) -> None:
    if written.startswith("color("):  # out of gamut: brought in, however that is done
        found = parse_colour(written)
        assert found
        assert all(0 <= channel <= 255 for channel in found[0])
    else:
        assert parse_colour(written) == expected


def test_a_ring_of_colours_is_told_once() -> None:
    with pytest.raises(BrochureError) as caught:
        brand("color:\n  palette: {a: b, b: c, c: a}\n  primary: a\n  secondary: b\n")
    assert [d.message for d in caught.value.diagnostics] == ["this colour leads back to itself: a -> b -> c -> a"]


def test_a_colour_that_leads_through_thousands_of_names_is_told_once() -> None:
    names = ", ".join(f"c{n}: c{n + 1}" for n in range(3000))
    with pytest.raises(BrochureError) as caught:
        brand(f'color:\n  palette: {{{names}, c3000: "#123"}}\n  primary: c0\n')
    assert [d.code for d in caught.value.diagnostics] == ["colour-chain"]
    assert caught.value.diagnostics[0].message.startswith('"primary" leads through more than 100')


def test_roles_may_lead_to_roles_but_not_in_a_ring() -> None:
    assert brand('color: {primary: secondary, secondary: "#123"}').colours["primary"] == (17, 34, 51)
    with pytest.raises(BrochureError) as caught:
        brand("color: {primary: secondary, secondary: primary}")
    assert [d.code for d in caught.value.diagnostics] == ["colour-cycle"]


def test_what_the_package_cannot_even_look_at_is_told_where_it_stands_beside_the_other_faults() -> None:
    with pytest.raises(BrochureError) as caught:
        brand(
            'color: {primary: "#123"}\nlogo: {medium: {ligth: a.svg}}\n'
            "typography:\n  monospace: {family: [a]}\n  base: {famly: Lato}"
        )
    told = [(d.code, d.place.line, d.place.column) for d in caught.value.diagnostics if d.place]
    assert told == [("brand-unreadable", 2, 8), ("brand-unreadable", 4, 3), ("unknown-key", 5, 10)]


def test_what_the_package_cannot_look_at_is_told_once() -> None:
    with pytest.raises(BrochureError) as caught:
        brand("typography: {headings: {family: [a]}}\nlogo: {medium: [a.svg]}")
    told = [(d.code, d.place.line) for d in caught.value.diagnostics if d.place]
    assert told == [("wrong-type", 1), ("brand-unreadable", 2)]


@pytest.mark.parametrize(
    ("wrong", "place", "hint"),
    [
        ("color: {primary: '#123', primry: '#123'}", (1, 26), 'did you mean "primary"?'),
        ("colors: {primary: '#123'}\ncolor: {primary: '#123'}", (1, 1), 'did you mean "color"?'),
        ("color: {primary: '#123'}\ntypography: {base: {famly: Lato}}", (2, 21), 'did you mean "family"?'),
        ("color: {primary: '#123'}\nlogo: {images: {mark: {path: a.svg, size: 2}}}", (2, 37), None),
        ("color: {primary: '#123'}\nlogo: {path: a.svg, altt: A}", (2, 21), None),
    ],
)
def test_an_unknown_key_of_the_standard_is_told_once(wrong: str, place: tuple[int, int], hint: str | None) -> None:
    with pytest.raises(BrochureError) as caught:
        brand(wrong)
    (found,) = caught.value.diagnostics
    assert (found.code, found.place, found.hint) == (
        "unknown-key",
        Place("content/clinics/tern/_brand.yml", *place),
        hint,
    )


def test_a_lost_colour_is_told_once_with_its_cure() -> None:
    with pytest.raises(BrochureError) as caught:
        brand("color:\n  palette:\n    sea: #0A4C5D\n  primary: sea\n")
    assert [(d.message, d.hint) for d in caught.value.diagnostics] == [
        ("YAML takes #0A4C5D for a comment", 'quote it: "#0A4C5D"')
    ]


def test_reading_imports_no_heavy_package() -> None:
    heavy = "{'weasyprint', 'pikepdf', 'brand_yml', 'coloraide', 'pypdfium2', 'PIL'}"
    program = f"import sys; from brochure.model import load, schema; print({heavy} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "set()"
