"""Marked content taken out: tags mean nothing on a sheet of paper, where their structure is gone."""

from __future__ import annotations

import re

import pikepdf

from brochure.press.painted import painted

# As WeasyPrint writes it, one operand or operator on a line; its strings are in hexadecimal.
_MARKS = re.compile(rb"^/[^\s/<]+\n(?:BMC|<<[^(]*?>>\nBDC)\n|^EMC(?:\n|\Z)", re.MULTILINE)
_OPERATORS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})  # ISO 32000-1, table 320
_LEFT = tuple(operator.encode() for operator in _OPERATORS - {"MP", "DP"})


def unmark(pdf: pikepdf.Pdf) -> None:
    """Take marked content out of every stream that ``pdf`` paints; what is drawn does not change."""
    for stream, _ in painted(pdf)[0]:
        data = stream.read_bytes()
        new = _MARKS.sub(b"", data)
        if b"(" in data or b"BI" in data or any(operator in new for operator in _LEFT):
            kept = [i for i in pikepdf.parse_content_stream(stream) if str(i.operator) not in _OPERATORS]
            new = pikepdf.unparse_content_stream(kept)
        if new != data:
            stream.write(new)
