"""ICC profiles: whether a file is one that a printing condition can be stated by (ICC.1:2022, 7.2 and 7.3)."""

from __future__ import annotations

import struct
from io import BytesIO

_HEADER = 132  # with the number of tags
_CLASSES = {
    b"scnr": "an input device",
    b"mntr": "a display",
    b"link": "a link of two devices",
    b"spac": "a colour space",
    b"abst": "effects",
    b"nmcl": "named colours",
}
_NEEDED = ({b"A2B0", b"A2B1"}, {b"B2A0", b"B2A1"})


def icc_fault(data: bytes) -> str | None:
    """Return what makes ``data`` no ICC profile of a CMYK output device, or None for one that can be used."""
    if len(data) < _HEADER or data[36:40] != b"acsp":
        return "this is no ICC profile"
    size, kind, space = struct.unpack(">I", data[:4])[0], data[12:16], data[16:20].decode("latin-1").strip()
    if len(data) < size:
        return f"this ICC profile is cut off: {len(data)} of {size} bytes"
    if kind != b"prtr":
        return f"this ICC profile is for {_CLASSES.get(kind, 'something else')}, not for a printer"
    if space != "CMYK":
        return f"this ICC profile is for {space}, not for CMYK"
    return _damage(data) or _refused(data)


def _damage(data: bytes) -> str | None:
    """Return what is wrong with the table of tags."""
    count = struct.unpack(">I", data[_HEADER - 4 : _HEADER])[0]
    table = data[_HEADER : _HEADER + 12 * count]
    entries = list(struct.iter_unpack(">4sII", table[: len(table) // 12 * 12]))
    if len(entries) < count or any(start + length > len(data) for _, start, length in entries):
        return "this ICC profile is damaged: its table of tags leads outside it"
    names = {name for name, _, _ in entries}
    return None if all(names & needed for needed in _NEEDED) else "this ICC profile does not convert to ink and back"


def _refused(data: bytes) -> str | None:
    """Return why littleCMS cannot use a profile."""
    from PIL import ImageCms  # noqa: PLC0415 - most workspaces have no profile of their own

    try:
        profile, srgb = ImageCms.ImageCmsProfile(BytesIO(data)), ImageCms.createProfile("sRGB")
        ImageCms.buildTransform(srgb, profile, "RGB", "CMYK")
        ImageCms.buildTransform(profile, srgb, "CMYK", "RGB")
    except (ImageCms.PyCMSError, OSError) as fault:
        return f"this ICC profile cannot be used: {fault}"
    return None
