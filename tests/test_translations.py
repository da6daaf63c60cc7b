"""The words that ship in Spanish, Polish and Arabic: all there, and saying what the English says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from brochure import catalogue, review
from brochure.formats import find_format, mirrored
from brochure.languages import Language
from brochure.model import load
from brochure.phrases import BY_KEY
from brochure.review.reading import in_language
from brochure.source import parse
from brochure.translating import source_of, staleness
from brochure.translation import Tongues, differences, said_differently, uses
from brochure.workspace import Workspace

CHECKOUT = Path(__file__).resolve().parent.parent
OURS = Workspace(CHECKOUT)
NAME = "ketamine-for-ptsd"
# Each translation as each clinic hands it out that has its language.
HANDED_OUT = [("es", "aldgrove"), ("ar", "aldgrove"), ("pl", "tern-quay"), ("ar", "tern-quay")]
TONGUES = ("es", "pl", "ar")


@cache
def read(language, clinic, *swaps):
    """Return the review of the leaflet in ``language``, with ``swaps`` made in its file."""
    text = (CHECKOUT / f"content/leaflets/{NAME}.{language}.yaml").read_text("utf-8")
    for old, new in swaps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    site = OURS.clinic(clinic, language)
    table = OURS.jurisdiction(site.jurisdiction, language=language)
    formats = OURS.formats()
    if Language(language).rtl:
        formats = {name: mirrored(fmt) for name, fmt in formats.items()}
    leaflet = load.read_leaflet(parse(text.encode(), "x.yaml"), formats)
    evidence = OURS.evidence(language)
    source = source_of(OURS, NAME, leaflet, language)
    case = review.Case(
        NAME,
        leaflet,
        language,
        clinic,
        site,
        {**OURS.jurisdictions(), site.jurisdiction: table},
        evidence,
        find_format(leaflet.fold, table.paper, formats),
        None,
        review.Reader(leaflet, language, site, table, evidence).read(),
        source=source,
        source_language=leaflet.translation.of if leaflet.translation else None,
    )
    return review.review(case, review.book(None))


def said(language, clinic):
    """Return every word of the leaflet as it is handed out."""
    return "\n".join(line.words for line in read(language, clinic).case.reading.lines)


@pytest.mark.parametrize("language", TONGUES)
def test_every_phrase_has_its_words(language):
    path = f"content/locale/{language}.po"
    words = catalogue.read((CHECKOUT / path).read_bytes(), path, Language(language))
    assert not words.findings
    assert set(words.forms) == set(BY_KEY)


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("es", {1: "1 persona", 158: "158 personas"}),
        ("pl", {1: "1 osoba", 3: "3 osoby", 12: "12 osób", 22: "22 osoby", 158: "158 osób"}),
        ("ar", {1: "شخص واحد", 2: "شخصان", 3: "3 أشخاص", 15: "15 شخصًا", 100: "100 شخص", 158: "158 شخصًا"}),
    ],
)
def test_people_are_counted_as_the_language_counts(language, numbers):
    phrases = OURS.phrases(language)
    assert {n: phrases.filled("dots_alt", total=n) for n in numbers} == numbers


@pytest.mark.parametrize(("language", "clinic"), HANDED_OUT)
def test_all_that_is_printed_has_words_of_its_own_which_say_the_same(language, clinic):
    case = read(language, clinic).case
    called = uses(case.leaflet, case.evidence, (case.clinic.jurisdiction, case.jurisdiction)).paths
    texts = dict(_texts(case, called))
    assert len(texts) >= len(called)
    tongues = Tongues("en", language)
    for path, found in texts.items():
        ours, english = in_language(found, language), in_language(found, "en-US")
        assert ours is not None, path
        assert english is not None, path
        assert ours.raw != english.raw or english.raw == "Samaritans", path
        assert not said_differently(english, ours, tongues), path


def _texts(case, called):
    for path in called:
        match path:
            case ("claims", name):
                yield path, case.evidence.claims[name].text
            case ("glossary", name):
                yield path, case.evidence.glossary[name]
            case ("jurisdictions", _, "texts", name):
                yield path, case.jurisdiction.texts[name].text
            case ("jurisdictions", _, "numbers", name):
                line = case.jurisdiction.numbers[name]
                yield from (((*path, n), t) for n, t in enumerate((line.label, line.hours, line.note)) if t)


@pytest.mark.parametrize(("language", "clinic"), HANDED_OUT)
def test_nothing_differs_from_the_source_and_nothing_is_behind_it(language, clinic):
    case = read(language, clinic).case
    assert not list(differences(case.source, case.leaflet, Tongues(case.source_language, language)))
    assert staleness(OURS, NAME, language, case.clinic.jurisdiction) == ()


# What the English says "not" or "no" to, beside the words that say so in the translation.
NEGATIONS = {
    "Do not drive for 24 hours": {
        "es": "No conduzca durante 24 horas",
        "pl": "Nie wolno prowadzić pojazdów przez 24 godziny",
        "ar": "لا تقد السيارة لمدة 24 ساعة",
    },
    "nor until you have slept well": {
        "es": "ni hasta que haya dormido bien",
        "pl": "ani przed dobrze przespaną nocą",
        "ar": "ولا قبل أن تنام نوما جيدًا",
    },
    "Do not stop medicines yourself": {
        "es": "No deje ninguna medicina por su cuenta",
        "pl": "Nie wolno samodzielnie odstawiać leków",
        "ar": "لا توقف أي دواء من تلقاء نفسك",
    },
    "Not at home": {"es": "No en casa", "pl": "Nie w domu", "ar": "ليس في المنزل"},
    "no one may notice": {
        "es": "puede que nadie note",
        "pl": "może nikt nie zauważyć",
        "ar": "قد لا يلاحظ أحد",
    },
    "Studies disagree": {"es": "no coinciden", "pl": "nie są zgodne", "ar": "غير متفقة"},
    "No one knows yet": {"es": "Nadie lo sabe todavía", "pl": "Nikt jeszcze nie wie", "ar": "لا أحد يعلم حتى الآن"},
    "no clear difference": {"es": "sin diferencia clara", "pl": "bez wyraźnej różnicy", "ar": "لا فرق واضحًا"},
    "No one knows if this is why": {
        "es": "Nadie sabe si por eso",
        "pl": "Nikt nie wie, czy",
        "ar": "لا أحد يعلم إن كان",
    },
    "Long-term safety is unknown": {
        "es": "No se sabe si es segura a largo plazo",
        "pl": "Nie wiadomo, czy jest bezpieczna na dłużej",
        "ar": "سلامته على المدى الطويل غير معروفة",
    },
    "suggests against ketamine": {
        "es": "sugiere no usar ketamina",
        "pl": "sugerują, by nie stosować ketaminy",
        "ar": "عدم استخدام الكيتامين",
    },
    "avoid ketamine": {"es": "evite la ketamina", "pl": "unikać ketaminy", "ar": "يجب تجنب الكيتامين"},
    "You can say no": {"es": "Puede decir que no", "pl": "Można odmówić", "ar": "يمكنك أن ترفض"},
}
NOT_APPROVED = {
    ("es", "aldgrove"): "La FDA no ha aprobado la ketamina para el TEPT, ni para ninguna otra",
    ("ar", "aldgrove"): "لم تعتمد الكيتامين لاضطراب ما بعد الصدمة، ولا لأي حالة أخرى",
    ("pl", "tern-quay"): "nie jest zarejestrowana do leczenia PTSD",
    ("ar", "tern-quay"): "غير مرخص لاضطراب ما بعد الصدمة",
}


@pytest.mark.parametrize(("language", "clinic"), HANDED_OUT)
def test_no_negation_of_the_english_is_lost(language, clinic):
    words = said(language, clinic)
    english = "\n".join(line.words for line in _english(clinic).lines)
    assert not [key for key in NEGATIONS if key not in english]  # the table is of what the English says now
    assert not [key for key, tongues in NEGATIONS.items() if tongues[language] not in words]
    assert NOT_APPROVED[language, clinic] in words


def _english(clinic):
    site = OURS.clinic(clinic)
    language = site.languages[0]
    leaflet = OURS.leaflet(NAME, language)
    table = OURS.jurisdiction(site.jurisdiction, language=language)
    return review.Reader(leaflet, language, OURS.clinic(clinic, language), table, OURS.evidence(language)).read()


def test_what_is_true_where_comes_from_the_clinic_and_not_from_the_language():
    american, english = said("ar", "aldgrove"), said("ar", "tern-quay")
    assert "FDA" in american
    assert "المملكة المتحدة" in english
    assert {"988", "911"} <= _numbers("ar", "aldgrove")
    assert {"999", "111"} <= _numbers("ar", "tern-quay")


def _numbers(language, clinic):
    return {line.number for line in read(language, clinic).case.jurisdiction.numbers.values()}


def test_nobody_is_named_who_has_not_signed():
    for language in TONGUES:
        signed = OURS.leaflet(NAME, language).review
        assert (signed.author, signed.clinical_reviewer, signed.translator, signed.approved) == (None,) * 4


# -- the review in each language ---------------------------------------------------------------------------------------


def codes(result):
    return {one.rule.code for one in result.found} - {"not-approved", "not-measured"}


@pytest.mark.parametrize(("language", "clinic"), HANDED_OUT)
def test_the_review_finds_nothing_in_what_ships(language, clinic):
    assert codes(read(language, clinic)) == set()


LAST = {"es": "Pídanos otros idiomas", "pl": "Prosimy pytać o inne", "ar": "اطلب منا لغات أخرى"}
CLINICS = {"es": "aldgrove", "pl": "tern-quay", "ar": "tern-quay"}


@pytest.mark.parametrize(
    ("language", "planted", "code"),
    [
        ("pl", "To przełomowe leczenie.", "hype"),
        ("pl", "Ketamina jest bezpieczna i skuteczna.", "hype"),
        ("ar", "هذا علاج ثوريّ.", "hype"),
        ("ar", "الكيتامين آمن وفعّال.", "hype"),
        ("es", "Puede tomar las tabletas en su casa.", "home-use"),
        ("pl", "Tabletki można brać w domu.", "home-use"),
        ("ar", "يمكنك أخذ الأقراص في المنزل.", "home-use"),
        ("es", "Los estudios son claros.", "unsourced"),
        ("pl", "Badania wykazały poprawę.", "unsourced"),
        ("ar", "أظهرت الدراسات تحسنًا.", "unsourced"),
        ("pl", "Dawka to 50 miligramów.", "dose"),
        ("ar", "الجرعة 50 ملغم.", "dose"),
        ("pl", "Proszę zadzwonić pod 911.", "foreign-number"),
        ("ar", "اتصل بالرقم 911.", "foreign-number"),
        ("es", "Pregunte por TODO aquí.", "placeholder"),
        ("pl", "Zespół XYZQ pomoże.", "undefined-term"),
    ],
)
def test_a_planted_fault_is_found_in_each_language(language, planted, code):
    swap = (LAST[language], f"{planted} {LAST[language]}")
    assert code in codes(read(language, CLINICS[language], swap))


@pytest.mark.parametrize(
    ("language", "harmless"),
    [
        ("es", "Sobre todo, pregunte."),
        ("es", "En casa, no tome ketamina."),
        ("pl", "To nie jest przełom."),
        ("pl", "Nie wolno brać tabletek w domu."),
        ("pl", "Przed wizytą zrobimy badanie krwi."),
        ("ar", "هذا ليس علاجًا ثوريًا."),
        ("ar", "لا تأخذ الأقراص في المنزل."),
    ],
)
def test_what_is_no_fault_is_let_alone(language, harmless):
    swap = (LAST[language], f"{harmless} {LAST[language]}")
    assert codes(read(language, CLINICS[language], swap)) == set()


@pytest.mark.parametrize(
    ("language", "old", "new", "code"),
    [
        ("pl", "ciążę, karmienie piersią: unikać ketaminy", "alergie", "warning-unsaid"),
        ("ar", "لا توقف أي دواء من تلقاء نفسك.", "خذ وقتك.", "warning-unsaid"),
        ("es", "embarazo o lactancia: evite la ketamina", "alergias", "warning-unsaid"),
    ],
)
def test_a_warning_that_has_no_words_is_missed(language, old, new, code):
    assert code in codes(read(language, CLINICS[language], (old, new)))


@pytest.mark.parametrize("language", TONGUES)
def test_without_what_is_not_approved_it_is_missed(language):
    found = read(language, CLINICS[language], ("{jurisdiction.approval}", "{jurisdiction.driving}"))
    assert "approval-missing" in codes(found)


@pytest.mark.parametrize(
    ("language", "own"),
    [
        ("es", "No está aprobada para el TEPT: es un uso fuera de indicación."),
        ("pl", "Nie jest zarejestrowana w PTSD. To stosowanie poza wskazaniami."),
        ("ar", "وهو غير مرخّص لاضطراب ما بعد الصدمة: هذا استخدام خارج نطاق الترخيص."),
    ],
)
def test_what_is_not_approved_may_be_said_in_other_words(language, own):
    assert "approval-missing" not in codes(read(language, CLINICS[language], ("{jurisdiction.approval}", own)))


@pytest.mark.parametrize(
    ("language", "heading", "said_so"),
    [("pl", "Jakie jest ryzyko?", "risks"), ("ar", "ما المخاطر؟", "risks"), ("es", "¿Ayuda?", "benefits")],
)
def test_both_sides_are_known_by_their_headings(language, heading, said_so):
    table = review.lexicon.BALANCE[language]
    assert re.search(review.lexicon.sought(table[said_so]), heading)


def test_marks_of_arabic_vowels_are_no_borders_of_words():
    lines = read("ar", "tern-quay").case.reading.lines
    tokens = [token for line in lines for sentence in review.prose.sentences(line.words) for token in sentence.tokens]
    assert "لاحقًا" in tokens
    assert not [one for one in tokens if one == "ا"]
