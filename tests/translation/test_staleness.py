"""What of a translation is behind its source, block by block."""

from __future__ import annotations

import pytest

from brochure.model import translation
from brochure.source import parse
from brochure.translation import entries, hashes, stale, stale_shared, whole
from tests.model.test_translation import evidence, table, words
from tests.review.desk import LEAFLET, swapped
from tests.translation.test_words import leaflet

SPANISH = swapped(LEAFLET, ("What is it?", "¿Qué es?"), ("No one knows yet.", "Nadie lo sabe."))


def record(source: str = LEAFLET, version: str = "1.0") -> str:
    made = leaflet(source)
    blocks = ", ".join(f'"{one}"' for one in hashes(made))
    return f'translation: {{of: en-GB, version: "{version}", sha256: "{whole(made)}", blocks: [{blocks}]}}\n'


def behind(source: str, translation_: str = SPANISH, recorded: str | None = None) -> list[tuple[str, str, str, str]]:
    """Return change, kind, and the lines of translation and source that are pointed at."""
    ours = translation_ + (record() if recorded is None else recorded)
    found = stale(leaflet(source), leaflet(ours))

    def line(text: str, place) -> str:
        return text.splitlines()[place.line - 1].strip().removeprefix("- ") if place else ""

    return [(s.change, s.what, line(ours, s.place), line(source, s.source)) for s in found]


def test_a_translation_of_the_words_as_they_are_is_not_behind():
    assert behind(LEAFLET) == []
    assert stale(leaflet(), leaflet(SPANISH)) == ()  # an original of its own


def test_a_changed_block_is_told_at_both_its_places():
    source = swapped(LEAFLET, ("What is it?", "What could it be?"))
    assert behind(source) == [("changed", "heading block", "heading: ¿Qué es?", "heading: What could it be?")]


def test_a_new_block_is_told_where_it_belongs():
    source = swapped(LEAFLET, ("    - heading: Does it help?", "    - callout: Ask us.\n    - heading: Does it help?"))
    assert behind(source) == [("new", "callout block", "heading: Does it help?", "callout: Ask us.")]


def test_a_removed_block_is_told_where_it_still_stands():
    source = swapped(LEAFLET, ("    - notes: {title: My notes, lines: 4}\n", ""))
    assert behind(source) == [("removed", "notes block", "notes: {title: My notes, lines: 4}", "")]


def test_a_change_beside_a_new_block_is_still_a_change():
    source = swapped(LEAFLET, ("    - heading: Does it help?", "    - callout: Ask us.\n    - heading: Could it help?"))
    assert behind(source) == [
        ("new", "callout block", "heading: Does it help?", "callout: Ask us."),
        ("changed", "heading block", "heading: Does it help?", "heading: Could it help?"),
    ]


def test_blocks_that_the_translator_has_added_do_not_confuse():
    source = swapped(LEAFLET, ("    - heading: Does it help?", "    - callout: Ask us.\n    - heading: Does it help?"))
    ours = swapped(SPANISH, ("    - heading: Does it help?", "    - callout: Pregunte.\n    - heading: ¿Ayuda?"))
    assert behind(source, ours) == [("changed", "callout block", "callout: Pregunte.", "callout: Ask us.")]
    assert behind(source, ours, record(source)) == []


def test_a_new_version_alone_is_behind():
    assert behind(LEAFLET, SPANISH, record(version="0.9"))[0][:2] == ("version", "version")


def test_what_is_not_recorded_is_told_once():
    assert behind(LEAFLET, SPANISH, "translation: en-GB\n")[0][:3] == (
        "unrecorded",
        "translation",
        "translation: en-GB",
    )


# -- shared wording ---------------------------------------------------------------------------------------------------


def shared(text: str) -> translation.Translations:
    return translation.read_translations(parse(text.encode(), "es.yaml"))


def of(path: str, text: str) -> str:
    found = {".".join(e.path): e.now for e in entries(shared(text), "es", evidence(), {"US": table()})}
    return found[path]


CALLING = swapped(LEAFLET, ("Studies disagree. [@feder2021] No one knows yet.", '"{claim: A22} {glossary: opioid}"'))


def test_shared_wording_is_behind_entry_by_entry_and_only_where_it_is_printed():
    found = stale_shared(words(), "es", leaflet(CALLING), evidence(), ("US", table()))
    assert [(s.change, s.what) for s in found] == [
        ("unrecorded", "claim A22"),
        ("unrecorded", "term opioid"),
        ("unrecorded", "text approval of US"),
        ("unrecorded", "number crisis of US"),
    ]
    text = "claims: {A22: {of: '%s', text: Nada.}, F21: Nada.}\n"
    now = of("claims.A22", text % ("0" * 10))
    assert stale_shared(shared(text % now), "es", leaflet(CALLING), evidence(), ("US", table())) == ()
    (wrong,) = stale_shared(shared(text % ("0" * 10)), "es", leaflet(CALLING), evidence(), ("US", table()))
    assert (wrong.change, str(wrong.place), wrong.source and wrong.source.file) == (
        "changed",
        "es.yaml:1:10",
        "claims.yaml",
    )


@pytest.mark.parametrize("tag", ["es", "pl"])
def test_another_language_makes_nothing_stale(tag):
    text = "claims: {A22: {text: Nada.}}\n"
    before = of("claims.A22", text)
    both = translation.with_words(evidence(), shared(text), tag)
    assert [e.now for e in entries(shared(text), "es", both, {})] == [before]
