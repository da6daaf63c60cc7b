"""Text as people write it, to inline HTML: safe Markdown, insertions, citation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape, unescape
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from markdown_it import MarkdownIt
from markupsafe import Markup

from brochure.compose import typography
from brochure.compose.bidi import apart, has_right_to_left, isolated
from brochure.compose.gaps import gap
from brochure.errors import BrochureError, Diagnostic, Place, all_of, did_you_mean
from brochure.languages import Language
from brochure.model.text import LINK_SCHEMES, Citation, ClaimRef, Field, GlossaryRef, Literal, Passage, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.model.evidence import Evidence
    from brochure.model.record import RecordField

T = TypeVar("T")

# Words in another language are written as a link to it: [off-label](lang:en).
_FOREIGN = re.compile(r'<a href="lang:([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)">(.*?)</a>', re.IGNORECASE)
# Private-use characters pass through Markdown untouched.
# The place of an insertion, by its number; the reader refuses private characters, so none of these is the writer's.
_SLOT = re.compile("\ue000(\\d+)\ue001")
_MARKS = re.compile(r"<sup\b.*?</sup>|<svg\b.*?</svg>")
_TAGS = re.compile(r"<[^>]*>")
_FURTHEST = 50  # texts inside texts, more than anybody writes


@dataclass(frozen=True, slots=True)
class Rich:
    """One text, ready to print: ``paragraphs`` of inline HTML, and its words alone as ``plain``."""

    paragraphs: tuple[Markup, ...] = ()
    place: Place | None = None

    @property
    def plain(self) -> str:
        """Return the words that a reader sees, without citation marks."""
        return "\n".join(plain_text(p) for p in self.paragraphs)

    def __html__(self) -> str:
        """Return the paragraphs as inline HTML, which templates print without escaping."""
        return "<br>".join(self.paragraphs)

    def __bool__(self) -> bool:
        """Tell whether there is anything to print."""
        return bool(self.paragraphs)


@dataclass(slots=True)
class Notes:
    """What the text of one leaflet has called upon so far, in order: references (numbered) and glossary terms."""

    references: dict[str, int] = field(default_factory=dict)
    terms: dict[str, None] = field(default_factory=dict)

    def cite(self, keys: Iterable[str]) -> list[int]:
        """Return the numbers of ``keys``, giving a new number to each one not cited before."""
        return sorted(self.references.setdefault(key, len(self.references) + 1) for key in keys)


@dataclass(frozen=True, slots=True)
class Scope:
    """What insertions may call upon while one leaflet is set for one clinic."""

    language: str
    jurisdiction: str
    evidence: Evidence
    clinic: Mapping[str, str]
    local: Mapping[str, Text]
    jurisdiction_texts: Mapping[str, tuple[Mapping[str, Passage], tuple[str, ...]]]
    record: Mapping[str, RecordField]
    notes: Notes
    parser: MarkdownIt
    filled: Mapping[str, str] = field(default_factory=dict)
    pair: int = typography.PAIR  # characters of two last words that keep together
    called: tuple[str, ...] = ()  # the texts that stand around this one, which it may not call upon

    def rich(self, text: Text) -> Rich:
        """Return ``text`` as this scope's clinic and jurisdiction read it.

        Raises ``BrochureError`` where it calls upon something that does not exist.
        """
        return self.passage(text.passage(self.jurisdiction))

    def passage(self, passage: Passage) -> Rich:
        """Return one passage resolved; raises ``BrochureError`` as ``rich`` does."""
        return Rich(tuple(self._paragraphs(passage)), passage.place)

    def words(self, texts: Mapping[str, Passage], what: str, place: Place) -> str:
        """Return the entry of ``texts`` for this scope's language, as one line of inline HTML."""
        return self._one_line(in_language(texts, self.language, what, place))

    def marks(self, keys: Iterable[str], place: Place) -> str:
        """Return the citation marks of ``keys``; raises ``BrochureError`` at ``place`` where one is not known."""
        keys = tuple(keys)
        all_of(partial(_known, self.evidence.references, key, "reference", place) for key in keys)
        numbers = ",".join(str(n) for n in self.notes.cite(keys))
        return f'{typography.WORD_JOINER}<sup class="cite">{numbers}</sup>' if numbers else ""

    def _paragraphs(self, passage: Passage, *, inside: bool = False) -> Iterable[Markup]:
        """Yield the paragraphs of ``passage``, which a blank line parts, or those ``inside`` another one."""
        calls = [part for part in passage.parts if not isinstance(part, Literal)]
        if self.called:  # the first fault will do: texts that call upon each other would be gone through in every order
            slots = [self._insertion(part) for part in calls]
        else:
            slots = all_of(partial(self._insertion, part) for part in calls)
        number = count()
        source = ""
        for part in passage.parts:
            if isinstance(part, Literal):
                source += part.markdown
                continue
            if isinstance(part, Citation):  # the mark hugs the word before it
                source = source.rstrip(" \n")
            source += f"\ue000{next(number)}\ue001"
        for paragraph in re.split(r"\n[ \t]*\n", source.strip()):
            if paragraph.strip():
                yield self._inline(" ".join(paragraph.split()), slots, inside=inside)

    def _inline(self, source: str, slots: list[str], *, inside: bool) -> Markup:
        html = _FOREIGN.sub(_in_its_language, self.parser.renderInline(source))
        html = _SLOT.sub(lambda slot: slots[int(slot[1])], html)
        html = typography.tie(html, self.language)
        html = typography.hug(html if inside else typography.pair(html, self.pair))
        return Markup(isolated(html) if Language(self.language).rtl else html)

    def name(self, words: str) -> Markup:
        """Return a name, an address or a number as HTML; whole, where its direction is not that of the text."""
        html = escape(words)
        return Markup(apart(html) if Language(self.language).rtl and not has_right_to_left(words) else html)

    def _insertion(self, part: ClaimRef | Field | GlossaryRef | Citation) -> str:
        match part:
            case Citation(keys=keys):
                return self.marks(keys, part.place)
            case ClaimRef(id=name):
                claim = _known(self.evidence.claims, name, "claim", part.place)
                words = self._calling(f"claim {name}", part.place).words(claim.text, f"claim {name}", part.place)
                return words + self.marks(claim.references, part.place)
            case GlossaryRef(term=term):
                _known(self.evidence.glossary, term, "glossary term", part.place)
                self.notes.terms[term] = None
                return f'<span class="term">{escape(self.evidence.term(term, self.language))}</span>'
            case Field():
                return self._field(part)

    def _field(self, part: Field) -> str:
        match part.space:
            case "clinic":
                return self.name(_known(self.clinic, part.name, "clinic field", part.place))
            case "local":
                text = _known(self.local, part.name, "local text", part.place)
                inner = self._calling(f"local text {part.name}", part.place)
                return inner._one_line(text.passage(self.jurisdiction))  # noqa: SLF001 - another of its own kind
            case "jurisdiction":
                texts, references = _known(self.jurisdiction_texts, part.name, "jurisdiction text", part.place)
                what = f"jurisdiction text {part.name}"
                words = self._calling(what, part.place).words(texts, what, part.place)
                return words + self.marks(references, part.place)
            case _:
                value = self.value(part.name, part.place)
                return gap(part.name, self.record[part.name], value)

    def _calling(self, what: str, place: Place) -> Scope:
        """Return the scope of a text inside this one; raises ``BrochureError`` at ``place`` where it is around it."""
        if what in self.called:
            message, hint = f"{what} calls upon itself", "write out what it stands for"
            raise BrochureError(Diagnostic("circular-text", message, place=place, hint=hint))
        if len(self.called) >= _FURTHEST:
            message, hint = f"{what} stands inside {_FURTHEST} other texts", "write out what one of them stands for"
            raise BrochureError(Diagnostic("circular-text", message, place=place, hint=hint))
        return replace(self, called=(*self.called, what))

    def value(self, name: str, place: Place) -> str:
        """Return what a record says in its field ``name``, empty for nothing; raises ``BrochureError`` for no field."""
        _known(self.record, name, "record field", place)
        return self.filled.get(name, "")

    def _one_line(self, passage: Passage) -> str:
        return " ".join(self._paragraphs(passage, inside=True))


