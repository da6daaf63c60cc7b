"""Rules on what a reader must be told: both sides, what is not approved, the dangers, where help is (B, K, X)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from brochure.model.blocks import WARNINGS, Emergency, Heading, Warn
from brochure.review.figures import figures
from brochure.review.lexicon import (
    AT_HOME,
    BALANCE,
    KETAMINE,
    NOT_APPROVED,
    OFF_LABEL,
    PTSD,
    TAKING,
    WARNED,
    WARNING_WORDS,
    in_table,
    sought,
)
from brochure.review.prose import WORD, sentences
from brochure.review.reading import ALT, ITEM, PROSE
from brochure.review.rules import ERROR, WARNING, Finding, Rule, begin, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brochure.errors import Place
    from brochure.review.rules import Case, Limit

OUTER = ("front", "back")
# What is left for who comes along to see to: the rest is for the one who decides on the treatment.
COMPANION = ("driving", "sedatives")
# Which of a jurisdiction's numbers an emergency block may not leave out.
NEEDED = ("emergency", "crisis")

_DOSE = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)?(?:\s?(?:-|–|to|a|do)\s?\d+(?:[.,]\d+)?)?\s*"
    r"(?:mg|mcg|µg|μg|ug|milligrams?|micrograms?|miligramos?|microgramos?|miligram\w*|mikrogram\w*|مغ|ملغ|ملغم|ملجم|م[يل]لي?غرام\w*|ميكروغرام\w*)\b(?:\s?/\s?kg|\s+per\s+kilo\w*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d[\d\s().\u00a0\u2011-]{1,17}\d(?![\w%])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}[-–]\d{2,4}|\d{1,2}[.-]\d{1,2}[.-]\d{2,4}")
_CALL = re.compile(
    r"\b(?:call|ring|dial|phone|text|sms|tel|telephone|llam\w+|marque|zadzwo\w+|dzwo\w+|اتصل\w*|هاتف)\b", re.IGNORECASE
)
_AFTER = frozenset(
    (
        *("or", "and", "for", "if", "at", "in", "now", "straight", "immediately", "right", "when", "as", "to"),
        *("o", "y", "si", "ahora", "en", "inmediatamente", "lub", "i", "albo", "gdy", "jeśli", "teraz"),
        *("أو", "إذا", "الآن", "فورا", "فورًا"),
    )
)
# Which numbers a country dials: its calling code, and what a national number looks like once its signs are gone.
_COUNTRIES: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "US": ("1", re.compile(r"1?[2-9]\d{2}[2-9]\d{6}|[2-9]\d{6}")),
    "GB": ("44", re.compile(r"0\d{9,10}")),
}


def _approval(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    lines = [line for line in case.reading.lines if line.role != ALT]
    said = "\n".join(line.words for line in lines)
    if not (KETAMINE.search(said) and PTSD.search(said)):
        return
    if any(s.kind == "jurisdiction" and s.name == "approval" for line in lines for s in line.stretches):
        return
    missing = []
    blocks = ["\n".join(line.words for line in spot.lines if line.role != ALT) for spot in case.reading.spots]
    told = in_table(NOT_APPROVED, case.short)
    if not (told and any(told.search(block) and PTSD.search(block) for block in blocks)):
        missing.append("that ketamine is not approved for PTSD")
    meant = in_table(OFF_LABEL, case.short)
    if not (meant and any(meant.search(block) for block in blocks)):
        missing.append("what off-label means")
    if missing:
        yield Finding(f"this never says {' or '.join(missing)}", begin(case), measured=len(missing), threshold=0)


def _warnings(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    if not case.of_ketamine:
        return
    needed = COMPANION if case.leaflet.reader == "companion" else get_args(WARNINGS)
    covered = {name for spot in case.reading.spots if isinstance(spot.block, Warn) for name in spot.block.covers}
    missing = [name for name in needed if name not in covered]
    if missing:
        warns = [spot.block.place for spot in case.reading.spots if isinstance(spot.block, Warn)]
        message = f"this does not warn of: {', '.join(missing)}"
        place = warns[-1] if warns else begin(case)
        yield Finding(message, place, measured=len(needed) - len(missing), threshold=len(needed))


def _unsaid(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find warnings that a block says it gives, for which the leaflet has no words."""
    del limits
    table = WARNING_WORDS.get(case.short)
    said = "\n".join(line.words for line in case.reading.lines if line.role != ALT)
    for spot in case.reading.spots:
        for name in spot.block.covers if table and isinstance(spot.block, Warn) else ():
            if table and not sought(rf"\b(?:{table[name]})").search(said):
                message = f'this says that it covers "{name}" and has no word on it'
                yield Finding(message, spot.block.at("covers"), spot=spot)


