"""The file system: the only room that touches it."""

from brochure.workspace.reading import (
    APPROVALS,
    FALLBACK_FAMILY,
    MAX_BYTES,
    Workspace,
    approved_path,
    find_root,
    fontconfig,
    leaflet_path,
    package_fonts,
    packaged,
    printer_path,
    read_file,
    starter_folder,
)
from brochure.workspace.writing import exists, move, named, read_manifest, writable, write, write_together

__all__ = [
    "APPROVALS",
    "FALLBACK_FAMILY",
    "MAX_BYTES",
    "Workspace",
    "approved_path",
    "exists",
    "find_root",
    "fontconfig",
    "leaflet_path",
    "move",
    "named",
    "package_fonts",
    "packaged",
    "printer_path",
    "read_file",
    "read_manifest",
    "starter_folder",
    "writable",
    "write",
    "write_together",
]
