"""Brands of every kind, made anew for each run: clinics whose looks are hard on a theme, with the files they need.

Nothing here is random but what is drawn from a seeded generator: the same brand is the same bytes on every run.
"""

from __future__ import annotations

import random
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import rendercv_fonts
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fontTools.ttLib.tables._g_l_y_f import Glyph

FONTS = Path(rendercv_fonts.__file__).parent
SEED = 20261126
# What a brand's text is set in unless the brand is about fonts: it comes with the program.
LATO = "typography: {base: Lato, headings: Lato}"

CLINIC = """\
jurisdiction: GB-ENG
languages: [en-GB]
editions: [office, screen]
contact:
  name: {name}
  short-name: Wren Street
  address: [4 Wren Street, Pellhaven]
  phone: 01632 960 412
  out-of-hours: 01632 960 498
  email: hello@wrenstreet.example
  web: wrenstreet.example
hours: Weekdays, 8.30 to 5
url-pattern: https://wrenstreet.example/leaflets/{{language}}/{{leaflet}}.web.html
local:
  eating: no food for 6 hours; water until 2 hours before
  arrival: Use the blue door. Park behind it.
"""
LONG_NAME = "The Royal Pellhaven and North Quillan Springs Community Partnership for Trauma and Psychological Recovery"


def clinic(brand: str, theme: str) -> dict[str, bytes]:
    """Return the files of the clinic folder of one brand in a theme, by name."""
    text, files = BRANDS[brand]
    name = LONG_NAME if brand == "long-name" else "Wren Street Clinic"
    settings = "" if "defaults:" in text else "defaults:\n  brochure:\n"
    return {
        "clinic.yaml": CLINIC.format(name=name).encode(),
        "_brand.yml": f"{text.rstrip()}\n{settings}    theme: {theme}\n".encode(),
        **{file: make() for file, make in files.items()},
    }


# -- logos -------------------------------------------------------------------------------------------------------------


def svg(width: int, height: int, *shapes: str) -> bytes:
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return (start + "".join(shapes) + "</svg>").encode()


def mark(colour: str, second: str | None = None) -> bytes:
    wing = "M4 30C14 10 30 6 44 6 40 20 28 30 4 30Z"
    return svg(48, 36, f'<path d="{wing}" fill="{colour}"/><circle cx="38" cy="26" r="6" fill="{second or colour}"/>')


def wide() -> bytes:
    bars = (
        f'<rect x="{x}" y="{8 if x % 40 else 2}" width="14" height="{24 if x % 40 else 36}" fill="#2B4C7E"/>'
        for x in range(0, 320, 20)
    )
    return svg(320, 40, *bars)


def tall() -> bytes:
    return svg(30, 120, *(f'<rect x="4" y="{y}" width="22" height="12" fill="#7E2B4C"/>' for y in range(4, 120, 20)))


