"""The manual page says what the commands say, in roff that its readers read without complaint."""

from __future__ import annotations

import re
import runpy
import subprocess
from pathlib import Path

from brochure.errors import ExitCode
from tests.test_cli import COMMANDS

CHECKOUT = Path(__file__).resolve().parent.parent
SCRIPT = runpy.run_path(str(CHECKOUT / "scripts" / "manual"))
PAGE = SCRIPT["PAGE"]


def lint(text: str) -> list[str]:
    """Return what mandoc has against a page; it has no date, so that the same commands give the same page."""
    command = ["mandoc", "-T", "lint", "-W", "style"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if "missing date" not in line]


def test_the_manual_page_is_that_of_the_commands() -> None:
    assert PAGE.read_text(encoding="utf-8") == SCRIPT["page"](), "write it anew: .venv/bin/python scripts/manual"


def test_mandoc_has_nothing_against_it() -> None:
    assert lint(PAGE.read_text(encoding="utf-8")) == []
    assert lint(".TH A 1\n.SH NAME\n.unknown\n") != []


def test_it_reads_as_it_was_written() -> None:
    done = subprocess.run(["mandoc", "-T", "utf8", str(PAGE)], capture_output=True, text=True, check=True)
    said = re.sub(r".\x08", "", done.stdout)  # overstruck letters are bold
    for name, command in COMMANDS.items():
        assert f"\n   brochure {name}\n" in said
        assert all(example in said for example in command.example.splitlines())  # type: ignore[attr-defined]
    assert '  eval "$(brochure completion bash)"' in said


def test_it_lists_every_exit_code_and_every_variable_that_is_read() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert {int(code) for code in SCRIPT["exit_codes"]()} == {*map(int, ExitCode), 130}
    sources = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "brochure").rglob("*.py"))
    read = set(re.findall(r"\"((?:_?BROCHURE|XDG|SOURCE|NO)_[A-Z_]+)\"", sources))
    assert len(read) > 3
    assert {name for name in read if f"\n.B {name}\n" not in text} == {"_BROCHURE_COMPLETE"}  # by shells
