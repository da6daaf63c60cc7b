"""Logos of a brand: one picture or several, in three sizes, each for light and for dark grounds; how each is used.

The standard says what there is. How small a logo may be and how much air it needs stands under
``defaults: brochure: logo:``, for all of them or for one, by its size or by its name under ``logo.images``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place, did_you_mean
from brochure.model.base import described, fault
from brochure.model.local import word_faults
from brochure.model.standard import from_folder
from brochure.source import Mapping_, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIZES = ("small", "medium", "large")
LIMITS = ("min-width", "min-height", "clear-space")
DARK = "-dark"
_MOST_MM = 200.0
_MOST_ALT = 120  # characters: a logo is called by whose it is, and says nothing else
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:mm)?")


@dataclass(frozen=True, slots=True)
class Limit:
    """A length in mm that a brand states for its logo, and where."""

    mm: float
    place: Place


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture of the brand; ``path`` is from the top of the workspace, ``limits`` what it needs, by key."""

    path: str
    alt: str | None
    place: Place
    name: str = ""
    limits: tuple[tuple[str, Limit], ...] = ()

    def limit(self, key: str) -> Limit | None:
        """Return what the brand states under ``key``, one of ``LIMITS``."""
        return dict(self.limits).get(key)


class Logos:
    """Reads ``logo:`` and what is stated of it; what cannot be read becomes a fault."""

    def __init__(self, node: Node | str, settings: Mapping_, folder: PurePosixPath) -> None:
        """Read the logos of ``node``, whose paths begin in ``folder``, and ``settings`` on their use."""
        self.faults: list[Diagnostic] = []
        self._folder = folder
        self.images: dict[str, Logo] = {}
        written = dict(self._sizes(node))
        by_name = self._limits(settings, (*SIZES, *self.images))
        self.by_size: dict[str, Logo] = {
            size: replace(logo, limits=tuple(_merged(by_name, size.removesuffix(DARK), logo.name).items()))
            for size, logo in written.items()
        }
        self.images = {
            name: replace(logo, limits=tuple(_merged(by_name, "", name).items())) for name, logo in self.images.items()
        }

    def _sizes(self, node: Node | str) -> Iterator[tuple[str, Logo]]:
        if not isinstance(node, Mapping_) or "path" in node:
            if isinstance(node, (Mapping_, Scalar)) and (logo := self._logo(node)):
                yield "medium", logo
            return
        images: Node | str = node.get("images", "")
        for name, written in images.items() if isinstance(images, Mapping_) else ():
            if logo := self._logo(written):
                self.images[name] = replace(logo, name=name)
        if images != "" and not isinstance(images, Mapping_):
            self._fault("wrong-type", f"this must be keys with values, not {described(images)}", images)
        for size in SIZES:
            variants: dict[str, Node | str] = {size: node.get(size, "")}
            if isinstance(chosen := variants[size], Mapping_) and "path" not in chosen:
                variants = {size: chosen.get("light", ""), f"{size}{DARK}": chosen.get("dark", "")}
            for name, inner in variants.items():
                if logo := self._logo(inner):
                    yield name, logo

    def _logo(self, node: object) -> Logo | None:
        if isinstance(node, Mapping_):
            path, alt = node.get("path", ""), node.get("alt", "")
            for value in (path, alt):
                if not isinstance(value, (Scalar, str)):
                    self._fault("wrong-type", f"this must be text, not {described(value)}", value)
                    return None
            for found in word_faults(str(alt), alt.place, _MOST_ALT) if isinstance(alt, Scalar) else ():
                self.faults.append(found)
            return Logo(self._path(path), str(alt) or None, path.place) if isinstance(path, Scalar) and path else None
        if not isinstance(node, Scalar) or not node:
            return None
        if node in self.images:
            return self.images[node]
        if not PurePosixPath(node).suffix:
            hint = did_you_mean(node, self.images) or "name a file with its ending: logo.svg"
            self._fault("unknown-logo", f'"{node}" is neither a picture nor one of logo.images', node, hint)
            return None
        return Logo(self._path(node), None, node.place)

    def _path(self, written: str) -> str:
        remote = re.match(r"[a-z][a-z0-9+.-]+:|//", written, re.IGNORECASE)
        return str(written) if remote else str(self._folder / from_folder(written))

    # -- how they are used --------------------------------------------------------------------------------------------

    def _limits(self, settings: Mapping_, names: tuple[str, ...]) -> dict[str, dict[str, Limit]]:
        """Return the limits of all logos, under an empty name, and of each that has some of its own."""
        found: dict[str, dict[str, Limit]] = {"": {}}
        for key, value in settings.items():
            if key in LIMITS:
                if limit := self._length(value):
                    found[""][key] = limit
            elif key not in names:
                hint = did_you_mean(key, (*LIMITS, *names))
                self._fault("unknown-key", f'unknown key "{key}"', place=settings.key_place(key), hint=hint)
            elif not isinstance(value, Mapping_):
                hint = f"write {{{LIMITS[0]}: 12, {LIMITS[2]}: 3}}, in mm"
                self._fault("wrong-type", f"this must be keys with values, not {described(value)}", value, hint)
            else:
                found[key] = dict(self._of_one(value))
        return found

    def _of_one(self, node: Mapping_) -> Iterator[tuple[str, Limit]]:
        for key, value in node.items():
            if key not in LIMITS:
                hint = did_you_mean(key, LIMITS)
                self._fault("unknown-key", f'unknown key "{key}"', place=node.key_place(key), hint=hint)
            elif limit := self._length(value):
                yield key, limit

    def _length(self, node: Node) -> Limit | None:
        match = _LENGTH.fullmatch(node) if isinstance(node, Scalar) else None
        if match is None or float(match[1]) > _MOST_MM:
            hint = "write it in millimetres: 12, or 12mm"
            self._fault(
                "bad-length", f"this must be a length of 0 to {_MOST_MM:g} mm, not {described(node)}", node, hint
            )
            return None
        return Limit(float(match[1]), node.place)

    def _fault(
        self, code: str, message: str, node: object = None, hint: str | None = None, place: Place | None = None
    ) -> None:
        found = fault(code, message, node, hint, place=place)
        if found not in self.faults:
            self.faults.append(found)


def _merged(by_name: Mapping[str, Mapping[str, Limit]], *names: str) -> dict[str, Limit]:
    """Return the limits of all, over them those of each of ``names`` in turn."""
    merged = dict(by_name[""])
    for name in names:
        merged.update(by_name.get(name, {}) if name else {})
    return merged