def pixels(size: tuple[int, int], ground: str | None, colour: str, kind: str = "PNG", *, soft: bool = False) -> bytes:
    """Return a logo of pixels: a ring and a bar on ``ground``, on nothing where there is none."""
    image = Image.new("RGBA", size, ground or (0, 0, 0, 0))
    draw, (width, height) = ImageDraw.Draw(image), size
    draw.ellipse((height // 10, height // 10, height * 9 // 10, height * 9 // 10), fill=colour)
    draw.rectangle((height, height * 2 // 5, width - height // 10, height * 3 // 5), fill=colour)
    if soft:
        generator = random.Random(SEED)  # noqa: S311 - the same brand on every run
        image.putalpha(image.getchannel("A").point([int(v * generator.uniform(0.55, 0.75)) for v in range(256)]))
    file = BytesIO()
    (image if kind == "PNG" else image.convert("RGB")).save(file, kind)
    return file.getvalue()


# -- fonts -------------------------------------------------------------------------------------------------------------


@lru_cache
def font(kept: str = "", *, style: str = "Regular", flavour: str | None = None, embedding: int | None = None) -> bytes:
    """Return Lato, cut to the characters of ``kept``, packed or forbidden to be embedded (OS/2 fsType)."""
    made = TTFont(FONTS / "Lato" / f"Lato-{style}.ttf")
    if kept:
        cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True))
        cutter.populate(text=kept)
        cutter.subset(made)
    if embedding is not None:
        made["OS/2"].fsType = embedding
    made.flavor = flavour
    file = BytesIO()
    made.save(file)
    return file.getvalue()


@lru_cache
def variable_font() -> bytes:
    """Return a variable font with an axis of weight from 300 to 900: Lato, whose bold is wider."""
    source = TTFont(FONTS / "Lato" / "Lato-Regular.ttf")
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    cutter.populate(unicodes=[*range(32, 0x180), *range(0x2010, 0x2040), 0x2060, 0x2192, 0xFB01, 0xFB02])
    cutter.subset(source)
    glyphs = source.getGlyphSet()
    drawn, cmap, order = {}, source.getBestCmap(), source.getGlyphOrder()
    for name in order:  # without components: deltas are of points
        record, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[name].draw(record)
        record.replay(pen)
        drawn[name] = pen.glyph()
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(dict(source["hmtx"].metrics))
    builder.setupHorizontalHeader(ascent=source["hhea"].ascent, descent=source["hhea"].descent)
    builder.setupNameTable({"familyName": "Sway", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=source["OS/2"].sTypoAscender, sTypoDescender=source["OS/2"].sTypoDescender)
    builder.setupPost()
    builder.setupFvar([("wght", 300, 400, 900, "Weight")], [])
    builder.setupGvar({name: [_wider(glyph)] for name, glyph in drawn.items()})
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def _wider(glyph: Glyph) -> TupleVariation:
    points = glyph.coordinates if glyph.numberOfContours else ()
    return TupleVariation(
        {"wght": (0.0, 1.0, 1.0)}, [*((round(x * 0.08), 0) for x, _ in points), (0, 0), (40, 0), (0, 0), (0, 0)]
    )


def from_files(family: str, files: str) -> str:
    named = f"- {{family: {family}, source: file, files: {files}}}"
    return f"typography:\n  fonts:\n    {named}\n  base: {family}\n  headings: {family}\n"


# -- brands ------------------------------------------------------------------------------------------------------------


def coloured(*, foreground: str | None = None, **roles: str) -> str:
    """Return the colours of a brand as YAML; one without text of its own has the program's."""
    given = {**roles, **({"foreground": foreground} if foreground else {})}
    return f"color: {{{', '.join(f'{role}: {chr(34)}{colour}{chr(34)}' for role, colour in given.items())}}}\n"


def brand(colours: str, logo: str = "logo: logo.svg", fonts: str = LATO, more: str = "") -> str:
    return "\n".join(part.rstrip() for part in (logo, colours, fonts, more) if part) + "\n"


BLUE = coloured(primary="#2B4C7E", secondary="#B9C46B", foreground="#14202E", danger="#A03C1E")
WHITE = "#FFFFFF"
SPOTS = """\
defaults:
  brochure:
    print: {brand: {spot: PANTONE 7687 C, cmyk: [90, 60, 10, 10]}, support: PANTONE 583 C}
"""
PNG = "logo: logo.png"


def drawn(colour: str, second: str | None = None) -> Mapping[str, Callable[[], bytes]]:
    return {"logo.svg": lambda: mark(colour, second)}


# By name: what ``_brand.yml`` says but its theme, and the files beside it.
BRANDS: Mapping[str, tuple[str, Mapping[str, Callable[[], bytes]]]] = {
    "plain": (brand(BLUE), drawn("#2B4C7E", "#B9C46B")),
    "dark": (
        brand(coloured(primary="#0D0B1E", secondary="#3A1040", foreground="#000000")),
        drawn("#0D0B1E", "#3A1040"),
    ),
    "pale": (
        brand(coloured(primary="#FFE9A8", secondary="#FCE4EC", danger="#FFC9C9")),
        drawn("#FFE9A8", "#FCE4EC"),
    ),
    "neon": (
        brand(coloured(primary="#39FF14", secondary="#FF00E5", danger="#FFF200")),
        drawn("#39FF14", "#FF00E5"),
    ),
    "one-colour": (brand(coloured(primary="#C2185B")), drawn("#C2185B")),
    "no-logo": (brand(BLUE, logo=""), {}),
    "huge-logo": (brand(BLUE, PNG), {"logo.png": lambda: pixels((8000, 2000), None, "#2B4C7E")}),
    "wide-logo": (brand(BLUE), {"logo.svg": wide}),
    "tall-logo": (brand(coloured(primary="#7E2B4C", secondary="#D9A441")), {"logo.svg": tall}),
    "white-logo": (brand(BLUE), drawn(WHITE)),
    "logo-pair": (
        brand(BLUE, "logo: {medium: {light: logo.svg, dark: white.svg}}"),
        {**drawn("#2B4C7E"), "white.svg": lambda: mark(WHITE)},
    ),
    "transparent-logo": (brand(BLUE, PNG), {"logo.png": lambda: pixels((600, 300), None, "#2B4C7E", soft=True)}),
    "boxed-logo": (
        brand(BLUE, "logo: logo.jpg"),
        {"logo.jpg": lambda: pixels((600, 240), "#14202E", "#B9C46B", "JPEG")},
    ),
    "greyscale": (
        brand(coloured(primary="#5A5A5A", secondary="#BDBDBD", foreground="#1E1E1E", danger="#000000")),
        drawn("#5A5A5A", "#BDBDBD"),
    ),
    "long-name": (brand(BLUE), drawn("#2B4C7E")),
    "colour-names": (
        brand(coloured(primary="rebeccapurple", secondary="goldenrod", foreground="black", danger="crimson")),
        drawn("#663399"),
    ),
    "spot-inks": (brand(BLUE, more=SPOTS), drawn("#2B4C7E", "#B9C46B")),
    "night": (
        brand(
            coloured(
                primary="#75A5CC",
                secondary="#FF8855",
                foreground="#F1F1F2",
                background="#1A1A1A",
                danger="#C96B8C",
                light="#D0D0D2",
                dark="#2D2D2E",
            )
        ),
        drawn("#75A5CC", "#FF8855"),
    ),
    "same-colours": (
        brand(coloured(primary=WHITE, secondary=WHITE, foreground=WHITE, background=WHITE)),
        drawn(WHITE),
    ),
    "parchment": (
        brand(coloured(primary="#3F51B5", secondary="#888888", foreground="#4A4A4A", background="#F2ECD7")),
        drawn("#3F51B5", "#888888"),
    ),
    "yellow": (
        brand(coloured(primary="#F9C80E", secondary="#2E294E", danger="#EA3546", info="#43BCCD")),
        drawn("#2E294E", "#F9C80E"),
    ),
    "variable-font": (
        brand(BLUE, fonts=from_files("Sway", "[{path: sway.ttf, weight: 300..900}]")),
        {**drawn("#2B4C7E"), "sway.ttf": variable_font},
    ),
    "packed-font": (
        brand(BLUE, fonts=from_files("Kite", "[kite.woff2, {path: kite-bold.woff2, weight: bold}]")),
        {
            **drawn("#2B4C7E"),
            "kite.woff2": lambda: font(flavour="woff2"),
            "kite-bold.woff2": lambda: font(style="Bold", flavour="woff2"),
        },
    ),
    "few-glyphs": (
        brand(BLUE, fonts=from_files("Scant", "[scant.ttf]")),
        {**drawn("#2B4C7E"), "scant.ttf": lambda: font("ABCDEFGHIJKLMabcdefghijklm ")},
    ),
    "forbidden-font": (
        brand(BLUE, fonts=from_files("Locked", "[locked.ttf]")),
        {**drawn("#2B4C7E"), "locked.ttf": lambda: font(embedding=2)},
    ),
    "web-page-font": (
        brand(BLUE, fonts=from_files("Lost", "[lost.woff2]")),
        {**drawn("#2B4C7E"), "lost.woff2": lambda: b"<!DOCTYPE html><title>404</title>"},
    ),
}
# Those that cannot be built, and the code of the finding that says why; a name of four lines fits one theme alone.
FAIL = {"few-glyphs": "glyph-missing", "forbidden-font": "font-forbidden", "web-page-font": "font-unreadable"}
NARROW = {"long-name": "panel-overflow"}
# What is printed in other colours than it asks for, and whose logo would fade on paper.
FAINT = {"pale", "neon", "night", "same-colours", "yellow", "parchment"}
FADING = {"pale", "white-logo", "same-colours", "night"}
# Whose headings can be read on paper, but not on a tint that two of the themes set them on.
BY_THEME = {"one-colour": {"harbour", "meadow"}}
