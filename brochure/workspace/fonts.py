"""Fonts that come with the program, and the configuration in which no font of the machine is found."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, UsageError
from brochure.workspace.tops import PACKAGE
from brochure.world import FontFile

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NAME = 100  # pictures name families too, and may name anything
FALLBACK_FAMILY = "Lato"

_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""

_WEIGHTS = {"Regular": (400, "normal"), "Bold": (700, "normal")}


def family(name: str) -> tuple[FontFile, ...]:
    """Return regular and bold of a family under a free licence; none where there is no such family."""
    if len(name) > MAX_NAME or "/" in name or name.startswith("."):
        return ()
    folder = next((top / name for top in font_folders() if (top / name / "OFL.txt").is_file()), None)
    if folder is None:
        return ()
    found = [(*file.stem.rpartition("-")[::2], file) for file in sorted(folder.glob("*.[to]tf"))]
    own = min((stem for stem, _, _ in found), key=len, default="")  # one folder may hold relatives: NotoSansJP
    return tuple(
        FontFile(file.read_bytes(), *_WEIGHTS[style])
        for stem, style, file in found
        if stem == own and style in _WEIGHTS
    )


def families() -> tuple[str, ...]:
    """Return the names of the families that come with the program and set text, in order."""
    names = {folder.name for top in font_folders() for folder in top.iterdir() if (folder / "OFL.txt").is_file()}
    return tuple(sorted(name for name in names if family(name)))


def package_fonts() -> Path:
    """Return the folder of font families that the package rendercv-fonts carries."""
    spec = find_spec("rendercv_fonts")
    if spec is None or not spec.submodule_search_locations:
        message = "the package rendercv-fonts is not installed"
        raise UsageError(Diagnostic("fonts-absent", message, hint="pip install rendercv-fonts"))
    return Path(next(iter(spec.submodule_search_locations)))


def font_folders() -> tuple[Path, ...]:
    """Return the folders of font families that come with the program: its own, and the package's."""
    return (PACKAGE / "fonts", package_fonts())


@contextmanager
def fontconfig() -> Iterator[Path]:
    """Write a fontconfig file that knows one family of ours and no folder of the system; remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="brochure-") as folder:
        conf = Path(folder) / "fonts.conf"
        conf.write_text(_FONTS_CONF.format(fonts=package_fonts() / FALLBACK_FAMILY, cache=folder), encoding="utf-8")
        yield conf
