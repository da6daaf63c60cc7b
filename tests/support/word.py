"""A Word file by hand: the parts of OOXML that a clinic's document has, and no more."""

from __future__ import annotations

import io
import zipfile
import zlib

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>
<Override PartName="/word/numbering.xml" ContentType="{_MAIN}.numbering+xml"/>
<Override PartName="/word/footnotes.xml" ContentType="{_MAIN}.footnotes+xml"/>
</Types>"""
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"
RELS = (
    f'<Relationships xmlns="{_P}">'
    f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="' + _R + '" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
STYLES = (
    f"<w:styles {_W}>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("Title", "Title"), ("Heading1", "heading 1"), ("Heading3", "heading 3"), ("Quote", "Quote"))
    )
    + "</w:styles>"
)
NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)


def png(width: int = 4, height: int = 4) -> bytes:
    """Return a grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    pixels = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def run(words: str, *, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", numbered: tuple[int, int] | None = None) -> str:
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        inside += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{inside}</w:pPr>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def table(*rows: tuple[str, ...], headed: bool) -> str:
    made = ""
    for at, row in enumerate(rows):
        look = "<w:trPr><w:tblHeader/></w:trPr>" if headed and at == 0 else ""
        made += f"<w:tr>{look}{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def link(words: str, target: str = "r2") -> str:
    return f'<w:hyperlink r:id="{target}">{run(words)}</w:hyperlink>'


def note(number: int = 2) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def picture(alt: str, target: str = "r3") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{alt}"/><a:graphic><a:graphicData><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{target}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def docx(*body: str, address: str = "https://example.org/knees", footnote: str = "A note.", **more: bytes) -> bytes:
    """Return a Word file; ``more`` are further parts by their path, with ``__`` for a slash and ``_`` for a dot."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": f'<w:footnotes {_W}><w:footnote w:id="2">{paragraph(footnote)}'
        "</w:footnote></w:footnotes>",
        "word/media/image1.png": png(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_P}">'
        f'<Relationship Id="r2" Type="{_R}/hyperlink" Target="{address}" TargetMode="External"/>'
        f'<Relationship Id="r3" Type="{_R}/image" Target="media/image1.png"/>'
        f'<Relationship Id="r4" Type="{_R}/image" Target="file:///etc/passwd" TargetMode="External"/>'
        f'<Relationship Id="r5" Type="{_R}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r6" Type="{_R}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="r7" Type="{_R}/footnotes" Target="footnotes.xml"/></Relationships>',
        **{name.replace("__", "/").replace("_", "."): data for name, data in more.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
