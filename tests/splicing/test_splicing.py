"""YAML changed in place: what was meant is said, and nothing else has changed, to the byte."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from brochure.errors import BrochureError
from brochure.splicing import appended, changed, lines_of, plain

CHECKOUT = Path(__file__).resolve().parents[2]
BRAND = (CHECKOUT / "content/clinics/aldgrove/_brand.yml").read_bytes()
CLINIC = (CHECKOUT / "content/clinics/aldgrove/clinic.yaml").read_bytes()


def difference(old: bytes, new: bytes) -> list[str]:
    """Return the lines that were taken away and those that were put in, with their ends."""
    before, after = (data.decode().splitlines(keepends=True) for data in (old, new))
    return [line for line in unified_diff(before, after, n=0) if line[:3] not in ("---", "+++", "@@ ")]


def of(data: bytes, path: tuple[str | int, ...], value: Any, order: tuple[str, ...] = ()) -> list[str]:
    """Return what one change alters."""
    return difference(data, changed(data, "f", path, value, order))


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("color", "palette", "alder"), "#123456", ['-    alder: "#24493B"\n', '+    alder: "#123456"\n']),
        (("color", "primary"), "catkin", ["-  primary: alder\n", "+  primary: catkin\n"]),
        (("color", "primary"), "#0A0B0C", ["-  primary: alder\n", '+  primary: "#0A0B0C"\n']),
        (("typography", "headings", "weight"), "700", ["-    weight: 400\n", "+    weight: 700\n"]),
        (("defaults", "brochure", "inks", "support"), "brick", ["+      support: brick\n"]),
        (
            ("defaults", "brochure", "print", "brand", "spot"),
            "P 1",
            ["+    print:\n", "+      brand:\n", "+        spot: P 1\n"],
        ),
        (("logo", "images", "mark", "alt"), None, ["-      alt: Aldgrove Trauma Clinic\n"]),
    ],
)
def test_a_change_of_a_brand_alters_its_own_lines(path: tuple[str, ...], value: str, lines: list[str]) -> None:
    assert of(BRAND, path, value) == lines


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("contact", "phone"), "0123", ["-  phone: 202-555-0137\n", '+  phone: "0123"\n']),
        (("contact", "phone"), "a: b # c", ["-  phone: 202-555-0137\n", '+  phone: "a: b # c"\n']),
        (("contact", "address"), ["18 Alder Street", "Floor 2", "Quillan Springs"], ["+    - Floor 2\n"]),
        (("contact", "address"), ["18 Alder Street"], ["-    - Quillan Springs\n"]),
        (("languages",), ["en-US", "es"], ["-languages: [en-US, es, ar]\n", "+languages: [en-US, es]\n"]),
        (("hours", "pl"), "pon.–pt.", ["+  pl: pon.–pt.\n"]),
        (
            ("local", "eating", "en"),
            "one\ntwo",
            [
                "-    en: no food for 8 hours; water until 2 hours before\n",
                "+    en: |-\n",
                "+      one\n",
                "+      two\n",
            ],
        ),
        (("paper",), "a4", ["+paper: a4\n"]),
    ],
)
def test_a_change_of_a_clinic_alters_its_own_lines(path: tuple[str, ...], value: Any, lines: list[str]) -> None:
    found = of(CLINIC, path, value)
    assert sorted(found) == sorted(lines)


def test_a_new_key_stands_where_its_neighbours_do() -> None:
    order = ("name", "phone", "fax", "email")
    data = b"contact:\n  name: A # x\n  phone: B\n\n  # how to write\n  email: C\n"
    new = changed(data, "f", ("contact", "fax"), "D", order)
    assert new == b"contact:\n  name: A # x\n  phone: B\n  fax: D\n\n  # how to write\n  email: C\n"


STRANGE = (
    "\ufeffa: 1\r\nb:\r\n  c: |\r\n    x\r\n    y\r\n\r\n  # note\r\n  d:\r\n  e: &q 'z' # why\r\n  f: *q\r\n"
    'g: [a, "b", {c: d}]\r\nh: >\r\n  fo\r\n  ld\r\n\r\ni:\r\n  - a\r\n  - b: 1\r\n    c: 2'
).encode()


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("b", "c"), "k\nl", ["-    x\r\n", "-    y\r\n", "+    k\r\n", "+    l\r\n"]),
        (("b", "d"), "x # y", ["-  d:\r\n", '+  d: "x # y"\r\n']),
        (("b", "d", "k"), "v", ["+    k: v\r\n"]),
        (("b", "d"), None, ["-  d:\r\n"]),
        (("b", "e"), "it's", ["-  e: &q 'z' # why\r\n", "+  e: &q 'it''s' # why\r\n"]),
        (("b", "f"), "own", ["-  f: *q\r\n", "+  f: own\r\n"]),
        (("g", 2, "c"), "q, r", ['-g: [a, "b", {c: d}]\r\n', '+g: [a, "b", {c: "q, r"}]\r\n']),
        (("g", 2, "n"), "1", ['-g: [a, "b", {c: d}]\r\n', '+g: [a, "b", {c: d, n: "1"}]\r\n']),
        (("g", 0), None, ['-g: [a, "b", {c: d}]\r\n', '+g: ["b", {c: d}]\r\n']),
        (("h",), "one two", ["-  fo\r\n", "-  ld\r\n", "+  one two\r\n"]),
        (("i", 1, "c"), "3", ["-    c: 2", "+    c: 3"]),
        (("i", 1, "z"), "w", ["-    c: 2", "+    c: 2\r\n", "+    z: w\r\n"]),
    ],
)
def test_strange_ways_of_writing_are_kept(path: tuple[str | int, ...], value: str | None, lines: list[str]) -> None:
    assert sorted(of(STRANGE, path, value)) == sorted(lines)
    assert changed(STRANGE, "f", path, value).startswith(b"\xef\xbb\xbfa: 1\r\n")


def test_a_list_of_mappings_grows_as_it_was_written() -> None:
    font: Any = {"family": "Foo", "source": "file", "files": [{"path": "foo.ttf", "weight": 400}]}
    new = appended(BRAND, "f", ("typography", "fonts"), font)
    assert difference(BRAND, new) == [
        "+    - family: Foo\n",
        "+      source: file\n",
        "+      files:\n",
        "+        - path: foo.ttf\n",
        "+          weight: 400\n",
    ]
    assert difference(b"a: b\n", appended(b"a: b\n", "f", ("x", "fonts"), "Lato")) == [
        "+x:\n",
        "+  fonts:\n",
        "+    - Lato\n",
    ]


@pytest.mark.parametrize(
    ("data", "path", "value", "new"),
    [
        (b"a: 1\r\nb: 2\nc: 3\r\n", ("b",), "x", b"a: 1\r\nb: x\nc: 3\r\n"),  # line ends of both kinds
        (b"a: 1\nb: 2\r\nc: 3\r\n", ("b",), None, b"a: 1\nc: 3\r\n"),
        (b"a: {b}\n", ("a", "c"), "d", b"a: {b, c: d}\n"),  # a key without a colon
        (b'a: {"b":c}\n', ("a", "b"), "d", b'a: {"b": d}\n'),
        (b"a:\n- - b\n  - c\n", ("a", 1), "d", b"a:\n- - b\n  - c\n- d\n"),
        (b"a: # why\nb: 1\n", ("a", "c"), "d", b"a: # why\n  c: d\nb: 1\n"),
        (b"a: ~\n", ("a",), "~", b'a: "~"\n'),
        (b"a:\n  b: 1", ("a", "b"), "\xa0c", b'a:\n  b: "\xc2\xa0c"'),  # a space that nobody would see
        (b"a:\n  - b: 1\n    c: 2\n", ("a", 0, "b"), None, b"a:\n  - c: 2\n"),
        (b"a:\n  b: 1\n  c: 2", ("a", "c"), None, b"a:\n  b: 1\n"),
    ],
)
def test_whoever_wrote_the_file_and_however(data: bytes, path: tuple[str | int, ...], value: Any, new: bytes) -> None:
    assert changed(data, "f", path, value) == new


def test_what_is_not_there_is_taken_away_without_a_word() -> None:
    assert changed(BRAND, "f", ("color", "palette", "none"), None) == BRAND


def test_mappings_that_are_left_empty_go_too() -> None:
    data = b"a: 1\nb:\n  c:\n    d: 2\ne: 3\n"
    assert changed(data, "f", ("b", "c", "d"), None) == b"a: 1\ne: 3\n"


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (b"a: [b", ("a",), "yaml-syntax"),
        (b"a: 1\na: 2\n", ("a",), "duplicate-key"),
        (b"a: 1\n---\nb: 2\n", ("a",), "second-document"),
        (b"a: *b\n", ("a",), "unknown-alias"),
        (b"a: 1\n", ("a", "b"), "not-editable"),
        (b"a:\n  - b\n", ("a", "b"), "not-editable"),
        (b"- a\n", ("b",), "not-editable"),
        (b"? [a]\n: b\n", ("c",), "key-type"),
        (b"", ("a",), "empty-file"),
        (b"\xff", ("a",), "not-utf-8"),
        (b"a: " + b"[" * 200 + b"]" * 200, ("a",), "too-deep"),
    ],
)
def test_what_cannot_be_changed_by_a_program_is_told(data: bytes, path: tuple[str, ...], code: str) -> None:
    with pytest.raises(BrochureError) as refused:
        changed(data, "f", path, "x")
    assert {d.code for d in refused.value.diagnostics} == {code}


def test_lines_of_values_are_known_by_their_paths() -> None:
    found = lines_of(CLINIC, "f")
    lines = CLINIC.decode().splitlines()
    assert lines[found["contact", "phone"][0] - 1].strip() == "phone: 202-555-0137"
    first, last = found["contact", "address"]
    assert [line.strip() for line in lines[first - 1 : last]] == ["address:", "- 18 Alder Street", "- Quillan Springs"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=12).filter(
    lambda words: "\ufeff" not in words
)
NAMES = st.text("abcdefgh-", min_size=1, max_size=4).filter(lambda name: name.strip("-") == name)
SAID = st.dictionaries(
    NAMES,
    st.recursive(
        WORDS,
        lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        max_leaves=5,
    ),
    min_size=1,
    max_size=4,
)


def leaves(said: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of all scalars."""
    if isinstance(said, str):
        return [path]
    steps = said.items() if isinstance(said, dict) else enumerate(said)
    return [leaf for step, inner in steps for leaf in leaves(inner, (*path, step))]


