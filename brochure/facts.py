"""What a finished file was found to be: the value that preflight measures and tickets, proofs and reports show."""

from __future__ import annotations

from dataclasses import dataclass

# Left, top, right, bottom in mm from the top left corner of the page's MediaBox.
BoxMm = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class FontFact:
    """One font: its name without the subset's tag, its kind (TrueType, CFF, Type 3, ...), whether it is embedded."""

    name: str
    kind: str
    embedded: bool
    subset: bool


@dataclass(frozen=True, slots=True)
class ImageFact:
    """One picture as it lies on a page (from 1): its pixels, the lower of its two resolutions, its colour space."""

    page: int
    box_mm: BoxMm
    width: int
    height: int
    ppi: float
    space: str
    bits: int = 8
    packing: str = ""


@dataclass(frozen=True, slots=True)
class InkFact:
    """One plate: its name (Cyan, Magenta, Yellow, Black or a spot's); ``spot`` tells which."""

    name: str
    spot: bool


@dataclass(frozen=True, slots=True)
class PageFact:
    """One page (from 1): its boxes, and the most ink found in one place of it, in per cent.

    ``coverage_is_bound`` tells that transparency or overprint was met, where the figure is the most that there may be.
    ``least_type`` and ``least_rule`` are the smallest type and the thinnest line inside the bleed, in points, None
    where there is none; ``rotate`` is in degrees, clockwise.
    """

    number: int
    media_mm: BoxMm
    bleed_mm: BoxMm
    trim_mm: BoxMm
    coverage: float
    coverage_is_bound: bool
    least_type: float | None = None
    least_rule: float | None = None
    blank: bool = False
    rotate: int = 0

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the trimmed page."""
        return (self.trim_mm[2] - self.trim_mm[0], self.trim_mm[3] - self.trim_mm[1])


@dataclass(frozen=True, slots=True)
class Facts:
    """One file. ``claims`` are the standards that it says it conforms to (PDF/X-4, PDF/UA-1, ...), as written in it.

    ``intent`` is the identifier of its output condition, None where it has none; ``spaces`` every colour space painted.
    ``layers`` are the names of its optional content, ``embedded`` those of the files inside it.
    """

    version: str
    claims: tuple[str, ...]
    intent: str | None
    title: str | None
    pages: tuple[PageFact, ...]
    inks: tuple[InkFact, ...]
    spaces: tuple[str, ...]
    fonts: tuple[FontFact, ...]
    images: tuple[ImageFact, ...]
    transparent: bool
    bytes: int
    sha256: str
    producer: str | None = None
    trapped: str | None = None
    encrypted: bool = False
    layers: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
