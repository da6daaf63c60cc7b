"""Every code that preflight can tell is documented, and no other is."""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PREFLIGHT = CHECKOUT / "brochure" / "preflight"
# Told by what reads words back, of which docs/preflight.md does not speak.
READ_BACK = {"text-lost", "text-clipped"}


def test_every_code_is_documented():
    told = set()
    for path in PREFLIGHT.glob("*.py"):
        text = path.read_text()
        told |= set(re.findall(r'(?:finding|Diagnostic|_finding)\(\s*"([a-z0-9-]+)"', text))
        told |= set(re.findall(r'^\s*"([a-z-]+)": \(\n', text, re.MULTILINE))
        told |= set(re.findall(r'yield "([a-z-]+)", ', text))
        told |= set(re.findall(r'\bcode(?:, \w+)* = "([a-z-]+)"', text))
        told |= {code for pair in re.findall(r'code = "([a-z-]+)" if .* else "([a-z-]+)"', text) for code in pair}
        told |= set(re.findall(r'": \("([a-z-]+)", "the file', text))
    pages = "".join((CHECKOUT / "docs" / name).read_text() for name in ("preflight.md", "printer.md", "verifying.md"))
    documented = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)*)`", pages))
    assert told - READ_BACK - documented == set()
    assert len(told) > 70
