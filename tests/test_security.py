"""The page on security is true: its lines are held by tests that are there, its limits are those of the code."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = (CHECKOUT / "docs/security.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
LIMITS = [row for row in ROWS if row[-1].startswith("`brochure.")]
LINES = [row for row in ROWS if "::" in row[-1]]


@cache
def found_in(file: str) -> frozenset[str]:
    """Return the names of the tests in a file that always run, or run where long ones do."""
    tree = ast.parse((CHECKOUT / file).read_text(encoding="utf-8"))
    found = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(f.name for f in found if not any("skip" in ast.unparse(mark) for mark in f.decorator_list))


def test_every_line_of_the_tables_is_one_or_the_other() -> None:
    heads = [row for row in ROWS if row[-1] in {"held by", "name in the code", "---"}]
    assert len(LIMITS) + len(LINES) + len(heads) == len(ROWS)
    assert len(LINES) >= 30
    assert len(LIMITS) >= 15


@pytest.mark.parametrize("row", LINES, ids=[" ".join(row[:2]) for row in LINES])
def test_a_line_is_held_by_tests_that_are_there(row: list[str]) -> None:
    named = re.findall(r"`([^`]+)`", row[-1])
    assert named
    for file, _, name in (each.partition("::") for each in named):
        assert name in found_in(file), f"{file} has no test {name}"


@pytest.mark.parametrize("row", LIMITS, ids=[row[-1] for row in LIMITS])
def test_a_limit_is_that_of_the_code(row: list[str]) -> None:
    module, _, name = row[-1].strip("`").rpartition(".")
    figure = float(row[1].split()[0].replace(",", ""))
    assert figure == getattr(importlib.import_module(module), name)
