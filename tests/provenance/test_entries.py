"""Entries of a list are told apart by their lines as a reader of YAML tells them apart, or not at all."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from brochure.provenance.entries import entries, joined, picked, under, within
from brochure.workspace import starter_folder

LIST = """\
# What everybody shares.

# -- Knees ------
F21:
  text: >-
    Ten of fifteen.

    # no remark, but words
  references: [feder2021]

# about the next
'blood pressure': {en: how hard}
"a-b": # short
  - 1
"""


def test_each_entry_is_kept_as_it_is_written_without_what_stands_between() -> None:
    found = entries(LIST)
    assert found is not None
    assert list(found) == ["F21", "blood pressure", "a-b"]
    assert found["F21"].endswith("# no remark, but words\n  references: [feder2021]\n")
    assert found["blood pressure"] == "'blood pressure': {en: how hard}\n"
    assert yaml.safe_load(joined(found)) == yaml.safe_load(LIST)
    assert picked(LIST, {"a-b"}.__contains__) == '"a-b": # short\n  - 1\n'


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "- a\n",
        "{a: 1}\n",
        "a: |+\n  x\n\nb: 1\n",
        "a: 1\na: 2\n",
        "a: 1\n---\nb: 2\n",
        "? a\n: b\n",
    ],
)
def test_what_lines_do_not_tell_apart_is_left_whole(text: str) -> None:
    assert entries(text) is None


@pytest.mark.parametrize("name", ["claims", "references", "glossary", "translations/es", "translations/ar"])
def test_the_lists_that_ship_are_told_apart(name: str) -> None:
    text = (starter_folder() / f"content/{name}.yaml").read_text(encoding="utf-8")
    found = entries(text)
    assert found is not None
    whole = yaml.safe_load(text)
    assert {key: yaml.safe_load(entry)[key] for key, entry in found.items()} == whole
    for key, entry in found.items() if "/" in name else ():
        head, body = within(entry)
        assert yaml.safe_load(under(head, body)) == {key: whole[key]}


_NAMES = st.text("abcXYZ-_ 09", min_size=1, max_size=8).map(str.strip).filter(bool)
_WORDS = st.text("ab:#'\"\n -*é", max_size=20)


@given(st.dictionaries(_NAMES, st.one_of(_WORDS, st.lists(_WORDS, max_size=3), st.dictionaries(_NAMES, _WORDS))))
def test_whatever_is_told_apart_says_what_the_list_says(whole: dict[str, object]) -> None:
    text = yaml.safe_dump(whole, default_flow_style=False, allow_unicode=True, sort_keys=False)
    found = entries(text)
    if found is not None and whole:
        read = yaml.safe_load(joined(found))
        assert read == yaml.safe_load(text)
        assert [str(key) for key in read] == list(found)


def test_an_entry_is_found_in_either_form_of_unicode() -> None:
    found = entries("sante\u0301: {en: health}\n")
    assert found == {"sant\u00e9": "sante\u0301: {en: health}\n"}