def in_language(texts: Mapping[str, T], language: str, what: str, place: Place) -> T:
    """Return the entry of ``texts`` for ``language``: of the whole tag first, then of its language alone."""
    for tag in Language(language).fallbacks:
        if tag in texts:
            return texts[tag]
    message = f"{what} has no words in {language}"
    hint = f"add them to content/translations/{language}.yaml"
    raise BrochureError(Diagnostic("no-translation", message, place=place, hint=hint))


def _in_its_language(words: re.Match[str]) -> str:
    language = Language(words[1])
    return f'<bdi dir="{language.direction}" lang="{language.tag}">{words[2]}</bdi>'


def plain_text(html: str) -> str:
    """Return the words of inline HTML, without citation marks and without what is drawn."""
    return unescape(_TAGS.sub("", _MARKS.sub("", html.replace("<br>", "\n"))))


def _known(table: Mapping[str, T], name: str, what: str, place: Place) -> T:
    if name in table:
        return table[name]
    code = f"unknown-{what.replace(' ', '-')}"
    raise BrochureError(Diagnostic(code, f'no {what} "{name}"', place=place, hint=did_you_mean(name, table)))


def markdown(language: str) -> MarkdownIt:
    """Return a parser for bold, links, addresses in <> and typographic signs: raw HTML stays text."""
    parser = MarkdownIt("zero", {"typographer": True, "quotes": list(typography.quotes(language))})
    parser.enable(["emphasis", "link", "autolink", "escape", "smartquotes", "replacements"])
    parser.validateLink = lambda url: url.lower().startswith(LINK_SCHEMES)  # type: ignore[method-assign]
    return parser
