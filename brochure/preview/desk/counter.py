"""The counter: files for the clinic's printer, made when they are asked for.

What is the same for every patient is kept while the workspace stays as it is. What was typed in is set, checked and
handed over; nothing of it is kept, nor told in words.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2

from brochure import build, compose, finishing, records
from brochure.compose import largeprint
from brochure.errors import BrochureError, Severity
from brochure.gathering import subject_of
from brochure.merging import paper
from brochure.merging.values import Record
from brochure.planning import LARGE_PRINT, Job
from brochure.preview.desk.paper import Printing, printing
from brochure.preview.desk.shelf import Name, shelf
from brochure.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from brochure.compose import Subject
    from brochure.compose.templates import Templates
    from brochure.engines import Engines
    from brochure.errors import Diagnostic
    from brochure.finishing import Made, Prepared
    from brochure.merging.paper import Paper
    from brochure.preview.desk.shelf import Item, Shelf

OFFICE = "office"
EDITIONS = (OFFICE, LARGE_PRINT)
_UNFIT = "It cannot be printed like this."
_FRONT_PX = 560  # how wide the picture of the front is


class DeclinedError(Exception):
    """A sheet that is not handed over: says why, and what is wrong with which field, but never what was typed."""

    def __init__(self, code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        """Take a word for programs, a sentence for people, and one for each field that is wrong."""
        super().__init__(code)
        self.code, self.message, self.fields = code, message, fields or {}


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: ``record`` is what was typed in, ``knowing`` that whoever asks has read the warning."""

    name: Name
    edition: str
    record: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    knowing: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """A leaflet as it is for everybody, its gaps left blank: the file for the printer, and the picture of its front.

    ``pdf`` is None where it cannot be made, and ``why`` says so.
    """

    subject: Subject | None = None
    prepared: Prepared | None = None
    pdf: bytes | None = field(default=None, repr=False)
    front: bytes | None = field(default=None, repr=False)
    printing: Printing | None = None
    fit: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Now:
    """What was found and made of the workspace as it is."""

    workspace: Workspace
    today: date | None
    templates: Templates
    shelves: dict[str, Shelf] = field(default_factory=dict)
    ready: dict[tuple[Name, str], Ready] = field(default_factory=dict)
    papers: dict[Name, Paper | None] = field(default_factory=dict)


