"""A clinic: who hands the leaflets out, and how it looks."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, PlainValidator, PrivateAttr, WithJsonSchema

from brochure.errors import did_you_mean
from brochure.model.base import Language, Name, OneOf, Words, Written, fault, read_number, read_words, refused
from brochure.model.brand import Brand, FontFile, FontSource, Logo, Typeface, Typography
from brochure.model.text import Text
from brochure.source import Mapping_, Sequence_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.errors import Diagnostic, Place

__all__ = ["Brand", "Clinic", "Contact", "FontFile", "FontSource", "Logo", "Typeface", "Typography"]

URL_NAMES = ("leaflet", "language", "code", "version")
EDITIONS = Literal["print", "office", "screen", "large-print", "web"]


def read_email(node: object) -> str:
    """Return an address with one @ in it; more is only known by writing to it."""
    words = read_words(node)
    name, _, host = words.partition("@")
    if not name or "." not in host or "@" in host or " " in words:
        raise refused(fault("bad-email", f'"{words}" is not an e-mail address', node))
    return words


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
    hours: Words | None = Field(default=None, description="When it is open.")
    local: dict[Name, Text] = Field(default_factory=dict, description="What leaflets ask a clinic to say for itself.")
    paper: Annotated[Literal["a4", "a5", "letter"], OneOf("paper")] | None = Field(
        default=None, description="The paper of the flat sheet, where it is not the jurisdiction's."
    )
    profile: Name | None = Field(default=None, description="The print shop's profile, where it is not the usual one.")
    large_print: LargePrint = Field(default=LargePrint(), description="How large print is set.")
    url_pattern: Annotated[str, PlainValidator(read_url_pattern), WithJsonSchema({"type": "string"})] | None = Field(
        default=None,
        description="Where the web editions are kept, with {leaflet}, {language}, {code}, {version}; for QR codes.",
    )
    _brand: Brand | None = PrivateAttr(default=None)

    @classmethod
    def check(cls, mapping: Mapping_) -> Iterator[Diagnostic]:
        """List nothing twice; keep languages apart on the web."""
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

    @property
    def jurisdiction_place(self) -> Place:
        """Where the jurisdiction is named."""
        return self.at("jurisdiction")
