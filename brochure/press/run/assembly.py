"""Assembly: the art of every side once, and a page for every copy that shows it with the words of a record over it."""

from __future__ import annotations

import math
import re
import uuid
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.press import imposition
from brochure.press.calibration import corrected
from brochure.press.finish import Edition, layout_of
from brochure.press.painted import contents
from brochure.press.pdfx import SAVING
from brochure.press.run.fitting import LEAST_PT, Unfit, fit
from brochure.press.run.lettering import Lettering, letters, numbers
from brochure.press.run.saving import save
from brochure.press.run.slots import Slot, asked, found, times
from brochure.records import codes
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pikepdf import Object, Pdf

    from brochure.document import Cell
    from brochure.model.record import RecordField
    from brochure.press.calibration import Correction
    from brochure.press.finish import Job
    from brochure.press.imposition import PanelPages, Shown
    from brochure.press.run.fitting import Set
    from brochure.press.run.shaping import Typefaces
from brochure.press.run.slots import Box

_KIDS = 64
_ID = re.compile(rb"(?<=uuid:)[0-9a-f-]{36}")
_SHOWS = re.compile(rb"(/R\d+) [\d.]+ Tf|<([0-9a-f]+)>")


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the copies of a run share: ``art`` is a finished file without a record, with room for one.

    ``fields`` are the places of each field, each in as many lines as it has; ``shown`` where panels lie on its pages.
    ``copies`` are printed on one sheet and cut apart; ``boxes`` is where each lies, by page and copy.
    """

    art: bytes
    fields: Mapping[str, tuple[tuple[Slot, ...], ...]] = field(hash=False)
    shown: tuple[Shown, ...]
    copies: int
    boxes: Mapping[tuple[int, int], Box] = field(hash=False)
    declared: Mapping[str, RecordField] = field(hash=False)
    least: float = LEAST_PT
    pdfx: str | None = None

    @property
    def fonts(self) -> frozenset[str]:
        """The names of the fonts that words are set in."""
        return frozenset(slot.font for places in self.fields.values() for lines in places for slot in lines)


@dataclass(frozen=True, slots=True)
class Copy:
    """The words of one record as operators, by the panel that they stand on, and as text."""

    drawn: Mapping[str, bytes] = field(hash=False)
    words: Mapping[str, str] = field(hash=False)


def plan(
    finished: bytes,
    pages: PanelPages,
    edition: Edition,
    job: Job,
    declared: Mapping[str, RecordField],
    *,
    cells: Sequence[Cell],
    correction: Correction | None = None,
    least: float = LEAST_PT,
) -> Plan:
    """Return the plan of a run from ``pages`` with probes, and the ``finished`` file that was made of them.

    Raises ``BrochureError`` where a gap cannot be found in the art.
    """
    layout = layout_of(edition, job.format)
    if layout is None:
        message = f"copies of {edition} are set one by one"
        raise ValueError(message)
    gaps = asked(pages)
    with pikepdf.open(BytesIO(finished)) as pdf:
        forms: dict[str, Any] = {}
        for page in pdf.pages:
            objects = page.obj.Resources.XObject
            names = {imposition.form_name(panel): panel for panel in pages.panels}
            forms |= {names[n.lstrip("/")]: o for n, o in objects.items() if n.lstrip("/") in names}
        slots = found(forms, gaps)
        art = BytesIO()
        pdf.save(art, deterministic_id=True, **(SAVING[job.profile.pdfx] if edition is Edition.PRINT else {}))
    margin = job.profile.margin if edition is Edition.PRINT else 0.0
    shown = imposition.shown(job.format, layout, pages.panels, margin)
    data = art.getvalue()
    if correction is not None:
        data = corrected(data, correction)
        shown = tuple(_moved(s, correction) for s in shown)
    return Plan(
        data,
        {name: tuple(_places(name, slots, declared)) for name in dict.fromkeys(slot.name for slot in slots)},
        shown,
        1 + max(s.copy for s in shown),
        _boxes(cells, pt(job.profile.bleed if edition is Edition.PRINT else layout.bleed)),
        declared,
        least=least,
        pdfx=job.profile.pdfx if edition is Edition.PRINT else None,
    )


def _moved(shown: Shown, by: Correction) -> Shown:
    matrix = times(shown.matrix, by.matrices[shown.page])
    clip = None  # what a part shows is cut by the art's own edges on paper
    return imposition.Shown(by.order.index(shown.page), shown.panel, shown.copy, matrix, clip)


def _boxes(cells: Sequence[Cell], bleed: float) -> dict[tuple[int, int], Box]:
    """Return what each copy takes of each page, with its bleed, in points."""
    found: dict[tuple[int, int], Box] = {}
    for cell in cells:
        x0, y0, x1, y1 = found.setdefault((cell.page, cell.copy), cell.box)
        a0, b0, a1, b1 = cell.box
        found[cell.page, cell.copy] = (min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1))
    return {
        (page, copy): imposition.with_bleed(box, [b for (p, c), b in found.items() if p == page and c != copy], bleed)
        for (page, copy), box in found.items()
    }


def _places(name: str, slots: Sequence[Slot], declared: Mapping[str, RecordField]) -> Iterator[tuple[Slot, ...]]:
    """Yield the places of one field, each in as many lines as it has."""
    own = [slot for slot in slots if slot.name == name]
    lines = declared[name].lines
    for at in range(0, len(own), lines):
        yield tuple(own[at : at + lines])


def lettered(
    plan: Plan, values: Mapping[str, str], faces: Typefaces, lettering: Lettering
) -> tuple[Copy | None, dict[str, str]]:
    """Return the words of one record, set; or what is wrong by field: nothing of a faulty one is set."""
    sets, faults = _fitted(plan, values, faces)
    if faults:
        return None, faults
    drawn: dict[str, list[bytes]] = {}
    words: dict[str, str] = {}
    for slot, what in sets:
        operators = what if isinstance(what, bytes) else lettering.operators(what)
        drawn.setdefault(slot.panel, []).append(b"q\n%s\nQ" % operators)
    for name, places in plan.fields.items():
        if name in values and not plan.declared[name].is_code:
            for lines in places:
                words[lines[0].panel] = words.get(lines[0].panel, "") + values[name]
    return Copy({panel: b"\n".join(parts) for panel, parts in drawn.items()}, words), {}


def unfit(plan: Plan, values: Mapping[str, str], faces: Typefaces) -> dict[str, str]:
    """Return why the words of one record have no room, by field."""
    return _fitted(plan, values, faces)[1]


def _fitted(
    plan: Plan, values: Mapping[str, str], faces: Typefaces
) -> tuple[list[tuple[Slot, Set | bytes]], dict[str, str]]:
    """Return what goes into each slot, words or the operators of a code; and why there is no room, by field."""
    sets: list[tuple[Slot, Set | bytes]] = []
    faults: dict[str, str] = {}
    for name, places in plan.fields.items():
        declared, value = plan.declared[name], values.get(name, "")
        if not value:
            continue
        for lines in places:
            if declared.is_code:
                sets.append((lines[0], _code(declared, lines[0], value)))
                continue
            shrink = declared.overflow == "shrink"
            try:
                fitted = fit(value, lines, faces, shrink=shrink, least=plan.least)
            except Unfit as fault:
                faults[name] = str(fault)
                break
            sets += [(one.slot, one) for one in fitted]
    return sets, faults


def _code(declared: RecordField, slot: Slot, value: str) -> bytes:
    drawn = codes.draw(declared, value)
    x0, _, _, y1 = slot.box
    module = slot.width / drawn.width
    boxes = "\n".join(f"{numbers(x, y, w, h)} re" for x, y, w, h in drawn.dark)
    return b"%s\n%s cm\n%s\nf" % (slot.colour, numbers(module, 0, 0, -module, x0, y1).encode(), boxes.encode())


def assembled(plan: Plan, copies: Sequence[Copy], lettering: Lettering, out: BinaryIO) -> int:
    """Write the file of a run to ``out`` and return its number of pages.

    Of several copies on a sheet those at one place follow one another, so that stacks are in order once they are cut.
    """
    with pikepdf.open(BytesIO(plan.art)) as pdf:
        fonts = Dictionary(lettering.embedded(pdf))
        arts = [_Art(pdf, page.obj, fonts) for page in pdf.pages]
        own = pdf.Root.Pages
        leaves: list[Object] = []
        sheets = math.ceil(len(copies) / plan.copies)
        by_page = {n: [s for s in plan.shown if s.page == n] for n in range(len(arts))}
        for sheet in range(sheets):
            there = {c: copies[n] for c in range(plan.copies) if (n := c * sheets + sheet) < len(copies)}
            for number, art in enumerate(arts):
                drawn = [_placed(s, there[s.copy].drawn[s.panel]) for s in by_page[number] if _has(there, s)]
                blank = [box for (page, c), box in plan.boxes.items() if page == number and c not in there]
                leaves.append(art.page(drawn, blank))
        _grow(pdf, own, leaves)
        if plan.pdfx:
            _rename(pdf, len(copies))
        saving = SAVING[plan.pdfx] if plan.pdfx else {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
        save(pdf, out, deterministic_id=True, fix_metadata_version=False, **saving)
        return len(leaves)


def _has(there: Mapping[int, Copy], shown: Shown) -> bool:
    return shown.copy in there and shown.panel in there[shown.copy].drawn


def _placed(shown: Shown, drawn: bytes) -> bytes:
    clip = ""
    if shown.clip:
        x0, y0, x1, y1 = shown.clip
        clip = f"{numbers(x0, y0, x1 - x0, y1 - y0)} re W n\n"
    return f"q\n{clip}{numbers(*shown.matrix)} cm\n".encode() + drawn + b"\nQ"


class _Art:
    """One side of a sheet: its art as a form, and the pages that show it."""

    def __init__(self, pdf: Pdf, page: Object, fonts: Dictionary) -> None:
        self.pdf = pdf
        form = Stream(pdf, contents(page))
        form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": page[Name.MediaBox]})
        form[Name.Resources] = page[Name.Resources]
        resources = Dictionary(XObject=Dictionary(Art=pdf.make_indirect(form)), Font=fonts)
        for panel in page[Name.Resources].XObject.values():  # what the colours of words are called there
            inner = panel.get(Name.Resources, Dictionary())
            for table in (Name.ColorSpace, Name.ExtGState):
                named = inner.get(table, Dictionary())
                if len(named.keys()):
                    known = resources.get(table, Dictionary())
                    for name, value in named.items():
                        known[name] = value
                    resources[table] = known
        self.resources = pdf.make_indirect(resources)
        kept = (Name.MediaBox, Name.CropBox, Name.BleedBox, Name.TrimBox, Name.Group)
        self.kept = {key: page[key] for key in kept if key in page}
        x0, y0, x1, y1 = (float(edge) for edge in page[Name.MediaBox])
        self.sheet = (x0, y0, x1, y1)
        self.bare: Object | None = None

    def page(self, drawn: Sequence[bytes], blank: Sequence[Box] = ()) -> Object:
        """Return a new page, without the art of copies that are left ``blank``; all without words have one stream."""
        if blank:
            everything = "\n".join(f"{numbers(x0, y0, x1 - x0, y1 - y0)} re" for x0, y0, x1, y1 in (self.sheet, *blank))
            art = f"q\n{everything}\nW* n\n/Art Do\nQ".encode()
            stream = self._stream(b"\n".join((art, *drawn)))
        elif drawn:
            stream = self._stream(b"\n".join((b"/Art Do", *drawn)))
        else:
            self.bare = stream = self.bare or self._stream(b"/Art Do")
        page = Dictionary(Type=Name.Page, Resources=self.resources, Contents=stream)
        for key, value in self.kept.items():
            page[key] = value
        return self.pdf.make_indirect(page)

    def _stream(self, data: bytes) -> Object:
        return self.pdf.make_stream(zlib.compress(data, 6), Filter=Name.FlateDecode)


def _grow(pdf: Pdf, root: Object, leaves: Sequence[Object]) -> None:
    """Hang pages on the root of the page tree, by way of as many nodes as keep it shallow (ISO 32000-1, 7.7.3)."""
    level: list[Object] = list(leaves)
    counts = [1] * len(leaves)
    while len(level) > _KIDS:
        nodes: list[Object] = []
        sums: list[int] = []
        for at in range(0, len(level), _KIDS):
            kids, total = level[at : at + _KIDS], sum(counts[at : at + _KIDS])
            node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(kids), Count=total))
            for kid in kids:
                kid[Name.Parent] = node
            nodes.append(node)
            sums.append(total)
        level, counts = nodes, sums
    for kid in level:
        kid[Name.Parent] = root
    root[Name.Kids], root[Name.Count] = Array(level), sum(counts)


def _rename(pdf: Pdf, count: int) -> None:
    """Give a run an identity that is not that of its art; it says how many copies there are, and nothing of them."""
    metadata = pdf.Root.Metadata
    data = metadata.read_bytes()
    old = _ID.search(data)
    if old:
        new = uuid.uuid5(uuid.NAMESPACE_OID, f"{old[0].decode()} {count}")
        metadata.write(_ID.sub(str(new).encode(), data))


def read_back(file: BinaryIO, plan: Plan, copies: Sequence[Copy], lettering: Lettering) -> Iterator[int]:
    """Yield the number of every copy, from 0, whose words are not all on its pages in a finished run."""
    meanings = {name.encode(): meaning for name, meaning in lettering.meanings().items()}
    sheets = math.ceil(len(copies) / plan.copies)
    per = 1 + max(s.page for s in plan.shown)
    with pikepdf.open(file) as pdf:
        for number, page in enumerate(pdf.pages):
            sheet, side = divmod(number, per)
            shown = [s for s in plan.shown if s.page == side]
            expected: dict[int, str] = {}
            for s in shown:
                at = s.copy * sheets + sheet
                if at < len(copies) and s.panel in copies[at].words:
                    expected[at] = expected.get(at, "") + copies[at].words[s.panel]
            said = letters(_said(page.obj.Contents.read_bytes(), meanings)) if expected else letters("")
            for at, words in expected.items():
                if letters(words) - said:
                    yield at
                said -= letters(words)


def _said(data: bytes, meanings: Mapping[bytes, Mapping[int, str]]) -> str:
    meaning: Mapping[int, str] = {}
    said = []
    for part in _SHOWS.finditer(data):
        if part[1]:
            meaning = meanings.get(part[1], {})
        else:
            glyphs = bytes.fromhex(part[2].decode())
            said += [meaning.get(int.from_bytes(glyphs[n : n + 2], "big"), "") for n in range(0, len(glyphs), 2)]
    return "".join(said)
