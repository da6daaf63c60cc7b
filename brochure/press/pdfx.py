"""PDF/X: what a file for the press says of itself, and what it may not hold (ISO 15930-4 and 15930-7)."""

from __future__ import annotations

import hashlib
import uuid
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from brochure.errors import Diagnostic
from brochure.press.painted import contents, walks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pikepdf import Object, Pdf

    from brochure.model.profile import Profile

# Keywords of ``Pdf.save``: PDF 1.6 for PDF/X-4; 1.4, without object streams, for PDF/X-1a:2003.
SAVING: dict[str, dict[str, Any]] = {
    "x-4": {"force_version": "1.6", "object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "x-1a": {"force_version": "1.4", "object_stream_mode": pikepdf.ObjectStreamMode.disable},
}
_VERSION = {"x-4": "PDF/X-4", "x-1a": "PDF/X-1a:2003"}
# PDF/X asks for a date; a leaflet that says none gets that of no day.
UNDATED = "1970-01-01"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>{day}T00:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{id}</xmpMM:DocumentID>
<xmpMM:InstanceID>uuid:{id}</xmpMM:InstanceID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
{version}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_CLAIM = {
    "x-4": "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
    "x-1a": "<pdfx:GTS_PDFXVersion>PDF/X-1a:2003</pdfx:GTS_PDFXVersion>",
}


def conform(pdf: Pdf, profile: Profile, words: dict[str, str], issued: date | None) -> None:
    """Write the output intent, Info and XMP of a file for the press, in step; ``words`` are title, author and so on.

    Its identity is made of all its streams (RFC 9562, version 5), so that the same file has the same.
    """
    icc = pdf.make_stream(_deflated(profile.icc_profile), N=4, Alternate=Name.DeviceCMYK, Filter=Name.FlateDecode)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition),
        OutputCondition=String(profile.condition_name),
        RegistryName=String(profile.registry),
        Info=String(profile.condition_name),
        DestOutputProfile=icc,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    day = issued.isoformat() if issued else UNDATED
    stamp = f"D:{day.replace('-', '')}000000Z"
    info = {
        "/Title": words["title"],
        "/Author": words["author"],
        "/Producer": words["producer"],
        "/Creator": words["producer"],
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    if profile.pdfx == "x-1a":
        info["/GTS_PDFXVersion"] = info["/GTS_PDFXConformance"] = _VERSION["x-1a"]
    made = Dictionary({key: String(value) for key, value in info.items()})
    made[Name.Trapped] = Name("/False")
    pdf.trailer.Info = pdf.make_indirect(made)
    if Name.Metadata in pdf.Root:
        del pdf.Root.Metadata
    digest = hashlib.sha256(repr(sorted({**words, "day": day}.items())).encode())
    for obj in pdf.objects:
        if isinstance(obj, Stream):
            digest.update(obj.read_raw_bytes())
    escaped = {key: escape(value) for key, value in words.items()}
    identity = uuid.uuid5(uuid.NAMESPACE_OID, digest.hexdigest())
    packet = _PACKET.format(**escaped, day=day, id=identity, version=_CLAIM[profile.pdfx])
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


@lru_cache(maxsize=8)
def _deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def refused(pdf: Pdf, panels: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield what PDF/X-1a cannot hold, by panel: everything that lets what is under it show through.

    Masks and states that let nothing through are taken out, and groups, which then change nothing.
    """
    hint = 'choose a profile with "pdfx: x-4", which most printers take, or print it opaque'
    for page, panel in zip(pdf.pages, panels, strict=True):
        stream = Stream(pdf, contents(page.obj))
        found = dict.fromkeys(_see_through(stream, page.obj.get(Name.Resources, Dictionary()), set()))
        for what in found:
            message = f"{what} cannot be printed as PDF/X-1a, which has no transparency"
            yield Diagnostic("pdfx-transparency", message, panel=panel, hint=hint, source="ISO 15930-4, 6.15")


def flatten(pdf: Pdf) -> None:
    """Take out what would only be needed if something were see-through."""
    for streams, dictionaries in walks(pdf):
        for stream, _ in streams:
            if Name.Group in stream:
                del stream[Name.Group]
        for resources in dictionaries:
            states, objects = (resources.get(key, Dictionary()) for key in (Name.ExtGState, Name.XObject))
            for name in [name for name, state in states.items() if _lets_through(state)]:
                del states[name]
            for image in objects.values():
                if image.get(Name.Subtype) == Name.Image and Name.SMask in image:
                    del image[Name.SMask]


def _see_through(stream: Stream, resources: Object, seen: set[tuple[int, int]]) -> Iterator[str]:
    states, objects = (resources.get(key, Dictionary()) for key in (Name.ExtGState, Name.XObject))
    patterns = resources.get(Name.Pattern, Dictionary())
    for instruction in pikepdf.parse_content_stream(stream, operators="gs Do scn SCN"):
        operands, operator = instruction.operands, str(instruction.operator)
        if not operands or not isinstance(operands[-1], Name):
            continue
        name = str(operands[-1])
        table = {"gs": states, "Do": objects}.get(operator, patterns)
        used = table.get(name)
        if used is None or (used.is_indirect and used.objgen in seen):
            continue
        seen.add(used.objgen)
        if operator == "gs":
            if what := _lets_through(used):
                yield what
        elif used.get(Name.Subtype) == Name.Image:
            if not _is_opaque(used.get(Name.SMask)):
                yield "a picture with see-through parts"
        elif isinstance(used, Stream):
            yield from _see_through(used, used.get(Name.Resources, resources), seen)


def _lets_through(state: Object) -> str:
    """Return what about a graphics state lets something show through; empty for nothing."""
    if isinstance(state.get(Name.SMask), Dictionary):
        return "a shadow or fade"
    if any(float(state.get(key, 1)) < 1 for key in (Name("/ca"), Name.CA)):
        return "a see-through colour"
    return "" if str(state.get(Name.BM, Name.Normal)) in {"/Normal", "/Compatible"} else "a blend mode"


def _is_opaque(mask: Object | None) -> bool:
    return mask is None or (isinstance(mask, Stream) and not mask.read_bytes().strip(b"\xff"))
