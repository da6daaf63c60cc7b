"""What the Tab key offers, asked of the shells themselves."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import brochure

PROGRAMS = Path(sys.executable).parent
LEAFLETS = ("knee.en-GB.yaml", "knee.pl.yaml", "shoulder.en-GB.yaml", "two words.en-GB.yaml")
# Each script completes the last word of every line that it is given, and prints what is offered.
SHELLS = {
    "bash": """
        eval "$(brochure completion bash)"
        complete -p brochure >/dev/null || exit 9
        compopt() { :; }
        for line; do
            eval "COMP_WORDS=($line)"; [[ $line == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
            _brochure_completion brochure
            printf '%s\\n' "${COMPREPLY[@]}" ====
        done
    """,
    "zsh": """
        autoload -Uz compinit && compinit -u -D
        eval "$(brochure completion zsh)"
        [[ $_comps[brochure] == _brochure_completion ]] || exit 9
        compadd() { print -rl -- ${(@P)@[-1]} }
        _describe() { print -rl -- ${(@)${(@P)3}%%:*} }
        for line; do
            words=(${(z)line}); [[ $line == *' ' ]] && words+=('')
            CURRENT=$#words
            _brochure_completion
            print '===='
        done
    """,
    "fish": """
        brochure completion fish | source
        for line in $argv
            complete --do-complete $line
            echo ====
        end
    """,
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "content" / "clinics" / "aldgrove").mkdir(parents=True)
    (folder / "content" / "leaflets").mkdir()
    for name in LEAFLETS:
        (folder / "content" / "leaflets" / name).write_text("not: [a leaflet")
    (folder / "content" / "formats").mkdir()
    (folder / "content" / "formats" / "broken.yaml").write_text("{")
    return folder


def offered(shell: str, folder: Path, *lines: str) -> list[set[str]]:
    """Return what ``shell`` offers in ``folder``, for each of ``lines`` that has been typed."""
    free = {"bash": ["bash", "--norc"], "zsh": ["zsh", "-f"], "fish": ["fish", "--no-config"]}[shell]
    arguments = ["-c", SHELLS[shell], *([] if shell == "fish" else ["-"]), *lines]
    environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run([*free, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    answers = done.stdout.split("====\n")[:-1]
    return [{entry.partition("\t")[0] for entry in answer.splitlines() if entry} for answer in answers]


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_a_shell_completes_commands_options_and_names(workspace: Path, shell: str) -> None:
    lines = ("brochure pre", "brochure build --cl", "brochure build kn", "brochure build --clinic ")
    assert offered(shell, workspace, *lines) == [{"preflight", "preview"}, {"--clinic"}, {"knee"}, {"aldgrove"}]


def given(folder: Path, line: str) -> set[str]:
    """Return what the command answers a shell where ``line`` has been typed."""
    words = [*shlex.split(line), *([""] if line.endswith(" ") else [])]
    asked = {"_BROCHURE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = brochure(folder, **asked)
    assert (done.returncode, done.stderr) == (0, ""), line
    return {answer.partition(",")[2] for answer in done.stdout.splitlines() if answer}


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("brochure build knee ", {"shoulder", "two words"}),
        ("brochure build shoulder --lang ", {"en-GB"}),
        ("brochure check --edition l", {"large-print"}),
        ("brochure preflight x.pdf --format half-fold-a", {"half-fold-a4"}),
        ("brochure import x.docx --fold z", {"z-fold"}),
        ("brochure explain panel-ov", {"panel-overflow"}),
        ("brochure approve knee --jurisdiction GB-E", {"GB-ENG"}),
        ("brochure eject styles/themes/harbour/theme.y", {"styles/themes/harbour/theme.yaml"}),
        ("brochure translate export knee --lang e", {"en-GB", "es"}),
    ],
)
def test_what_is_offered_fits_the_place(workspace: Path, line: str, some: set[str]) -> None:
    assert given(workspace, line) == some


@pytest.mark.parametrize("line", ["brochure build ", "brochure status --clinic ", "brochure approve x --lang "])
def test_nothing_is_offered_and_nothing_said_where_there_is_no_workspace(tmp_path: Path, line: str) -> None:
    assert given(tmp_path, line) == set()


def test_another_folder_is_looked_into_where_the_line_names_it(workspace: Path, tmp_path: Path) -> None:
    assert given(tmp_path, f"brochure build -C {workspace} --clinic ") == {"aldgrove"}
    assert given(tmp_path, "brochure build -C /nowhere/at/all ") == set()


def test_completing_loads_nothing_that_reads_or_sets_a_leaflet(workspace: Path) -> None:
    program = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(sorted({'pydantic', 'jinja2', 'weasyprint', 'pikepdf', 'PIL', 'lxml'}"
        " & set(sys.modules)), file=sys.stderr))\n"
        "sys.argv = ['brochure']\n"
        "from brochure.cli import main; main()\n"
    )
    asked = {"_BROCHURE_COMPLETE": "bash_complete", "COMP_WORDS": "brochure build ", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=workspace,
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "plain,knee" in done.stdout
    assert done.stderr.strip() == "[]"