class Counter:
    """Hands out leaflets, one at a time; may be asked from any thread."""

    def __init__(self, root: Path, workers: Engines, today: Callable[[], date | None], clinic: str | None) -> None:
        """Take the top of a workspace, warm ``workers``, what tells the day, and the one clinic, None for all."""
        self._root, self._workers, self._today, self._clinic = root, workers, today, clinic
        self._lock = threading.Lock()
        self._kept: _Now | None = None

    @property
    def clinics(self) -> tuple[str, ...]:
        """Return the clinics that this desk is for."""
        return (self._clinic,) if self._clinic else tuple(Workspace(self._root).clinics())

    def shelf(self, clinic: str) -> Shelf:
        """Return what a clinic hands out now; raises ``BrochureError`` where its own files have faults."""
        with self._lock:
            return self._shelf(self._now(), clinic)

    def ready(self, name: Name, edition: str, *, soon: bool = False) -> Ready:
        """Return a leaflet with its gaps blank; make all ready to fill them in, where that is asked for ``soon``.

        Raises ``DeclinedError`` for what is not handed out.
        """
        with self._lock:
            now = self._now()
            item = self._item(now, name, edition)
            ready = self._ready(now, name, edition)
            if soon and item.fields and edition == OFFICE and ready.prepared:
                self._paper(now, name, ready.prepared)
            return ready

    def sheet(self, order: Order) -> bytes:
        """Return the file for the printer; raises ``DeclinedError`` for what is not handed out, or cannot be made."""
        with self._lock:
            now = self._now()
            item = self._item(now, order.name, order.edition)
            if item.needs_word and not order.knowing:
                raise DeclinedError("not-approved", "This leaflet is not approved as it is now: tick its warning.")
            values = _values(item, order, self._shelf(now, order.name.clinic).jurisdiction)
            ready = self._ready(now, order.name, order.edition)
            if ready.pdf is None:
                raise DeclinedError("cannot-be-made", ready.why)
            if not values:
                return ready.pdf
            if ready.subject is None or ready.prepared is None:
                raise AssertionError("what cannot be made blank cannot be filled in")
            kept = self._paper(now, order.name, ready.prepared) if order.edition == OFFICE else None
            if kept is None:
                return self._composed(now, ready.subject, ready.prepared, values, ready.fit)
            return _lettered(
                now.workspace, kept, Record(1, order.name.clinic, order.name.language, OFFICE, values, order.record)
            )

    # -- what is there ------------------------------------------------------------------------------------------------

    def _now(self) -> _Now:
        today, kept = self._today(), self._kept
        if kept and kept.today == today and Workspace(self._root).files.same(kept.workspace.files.record, today):
            return kept
        workspace = Workspace(self._root)
        self._kept = _Now(workspace, today, build.templates(workspace))
        return self._kept

    def _shelf(self, now: _Now, clinic: str) -> Shelf:
        if clinic != self._clinic if self._clinic else clinic not in now.workspace.clinics():
            raise DeclinedError("unknown", "This desk does not know that clinic.")
        if clinic not in now.shelves:
            now.shelves[clinic] = shelf(now.workspace, clinic, now.today)
        return now.shelves[clinic]

    def _item(self, now: _Now, name: Name, edition: str) -> Item:
        item = self._shelf(now, name.clinic).items.get(name)
        if item is None or edition not in EDITIONS:
            raise DeclinedError("unknown", "This desk has no such leaflet.")
        if not item.can_be_had:
            words = {"withdrawn": "This leaflet is withdrawn, and not handed out any more."}
            raise DeclinedError(
                item.status, words.get(item.status, "This leaflet cannot be made: its file has faults.")
            )
        return item

    # -- what is made -------------------------------------------------------------------------------------------------

    def _ready(self, now: _Now, name: Name, edition: str) -> Ready:
        if (name, edition) not in now.ready:
            now.ready[name, edition] = self._blank(now, name, edition)
        return now.ready[name, edition]

    def _blank(self, now: _Now, name: Name, edition: str) -> Ready:
        editions = (OFFICE, "screen") if edition == OFFICE else (edition,)  # the front is a page of the screen edition
        job = Job(name.leaflet, name.language, name.clinic, editions)
        desk = build.desk_of(now.workspace, now.today, building=True)
        try:
            subject, _ = subject_of(now.workspace, job, desk)
            prepared = build.prepare(now.workspace, job, now.templates, desk)
        except BrochureError as fault:
            return Ready(why=_why(name, fault.diagnostics))
        made = {one.output.edition: one for one in self._made(prepared)}
        sheet = made[edition]
        if sheet.data is None:
            return Ready(why=_why(name, sheet.diagnostics))
        pages = sheet.output.pages or 1
        how = printing(prepared.format, edition, pages, calibrated=prepared.readings is not None)
        fit = sheet.output.copyfit or 0
        return Ready(subject, prepared, sheet.data, _picture(made[editions[-1]].data), how, fit)

    def _paper(self, now: _Now, name: Name, prepared: Prepared) -> Paper | None:
        """Return a leaflet set with room for a record, None where its gaps are not to be found again."""
        if name not in now.papers:
            self._drop_rest()
            office = replace(prepared, job=replace(prepared.job, editions=(OFFICE,)))
            try:
                now.papers[name] = paper.typeset(now.workspace, office, self._workers, ())
            except BrochureError as fault:
                if any(d.code == "bug" for d in fault.diagnostics):
                    raise _failed() from None
                now.papers[name] = None
        return now.papers[name]

    def _composed(self, now: _Now, subject: Subject, prepared: Prepared, values: Mapping[str, str], fit: int) -> bytes:
        """Return the file of a leaflet composed with ``values``; what goes wrong is told without them."""
        edition = prepared.job.editions[0]
        composing = largeprint.compose_large if edition == LARGE_PRINT else compose.compose
        try:
            composition = composing(replace(subject, record=values), now.templates, now.workspace)
        except BrochureError as fault:
            raise _unfit(prepared, values, fault.diagnostics) from None
        # It is set like the blank one, and says of itself what that says.
        document = replace(composition.document, fit=fit)
        composition = replace(composition, document=document, title=prepared.composition.title)
        filled = replace(prepared, job=replace(prepared.job, editions=(edition,)), composition=composition)
        (made,) = self._made(filled)
        if made.data is None:
            raise _unfit(prepared, values, made.diagnostics)
        return made.data

    def _made(self, prepared: Prepared) -> Iterator[Made]:
        """Yield every edition of ``prepared``."""
        self._drop_rest()
        self._workers.submit(prepared, (prepared.composition.document,))
        for done, outcome in self._workers.results():
            if done is prepared:
                yield from (finishing.told(made, prepared) for made in finishing.finished(prepared, outcome))

    def _drop_rest(self) -> None:
        """Forget what the workers still have of somebody whose request broke off."""
        for _ in self._workers.results():
            pass


