"""PDF/UA-1 and PDF/A-3a in one file: what it says of itself, in one packet (ISO 14289-1, 5; ISO 19005-3, 6.6)."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pikepdf import Pdf

# PDF/A knows no pdfuaid by itself: what is claimed beside it is described beside it.
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
{dates}<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file holds to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_DATES = ("CreateDate", "ModifyDate", "MetadataDate")
_SRGB = "sRGB IEC61966-2.1"


def claim(pdf: Pdf, words: Mapping[str, str], issued: date | None, *, to_left: bool) -> None:
    """Write the output intent, Info and XMP of a file to be read; ``words`` are title, author, language, producer."""
    profile = pdf.make_stream(_srgb(), N=3, Alternate=Name.DeviceRGB, Filter=Name.FlateDecode)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(_SRGB),
        RegistryName=String("http://www.color.org"),
        Info=String(_SRGB),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if to_left:
        pdf.Root.ViewerPreferences[Name.Direction] = Name.R2L
    for page in pdf.pages:
        page.obj[Name.Tabs] = Name.S
    info = {"/Title": words["title"], "/Author": words["author"]}
    info["/Producer"] = info["/Creator"] = words["producer"]
    dates = ""
    if issued:
        info["/CreationDate"] = info["/ModDate"] = f"D:{issued:%Y%m%d}000000Z"
        dates = "".join(f"<xmp:{name}>{issued.isoformat()}T00:00:00Z</xmp:{name}>\n" for name in _DATES)
    pdf.trailer.Info = pdf.make_indirect(Dictionary({key: String(value) for key, value in info.items()}))
    packet = _PACKET.format(**{key: escape(value) for key, value in words.items()}, dates=dates)
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """Return littleCMS's profile of sRGB, deflated; it would write the time of day into its head."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = b"".join(part.to_bytes(2, "big") for part in (2000, 1, 1, 0, 0, 0))
    return zlib.compress(data[:24] + made + data[36:], 9)
