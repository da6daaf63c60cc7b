"""Catalogues: what they may say, and what is told of those that are at fault."""

from pathlib import Path

import pytest

from brochure import catalogue
from brochure.errors import BrochureError, Place, Severity
from brochure.languages import Language
from brochure.phrases import BY_KEY, ENGLISH, Phrases, english
from brochure.workspace import Workspace

CHECKOUT = Path(__file__).resolve().parent.parent
POLISH = Language("pl")
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""


def entry(key, *forms, msgid=None):
    phrase = BY_KEY[key]
    lines = [f'msgctxt "{key}"', f'msgid "{msgid or phrase.text}"']
    if phrase.plural:
        lines += [f'msgid_plural "{phrase.plural}"', *(f'msgstr[{n}] "{form}"' for n, form in enumerate(forms))]
    else:
        lines.append(f'msgstr "{forms[0]}"')
    return "\n".join((*lines, ""))


def read(*entries, head=HEAD):
    return catalogue.read((head + "\n".join(entries)).encode(), "pl.po", POLISH)


def told(words):
    return [(d.code, d.severity.value, d.place.line) for d in words.findings]


def complete(path):
    text = catalogue.template().decode()
    lines: list[str] = []
    said = ""
    for line in text.splitlines():
        if line.startswith("msgctxt"):
            held = BY_KEY[line.split('"')[1]].placeholders
            said = " ".join(("tak", *(f"{{{name}}}" for name in sorted(held))))
        lines.append(line.replace('""', f'"{said}"') if line.startswith("msgstr") else line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_template_that_ships_is_made_from_the_english():
    assert (CHECKOUT / catalogue.TEMPLATE).read_bytes() == catalogue.template(), "run scripts/template"


def test_english_is_the_template_and_british_english_what_differs():
    ours = Workspace(CHECKOUT)
    assert dict(ours.phrases("en-US")) == dict(english())
    british = ours.phrases("en-GB")
    assert {k: v for k, v in british.items() if v != english()[k]} == {"phone": "Telephone"}
    assert british.findings == ()


def test_no_key_is_hidden_by_what_phrases_can_do():
    assert not [phrase.key for phrase in ENGLISH if hasattr(Phrases, phrase.key)]


def test_a_number_decides_the_form():
    words = read(entry("dots_alt", "jedna osoba", "{total} osoby", "{total} osób"))
    assert words.findings == ()
    phrases = catalogue.phrases([words], POLISH)
    assert [phrases.filled("dots_alt", total=n) for n in (1, 3, 5, 22)] == [
        "jedna osoba",
        "3 osoby",
        "5 osób",
        "22 osoby",
    ]
    assert english().filled("dots_alt", total=1) == "1 person"
    assert english().filled("to_reference", number=3) == "Source 3"


def test_what_is_filled_in_is_not_filled_in_again():
    assert english().filled("people_alt", n=1, of=2, label="{n} {of}") == "1 of 2 people {n} {of}"


def test_a_placeholder_lost_or_invented_is_an_error_at_the_line_of_the_translation():
    words = read(
        entry("to_reference", "Źródło"),
        entry("people_alt", "jedna {label}", "{n} z {of} {label}", "{n} osób {label} {x}"),
    )
    assert told(words) == [
        ("placeholder-lost", "error", 8),
        ("placeholder-lost", "error", 13),
        ("placeholder-lost", "error", 15),
        ("placeholder-invented", "error", 15),
    ]
    assert ["{number}" in words.findings[0].message, "{n}" in words.findings[1].message] == [True, True]


def test_a_form_for_one_may_leave_its_figure_out():
    assert read(entry("people_alt", "{n} z jednej {label}", "{n} z {of} {label}", "{n} z {of} {label}")).findings == ()


def test_words_made_from_other_english_are_told_and_used():
    words = read(entry("page", "strona", msgid="side"))
    assert told(words) == [("phrase-stale", "warning", 7)]
    assert words.forms == {"page": ("strona",)}


def test_a_phrase_that_is_not_there_or_there_twice_is_told():
    words = read('msgctxt "pagee"\nmsgid "page"\nmsgstr "strona"\n', 'msgid "page"\nmsgstr "strona"\n')
    assert [(d.code, d.severity.value) for d in words.findings] == [
        ("unknown-phrase", "warning"),
        ("unknown-phrase", "error"),
    ]
    assert "page" in words.findings[0].hint
    words = read(entry("page", "strona"), entry("page", "str.", msgid="p."))
    assert [d.code for d in words.findings] == ["phrase-twice"]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (HEAD.encode() + b'msgctxt "page"\nmsgid "page"\nmsgstr "strona\xff"\n', "not-utf8", 8),
        (HEAD.encode() + b'msgctxt "page"\nmsgid "page\nmsgstr "strona"\n', "catalogue-syntax", 7),
        (HEAD.replace("nplurals=3", "nplurals=x").encode(), "catalogue-syntax", None),
        (HEAD.replace("(n==1", "(__import__(n)==1").encode(), "catalogue-syntax", None),
        (HEAD.replace("n%100>=20", "n%!00>=20").encode(), "catalogue-syntax", 1),
        (HEAD.replace("n%100>=20", "n%0>=20").encode(), "catalogue-syntax", 1),
        (HEAD.replace("? 1 : 2", "? 1 : 3").encode(), "catalogue-syntax", 1),
        (HEAD.replace("? 1 : 2", "? 1 : n-5").encode(), "catalogue-syntax", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(data, code, line):
    (fault,) = catalogue.read(data, "pl.po", POLISH).findings
    assert fault.code == code
    assert fault.severity is Severity.ERROR
    assert fault.place is not None
    assert line is None or fault.place.line == line


def test_a_language_without_a_catalogue_is_told_with_what_to_do(tmp_path):
    (tmp_path / "content").mkdir()
    with pytest.raises(BrochureError) as caught:
        Workspace(tmp_path).phrases("nb")
    (fault,) = caught.value.diagnostics
    assert fault.code == "no-phrases"
    assert "Norwegian" in fault.message
    assert "name the copy content/locale/nb.po" in str(fault.hint)


def test_every_missing_phrase_is_named_and_the_test_sheet_may_stay_english(tmp_path):
    file = tmp_path / "content/locale/nb.po"
    complete(file)
    assert Workspace(tmp_path).phrases("nb")["page"] == "tak"
    text = file.read_text(encoding="utf-8")
    short = text.replace('msgid "page"\nmsgstr "tak"', 'msgid "page"\nmsgstr ""')
    short = short.replace('msgctxt "issued"', '#, fuzzy\nmsgctxt "issued"')
    short = short.replace('msgid "Side two"\nmsgstr "tak"', 'msgid "Side two"\nmsgstr ""')
    file.write_text(short, encoding="utf-8")
    with pytest.raises(BrochureError) as caught:
        Workspace(tmp_path).phrases("nb")
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.place) == ("phrase-missing", Place("content/locale/nb.po"))
    assert fault.message.endswith(": issued, page")


def test_a_workspace_says_it_its_own_way(tmp_path):
    file = tmp_path / "content/locale/en_GB.po"
    file.parent.mkdir(parents=True)
    file.write_text(entry("code", "Our leaflet"), encoding="utf-8")
    phrases = Workspace(tmp_path).phrases("en-GB")
    assert (phrases["code"], phrases["phone"], phrases["page"]) == ("Our leaflet", "Telephone", "page")
