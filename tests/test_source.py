"""Reading YAML: what stays a string, where everything stands, what is refused."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure import source, syntax
from brochure.errors import BrochureError, Place
from brochure.source import Mapping_, Scalar, Sequence_, parse
from brochure.spelling import composed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.source import Node


def told(text: str | bytes) -> list[str]:
    with pytest.raises(BrochureError) as caught:
        parse(text if isinstance(text, bytes) else text.encode(), "f")
    return [f"{d.place.line}:{d.place.column}: {d.message}" for d in caught.value.diagnostics if d.place]


def at(line: int, column: int) -> Place:
    return Place("f", line, column)


@pytest.mark.parametrize(
    "written", ["9:30", "01234", "no", "0x1F", "1e3", "2026-11-01", "1_000", "+44 1632 960001", ".5"]
)
def test_every_scalar_stays_the_string_that_was_written(written: str) -> None:
    assert parse(f"hours: {written}".encode(), "f") == {"hours": written}


@pytest.mark.parametrize("written", ["", "~", "null", "NULL", "!!null null"])
def test_null_is_an_empty_string(written: str) -> None:
    assert parse(f"a: {written}\nb: c".encode(), "f") == {"a": "", "b": "c"}


def test_a_quoted_null_and_a_null_key_are_words() -> None:
    assert parse(b"null: 'null'", "f") == {"null": "null"}


def test_values_and_keys_know_where_they_stand() -> None:
    tree = parse(b"a: b\nlist:\n  - {c: 'd'}\n  - |\n    text\n  - &x !!str e\n  - *x\n", "f")
    assert isinstance(tree, Mapping_)
    items = tree["list"]
    assert isinstance(items, Sequence_)
    first, block, tagged, alias = items
    assert isinstance(first, Mapping_)
    assert tree.place == at(1, 1)
    assert tree["a"].place == at(1, 4)
    assert tree.key_place("list") == at(2, 1)
    assert items.place == at(3, 3)
    assert first.place == at(3, 5)
    assert first.key_place("c") == at(3, 6)
    assert first["c"].place == at(3, 9)
    assert block.place == at(4, 5)
    assert tagged.place == alias.place == at(6, 14)
    assert [key.place for key in tree if isinstance(key, Scalar)] == [at(1, 1), at(2, 1)]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    text = "a: |\n  b {\n\n  c\nd: e\n"
    plain, windows = parse(text.encode(), "f"), parse(text.replace("\n", "\r\n").encode("utf-8-sig"), "f")
    assert list(places(plain)) == list(places(windows))
    assert plain == windows == {"a": "b {\n\nc\n", "d": "e"}


def test_both_parsers_of_pyyaml_give_the_same_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"a: &x |  # note\n  b\n\n   c\n'd': [*x, {e: >-\n  f\n\n  g}, \"h\\\n  i\"]\n".replace(
        b">-\n  f\n\n  g", b"f\n  g"
    )
    fast = parse(text, "f")
    monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    slow = parse(text, "f")
    assert fast == slow
    assert list(places(fast)) == list(places(slow))


@pytest.mark.parametrize("written", ["#111", "#A1b2C3", "#11223344", "   #0F4C5D  # teal"])
def test_a_colour_that_became_a_comment_is_remembered(written: str) -> None:
    tree = parse(f"a: {written}\nb: c".encode(), "f")
    assert isinstance(tree, Mapping_)
    scalar = tree["a"]
    assert isinstance(scalar, Scalar)
    assert scalar.lost_colour == (written.split(maxsplit=1)[0], at(1, 4 + written.index("#")))


@pytest.mark.parametrize("written", ["", "# 111", "#later", "'' #111", "#12345", "b #111"])
def test_other_comments_are_no_colours(written: str) -> None:
    tree = parse(f"a: {written}\nb: c".encode(), "f")
    assert isinstance(tree, Mapping_)
    assert isinstance(tree["a"], Scalar)
    assert tree["a"].lost_colour is None


def test_a_tree_can_be_pickled() -> None:
    tree = parse(b"a: [b, {c: |\n  d}]".replace(b"|\n  d", b"d"), "f")
    again = pickle.loads(pickle.dumps(tree))  # noqa: S301 - our own
    assert again == tree
    assert list(places(again)) == list(places(tree))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1: the file says nothing"]),
        ("# only a comment\n", ["1:1: the file says nothing"]),
        ("null\n", ["1:1: the file says nothing"]),
        (b"a: b\nc: \xe9t\xe9\n", ["2:0: the file is not UTF-8: byte 9 is 0xE9"]),
        ("a: b\n".encode("utf-16"), ["1:0: the file is not UTF-8: byte 1 is 0xFF"]),
        (
            "a: b\x07\nc: \ue000\n",
            ["1:5: the character U+0007 cannot be printed", "2:4: the character U+E000 cannot be printed"],
        ),
        ('a: "\\ue000"', ["1:4: the character U+E000 cannot be printed"]),
        ("a:\n\tb: 1\n  \tc: 2\n", ["2:1: a tab cannot indent", "3:3: a tab cannot indent"]),
        ("a: 1\nb: 2\na: 3\nb: 4\n", ['3:1: the key "a" is written twice', '4:1: the key "b" is written twice']),
        ("a: {b: 1, 'b': 2}", ['1:11: the key "b" is written twice']),
        ("a: !!binary eA==\nb: !own c\n", ['1:4: the tag "!!binary" is not known', '2:4: the tag "!own" is not known']),
        ("a: ! important", ['1:4: the tag "!" is not known']),
        ("a: &x [1]\nb: *y\n", ['2:4: nothing is called "&y"']),
        ("- *bold text\n", ['1:3: nothing is called "&bold"']),
        ("a: &x [*x]", ['1:8: "*x" stands inside what it repeats']),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", ['3:3: the merge key "<<" is not read']),
        (
            "? [a]\n: b\n? {c: d}\n: e\n",
            [
                "1:3: a key is one word or more, not a list or mapping",
                "3:3: a key is one word or more, not a list or mapping",
            ],
        ),
        ("'': b", ['1:1: there is no key before the ":"']),
        ("a: 1\n---\nb: 2\n", ["2:1: a second document begins here"]),
        ("a: 1\n...\nb: 2\n", ["3:1: this stands after the end of the document"]),
        ("a: b: c\n", ['1:5: a ":" and a space cannot stand inside a text']),
        ("a: In one, {claim: F21}\n", ['1:18: a ":" and a space cannot stand inside a text']),
        ("a: {claim: F21} shows\n", ["1:17: the text goes on after its closing }"]),
        ('a: "Quoted" text\n', ['1:13: the text goes on after its closing "']),
        ("a: [@key] says\n", ['1:5: text cannot begin with "@"']),
        ("- **bold** text\n", ['1:3: text cannot begin with "*"']),
        ("a: %x\n", ['1:4: text cannot begin with "%"']),
        ("a: `x`\n", ['1:4: text cannot begin with "`"']),
        ("a: ,x\n", ['1:4: text cannot begin with ","']),
        ("a: !e!x y\n", ['1:4: text cannot begin with "!"']),
        ("a: 'open\nb: c\n", ["1:4: the ' that opens here is never closed"]),
        ('a: "\\q"\n', ["1:5: \\q means nothing here"]),
        ('a: "\\u00zz"\n', ["1:7: an escape wants hexadecimal digits here"]),
        ("a: [\n", ["2:1: the text ends inside a bracket"]),
        ("a: [1,", ["2:1: the text ends inside a bracket"]),
        ("a: [1, 2\nb: 3\n", ['2:2: a "," or "]" is missing']),
        ("a: {x: 1\nb: 3\n", ['2:2: a "," or "}" is missing']),
        ("a: 1\n]\n", ['2:1: this "]" closes nothing']),
        (":\n", ['1:1: there is no key before the ":"']),
        ("a: 1\n  b: 2\n", ["2:4: this line is not indented like the one before"]),
        ("a:1\nb: 2\n", ['2:2: the line before has no space after "a:"']),
        ("a:\n  b: 1\n c: 2\n", ["3:2: the indentation of this line fits nothing above it"]),
        ("a: |\n  x\n y\n", ["3:2: the indentation of this line fits nothing above it"]),
        ("a: x\nlost\nb: y\n", ['2:1: this line has no ":"']),
        ("a: - b\n", ["1:4: a list cannot begin on the line of its key"]),
        ("a: |x\n  b\n", ['1:5: only a comment may follow "|" on its line']),
        (
            "a: 1\na: 2\n- b\n",
            ['2:1: the key "a" is written twice', "3:1: the indentation of this line fits nothing above it"],
        ),
    ],
)
def test_a_fault_is_told_at_its_place(text: str | bytes, expected: list[str]) -> None:
    assert told(text) == expected


def test_the_hint_says_where_the_first_of_two_keys_is() -> None:
    with pytest.raises(BrochureError) as caught:
        parse(b"a: 1\nb: 2\na: 3", "f")
    assert caught.value.diagnostics[0].hint == "the first one is on line 1; keep one"


def test_a_file_has_limits_of_size_depth_and_repetition() -> None:
    assert told(b"a" * (source.MAX_BYTES + 1)) == [
        "0:0: the file has 1000001 bytes, more than the 1000000 that are read"
    ]
    assert told("[" * 100) == [f"1:65: this stands more than {syntax.MAX_DEPTH} levels deep"]
    assert told("[" * 100_000)[0].endswith("levels deep")
    assert told("a:\n" + "".join(f"{'  ' * n}- b:\n" for n in range(1, 100)))[0].endswith("levels deep")
    laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join(f'*{a}' for _ in range(9))}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    assert told(laughs) == [f"5:12: the file grows to more than {source.MAX_NODES} values"]
    assert told(f"[{'[],' * source.MAX_NODES}]")[0].endswith("the file grows to more than 20000 values")
    deep = "a: &a [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1 or ''}]\n" for n in range(1, 70))
    assert told(deep)[0].endswith("levels deep")


# -- whatever is written ----------------------------------------------------------------------------------------------

printable = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n\t{}[]#:'\"|>-&*!%@`,? "
    ).filter(lambda c: not source._REFUSED.match(c)),
    max_size=40,
)
keys = printable.filter(bool).map(composed)
trees = st.recursive(
    printable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(keys, trees, min_size=1, max_size=4), st.booleans(), st.sampled_from([40, 10_000]))
def test_what_pyyaml_writes_is_read_back_with_each_character_at_its_place(
    tree: dict[str, object], flow: bool, width: int
) -> None:
    text = yaml.safe_dump(tree, default_flow_style=flow, width=width, allow_unicode=True)
    read = parse(text.encode(), "f")
    assert read == _tuples(tree)
    lines = text.split("\n")
    for scalar in scalars(read):
        assert_in_place(scalar, lines)


words = st.lists(
    st.sampled_from(["rest", "it's", "é", "{local.a}", "[@b]", "{{", '"x"', "\\", "a:b", "#1"]), min_size=1
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words, min_size=1, max_size=6), st.sampled_from(["|", ">", "|2-", ">+  # note {"]), st.integers(2, 6))
def test_every_character_of_a_block_scalar_is_found(lines: list[list[str]], style: str, indent: int) -> None:
    pad = " " * (2 if "2" in style else indent)
    text = f"- - key: {style}\n" + "".join(f"    {pad}{' '.join(line)}\n\n" for line in lines) + "    other: x\n"
    read = parse(text.encode(), "f")
    for scalar in scalars(read):
        assert_in_place(scalar, text.split("\n"))


def assert_in_place(scalar: Scalar, lines: list[str]) -> None:
    """Assert that every visible character of ``scalar`` stands where it says, or begins an escape there."""
    for offset, character in enumerate(scalar):
        if character not in " \t\n":
            place = scalar.place_of(offset)
            found = lines[place.line - 1][place.column - 1]
            assert found == character or (scalar.style == '"' and found == "\\")


def _tuples(value: object) -> object:
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value


def places(node: Node) -> Iterator[Place]:
    yield node.place
    if isinstance(node, Mapping_):
        yield from node.key_places.values()
    for inner in () if isinstance(node, Scalar) else node.values() if isinstance(node, Mapping_) else node:
        yield from places(inner)


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    for inner in () if isinstance(node, Scalar) else node.values() if isinstance(node, Mapping_) else node:
        yield from scalars(inner)


def test_a_key_is_one_in_either_form_of_unicode() -> None:
    tree = parse("caf\u00e9: 1\ncafe\u0301s: 2\n".encode(), "f")
    assert isinstance(tree, Mapping_)
    assert [*tree] == ["caf\u00e9", "caf\u00e9s"]
    assert tree.key_place("caf\u00e9s") == Place("f", 2, 1)
    with pytest.raises(BrochureError) as caught:
        parse("caf\u00e9: 1\ncafe\u0301: 2\n".encode(), "f")
    assert [d.code for d in caught.value.diagnostics] == ["duplicate-key"]
