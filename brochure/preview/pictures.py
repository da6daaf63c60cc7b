"""Pictures of finished files: pages drawn by PDFium, which bears one thread at a time, and what can be seen on them."""

from __future__ import annotations

import ctypes
import hashlib
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from brochure.units import mm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brochure.model.profile import Profile

MOST_SCALE = 6.0
MOST_PIXELS = 40_000_000
PROOF = "proof"
_LOOKS = 4
_SEEN = 1.0  # pixels a point at which pages are compared
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file: its width and height in mm, and a digest of how it looks."""

    width: float
    height: float
    digest: str


def pages(pdf: bytes) -> tuple[Page, ...]:
    """Return the pages of a file; two that look alike have the same digest."""
    found = []
    with _LOCK, pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bitmap = page.render(scale=_SEEN)
            digest = hashlib.blake2b(bytes(bitmap.buffer), digest_size=12).hexdigest()
            found.append(Page(mm(page.get_width()), mm(page.get_height()), digest))
            bitmap.close()
            page.close()
    return tuple(found)


def draw(pdf: bytes, page: int, scale: float) -> bytes | None:
    """Return a page as PNG at ``scale`` pixels a point, or at as many as are borne; None where there is none."""
    with _LOCK, pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= page < len(document):
            return None
        shown = document[page]
        room = (MOST_PIXELS / (shown.get_width() * shown.get_height())) ** 0.5
        image = shown.render(scale=min(scale, MOST_SCALE, room)).to_pil()
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def first(pdf: bytes, width: int) -> bytes:
    """Return the first page as PNG, ``width`` pixels wide."""
    with _LOCK, pypdfium2.PdfDocument(pdf) as document:
        scale = width / document[0].get_width()
    return draw(pdf, 0, scale) or b""


class Looks:
    """Print files as they will look: on paper, or one plate of them. The last few are kept, by revision."""

    def __init__(self) -> None:
        """Keep none yet."""
        self._kept: OrderedDict[tuple[int, str], bytes] = OrderedDict()
        self._plates: OrderedDict[int, Mapping[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, revision: int, pdf: bytes, look: str, profile: Profile | None) -> bytes | None:
        """Return ``pdf`` as ``look`` has it: itself without one, ``PROOF`` as printed under ``profile``, or a plate."""
        if not look:
            return pdf
        if look != PROOF:
            return self._separated(revision, pdf).get(look)
        with self._lock:
            if (revision, look) not in self._kept:
                from brochure import press

                icc = profile.icc_profile if profile else b""
                self._kept[revision, look] = press.soft_proof(pdf, icc) if icc else pdf
                while len(self._kept) > _LOOKS:
                    self._kept.popitem(last=False)
            return self._kept[revision, look]

    def plates(self, revision: int, pdf: bytes) -> tuple[str, ...]:
        """Return the names of the plates of a print file."""
        return tuple(self._separated(revision, pdf))

    def _separated(self, revision: int, pdf: bytes) -> Mapping[str, bytes]:
        with self._lock:
            if revision not in self._plates:
                from brochure import press

                self._plates[revision] = press.separations(pdf) if pdf else {}
                while len(self._plates) > 1:
                    self._plates.popitem(last=False)
            return self._plates[revision]


# -- the baseline grid ---------------------------------------------------------------------------------------------

_STEP_PT = 0.05  # baselines nearer than this are one
_LEAST_PT, _MOST_PT = 8.0, 80.0  # what two lines of running text can lie apart


def grids(pdf: bytes, names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the grid on which the text of each page stands: how far its lines are apart, and where the first can be.

    Both in mm, from the top of its trim; ``pdf`` are typeset pages. The distance is that of most lines of the file; all
    that stands between two blocks is a whole number of half lines.
    """
    with _LOCK, pypdfium2.PdfDocument(pdf) as document:
        read = [_baselines(page) for page in document]
    gaps: Counter[float] = Counter()
    for lines in read:
        apart = (round(lower - upper, 1) for upper, lower in pairwise(lines))
        gaps.update(gap for gap in apart if _LEAST_PT <= gap <= _MOST_PT)
    if not gaps:
        return {}
    ((line, _),) = gaps.most_common(1)
    found = {}
    for name, lines in zip(names, read, strict=True):
        running = {y for pair in pairwise(lines) for y in pair if abs(pair[1] - pair[0] - line) < 2 * _STEP_PT}
        phases: Counter[int] = Counter()
        for y in running or lines:
            phases[round((y % (line / 2)) / _STEP_PT)] += lines[y]
        phase = phases.most_common(1)[0][0] * _STEP_PT if phases else 0.0
        found[name] = (round(mm(line), 4), round(mm(phase), 4))
    return found


def _baselines(page: pypdfium2.PdfPage) -> dict[float, int]:
    """Return where the lines of a page stand, in points from the top of its trim, and how many letters each has."""
    top = page.get_trimbox()[3]
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: Counter[float] = Counter()
    for index in range(text.count_chars()):
        if pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y):
            found[round((top - y.value) / _STEP_PT) * _STEP_PT] += 1
    text.close()
    return {at: letters for at, letters in sorted(found.items()) if letters > 1}
