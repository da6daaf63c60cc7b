"""The grammar of insertions, and where each part stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from brochure.errors import BrochureError, Place
from brochure.model.text import Citation, ClaimRef, Field, GlossaryRef, Literal, Passage, Text, read_text
from brochure.source import Mapping_, parse

if TYPE_CHECKING:
    from brochure.errors import Diagnostic


def text(yaml: str) -> Text:
    tree = parse(yaml.encode(), "f")
    assert isinstance(tree, Mapping_)
    return read_text(tree["t"])


def faults(yaml: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(PydanticCustomError) as caught:
        text(yaml)
    found: tuple[Diagnostic, ...] = (caught.value.context or {})["faults"]
    return found


def at(line: int, column: int) -> Place:
    return Place("f", line, column)


def passage(yaml: str) -> Passage:
    return text(yaml).passage("US")


def test_a_text_is_told_apart_into_its_parts_in_order() -> None:
    yaml = 't: "In **one**, {claim: F21}. [@a; @b-2] Ring {clinic.phone}: {glossary: blood  pressure}."'
    assert passage(yaml).parts == (
        Literal("In **one**, ", at(1, 5)),
        ClaimRef("F21", at(1, 17)),
        Literal(". ", at(1, 29)),
        Citation(("a", "b-2"), at(1, 31)),
        Literal(" Ring ", at(1, 42)),
        Field("clinic", "phone", at(1, 47)),
        Literal(": ", at(1, 61)),
        GlossaryRef("blood pressure", at(1, 63)),
        Literal(".", at(1, 90)),
    )


@pytest.mark.parametrize("space", ["clinic.phone", "local.eating", "record.date", "jurisdiction.approval"])
def test_every_space_can_be_named(space: str) -> None:
    name = space.split(".")
    assert passage(f't: "{{{space}}}"').parts == (Field(name[0], name[1], at(1, 5)),)


def test_doubled_braces_are_braces() -> None:
    assert passage("t: a {{b}} {{clinic.x}}").parts == (Literal("a {b} {clinic.x}", at(1, 4)),)


def test_an_insertion_may_be_wrapped_over_two_lines() -> None:
    assert passage("t: |\n  a {glossary:\n  blood pressure} b").parts[1] == GlossaryRef("blood pressure", at(2, 5))


@pytest.mark.parametrize("label", ["[label](https://a.example)", "[x]", "a @b", "5 < 6 & <b>"])
def test_the_rest_is_left_as_it_was_written(label: str) -> None:
    assert passage(f"t: see {label}").parts == (Literal(f"see {label}", at(1, 4)),)


@pytest.mark.parametrize(
    ("yaml", "place"),
    [
        ("t: plain {clinic.phone}", (1, 10)),
        ("t: 'it''s {clinic.phone}'", (1, 11)),
        ('t: "a\\u00e9\\" {clinic.phone}"', (1, 15)),
        ("t: |\n\n    two\n\n      deep {clinic.phone}", (5, 12)),
        ("t: |2\n    {clinic.phone}", (2, 5)),
        ("t: > # {not this}\n  folded\n  {clinic.phone}", (3, 3)),
        ("t: plain\n  on {clinic.phone}", (2, 6)),
    ],
)
def test_an_insertion_is_found_in_every_kind_of_scalar(yaml: str, place: tuple[int, int]) -> None:
    assert [part.place for part in passage(yaml).parts if isinstance(part, Field)] == [at(*place)]


def test_a_text_by_jurisdiction_says_what_holds_there_and_nothing_by_default() -> None:
    both = text("t: {by-jurisdiction: {US: one, GB: two, GB-SCT: three}}")
    assert [both.passage(name).raw for name in ("US", "GB-ENG", "GB-SCT")] == ["one", "two", "three"]
    with pytest.raises(BrochureError) as caught:
        text("t: {by-jurisdiction: {US: one}}").passage("GB-ENG")
    found = caught.value.diagnostics[0]
    assert (found.code, found.place) == ("no-jurisdiction-text", at(1, 4))
    assert found.hint == 'add "GB-ENG:" beside US'


@pytest.mark.parametrize(
    ("yaml", "message", "hint"),
    [
        ('t: "{clinik.phone}"', 'unknown insertion "{clinik.phone}"', 'did you mean "clinic"?'),
        ('t: "{clinic.fone}"', 'no clinic field "fone"', 'did you mean "phone"?'),
        ('t: "{clinic: phone}"', 'unknown insertion "{clinic: phone}"', 'write "{clinic.phone}"'),
        ('t: "{claim.F21}"', 'unknown insertion "{claim.F21}"', 'write "{claim: F21}"'),
        ('t: "{cliam: F21}"', 'unknown insertion "{cliam: F21}"', 'did you mean "claim"?'),
        ('t: "{glossary: }"', '"{glossary: }" names nothing', None),
        ('t: "a { b"', 'this "{" is never closed', 'write "{{" for a brace'),
        ('t: "a } b"', 'this "}" closes nothing', 'write "}}" for a brace'),
        ('t: "a [@b"', 'this "[@" is never closed', "write [@key]"),
        ('t: "a [@b, @c]"', '"@b, @c" is not a reference key', "write [@key] or [@key; @other]"),
        (
            "t: {clinic.phone}",
            "this must be text, not keys with values",
            'put an insertion in quotation marks: "{clinic.phone}"',
        ),
        ("t: [a]", "this must be text, not a list", None),
        ("t: ''", "this is empty", None),
    ],
)
def test_a_fault_says_how_to_write_it(yaml: str, message: str, hint: str | None) -> None:
    (found,) = faults(yaml)
    assert (found.message, found.hint) == (message, hint)


def test_a_list_item_that_yaml_takes_for_a_key_is_told_as_such() -> None:
    tree = parse(b"t: [In one {claim: F21} it helped]".replace(b"[", b"\n- ").replace(b"]", b""), "f")
    assert isinstance(tree, Mapping_)
    item = tree["t"][0]  # type: ignore[index]
    with pytest.raises(PydanticCustomError) as caught:
        read_text(item)
    found = (caught.value.context or {})["faults"][0]
    assert found.hint == 'put a text with ": " in it in quotation marks, or below "|"'


def test_all_faults_of_a_text_are_told_at_once() -> None:
    found = faults("t: |\n  {one} two\n  } [@three\n  {claim:}")
    assert [d.place for d in found] == [at(2, 3), at(3, 3), at(3, 5), at(4, 3)]


marks = ["{local.a}", "{claim: F21}", "[@b; @c]", "{glossary: x}", "{record.d}"]
lines = st.lists(
    st.lists(st.sampled_from([*marks, "rest", "it's", "é-ü", "{{x}}", "(b)"]), min_size=1, max_size=6), min_size=1
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines, st.sampled_from(["|", ">-", "'", '"', "|+ # note {"]), st.integers(1, 9))
def test_every_insertion_stands_where_it_is_written(written: list[list[str]], style: str, indent: int) -> None:
    pad, quote = " " * indent, style if style in "'\"" else ""
    body = "\n".join(pad + " ".join(line).replace("'", "''" if quote == "'" else "'") for line in written)
    yaml = f"t:\n{pad}{quote}{body[indent:]}{quote}\n" if quote else f"t: {style}\n{body}\n"
    expected = [
        at(number, column + 1)
        for number, line in enumerate(yaml.split("\n"), start=1)
        if number > 1
        for column in sorted({i for mark in marks for i in range(len(line)) if line.startswith(mark, i)})
    ]
    found = [part.place for part in text(yaml).passage("US").parts if not isinstance(part, Literal)]
    assert found == expected


@pytest.mark.parametrize(
    ("link", "column"),
    [
        ("[saw]()", 9),
        ("[saw](ftp://a.example)", 9),
        ("[saw](javascript:1)", 9),
        ("[saw](a.example)", 9),
        ("[saw](https://{clinic.web})", 9),
    ],
)
def test_a_link_that_nobody_can_follow_is_told(link: str, column: int) -> None:
    (found,) = faults(f't: "The {link} is loud"')
    assert (found.code, found.place) == ("unusable-link", at(1, column))


@pytest.mark.parametrize(
    "words",
    ["[saw](HTTPS://a.example)", "[sierra](lang:es)", "[ring](tel:999)", "[one] (of two)", r"\[saw](x)", "f[x](y z)"],
)
def test_what_can_be_followed_and_what_is_no_link_are_let_be(words: str) -> None:
    assert passage(f"t: 'The {words} is loud'").parts


def test_a_term_is_called_by_its_name_in_either_form_of_unicode() -> None:
    (part,) = text('t: "{glossary: sant\\u00e9}"').passage("US").parts
    (other,) = text('t: "{glossary: sante\u0301}"').passage("US").parts
    assert isinstance(part, GlossaryRef)
    assert isinstance(other, GlossaryRef)
    assert part.term == other.term == "sant\u00e9"
