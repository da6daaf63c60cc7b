"""Where a workspace stands, and the starter kit behind it."""

from __future__ import annotations

from pathlib import Path

from brochure.errors import Diagnostic, UsageError

PACKAGE = Path(__file__).resolve().parent.parent


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds ``content/``; raises ``UsageError`` without one."""
    for folder in (start, *start.parents):
        if (folder / "content").is_dir():
            return folder
    hint = "brochure new DIR makes one; -C DIR names one"
    raise UsageError(Diagnostic("no-workspace", f"no workspace at {start} or above", hint=hint))


def starter_folder() -> Path:
    """Return the folder that holds the starter's templates, styles and content: the wheel's, or the checkout's."""
    packaged = PACKAGE / "starter"
    return packaged if packaged.is_dir() else PACKAGE.parent


def tops_of(root: Path, starter: Path | None = None) -> tuple[Path, ...]:
    """Return the folders that the workspace at ``root`` is read from, the first before the second."""
    starter = starter or starter_folder()
    return (root,) if root == starter else (root, starter)
