"""Saving to a disk that may be full: what it says is raised here, and not through qpdf, which would end the process."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pikepdf import Pdf


def save(pdf: Pdf, out: BinaryIO, **how: Any) -> None:
    """Write ``pdf`` to ``out``; raises ``OSError`` where that cannot take all of it."""
    sink = _Sink(out)
    pdf.save(sink, **how)  # type: ignore[arg-type]
    if sink.fault is not None:
        raise sink.fault


class _Sink(io.RawIOBase):
    """Passes on what is written, until ``fault`` is the first refusal."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self.out = out
        self.fault: OSError | None = None

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.out.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.out.seek(offset, whence)

    def write(self, data: Any) -> int:
        if self.fault is None:
            try:
                self.out.write(data)
            except OSError as fault:
                self.fault = fault
        return len(data)

    def flush(self) -> None:
        if self.fault is None:
            try:
                self.out.flush()
            except OSError as fault:
                self.fault = fault
