"""The finish: typeset pages to the file of one edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from brochure.document import Cell
from brochure.errors import BrochureError, Diagnostic, Severity
from brochure.languages import Language
from brochure.press import archive, forms, imposition, inks, pictures, tagging
from brochure.press.attaching import attach
from brochure.press.marked import unmark
from brochure.press.marks import EVERY_PLATE, cut_marks, marks, operators
from brochure.press.paints import ALL
from brochure.press.paints import separation as colour_of
from brochure.press.pdfx import SAVING, conform, flatten, refused
from brochure.press.placed import placed
from brochure.press.process import Separation
from brochure.press.repaint import Masks, repaint
from brochure.press.structure import Tree
from brochure.press.unicode import mend_ligatures
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from brochure.attached import Attachment
    from brochure.formats import Fold, Format, Layout
    from brochure.model.printing import Ink
    from brochure.model.profile import Profile
    from brochure.press.imposition import PanelPages
    from brochure.press.paints import Paint

# Left, bottom, right, top in points.
Corners = tuple[float, float, float, float]

PRODUCER = "brochure"

# What a file of sheets needs of its catalogue; tags, links, bookmarks and scripts have no place on paper.
_KEPT_ON_PAPER = frozenset({"/Type", "/Pages", "/Metadata"})
_SAVING = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
_DUPLEX = {"short": Name.DuplexFlipShortEdge, "long": Name.DuplexFlipLongEdge}


class Edition(StrEnum):
    """What a file is for."""

    PRINT = "print"
    OFFICE = "office"
    SCREEN = "screen"
    LARGE_PRINT = "large-print"


@dataclass(frozen=True, slots=True)
class Job:
    """How a leaflet is made: its format and printer, the clinic's colours, what the file says of itself.

    ``colours`` maps stand-ins to the clinic's sRGB, ``plates`` to its inks on the press;
    ``joined`` are neighbouring panels with one ground; ``slug`` is a PDF of one page for the line beside the sheet;
    ``issued`` is the only date that is written. ``typing`` is the font file that fields are filled in with, ``typed``
    its size in points. ``attachments`` are what the screen edition carries.
    """

    format: Format
    profile: Profile
    colours: Mapping[inks.Rgb, inks.Rgb] = field(hash=False)
    title: str
    author: str
    language: str
    issued: date | None
    joined: frozenset[tuple[str, str]] = frozenset()
    slug: bytes | None = None
    plates: Mapping[inks.Rgb, Ink] = field(default_factory=dict, hash=False)
    typing: bytes = b""
    typed: float = 12.0
    attachments: tuple[Attachment, ...] = ()


def layout_of(edition: Edition, fmt: Format) -> Layout | None:
    """Return the sheet layout of an edition, or None where its pages are the panels themselves."""
    return {Edition.PRINT: fmt.press, Edition.OFFICE: fmt.office}.get(edition)


def cells(pages: PanelPages, edition: Edition, job: Job) -> tuple[Cell, ...]:
    """Return where every panel lies on the pages of the finished file."""
    layout = layout_of(edition, job.format)
    if layout is None:
        panels = (job.format.panel(name) for name in pages.panels)
        return tuple(
            Cell(page, panel.name, (0.0, 0.0, pt(panel.width), pt(panel.height))) for page, panel in enumerate(panels)
        )
    margin = job.profile.margin if edition is Edition.PRINT else 0.0
    return imposition.cells(job.format, layout, pages.panels, margin)


def trims(pages: PanelPages, edition: Edition, job: Job) -> tuple[tuple[float, float], ...]:
    """Return the trimmed width and height of every page of the finished file, in points."""
    layout = layout_of(edition, job.format)
    if layout is None:
        return tuple((pt(p.width), pt(p.height)) for p in map(job.format.panel, pages.panels))
    return tuple((pt(layout.width), pt(layout.height)) for _ in imposition.sides(layout, pages.panels))


def folds(pages: PanelPages, edition: Edition, job: Job) -> tuple[tuple[Fold, ...], ...]:
    """Return the folds of every page of the finished file."""
    layout = layout_of(edition, job.format)
    if layout is None:
        return tuple(() for _ in pages.panels)
    return tuple(layout.folds[side] for _, side in imposition.sides(layout, pages.panels))


def cuts(edition: Edition, job: Job) -> tuple[Corners, ...]:
    """Return the copies that are cut out of a page, in points from its lower left; none where the page is the one.

    They lie in the middle of the sheet, so both its sides have them in the same places.
    """
    layout = layout_of(edition, job.format)
    if layout is None:
        return ()
    margin = job.profile.margin if edition is Edition.PRINT else 0.0
    return tuple(
        (pt(margin + left), pt(margin + layout.height - bottom), pt(margin + right), pt(margin + layout.height - top))
        for left, top, right, bottom in layout.cuts
    )


def bleed_pt(edition: Edition, job: Job) -> float:
    """Return how far the bleed of an edition reaches beyond the trim, in points."""
    return pt(job.profile.bleed) if edition is Edition.PRINT else 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished file, what was found on the way, and what became of the colours of a print file that no ink owns."""

    pdf: bytes
    diagnostics: tuple[Diagnostic, ...] = ()
    converted: Mapping[inks.Rgb, Paint] = field(default_factory=dict, hash=False)


