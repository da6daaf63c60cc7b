"""What clinics say for themselves, held against what leaflets let them say."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure import source
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
    word = name.encode()
    for leaflet, language in _leaflets(workspace):
        path = leaflet_path(leaflet, language)
        data = workspace.find(path) or b""
        if word in data and name in _locals(data, path):
            return True
    return False


@lru_cache(maxsize=256)
def _locals(data: bytes, path: str) -> frozenset[str]:
    """Return the local texts that a leaflet's file declares; none of one that is told to whoever builds it."""
    with suppress(BrochureError):
        tree = source.parse(data, path)
        declared = tree.get("local") if isinstance(tree, dict) else None
        return frozenset(declared) if isinstance(declared, dict) else frozenset()
    return frozenset()


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
