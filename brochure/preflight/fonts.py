"""Fonts: how wide their glyphs are, whether they are embedded, and which codes show ``.notdef``."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Stream

from brochure.preflight.streams import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pikepdf

_FILES = {"/FontFile": "Type 1", "/FontFile2": "TrueType", "/FontFile3": "CFF"}
_BLANKS = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<00(?:20|A0|a0)>")
_CODESPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_CID_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s+(\d+)")
_SUBSET = re.compile(r"[A-Z]{6}\+")
_WIDE, _PLAIN = 1000.0, 500.0
_MOST = 8_000_000


@dataclass(slots=True)
class Font:
    """One font as text is shown with it; widths are thousandths of its size."""

    name: str
    kind: str
    embedded: bool
    subset: bool
    double: bool
    widths: Mapping[int, float]
    width: float
    blanks: frozenset[int]
    undefined: frozenset[int] = frozenset()
    glyphs: int | None = None
    gids: bytes | None = None
    cids: Mapping[int, int] | None = None
    known: frozenset[int] | None = None
    type3: Any = None
    matrix: tuple[float, ...] = (0.001, 0, 0, 0.001, 0, 0)
    shown: set[int] = field(default_factory=set)

    def codes(self, data: bytes) -> tuple[int, ...]:
        """Return the character codes of a string."""
        if not self.double:
            return tuple(data)
        count = len(data) // 2
        return struct.unpack(f">{count}H", data[: 2 * count])

    def is_undefined(self, code: int) -> bool:
        """Tell whether a code shows ``.notdef``: the box or blank of a glyph that the font does not have."""
        if not self.double:
            return code in self.undefined or (self.known is not None and code not in self.known)
        cid = code if self.cids is None else self.cids.get(code, 0)
        gid = cid if self.gids is None else int.from_bytes(self.gids[2 * cid : 2 * cid + 2], "big")
        return gid == 0 or (self.glyphs is not None and gid >= self.glyphs)


def read_font(obj: pikepdf.Object) -> Font:
    """Return a font of a file's resources; raises what pikepdf raises where it is broken."""
    subtype = str(obj.get(Name.Subtype, "/Type1")).lstrip("/")
    if subtype == "Type0":
        return _composite(obj)
    name = str(obj.get(Name.BaseFont, obj.get(Name.Name, "/unnamed"))).lstrip("/")
    first = int(obj.get(Name.FirstChar, 0))
    widths = {first + i: float(width) for i, width in enumerate(obj.get(Name.Widths, Array()))}
    descriptor = obj.get(Name.FontDescriptor, Dictionary())
    file = _file(descriptor)
    differences, undefined = _differences(obj.get(Name.Encoding))
    made = Font(
        name=_plain(name),
        kind=_kind(subtype, file),
        embedded=file is not None or subtype == "Type3",
        subset=bool(_SUBSET.match(name)) or subtype == "Type3",
        double=False,
        widths=widths,
        width=float(descriptor.get(Name.MissingWidth, 0 if widths else _PLAIN)),
        blanks=frozenset({32, 160}),
        undefined=undefined,
    )
    if subtype == "Type3":
        procedures = obj.get(Name.CharProcs, Dictionary())
        made.type3 = {code: procedures[glyph] for code, glyph in differences.items() if glyph in procedures}
        made.matrix = tuple(float(value) for value in obj.get(Name.FontMatrix, made.matrix))
        made.known = frozenset(made.type3)
    elif file == "/FontFile2":
        made.known = _known_codes(decoded(descriptor[file], _MOST), obj.get(Name.Encoding), differences)
    return made


def _composite(obj: pikepdf.Object) -> Font:
    """Return a Type 0 font, of codes of two bytes (ISO 32000-1, 9.7)."""
    inner = obj[Name.DescendantFonts][0]
    descriptor = inner.get(Name.FontDescriptor, Dictionary())
    file = _file(descriptor)
    name = str(inner.get(Name.BaseFont, obj.get(Name.BaseFont, "/unnamed"))).lstrip("/")
    encoding = obj.get(Name.Encoding)
    cids, double = None, True
    if isinstance(encoding, Stream):
        cids, double = _cmap(decoded(encoding, _MOST))
    blanks: frozenset[int] = frozenset()
    to_unicode = obj.get(Name.ToUnicode)
    if isinstance(to_unicode, Stream):
        blanks = frozenset(int(code, 16) for code in _BLANKS.findall(decoded(to_unicode, _MOST)))
    mapped = inner.get(Name.CIDToGIDMap)
    return Font(
        name=_plain(name),
        kind=_kind(str(inner.get(Name.Subtype, "/CIDFontType2")).lstrip("/"), file),
        embedded=file is not None,
        subset=bool(_SUBSET.match(name)),
        double=double,
        widths=_cid_widths(inner.get(Name.W)),
        width=float(inner.get(Name.DW, _WIDE)),
        blanks=blanks,
        glyphs=_glyph_count(decoded(descriptor[file], _MOST)) if file == "/FontFile2" else None,
        gids=decoded(mapped, _MOST) if isinstance(mapped, Stream) else None,
        cids=cids,
    )


def _plain(name: str) -> str:
    """Return the name of a font as people know it."""
    return _SUBSET.sub("", name).rstrip(",")


