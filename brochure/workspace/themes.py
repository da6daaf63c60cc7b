"""Themes that come with installed packages: found by entry point, read as data, nothing of them executed.

A package names its theme in the group ``brochure.themes``: ``shore = "shore_theme"``, or ``"shore_theme.looks:shore"``
for a folder inside it. That folder is what ``styles/themes/<name>/`` is in a workspace.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath

FOLDER = "styles/themes"
GROUP = "brochure.themes"


def theme_of(path: str) -> tuple[str, str] | None:
    """Return the theme that ``path`` belongs to and the path inside it; None where it belongs to none."""
    parts = PurePosixPath(path).parts
    if len(parts) < 4 or "/".join(parts[:2]) != FOLDER or ".." in parts:
        return None
    return parts[2], "/".join(parts[3:])


@lru_cache(maxsize=32)
def theme_folder(name: str) -> Path | None:
    """Return the folder of the theme that an installed package brings under ``name``, None where there is none."""
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP, name=name):
        inside = "/".join((*point.module.split("."), *((point.attr.split(".")) if point.attr else ())))
        places = [Path(str(point.dist.locate_file(inside)))] if point.dist else []
        for place in (*places, *_elsewhere(point.module, inside)):
            if (place / "theme.yaml").is_file():
                return place
    return None


def _elsewhere(module: str, inside: str) -> list[Path]:
    """Return where a package that is not beside its metadata may be, as one installed to be edited."""
    from importlib.util import find_spec

    top = module.partition(".")[0]
    try:
        spec = find_spec(top)  # of a top module alone: the parents of another would be run
    except (ImportError, ValueError):
        return []
    folders = spec.submodule_search_locations if spec else None
    return [Path(folder).parent / inside for folder in folders or ()]
