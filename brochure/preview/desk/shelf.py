"""The shelf: every leaflet that a clinic hands out, in each language, with where it stands and what it asks for.

Where it stands is the one effective status that building, checking and ``status`` go by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure import governing
from brochure.errors import BrochureError, Severity
from brochure.gathering import subject_of
from brochure.phrases import BY_KEY
from brochure.planning import Job
from brochure.reviewing import Desk
from brochure.spelling import alike
from brochure.translating import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from brochure.errors import Diagnostic
    from brochure.model.leaflet import Leaflet
    from brochure.model.record import RecordField
    from brochure.workspace import Workspace

Status: TypeAlias = Literal["approved", "overdue", "in review", "draft", "withdrawn", "faulty"]

# What every copy says of where it stands, as staff read it.
_MARKS = {"draft": BY_KEY["draft"].text, "in review": BY_KEY["draft"].text, "overdue": BY_KEY["overdue"].text}
# What is never handed out, whoever asks.
_NEVER = frozenset({"withdrawn", "faulty"})
EASY_READ = "easy-read"


@dataclass(frozen=True, slots=True)
class Name:
    """Which leaflet is meant, of which clinic."""

    clinic: str
    leaflet: str
    language: str


@dataclass(frozen=True, slots=True)
class Item:
    """One leaflet in one language: its titles, where it stands and why, the fields that a record fills in.

    ``title`` is in its own language, ``english`` what staff know it by. ``mark`` is what every copy says, in English,
    empty where it says nothing. ``instead`` names the leaflet to hand out in place of a withdrawn one.
    """

    name: Name
    title: str
    english: str
    code: str
    version: str
    fold: str
    status: Status
    reasons: tuple[str, ...]
    mark: str = ""
    due: str = ""
    easy_read: bool = False
    instead: str | None = None
    fields: Mapping[str, RecordField] = field(default_factory=dict, hash=False)
    known_as: Mapping[str, RecordField] = field(default_factory=dict, hash=False)

    @property
    def can_be_had(self) -> bool:
        """Tell whether it may be handed out at all."""
        return self.status not in _NEVER

    @property
    def needs_word(self) -> bool:
        """Tell whether whoever hands it out has to say that they know what it is."""
        return self.status != "approved"


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a clinic hands out, by name; ``faults`` are of what cannot be read."""

    clinic: str
    title: str
    jurisdiction: str
    items: Mapping[Name, Item] = field(hash=False)
    faults: tuple[Diagnostic, ...] = ()

    def group(self, item: Item) -> str:
        """Return the leaflet that ``item`` stands under: the one that it is the Easy Read of, or itself."""
        base = item.name.leaflet.removesuffix(f"-{EASY_READ}")
        there = any(name.leaflet == base and name.language == item.name.language for name in self.items)
        return base if item.easy_read and there else item.name.leaflet


def shelf(workspace: Workspace, site: str, today: date | None) -> Shelf:
    """Return what the clinic ``site`` hands out; raises ``BrochureError`` where its own files have faults."""
    clinic = workspace.clinic(site)
    desk = Desk(workspace, today, building=True)
    known = workspace.leaflets()
    items = {
        (name := Name(site, leaflet, language)): _item(workspace, name, desk)
        for leaflet in sorted(known)
        for language in clinic.languages
        if language in known[leaflet]
    }
    return Shelf(site, clinic.contact.name, clinic.jurisdiction, items, workspace.misnamed())


def _item(workspace: Workspace, name: Name, desk: Desk) -> Item:
    try:
        return _gathered(workspace, name, desk)
    except BrochureError as fault:
        wrong = next((d for d in fault.diagnostics if d.severity is Severity.ERROR), fault.diagnostics[0])
        return Item(name, name.leaflet, name.leaflet, "", "", "", "faulty", (wrong.message,))


def _gathered(workspace: Workspace, name: Name, desk: Desk) -> Item:
    leaflet = workspace.leaflet(name.leaflet, name.language)
    subject, _ = subject_of(workspace, Job(name.leaflet, name.language, name.clinic, ()), desk)
    standing, _ = governing.standing_of(
        workspace, subject, name.leaflet, name.clinic, records=workspace.approvals(), today=desk.today
    )
    status: Status = standing.status
    reasons = standing.reasons
    if status == "approved" and standing.overdue:
        status, reasons = "overdue", (f"its review was due on {leaflet.review.due.isoformat()}",)
    if gone := _gone(workspace, name, leaflet):
        status, reasons = "withdrawn", (gone,)
    english = subject.english[0] if subject.english else leaflet
    where = subject.clinic.jurisdiction
    return Item(
        name,
        _title(leaflet, where),
        _title(english, where),
        leaflet.code,
        leaflet.version,
        leaflet.fold,
        status,
        reasons,
        mark=_MARKS.get(status, ""),
        due=leaflet.review.due.isoformat(),
        easy_read=leaflet.style == EASY_READ,
        instead=_instead(workspace, name, leaflet) if status == "withdrawn" else None,
        fields=leaflet.record,
        known_as=english.record,
    )


def _gone(workspace: Workspace, name: Name, leaflet: Leaflet) -> str:
    """Return why a translation goes with its source, empty where it does not."""
    if leaflet.translation is None or leaflet.review.status == "withdrawn":
        return ""
    try:
        source = source_of(workspace, name.leaflet, leaflet, name.language)
    except BrochureError:  # told by its status: nobody knows what has changed
        return ""
    return f"what it was translated from is withdrawn: {source.review.reason}" if _is_withdrawn(source) else ""


def _is_withdrawn(leaflet: Leaflet) -> bool:
    return leaflet.review.status == "withdrawn"


def _instead(workspace: Workspace, name: Name, leaflet: Leaflet) -> str | None:
    """Return the leaflet to hand out in place of a withdrawn one, None where nobody has named one that there is."""
    named = leaflet.review.instead
    if named is None and leaflet.translation is not None:
        try:
            named = source_of(workspace, name.leaflet, leaflet, name.language).review.instead
        except BrochureError:
            return None
    known = workspace.leaflets()
    return found if named and (found := alike(named, known)) in known else None


def _title(leaflet: Leaflet, jurisdiction: str) -> str:
    return " ".join(str(leaflet.title.passage(jurisdiction).raw).split())
