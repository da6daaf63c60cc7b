"""Whether this machine has what building needs, and how to get what it lacks."""

from __future__ import annotations

import ctypes.util
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from brochure import workspace as disk
from brochure.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What WeasyPrint loads at run time, and the Debian package of each.
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libharfbuzz0b",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
PACKAGES = ("weasyprint", "pikepdf", "pypdfium2", "pydantic", "rendercv-fonts")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that building needs: whether it is there, and what to do where it is not."""

    fine: bool
    what: str
    cure: str = ""


def examine(directory: Path) -> tuple[Finding, ...]:
    """Return a finding for everything that a build in ``directory`` needs."""
    return tuple(_examine(directory))


def _examine(directory: Path) -> Iterator[Finding]:
    yield Finding(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}", "install Python 3.11 or later")
    for name in PACKAGES:
        try:
            yield Finding(fine=True, what=f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding(fine=False, what=name, cure=f"pip install {name}")
    for library, package in LIBRARIES.items():
        found = ctypes.util.find_library(library) is not None
        yield Finding(found, f"library {library}", f"apt-get install {package}")
    yield Finding((disk.package_fonts()).is_dir(), "fonts of rendercv-fonts", "pip install rendercv-fonts")
    try:
        root = disk.find_root(directory.resolve())
    except BrochureError:
        yield Finding(fine=False, what=f"a workspace at {directory}", cure="brochure new DIR makes one")
        return
    yield Finding(fine=True, what=f"workspace {root}")
    out = root / "build"
    yield Finding(disk.writable(out), f"{out} can be written", "make the folder writable, or build with -o elsewhere")
