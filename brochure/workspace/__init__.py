"""The file system: the only room that touches it."""

from brochure.workspace.files import MAX_BYTES, digest
from brochure.workspace.fonts import FALLBACK_FAMILY, family, font_folders, fontconfig, package_fonts
from brochure.workspace.places import (
    APPROVALS,
    approved_path,
    leaflet_path,
    printer_path,
    translations_path,
)
from brochure.workspace.private import private_file, private_folder, private_spool
from brochure.workspace.reading import Workspace, find_root, packaged, read_file, starter_folder
from brochure.workspace.store import Store, program, store_of
from brochure.workspace.writing import (
    exists,
    move,
    named,
    named_below,
    read_manifest,
    read_versions,
    writable,
    write,
    write_together,
)

__all__ = [
    "APPROVALS",
    "FALLBACK_FAMILY",
    "MAX_BYTES",
    "Store",
    "Workspace",
    "approved_path",
    "digest",
    "exists",
    "family",
    "find_root",
    "font_folders",
    "fontconfig",
    "leaflet_path",
    "move",
    "named",
    "named_below",
    "package_fonts",
    "packaged",
    "printer_path",
    "private_file",
    "private_folder",
    "private_spool",
    "program",
    "read_file",
    "read_manifest",
    "read_versions",
    "starter_folder",
    "store_of",
    "translations_path",
    "writable",
    "write",
    "write_together",
]
