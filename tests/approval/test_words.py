"""The words that are approved: what changes their hash, and what leaves it alone."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.approval import Source, Words, differences, read_words, words
from brochure.approval.words import WORDING, Entry
from brochure.errors import BrochureError
from brochure.model import load
from brochure.model.blocks import KINDS
from brochure.source import parse
from tests.review.desk import CLAIMS, GLOSSARY, LEAFLET, REFERENCES, TABLES

PHRASES = {name: f"<{name}>" for names in WORDING.values() for name in names} | {"by_day": "By day", "page": "page"}
PICTURE = b"<svg/>"
# A leaflet with everything that is called from elsewhere.
TEXT = (
    LEAFLET.replace("  back:", "    - glossary:\n  back:")
    .replace(
        "        Ketamine is",
        "        As is known. {glossary: opioid} {local.eating} {clinic.phone} {record.day}\n        Ketamine is",
    )
    .replace(
        "panels:\n",
        "local: {eating: {about: Food, default: No food.}}\nrecord: {day: {max-chars: 9}, "
        "how: {type: choice, choices: {v: at the clinic}}}\npanels:\n",
    )
)


def said(
    text: str = TEXT,
    *,
    site: str = "GB-ENG",
    claims: str = CLAIMS,
    references: str = REFERENCES,
    glossary: str = GLOSSARY,
    table: str = TABLES["GB-ENG"],
    phrases: dict[str, str] | None = None,
    picture: bytes = PICTURE,
    local: str | None = None,
) -> Words:
    def tree(part: str):
        return parse(part.encode(), "x.yaml")

    leaflet = load.read_leaflet(tree(text))
    texts = {name: declared.default for name, declared in leaflet.local.items()}
    if local:
        texts["eating"] = load.read_leaflet(tree(text.replace("No food.", local))).local["eating"].default
    return words(
        Source(
            leaflet,
            "en-GB",
            site,
            load.read_jurisdiction(tree(table)),
            load.read_evidence([tree(claims)], [tree(references)], [tree(glossary)]),
            phrases or PHRASES,
            {name: text for name, text in texts.items() if text},
            lambda _path, _place: picture,
        )
    )


BEFORE = said()


def test_the_hash_is_that_of_the_canonical_form_and_stays() -> None:
    assert BEFORE.sha256 == sha256(BEFORE.text.encode()).hexdigest()
    assert BEFORE.text == BEFORE.text.strip() + "\n"
    simple = said(
        "title: A\ncode: B-1\nversion: '1'\naudience: All\nfold: sheet\n"
        "review: {issued: 2026-01-02, due: 2027-01-02}\npanels: {front: [{text: 'One **two**.'}], back: []}\n"
    )
    assert simple.text == (
        "Words of a patient leaflet, form 1\n\nleaflet: B-1\nversion: 1\nlanguage: en-GB\njurisdiction: GB-ENG\n"
        "issued: 2026-01-02\ndue: 2027-01-02\ntitle: A\naudience: All\n\ntext: One **two**.\n"
    )
    # Whoever changes this has every clinic approve every leaflet anew.
    assert simple.sha256 == "e0452671dc4c57e23314851d3662346a519f7450f85c8804b61b4e023ccbf95d"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Studies disagree.", "Studies agree."),
        ("title: Only at a clinic", "title: At a clinic"),
        ('version: "1.0"', 'version: "1.1"'),
        ("due: 2028-11-01", "due: 2028-12-01"),
        ("labels: [on ketamine, on a sedative]", "labels: [on ketamine, on a placebo]"),
        ("alt: A gate in a cell wall.", "alt: A door in a cell wall."),
        ("[feel unreal, get dizzy,", "[get dizzy, feel unreal,"),
        ("No food.", "Some food."),
        ("- list:\n        title: That day", "- list:\n        marker: cross\n        title: That day"),
        ('rows: [[Mood, "", ""]]', 'rows: [[Mood, "", good]]'),
        ("{jurisdiction.approval}", "So it is."),
        ("[@feder2021] No", "[@abdallah2022] No"),
        ("- text: Ask about other treatments.", "- callout: Ask about other treatments."),
    ],
)
def test_a_changed_word_changes_the_hash(old: str, new: str) -> None:
    assert old in TEXT
    assert said(TEXT.replace(old, new, 1)).sha256 != BEFORE.sha256


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"claims": CLAIMS.replace("In 10 of 15 people", "In 11 of 15 people").replace("n: 10", "n: 11")},
        {"references": REFERENCES.replace("title: A trial", "title: The trial")},
        {"glossary": GLOSSARY.replace("A kind of strong painkiller", "A strong painkiller")},
        {"table": TABLES["GB-ENG"].replace('"111"', '"112"')},
        {"table": TABLES["GB-ENG"].replace("It has no licence", "It has a licence")},
        {"phrases": {**PHRASES, "warning_label": "Caution"}},
        {"picture": b"<svg />"},
        {"local": "Only water."},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_so_does_what_is_called_from_elsewhere(elsewhere) -> None:
    assert said(**elsewhere).sha256 != BEFORE.sha256


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Ketamine for PTSD\n", "# a remark\ntitle: 'Ketamine  for\n  PTSD' # another\n"),
        ("As is known. {glossary", "As is known.\n        {glossary"),
        ("    - heading: What is it?\n", "    - heading: {text: What is it?, level: 2}\n"),
        ("    - heading: What is it?\n", "    - heading: {text: What is it?, level: 3}\n"),
        ("lines: 4", "lines: 6"),
        ("    - break: panel\n", ""),
        ("    - cover:\n", "    - cover: {scene: shore}\n"),
        ("  author:\n", "  author: Someone\n"),
        ("  clinical-reviewer:\n", "  clinical-reviewer: Someone\n"),
        ("caption: A gate. It can shut.}", "caption: A gate. It can shut., width: half}"),
        ("fold: half-fold", "fold: half-fold\nmin-body: 11"),
        ("  funding: none\n", "  funding: none\n  status: approved\n"),
        ("        covers: [supervised, no-home,", "        covers: [no-home, supervised,"),
        ('"1.0"', "'1.0'"),
    ],
)
def test_looks_style_places_and_names_of_people_leave_it_alone(old: str, new: str) -> None:
    assert old in TEXT
    assert said(TEXT.replace(old, new, 1)).sha256 == BEFORE.sha256


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"claims": CLAIMS + "unused:\n  fact: f\n  text: {en: t}\n  references: [feder2021]\n"},
        {"claims": CLAIMS.replace("fact: 30 people.", "fact: Thirty people.")},
        {"references": REFERENCES.replace("title: A trial", "checked: {on: 2026-01-01}\n  title: A trial")},
        {"glossary": GLOSSARY.replace("A kind of medicine for", "A medicine for")},
        {"table": TABLES["GB-ENG"].replace("paper: a4", "paper: letter")},
        {"phrases": {**PHRASES, "page": "sheet", "new": "words"}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_so_does_what_is_not_called_upon(elsewhere) -> None:
    assert said(**elsewhere).sha256 == BEFORE.sha256


def test_insertions_are_resolved_but_for_how_the_clinic_is_reached() -> None:
    assert "As is known. opioid No food. {clinic.phone} {record.day} Ketamine is" in BEFORE.text
    assert "record.how: at the clinic" in BEFORE.text
    assert "It has no licence for PTSD. Off-label: outside its licence." in BEFORE.text
    assert "statistic.group: 10 of 15\n" in BEFORE.text
    assert "glossary.term: opioid: A kind of strong painkiller.\n" in BEFORE.text
    assert "emergency.number: call 999: Danger\n" in BEFORE.text
    assert f"figure.image: sha256 {sha256(PICTURE).hexdigest()}\n" in BEFORE.text


def test_what_leads_nowhere_is_told_at_its_place() -> None:
    with pytest.raises(BrochureError) as caught:
        said(TEXT.replace("{glossary: opioid}", "{claim: F99}"))
    assert [(d.code, d.hint is not None) for d in caught.value.diagnostics] == [("unknown-claim", True)]


def test_every_wording_that_blocks_print_is_approved_with_them() -> None:
    folder = Path(__file__).resolve().parents[2] / "templates/blocks"
    used = {}
    for path in folder.glob("*.html"):
        if names := set(re.findall(r"(?<![\w.])t\.(?:filled\(\")?([a-z_]+)", path.read_text(encoding="utf-8"))):
            used[path.stem] = names
    assert len(used) > 4
    assert {kind: names - set(WORDING.get(kind, ())) for kind, names in used.items() if kind in KINDS} == {
        kind: set() for kind in used
    }


_LINE = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20).map(str.strip)
_ENTRY = st.builds(Entry, st.sampled_from(["text", "list.items", "warning.title"]), _LINE)


@given(st.lists(st.lists(_ENTRY, min_size=1, max_size=4).map(tuple), max_size=5).map(tuple))
def test_the_canonical_form_is_read_back_as_it_was(blocks) -> None:
    written = Words(blocks)
    assert read_words(written.text) == written
    assert differences(read_words(written.text), written) == ()
