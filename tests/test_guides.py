"""The how-to guides are true: every command in them is one that there is, and what they have one write works."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pypdfium2 as pdfium
import pytest

from brochure.cli import main
from tests.support.commands import brochure, built, swap

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")]
BLOCK = re.compile(r"^ *```(?:sh|console)[^\n]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(?:\$ )?brochure ([a-z][^`]*)`")
STOPS = {"&&", "|", ">", "<", ";"}


def lines(page: Path) -> list[list[str]]:
    """Return the words of every command of ours that a page shows as typed, without the program's name."""
    text = "".join(BLOCK.findall(page.read_text(encoding="utf-8"))).replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        starts = [n for n, word in enumerate(words) if word == "brochure"]
        for start in starts:
            rest = words[start + 1 :]
            end = next((n for n, word in enumerate(rest) if word in STOPS), len(rest))
            found.append(rest[:end])
    return found


def wrong(words: list[str]) -> str | None:
    """Return what click says of a command line, None where it could be run."""
    context, command = click.Context(main), main.get_command(click.Context(main), words[0])
    rest = words[1:]
    while isinstance(command, click.Group) and rest:
        context, command = click.Context(command), command.get_command(click.Context(command), rest[0])
        rest = rest[1:]
    if command is None:
        return f"no command {' '.join(words)}"
    try:
        command.make_context(words[0], rest, parent=context)
    except click.ClickException as fault:
        return fault.format_message()
    except click.exceptions.Exit:  # --help
        return None
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_shows_can_be_typed(page: Path) -> None:
    assert [(words, said) for words in lines(page) if (said := wrong(words))] == []


def test_commands_are_found_and_one_that_there_is_not_is_seen() -> None:
    assert len([words for page in PAGES for words in lines(page)]) > 30
    assert wrong(["biuld"])
    assert wrong(["build", "--edtion", "print"])
    assert wrong(["translate", "export", "knee"]) == "Missing option '--lang'."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_sentence_names_is_there(page: Path) -> None:
    for typed in INLINE.findall(page.read_text(encoding="utf-8")):
        first, *rest = typed.split()
        command = main.get_command(click.Context(main), first)
        assert command is not None, typed
        group = isinstance(command, click.Group) and rest and command.get_command(click.Context(command), rest[0])
        chosen = group or command
        known = {name for entry in chosen.params for name in entry.opts} | {"--help"}
        assert {word for word in rest if re.match(r"--?[a-z]", word)} <= known, typed


def shown(page: str, beginning: str) -> str:
    """Return the block of a page that begins so."""
    text = (CHECKOUT / "docs" / page).read_text(encoding="utf-8")
    (block,) = re.findall(rf"^```yaml\n({re.escape(beginning)}.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(block)


LEAFLET = """title: Talking it through
code: GUIDE
version: "1.0"
audience: Whoever follows the guides
fold: {fold}
review: {{issued: 2026-11-01, due: 2028-11-01, funding: none}}
{panels}
"""
HELP = "back: [emergency: {title: If you are in danger now}, review-line: ]"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    assert brochure(tmp_path, "new", "ws", "--jurisdiction", "GB-ENG").returncode == 0
    return tmp_path / "ws"


def write(workspace: Path, name: str, fold: str, panels: str) -> None:
    path = workspace / "content" / "leaflets" / f"{name}.en-GB.yaml"
    path.write_text(LEAFLET.format(fold=fold, panels=panels), encoding="utf-8")


@pytest.mark.long
def test_the_fold_of_the_guide_is_built_as_it_says(workspace: Path) -> None:
    folder = workspace / "content" / "formats"
    folder.mkdir()
    (folder / "accordion.yaml").write_text(shown("formats.md", "fold: accordion"), encoding="utf-8")
    assert "accordion-a3" in brochure(workspace, "formats").stdout
    panels = "panels:\n  front: [cover: ]\n  inside: [text: Some words.]\n  reverse: [text: Some more.]\n  " + HELP
    write(workspace, "accordion", "accordion", panels)
    (output,) = built(workspace, "accordion", "--edition", "office")["outputs"]
    with pdfium.PdfDocument(workspace / "build" / output["path"]) as pdf:
        assert [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in pdf] == [(420, 297)] * 2


@pytest.mark.long
def test_the_theme_that_the_guide_has_one_copy_is_used(workspace: Path) -> None:
    assert brochure(workspace, "eject", "styles/themes/harbour").returncode == 0
    themes = workspace / "styles" / "themes"
    shutil.move(themes / "harbour", themes / "mine")
    swap(themes / "mine" / "theme.yaml", "name: Harbour", "name: Mine")
    brand = workspace / "content" / "clinics" / "my-clinic" / "_brand.yml"
    named = re.search(r"theme: *(\S+)", brand.read_text(encoding="utf-8"))
    assert named
    swap(brand, named[0], "theme: mine")
    (output,) = built(workspace, "ketamine-for-ptsd", "--edition", "screen")["outputs"]
    assert output["status"] == "built"
    (themes / "mine" / "theme.css").write_text("p { colour: red }", encoding="utf-8")
    assert "styles/themes/mine/theme.css" in brochure(workspace, "check", "ketamine-for-ptsd").stderr


@pytest.mark.long
def test_the_records_of_the_guide_are_printed(workspace: Path) -> None:
    declared = shown("merge.md", "record:").replace("panels:\n", "panels:\n  front: [cover: ]\n")
    write(workspace, "your-visit", "half-fold", f"{declared}  {HELP}")
    rows = ["name,date,time,bring,how,code", "Ada Example,2026-11-06,14:30,Your glasses,visit,A-1"]
    (workspace / "patients.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    run = brochure(workspace, "merge", "your-visit", "patients.csv", "--clinic", "my-clinic", "-o", "run.pdf")
    assert run.returncode == 0, run.stderr
    with pdfium.PdfDocument(workspace / "run.pdf") as pdf:
        words = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Ada Example" in words
    assert "6 November 2026" in words
    assert "at the clinic" in words
