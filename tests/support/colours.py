"""The colours that a file paints, read by pikepdf's own parser, whatever way its streams are written."""

from io import BytesIO

import pikepdf


def painted(pdf: bytes) -> set[tuple[int, int, int]]:
    """Return every DeviceRGB colour of fills, strokes and shadings, in steps of 255."""
    found: set[tuple[int, int, int]] = set()
    with pikepdf.open(BytesIO(pdf)) as document:
        streams = [page.Contents for page in document.pages]
        streams += [obj for obj in document.objects if isinstance(obj, pikepdf.Stream) and "/BBox" in obj]
        for stream in streams:
            for instruction in pikepdf.parse_content_stream(stream):
                if str(instruction.operator) in {"rg", "RG"}:
                    found.add(_steps(instruction.operands))
        for obj in document.objects:
            if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
                found.update(_shaded(obj))
    return found


def _shaded(obj: pikepdf.Object, depth: int = 0) -> set[tuple[int, int, int]]:
    found: set[tuple[int, int, int]] = set()
    if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
        found.update(_steps(obj[end]) for end in ("/C0", "/C1") if end in obj and len(obj[end]) == 3)
        values = list(obj.values())
    elif isinstance(obj, pikepdf.Array):
        values = list(obj)
    else:
        return found
    for value in values:
        if depth < 20 and not getattr(value, "is_indirect", True):
            found |= _shaded(value, depth + 1)
    return found


def _steps(values) -> tuple[int, int, int]:
    red, green, blue = (round(float(str(v)) * 255) for v in values)
    return (red, green, blue)
