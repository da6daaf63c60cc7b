"""The overview: where every leaflet stands in every language, what is due, what is behind, what is lacking."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from brochure import __version__, governing
from brochure.approval.calendar import Event, calendar
from brochure.compose.templates import Templates
from brochure.errors import BrochureError, Diagnostic, UsageError, did_you_mean, in_order
from brochure.gathering import subject_of
from brochure.planning import EDITIONS, Job
from brochure.reviewing import Desk
from brochure.translating import source_of, staleness
from brochure.translation import stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from brochure.model.clinic import Clinic
    from brochure.model.leaflet import Leaflet
    from brochure.workspace import Workspace

# From the least that may be handed out to the most.
_ORDER = ("draft", "in review", "approved")
SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Place:
    """Where one leaflet stands for one clinic that hands it out."""

    clinic: str
    jurisdiction: str
    status: str
    reasons: tuple[str, ...]
    reviewer: str | None
    approved: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One leaflet in one language; ``status`` is the lowest that it has for any clinic, ``days`` are left until due.

    ``stale`` says how many blocks of a translation are behind its source, None for what is no translation.
    """

    leaflet: str
    language: str
    title: str
    code: str
    version: str
    status: str
    reasons: tuple[str, ...]
    owner: str | None
    issued: date
    due: date
    days: int
    overdue: bool
    stale: int | None
    file: str
    clinics: tuple[Place, ...]

    @property
    def urgency(self) -> tuple[object, ...]:
        """Order what is handed out before what is withdrawn, what is due first before the rest."""
        return (self.status == "withdrawn", self.days, self.leaflet, self.language)

    @property
    def pressing(self) -> Literal["overdue", "soon", ""]:
        """Return how its day of review presses."""
        if self.status == "withdrawn":
            return ""
        return "overdue" if self.overdue else "soon" if self.days < SOON_DAYS else ""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a clinic wants and does not get: ``leaflets`` in a language, or an edition of all of them."""

    clinic: str
    what: Literal["language", "edition"]
    name: str
    leaflets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All rows, the most urgent first; ``today`` is the day that they were judged on."""

    today: date
    rows: tuple[Row, ...]
    lacks: tuple[Lack, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def overdue(self) -> tuple[Row, ...]:
        """Return what is past the day of its review and handed out all the same."""
        return tuple(row for row in self.rows if row.pressing == "overdue")


def overview(
    workspace: Workspace, today: date, *, leaflets: Sequence[str] = (), clinics: Sequence[str] = ()
) -> Overview:
    """Return where every leaflet stands, or those named; raises ``UsageError`` for names that do not exist.

    What cannot be read is among the diagnostics, and has no row.
    """
    known = workspace.leaflets()
    _known("leaflet", leaflets, known)
    _known("clinic", clinics, workspace.clinics())
    found, faults = _clinics(workspace, clinics)
    rows = []
    for name in leaflets or known:
        for language in known[name]:
            try:
                rows.append(_row(workspace, name, language, found, today))
            except BrochureError as fault:
                faults += fault.diagnostics
    rows.sort(key=lambda row: row.urgency)
    lacks = tuple(_lacks(found, {name: known[name] for name in leaflets or known}))
    return Overview(today, tuple(rows), lacks, in_order((*workspace.misnamed(), *faults)))


def _clinics(workspace: Workspace, names: Sequence[str]) -> tuple[dict[str, Clinic], list[Diagnostic]]:
    found: dict[str, Clinic] = {}
    faults: list[Diagnostic] = []
    for name in names or workspace.clinics():
        try:
            found[name] = workspace.clinic(name)
        except BrochureError as fault:
            faults += fault.diagnostics
    return found, faults


def _row(workspace: Workspace, name: str, language: str, clinics: Mapping[str, Clinic], today: date) -> Row:
    leaflet = workspace.leaflet(name, language)
    places = tuple(
        _place(workspace, name, language, site, today) for site, c in clinics.items() if language in c.languages
    )
    review = leaflet.review
    status, reasons = _status(leaflet, places)
    return Row(
        leaflet=name,
        language=language,
        title=_title(leaflet, places),
        code=leaflet.code,
        version=leaflet.version,
        status=status,
        reasons=reasons,
        owner=review.author,
        issued=review.issued,
        due=review.due,
        days=(review.due - today).days,
        overdue=today > review.due,
        stale=_behind(workspace, name, language, {place.jurisdiction for place in places}),
        file=leaflet.place.file,
        clinics=places,
    )


def _place(workspace: Workspace, name: str, language: str, site: str, today: date) -> Place:
    """Return where a leaflet stands for a clinic; raises ``BrochureError`` for files that cannot be read."""
    desk = Desk(workspace, today, building=True)
    subject, _ = subject_of(workspace, Job(name, language, site, ()), desk)
    standing, _ = governing.standing_of(workspace, subject, name, site, records=workspace.approvals(), today=today)
    record = standing.approval if standing.status == "approved" else None
    return Place(
        site,
        subject.clinic.jurisdiction,
        standing.status,
        standing.reasons,
        record.reviewer if record else None,
        record.date if record else None,
    )


def _behind(workspace: Workspace, name: str, language: str, jurisdictions: Iterable[str]) -> int | None:
    """Return how many blocks and shared texts of a translation are behind, None for an original."""
    leaflet = workspace.leaflet(name, language)
    if leaflet.translation is None:
        return None
    counts = [len(staleness(workspace, name, language, where) or ()) for where in jurisdictions]
    return max(counts) if counts else len(stale(source_of(workspace, name, leaflet, language), leaflet))


def _status(leaflet: Leaflet, places: Sequence[Place]) -> tuple[str, tuple[str, ...]]:
    if leaflet.review.status == "withdrawn":
        return "withdrawn", (leaflet.review.reason or "",)
    if not places:
        return "draft", ("no clinic hands it out",)
    lowest = min(places, key=lambda place: _ORDER.index(place.status))
    return lowest.status, lowest.reasons


def _title(leaflet: Leaflet, places: Sequence[Place]) -> str:
    """Return the title as it is written, for the first clinic that hands it out."""
    text = leaflet.title
    site = places[0].jurisdiction if places else next(iter(text.by_jurisdiction), "")
    return " ".join(str(text.passage(site).raw).split())


def _lacks(clinics: Mapping[str, Clinic], known: Mapping[str, Sequence[str]]) -> Iterable[Lack]:
    for site, clinic in clinics.items():
        for language in clinic.languages:
            if missing := tuple(name for name in known if language not in known[name]):
                yield Lack(site, "language", language, missing)
        for edition in clinic.editions:
            if edition not in EDITIONS:
                yield Lack(site, "edition", edition, tuple(known))


def _known(what: str, names: Sequence[str], known: Iterable[str]) -> None:
    known = list(known)
    if unknown := [name for name in names if name not in known]:
        faults = (Diagnostic(f"unknown-{what}", f'no {what} "{n}"', hint=did_you_mean(n, known)) for n in unknown)
        raise UsageError(*faults)


# -- for people and programs ------------------------------------------------------------------------------------------


def as_record(found: Overview, exit_code: int, diagnostics: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the one object that ``--json`` prints: every key always there, null where unknown."""
    return {
        "schema": 1,
        "ok": exit_code == 0,
        "exit": exit_code,
        "date": found.today.isoformat(),
        "leaflets": [asdict(row) for row in found.rows],
        "lacks": [asdict(lack) for lack in found.lacks],
        "diagnostics": list(diagnostics),
    }


def as_table(found: Overview) -> str:
    """Return the overview as a table to take in at a glance, the most urgent first."""
    head = ("", "leaflet", "code", "version", "status", "owner", "issued", "due", "left")
    lines = [head, *(_cells(row) for row in found.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    told = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    for lack in found.lacks:
        without = f"{', '.join(lack.leaflets)} {'lacks' if len(lack.leaflets) == 1 else 'lack'} it"
        none = "no leaflet can be made in it" if lack.what == "edition" else without
        told.append(f"{lack.clinic} wants {lack.what} {lack.name}: {none}")
    return "\n".join(told)


def _cells(row: Row) -> tuple[str, ...]:
    mark = {"overdue": "!!", "soon": "!", "": ""}[row.pressing]
    behind = f", {row.stale} behind" if row.stale else ""
    name, days = f"{row.leaflet}.{row.language}", (row.issued.isoformat(), row.due.isoformat(), left(row))
    return (mark, name, row.code, row.version, f"{said(row)}{behind}", row.owner or "-", *days)


def said(row: Row) -> str:
    """Return the status in words: of each clinic where they differ."""
    kinds = dict.fromkeys(place.status for place in row.clinics)
    if len(kinds) < 2 or row.status == "withdrawn":
        return row.status
    return ", ".join(f"{kind} ({', '.join(p.clinic for p in row.clinics if p.status == kind)})" for kind in kinds)


def left(row: Row) -> str:
    """Return how long there is until the review, in words."""
    if row.status == "withdrawn":
        return "-"
    if row.overdue:
        return f"{-row.days} {'day' if row.days == -1 else 'days'} over"
    return "today" if row.days == 0 else f"{row.days} {'day' if row.days == 1 else 'days'}"


def as_calendar(found: Overview) -> str:
    """Return the days of review of all that is not withdrawn as an iCalendar file."""
    events = [
        Event(
            uid=f"{row.leaflet}.{row.language}.review@brochure",
            day=row.due,
            stamp=row.issued,
            summary=f"Review due: {row.code} {row.title} ({row.language})",
            description=f"Version {row.version}, {said(row)}. Owner: {row.owner or 'nobody has signed'}.\n{row.file}",
        )
        for row in sorted(found.rows, key=lambda row: (row.leaflet, row.language))
        if row.status != "withdrawn"
    ]
    return calendar(events, "Reviews of leaflets", __version__)


def as_page(found: Overview, workspace: Workspace) -> str:
    """Return the overview as one HTML page; raises ``BrochureError`` at the line of a faulty template."""
    rows = [{**asdict(row), "said": said(row), "left": left(row), "pressing": row.pressing} for row in found.rows]
    counts = {kind: sum(row.status == kind for row in found.rows) for kind in (*_ORDER, "withdrawn")}
    context = {
        "today": found.today.isoformat(),
        "rows": rows,
        "lacks": found.lacks,
        "counts": {kind: count for kind, count in counts.items() if count},
        "overdue": len(found.overdue),
        "diagnostics": found.diagnostics,
    }
    return str(Templates(workspace.text).render("review/status.html", context))
