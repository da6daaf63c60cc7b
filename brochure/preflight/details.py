"""Details that print too small to be seen, or not at all: type, rules, pictures, glyphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.errors import Diagnostic
from brochure.preflight.inks import is_mixed_gray, is_rich_black
from brochure.preflight.page import NOTE, WARNING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brochure.preflight.asked import Asked
    from brochure.preflight.fonts import Font
    from brochure.preflight.items import Item
    from brochure.preflight.page import Page

_SLACK = 0.02
_FEW_INKS = 0.02
# A filled box this much longer than wide is drawn for a line.
_LONG = 4.0
_LONGEST_THIN_PT = 3.0
# Line art of one bit shows its steps below these, in pixels an inch.
_LINE_ART, _LINE_ART_LEAST = 600, 300
_SOFT = 0.75  # of the resolution that the profile wants


def types(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for type that is too small, and for black type that is not black ink alone."""
    profile = asked.profile
    for item in page.inside:
        if item.kind != "text":
            continue
        size = round(item.size, 2)
        weak = item.is_white or any(_inks(item) > 1 for _ in (0,))
        if size < profile.least_type - _SLACK:
            hint = f"set it at {profile.least_type:g} pt or more"
            yield page.finding("type-too-small", f"type of {size:.1f} pt", item.box, measured=size,
                               threshold=profile.least_type, hint=hint, source=asked.source)  # fmt: skip
        elif asked.press and weak and size < profile.least_reversed_type - _SLACK:
            what = "white type" if item.is_white else "type of several inks"
            hint = f"set it at {profile.least_reversed_type:g} pt or more, or in one ink"
            yield page.finding("reversed-type-too-small", f"{what} of {size:.1f} pt", item.box, measured=size,
                               threshold=profile.least_reversed_type, hint=hint, source=asked.source)  # fmt: skip
        if asked.press and size < profile.rich_black_type - _SLACK:
            code = None
            if any(is_rich_black(p) for p in item.paints):
                code, message, severity = "rich-black-type", f"black type of {size:.1f} pt is of several inks", {}
            elif any(is_mixed_gray(p) for p in item.paints):
                code, severity = "mixed-gray-type", {"severity": WARNING}
                message = f"grey type of {size:.1f} pt is of cyan, magenta and yellow"
            if code:
                hint = "set it in black ink alone: plates that do not meet make it coloured at its edges"
                yield page.finding(code, message, item.box, measured=size, threshold=profile.rich_black_type,
                                   hint=hint, source=asked.source, **severity)  # fmt: skip


