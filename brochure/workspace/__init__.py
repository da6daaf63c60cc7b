"""The file system: the only room that touches it."""

from brochure.workspace.files import MAX_BYTES, digest
from brochure.workspace.reading import (
    FALLBACK_FAMILY,
    Workspace,
    find_root,
    font_folders,
    fontconfig,
    leaflet_path,
    package_fonts,
    packaged,
    printer_path,
    read_file,
    starter_folder,
)
from brochure.workspace.store import Store, program, store_of
from brochure.workspace.writing import exists, move, named, read_manifest, writable, write, write_together

__all__ = [
    "FALLBACK_FAMILY",
    "MAX_BYTES",
    "Store",
    "Workspace",
    "digest",
    "exists",
    "find_root",
    "font_folders",
    "fontconfig",
    "leaflet_path",
    "move",
    "named",
    "package_fonts",
    "packaged",
    "printer_path",
    "program",
    "read_file",
    "read_manifest",
    "starter_folder",
    "store_of",
    "writable",
    "write",
    "write_together",
]
