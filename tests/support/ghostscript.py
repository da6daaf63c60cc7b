"""Ghostscript as a judge of ink: the most that lies in one place of a page."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from collections.abc import Sequence

DPI = 150


def coverage(pdf: bytes, boxes_mm: Sequence[tuple[float, float, float, float]]) -> list[float]:
    """Return the most ink on each page, in per cent of one plate, inside a box in mm from the top left."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.pdf")
        source.write_bytes(pdf)
        command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiff32nc", f"-r{DPI}"]
        subprocess.run([*command, f"-sOutputFile={folder}/%d.tif", source], check=True, capture_output=True)
        found = []
        for number, box in enumerate(boxes_mm, start=1):
            with Image.open(Path(folder, f"{number}.tif")) as picture:
                edges = [round(edge / 25.4 * DPI) + inset for edge, inset in zip(box, (1, 1, -1, -1), strict=True)]
                found.append(_most(picture.crop((edges[0], edges[1], edges[2], edges[3]))))
        return found


def _most(picture: Image.Image) -> float:
    c, m, y, k = picture.split()
    totals = ImageChops.add(ImageChops.add(c, m, scale=2), ImageChops.add(y, k, scale=2), scale=2)
    return float(totals.getextrema()[1]) * 4 / 255 * 100  # type: ignore[arg-type]