def replaced(said: Any, path: tuple[str | int, ...], value: str) -> Any:
    """Return what is said with another value at ``path``."""
    if not path:
        return value
    copy: Any = dict(said) if isinstance(said, dict) else list(said)
    copy[path[0]] = replaced(copy[path[0]], path[1:], value)
    return copy


@given(data=st.data(), said=SAID, value=WORDS, windows=st.booleans())
def test_any_value_of_any_file_can_be_changed_and_no_other_line_is(
    data: st.DataObject, said: Any, value: str, windows: bool
) -> None:
    style, flow = data.draw(st.sampled_from([None, '"', "'"])), data.draw(st.sampled_from([None, False, True]))
    indent = data.draw(st.sampled_from([2, 4]))
    text = yaml.safe_dump(said, default_style=style, default_flow_style=flow, indent=indent, allow_unicode=True)
    text = f"# first\n{text}# last\n"
    old = (text.replace("\n", "\r\n") if windows else text).encode()
    path = data.draw(st.sampled_from(leaves(said)))
    new = changed(old, "f", path, value)
    assert plain(new, "f") == replaced(plain(old, "f"), path, value)
    first, last = lines_of(old, "f")[path]
    old_lines, new_lines = old.split(b"\n"), new.split(b"\n")
    assert new_lines[: first - 1] == old_lines[: first - 1]
    assert new_lines[len(new_lines) - (len(old_lines) - last) :] == old_lines[last:]
