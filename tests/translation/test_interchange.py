"""To a translator and back, in both formats: what leaves, what comes back, and what is caught on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from lxml import etree
from pydantic_core import PydanticCustomError

from brochure.errors import BrochureError, Place, Severity
from brochure.source import parse
from brochure.translation import Tongues, po, whole, xliff
from brochure.translation.bundle import Bundle, Head
from brochure.translation.codes import Code, Span, tokens, written
from brochure.translation.returning import checked
from brochure.translation.units import Asked, Unit, units
from tests.model.test_translation import evidence, table, words
from tests.review.desk import LEAFLET, swapped
from tests.support.translators import ARABIC, fill_po, fill_xliff
from tests.translation.test_codes import PIECES, passage
from tests.translation.test_staleness import SPANISH, record
from tests.translation.test_words import leaflet

SOURCE = swapped(
    LEAFLET,
    ("No one knows yet.", "**No one** knows [more](https://a.example/b)."),
    ("Ask us for", "Call {clinic.phone}. Ask us for"),
)
FORMATS = {"xliff": (xliff, fill_xliff), "po": (po, fill_po)}


def asked(source: str = SOURCE, translation: str | None = None, language: str = "es") -> Asked:
    made = leaflet(source)
    ours = leaflet(translation) if translation else None
    tree = parse(source.encode(), "x.yaml")
    return Asked(made, tree, "en-GB", language, evidence(), {"US": table()}, ours, words() if ours else None)


def bundle(made: Asked) -> Bundle:
    head = Head("knee", made.of, made.language, "1.0", whole(made.source))
    return Bundle(head, "content/leaflets/knee.en-GB.yaml", "Adults", units(made))


@pytest.fixture(scope="module", params=list(FORMATS))
def way(request):
    return FORMATS[request.param]


def told(way, data: bytes, made: Asked) -> list[tuple[str, str, int]]:
    returned = way[0].read(data, "back.x")
    found = checked(returned, units(made), Tongues(made.of, made.language))
    return [(d.code, d.message, d.place.line) for d in found if d.severity is Severity.ERROR and d.place]


# -- what leaves ------------------------------------------------------------------------------------------------------


def test_every_text_leaves_once_with_what_it_is_for():
    made = units(asked())
    assert len({unit.id for unit in made}) == len(made)
    by_id = {unit.id: unit for unit in made}
    title = next(u for u in made if u.id.endswith("warning.title"))
    assert (title.context, written(title.source)) == ("panel inside: warning, title", "Only at a clinic, not at home")
    assert by_id["shared.jurisdictions.US.numbers.crisis.label"].strict
    assert not any("alt" in unit.id and not unit.source for unit in made)
    assert all(unit.most >= len("".join(t for t in unit.source if isinstance(t, str))) for unit in made)


def test_codes_alone_do_not_leave():
    made = {
        written(unit.source) for unit in units(asked(swapped(SOURCE, ("Ketamine is a drug that numbs pain.\n", "\n"))))
    }
    assert "{jurisdiction.approval}" not in made


def test_a_translation_leaves_with_its_state():
    source = swapped(LEAFLET, ("What is it?", "What could it be?"))
    made = {unit.id: unit for unit in units(asked(source, SPANISH + record()))}
    heading, text = made["leaflet.panels.inside.0.heading"], made["leaflet.panels.inside.3.heading"]
    assert (heading.state, heading.target) == ("stale", ("¿Qué es?",))
    assert (text.state, text.target) == ("final", ("Does it help?",))


def test_ids_are_tokens_of_xml():
    source = swapped(LEAFLET, ("Studies disagree. [@feder2021] No one knows yet.", '"{glossary: opioid}"'))
    for unit in units(asked(source)):
        etree.fromstring(f'<x id="{unit.id}"/>')
        assert unit.id.isascii()
        assert " " not in unit.id


def test_the_document_is_built_as_the_standard_says():
    root = etree.fromstring(xliff.write(bundle(asked(LEAFLET, SPANISH + record()))))
    n = f"{{{xliff.NS}}}"
    assert (root.tag, root.get("version"), root.get("srcLang"), root.get("trgLang")) == (
        f"{n}xliff",
        "2.0",
        "en-GB",
        "es",
    )
    (file,) = root
    kinds = [child.tag for child in file]
    assert kinds[:2] == [f"{{{xliff.SLR}}}profiles", f"{n}notes"]
    assert set(kinds[2:]) == {f"{n}unit"}
    order = [f"{n}notes", f"{n}originalData", f"{n}segment"]
    for unit in file.iter(f"{n}unit"):
        tags = [child.tag for child in unit]
        assert tags == [tag for tag in order if tag in tags]
        data = {entry.get("id") for entry in unit.iter(f"{n}data")}
        (segment,) = unit.findall(f"{n}segment")
        assert segment.get("state") in {"initial", "translated", "reviewed", "final"}
        for side in segment:
            inline = [e for e in side.iter() if e is not side]
            ids = [e.get("id") for e in inline]
            assert len(set(ids)) == len(ids)
            refs = [e.get(key) for e in inline for key in ("dataRef", "dataRefStart", "dataRefEnd") if e.get(key)]
            assert set(refs) <= data
            assert all(e.tag in {f"{n}ph", f"{n}pc"} for e in inline)


# -- what comes back --------------------------------------------------------------------------------------------------


def test_what_is_not_changed_comes_back_as_it_left(way):
    made = asked(LEAFLET, SPANISH + record())
    returned = way[0].read(way[0].write(bundle(made)), "back.x")
    assert returned.head == bundle(made).head
    assert [(b.id, b.source, b.state) for b in returned.units] == [
        (u.id, written(u.source), u.state) for u in units(made)
    ]
    assert [b.target and written(b.target) for b in returned.units] == [
        u.target and written(u.target) for u in units(made)
    ]


RAW = st.lists(PIECES, min_size=1, max_size=10).map("".join)


@given(st.lists(st.tuples(RAW, RAW), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_left(texts):
    try:
        said = [(tokens(passage(source)), tokens(passage(target))) for source, target in texts]
    except PydanticCustomError:  # nothing that a leaflet can say
        reject()
    here = Place("x.yaml", 1, 1)
    made = tuple(
        Unit(("panels", str(n)), False, source, here, "a", 9, target=target, state="final")
        for n, (source, target) in enumerate(said)
        if written(source).strip()
    )
    sent = Bundle(Head("knee", "en", "es", "1", "0"), "x.yaml", "Adults", made)
    for room in (xliff, po):
        back = room.read(room.write(sent), "back.x").units
        assert [(b.id, b.source, b.target and written(b.target)) for b in back] == [
            (u.id, written(u.source), written(u.target or ()) if written(u.target or ()).strip() else None)
            for u in made
        ]


def test_a_true_translation_has_no_fault(way):
    made = asked()
    assert told(way, way[1](way[0].write(bundle(made))), made) == []


def faults(way, *swaps: tuple[str, str], language: str = "es") -> list[tuple[str, str, int]]:
    made = asked(language=language)
    return told(way, swapped(way[1](way[0].write(bundle(made))).decode(), *swaps).encode(), made)


def test_one_changed_number_is_found(way):
    made = asked()
    text = way[1](way[0].write(bundle(made))).decode()
    line = next(n for n, words_ in enumerate(text.splitlines(), 1) if "30%" in words_ and "At least" not in words_)
    lines = text.splitlines()
    lines[line - 1] = lines[line - 1].replace("30%", "35%")
    (found,) = told(way, "\n".join(lines).encode() + b"\n", made)
    assert found[0] == "translation-differs"
    assert "number 35 is not in en-GB; en-GB has 30" in found[1]
    assert 0 <= line - found[2] <= 8  # a catalogue tells of a message where it begins


def test_a_lost_insertion_is_found():
    data = fill_xliff(xliff.write(bundle(asked())))
    root = etree.fromstring(data)
    unit = next(u for u in root.iter(f"{{{xliff.NS}}}unit") if "clinic.phone" in etree.tostring(u).decode())
    target = unit.find(f".//{{{xliff.NS}}}target")
    ph = target.find(f"{{{xliff.NS}}}ph")
    target.text = ph.tail
    target.remove(ph)
    (found,) = told((xliff, None), etree.tostring(root), asked())
    assert "insertion {clinic.phone} of en-GB is missing here" in found[1]


def test_a_changed_link_is_found():
    text = fill_xliff(xliff.write(bundle(asked()))).decode()
    found = told((xliff, None), text.replace("https://a.example/b", "https://evil.example/b", 1).encode(), asked())
    assert any("evil.example" in words_ or code == "source-changed" for code, words_, _ in found)
    text = fill_po(po.write(bundle(asked()))).decode()
    head, _, tail = text.rpartition("https://a.example/b")
    (only,) = told((po, None), f"{head}https://evil.example/b{tail}".encode(), asked())
    assert "link https://evil.example/b is not in en-GB; en-GB has https://a.example/b" in only[1]


def test_missing_doubled_and_foreign_units_are_told_at_once():
    root = etree.fromstring(fill_xliff(xliff.write(bundle(asked()))))
    n = f"{{{xliff.NS}}}"
    first, second, third, *_ = root.iter(f"{n}unit")
    first.set("id", "leaflet.titel")
    second.getparent().append(etree.fromstring(etree.tostring(second)))
    third.find(f"{n}segment").remove(third.find(f".//{n}target"))
    found = [code for code, _, _ in told((xliff, None), etree.tostring(root), asked())]
    assert sorted(found) == ["not-translated", "unit-missing", "unit-twice", "unknown-unit"]


def test_a_changed_source_is_told(way):
    made = asked(swapped(SOURCE, ("What is it?", "What was it?")))
    data = way[1](way[0].write(bundle(asked())))
    assert ("source-changed") in [code for code, _, _ in told(way, data, made)]


def test_the_wrong_language_is_told():
    data = fill_xliff(xliff.write(bundle(asked())))
    found = told((xliff, None), data.replace(b'trgLang="es"', b'trgLang="pl"'), asked())
    assert [code for code, _, _ in found] == ["wrong-language"]
    found = told((xliff, None), fill_xliff(xliff.write(bundle(asked(language="ar")))), asked(language="ar"))
    assert [code for code, _, _ in found] == ["wrong-language"]
    data = fill_xliff(xliff.write(bundle(asked(language="ar"))), ARABIC)
    assert told((xliff, None), data, asked(language="ar")) == []


def test_a_label_that_does_not_fit_is_an_error():
    root = etree.fromstring(fill_xliff(xliff.write(bundle(asked()))))
    unit = next(u for u in root.iter(f"{{{xliff.NS}}}unit") if u.get("id").endswith("numbers.crisis.label"))
    unit.find(f".//{{{xliff.NS}}}target").text = "x" * 25
    (found,) = told((xliff, None), etree.tostring(root), asked())
    assert found[:2] == ("unit-too-long", "shared.jurisdictions.US.numbers.crisis.label: 25 characters where 24 fit")


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"><file id="f">&c;&b;</file></xliff>
"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB, "xml-doctype"),
        (b"<xliff", "xml-syntax"),
        (b"<html/>", "not-xliff"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>', "not-xliff"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"/>', "not-exported"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"><file id="f"/></xliff>', "not-exported"),
        (b"<a>" * 400 + b"</a>" * 400, "xml-syntax"),
    ],
)
def test_what_is_no_document_of_ours_is_refused(data, code):
    with pytest.raises(BrochureError) as fault:
        xliff.read(data, "back.xlf")
    assert [d.code for d in fault.value.diagnostics] == [code]
    assert fault.value.diagnostics[0].place


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe", "not-utf-8"),
        (b'msgid "a"\nmsgstr "b"\nrubbish', "po-syntax"),
        (b'msgid ""\nmsgstr "Language: es\\n"\n', "not-exported"),
        (b"", "not-exported"),
    ],
)
def test_what_is_no_catalogue_of_ours_is_refused(data, code):
    with pytest.raises(BrochureError) as fault:
        po.read(data, "back.po")
    assert [d.code for d in fault.value.diagnostics] == [code]


def test_a_translator_may_make_other_words_bold():
    back = xliff.read(fill_xliff(xliff.write(bundle(asked()))), "back.xlf")
    (said,) = [b.target for b in back.units if b.target and "https://a.example/b" in written(b.target)]
    assert [type(token) for token in said if not isinstance(token, str)] == [Code, Span, Span]
