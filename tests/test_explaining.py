"""Every finding that the program can tell has an entry, and every entry is of a finding."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from brochure.errors import UsageError
from brochure.explaining import as_markdown, explain, explanations
from tests.support.commands import brochure

CHECKOUT = Path(__file__).resolve().parent.parent
# What makes a finding, by the name it is called by; its code comes first.
_MAKERS = {
    *("Diagnostic", "Rule", "RefusedError", "fault", "finding", "note", "warning", "_fault", "_finding", "_stop"),
    *("_note", "_refused", "_warned"),
}
# What looks a name up, and tells of one that is not there by what it names.
_LOOKUPS = {"_known", "known", "unknown"}
_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def told(source: str) -> set[str]:
    """Return every code that a finding of ``source`` is made with."""
    found: set[str] = set()
    tree = ast.parse(source)
    constants = {
        target.id: line.value
        for line in tree.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            found |= chosen(node.slice)
        if isinstance(node, ast.Call):
            if getattr(node.func, "id", getattr(node.func, "attr", "")) in _LOOKUPS:
                words = [word.value for word in node.args if isinstance(word, ast.Constant)]
                found |= {f"unknown-{word.replace(' ', '-')}" for word in words if isinstance(word, str)}
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            named = [word.value for word in node.keywords if word.arg == "code"]
            for first in [*node.args[:1], *named] if name in _MAKERS else []:
                ways = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                ways = [constants.get(way.id, way) if isinstance(way, ast.Name) else way for way in ways]
                found |= {way.value for way in ways if isinstance(way, ast.Constant) and isinstance(way.value, str)}
    return {code for code in found if _CODE.fullmatch(code)}


def chosen(node: ast.expr) -> set[str]:
    """Return the code of a choice among words, ``Annotated[Literal["a"], OneOf("noun")]``; numbers have none."""
    parts = node.elts if isinstance(node, ast.Tuple) else []
    numbers = any(
        isinstance(word, ast.Constant) and isinstance(word.value, int) for part in parts for word in ast.walk(part)
    )
    nouns = [part.args[0] for part in parts if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "OneOf"]
    return {
        "unknown-" + str(noun.value).replace(" ", "-")
        for noun in nouns
        if isinstance(noun, ast.Constant) and not numbers
    }


def test_every_code_is_found_where_a_finding_is_made():
    assert told('L = "l-m"\nfault(L, m)') == {"l-m"}
    assert told('Diagnostic("a-b" if x else "c", m)\nfault(code="d")\nother("e-f")') == {"a-b", "c", "d"}
    assert told('x: Annotated[Literal["g"], OneOf("h")]\ny: Annotated[Literal[2], OneOf("i")]') == {"unknown-h"}
    assert told('_known(table, name, "j k", place)') == {"unknown-j-k"}


def test_every_finding_has_one_entry():
    codes = [code for entry in explanations() for code in entry.codes]
    assert len(codes) == len(set(codes))
    made = {code for path in (CHECKOUT / "brochure").rglob("*.py") for code in told(path.read_text(encoding="utf-8"))}
    assert len(made) > 300
    assert made - set(codes) == set()


def test_every_entry_is_of_a_finding_that_there_is():
    sources = [path.read_text(encoding="utf-8") for path in (CHECKOUT / "brochure").rglob("*.py")]
    source, made = "".join(sources), set().union(*map(told, sources))
    codes = [code for entry in explanations() for code in entry.codes]
    assert [code for code in codes if f'"{code}"' not in source and code not in made] == []


def test_every_entry_says_why_and_what_to_do():
    for entry in explanations():
        assert entry.cause.endswith((".", "?")), entry.codes
        assert len(entry.cure) > 6, entry.codes


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(UsageError) as caught:
        explain("panel-overflows")
    assert [d.hint for d in caught.value.diagnostics] == ['did you mean "panel-overflow"?']


def test_the_command_explains_and_lists(tmp_path):
    said = brochure(tmp_path, "explain", "long-sentence")
    assert said.returncode == 0
    assert said.stdout.splitlines()[0] == "long-sentence"
    assert "Rule R3 of the editorial review" in said.stdout
    assert "  panel-overflow\n" in brochure(tmp_path, "explain").stdout


def test_the_page_of_diagnostics_is_that_of_the_entries():
    path = CHECKOUT / "docs/diagnostics.md"
    text = path.read_text(encoding="utf-8")
    before, found, after = re.split(r"(?<=test_explaining.py -->)|(?=<!-- end of diagnostics)", text)
    written = f"\n\n{as_markdown()}\n"
    if found != written:
        path.write_text(before + written + after, encoding="utf-8")
        pytest.fail("docs/diagnostics.md was out of date: it has been written anew")