def _file(descriptor: pikepdf.Object) -> str | None:
    return next((key for key in _FILES if key in descriptor), None)


def _kind(subtype: str, file: str | None) -> str:
    if subtype == "Type3":
        return "Type 3"
    return _FILES[file] if file else {"TrueType": "TrueType", "CIDFontType2": "TrueType"}.get(subtype, "Type 1")


def _differences(encoding: Any) -> tuple[dict[int, str], frozenset[int]]:
    """Return the glyph names that an encoding gives to codes, and the codes that it gives to ``.notdef``."""
    names: dict[int, str] = {}
    code = 0
    if isinstance(encoding, Dictionary):
        for entry in encoding.get(Name.Differences, Array()):
            if isinstance(entry, Name):
                names[code] = str(entry)
                code += 1
            else:
                code = int(entry)
    return names, frozenset(code for code, name in names.items() if name == "/.notdef")


def _cid_widths(array: Any) -> dict[int, float]:
    """Return the widths of a CIDFont (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, float] = {}
    entries = list(array) if isinstance(array, Array) else []
    index = 0
    while index + 1 < len(entries):
        first, then = int(entries[index]), entries[index + 1]
        if isinstance(then, Array):
            found.update((first + i, float(width)) for i, width in enumerate(then))
            index += 2
        elif index + 2 < len(entries):
            last = min(int(then), first + 0xFFFF)
            found.update(dict.fromkeys(range(first, last + 1), float(entries[index + 2])))
            index += 3
        else:
            break
    return found


def _cmap(data: bytes) -> tuple[dict[int, int], bool]:
    """Return the CIDs of an embedded CMap, and whether its codes have two bytes."""
    space = _CODESPACE.search(data)
    found: dict[int, int] = {}
    for low, high, cid in _CID_RANGE.findall(data):
        start, end = int(low, 16), int(high, 16)
        found.update((code, int(cid) + code - start) for code in range(start, min(end, start + 0xFFFF) + 1))
    for part in re.findall(rb"begincidchar(.*?)endcidchar", data, re.DOTALL):
        found.update((int(code, 16), int(cid)) for code, cid in re.findall(rb"<([0-9A-Fa-f]+)>\s+(\d+)", part))
    return found, not space or len(space[1]) > 2


def _tables(data: bytes) -> dict[bytes, bytes]:
    """Return the tables of a TrueType file; none where it is broken."""
    if len(data) < 12:
        return {}
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {}
    for index in range(min(count, 64)):
        if 12 + 16 * index + 16 > len(data):
            break
        tag, _, start, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = data[start : start + length]
    return tables


def _glyph_count(data: bytes) -> int | None:
    maxp = _tables(data).get(b"maxp", b"")
    return int(struct.unpack_from(">H", maxp, 4)[0]) if len(maxp) >= 6 else None


def _known_codes(data: bytes, encoding: Any, differences: Mapping[int, str]) -> frozenset[int] | None:
    """Return the codes that a simple TrueType font has glyphs for; None where that cannot be told."""
    cmap = _tables(data).get(b"cmap", b"")
    if len(cmap) < 4:
        return None
    found: dict[tuple[int, int], dict[int, int]] = {}
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, kind, start = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        found[platform, kind] = _subtable(cmap[start:])
    base = encoding.get(Name.BaseEncoding) if isinstance(encoding, Dictionary) else encoding
    codec = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}.get(str(base))
    if codec and (3, 1) in found:
        table = found[3, 1]
        codes = {c for c in range(256) if table.get(ord(bytes([c]).decode(codec, "replace")), 0)}
        return frozenset(codes | set(differences))
    if (3, 0) in found:
        table = found[3, 0]
        return frozenset(c for c in range(256) if table.get(0xF000 + c, 0) or table.get(c, 0))
    if (1, 0) in found and not codec:
        return frozenset(c for c in range(256) if found[1, 0].get(c, 0))
    return None


def _subtable(data: bytes) -> dict[int, int]:
    """Return a cmap subtable of format 0, 4 or 6 as code to glyph."""
    kind = struct.unpack_from(">H", data)[0]
    if kind == 0:
        return dict(enumerate(data[6:262]))
    if kind == 6:
        first, count = struct.unpack_from(">HH", data, 6)
        return {first + i: g for i, g in enumerate(struct.unpack_from(f">{count}H", data, 10))}
    found: dict[int, int] = {}
    if kind == 4:
        segments = struct.unpack_from(">H", data, 6)[0] // 2
        at = [14 + 2 * segments * part + (2 if part else 0) for part in range(4)]
        ends, starts, deltas, offsets = (struct.unpack_from(f">{segments}H", data, where) for where in at)
        for i, (end, start, delta, offset) in enumerate(zip(ends, starts, deltas, offsets, strict=True)):
            for code in range(start, min(end, 0xFFFE) + 1):
                glyph = code
                if offset:
                    where = at[3] + 2 * i + offset + 2 * (code - start)
                    glyph = struct.unpack_from(">H", data, where)[0] if where + 2 <= len(data) else 0
                    if not glyph:
                        continue
                found[code] = (glyph + delta) & 0xFFFF
    return found
