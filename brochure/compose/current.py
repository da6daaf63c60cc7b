"""Composing the page that a QR code on paper leads to: whether that leaflet still holds, in the clinic's brand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup, escape

from brochure.compose import Subject, _scope, clinic_words
from brochure.compose.bidi import isolated
from brochure.compose.inline import Notes
from brochure.compose.shades import css
from brochure.compose.views import Maker
from brochure.compose.webpage import _STAND_IN, _hex, _variable, _WebPage
from brochure.document import Block, Document, Expected, Region, Stylesheet
from brochure.errors import BrochureError, Severity
from brochure.languages import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from brochure.compose.templates import Templates
    from brochure.world import World

_STYLES = ("styles/web.css", "styles/current.css")
_GAP = re.compile(r"\{(?:clinic|record)\.[\w.-]+\}")


@dataclass(frozen=True, slots=True)
class Changed:
    """One sentence of the older version beside that of the newer, as a reader sees them; either may be empty."""

    old: str
    new: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said of one version of a leaflet that is on paper.

    ``newest`` is the version that holds now, approved on ``approved`` or by nobody; ``coming`` tells that there are
    newer words which nobody has approved. ``changes`` is None where what the older version said was not kept.
    ``leaflet`` is the address of the web edition from here, empty where it does not say what holds.
    """

    state: Literal["current", "replaced", "withdrawn", "example"]
    version: str
    newest: str
    approved: date | None = None
    due: date | None = None
    overdue: bool = False
    coming: bool = False
    changes: tuple[Changed, ...] | None = ()
    pictures: bool = False
    sources: bool = False
    leaflet: str = ""


def compose(subject: Subject, notice: Notice, templates: Templates, world: World) -> Document:
    """Return the page for ``notice`` of the leaflet of ``subject``; raises ``BrochureError`` with every fault found."""
    notes = Notes()
    maker = Maker(subject.leaflet, subject.clinic, subject.jurisdiction, _scope(subject, notes), subject.phrases, world)
    page = _WebPage(subject, maker, templates, world)
    common = page.common
    title = " ".join(maker.rich(subject.leaflet.title).plain.split())
    _, fonts = page.font_faces((_words(subject, title, notice),))
    shades = page.shades
    theme = subject.clinic.brand.theme
    context = {
        **common,
        "draft": "",  # said in words of its own
        "lang": subject.language,
        "direction": page.direction,
        "theme": theme,
        "title": title,
        "notice": notice,
        "said": _said(subject),
        "days": _days(subject, notice),
        "call": _call(subject),
        "grounds": {"light": _hex(shades.light["paper"]), "dark": _hex(shades.dark["paper"])},
    }
    html = _STAND_IN.sub(_variable, str(templates.render("current.html", context)).encode()).decode()
    own, style = f"styles/themes/{theme}/web.css", page.style
    sheets = (
        Stylesheet("shades", css(shades)),
        Stylesheet(_STYLES[0], style(_STYLES[0])),
        Stylesheet(own, style(own) if world.find(own) is not None else ""),
        Stylesheet(_STYLES[1], style(_STYLES[1])),
    )
    if any(fault.severity is Severity.ERROR for fault in maker.faults):
        raise BrochureError(*maker.faults)
    parts = [part for picture in maker.pictures.values() for part in picture.parts]
    assets = {**page.font_files, **{part.url: page.on_screen(part, part.data, fonts) for part in parts}}
    return Document(html, sheets, fonts, assets, ())


def expected(subject: Subject, notice: Notice) -> tuple[Expected, ...]:
    """Return the words that a reader must find on the page."""
    changes = (notice.changes or ()) if notice.state == "replaced" else ()
    said = (words for change in changes for words in (change.old, change.new) if words)
    own = (subject.leaflet.code, notice.version, *clinic_words(subject.clinic).get("phone", "").split())
    return tuple(Expected((), words, subject.leaflet.place) for words in (*own, *said))


def resolved(said: str, subject: Subject) -> str:
    """Return words as they were approved with the clinic's own names and numbers in them, and gaps for records."""
    for name, word in clinic_words(subject.clinic).items():
        said = said.replace(f"{{clinic.{name}}}", word)
    return _GAP.sub("…", said)


def _words(subject: Subject, title: str, notice: Notice) -> Region:
    """Return what the page says beside the fixed wording, for which fonts have to be there."""
    sentences = (word for change in notice.changes or () for word in (change.under, change.old, change.new))
    block = Block("current", "text", "", "\n".join((title, *sentences)), subject.leaflet.place)
    return Region("current", ("current",), ((block,),))


def _said(subject: Subject) -> Callable[[str], str]:
    """Return what sets apart, in words from right to left, what runs from left to right."""
    if not Language(subject.language).rtl:
        return str
    return lambda words: Markup(isolated(str(escape(words))))


def _days(subject: Subject, notice: Notice) -> dict[str, str]:
    from babel.dates import format_date

    locale = Language(subject.language).locale
    days = {"approved": notice.approved, "due": notice.due}
    return {name: format_date(day, "long", locale=locale) if day else "" for name, day in days.items()}


def _call(subject: Subject) -> list[dict[str, Any]]:
    """Return the clinic's telephone numbers, each with what it is for."""
    words, contact = clinic_words(subject.clinic), subject.clinic.contact
    lines = (("phone", contact.phone, "phone"), ("out-of-hours", contact.out_of_hours, "out_of_hours"))
    return [
        {"label": subject.phrases[phrase], "number": words[name], "url": f"tel:{dialled.replace(' ', '')}"}
        for name, dialled, phrase in lines
        if dialled
    ]
