"""What a file carries inside it, taken out within bounds: nothing that it says of itself is believed."""

from __future__ import annotations

import unicodedata
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf

from brochure.attached import MANIFEST, MOST_BYTES, MOST_FILES, MOST_TOGETHER, Attachment
from brochure.errors import BrochureError, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where anything that a leaflet is made from stands.
_TOPS = ("content", "styles", "templates")
_LONGEST_PART, _DEEPEST_PATH = 255, 12
# A name tree of as many files as are taken is one node; other programs make some more.
_MOST_NODES, _DEEPEST_NODE = 1_000, 20


def carried(pdf: bytes) -> tuple[Attachment, ...]:
    """Return the files inside a file, in order of their paths; none where nothing in it is from this program.

    Raises ``BrochureError`` for a file that cannot be read, and for attachments that lead outside, are too many or too
    large, or are not what such files are.
    """
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as document:
            return _carried(document)
    except pikepdf.PasswordError as fault:
        hint = "save a copy that asks for no password"
        raise BrochureError(Diagnostic("file-unreadable", "the file is locked by a password", hint=hint)) from fault
    except pikepdf.PdfError as fault:
        message = f"this cannot be read as a PDF: {fault}"
        raise BrochureError(Diagnostic("file-unreadable", message, hint="take the file anew")) from fault


def _carried(document: pikepdf.Pdf) -> tuple[Attachment, ...]:
    names = document.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    found: dict[str, pikepdf.Object] = {}
    for path, file in _entries(tree):
        if path in found:
            raise _refused(f"two files inside are called {_shown(path)}")
        found[path] = file
        if len(found) > MOST_FILES:
            raise _too_much(f"it carries more than {MOST_FILES} files")
    if MANIFEST not in found:
        return ()
    _judge(found)
    left = MOST_TOGETHER
    taken = []
    for path, file in sorted(found.items()):
        data = _data(path, file, min(MOST_BYTES, left))
        left -= len(data)
        about = file.get("/Desc")
        taken.append(Attachment(path, data, str(about) if isinstance(about, pikepdf.String) else ""))
    return tuple(taken)


def _entries(tree: pikepdf.Object | None) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield every name of a name tree (ISO 32000-1, 7.9.6) with what it stands for."""
    todo = [(tree, 0)] if isinstance(tree, pikepdf.Dictionary) else []
    nodes = 0
    while todo:
        node, depth = todo.pop()
        nodes += 1
        if nodes > _MOST_NODES or depth > _DEEPEST_NODE:
            raise _too_much("the list of files that it carries has no end")
        if isinstance(kids := node.get("/Kids"), pikepdf.Array):
            if len(kids) > _MOST_NODES:
                raise _too_much("the list of files that it carries has no end")
            todo += [(kid, depth + 1) for kid in kids if isinstance(kid, pikepdf.Dictionary)]
        if isinstance(listed := node.get("/Names"), pikepdf.Array):
            if len(listed) > 2 * MOST_FILES:
                raise _too_much(f"it carries more than {MOST_FILES} files")
            for index in range(0, len(listed) - 1, 2):
                name, file = listed[index], listed[index + 1]
                if not isinstance(name, pikepdf.String) or not isinstance(file, pikepdf.Dictionary):
                    raise _refused("the list of files that it carries is damaged")
                yield str(name), file


def _judge(paths: dict[str, pikepdf.Object]) -> None:
    """Refuse paths that lead outside a workspace, or meet one another there."""
    for path in paths:
        parts = path.split("/")
        strange = any(unicodedata.category(sign) in {"Cc", "Cs"} or sign == "\\" for sign in path)
        hidden = any(part.startswith(".") or part.strip() != part for part in parts)
        long = len(parts) > _DEEPEST_PATH or any(len(part.encode(errors="replace")) > _LONGEST_PART for part in parts)
        within = path == MANIFEST or (len(parts) > 1 and parts[0] in _TOPS)
        if strange or hidden or long or not all(parts) or not within:
            raise _refused(f"a file inside would be written outside a workspace: {_shown(path)}")
    folded = {path.casefold() for path in paths}
    folders = {"/".join(path.split("/")[:end]).casefold() for path in paths for end in range(1, path.count("/") + 1)}
    if len(folded) < len(paths) or folded & folders:
        raise _refused("files inside have names that a disk would take for one another")


def _data(path: str, file: pikepdf.Object, most: int) -> bytes:
    """Return the bytes of a file inside, inflated no further than ``most``."""
    streams = file.get("/EF")
    stream = streams.get("/F") if isinstance(streams, pikepdf.Dictionary) else None
    if not isinstance(stream, pikepdf.Stream):
        raise _refused(f"{_shown(path)} has no content")
    packed = stream.get("/Filter")
    if isinstance(packed, pikepdf.Array) and len(packed) == 1:
        packed = packed[0]
    if packed is not None and (packed != pikepdf.Name.FlateDecode or "/DecodeParms" in stream):
        raise _refused(f"{_shown(path)} is packed in a way that this program does not use")
    data = stream.read_raw_bytes()
    if packed is not None:
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(data, most + 1)
        except zlib.error:
            raise _refused(f"{_shown(path)} is damaged") from None
    if len(data) > most:
        raise _too_much(f"{_shown(path)} is larger than what is taken out of a file, {most / 1_000_000:.0f} MB")
    return data


def _refused(message: str) -> BrochureError:
    hint = "this program writes no such file: do not trust it, and ask where it comes from"
    return BrochureError(Diagnostic("attachment-refused", message, hint=hint))


def _too_much(message: str) -> BrochureError:
    hint = "this program writes no such file: do not trust it, and ask where it comes from"
    return BrochureError(Diagnostic("attachment-limit", message, hint=hint))


def _shown(path: str) -> str:
    """Return a path as it may stand on a terminal."""
    shown = path if len(path) <= 80 else f"{path[:79]}…"
    return ascii(shown)