def _values(item: Item, order: Order, jurisdiction: str) -> Mapping[str, str]:
    """Return what was typed in as it is printed; raises ``DeclinedError`` that names each field that is wrong."""
    if set(order.record) - set(item.fields):
        raise DeclinedError("unknown", "This leaflet has no such field.")
    filled = records.fill(item.fields, order.record, records.Manner(item.name.language, jurisdiction))
    # Whoever leaves all of it blank writes it by hand.
    if filled.faults and any(words.strip() for words in order.record.values()):
        wrong = {fault.field: fault.message for fault in filled.faults}
        raise DeclinedError("wrong-value", "Something is not as it should be.", wrong)
    return filled.values


def _lettered(workspace: Workspace, kept: Paper, record: Record) -> bytes:
    """Return the file with the words of ``record`` in the gaps; what goes wrong is told without them."""
    declared = kept.prepared.leaflet.record
    faces = paper.typefaces(workspace, kept.prepared, record.values.values())
    faults = {
        name: f"no font of this leaflet holds {paper.script_of(lacking)}"
        for name, words in record.values.items()
        if not declared[name].is_code and (lacking := faces.lacking(words))
    }
    own = replace(kept, faces=faces)
    copies, out = paper.Copies.of(own), BytesIO()
    for _ in range(own.plan.copies):  # all that lie on the sheet are theirs
        faults |= copies.add(record) if not faults else {}
    if faults:
        raise DeclinedError("unfit", _UNFIT, faults)
    _, lost = copies.write(out)
    found, _ = paper.preflighted(copies, [record] * own.plan.copies)
    if lost or any(d.severity is Severity.ERROR for d in found):
        raise _unfit(kept.prepared, record.values, found)
    return out.getvalue()


def _unfit(prepared: Prepared, values: Mapping[str, str], diagnostics: tuple[Diagnostic, ...]) -> DeclinedError:
    """Return what is said of values that do not fit; the findings themselves may hold them, and are dropped."""
    if any(found.code == "bug" for found in diagnostics):
        return _failed()
    declared = prepared.leaflet.record
    texts = [name for name in values if declared[name].type == "text"] or list(values)
    message = "This is too long for its place, or holds a sign that cannot be printed."
    return DeclinedError("unfit", _UNFIT, dict.fromkeys(texts, message))


def _failed() -> DeclinedError:
    return DeclinedError("bug", "The program failed. Try it with the appointment left blank, and write it in by hand.")


def _why(name: Name, diagnostics: tuple[Diagnostic, ...]) -> str:
    """Return the first thing that is wrong with a leaflet itself, in a sentence."""
    found = next((d for d in diagnostics if d.severity is Severity.ERROR), None)
    if found is None or found.code == "bug":
        return f"The program failed over it: `brochure build {name.leaflet}` says more."
    return f"{found.place.file}: {found.message}" if found.place else found.message


def _picture(pdf: bytes | None) -> bytes | None:
    """Return the first page of a file as PNG."""
    if pdf is None:
        return None
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        image = page.render(scale=_FRONT_PX / page.get_width()).to_pil()
    file = BytesIO()
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()
