"""Where things stand: files of a workspace by what they are of, and fonts that come with the program."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

FALLBACK_FAMILY = "Lato"
APPROVALS = "content/approvals.yaml"

_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def package_fonts() -> Path:
    """Return the folder of font families that the package rendercv-fonts carries."""
    spec = find_spec("rendercv_fonts")
    if spec is None or not spec.submodule_search_locations:
        message = "the package rendercv-fonts is not installed"
        raise UsageError(Diagnostic("fonts-absent", message, hint="pip install rendercv-fonts"))
    return Path(next(iter(spec.submodule_search_locations)))


def font_folders() -> tuple[Path, ...]:
    """Return the folders of font families that come with the program: its own, and the package's."""
    return (Path(str(files("brochure") / "fonts")), package_fonts())


@contextmanager
def fontconfig() -> Iterator[Path]:
    """Write a fontconfig file that knows one family of ours and no folder of the system; remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="brochure-") as folder:
        conf = Path(folder) / "fonts.conf"
        conf.write_text(_FONTS_CONF.format(fonts=package_fonts() / FALLBACK_FAMILY, cache=folder), encoding="utf-8")
        yield conf


def leaflet_path(name: str, language: str) -> str:
    """Return where a leaflet stands in its workspace."""
    return f"content/leaflets/{name}.{language}.yaml"


def approved_path(sha256: str) -> str:
    """Return where approved words are kept in their workspace."""
    return f"content/approvals/{sha256}.txt"


def translations_path(tag: str) -> str:
    """Return where shared wording in another language stands in its workspace."""
    return f"content/translations/{tag}.yaml"


def printer_path(clinic: str) -> str:
    """Return where the readings of a clinic's printer stand in its workspace."""
    return f"content/clinics/{clinic}/printer.yaml"