def _home_use(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    home, taking, warned = (in_table(table, case.short) for table in (AT_HOME, TAKING, WARNED))
    if not (case.of_ketamine and home and taking and warned):
        return
    for line in case.reading.lines:
        for sentence in sentences(line.words) if line.role in {PROSE, ITEM} else ():
            match = home.search(sentence.words)
            rest = KETAMINE.sub(" ketamine ", sentence.words)
            if match and taking.search(rest) and not warned.search(sentence.words):
                start = sentence.start + match.start()
                message = f'"{match[0]}" sounds as if ketamine could be taken there'
                yield Finding(message, line=line, start=start, end=start + len(match[0]))


def _doses(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    if not case.of_ketamine:
        return
    for line in case.reading.lines:
        for match in _DOSE.finditer(line.words):
            stretch = line.came_by(match.start())
            claim = case.evidence.claims.get(stretch.name) if stretch and stretch.kind == "claim" else None
            if not (claim and claim.study):
                yield Finding(f'"{match[0]}" is a dose', line=line, start=match.start(), end=match.end())


def _balance(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Judge a leaflet whose title or subtitle names the treatment: patients choose by it."""
    del limits
    table = BALANCE.get(case.short)
    decides = case.leaflet.reader == "patient" and any(KETAMINE.search(line.words) for line in case.reading.own[:-1])
    if table is None or not decides:
        return
    said = "\n".join(line.words for line in case.reading.lines if line.role != ALT)
    missing = [name for name, words in table.items() if not sought(words).search(said)]
    if missing:
        yield Finding(
            f"this says nothing of: {', '.join(missing)}", begin(case), measured=4 - len(missing), threshold=4
        )


def _weight(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Compare the words under headings on what it does with those under headings on what it risks."""
    table = BALANCE.get(case.short)
    if table is None:
        return
    counts = {"benefits": 0, "risks": 0}
    places: dict[str, Place] = {}
    topic = ""
    for spot in case.reading.spots:
        if isinstance(spot.block, Heading) and spot.block.level == 2:
            heading = " ".join(line.words for line in spot.lines)
            topic = next((name for name in ("risks", "benefits") if sought(table[name]).search(heading)), "")
            if topic:
                places.setdefault(topic, spot.block.place)
        elif topic and spot.block.kind != "break":
            counts[topic] += sum(len(WORD.findall(line.words)) for line in spot.lines if line.role != ALT)
            counts[topic] += 3 * len(figures(case, spot))  # "10 of 15", which the claim prints
        elif spot.block.kind == "break":
            topic = ""
    if all(counts.values()):
        ratio = round(counts["benefits"] / counts["risks"], 2)
        if not number(limits, "least") <= ratio <= number(limits, "most"):
            message = f"{counts['benefits']} words on what it does, {counts['risks']} on what it risks"
            span = f"{number(limits, 'least'):g} to {number(limits, 'most'):g}"
            yield Finding(message, places["benefits"], measured=ratio, threshold=span)


def _crisis(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    del limits
    said = "\n".join(line.words for line in case.reading.lines)
    if not (KETAMINE.search(said) or PTSD.search(said)):
        return
    found = [(spot, spot.block) for spot in case.reading.spots if isinstance(spot.block, Emergency)]
    outer = [block for spot, block in found if spot.panel in OUTER]
    if not found:
        yield Finding("this does not say where to get help now", begin(case))
    elif not outer:
        message = f"where to get help stands on {found[0][0].panel}, which is closed when the leaflet is"
        yield Finding(message, found[0][1].place, spot=found[0][0], measured=found[0][0].panel, threshold="front, back")
    table = case.jurisdiction.numbers
    for block in outer:
        missing = [name for name in NEEDED if name in table and block.numbers and name not in block.numbers]
        if missing and not any(set(NEEDED) & set(table) <= set(other.numbers or table) for other in outer):
            message = f"the number for {' and '.join(missing)} is left out"
            yield Finding(message, block.at("numbers"), measured=", ".join(block.numbers))


def _foreign(case: Case, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Find numbers of help lines of another jurisdiction, and telephone numbers that cannot be dialled in this one."""
    del limits
    own = {_digits(line.number) for line in case.jurisdiction.numbers.values()}
    others = {
        _digits(line.number): table.name
        for name, table in case.tables.items()
        if name != case.clinic.jurisdiction
        for line in table.numbers.values()
    }
    foreign = {number_: name for number_, name in others.items() if number_ not in own}
    for line in case.reading.lines:
        dates = [match.span() for match in _DATE.finditer(line.words)]
        for match in _PHONE.finditer(line.words):
            if any(start <= match.start() < end for start, end in dates):
                continue
            wrong = _wrong(match[0], line.words, match.span(), foreign, case.clinic.jurisdiction)
            if wrong:
                message = f"{match[0].strip()} is {wrong}, not for {case.jurisdiction.name}"
                yield Finding(message, line=line, start=match.start(), end=match.end())
    contact = case.clinic.contact
    for key, value in (("phone", contact.phone), ("out-of-hours", contact.out_of_hours)):
        wrong = foreign.get(_digits(value or "")) or _country(value or "", case.clinic.jurisdiction)
        if wrong:
            yield Finding(f"{value} is a number for {wrong}, not for {case.jurisdiction.name}", contact.at(key))


def _wrong(said: str, words: str, span: tuple[int, int], foreign: Mapping[str, str], jurisdiction: str) -> str:
    """Return whose number this is where it is not one of ``jurisdiction``; empty where it is, or is no telephone's."""
    digits = _digits(said)
    if digits in foreign:
        before = words[max(0, span[0] - 30) : span[0]]
        after = words[span[1] :].lstrip("*) ").split(maxsplit=1)
        follows = after[0].strip(".,;:!?)").casefold() if after else ""
        called = len(digits) > 4 or _CALL.search(before) or not follows or follows in _AFTER
        return f"a number for {foreign[digits]}" if called else ""
    country = _country(said, jurisdiction)
    return f"a number for {country}" if country else ""


def _country(said: str, jurisdiction: str) -> str:
    """Return the country whose number ``said`` can only be, where that is not the jurisdiction's."""
    mine = jurisdiction.partition("-")[0]
    digits = _digits(said)
    if mine not in _COUNTRIES or not 7 <= len(digits) <= 15:
        return ""
    code, national = _COUNTRIES[mine]
    if said.strip().startswith(("+", "00")):
        rest = digits.removeprefix("00") if said.strip().startswith("00") else digits
        if rest.startswith(code):
            return ""
        return next((name for name, (other, _) in _COUNTRIES.items() if rest.startswith(other)), "another country")
    if len(digits) < 9 or national.fullmatch(digits):
        return ""
    return next((name for name, (_, other) in _COUNTRIES.items() if name != mine and other.fullmatch(digits)), "")


def _digits(said: str) -> str:
    return re.sub(r"\D", "", said)


SAFETY: tuple[Rule, ...] = (
    Rule(
        "balance",
        "B1",
        ERROR,
        "IPDAS",
        "A leaflet about a treatment tells of benefits, risks, what is not known, and other choices or none.",
        "give each a heading or a sentence",
        _balance,
        languages=tuple(BALANCE),
    ),
    Rule(
        "one-sided",
        "B2",
        WARNING,
        "IPDAS: equal detail; house",
        "What a treatment does and what it risks have words in a proportion between 0.5 and 2.",
        "say more of the one, or less of the other",
        _weight,
        {"least": 0.5, "most": 2.0},
        languages=tuple(BALANCE),
    ),
    Rule(
        "approval-missing",
        "K1",
        ERROR,
        "FDA 2023",
        "A leaflet on ketamine and PTSD says that it is not approved for PTSD, and what off-label means.",
        "insert {jurisdiction.approval}",
        _approval,
        stops="always",
    ),
    Rule(
        "warning-missing",
        "K2",
        ERROR,
        "labels of ketamine and esketamine",
        "A leaflet on ketamine gives all eleven warnings, named under covers of its warning blocks; one for who comes "
        "along those on driving and on sedatives.",
        "warn of it, and name it under covers",
        _warnings,
        stops="always",
    ),
    Rule(
        "warning-unsaid",
        "K2",
        ERROR,
        "labels of ketamine and esketamine",
        "What a warning block says that it covers is spoken of in the leaflet.",
        "say it in words that a reader can see, or take it out of covers",
        _unsaid,
        stops="always",
        languages=tuple(WARNING_WORDS),
    ),
    Rule(
        "home-use",
        "K2",
        ERROR,
        "FDA 2022 and 2023",
        "A leaflet on ketamine speaks of treatment at home only to warn of it.",
        "take it out: ketamine is given where staff can watch and help",
        _home_use,
        stops="approved",
        languages=tuple(AT_HOME),
    ),
    Rule(
        "dose",
        "K3",
        ERROR,
        "house",
        "A leaflet on ketamine names no dose, but within a claim that says study: true.",
        "leave the dose out: the prescriber gives it",
        _doses,
        stops="always",
    ),
    Rule(
        "help-missing",
        "X1",
        ERROR,
        "house; 988 Lifeline, NHS 111",
        "A leaflet on ketamine or PTSD says on its front or back where to get help now, with the numbers for an "
        "emergency "
        "and for a crisis.",
        'add "- emergency:" to the back',
        _crisis,
        stops="always",
    ),
    Rule(
        "foreign-number",
        "X1",
        ERROR,
        "house",
        "Every telephone number can be dialled where the clinic is.",
        "insert {clinic.phone}, or an emergency block, which takes the numbers of the jurisdiction",
        _foreign,
        stops="always",
    ),
)
