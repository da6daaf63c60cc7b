"""Papers that go with a leaflet, finished: in the clinic's colours, saying of themselves what they are."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name, String

from brochure.press import inks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

PRODUCER = "brochure"


def finish_paper(
    pdf: pikepdf.Pdf, colours: Mapping[inks.Rgb, inks.Rgb], *, title: str, author: str, issued: date | None
) -> bytes:
    """Return a paper's file: ``colours`` maps stand-ins to the clinic's sRGB, ``issued`` is the only date written."""
    inks.recolour(pdf, colours)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for page in pdf.pages:
        for box in (Name.BleedBox, Name.TrimBox, Name.ArtBox):
            if box in page.obj:
                del page.obj[box]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = title
        xmp["dc:creator"] = [author]
        xmp["pdf:Producer"] = xmp["xmp:CreatorTool"] = PRODUCER
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            if issued:
                xmp[name] = f"{issued.isoformat()}T00:00:00+00:00"
            elif name in xmp:
                del xmp[name]
    info = {"/Title": title, "/Author": author, "/Producer": PRODUCER, "/Creator": PRODUCER}
    if issued:
        info["/CreationDate"] = info["/ModDate"] = f"D:{issued:%Y%m%d}000000Z"
    pdf.trailer.Info = pdf.make_indirect(Dictionary({key: String(value) for key, value in info.items()}))
    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=False)
    return out.getvalue()
