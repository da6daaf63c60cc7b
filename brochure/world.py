"""What composing may ask of the outside: files by path, fonts by family, what was kept. The workspace answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from brochure.errors import Place


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file of a font family: its bytes, weight 100 to 900 and style normal or italic."""

    data: bytes
    weight: int
    style: str


class World(Protocol):
    """Everything outside: it reads, and says no."""

    def read(self, path: str, place: Place | None = None) -> bytes:
        """Return the bytes of a file, ``path`` from the top of the workspace, its own files before the starter's.

        Raises ``BrochureError`` at ``place`` when there is none, or when it lies outside.
        """
        ...

    def find(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where there is none."""
        ...

    def family(self, name: str) -> tuple[FontFile, ...]:
        """Return the files of a font family that comes with the program; none when it does not."""
        ...


class Kept(Protocol):
    """What is kept from run to run, under keys of 64 hexadecimal digits; a value may be gone at any time."""

    def get(self, key: str) -> bytes | None:
        """Return what is kept under ``key``, whole, or None."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``."""
        ...
