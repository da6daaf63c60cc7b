from dataclasses import replace

import pytest

from brochure.compose.inline import Notes, Scope, markdown, plain_text
from brochure.compose.typography import NBSP, WORD_JOINER
from brochure.errors import BrochureError, Place
from brochure.model.base import read
from brochure.model.load import read_evidence
from brochure.model.record import RecordField
from brochure.model.text import Text, read_passage
from brochure.source import Mapping_, Scalar, parse

CLAIMS = b"""
F21: {fact: f, references: [feder, abdallah], text: {en: It **may** help., en-GB: It might help.}}
A22: {fact: f, references: [abdallah], text: {es: No.}}
"""
REFERENCES = b"""
feder: {type: article-journal, title: F}
abdallah: {type: article-journal, title: A}
"""
WHEN = read(RecordField, parse(b"{max-chars: 20, type: date}", "l"))
GLOSSARY = b"off-label: {en: outside its approval}"


def text(words):
    """Return words as read from a block of text, whose lines begin at column 3."""
    tree = parse(f"t: |\n  {words.replace(chr(10), chr(10) + '  ')}".encode(), "x.yaml")
    assert isinstance(tree, Mapping_)
    scalar = tree["t"]
    return Text(scalar.place, read_passage(scalar))


def scope(language="en-US", notes=None):
    trees = (parse(data, name) for data, name in ((CLAIMS, "c"), (REFERENCES, "r"), (GLOSSARY, "g")))
    claims, references, glossary = ([tree] for tree in trees)
    return Scope(
        language=language,
        jurisdiction="US",
        evidence=read_evidence(claims, references, glossary),
        clinic={"phone": "555", "name": "A & B"},
        local={"eating": text("no *food*"), "one": text("see {local.two}"), "two": text("see {local.one}")},
        jurisdiction_texts={"driving": ({"en": read_passage(Scalar("Do not drive.", Place("j")))}, ("feder",))},
        record={"when": WHEN},
        notes=notes or Notes(),
        parser=markdown(language),
    )


def html(words, language="en-US", notes=None):
    return [str(p) for p in scope(language, notes).rich(text(words)).paragraphs]


def fault(words, language="en-US"):
    with pytest.raises(BrochureError) as raised:
        html(words, language)
    (found,) = raised.value.diagnostics
    return found


def mark(*numbers):
    return f'{WORD_JOINER}<sup class="cite">{",".join(map(str, numbers))}</sup>'


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("plain", "plain"),
        ("some **bold** words", "some<strong> bold</strong> words"),
        ("<b>raw</b> & <script>", f"&lt;b&gt;raw&lt;/b&gt; &amp;{NBSP}&lt;script&gt;"),
        ("[us](https://a.example)", '<a href="https://a.example">us</a>'),
        ("<https://a.example>", '<a href="https://a.example">https://a.example</a>'),
        ("<javascript:a>", "&lt;javascript:a&gt;"),
        ('"quoted" and it\'s', f"“quoted” and{NBSP}it’s"),
        ("one -- two...", "one – two…"),
        ("wait 24 hours", f"wait 24{NBSP}hours"),
        ("call {clinic.phone}", "call 555"),
        ("{clinic.name}", f"A &amp;{NBSP}B"),
        ("Eat {local.eating}.", "Eat no<em> food</em>."),
        ("{{ brace }}", f"{{ brace{NBSP}}}"),
    ],
)
def test_inline_markdown_is_safe_and_set_well(words, expected):
    assert html(words) == [expected]


def test_a_blank_line_parts_paragraphs():
    assert html("one\ntwo\n\nthree") == ["one two", "three"]


def test_a_claim_brings_its_words_in_the_language_and_its_references():
    assert html("{claim: F21}") == [f"It<strong> may</strong> help.{mark(1, 2)}"]
    assert html("{claim: F21}", "en-GB") == [f"It might{NBSP}help.{mark(1, 2)}"]


