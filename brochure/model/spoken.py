"""A clinic's own words, where they may be written once for each language: ``{en: ..., ar: ...}``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from brochure.errors import BrochureError
from brochure.model.base import fault, read_language, read_words, refused
from brochure.model.local import text_faults
from brochure.model.text import BY_JURISDICTION, TEXT_REF, Text, read_text
from brochure.source import Mapping_, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self, TypeVar

    from brochure.errors import Diagnostic, Place

    T = TypeVar("T", Text, str)


class Spoken(str):
    """Words of one line; ``by_language`` is empty where they are written once, ``place`` where they begin."""

    __slots__ = ("by_language", "place")

    place: Place
    by_language: Mapping[str, str]

    def __new__(cls, words: str, place: Place, by_language: Mapping[str, str]) -> Self:
        """Make the words as they are where nobody asks for a language."""
        made = super().__new__(cls, words)
        made.place, made.by_language = place, by_language
        return made

    def __reduce__(self) -> tuple[type[Spoken], tuple[str, Place, dict[str, str]]]:
        """Pickle all of it."""
        return (type(self), (str(self), self.place, dict(self.by_language)))


def read_spoken_words(node: object) -> Spoken | str:
    """Return words of one line, or those of each language."""
    if isinstance(node, Mapping_):
        texts = _by_language(node, read_words)
        return Spoken(next(iter(texts.values())), node.place, texts)
    words = read_words(node)
    return Spoken(words, node.place, {}) if isinstance(node, Scalar) else words


def read_spoken_text(node: object) -> Text:
    """Return a text, or that of each language."""
    if isinstance(node, Mapping_) and BY_JURISDICTION not in node:
        texts = _by_language(node, _plain_text)
        return replace(next(iter(texts.values())), place=node.place, by_language=texts)
    return _plain_text(node)


def _plain_text(node: object) -> Text:
    text = read_text(node)
    if faults := tuple(text_faults(text)):
        raise refused(*faults)
    return text


def _by_language(node: Mapping_, read: Callable[[object], T]) -> dict[str, T]:
    faults: list[Diagnostic] = []
    texts: dict[str, T] = {}
    for name, value in node.items():
        try:
            read_language(name)
        except PydanticCustomError:
            hint = "write one text, or one for each language: {en: ..., es: ...}"
            faults.append(fault("bad-language", f'"{name}" is no language', place=node.key_place(name), hint=hint))
        try:
            texts[str(name)] = read(value)
        except PydanticCustomError as error:
            faults.extend((error.context or {})["faults"])
    if not texts and not faults:
        faults.append(fault("empty-value", "this is empty", node))
    if faults:
        raise refused(*faults)
    return texts


def text_in(text: Text, what: str, language: str, written_in: str) -> Text:
    """Return ``text`` as ``language`` says it; where it is not said, a text that raises as soon as it is asked for.

    What is written once is in the clinic's first language, ``written_in``, unless it has no letters.
    """
    found, written = _pick(text.by_language, language)
    if found is not None:
        return found
    if not written and (_alike(language, written_in) or not _has_letters(text)):
        return text
    return replace(text, lacks=_lacking(what, language, written, written_in, text.place))


def words_in(words: str | None, what: str, language: str, written_in: str) -> str | None:
    """Return ``words`` as ``language`` says them; raises ``BrochureError`` where it does not."""
    if not isinstance(words, Spoken):
        return words
    found, written = _pick(words.by_language, language)
    if found is not None:
        return found
    if not written and (_alike(language, written_in) or not any(map(str.isalpha, words))):
        return str(words)
    raise BrochureError(_lacking(what, language, written, written_in, words.place))


def _pick(texts: Mapping[str, T], language: str) -> tuple[T | None, str]:
    """Return what is said in ``language``, and in which languages something is."""
    return texts.get(language, texts.get(language.partition("-")[0])), ", ".join(texts)


def _alike(language: str, other: str) -> bool:
    return language.partition("-")[0] == other.partition("-")[0]


def _has_letters(text: Text) -> bool:
    return any(character.isalpha() for passage in text.passages for character in passage.raw)


def _lacking(what: str, language: str, written: str, written_in: str, place: Place) -> Diagnostic:
    hint = f'add "{language}:" beside {written}' if written else f"write {{{written_in}: ..., {language}: ...}}"
    return fault("no-translation", f"{what}: nothing is said in {language}", place=place, hint=hint)


_MANY = {"type": "object", "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"}, "minProperties": 1}

SpokenWords = Annotated[
    str,
    PlainValidator(read_spoken_words),
    WithJsonSchema(
        {"anyOf": [{"type": ["string", "number"]}, {**_MANY, "additionalProperties": {"type": ["string", "number"]}}]}
    ),
]
SpokenText = Annotated[
    Text,
    PlainValidator(read_spoken_text),
    WithJsonSchema({"anyOf": [TEXT_REF, {**_MANY, "additionalProperties": TEXT_REF}]}),
]
