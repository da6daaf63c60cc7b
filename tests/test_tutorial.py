"""The tutorial does what it says: every command of it is run, in its order, after the edits that it asks for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "tutorial.md"
# Commands; what they print somewhere; and edits, which the page describes in words and notes in a comment.
_STEP = re.compile(
    r"^```sh(?: exits (?P<code>\d))?\n(?P<commands>.*?)^```$"
    r"|^```text\n(?P<said>.*?)^```$"
    r"|^<!-- edit (?P<file>\S+): (?P<old>\"[^\n]*?\") => (?P<new>\"[^\n]*?\") -->$",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.long
def test_every_command_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    folder, printed, steps = tmp_path, "", 0
    for step in _STEP.finditer(PAGE.read_text(encoding="utf-8")):
        steps += 1
        if step["file"]:
            path = folder / step["file"]
            text = path.read_text(encoding="utf-8")
            old, new = json.loads(step["old"]), json.loads(step["new"])
            assert text.count(old) == 1, old
            path.write_text(text.replace(old, new), encoding="utf-8")
        elif step["said"]:
            assert step["said"].strip() in printed
        else:
            script = f"set -e\n{step['commands']}\npwd > {tmp_path}/.where\n"
            done = subprocess.run(
                ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            printed = done.stdout + done.stderr
            assert done.returncode == int(step["code"] or 0), printed
            if done.returncode == 0:
                folder = Path((tmp_path / ".where").read_text().strip())
    assert steps > 9
