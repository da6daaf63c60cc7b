"""Catalogues of gettext: the fixed wording of the system in other languages, read, and made for translators.

An entry is known by its context, which is the key of the phrase; its msgid is the English that it was made from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place, Severity, did_you_mean
from brochure.phrases import BY_KEY, ENGLISH, TEST_SHEET, Phrases, english, placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from babel.messages.catalog import Catalog, Message

    from brochure.languages import Language
    from brochure.phrases import Phrase

_LINE = re.compile(r"""(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"|)""")

# Rules of plurals look at the last two digits, and at whether there are more.
_TRIED = 1000
FOLDER = "content/locale"
TEMPLATE = f"{FOLDER}/messages.pot"


@dataclass(frozen=True, slots=True)
class Words:
    """What one catalogue says: the forms of each phrase by key (one, where no number decides), and its faults."""

    path: str
    forms: Mapping[str, tuple[str, ...]] = field(hash=False)
    plural: str
    findings: tuple[Diagnostic, ...] = ()


def paths(tag: str) -> tuple[str, ...]:
    """Return where the catalogue of ``tag`` may stand: named as BCP 47 writes it, or as gettext does."""
    return tuple(dict.fromkeys(f"{FOLDER}/{name}.po" for name in (tag, tag.replace("-", "_"))))