def test_only_the_last_words_of_a_whole_paragraph_are_kept_together():
    assert html("{claim: F21} So ask.", "en-GB") == [f"It might help.{mark(1, 2)} So{NBSP}ask."]


def test_references_are_numbered_in_order_of_appearance_and_marks_hug_the_word():
    notes = Notes()
    assert html("So it is. [@abdallah]", notes=notes) == [f"So it{NBSP}is.{mark(1)}"]
    assert html("And so. [@feder; @abdallah]", notes=notes)[0].endswith(mark(1, 2))
    assert notes.references == {"abdallah": 1, "feder": 2}


def test_what_is_true_where_comes_with_its_reference():
    assert html("{jurisdiction.driving}") == [f"Do not{NBSP}drive.{mark(1)}"]


def test_a_glossary_term_is_noted():
    notes = Notes()
    assert html("It is {glossary: off-label}.", notes=notes) == [
        f'It is<span class="term"> off-{WORD_JOINER}label</span>.'
    ]
    assert list(notes.terms) == ["off-label"]


def test_a_record_is_a_ruled_gap_until_there_is_one():
    assert html("On {record.when}") == ['On <span class="gap" data-record="when" style="width: 10em"></span>']


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("{claim: F12}", "unknown-claim"),
        ("see [@nobody]", "unknown-reference"),
        ("write to {clinic.email}", "unknown-clinic-field"),
        ("{local.parking}", "unknown-local-text"),
        ("{jurisdiction.law}", "unknown-jurisdiction-text"),
        ("{record.who}", "unknown-record-field"),
        ("a {glossary: onlabel}", "unknown-glossary-term"),
        ("{claim: A22}", "no-translation"),
    ],
)
def test_an_insertion_that_leads_nowhere_is_told_at_its_own_place(words, code):
    found = fault(words)
    column = 3 + min(words.find(mark) for mark in "{[" if mark in words)
    assert (found.code, found.place) == (code, Place("x.yaml", 2, column))
    assert found.hint


def test_plain_text_has_no_marks_and_no_tags():
    assert plain_text(f"It <strong>may</strong> help &amp; heal.{mark(1)}") == f"It may help & heal.{WORD_JOINER}"


def test_words_in_another_language_are_marked_as_such():
    assert html("Es [off-label use](lang:en) aquí.", "es") == [
        f'Es <bdi dir="ltr" lang="en">off-{WORD_JOINER}label use</bdi> aquí.'
    ]
    (marked,) = html("See [العربية](lang:ar) there.")
    assert '<bdi dir="rtl" lang="ar">العربية</bdi>' in marked
    assert plain_text(marked).startswith("See العربية")
    assert "<a " in html("See [x](https://a.example) there.")[0]


def test_from_right_to_left_the_clinic_s_name_and_number_are_set_apart():
    (marked,) = html("اتصل: {clinic.phone}، {clinic.name}.", "ar")
    assert marked.endswith('، <bdi dir="ltr" lang="en">A &amp; B</bdi>.')
    assert "555" in marked


def test_every_insertion_is_filled_in_however_many_there_are():
    (paragraph,) = html("{clinic.phone} " * 8_000)
    assert paragraph.replace(NBSP, " ").split() == ["555"] * 8_000


def test_a_text_that_calls_upon_itself_is_told():
    found = fault("We say: {local.one}")
    assert (found.code, found.message) == ("circular-text", "local text one calls upon itself")


def test_texts_that_lead_through_hundreds_of_others_are_told():
    far = {f"n{n}": text(f"see {{local.n{n + 1}}}") for n in range(2000)} | {"n2000": text("no food")}
    with pytest.raises(BrochureError) as raised:
        replace(scope(), local=far).rich(text("{local.n0}"))
    (found,) = raised.value.diagnostics
    assert (found.code, found.place) == ("circular-text", Place("x.yaml", 2, 7))
