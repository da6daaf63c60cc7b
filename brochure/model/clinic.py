"""A clinic: who hands the leaflets out, and how it looks."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PlainValidator, PrivateAttr, WithJsonSchema

from brochure.errors import did_you_mean
from brochure.model.base import Flag, Language, Name, OneOf, Words, Written, fault, read_number, read_words, refused
from brochure.model.brand import Brand, FontFile, FontSource, Typeface, Typography
from brochure.model.local import word_faults
from brochure.model.logos import Logo
from brochure.model.spoken import SpokenText, SpokenWords, text_in, words_in
from brochure.source import Mapping_, Scalar, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.errors import Diagnostic, Place

__all__ = ["Brand", "Clinic", "Contact", "FontFile", "FontSource", "Logo", "Typeface", "Typography"]

# Where pages that say whether a leaflet still holds stand in a clinic's folder, and so on its site.
CURRENT = "current/{code}/{language}/{version}.html"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")

URL_NAMES = ("leaflet", "language", "code", "version")
EDITIONS = Literal["print", "office", "screen", "large-print", "web"]


def read_email(node: object) -> str:
    """Return an address with one @ in it; more is only known by writing to it."""
    words = read_words(node)
    name, _, host = words.partition("@")
    if not name or "." not in host or "@" in host or " " in words:
        raise refused(fault("bad-email", f'"{words}" is not an e-mail address', node))
    return words


def why_not_rung(words: str) -> str | None:
    """Return why words are no telephone number, None where they have three digits besides noughts at both ends."""
    short = len(re.sub(r"\D", "", words).strip("0")) < 3
    return f'"{words}" is no telephone number' if short else None


def read_url_pattern(node: object) -> str:
    """Return an address with {leaflet} in it, and none but the known names in braces."""
    words = read_words(node)
    hint = "for instance https://clinic.example/leaflets/{language}/{leaflet}.web.html"
    if not words.startswith(("https://", "http://")) or " " in words:
        raise refused(fault("bad-url", f'"{words}" is not a whole address', node, hint))
    try:
        parts = [(name, spec, kind) for _, name, spec, kind in Formatter().parse(words) if name is not None]
    except ValueError:
        raise refused(fault("bad-url-pattern", f'the braces in "{words}" do not pair', node, hint)) from None
    names = [name for name, _, _ in parts]
    for name, spec, kind in parts:
        if name not in URL_NAMES or spec or kind:
            near = did_you_mean(name, URL_NAMES)
            raise refused(fault("bad-url-pattern", f"nothing stands for {{{name}}} in an address", node, near))
    if "leaflet" not in names and "code" not in names:
        message = "every leaflet would have the same address: {leaflet} is missing"
        raise refused(fault("bad-url-pattern", message, node, hint))
    return words


def read_current_pattern(node: object) -> str:
    """Return an address with {code}, {language} and {version} in it: what a copy on paper is known by."""
    words = read_url_pattern(node)
    missing = [name for name in ("code", "language", "version") if f"{{{name}}}" not in words]
    if missing:
        hint = f"for instance https://clinic.example/leaflets/{CURRENT}"
        raise refused(fault("bad-url-pattern", f"{{{missing[0]}}} is missing in this address", node, hint))
    return words


def url_part(word: str) -> str:
    """Return ``word`` as part of an address that is the name of a file as well: letters, digits, dots, hyphens."""
    return _NOT_IN_NAMES.sub("-", word).strip(".-") or "-"


# The longest that a clinic may say of how it is reached, in characters: none of it is a place for more.
MOST_CONTACT, MOST_HOURS = 120, 100


def _short_faults(mapping: Mapping_) -> Iterator[Diagnostic]:
    """Yield a fault for contacts and hours that say more than that."""
    contact = mapping.get("contact")
    fields = [value for key, value in contact.items() if key != "web"] if isinstance(contact, Mapping_) else []
    for node, most in (*((value, MOST_CONTACT) for value in fields), (mapping.get("hours"), MOST_HOURS)):
        for said in node if isinstance(node, Sequence_) else node.values() if isinstance(node, Mapping_) else (node,):
            if isinstance(said, Scalar):
                yield from word_faults(str(said), said.place, most)


class Contact(Written):
    """How patients reach the clinic."""

    name: Words = Field(description="The clinic's full name.")
    short_name: Words | None = Field(default=None, description="Its name in running text.")
    address: tuple[Words, ...] = Field(min_length=1, description="The lines of the postal address.")
    city: Words | None = Field(default=None, description="The town, for running text.")
    phone: Words = Field(description="The number by day.")
    out_of_hours: Words | None = Field(default=None, description="The number at other times.")
    email: Annotated[str, PlainValidator(read_email), WithJsonSchema({"type": "string"})] | None = Field(
        default=None, description="The e-mail address."
    )
    web: Words | None = Field(default=None, description="The web address, as it is printed.")


LARGE_PRINT_PT = (16.0, 28.0)


def read_large_size(node: object) -> float:
    """Return a type size in points that large print may be set in."""
    size = read_number(node)
    least, most = LARGE_PRINT_PT
    if not least <= size <= most:
        message = f"this must be {least:g} to {most:g} points, not {size:g}"
        raise refused(fault("out-of-range", message, node))
    return size


class LargePrint(Written):
    """How the large-print edition is set."""

    shorthand = "size"
    size: Annotated[float, PlainValidator(read_large_size), WithJsonSchema({"type": "number"})] = Field(
        default=18.0, description="Of body text, 16 to 28 points."
    )


class Clinic(Written):
    """One clinic; its brand is read from the file beside it."""

    jurisdiction: Annotated[Literal["US", "GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR"], OneOf("jurisdiction")] = Field(
        description="Whose law and emergency numbers hold."
    )
    languages: tuple[Language, ...] = Field(min_length=1, description="Which languages to build, as BCP 47 tags.")
    editions: tuple[Annotated[EDITIONS, OneOf("edition")], ...] = Field(
        default=("office", "screen"), description="What to build."
    )
    contact: Contact = Field(description="How patients reach the clinic.")
    hours: SpokenWords | None = Field(default=None, description="When it is open; may be one for each language.")
    local: dict[Name, SpokenText] = Field(
        default_factory=dict,
        description="What leaflets ask a clinic to say for itself; each may be one for each language.",
    )
    paper: Annotated[Literal["a4", "a5", "letter"], OneOf("paper")] | None = Field(
        default=None, description="The paper of the flat sheet, where it is not the jurisdiction's."
    )
    profile: Name | None = Field(default=None, description="The print shop's profile, where it is not the usual one.")
    large_print: LargePrint = Field(default=LargePrint(), description="How large print is set.")
    url_pattern: Annotated[str, PlainValidator(read_url_pattern), WithJsonSchema({"type": "string"})] | None = Field(
        default=None,
        description="Where the web editions are kept, with {leaflet}, {language}, {code}, {version}; for QR codes.",
    )
    current_pattern: Annotated[str, PlainValidator(read_current_pattern), WithJsonSchema({"type": "string"})] | None = (
        Field(
            default=None,
            description="Where pages that say if a leaflet still holds are kept, with {code}, {language}, {version}.",
        )
    )
    attachments: Flag = Field(
        default=True, description="Whether the screen edition carries inside it what it is made from."
    )
    _brand: Brand | None = PrivateAttr(default=None)

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """List nothing twice; keep languages apart on the web."""
        yield from _short_faults(mapping)
        for key in ("languages", "editions"):
            seen = set()
            listed = mapping.get(key)
            for value in listed if isinstance(listed, Sequence_) else ():
                if str(value) in seen:
                    yield fault("listed-twice", f'"{value}" is listed twice', value)
                seen.add(str(value))
        languages, pattern = mapping.get("languages"), mapping.get("url-pattern")
        if isinstance(languages, Sequence_) and len(languages) > 1 and pattern and "{language}" not in str(pattern):
            message = "every language would have the same address: {language} is missing"
            yield fault("bad-url-pattern", message, pattern)

    @property
    def brand(self) -> Brand:
        """The clinic's looks."""
        if self._brand is None:
            raise AttributeError("this clinic was made without its brand")
        return self._brand

    def current_address(self, code: str, language: str, version: str) -> str | None:
        """Return where the page stands that says whether this version still holds; None where the clinic has no site.

        Without a pattern of its own it stands beside the web editions: see ``CURRENT``.
        """
        pattern = self.current_pattern
        if pattern is None and self.url_pattern is not None:
            folder = self.url_pattern.partition("{")[0]
            folder = folder[: folder.rindex("/") + 1] if folder.count("/") > 2 else f"{folder}/"
            pattern = f"{folder}{CURRENT}"
        words = {"code": code, "language": language, "version": version, "leaflet": code}
        return pattern and pattern.format_map({key: url_part(word) for key, word in words.items()})

    def in_language(self, language: str) -> Clinic:
        """Return the clinic with its own words as ``language`` says them.

        Raises ``BrochureError`` where its hours are not said in it; a local text that is not raises when it is printed.
        """
        first = self.languages[0]
        local = {name: text_in(text, f"local text {name}", language, first) for name, text in self.local.items()}
        hours = words_in(self.hours, "the clinic's hours", language, first)
        return self.model_copy(update={"local": local, "hours": hours})

    @property
    def jurisdiction_place(self) -> Place:
        """Where the jurisdiction is named."""
        return self.at("jurisdiction")
