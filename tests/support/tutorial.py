"""The tutorial followed as it stands: every command of it is run, in its order, after the edits that it asks for."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PAGE = CHECKOUT / "docs" / "tutorial.md"
# Commands; what they print somewhere; and edits, which the page describes in words and notes in a comment.
_STEP = re.compile(
    r"^```sh(?: exits (?P<code>\d))?\n(?P<commands>.*?)^```$"
    r"|^```text\n(?P<said>.*?)^```$"
    r"|^<!-- edit (?P<file>\S+): (?P<old>\"[^\n]*?\") => (?P<new>\"[^\n]*?\") -->$",
    re.MULTILINE | re.DOTALL,
)


def follow(start: Path, environment: Mapping[str, str]) -> int:
    """Do what the tutorial says, from the folder ``start``; return how many steps it has."""
    folder, printed, steps = start, "", 0
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
            script = f"set -e\n{step['commands']}\npwd > {start}/.where\n"
            done = subprocess.run(
                ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            printed = done.stdout + done.stderr
            assert done.returncode == int(step["code"] or 0), printed
            if done.returncode == 0:
                folder = Path((start / ".where").read_text().strip())
    return steps
