"""Small damage to bytes and to the trees in them: what people, programs and ill will do to a file."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

MOST_BYTES = 60_000
# What stands for a value somewhere, and is none there: types, numbers, units, dates, Unicode, YAML, markup.
WORDS: tuple[str, ...] = (
    "", "~", "null", "true", "-1", "0", "1e999", "-1e-999", "nan", ".inf", "99999999999999999999", "0x10",
    "1_000", "١٢", "½", "1,5", "5mm", "5 furlongs", "0in", "100%", "2026-13-45", "0000-00-00", "9999-12-31",
    "24:61", "\u202e", "\u2066", "\u2069", "\u200f", "\u200d", "👩‍⚕️", "e\u0301\u0301\u0301", "ﷺ", "ﬁ", "ß",
    "İ", "ı", "\u00ad", "\u200b", "\u2028", "\ufeff", "\ufffd", "\U0001f1ec\U0001f1e7", "\U000e0041",
    "W" * 300, "\u0301" * 50, "\\ud800", "\\x00", "*a", "&a", "!!python/name:os", "<<: *a", "---", "...",
    "? ", "| ", ">-", "{", "}", "[", "]", "#", "%", "@", "`", "'", '"', "\t", "\r\n", "\n\n", ": ", "- ",
    "[@x]", "{claim: F21}", "{clinic.phone}", "{record.x}", "{local.x}", "{{", "}}", "**", "*", "_", "](",
    "[a](javascript:b)", "<script>", "&lt;", "&#0;", "</style>", "url(x)", "@import", "${x}", "{{ x }}",
    "../", "/etc/passwd", "file:///x", "https://a.example", "images/map.svg", "front", "inside", "back",
    "sheet", "booklet", "en-GB", "ar", "zz-ZZ", "US", "GB-ENG", "#fff", "#12345", "rgb(0,0,0)",
    "hsl(1turn 2% 3%)", "device-cmyk(0 0 0 1)", "=1+1", "sep=;", '""', "\u2212", "lch(1e9% 1e9 1e9)",
    "color(xyz 9 9 9)", "oklch(nan 0 0)",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes] = (), most: int = MOST_BYTES) -> bytes:
    """Return ``data`` damaged once or more; ``others`` are examples to take parts from."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 9))):
        damage: Callable[[bytes, random.Random, Sequence[bytes]], bytes] = chance.choice(_ANY)
        data = damage(data, chance, others)
    return data[:most]


def _lines(data: bytes, chance: random.Random) -> tuple[list[bytes], int, int]:
    lines = data.splitlines(keepends=True) or [b""]
    start = chance.randrange(len(lines))
    return lines, start, min(len(lines), start + chance.choice((1, 1, 2, 5)))


def _flip(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 1, 2, 8, 64)) :]