def finish(pages: PanelPages, edition: Edition, job: Job) -> bytes:
    """Return the file of ``edition``. The same arguments give the same bytes."""
    return produce(pages, edition, job).pdf


def produce(pages: PanelPages, edition: Edition, job: Job) -> Finished:
    """Return the file of ``edition`` with what there is to tell of it.

    Raises ``BrochureError`` where a printer's profile asks for what the leaflet cannot be.
    """
    with pikepdf.open(BytesIO(pages.pdf)) as pdf:
        layout = layout_of(edition, job.format)
        mend_ligatures(pdf)
        if layout is None:  # while streams are as WeasyPrint has written them
            _accessible(pdf, job)
        separation = Separation(job.profile, job.plates, placed(pdf)) if edition is Edition.PRINT else None
        _paint(pdf, job, separation)
        if separation is None:
            pictures.to_srgb(pdf, job.profile.icc_profile)
        if separation is not None and job.profile.pdfx == "x-1a":
            if found := tuple(refused(pdf, pages.panels)):
                raise BrochureError(*found)
            flatten(pdf)
        if layout is None:
            _trim(pdf)
        else:
            _impose(pdf, pages, job, layout, separation)
        _describe(pdf, edition, job)
        saving = SAVING[job.profile.pdfx] if separation else _SAVING
        out = BytesIO()
        pdf.save(out, deterministic_id=True, linearize=False, fix_metadata_version=False, **saving)
    if separation is None:
        return Finished(out.getvalue())
    return Finished(out.getvalue(), tuple(_told(separation)), separation.converted)


def _accessible(pdf: pikepdf.Pdf, job: Job) -> None:
    """Make fields of what is to be filled in, and mend tags, links and bookmarks."""
    tree = Tree(pdf)
    forms.fill_in(pdf, tree, job.typing, size=job.typed, to_left=Language(job.language).rtl)
    tagging.mend(pdf, tree, job.language)
    tree.write()


def _paint(pdf: pikepdf.Pdf, job: Job, separation: Separation | None) -> None:
    """Put the colours of a file onto plates, or make its stand-ins the clinic's sRGB."""
    if separation is None:
        inks.recolour(pdf, job.colours)
    else:
        repaint(pdf, separation, Masks())


def _told(separation: Separation) -> Iterator[Diagnostic]:
    """Yield what a printer should know of the colours of a file."""
    if separation.converted:
        names = ", ".join("#{:02X}{:02X}{:02X}".format(*colour) for colour in sorted(separation.converted))
        count = len(separation.converted)
        message = f"{count} colour{'s' * (count > 1)} that no ink owns, converted by the profile: {names}"
        yield Diagnostic("colours-converted", message, Severity.NOTE)
    for fault in dict.fromkeys(separation.faults):
        hint = "save the picture again, in sRGB"
        message = f"a picture's own colour profile cannot be used: {fault}"
        yield Diagnostic("picture-profile", message, Severity.WARNING, hint=hint)


def _trim(pdf: pikepdf.Pdf) -> None:
    """Cut every page to its trim; the origin is there already, so links and destinations keep their places."""
    for page in pdf.pages:
        box = page.trimbox
        for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"):
            page.obj[name] = Array([float(v) for v in box])
        _drop(page.obj, "/ArtBox")