def least_types(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for type that is smaller than the edition, or the style of the leaflet, allows."""
    least = asked.expected.least_type if asked.expected else 0.0
    for item in page.inside if least else ():
        size = round(item.size, 2)
        if item.kind == "text" and size < least - _SLACK:
            hint = "set it at var(--small) or larger; words in a picture grow with the picture"
            yield page.finding("type-not-large", f"type of {size:.1f} pt", item.box, measured=size,
                               threshold=least, hint=hint, rule="T1", source="UKAAF G003")  # fmt: skip


def _inks(item: Item) -> int:
    """Return how many plates take part in the colour of an item."""
    return max((sum(share > _FEW_INKS for share in (p.plates or {}).values()) for p in item.paints), default=0)


def rules(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for a line, or a thin filled box, that is too thin to print."""
    least = asked.profile.least_rule
    for item in page.inside:
        width = rule_width(item)
        if width is None or item.paints[0].space.names == ("All",):
            continue
        width = round(width, 3)
        if width <= 0:
            hint = f"give it a width of {least:g} pt or more"
            message = "a line of no width prints as thin as the machine can: nobody sees it"
            yield page.finding("hairline", message, item.box, measured=0, threshold=least, hint=hint,
                               source=asked.source)  # fmt: skip
        elif width < least - _SLACK / 2:
            hint = f"draw it {least:g} pt wide or more"
            yield page.finding("rule-too-thin", f"a line of {width:.2f} pt", item.box, measured=width, threshold=least,
                               hint=hint, source=asked.source)  # fmt: skip
        elif asked.press and (item.is_white or _inks(item) > 1) and width < asked.profile.least_reversed_rule - _SLACK:
            what = "a white line" if item.is_white else "a line of several inks"
            hint = f"draw it {asked.profile.least_reversed_rule:g} pt wide or more, or in one ink"
            yield page.finding("reversed-rule-too-thin", f"{what} of {width:.2f} pt", item.box, severity=WARNING,
                               measured=width, threshold=asked.profile.least_reversed_rule, hint=hint,
                               source=asked.source)  # fmt: skip


def rule_width(item: Item) -> float | None:
    """Return how wide a line is, stroked or filled, in points; None for what is no line."""
    if item.kind == "stroke":
        return item.size
    if item.tiled or item.kind != "fill" or not item.is_block:
        return None
    width, height = item.whole[2] - item.whole[0], item.whole[3] - item.whole[1]
    thin, long = min(width, height), max(width, height)
    return thin if thin < _LONGEST_THIN_PT and long > _LONG * thin and long > 1 else None


def pictures(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for a picture that is too coarse where it lies, and for what shops do not take in one."""
    profile = asked.profile
    for item in page.inside:
        picture = item.picture
        if picture is None or not (item.ppi > 0):
            continue
        least, soft = profile.least_resolution, _SOFT * profile.resolution
        if picture.is_line_art:
            least, soft = _LINE_ART_LEAST, _LINE_ART
        ppi = round(item.ppi)
        if not picture.is_flat and picture.packing != "stencil" and ppi < soft - 1:
            coarse = ppi < least - 1
            wanted = least if coarse else soft
            code = "picture-coarse" if coarse else "picture-soft"
            severity = {} if coarse else {"severity": WARNING}
            what = "line art" if picture.is_line_art else "a picture"
            hint = f"use one of at least {round(picture.width * soft / item.ppi)} pixels across, or make it smaller"
            yield page.finding(code, f"{what} of {ppi} pixels an inch", item.box, measured=ppi, threshold=round(wanted),
                               hint=hint, source=asked.source, **severity)  # fmt: skip
        if not asked.press:
            continue
        if picture.bits == 16:
            hint = "convert it to 8 bits: paper shows no more"
            yield page.finding("picture-16-bit", "a picture of 16 bits a channel", item.box, severity=WARNING,
                               measured=16, threshold=8, hint=hint)  # fmt: skip
        if "alternates" in picture.traits:
            hint = "delete the alternate: which of the two is printed is a matter of luck"
            yield page.finding("picture-alternates", "a picture has another one behind it", item.box, hint=hint,
                               source="ISO 15930-7, 6.2.8")  # fmt: skip
        if "opi" in picture.traits:
            hint = "place the picture itself, not a comment where it lies"
            yield page.finding("opi", "a picture stands for another that is not in the file", item.box, hint=hint)


def glyphs(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for text in which the font has no glyph for a character."""
    del asked
    for item in page.items:
        font = item.font
        if item.kind == "text" and font is not None and any(font.is_undefined(code) for code in set(item.codes)):
            hint = "use a font that has the character: an empty box is printed, or nothing"
            yield page.finding("glyph-missing", f"{font.name} lacks the glyph of a character", item.box, hint=hint,
                               measured=".notdef")  # fmt: skip


def fonts(used: Iterable[Font], asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for every font that is not embedded, and for ours that is not a subset."""
    for font in used:
        if not font.embedded:
            hint = "embed all fonts when exporting: the shop's machine puts another in its place"
            yield Diagnostic("font-not-embedded", f"{font.name} is not embedded", hint=hint, measured=font.name,
                             source="ISO 32000-1, 9.9")  # fmt: skip
        elif asked.ours and not font.subset:
            yield Diagnostic("font-not-subset", f"{font.name} is embedded whole")
        elif font.kind == "Type 3" and not asked.ours:
            hint = "look at its letters on the proof: they are drawings, and not as crisp as type"
            yield Diagnostic("font-type-3", f"{font.name} is a Type 3 font", NOTE, hint=hint, measured=font.name)
