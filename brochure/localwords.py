"""What clinics say for themselves, held against what leaflets let them say."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure.errors import BrochureError, Diagnostic, did_you_mean
from brochure.model.local import local_faults
from brochure.workspace.places import leaflet_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.model.clinic import Clinic
    from brochure.model.leaflet import Leaflet
    from brochure.workspace import Workspace


def locked_faults(workspace: Workspace, leaflet: Leaflet, clinic: Clinic) -> Iterator[Diagnostic]:
    """Yield a fault for every text that a clinic may not set: one that no leaflet leaves to it, or too long a one."""
    yield from local_faults(leaflet, clinic)
    for name, text in clinic.local.items():
        if name in leaflet.local or _declared(workspace, name):
            continue
        known = {key for other in _every(workspace) for key in other.local}
        yield Diagnostic(
            "undeclared-local",
            f'no leaflet here leaves "{name}" to the clinic',
            place=text.place,
            hint=did_you_mean(name, known) or "a leaflet names what a clinic may set, under local:",
        )


def _declared(workspace: Workspace, name: str) -> bool:
    """Tell whether a leaflet declares the local text ``name``; only those that have the word in them are read."""
    word = re.compile(rb"(?<![\w-])" + re.escape(name.encode()) + rb"(?![\w-])")
    for leaflet, language in _leaflets(workspace):
        if word.search(workspace.find(leaflet_path(leaflet, language)) or b""):
            with suppress(BrochureError):  # told to whoever builds that one
                if name in workspace.leaflet(leaflet, language).local:
                    return True
    return False


def _every(workspace: Workspace) -> Iterator[Leaflet]:
    for leaflet, language in _leaflets(workspace):
        with suppress(BrochureError):
            yield workspace.leaflet(leaflet, language)


def _leaflets(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield the workspace's own leaflets, then those that ship, which a clinic may mean to take."""
    own = [(leaflet, language) for leaflet, languages in workspace.leaflets().items() for language in languages]
    yield from own
    for path in workspace.kit(("content/leaflets",)):
        leaflet, _, language = PurePosixPath(path).name.removesuffix(".yaml").partition(".")
        if (leaflet, language) not in own:
            yield leaflet, language
