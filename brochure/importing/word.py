"""Word files (OOXML), by mammoth: judged as an archive first, so that nothing hostile is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from brochure.errors import BrochureError, Diagnostic, Place, Severity
from brochure.importing import web

if TYPE_CHECKING:
    from brochure.importing.manuscript import Manuscript
    from brochure.importing.pictures import Album

MOST_FILES, MOST_UNPACKED, MOST_PART = 4_000, 250_000_000, 30_000_000
# What compresses better than that was made to.
MOST_RATIO, _RATIO_FROM = 150, 2_000_000
_DEEPEST = 1_000
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D|E)\x00|\x00<\x00!\x00(?:D|E)", re.IGNORECASE)
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
u => span
i => span
strike => s
"""
_OTHERS = (
    ("xl/", "a spreadsheet", "copy the cells into a Word file or a text"),
    ("ppt/", "a presentation", "copy its words into a Word file or a text"),
    ("META-INF/container.xml", "an e-book", "save it as HTML or as plain text"),
)


def read(data: bytes, file: str, album: Album) -> Manuscript:
    """Return the parts of a Word file; raises ``BrochureError`` where it is none, is damaged or is hostile."""
    _judge(data, file)
    import mammoth

    def converted(image: Any) -> dict[str, str]:  # noqa: ANN401 - mammoth publishes no types
        try:
            with image.open() as opened:
                found = opened.read()
        except Exception:  # noqa: BLE001 - a picture that is linked or missing raises whatever its archive raises
            found = None
        name = f"word-picture-{len(album.seen) + 1}"
        album.seen[name] = album.checked(found, "a picture")
        return {"src": name}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(converted),
        )
    except BrochureError:
        raise
    except RecursionError:
        raise BrochureError(_broken(file, "it is nested too deeply")) from None
    except Exception as fault:  # mammoth raises what its XML parser and its archive raise
        raise BrochureError(_broken(file, str(fault).splitlines()[0][:120] if str(fault) else "")) from fault
    return web.read(result.value, file, album.picture)


def _judge(data: bytes, file: str) -> None:
    """Raise ``BrochureError`` for an archive that is no Word file, or that would fill the machine."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        fault = _size_fault(archive, file) or _kind_fault(archive, file) or _entity_fault(archive, file)
    except Exception as wrong:  # zipfile raises many kinds for damaged archives
        raise BrochureError(_broken(file, str(wrong)[:120])) from wrong
    if fault:
        raise BrochureError(fault)


def _size_fault(archive: zipfile.ZipFile, file: str) -> Diagnostic | None:
    entries = archive.infolist()
    for entry in entries:
        large = entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        if large or (_is_xml(entry) and entry.file_size > MOST_PART):
            return _hostile(file, f"{entry.filename[:60]} unpacks to {entry.file_size // 1_000_000} MB")
        if entry.flag_bits & 1:
            return _locked(file)
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return _hostile(file, "it unpacks to more than a document holds")
    return None


def _entity_fault(archive: zipfile.ZipFile, file: str) -> Diagnostic | None:
    for entry in archive.infolist():
        if _is_xml(entry):
            with archive.open(entry) as part:
                head = part.read(MOST_PART + 1)
            if len(head) > MOST_PART:
                return _hostile(file, f"{entry.filename[:60]} is larger than it says")
            if _DECLARED.search(head):
                return _hostile(file, f"{entry.filename[:60]} declares entities, as no Word file does")
            if _depth(head) > _DEEPEST:
                return _broken(file, "it is nested too deeply")
    return None


def _depth(xml: bytes) -> int:
    """Return how deep XML is nested, as far as it can be read: what reads it takes the square of that in time."""
    depth = deepest = 0

    def enter(*_: object) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    with suppress(expat.ExpatError):  # told by what reads it
        parser.Parse(xml, True)  # noqa: FBT003 - expat's own
    return deepest


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith((".xml", ".rels"))


def _kind_fault(archive: zipfile.ZipFile, file: str) -> Diagnostic | None:
    names = set(archive.namelist())
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:80]:
        return _kind(file, "an OpenDocument file (.odt)", "open it in LibreOffice and save it as Word (.docx)")
    for start, what, hint in _OTHERS:
        if any(name.startswith(start) for name in names):
            return _kind(file, what, hint)
    if "[Content_Types].xml" not in names:
        return _kind(file, "an archive, not a Word file", "unpack it, and import the document in it")
    return None


def _kind(file: str, what: str, hint: str) -> Diagnostic:
    return Diagnostic("import-wrong-kind", f"this is {what}", Severity.ERROR, Place(file), hint)


def _broken(file: str, why: str) -> Diagnostic:
    hint = "open it in Word and save it again, or save it as plain text"
    return Diagnostic(
        "import-damaged", f"this Word file cannot be read{f': {why}' if why else ''}", place=Place(file), hint=hint
    )


def _locked(file: str) -> Diagnostic:
    hint = "save a copy without its password"
    return Diagnostic("import-locked", "this file has a password", place=Place(file), hint=hint)


def _hostile(file: str, why: str) -> Diagnostic:
    hint = "copy its text into a new document, if you trust where it comes from"
    return Diagnostic("import-refused", f"this file was not opened: {why}", place=Place(file), hint=hint)
