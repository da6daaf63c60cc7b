"""The corpus of wrong files: one fault in each, made from a sound one; with the code, page and place of the fault."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

from brochure.errors import Severity
from tests.preflight.maker import (
    GROUND,
    SOUND,
    TEXT,
    add_page,
    saved,
    start,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pikepdf


@dataclass(frozen=True, slots=True)
class Case:
    """A file with one fault: its codes, the page of each, and a point in mm from the trim's lower left inside it."""

    name: str
    make: Callable[[], bytes]
    codes: tuple[str, ...]
    page: int | None = 1
    point: tuple[float, float] | None = None
    fmt: str | None = None
    profile: str = "iso-coated"
    severity: Severity = Severity.ERROR


CASES: list[Case] = []


def case(
    *codes: str,
    page: int | None = 1,
    point: tuple[float, float] | None = None,
    fmt: str | None = None,
    profile: str = "iso-coated",
    severity: Severity = Severity.ERROR,
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Add the file that a function returns to the corpus."""

    def add(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES.append(Case(make.__name__.replace("_", "-"), make, codes, page, point, fmt, profile, severity))
        return make

    return add


def drawn(more: bytes = b"", *, ground: bytes = GROUND, text: bytes = TEXT, **tables: Any) -> bytes:
    """Return a sound page on which ``more`` is drawn as well."""
    pdf = start()
    made = {table: {key: value(pdf) if callable(value) else value for key, value in entries.items()}
            for table, entries in tables.items()}  # fmt: skip
    add_page(pdf, ground + more + text, **made)
    return saved(pdf)


def changed(change: Callable[[pikepdf.Pdf], Any], *, pages: int = 1, **how: Any) -> bytes:
    """Return a sound file with one thing changed in it."""
    pdf = start()
    for _ in range(pages):
        add_page(pdf, SOUND)
    change(pdf)
    return saved(pdf, **how)


def first(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def noise(width: int, height: int, *pixel: int) -> bytes:
    """Return the samples of a picture, a flat one."""
    return bytes(pixel) * (width * height)


def jpeg(width: int, height: int, *pixel: int) -> bytes:
    out = BytesIO()
    Image.new("CMYK", (width, height), pixel).save(out, "JPEG", quality=95)
    return out.getvalue()
