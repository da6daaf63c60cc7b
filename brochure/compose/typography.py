"""Fine typography of running text: quotation marks, dashes, spaces that must not break.

Quotation marks follow CLDR ("delimiters") for each language; hyphenation is never used. Figures are Western (0 to 9) in
every language, as CLDR has them for Arabic at large: doses and telephone numbers are then written in one way alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.languages import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

NBSP = "\u00a0"
WORD_JOINER = "\u2060"

# Opening and closing marks, double then single, as markdown-it takes them.
QUOTES: Mapping[str, Sequence[str]] = {
    "ar": "”“’‘",
    "be": "«»„“",
    "bg": "„“„“",
    "ca": "«»“”",
    "cs": "„“‚‘",
    "de": "„“‚‘",
    "el": "«»“”",
    "en": "“”‘’",
    "es": "«»“”",
    "et": "„“«»",
    "fa": "«»‹›",
    "fi": "””’’",
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "he": "””’’",
    "hr": "„“‚‘",
    "hu": "„”»«",
    "hy": "«»«»",
    "is": "„“‚‘",
    "it": "«»“”",
    "ja": "「」『』",
    "lt": "„“„“",
    "nb": "«»‘’",
    "nn": "«»‘’",
    "no": "«»‘’",
    "pl": "„”«»",
    "pt": "“”‘’",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "sq": "«»“”",
    "sr": "„“‚‘",
    "sv": "””’’",
    "tr": "“”‘’",
    "uk": "«»„“",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)

# Persian months may be written without it; readers of PDF turn a word with it round.
_HAMZA_ABOVE = "\u0654"

# What must stay on the line of the number before it: signs of units, in every language, and words, by language.
_SIGNS = "µg μg mcg mg g kg µl ml dl l mm cm m km °C °F % ‰ h min s mmol mmHg kPa kcal kJ IU IE UI"
UNITS = {
    "ar": "دقيقة دقائق ساعة ساعات يوم أيام يومًا أسبوع أسابيع شهر أشهر شهرًا سنة سنوات شخص أشخاص شخصًا من",
    "de": "Minute Minuten Stunde Stunden Uhr Tag Tage Tagen Woche Wochen Monat Monate Monaten Jahr Jahre Jahren"
    " Person Personen von",
    "en": "minute minutes hour hours day days week weeks month months year years people of am pm",
    "es": "minuto minutos hora horas día días semana semanas mes meses año años persona personas de",
    "fr": "minute minutes heure heures jour jours semaine semaines mois an ans année années personne personnes",
    "pl": "minuta minuty minut godzina godziny godzin dzień dni tydzień tygodnie tygodni miesiąc miesiące miesięcy rok"
    " lata lat osoba osoby osób z",
}

# Words of one letter that may not end a line, and marks that a space parts from the word before them.
_LONE = {"pl": "aiouwz", "cs": "aikosuvz", "sk": "aikosuvz"}
_SPACED = {"fr": "?!:;»"}

# Two times and what stands between them, each with its half of the day where it has one.
_HALF = r"(?: (?:[ap]\.?m\.?|h|ص|م)(?!\w))?"
_TIME = rf"\d{{1,2}}(?:[.:]\d\d)?(?!\d){_HALF}"
_SPAN = re.compile(rf"{_TIME} (?:[^\W\d_]{{1,5}}|[–—-]) {_TIME}", re.IGNORECASE)

# What may follow the last word, and the word before it. WeasyPrint 70 breaks the line before them too early unless both
# stand in one element.
_END = r"(?:</(?:strong|em|a|span)>)*"
_AFTER = re.compile(rf"{_END}(?:{WORD_JOINER}<sup[^<>]*>[^<]*</sup>)?{_END}$")
_BEFORE = re.compile(r"(?:^|\s|<(?:strong|em|a|span)\b[^<>]*>)([^\s<>]{1,20})$")
_END_LENGTH = 2_000  # characters of tags and marks after the last word: no paragraph has more
# Characters. Over half a line, of a panel or beside a picture, the line above would be too short.
PAIR, NARROW_PAIR = 24, 16
_INLINE_START = re.compile(r" (<(?:strong|em|a|span)\b[^>]*>)(?=[^<\s])")
_LEAST_WORDS = 3
_GROUPED = 1000
_TAG_OR_TEXT = re.compile(r"(<[^>]*>)|([^<]+)")
_ENTITY = r"&#?\w+;"
_COMPOUND = re.compile(r"\b([^\W\d_]{1,6})-(?=[^\W\d_]{1,8}\b)")


def quotes(language: str) -> Sequence[str]:
    """Return the quotation marks of ``language``, those of English where none are known."""
    return QUOTES.get(Language(language).primary, QUOTES["en"])


def tie(html: str, language: str) -> str:
    """Return inline HTML with the spaces that must not break replaced.

    A number keeps its unit, a short compound its parts. A word of one letter goes with the next in Polish, a mark with
    the word before it in French.
    """
    primary = Language(language).primary
    units = "|".join(re.escape(unit) for unit in f"{_SIGNS} {UNITS.get(primary, '')}".split())
    lone, marks = _LONE.get(primary), _SPACED.get(primary)

    def words(text: str) -> str:
        text = re.sub(rf"(?<=\d) (?=(?:{units})(?!\w))", NBSP, text)
        if lone:
            text = re.sub(rf"(?<![\w&])([{lone}]) (?=\S|$)", rf"\1{NBSP}", text, flags=re.IGNORECASE)
        if marks:
            mark = rf"({_ENTITY})|(?<=\w) ?(?=[{marks}](?:\s|$))| (?=[{marks}])"
            text = re.sub(mark, lambda found: found[1] or "\u202f", text)
        return text

    html = _in_words(words, html)
    return _in_words(lambda text: _COMPOUND.sub(rf"\1-{WORD_JOINER}", text), html)


def _in_words(change: Callable[[str], str], html: str) -> str:
    """Return HTML with its words changed, and none of its tags."""
    return _TAG_OR_TEXT.sub(lambda piece: piece[1] or change(piece[2]), html)


def pair(html: str, longest: int = PAIR) -> str:
    """Return a whole paragraph whose last word keeps its neighbour, so that no line holds one word.

    Both stay apart where they come to ``longest`` characters or more.
    """
    end = _AFTER.search(html, max(0, len(html) - _END_LENGTH))
    if end is None or len(html.split()) < _LEAST_WORDS:
        return html
    words, _, last = html[: end.start()].rpartition(" ")
    before = _BEFORE.search(words)
    if not before or not re.search(r"\w", before[1]) or re.search(r"[\s<>]", last):
        return html
    if len(before[1]) + len(last) >= longest:
        return html
    return f"{words}{NBSP}{last}{end[0]}"


def number(value: int, language: str) -> str:
    """Return a whole number as ``language`` groups its figures: 1,500 or 1500 or 1 500."""
    if value < _GROUPED:
        return str(value)
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=Language(language).locale))


def month(day: date, language: str) -> str:
    """Return month and year as ``language`` writes them (CLDR, yMMMM), Persian without the sign of a genitive."""
    known = Language(language)
    if (known.primary, known.script) == ("en", "Latn"):  # which need not wait for CLDR
        return f"{_MONTHS[day.month - 1]} {day.year}"
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", day, locale=known.locale)).replace(_HAMZA_ABOVE, "")


def sentence(words: str) -> str:
    """Return words that end in one full stop: a date may bring its own, as Russian "2026 г." does."""
    return f"{words.removesuffix('.')}."


def comma(language: str) -> str:
    """Return the comma of ``language``."""
    return "\u060c" if Language(language).script == "Arab" else ","


def hug(html: str) -> str:
    """Return inline HTML with the space before an inline element moved into it.

    WeasyPrint 70 breaks a line too early before an inline box that starts right where the line is full.
    """
    return _INLINE_START.sub(r"\1 ", html)


def times(words: str) -> str:
    """Return words with every span of time kept on one line: "8.30 to 5", "9 am to 5 pm"."""
    return _SPAN.sub(lambda span: span[0].replace(" ", NBSP), words)


def phone(number: str) -> str:
    """Return a telephone number that stays on one line."""
    return number.replace(" ", NBSP).replace("-", f"{WORD_JOINER}-{WORD_JOINER}")
