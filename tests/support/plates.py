"""Plates as Ghostscript separates them: another program's word on which ink lies where."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageMath

Plates = dict[str, Image.Image]


def plates(pdf: Path, dpi: int = 72) -> list[Plates]:
    """Return the plates of every page within its BleedBox, by name; 255 is all of an ink."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["gs", "-q", "-sDEVICE=tiffsep", f"-r{dpi}", "-o", f"{folder}/%d.tif", str(pdf)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
        with pikepdf.open(pdf) as document:
            boxes = [[float(v) for v in page.bleedbox] for page in document.pages]
        made: list[Plates] = [{} for _ in boxes]
        for file in sorted(Path(folder).iterdir()):
            if match := re.fullmatch(r"(\d+)\((.+)\)\.tif", file.name):
                with Image.open(file) as picture:
                    page = int(match[1]) - 1
                    made[page][match[2]] = ImageChops.invert(_inside(picture, boxes[page], dpi))
    return made


def _inside(picture: Image.Image, box: list[float], dpi: int) -> Image.Image:
    scale = dpi / 72
    left, right = (int(edge * scale) for edge in (box[0], box[2]))
    top, bottom = (picture.height - int(edge * scale) for edge in (box[3], box[1]))
    return picture.crop((left + 1, top + 1, right - 1, bottom - 1))


def coverage(found: Plates) -> float:
    """Return the most ink of any pixel, in per cent of one plate."""
    total = Image.new("I", next(iter(found.values())).size)
    for plate in found.values():
        total = ImageMath.lambda_eval(_added, a=total, b=plate)
    return int(str(total.getextrema()[1])) / 2.55


def _added(operands: dict[str, Any]) -> Any:
    return operands["a"] + operands["b"]