def read(data: bytes, path: str, language: Language) -> Words:
    """Return what a catalogue says; its faults, of syntax, encoding and placeholders, are among its ``findings``."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        at = Place(path, data[: fault.start].count(b"\n") + 1)
        return _faulty(path, Diagnostic("not-utf8", "the catalogue is not UTF-8", place=at, hint="save it as UTF-8"))
    lines = text.splitlines()
    hint = 'a line is a keyword and words in "straight quotes", a comment, or empty'
    if wrong := [number for number, line in enumerate(lines, start=1) if not _LINE.fullmatch(line.strip())]:
        say = "this is no line of a catalogue"
        return _faulty(path, *(Diagnostic("catalogue-syntax", say, place=Place(path, n), hint=hint) for n in wrong))
    try:
        # Text, not bytes: a header that names another encoding is not believed.
        catalogue = read_po(StringIO(text), locale=language.locale, abort_invalid=True)
        plural = catalogue.plural_expr
        _try_rule(plural, catalogue.num_plurals)
    except PoFileError as fault:
        place = Place(path, fault.lineno + 1)
        return _faulty(path, Diagnostic("catalogue-syntax", str(fault), place=place))
    except (ValueError, IndexError, AttributeError) as fault:  # a header that cannot be read
        say = f"the head of the catalogue cannot be read: {fault}"
        return _faulty(path, Diagnostic("catalogue-syntax", say, place=Place(path, 1)))
    found: dict[str, tuple[str, ...]] = {}
    findings: list[Diagnostic] = []
    message: Message
    for message in catalogue:
        if not message.id:
            continue
        phrase = BY_KEY.get(message.context or "")
        at = Place(path, message.lineno or 1)
        if phrase is None:
            findings.append(_unknown(message, at))
        elif phrase.key in found:
            findings.append(Diagnostic("phrase-twice", f'"{phrase.key}" is there twice', place=at))
        elif forms := _forms(message):
            found[phrase.key] = forms if phrase.plural else forms[:1]
            findings.extend(_faults(phrase, message, forms, path, lines))
    return Words(path, found, plural, tuple(findings))


def _try_rule(plural: str, forms: int) -> None:
    """Try the rule of plurals on numbers of every kind; raises ``ValueError`` where gettext would fail with one."""
    from gettext import c2py

    try:
        form_of = c2py(plural)
        named = {form_of(number) for number in range(_TRIED)}
    except (SyntaxError, ArithmeticError):  # what gettext itself lets through: a division by 0, "!" after "%"
        raise ValueError(f'"{plural}" is no rule of plurals') from None
    if wrong := named - set(range(forms)):
        raise ValueError(f'the rule of plurals "{plural}" leads to form {min(wrong)}, and there are {forms}')


def _faulty(path: str, *faults: Diagnostic) -> Words:
    return Words(path, {}, "", faults)


def _unknown(message: Message, at: Place) -> Diagnostic:
    if not message.context:
        hint = f"every entry has its msgctxt, as in {TEMPLATE}"
        return Diagnostic("unknown-phrase", "an entry does not say which phrase it is", place=at, hint=hint)
    name = f'no phrase "{message.context}"'
    near = did_you_mean(message.context, BY_KEY)
    return Diagnostic("unknown-phrase", name, Severity.WARNING, place=at, hint=near)


def _forms(message: Message) -> tuple[str, ...]:
    """Return the translations of an entry, none where one is empty or marked as not certain, as gettext takes it."""
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    return () if message.fuzzy or not all(form.strip() for form in forms) else forms


def _faults(
    phrase: Phrase, message: Message, forms: tuple[str, ...], path: str, lines: list[str]
) -> Iterator[Diagnostic]:
    said = message.id if isinstance(message.id, str) else str(message.id[-1])
    if said != (phrase.plural or phrase.text):
        yield Diagnostic(
            "phrase-stale",
            f'the words of "{phrase.key}" were made from other English: "{said}"',
            Severity.WARNING,
            place=Place(path, message.lineno or 1),
            hint=f'it is now "{phrase.plural or phrase.text}": see that they still say so, and put that in msgid',
        )
    places = _places(message, lines)
    for number, form in enumerate(forms):
        at = Place(path, places[min(number, len(places) - 1)])
        wanted, there = phrase.placeholders, placeholders(form)
        # A form for one or two may do without the figure.
        spared = {phrase.number} if number < len(forms) - 1 else set()
        for name in sorted(wanted - there - spared):
            hint = f"{{{name}}} is filled in when the page is made: keep it as it is"
            yield Diagnostic("placeholder-lost", f'"{phrase.key}" has lost {{{name}}}', place=at, hint=hint)
        for name in sorted(there - wanted):
            hint = f"there is {', '.join(f'{{{w}}}' for w in sorted(wanted)) or 'nothing to fill in'} in the English"
            yield Diagnostic("placeholder-invented", f'"{phrase.key}" has no {{{name}}}', place=at, hint=hint)


def _places(message: Message, lines: list[str]) -> list[int]:
    """Return the lines on which the translations of an entry begin, from 1."""
    found = []
    for number, line in enumerate(lines[(message.lineno or 1) - 1 :], start=message.lineno or 1):
        if line.startswith("msgstr"):
            found.append(number)
        elif found and line.startswith(("msgid", "msgctxt", "#")):
            break
    return found or [message.lineno or 1]


def phrases(catalogues: Iterable[Words], language: Language) -> Phrases:
    """Return the phrases of ``language``, later catalogues over earlier ones, over English where that is English.

    What is missing, and every fault of a catalogue, is among the ``findings``; the test sheet may stay English.
    """
    from gettext import c2py

    read_ = tuple(catalogues)
    base = english()
    if not read_ and language.primary == "en":
        return base
    findings = [finding for words in read_ for finding in words.findings]
    forms: dict[str, tuple[str, ...]] = {}
    for words in read_:
        forms.update(words.forms)
    missing = [p.key for p in ENGLISH if p.key not in forms and not p.key.startswith(TEST_SHEET)]
    if missing and language.primary != "en" and not any(f.severity is Severity.ERROR for f in findings):
        findings.append(_missing(missing, read_, language))
    said = BY_KEY if language.primary == "en" else forms
    plural = next((words.plural for words in reversed(read_) if words.plural), "n != 1")
    singles = {p.key: forms.get(p.key, (p.text,))[0] for p in ENGLISH if not p.plural}
    counted = {p.key: forms.get(p.key, (p.text, p.plural)) for p in ENGLISH if p.plural}
    return Phrases(singles, counted, c2py(plural), frozenset(said), tuple(findings))


def _missing(keys: list[str], read_: tuple[Words, ...], language: Language) -> Diagnostic:
    tag = language.tag
    if not read_:
        message = f"no fixed wording in {language.name} ({tag})"
        hint = f"brochure eject {TEMPLATE}, name the copy {paths(tag)[0]}, and write every msgstr"
        return Diagnostic("no-phrases", message, hint=hint)
    message = f"{len(keys)} of {len(ENGLISH)} phrases have no words in {language.name} ({tag}): {', '.join(keys)}"
    hint = f"write their msgstr, as in {TEMPLATE}; an entry marked fuzzy does not count"
    return Diagnostic("phrase-missing", message, place=Place(read_[-1].path), hint=hint)


def template() -> bytes:
    """Return the catalogue that translators start from: every phrase with its note, nothing translated."""
    from babel.messages.pofile import write_po

    made = BytesIO()
    write_po(made, _catalogue(), width=100, omit_header=False)
    # The version of the program that wrote it is nobody's business here.
    return b"".join(line for line in made.getvalue().splitlines(keepends=True) if b"Generated-By" not in line)


def _catalogue() -> Catalog:
    from datetime import UTC, datetime

    from babel.messages.catalog import Catalog

    catalogue = Catalog(
        project="brochure",
        version="1",
        copyright_holder="The brochure authors",
        creation_date=datetime(2026, 11, 25, tzinfo=UTC),  # the file says what is in it, not when it was written
        header_comment="# The fixed wording of the system. Words in braces are filled in: keep them as they are.",
        fuzzy=False,
    )
    for phrase in ENGLISH:
        identity = (phrase.text, phrase.plural) if phrase.plural else phrase.text
        catalogue.add(identity, context=phrase.key, auto_comments=[phrase.note] if phrase.note else [])
    return catalogue
