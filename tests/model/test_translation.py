"""What a translation records, and shared wording in another language."""

from __future__ import annotations

import pytest

from brochure.errors import BrochureError
from brochure.model import load, translation
from brochure.source import parse
from tests.review.desk import CLAIMS, GLOSSARY, REFERENCES, TABLES, swapped

WORDS = """\
claims:
  F21: {of: 0123456789, text: "En 10 de 15 personas."}
  A22: Entre 158 veteranos no hubo diferencia.
glossary:
  opioid: {term: opioide, text: Un analgésico fuerte.}
jurisdictions:
  US:
    texts: {approval: {text: No está aprobada.}}
    numbers:
      crisis: {label: Línea de crisis}
"""


def words(text: str = WORDS) -> translation.Translations:
    return translation.read_translations(parse(text.encode(), "es.yaml"))


def evidence():
    sources = ((CLAIMS, "claims.yaml"), (REFERENCES, "references.yaml"), (GLOSSARY, "glossary.yaml"))
    return load.read_evidence(*([parse(text.encode(), name)] for text, name in sources))


def table():
    return load.read_jurisdiction(parse(TABLES["US"].encode(), "US.yaml"))


def told(text: str) -> list[tuple[str, str, str | None]]:
    with pytest.raises(BrochureError) as fault:
        words(text)
    return [(d.code, str(d.place), d.hint) for d in fault.value.diagnostics]


def unknown(text: str) -> list[tuple[str, str, str | None]]:
    found = translation.translation_faults(words(text), evidence(), {"US": table()}, frozenset({"US", "GB-ENG"}))
    return [(d.code, str(d.place), d.hint) for d in found]


def test_shared_wording_stands_beside_the_english():
    both = translation.with_words(evidence(), words(), "es")
    assert {tag: str(said.raw) for tag, said in both.claims["A22"].text.items()} == {
        "en": "Among 158 veterans it made no clear difference.",
        "es": "Entre 158 veteranos no hubo diferencia.",
    }
    assert str(both.glossary["opioid"]["es"].raw) == "Un analgésico fuerte."
    here = translation.table_with_words(table(), words().jurisdictions["US"], "es")
    assert str(here.texts["approval"].text["es"].raw) == "No está aprobada."
    assert str(here.numbers["crisis"].label["es"].raw) == "Línea de crisis"
    assert list(here.numbers["emergency"].label) == ["en"]


def test_what_stands_beside_the_english_comes_before_the_file():
    assert str(translation.with_words(evidence(), words(), "es").claims["F21"].text["es"].raw).endswith(
        "alivió el TEPT."
    )


def test_a_term_has_a_name_in_each_language_and_its_own_where_there_is_none():
    both = translation.with_words(evidence(), words(), "es")
    assert [both.term("opioid", tag) for tag in ("es", "es-US", "en-GB")] == ["opioide", "opioide", "opioid"]
    assert both.term("MAOI", "es") == "MAOI"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("F21:", "F22:", ("unknown-claim", "es.yaml:2:3", 'did you mean "F21"?')),
        ("opioid:", "opiod:", ("unknown-glossary-term", "es.yaml:5:3", 'did you mean "opioid"?')),
        ("  US:", "  UK:", ("unknown-jurisdiction", "es.yaml:7:3", "known: GB-ENG, US")),
        ("{approval:", "{aproval:", ("unknown-jurisdiction-text", "es.yaml:8:13", 'did you mean "approval"?')),
        ("crisis:", "crises:", ("unknown-number", "es.yaml:10:7", 'did you mean "crisis"?')),
    ],
)
def test_an_entry_of_nothing_is_told_where_it_is_named(old, new, expected):
    assert unknown(WORDS) == []
    assert unknown(swapped(WORDS, (old, new))) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("of: 0123456789", "of: 01234", "bad-hash"),
        ("term: opioide", "trem: opioide", "unknown-key"),
        ("label: Línea de crisis", "label: Una línea para toda persona en crisis", "label-too-long"),
        ("Entre 158 veteranos no hubo diferencia.", '"{claim F21}"', "insertion"),
    ],
)
def test_faults_have_their_place(old, new, code):
    found = told(swapped(WORDS, (old, new)))
    assert code in [c for c, _, _ in found]
    assert all(place.startswith("es.yaml:") for _, place, _ in found)


def test_of_two_files_the_first_one_counts_entry_by_entry():
    own = words("claims: {A22: Otra cosa.}\njurisdictions: {US: {numbers: {crisis: Ayuda}}}\n")
    both = own.over(words())
    assert str(both.claims["A22"].text.raw) == "Otra cosa."
    assert "F21" in both.claims
    assert str(both.jurisdictions["US"].numbers["crisis"].label.raw) == "Ayuda"
    assert "approval" in both.jurisdictions["US"].texts
