"""One panel of any HTML, printed: typeset by the engine, put onto plates, imposed and finished."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.compose import inks
from brochure.document import Region
from brochure.formats import find_format
from brochure.press import Edition, Finished, PanelPages, produce
from brochure.typeset import BLEED_MM
from tests.support.panels import block, document, engine, job, page_rule, profile_of

if TYPE_CHECKING:
    from PIL.Image import Image

    from brochure.model.printing import Stated
    from brochure.model.profile import Profile

SHEET = find_format("sheet", "a5")
WIDTH, HEIGHT = 148, 210
ROLES = {"brand": (0, 72, 58), "support": (227, 164, 77), "text": (20, 22, 26), "paper": (255, 255, 255)}


def printed(
    html: str,
    css: str = "",
    *,
    assets: dict[str, bytes] | None = None,
    stated: dict[str, Stated] | None = None,
    roles: dict[str, tuple[int, int, int]] | None = None,
    edition: Edition = Edition.PRINT,
    shop: Profile | None = None,
    **settings: object,
) -> Finished:
    """Return ``html`` on the front of a sheet; ``settings`` change the printer's profile."""
    rule = page_rule("front", 1, WIDTH, HEIGHT, "background: #FFFFFE")
    root = inks.css() + "html { color: var(--text) } div { height: 20mm }"
    region = Region("front", ("front",), ((block(1, html, tag="div"),),))
    pages = engine().typeset(document(rule + root + css, (region,), assets))
    shop = shop or profile_of(SHEET)
    shop = shop.model_copy(update=settings).with_files("shop", shop.icc_profile)
    plates = inks.plates(roles or ROLES, stated or {})
    made = replace(job(SHEET, colours=inks.replacements(roles or ROLES)), profile=shop, plates=plates)
    return produce(PanelPages(pages.pdf, pages.panels, BLEED_MM), edition, made)


def boxes(*backgrounds: str) -> str:
    """Return a box of 20 mm for each background, one below the other."""
    return "".join(f'<div style="background: {background}"></div>' for background in backgrounds)


def as_file(picture: Image, kind: str, **options: object) -> bytes:
    """Return a picture as the bytes of a file."""
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def spaces(pdf: bytes) -> set[str]:
    """Return every colour space that stands anywhere in a file, by its kind, and every operator that sets a colour."""
    found: set[str] = set()
    with pikepdf.open(BytesIO(pdf)) as document:
        for obj in document.objects:
            _named(obj, found, 0)
        streams = [page.Contents for page in document.pages]
        streams += [o for o in document.objects if isinstance(o, Stream) and ("/BBox" in o or "/PaintType" in o)]
        for stream in streams:
            for instruction in pikepdf.parse_content_stream(stream):
                if str(instruction.operator) in {"g", "G", "rg", "RG", "k", "K", "scn", "SCN"}:
                    found.add(str(instruction.operator))
    return found


_KINDS = {
    "/DeviceRGB",
    "/DeviceGray",
    "/DeviceCMYK",
    "/CalRGB",
    "/Lab",
    "/ICCBased",
    "/Separation",
    "/DeviceN",
    "/Indexed",
}


def _named(obj: object, found: set[str], depth: int) -> None:
    if isinstance(obj, Name) and str(obj) in _KINDS:
        found.add(str(obj))
    elif depth < 12 and isinstance(obj, Array):
        for value in obj:
            if not getattr(value, "is_indirect", False):
                _named(value, found, depth + 1)
    elif depth < 12 and isinstance(obj, Dictionary | Stream):
        for value in obj.values():
            if not getattr(value, "is_indirect", False):
                _named(value, found, depth + 1)
