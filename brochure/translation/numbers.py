"""Numbers in running text, whatever digits, separators and clock its language writes, and which of two texts agree.

A number is compared by its readings: ``1.000`` is a thousand in Spanish and one in English, ``2 pm`` is ``14:00``. A
number that one language writes as a word (``two weeks``) may be digits in the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

# Digits of any script (Unicode's Nd) with what stands between them.
_TOKEN = re.compile(r"\d+(?:[.,:٫٬]\d+)*")
_PART = re.compile(r"\d+|\D+")
_NOON = re.compile(r"[ \u00a0\u202f]?(?P<half>[ap])\.?[ \u00a0\u202f]?m\b\.?", re.IGNORECASE)
_GAP = re.compile(r"[ \u00a0\u2009\u202f]")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = {"٫": ".", "٬": ","}

# Numbers as words, as far as leaflets use them; a form that is inflected stands once for each.
_WORDS: dict[str, dict[int, str]] = {
    "en": {
        **dict(
            enumerate(
                [
                    "zero",
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                ]
            )
        ),
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
        100: "hundred",
        1000: "thousand",
    },
    "es": {
        0: "cero",
        1: "un uno una",
        2: "dos",
        3: "tres",
        4: "cuatro",
        5: "cinco",
        6: "seis",
        7: "siete",
        8: "ocho",
        9: "nueve",
        10: "diez",
        11: "once",
        12: "doce",
        13: "trece",
        14: "catorce",
        15: "quince",
        16: "dieciséis",
        17: "diecisiete",
        18: "dieciocho",
        19: "diecinueve",
        20: "veinte",
        30: "treinta",
        40: "cuarenta",
        50: "cincuenta",
        60: "sesenta",
        70: "setenta",
        80: "ochenta",
        90: "noventa",
        100: "cien ciento",
        1000: "mil",
    },
    "pl": {
        0: "zero zera",
        1: "jeden jedna jedno jednego jednej jednym jedną jednemu",
        2: "dwa dwie dwóch dwu dwoje dwojga dwom dwóm dwoma dwiema",
        3: "trzy trzech trzej troje trojga trzem trzema",
        4: "cztery czterech czterej czworo czterem czterema",
        5: "pięć pięciu pięcioro",
        6: "sześć sześciu sześcioro",
        7: "siedem siedmiu siedmioro",
        8: "osiem ośmiu ośmioro",
        9: "dziewięć dziewięciu",
        10: "dziesięć dziesięciu",
        11: "jedenaście jedenastu",
        12: "dwanaście dwunastu",
        13: "trzynaście trzynastu",
        14: "czternaście czternastu",
        15: "piętnaście piętnastu",
        16: "szesnaście szesnastu",
        17: "siedemnaście siedemnastu",
        18: "osiemnaście osiemnastu",
        19: "dziewiętnaście dziewiętnastu",
        20: "dwadzieścia dwudziestu",
        30: "trzydzieści trzydziestu",
        40: "czterdzieści czterdziestu",
        50: "pięćdziesiąt pięćdziesięciu",
        100: "sto stu",
        1000: "tysiąc tysiąca tysiące tysięcy",
    },
    "ar": {
        0: "صفر",
        1: "واحد واحدة الواحد الواحدة",
        2: "اثنان اثنتان اثنين اثنتين",
        3: "ثلاثة ثلاث",
        4: "أربعة أربع",
        5: "خمسة خمس",
        6: "ستة ست",
        7: "سبعة سبع",
        8: "ثمانية ثماني ثمان",
        9: "تسعة تسع",
        10: "عشرة عشر",
        20: "عشرون عشرين",
        24: "أربع وعشرين",
        30: "ثلاثون ثلاثين",
        40: "أربعون أربعين",
        50: "خمسون خمسين",
        100: "مئة مائة",
        1000: "ألف",
    },
}
# The dual says two without a word for it.
_DUALS = {
    "ar": frozenset(
        [
            "ساعتين",
            "ساعتان",
            "يومين",
            "يومان",
            "أسبوعين",
            "أسبوعان",
            "شهرين",
            "شهران",
            "سنتين",
            "سنتان",
            "مرتين",
            "دقيقتين",
            "دراستين",
            "دراستان",
        ]
    )
}
_TIMES = {"en": {"once": 1, "twice": 2, "both": 2, "a": 1, "an": 1}, "es": {"ambos": 2, "ambas": 2}}


@dataclass(frozen=True, slots=True)
class Number:
    """One number as written, the offset where it begins, and what it may mean."""

    written: str
    at: int
    readings: frozenset[str]

    @property
    def end(self) -> int:
        """Return the offset behind it."""
        return self.at + len(self.written)

    @property
    def plain(self) -> str:
        """Return it in European digits, as written otherwise."""
        return european(self.written)


def european(words: str) -> str:
    """Return ``words`` with every digit a European one, and the Arabic separators those of English."""
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else _MARKS.get(c, c) for c in words)


def numbers(words: str, language: str, *, lenient: bool = False) -> tuple[Number, ...]:
    """Return the numbers of a text in order; ``lenient`` reads 1.000 both ways, as writers of a language do."""
    found: list[Number] = []
    for match in _TOKEN.finditer(words):
        readings = _readings(european(match[0]), language, lenient=lenient, arabic=not match[0].isascii())
        if readings is None:  # a date, a version: each part is a number
            parts = (p for p in re.finditer(r"\d+", match[0]))
            found += (Number(p[0], match.start() + p.start(), frozenset({european(p[0])})) for p in parts)
            continue
        noon = _NOON.match(words, match.end())
        found.append(Number(match[0], match.start(), readings | _clock(readings, noon["half"] if noon else "")))
    return tuple(found)


def _readings(plain: str, language: str, *, lenient: bool, arabic: bool) -> frozenset[str] | None:
    """Return what a number in European digits may mean; None where it is several."""
    parts = _PART.findall(plain)
    digits, marks = parts[::2], parts[1::2]
    if not marks:
        return frozenset({plain})
    thousands = all(len(group) == 3 for group in digits[1:]) and len(digits[0]) <= 3 and not digits[0].startswith("0")
    whole = "".join(digits)
    if ":" in marks:
        return _time(*digits) if len(digits) == 2 else None
    if len(marks) > 1:
        if len(set(marks)) == 1:
            return frozenset({whole}) if thousands else None
        split = marks[-1] not in marks[:-1] and len(set(marks[:-1])) == 1 and all(len(g) == 3 for g in digits[1:-1])
        return frozenset({_decimal("".join(digits[:-1]), digits[-1])}) if split else None
    decimal = {_decimal(*digits)}
    if thousands:
        mark, group = _separators("en" if arabic else language)
        own = decimal if marks[0] == mark else {whole} if marks[0] == group else decimal | {whole}
        return frozenset(decimal | {whole} if lenient else own)
    return frozenset(decimal) | (_time(*digits) or frozenset()) if marks[0] == "." else frozenset(decimal)


def _decimal(whole: str, fraction: str) -> str:
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _time(hour: str, minute: str) -> frozenset[str] | None:
    if len(hour) > 2 or len(minute) != 2 or int(hour) > 24 or int(minute) > 59:
        return None
    return frozenset({f"{int(hour)}:{minute}", *({str(int(hour))} if minute == "00" else ())})


def _clock(readings: frozenset[str], half: str) -> frozenset[str]:
    """Return what an hour of the half day ``half`` is by the clock of 24 hours."""
    found = set()
    for reading in readings if half else ():
        hour, _, minute = reading.partition(":")
        if hour.isdigit() and 1 <= int(hour) <= 12 and (not minute or minute.isdigit()):
            full = int(hour) % 12 + (12 if half.lower() == "p" else 0)
            found |= {f"{full}:{minute or '00'}", f"{int(hour)}:{minute or '00'}"}
            found |= {str(full)} if minute in {"", "00"} else set()
    return frozenset(found)


@cache
def _separators(language: str) -> tuple[str, str]:
    """Return the signs of decimals and of thousands among European digits (CLDR)."""
    if language.partition("-")[0] == "en":
        return ".", ","
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol, get_group_symbol

    for tag in (language, language.partition("-")[0]):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        return (
            get_decimal_symbol(locale, numbering_system="latn"),
            get_group_symbol(locale, numbering_system="latn"),
        )
    return ".", ","


def differing(
    source: str, translation: str, source_language: str, language: str
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Return the numbers that ``source`` alone has, and those that ``translation`` alone has."""
    theirs = list(numbers(source, source_language))
    ours = list(numbers(translation, language, lenient=True))
    _match(theirs, ours)
    _match_joined(theirs, source, ours)
    _match_joined(ours, translation, theirs)
    _drop_worded(theirs, translation, language)
    _drop_worded(ours, source, source_language)
    return tuple(theirs), tuple(ours)