def _truncate(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _word(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(WORDS).encode() + data[at:]


def _value(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Put a word in the place of a value: behind a colon, between quotation marks, or a number."""
    found = list(re.finditer(rb"(?<=: )[^\n{\[|>]+|(?<=\")[^\"\n]*(?=\")|\b\d[\d.]*|(?<=- )[^\n:]+", data[:MOST_BYTES]))
    if not found:
        return data
    at = chance.choice(found)
    return data[: at.start()] + chance.choice(WORDS).encode() + data[at.end() :]


def _key(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Name a key as another is named."""
    keys = rb"[\w-]+(?=:)"
    found = list(re.finditer(keys, data[:MOST_BYTES]))
    names: list[bytes] = re.findall(keys, chance.choice(others)) if others else []
    if not found:
        return data
    at = chance.choice(found)
    name = chance.choice([*names, *(other[0] for other in found)])
    return data[: at.start()] + name + data[at.end() :]


def _repeat(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    lines, start, end = _lines(data, chance)
    return b"".join([*lines[:end], *lines[start:end] * chance.choice((1, 1, 2, 40)), *lines[end:]])


def _without(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    lines, start, end = _lines(data, chance)
    return b"".join([*lines[:start], *lines[end:]])


def _moved(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    lines, start, end = _lines(data, chance)
    taken, left = lines[start:end], [*lines[:start], *lines[end:]]
    at = chance.randrange(len(left) + 1)
    return b"".join([*left[:at], *taken, *left[at:]])


def _indented(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    lines, start, end = _lines(data, chance)
    by = chance.choice((b"  ", b" ", b"\t", b""))
    shifted = [by + line if by else line.removeprefix(b"  ") for line in lines[start:end]]
    return b"".join([*lines[:start], *shifted, *lines[end:]])


def _spliced(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    if not others:
        return data
    lines, start, end = _lines(data, chance)
    taken, first, last = _lines(chance.choice(others), chance)
    return b"".join([*lines[:start], *taken[first:last], *lines[end:]])


def _stretched(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    part = data[at : at + chance.choice((1, 2, 3, 8))]
    return data[:at] + part * chance.choice((3, 30, 300, 3000)) + data[at:]


def _nested(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    opens, closes = chance.choice(
        ((b"[", b"]"), (b"{a: ", b"}"), (b"<g>", b"</g>"), (b"(", b")"), (b"**", b"**"), (b"[a](", b")"))
    )
    deep = chance.choice((2, 20, 70, 400))
    return data[:at] + opens * deep + closes * deep + data[at:]


def _ended(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """End lines as other systems do, or begin with a byte order mark."""
    return chance.choice(
        (data.replace(b"\n", b"\r\n"), data.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + data, data + b"\0", data * 2)
    )


_ANY = (
    _flip, _flip, _cut, _cut, _truncate, _word, _word, _value, _value, _value, _value, _key, _key, _repeat, _without,
    _moved, _indented, _spliced, _spliced, _stretched, _nested, _ended,
)  # fmt: skip


# -- PDF --------------------------------------------------------------------------------------------------------------


def pdf(data: bytes, chance: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return a PDF with objects exchanged, or its bytes damaged where it cannot be opened."""
    import pikepdf

    if chance.random() < 0.25:
        return mutated(data, chance, others)
    try:
        with pikepdf.open(BytesIO(data)) as document:
            for _ in range(chance.choice((1, 1, 2, 4))):
                _damage_objects(document, chance)
            out = BytesIO()
            document.save(out, compress_streams=False, static_id=True)
            return out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, RuntimeError, KeyError, OverflowError):
        return mutated(data, chance, others)


def _damage_objects(document: Any, chance: random.Random) -> None:
    import pikepdf

    objects = [obj for obj in document.objects if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)]
    if not objects:
        return
    obj = _inside(chance.choice(objects), chance)
    names = (pikepdf.Name.X, pikepdf.Name.DeviceRGB, pikepdf.Name.Pattern)
    separation = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK, 0])
    value = chance.choice(
        [
            *(0, -1, 2**31, 2**62, True, pikepdf.String("x"), *names, chance.choice(objects), document.Root),
            *(pikepdf.Array([]), pikepdf.Dictionary(), pikepdf.Array([0, 0, 0, 0]), separation),
        ]
    )
    if isinstance(obj, pikepdf.Stream) and chance.random() < 0.5:
        obj.write(_content(_read(obj), chance))
    elif isinstance(obj, pikepdf.Array):
        at = chance.randrange(len(obj) + 1)
        if at == len(obj):
            obj.append(value)
        else:
            obj[at] = value
    elif keys := [key for key in obj if key != "/Length"]:
        key = chance.choice(keys)
        if chance.random() < 0.4:
            del obj[key]
        else:
            obj[key] = value


def _inside(obj: Any, chance: random.Random) -> Any:
    """Return an object, or one that is written inside it."""
    import pikepdf

    while isinstance(obj, pikepdf.Dictionary) and chance.random() < 0.5:
        inner = [value for value in dict(obj).values() if isinstance(value, pikepdf.Dictionary | pikepdf.Array)]
        if not inner:
            break
        obj = chance.choice(inner)
    return obj


def _read(stream: Any) -> bytes:
    import pikepdf

    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return b""


_OPERATORS = (
    b"q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ "
    b"' d0 d1 CS cs SC SCN sc scn G g RG rg K k sh BI ID EI Do MP DP BMC BDC EMC BX EX"
).split()
_OPERANDS = (
    b"0",
    b"-1",
    b"1e9",
    b"99999999999",
    b"/X",
    b"/F0",
    b"/Im0",
    b"(a)",
    b"<00>",
    b"[1 2]",
    b"<</A 1>>",
    b"1 0 0 0 0 0",
    b"true",
    b"null",
)


def _content(data: bytes, chance: random.Random) -> bytes:
    """Return a stream of content with operators and operands put in, left out or exchanged."""
    tokens = data.split(b" ") if len(data) < 20_000 else [data[:20_000]]
    for _ in range(chance.choice((1, 2, 5, 30))):
        at = chance.randrange(len(tokens) + 1)
        token = chance.choice((*_OPERATORS, *_OPERANDS, b"q " * 200, b"BX " * 40))
        if chance.random() < 0.5:
            tokens[at:at] = [token]
        else:
            tokens[at : at + 1] = [token]
    return b" ".join(tokens)


# -- archives ---------------------------------------------------------------------------------------------------------


def archive(data: bytes, chance: random.Random, others: Sequence[bytes] = ()) -> bytes:
    """Return a ZIP with one of its files damaged, and anything else damaged as bytes are."""
    import zipfile
    import zlib

    if data[:2] != b"PK" or chance.random() < 0.1:
        return mutated(data, chance, others)
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
            names = before.namelist()
            hit = chance.choice(names)
            for name in names:
                words = before.read(name)
                if name == hit and chance.random() < 0.1:
                    continue
                after.writestr(name, mutated(words, chance) if name == hit else words)
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        IndexError,
        zlib.error,
    ):
        return mutated(data, chance, others)
    return out.getvalue()
