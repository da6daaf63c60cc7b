"""A workspace as one parcel of bytes, to be opened on another machine: its files, and the starter kit's behind them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic
from brochure.workspace.reading import Workspace

if TYPE_CHECKING:
    from pathlib import Path

# What a workspace reads lies in these.
_FOLDERS = ("content", "templates", "styles")
_TOPS = ("own", "starter")
_MOST_BYTES = 500_000_000


def packed(workspace: Workspace) -> bytes:
    """Return a workspace as a ZIP file, the same bytes for the same files; raises ``BrochureError`` if it is too large.

    Records of patients are no part of a workspace, and so never of this.
    """
    made, total = io.BytesIO(), 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for top, name in zip(range(len(workspace.files.tops)), _TOPS, strict=False):
            for folder in _FOLDERS:
                for path in sorted(workspace.files.below(top, folder)):
                    data = workspace.files.read(top, path) or b""
                    total += len(data)
                    if total > _MOST_BYTES:
                        message = f"the workspace holds more than {_MOST_BYTES // 1_000_000} MB"
                        hint = "move what no leaflet names out of content/"
                        raise BrochureError(Diagnostic("workspace-too-large", message, hint=hint))
                    archive.writestr(zipfile.ZipInfo(f"{name}/{path}"), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unpacked(data: bytes, folder: Path) -> Workspace:
    """Return the workspace that ``packed`` made, in the empty ``folder``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)  # which leads nowhere outside
    own, starter = (folder / name for name in _TOPS)
    return Workspace(own, starter if starter.is_dir() else own)
