"""The torture leaflet: a workspace of everything that may be painted, its pictures made anew for each run."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = Path(__file__).resolve().parent.parent / "torture"
SIZE = (360, 40)
# What a print shop wants of a picture that is as wide as the page.
FINE = (1640, 182)


def torture(folder: Path) -> Path:
    """Copy the workspace into ``folder`` with its pictures, and return its top."""
    top = folder / "torture"
    shutil.copytree(SOURCE, top)
    images = top / "content" / "images"

    def fine(mode: str, colour: Callable[[int, int], object]) -> Image.Image:
        return drawn(mode, colour).resize(FINE, Image.Resampling.NEAREST)

    fine("RGBA", lambda x, _: (200, 30, 90, (x * 255) // SIZE[0])).save(images / "alpha.png")
    fine("L", lambda x, _: (x * 255) // SIZE[0]).save(images / "grey.png")
    fine("CMYK", lambda x, y: (x * 255 // SIZE[0],) * 3 + (y * 255 // SIZE[1],)).save(images / "cmyk.jpg", quality=95)
    photo = fine("RGB", _photo)
    photo.save(images / "photo.png")
    photo.save(images / "wide.jpg", quality=95, icc_profile=wide_gamut())
    photo.save(images / "broken.jpg", quality=95, icc_profile=b"this is no profile")
    logo = Image.new("RGB", (150, 150), "#00483A")
    ImageDraw.Draw(logo).ellipse((25, 25, 125, 125), fill="#E3A44D", outline="#FFFFFF")
    logo.save(top / "content" / "clinics" / "torture" / "logo.png")
    return top


def drawn(mode: str, colour: Callable[[int, int], object], size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a picture whose pixel at x and y has a colour of its own."""
    picture = Image.new(mode, size)
    picture.putdata([colour(x, y) for y in range(size[1]) for x in range(size[0])])
    return picture


def _photo(x: int, y: int) -> tuple[int, int, int]:
    return (x * 255 // SIZE[0], (x * y) % 256, y * 255 // SIZE[1])


def wide_gamut() -> bytes:
    """Return an ICC profile of the primaries of Adobe RGB (1998), gamma 2.2 (ICC.1, a matrix of three components)."""
    primaries = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
    tags = {b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    for name, primary in zip((b"r", b"g", b"b"), primaries, strict=True):
        tags[name + b"XYZ"], tags[name + b"TRC"] = _xyz(*primary), b"curv" + struct.pack(">IIH", 0, 1, 563) + b"\0\0"
    tags[b"desc"] = b"desc" + struct.pack(">II", 0, 5) + b"wide\0" + bytes(78) + b"\0"
    tags[b"cprt"] = b"text" + bytes(4) + b"none\0\0\0\0"
    start, table, data = 132 + 12 * len(tags), b"", b""
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(data), len(value))
        data += value
    header = struct.pack(
        ">I4sI4s4s4s6H4s", 0, b"test", 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp"
    )
    header = header.ljust(68, b"\0") + _xyz(0.9642, 1.0, 0.8249)[8:]
    whole = header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data
    return struct.pack(">I", len(whole)) + whole[4:]


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(v * 65536) for v in values))
