"""The command line as scripts and people meet it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click
import pytest

from brochure import __version__
from brochure.cli import main
from tests.support.commands import brochure

CHECKOUT = Path(__file__).resolve().parent.parent


def commands(group: click.Group = main, words: str = "") -> dict[str, click.Command]:
    """Return every command by what one types for it."""
    context = click.Context(group)
    found: dict[str, click.Command] = {}
    for name in group.list_commands(context):
        entry = group.get_command(context, name)
        assert entry is not None
        typed = f"{words} {name}".strip()
        found |= commands(entry, typed) if isinstance(entry, click.Group) else {typed: entry}
    return found


COMMANDS = commands()


def test_help_lists_every_command_and_the_exit_codes(tmp_path):
    run = brochure(tmp_path, "--help")
    assert run.returncode == 0
    assert all(f"\n  {name.partition(' ')[0]} " in run.stdout for name in COMMANDS)
    assert "70 a bug" in run.stdout
    assert brochure(tmp_path, "--version").stdout.strip().endswith(__version__)


def test_help_lists_whole_sentences_under_what_one_comes_for(tmp_path):
    told = brochure(tmp_path, "--help", COLUMNS="100").stdout
    assert "..." not in told.partition("Options:")[2]
    assert "brochure new DIR makes a workspace" in told
    assert told.index("Set up:") < told.index("Make:") < told.index("Look up:")
    assert "Other commands:" not in told, "a new command needs a place in _SECTIONS"


def test_an_empty_workspace_is_told_what_it_lacks_and_how_to_get_it(tmp_path):
    (tmp_path / "content" / "leaflets").mkdir(parents=True)
    first = brochure(tmp_path, "build").stderr
    assert "error[nothing-to-build]: there is no leaflet in content/leaflets" in first
    assert "hint: brochure import FILE makes one" in first
    (tmp_path / "content" / "leaflets" / "knee.en-GB.yaml").write_text("title: A knee")
    assert "hint: brochure new-clinic NAME makes one" in brochure(tmp_path, "build").stderr


def test_a_name_that_is_nothing_near_a_code_is_not_answered_with_all_of_them(tmp_path):
    run = brochure(tmp_path, "explain", "zzz")
    assert run.returncode == 2
    assert run.stderr.splitlines()[-1] == "  hint: brochure explain lists them all"
    assert 'did you mean "panel-overflow"?' in brochure(tmp_path, "explain", "panel-overflw").stderr


def test_a_file_that_is_not_there_is_told_with_where_it_was_looked_for(tmp_path):
    told = brochure(tmp_path, "preflight", "nowhere.pdf").stderr
    assert f"hint: it was looked for at {tmp_path}/nowhere.pdf" in told


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_is_documented(name):
    told = COMMANDS[name].get_help(click.Context(COMMANDS[name], info_name=name, **main.context_settings))
    assert f"Example:\n  brochure {name}" in told
    assert f"`brochure {name}" in (CHECKOUT / "docs/commands.md").read_text(encoding="utf-8")


def documented() -> set[tuple[str, str]]:
    """Return the options that docs/commands.md lists, each with a command that it says has it."""
    text = (CHECKOUT / "docs/commands.md").read_text(encoding="utf-8")
    return {
        (option, name)
        for cell, of in re.findall(r"^\| (`-.+?) \| ([^|]*) \|", text, re.MULTILINE)
        for option in re.findall(r"--?[A-Za-z][a-z-]*", cell)
        for name in COMMANDS
        if of_command(of, name)
    }


def test_every_option_is_documented_and_none_that_there_is_not():
    options = [(name, entry) for name, found in COMMANDS.items() for entry in found.params]
    said = [(name, entry) for name, entry in options if isinstance(entry, click.Option)]
    assert documented() == {(option, name) for name, entry in said for option in entry.opts}
    assert [(name, entry.opts) for name, entry in said if not entry.help] == []


def of_command(cell: str, name: str) -> bool:
    """Tell whether the second column of the table of options speaks of a command."""
    every, found, but = cell.strip().partition("all but ")
    named = [part.strip() for part in (but if found else every).split(",")]
    return (name not in named) if found else name in named


def test_formats_are_drawn_and_listed(tmp_path):
    drawn = brochure(tmp_path, "formats").stdout
    assert "trifold-letter: Letter fold" in drawn
    assert "279.4 x 215.9 mm flat" in drawn
    assert "inside-centre" in drawn
    table = json.loads(brochure(tmp_path, "formats", "--json").stdout)
    assert table["half-fold-a4"]["panels"][0] == {"name": "front", "width": 148.5, "height": 210}


@pytest.mark.parametrize("what", ["leaflet", "clinic"])
def test_schemas_are_those_that_ship(tmp_path, what):
    made = json.loads(brochure(tmp_path, "schema", what).stdout)
    assert made == json.loads((CHECKOUT / f"docs/schema/{what}.schema.json").read_text(encoding="utf-8"))


def test_doctor_finds_nothing_lacking_here_and_a_workspace_lacking_elsewhere(tmp_path):
    run = brochure(CHECKOUT, "doctor")
    assert run.returncode == 0, run.stdout
    assert "weasyprint 70" in run.stdout
    run = brochure(tmp_path, "doctor")
    assert run.returncode == 3
    assert "brochure new DIR makes one" in run.stdout


def test_new_writes_little_and_overwrites_nothing(tmp_path):
    first = brochure(tmp_path, "new", "mine")
    assert first.returncode == 0
    files = {
        str(p.relative_to(tmp_path / "mine")): p.read_bytes() for p in (tmp_path / "mine").rglob("*") if p.is_file()
    }
    assert len([f for f in files if "schema" not in f]) == 4
    leaflet = tmp_path / "mine/content/leaflets/ketamine-for-ptsd.en-US.yaml"
    schema = leaflet.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
    assert (leaflet.parent / schema).resolve().is_file()
    leaflet.write_text("mine", encoding="utf-8")
    second = brochure(tmp_path, "new", "mine")
    assert second.returncode == 0
    assert leaflet.read_text(encoding="utf-8") == "mine"
    assert "(it was there)" in second.stdout


def test_check_lays_out_and_writes_nothing(tmp_path):
    brochure(tmp_path, "new", "mine")
    before = sorted(tmp_path.rglob("*"))
    run = brochure(tmp_path / "mine", "check", "--format", "json")
    assert run.returncode == 0, run.stdout + run.stderr
    report = json.loads(run.stdout)
    assert {o["status"] for o in report["outputs"]} == {"skipped"}
    assert {d["code"] for d in report["diagnostics"]} == {"not-approved"}
    assert sorted(tmp_path.rglob("*")) == before
    strict = brochure(tmp_path / "mine", "check", "--no-layout", "--strict")
    assert strict.returncode == 1
    told = brochure(tmp_path / "mine", "check", "--no-layout", "--format", "github", "-o", "found.txt")
    assert told.stdout == ""
    assert "::warning file=content/leaflets" in (tmp_path / "mine/found.txt").read_text(encoding="utf-8")


def test_output_is_plain_off_a_terminal_and_diagnostics_go_to_stderr(tmp_path):
    brochure(tmp_path, "new", "mine")
    run = brochure(tmp_path / "mine", "build", "--edition", "screen", NO_COLOR="1")
    assert "\x1b" not in run.stdout + run.stderr
    assert "warning[not-approved]" in run.stderr
    assert run.stdout.splitlines()[0].startswith("built   build/")
    assert run.stdout.splitlines()[-1] == "1 of 1 built; 0 errors, 2 warnings"


def test_a_bug_ends_in_seventy_with_its_report(tmp_path):
    import subprocess

    program = (
        "import brochure.workspace as w\n"
        "def broken(start): raise RuntimeError('planted')\n"
        "w.find_root = broken\n"
        "import sys; sys.argv = ['brochure', 'check', '--no-layout']\n"
        "from brochure.cli import main; main()\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 70
    assert "RuntimeError: planted" in run.stderr
    assert "please report it" in run.stderr


def test_the_public_api_is_a_dozen_names_that_exist():
    import brochure as package

    assert 10 <= len(package.__all__) <= 14
    assert all(getattr(package, name).__doc__ for name in package.__all__)
    modules = {path.stem for path in Path(package.__file__).parent.iterdir()}
    assert modules & set(package.__all__) == set(), "a module would take the name's place once it is loaded"
    with pytest.raises(AttributeError):
        _ = package.nothing


def test_profiles_are_listed_for_people_and_programs(tmp_path: Path) -> None:
    names = {"digital-press", "gracol-coated", "iso-coated", "iso-uncoated", "one-ink-black"}
    told = brochure(tmp_path, "profiles")
    assert told.returncode == 0, told.stderr
    assert {line.partition(":")[0] for line in told.stdout.splitlines() if line[:1].strip()} == names
    found = json.loads(brochure(tmp_path, "profiles", "--json").stdout)
    assert {profile["name"] for profile in found["profiles"]} == names
    (coated,) = (profile for profile in found["profiles"] if profile["name"] == "iso-coated")
    assert (coated["condition"], coated["coverage"], coated["margin"], coated["one-ink"]) == ("FOGRA39", 300, 13, None)


def test_a_workspace_s_own_profile_is_listed_and_a_faulty_one_told(tmp_path: Path) -> None:
    own = tmp_path / "content" / "profiles"
    own.mkdir(parents=True)
    text = "title: Ours\nicc: fogra39-coated.icc\ncondition: OURS\ncondition-name: Our press\n"
    (own / "ours.yaml").write_text(text)
    (own / "bad.yaml").write_text(text + "bleed: 40\n")
    run = brochure(tmp_path, "profiles", "--json")
    assert run.returncode == 1
    assert "ours" in {profile["name"] for profile in json.loads(run.stdout)["profiles"]}
    assert "content/profiles/bad.yaml:5:8: error[out-of-range]" in run.stderr
    assert "content/profiles/ours.yaml:3:12: warning[condition]" in run.stderr
