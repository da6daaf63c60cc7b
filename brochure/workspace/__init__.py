"""The file system: the only room that touches it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

# Where each name lives; loaded when first asked for: a run that has nothing to do needs few of them.
_HOMES = {
    **dict.fromkeys(("Change", "Held", "held", "inside", "save"), "editing"),
    **dict.fromkeys(("MAX_BYTES", "read_file"), "files"),
    **dict.fromkeys(("FALLBACK_FAMILY", "families", "family", "font_folders", "fontconfig", "package_fonts"), "fonts"),
    **dict.fromkeys(("digest",), "looks"),
    **dict.fromkeys(("APPROVALS", "approved_path", "leaflet_path", "printer_path", "translations_path"), "places"),
    **dict.fromkeys(("private_file", "private_folder", "private_spool"), "private"),
    **dict.fromkeys(("Workspace", "packaged"), "reading"),
    **dict.fromkeys(("packed", "unpacked"), "shipping"),
    **dict.fromkeys(("Store", "program", "store_of"), "store"),
    **dict.fromkeys(("find_root", "starter_folder"), "tops"),
    **dict.fromkeys(("Watcher",), "watching"),
    **dict.fromkeys(
        (
            "alone",
            "exists",
            "move",
            "named",
            "named_below",
            "read_manifest",
            "read_programs",
            "read_versions",
            "renew",
            "sweep",
            "writable",
            "write",
            "write_together",
        ),
        "writing",
    ),
}

__all__ = [
    "APPROVALS",
    "FALLBACK_FAMILY",
    "MAX_BYTES",
    "Change",
    "Held",
    "Store",
    "Watcher",
    "Workspace",
    "alone",
    "approved_path",
    "digest",
    "exists",
    "families",
    "family",
    "find_root",
    "font_folders",
    "fontconfig",
    "held",
    "inside",
    "leaflet_path",
    "move",
    "named",
    "named_below",
    "package_fonts",
    "packaged",
    "packed",
    "printer_path",
    "private_file",
    "private_folder",
    "private_spool",
    "program",
    "read_file",
    "read_manifest",
    "read_programs",
    "read_versions",
    "renew",
    "save",
    "starter_folder",
    "store_of",
    "sweep",
    "translations_path",
    "unpacked",
    "writable",
    "write",
    "write_together",
]

if TYPE_CHECKING:
    from brochure.workspace.editing import Change, Held, held, inside, save
    from brochure.workspace.files import MAX_BYTES, read_file
    from brochure.workspace.fonts import FALLBACK_FAMILY, families, family, font_folders, fontconfig, package_fonts
    from brochure.workspace.looks import digest
    from brochure.workspace.places import APPROVALS, approved_path, leaflet_path, printer_path, translations_path
    from brochure.workspace.private import private_file, private_folder, private_spool
    from brochure.workspace.reading import Workspace, packaged
    from brochure.workspace.shipping import packed, unpacked
    from brochure.workspace.store import Store, program, store_of
    from brochure.workspace.tops import find_root, starter_folder
    from brochure.workspace.watching import Watcher
    from brochure.workspace.writing import (
        alone,
        exists,
        move,
        named,
        named_below,
        read_manifest,
        read_programs,
        read_versions,
        renew,
        sweep,
        writable,
        write,
        write_together,
    )


def __getattr__(name: str) -> object:
    """Load a name from its module (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(f"brochure.workspace.{_HOMES[name]}"), name)
    message = f"module 'brochure.workspace' has no attribute {name!r}"
    raise AttributeError(message)
