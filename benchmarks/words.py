"""The words of a leaflet on a plain page: what programs that cannot set the same page are held against."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import yaml

from benchmarks.measuring import CHECKOUT, cost
from benchmarks.same import words_by_page

if TYPE_CHECKING:
    from pathlib import Path


def plain_script(folder: Path, pdf: Path) -> list[str]:
    """Return the command that sets the words of ``pdf``, a page a panel: a heading, and paragraphs of forty words."""
    panels = [
        {"heading": " ".join(words[:4]), "paragraphs": [" ".join(words[n : n + 40]) for n in range(4, len(words), 40)]}
        for words in words_by_page(pdf)
    ]
    words, out = folder / "words.yaml", folder / "plain.pdf"
    words.write_text(yaml.safe_dump(panels, allow_unicode=True))
    command = [sys.executable, str(CHECKOUT / "benchmarks/plain.py"), str(words), str(out)]
    cost(command)
    ours, theirs = (sum(map(len, words_by_page(path))) for path in (pdf, out))
    if abs(ours - theirs) > ours / 20:
        sys.exit(f"the plain script sets {theirs} words, ours are {ours}: they cannot be compared")
    return command
