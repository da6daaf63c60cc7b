"""Content streams as operations: decoded within bounds, and cut into operators with their operands."""

from __future__ import annotations

import re
import warnings
import zlib
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What is left of a file that wants to fill the memory or the day.
MOST_BYTES = 64_000_000
MOST_OPERATIONS = 500_000

# What a broken object makes pikepdf and Python raise.
BROKEN = (
    pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError, OverflowError,
    RecursionError, OSError, NotImplementedError, SyntaxError,
)  # fmt: skip

# An operand list is the bytes between two operators; of a stream that takes the parser, a list of values.
Operands = Any
Operation = tuple[Operands, bytes]

# What begins no operation is taken with all that follows it: no stream is looked through again and again.
_OPERATION = re.compile(
    rb"""((?:[\s\d.+-]++
        |/[^\s()<>\[\]{}/%]*+
        |<<[^<>()]*+>>
        |<[0-9A-Fa-f\s]*+>
        |\((?:[^()\\]|\\.)*+\)
        |\[(?:[^\[\]()<>%]++|<[0-9A-Fa-f\s]*+>|\((?:[^()\\]|\\.)*+\))*+\]
    )*+)
    (?:([A-Za-z'"][A-Za-z0-9*'"]*+)|.++|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*+)>|\(((?:[^()\\]|\\.)*+)\)|([-+.\d]++)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_SHORT = 200_000


class TooLargeError(Exception):
    """A stream unpacks to more than is read, or draws more than is followed."""


def decoded(stream: pikepdf.Object, most: int = MOST_BYTES) -> bytes:
    """Return what a stream holds.

    Raises ``TooLargeError`` where that is more than ``most`` bytes, ``pikepdf.PdfError`` where it cannot be decoded.
    """
    names, parameters = filters(stream), stream.get(Name.DecodeParms)
    if names and set(names) <= {"/FlateDecode", "/Fl"}:
        data = stream.read_raw_bytes()
        whole = True
        for _ in names:
            data, whole = _inflated(data, most)
        if whole and not _has_predictor(parameters):
            return data
    elif len(names) > 1 and len(stream.read_raw_bytes()) > most // 1000:  # no packing is a thousand times smaller
        raise TooLargeError
    data = stream.read_bytes()
    if len(data) > most:
        raise TooLargeError
    return data


def begins(stream: pikepdf.Object, length: int) -> bytes:
    """Return the first bytes of a stream; raises what ``decoded`` raises."""
    if filters(stream) == ["/FlateDecode"] and not _has_predictor(stream.get(Name.DecodeParms)):
        return zlib.decompressobj().decompress(stream.read_raw_bytes(), length)
    return decoded(stream)[:length]


def undone(stream: pikepdf.Object, most: int = MOST_BYTES) -> bytes:
    """Return a stream with all but its last filter undone; nothing where that takes more than unpacking."""
    data = stream.read_raw_bytes()
    for name in filters(stream)[:-1]:
        data = _inflated(data, most)[0] if name in ("/FlateDecode", "/Fl") else b""
    return data


def filters(stream: pikepdf.Object) -> list[str]:
    """Return the names of a stream's filters, first to last as they are undone."""
    found = stream.get(Name.Filter)
    if found is None:
        return []
    return [str(name) for name in found] if isinstance(found, Array) else [str(found)]


def operations(data: bytes, document: pikepdf.Pdf) -> Sequence[Operation]:
    """Return the operations of a content stream; of a broken one those that can be told.

    Raises ``TooLargeError`` where there are more than ``MOST_OPERATIONS``.
    """
    data = data.rstrip()
    if len(data) < _SHORT:
        found = _OPERATION.findall(data)
    else:
        matches = islice(_OPERATION.finditer(data), MOST_OPERATIONS + 2)
        found = [match.groups(b"") for match in matches]
        if len(found) > MOST_OPERATIONS + 1:
            raise TooLargeError
    found.pop()  # the end, where nothing is left
    whole = sum(map(len, chain.from_iterable(found))) == len(data) and (not found or found[-1][1])
    if whole and not (b"BI" in data and any(operator == b"BI" for _, operator in found)):
        return found
    return list(_parsed(data, document))


def numbers(operands: Operands) -> list[float]:
    """Return the numbers among operands; raises ``ValueError`` where something else stands among them."""
    return list(map(float, operands.split() if type(operands) is bytes else operands))


def name(operands: Operands) -> str:
    """Return the last name among operands, with its slash; an empty string where there is none."""
    if isinstance(operands, bytes):
        found = operands.rpartition(b"/")[2].split(maxsplit=1)
        return _unescaped("/" + found[0].decode("latin-1")) if found and b"/" in operands else ""
    return next((value for value in reversed(operands) if isinstance(value, str)), "")


def strings(operands: Operands) -> list[bytes | float]:
    """Return the strings of a text operator, and what moves them apart."""
    if not isinstance(operands, bytes):
        found = operands[-1] if operands and isinstance(operands[-1], list) else operands
        return [value for value in found if isinstance(value, bytes | float)]
    return [_string(*found) for found in _TOKEN.findall(operands)]


def _string(digits: bytes, literal: bytes, number: bytes) -> bytes | float:
    if number:
        return float(number)
    if literal:
        return _ESCAPE.sub(_unescape, literal) if b"\\" in literal else literal
    if len(digits) % 4:  # odd, or with white space among them
        digits = b"".join(digits.split())
        digits += b"0" * (len(digits) % 2)
    return bytes.fromhex(digits.decode("ascii"))


def _unescape(match: re.Match[bytes]) -> bytes:
    found: bytes = match[1]
    if found[:1].isdigit():
        return bytes([int(found, 8) & 255])
    return _ESCAPES.get(found, found)


def _unescaped(name: str) -> str:
    if "#" not in name:
        return name
    return re.sub("#([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), name)


def _parsed(data: bytes, document: pikepdf.Pdf) -> Iterator[Operation]:
    """Yield operations as the parser of pikepdf finds them: inline images, nested arrays and what is broken."""
    if len(data) > MOST_OPERATIONS * 16:
        raise TooLargeError
    with warnings.catch_warnings():  # of a stream that breaks off
        warnings.simplefilter("ignore")
        found = pikepdf.parse_content_stream(pikepdf.Stream(document, data))
    if len(found) > MOST_OPERATIONS:
        raise TooLargeError
    for instruction in found:
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            yield [instruction.iimage], b"BI"
        else:
            yield [_value(operand) for operand in instruction.operands], bytes(str(instruction.operator), "latin-1")


def _value(operand: Any) -> Any:
    if isinstance(operand, Array):
        return [_value(value) for value in operand]
    if isinstance(operand, Name):
        return str(operand)
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    if isinstance(operand, bool | pikepdf.Dictionary) or operand is None:
        return operand
    return float(operand)


def _inflated(data: bytes, most: int) -> tuple[bytes, bool]:
    """Return a packed stream unpacked, and whether it came out whole."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(data, most + 1)
    except zlib.error:
        return b"", False
    if len(found) > most:
        raise TooLargeError
    return found, True


def _has_predictor(parameters: pikepdf.Object | None) -> bool:
    if parameters is None:
        return False
    each = list(parameters) if isinstance(parameters, Array) else [parameters]
    return any(isinstance(one, pikepdf.Dictionary) and int(one.get(Name.Predictor, 1)) > 1 for one in each)
