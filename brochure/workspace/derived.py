"""What files come to, kept from run to run by their bytes: read and judged once, whichever leaflet asks for it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from brochure.workspace.store import Store

T = TypeVar("T")

# Where the classes of values live; their making runs nothing but their own checks.
_VALUES = ("brochure.model.", "brochure.source", "brochure.errors", "brochure.catalogue", "brochure.languages")
_PLAIN = frozenset({"datetime"})


@dataclass(frozen=True, slots=True)
class Derived:
    """What ``program`` has made of files, in ``store``, which nobody else may write to; without one nothing is kept."""

    store: Store | None = None
    program: str = ""

    def of(self, kind: str, parts: Iterable[tuple[str, bytes]], make: Callable[[], T]) -> T:
        """Return what ``make`` makes of ``parts``, files by path, and of nothing else; what it raises is not kept."""
        if self.store is None or self.store.folder is None:
            return make()
        whole = hashlib.sha256(self.program.encode())
        for path, data in parts:
            whole.update(f"\0{path}\0{len(data)}\0".encode(errors="surrogateescape"))
            whole.update(data)
        key = f"{kind}/{whole.hexdigest()}"
        if (kept := self.store.get(key)) is not None:
            with suppress(Exception):
                found: T = _read(kept)
                return found
        found = make()
        self.store.put(key, _pickled(found))
        return found


def _read(kept: bytes) -> Any:  # noqa: ANN401 - whatever was kept
    """Return what was pickled; raises ``UnpicklingError`` where it is no value: what lies in a folder runs no code."""
    import pickle

    from brochure import source

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as pickle has it
            found = super().find_class(module, name) if module.startswith(_VALUES) or module in _PLAIN else None
            if isinstance(found, type) or found is source._scalar:  # noqa: SLF001 - what ``Scalar.whole`` names
                return found
            message = f"{module}.{name} is no value"
            raise pickle.UnpicklingError(message)

    return Unpickler(BytesIO(kept)).load()


def _pickled(value: object) -> bytes:
    """Return ``value`` with all that its words know of their files: what is found in them later has its place there."""
    import pickle

    from brochure.source import Scalar

    class Pickler(pickle.Pickler):
        def reducer_override(self, part: Any) -> Any:  # noqa: ANN401 - as pickle has it
            return part.whole if type(part) is Scalar else NotImplemented

    out = BytesIO()
    Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()