def _match(theirs: list[Number], ours: list[Number]) -> None:
    """Take out of both what agrees: the same readings first, then any that meet."""
    for agree in (lambda a, b: a.readings == b.readings, lambda a, b: bool(a.readings & b.readings)):
        for number in tuple(theirs):
            other = next((one for one in ours if agree(number, one)), None)
            if other is not None:
                theirs.remove(number)
                ours.remove(other)


def _match_joined(parted: list[Number], words: str, whole: list[Number]) -> None:
    """Take out thousands that a space parts, where the other side has them as one number."""
    for first, second in pairwise(tuple(parted)):
        joined = {european(first.written + second.written)}
        if first not in parted or len(second.written) != 3 or not _GAP.fullmatch(words[first.end : second.at]):
            continue
        other = next((one for one in whole if one.readings & joined), None)
        if other is not None:
            parted.remove(first)
            parted.remove(second)
            whole.remove(other)


def _drop_worded(alone: list[Number], words: str, language: str) -> None:
    """Take out numbers that the other side writes as words, each word once."""
    if not alone:
        return
    known = _worded(language.partition("-")[0])
    said = Counter(known[word] for word in map(str.casefold, _LETTERS.findall(words)) if word in known)
    for number in tuple(alone):
        value = next((reading for reading in number.readings if said[reading] > 0), None)
        if value is not None:
            said[value] -= 1
            alone.remove(number)


@cache
def _worded(language: str) -> dict[str, str]:
    table = {word: str(n) for n, words in _WORDS.get(language, {}).items() for word in words.split()}
    table |= dict.fromkeys(_DUALS.get(language, ()), "2")
    return table | {word: str(n) for word, n in _TIMES.get(language, {}).items()}
