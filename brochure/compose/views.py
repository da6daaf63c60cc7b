"""Blocks as templates see them: text resolved to inline HTML, numbers from claims, pictures as assets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup, escape

from brochure.compose import citations, typography
from brochure.compose.bidi import isolated
from brochure.compose.gaps import gap
from brochure.compose.inline import Rich, in_language, markdown
from brochure.compose.pictures import mirrored, open_picture
from brochure.errors import BrochureError, Diagnostic, did_you_mean
from brochure.languages import Language
from brochure.model.base import Written
from brochure.model.blocks import Block, picture_path
from brochure.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from brochure.compose.inline import Scope
    from brochure.compose.pictures import Picture
    from brochure.errors import Place
    from brochure.model.clinic import Clinic
    from brochure.model.jurisdiction import Jurisdiction
    from brochure.model.leaflet import Leaflet
    from brochure.world import Kept, World

# Fields whose words nobody sees on paper.
_UNSEEN = frozenset({"alt"})

# What a number is set with and not dialled: spaces of any kind, and what keeps it on one line.
_BLANK = re.compile(r"[\s\u2060]")

# What a theme may set in its family of headings: whole blocks, and fields of the others.
_TITLES = frozenset({"cover", "heading", "quote"})
_TITLE_FIELDS = ("title", "options", "when")


@dataclass(slots=True)
class View:
    """One block on its way to its template: ``fields`` by name, ``children`` where blocks stand inside it."""

    kind: str
    place: Place
    fields: dict[str, Any]
    children: tuple[tuple[View, ...], ...] = ()
    extra_words: tuple[str, ...] = ()
    faulty: bool = False
    image_place: Place | None = None

    @property
    def titles(self) -> str:
        """Return the words that are set in the family of headings."""
        own = _words(self.fields if self.kind in _TITLES else {k: self.fields.get(k) for k in _TITLE_FIELDS})
        return "\n".join((*own, *(child.titles for group in self.children for child in group)))

    @property
    def words(self) -> str:
        """Return every word of the block that a reader must find on the page."""
        own = (*_words(self.fields), *self.extra_words)
        return "\n".join((*own, *(child.words for group in self.children for child in group)))


@dataclass(slots=True)
class Maker:
    """Makes views for one leaflet; collects the assets that they name and the faults found on the way."""

    leaflet: Leaflet
    clinic: Clinic
    jurisdiction: Jurisdiction
    scope: Scope
    phrases: Mapping[str, str]
    world: World
    english: tuple[Leaflet, str] | None = None
    kept: Kept | None = None
    pictures: dict[str, Picture] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)

    def rich(self, text: Text | None) -> Rich:
        """Return ``text`` resolved; a fault is kept, and the text left empty."""
        if text is None:
            return Rich()
        try:
            return self.scope.rich(text)
        except BrochureError as fault:
            self.faults.extend(fault.diagnostics)
            return Rich()

    def view(self, block: Block) -> View:
        """Return the view of ``block``, as far as it does not hang on the whole leaflet (see ``complete``)."""
        view = View(block.kind, block.place, {}, image_place=block.at("image"))
        whole = self.scope
        if _narrow(block):
            self.scope = replace(whole, pair=typography.NARROW_PAIR)
        for name in type(block).model_fields:
            value = getattr(block, name)
            if groups := _nested(value):
                view.children = tuple(tuple(self.view(child) for child in group) for group in groups)
            else:
                view.fields[name] = self._value(value)
        if early := _EARLY.get(block.kind):
            self._guarded(early, view)
        self.scope = whole
        return view

    def complete(self, view: View) -> None:
        """Add to ``view`` what is known only once every block has been read: the references, the terms."""
        for group in view.children:
            for child in group:
                self.complete(child)
        if late := _LATE.get(view.kind):
            self._guarded(late, view)

    def picture(self, path: str, place: Place | None, *, logo: bool = False) -> Picture:
        """Return a picture of the workspace, and keep it with what was found in it; see ``open_picture``."""
        picture = open_picture(self.world.read(path, place), path, place, logo=logo)
        if picture.url not in self.pictures:
            self.faults.extend(picture.findings)
        return self.pictures.setdefault(picture.url, picture)

    def art(self, path: str, place: Place, *, turned: bool) -> Picture:
        """Return a picture of a theme, and keep it; ``turned`` is as a mirror shows it."""
        picture = self.picture(path, place)
        if not turned:
            return picture
        turned_ = mirrored(picture)
        return self.pictures.setdefault(turned_.url, turned_)

    def _guarded(self, add: Callable[[Maker, View], None], view: View) -> None:
        try:
            add(self, view)
        except BrochureError as fault:
            self.faults.extend(fault.diagnostics)
            view.faulty = True

    def _value(self, value: Any) -> Any:
        match value:
            case None:  # most of what may be left out is text
                return Rich()
            case Text():
                return self.rich(value)
            case Written():
                return {
                    "place": value.place,
                    **{name: self._value(getattr(value, name)) for name in type(value).model_fields},
                }
            case tuple() | list():
                return tuple(self._value(item) for item in value)
            case dict():
                return {key: self._value(item) for key, item in value.items()}
        return value


def _narrow(block: Block) -> bool:
    """Tell whether the text of a block shares its panel with a picture or with other columns."""
    return block.kind in _NARROW or any(step.image for step in getattr(block, "steps", ()))


def _nested(value: Any) -> tuple[tuple[Block, ...], ...]:
    """Return the blocks that stand inside a block: one group for a phase, one a column for columns."""
    if isinstance(value, tuple) and value:
        if all(isinstance(item, Block) for item in value):
            return (value,)
        if all(isinstance(item, tuple) and item and all(isinstance(b, Block) for b in item) for item in value):
            return value
    return ()


def _words(value: Any) -> Iterable[str]:
    match value:
        case Rich():
            yield value.plain
        case dict():
            for name, item in value.items():
                if name not in _UNSEEN:
                    yield from _words(item)
        case tuple() | list():
            for item in value:
                yield from _words(item)


def _statistic(maker: Maker, view: View) -> None:
    name = view.fields["claim"]
    claims = maker.scope.evidence.claims
    if name not in claims:
        raise BrochureError(
            Diagnostic("unknown-claim", f'no claim "{name}"', place=view.place, hint=did_you_mean(name, claims))
        )
    claim = claims[name]
    if claim.statistic is None:
        message = f'claim "{name}" has no statistic'
        raise BrochureError(Diagnostic("no-statistic", message, place=view.place, hint="add it in content/claims.yaml"))
    labels = view.fields["labels"] or ()
    groups = claim.statistic.groups
    if len(labels) not in {0, len(groups)}:
        message = f'{len(labels)} labels for the {len(groups)} groups of claim "{name}"'
        raise BrochureError(Diagnostic("statistic-labels", message, place=view.place))
    named = labels or (Rich(),) * len(groups)
    view.fields["groups"] = [{"n": g.n, "of": g.of, "label": label} for g, label in zip(groups, named, strict=True)]
    view.fields["total"] = claim.statistic.total or sum(g.of for g in groups)
    view.fields["labels"] = ()
    language = maker.scope.language
    view.extra_words = tuple(" ".join(typography.number(n, language) for n in (g.n, g.of)) for g in groups)
    marks = maker.scope.marks(claim.references, view.place)
    where = "text" if view.fields["text"] else "title"
    if rich := view.fields[where]:
        view.fields[where] = replace(rich, paragraphs=(*rich.paragraphs[:-1], rich.paragraphs[-1] + Markup(marks)))


def _cover(maker: Maker, view: View) -> None:
    if view.fields.get("image"):
        _picture(maker, view)
    leaflet = maker.leaflet
    view.extra_words = (maker.rich(leaflet.title).plain, maker.rich(leaflet.subtitle).plain)


def _picture(maker: Maker, view: View) -> None:
    path = picture_path(str(view.fields["image"]))
    alt = view.fields.get("alt") or Rich()
    view.fields["image"] = maker.picture(path, view.image_place or view.place).context(alt.plain)


def _diagram(maker: Maker, view: View) -> None:
    for step in view.fields["steps"]:
        if step["image"]:
            path = picture_path(str(step["image"]))
            step["image"] = maker.picture(path, step["place"]).context(step["alt"].plain)


def _emergency(maker: Maker, view: View) -> None:
    numbers = maker.jurisdiction.numbers
    own = {"clinic.phone": "by_day", "clinic.out-of-hours": "at_night"}
    clinic = maker.scope.clinic
    lines, faults = [], []
    for name in view.fields["numbers"] or numbers:
        if name in own:
            number = clinic.get(name.partition(".")[2], "")
            lines.append(_line(number, maker.phrases[own[name]]))
        elif name in numbers:
            entry = numbers[name]
            label, hours, note = (
                typography.pair(maker.scope.words(texts, f"number {name}", view.place)) if texts else ""
                for texts in (entry.label, entry.hours, entry.note)
            )
            hours = typography.times(hours)
            lines.append(_line(entry.number, label, hours, note, scheme="sms" if entry.by == "text" else "tel"))
        else:
            hint = did_you_mean(name, [*numbers, *own])
            message = f'{maker.jurisdiction.name} has no number "{name}"'
            faults.append(Diagnostic("unknown-number", message, place=view.place, hint=hint))
    view.fields["lines"] = lines
    if faults:
        raise BrochureError(*faults)


def _line(number: str, label: str, hours: str = "", note: str = "", *, scheme: str = "tel") -> dict[str, Any]:
    words = {"number": escape(typography.phone(number)), "label": label, "hours": hours, "note": note}
    rich = {name: Rich((Markup(html),)) if html else Rich() for name, html in words.items()}
    return {**rich, "url": f"{scheme}:{_BLANK.sub('', number)}"}


def _contact(maker: Maker, view: View) -> None:
    clinic = maker.scope.clinic
    shown = view.fields.get("show") or ("name", "address", "phone", "out-of-hours", "email", "web", "hours")
    view.fields["show"] = tuple(name for name in shown if clinic.get(name))
    view.extra_words = tuple(clinic[name] for name in view.fields["show"])


def _table(_maker: Maker, view: View) -> None:
    widths = view.fields["widths"]
    view.fields["percents"] = [f"{100 * width / sum(widths):.4g}" for width in widths]


def _hours(maker: Maker, view: View) -> None:
    view.extra_words = (maker.scope.clinic.get("hours", ""),)


def _qr(maker: Maker, view: View) -> None:
    import segno

    from brochure.compose.inks import STAND_INS

    url = view.fields["url"]
    url = maker.rich(url).plain if isinstance(url, Text) else str(getattr(url, "plain", url))
    if url == "web":
        url = _web_address(maker, view)
    elif url == "current":
        url = _current_address(maker, view)
    view.fields["url"] = url
    label = view.fields["label"].plain if view.fields.get("label") else url
    code = segno.make(url, error="m", micro=False)
    # ISO/IEC 18004 wants a quiet zone of four modules on every side.
    svg = code.svg_inline(border=4, dark=STAND_INS["text"], light=STAND_INS["paper"], title=label, omitsize=True)
    view.fields["svg"] = Markup(svg.replace(' class="qrline"', ' fill="none"'))  # its lines are strokes, black within


def _web_address(maker: Maker, view: View) -> str:
    """Return where the clinic keeps the web edition of this leaflet."""
    pattern = maker.clinic.url_pattern
    if pattern is None:
        raise _no_site(view.place)
    name = PurePosixPath(maker.leaflet.place.file).name.partition(".")[0]
    leaflet = {"leaflet": name, "code": maker.leaflet.code, "version": maker.leaflet.version}
    return pattern.format_map({key: quote(word) for key, word in {**leaflet, "language": maker.scope.language}.items()})


def _current_address(maker: Maker, view: View) -> str:
    """Return where the clinic says whether this version of the leaflet still holds."""
    leaflet = maker.leaflet
    address = maker.clinic.current_address(leaflet.code, maker.scope.language, leaflet.version)
    if address is None:
        raise _no_site(view.place)
    return address


def _no_site(place: Place) -> BrochureError:
    message = "the clinic does not say where its web leaflets are"
    hint = "add url-pattern to clinic.yaml: https://clinic.example/leaflets/{language}/{leaflet}.web.html"
    return BrochureError(Diagnostic("no-url-pattern", message, place=place, hint=hint))


def _references(maker: Maker, view: View) -> None:
    keys = list(maker.scope.notes.references)
    items = {key: maker.scope.evidence.references[key].csl() for key in keys}
    entries = citations.bibliography(keys, items, maker.kept)
    # Sources are listed as they are written in English.
    view.fields["language"] = "" if maker.scope.language.partition("-")[0] == "en" else "en"
    view.fields["entries"] = [
        {"number": number, "html": Rich((entry,))} for number, entry in enumerate(entries, start=1)
    ]


def _glossary(maker: Maker, view: View) -> None:
    glossary = maker.scope.evidence.glossary
    entries = []
    for term in view.fields.get("terms") or sorted(maker.scope.notes.terms, key=str.casefold):
        if term not in glossary:
            hint = did_you_mean(term, glossary)
            raise BrochureError(Diagnostic("unknown-glossary-term", f'no term "{term}"', place=view.place, hint=hint))
        meaning = in_language(glossary[term], maker.scope.language, f"term {term}", view.place)
        word = escape(maker.scope.evidence.term(term, maker.scope.language))
        entries.append({"term": Rich((Markup(word),)), "meaning": maker.scope.passage(meaning)})
    view.fields["entries"] = entries


def _review_line(maker: Maker, view: View) -> None:
    leaflet, t = maker.leaflet, maker.phrases
    language = Language(maker.scope.language)
    dates = [
        f"{t[name]} {typography.month(day, language.tag)}"
        for name, day in (("issued", leaflet.review.issued), ("review_due", leaflet.review.due))
        if name.removeprefix("review_") not in leaflet.unset
    ]
    comma = typography.comma(language.tag)
    first = f"{t['version']} {leaflet.version}."
    said = f"{first} {typography.sentence(f'{comma} '.join(dates))}" if dates else first
    html = escape(typography.pair(typography.tie(said, language.tag)))
    html = Markup(f"{comma} ").join((escape(leaflet.code), *_english_title(maker), html))
    view.fields["words"] = Rich((Markup(isolated(html) if language.rtl else html),))


def _english_title(maker: Maker) -> Iterable[Markup]:
    """Yield the title by which staff know a leaflet that they may not be able to read, marked as English."""
    if maker.english is None:
        return
    leaflet, tag = maker.english
    scope = replace(maker.scope, language=tag, parser=markdown(tag))
    title = " ".join(scope.rich(leaflet.title).plain.split())
    yield Markup('<bdi dir="ltr" lang="{}">{}</bdi>').format(tag, title)


def _form(maker: Maker, view: View) -> None:
    """Let a record fill in the lines that name a field of it."""
    for line in (line for row in view.fields["rows"] for line in row):
        line.update(gap=Rich(), filled=False)
        if not isinstance(name := line["record"], str):
            continue
        value = maker.scope.value(name, line["place"])
        if maker.scope.record[name].is_code:
            hint = f"print it where there is room: {{record.{name}}}"
            message = "a code does not go on a line"
            raise BrochureError(Diagnostic("code-on-a-line", message, place=line["place"], hint=hint))
        html = gap(name, maker.scope.record[name], value)
        line.update(gap=Rich((Markup(html),)), filled=bool(value))


_EARLY: Mapping[str, Callable[[Maker, View], None]] = {
    "statistic": _statistic,
    "cover": _cover,
    "figure": _picture,
    "map": _picture,
    "picture-row": _picture,
    "diagram": _diagram,
    "form": _form,
    "emergency": _emergency,
    "contact": _contact,
    "hours": _hours,
    "table": _table,
    "qr": _qr,
    "review-line": _review_line,
}
_NARROW = frozenset({"comparison", "picture-row", "table"})  # whose lines are half as long as a panel's, or less
_LATE: Mapping[str, Callable[[Maker, View], None]] = {"references": _references, "glossary": _glossary}


def kinds(views: Iterable[View]) -> Iterator[str]:
    """Yield the kinds of blocks and of all that stand inside them."""
    for view in views:
        yield view.kind
        for group in view.children:
            yield from kinds(group)