def _impose(pdf: pikepdf.Pdf, pages: PanelPages, job: Job, layout: Layout, separation: Separation | None) -> None:
    """Replace the pages of panels by the sides of sheets; tags, links and bookmarks go, they have no place on them."""
    printing = separation is not None
    bleed = job.profile.bleed if printing else layout.bleed
    margin = job.profile.margin if printing else 0.0
    forms = imposition.panel_forms(pdf, pages.panels, pages.bleed)  # creep shifts art: the clip says what is seen
    slug = _slug_form(pdf, job, separation) if printing and job.profile.marks and job.slug else None
    registration = pdf.make_indirect(colour_of(ALL, (1.0, 1.0, 1.0, 1.0))) if printing else None
    for _ in range(len(pdf.pages)):
        del pdf.pages[0]
    _drop(pdf.Root, *(set(pdf.Root.keys()) - _KEPT_ON_PAPER))
    sides = imposition.sides(layout, pages.panels)
    for sheet, side in sides:
        drawn = imposition.side_operators(
            job.format, layout, sheet, side, forms, bleed=bleed, margin=margin, joined=job.joined
        )
        resources = Dictionary(XObject=imposition.form_resources(layout, sheet, side, forms))
        if printing and job.profile.marks:
            resources.ColorSpace = Dictionary(All=registration)
            drawn += operators(marks(layout, side, job.profile), job.profile, pt(margin), EVERY_PLATE)
        elif layout.cuts and not printing:
            drawn += operators(cut_marks(layout), job.profile, 0.0)
        if slug is not None:
            resources.XObject["/Slug"] = slug
            drawn += f"q 1 0 0 1 {pt(margin):.4f} 0 cm /Slug Do Q\n".encode()
        width, height = pt(layout.width), pt(layout.height)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=_box(0, 0, width + 2 * pt(margin), height + 2 * pt(margin)),
            CropBox=_box(0, 0, width + 2 * pt(margin), height + 2 * pt(margin)),
            BleedBox=_grown(width, height, pt(margin), pt(bleed) if printing else 0.0),
            TrimBox=_grown(width, height, pt(margin), 0),
            Resources=resources,
            Contents=Stream(pdf, drawn),
        )
        if printing and job.profile.pdfx == "x-4":
            page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK, I=True)
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    unmark(pdf)
    if not printing:
        pdf.Root.ViewerPreferences = Dictionary(
            Duplex=Name("/Simplex") if len(sides) == 1 else _DUPLEX[layout.duplex],
            PrintScaling=Name("/None"),
            PickTrayByPDFSize=True,
        )


def _slug_form(pdf: pikepdf.Pdf, job: Job, separation: Separation | None) -> pikepdf.Object:
    """Return the slug line's page as a form XObject of ``pdf``."""
    with pikepdf.open(BytesIO(job.slug or b"")) as other:
        _paint(other, job, separation)
        return pdf.copy_foreign(imposition.form_of(other, other.pages[0].obj, 0))


def _describe(pdf: pikepdf.Pdf, edition: Edition, job: Job) -> None:
    """Write title, author, language and dates into Info and XMP, the two in step."""
    pdf.Root.Lang = String(job.language)
    words = {"title": job.title, "author": job.author, "language": job.language, "producer": PRODUCER}
    if edition is Edition.PRINT:
        conform(pdf, job.profile, words, job.issued)
        return
    if layout_of(edition, job.format) is None:
        archive.claim(pdf, words, job.issued, to_left=Language(job.language).rtl)
        attach(pdf, job.attachments, job.issued)
        return
    date_time = f"{job.issued.isoformat()}T00:00:00+00:00" if job.issued else None
    claims = "http://www.aiim.org/pdfua/ns/id/"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp.pop(f"{{{claims}}}part", None)
        xmp["dc:title"] = job.title
        xmp["dc:creator"] = [job.author]
        xmp["dc:language"] = {job.language}
        xmp["pdf:Producer"] = PRODUCER
        xmp["xmp:CreatorTool"] = PRODUCER
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            if date_time:
                xmp[name] = date_time
            elif name in xmp:
                del xmp[name]
    info = {"/Title": job.title, "/Author": job.author, "/Producer": PRODUCER, "/Creator": PRODUCER}
    if job.issued:
        info["/CreationDate"] = info["/ModDate"] = f"D:{job.issued:%Y%m%d}000000Z"
    pdf.trailer.Info = pdf.make_indirect(Dictionary({key: String(value) for key, value in info.items()}))


def _drop(obj: pikepdf.Object, *keys: str) -> None:
    for key in keys:
        if key in obj:
            del obj[key]


def _grown(width: float, height: float, margin: float, edge: float) -> Array:
    return _box(margin - edge, margin - edge, margin + width + edge, margin + height + edge)


def _box(*edges: float) -> Array:
    return Array([round(edge, 4) for edge in edges])
