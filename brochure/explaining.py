"""Explaining: what a finding means and what to do about it, an entry for every code that the program can tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, UsageError, did_you_mean
from brochure.review import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.review.rules import Rule

REVIEW = "The editorial review"
_ENTRY = re.compile(r"^## ([^\n]+)\n(.+?)\n\n(.+?)(?=\n\n## |\s*\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is found, and what to do; ``codes`` share it, ``rule`` is that of the review, if it is one."""

    area: str
    codes: tuple[str, ...]
    cause: str
    cure: str
    rule: Rule | None = None


def explanations() -> tuple[Explanation, ...]:
    """Return every entry, area by area: those that are written, then those of the review's table of rules."""
    return (*_written(), *(_ruled(rule) for rule in sorted(RULES, key=lambda rule: rule.code)))


def explain(code: str) -> Explanation:
    """Return what is known of ``code``; raises ``UsageError`` with the nearest one where there is none."""
    known = {name: entry for entry in explanations() for name in entry.codes}
    if code not in known:
        near = did_you_mean(code, known) or ""
        hint = near if near.startswith("did") else "brochure explain lists them all"
        raise UsageError(Diagnostic("unknown-code", f'no finding is called "{code}"', hint=hint))
    return known[code]


def as_text(entry: Explanation, code: str) -> str:
    """Return an entry for a terminal."""
    lines = [code, "", entry.cause, "", f"What to do: {entry.cure}"]
    if rule := entry.rule:
        limits = ", ".join(f"{name} {value}" for name, value in rule.limits.items() if not isinstance(value, tuple))
        asked = f"Rule {rule.rule} of the editorial review, after {rule.source}"
        lines += ["", f"{asked}{f'; limits: {limits}' if limits else ''}. content/review.yaml tunes or waives it."]
    return "\n".join(lines)


def as_markdown() -> str:
    """Return all entries but those of the review, which docs/review.md has, for docs/diagnostics.md."""
    parts: list[str] = []
    area = None
    for entry in _written():
        if entry.area != area:
            area = entry.area
            parts.append(f"## {area}\n")
        parts.append(
            f"### {', '.join(f'`{code}`' for code in entry.codes)}\n\n{entry.cause}\n\n*What to do:* {entry.cure}\n"
        )
    return "\n".join(parts)


def _written() -> Iterator[Explanation]:
    folder = files("brochure") / "explanations"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        text = file.read_text(encoding="utf-8")
        area = text.partition("\n")[0].removeprefix("# ")
        for found in _ENTRY.finditer(text):
            cause, cure = (" ".join(words.split()) for words in found.groups()[1:])
            yield Explanation(area, tuple(found[1].split(", ")), cause, cure)


def _ruled(rule: Rule) -> Explanation:
    cure = f"{rule.hint[0].upper()}{rule.hint[1:]}."
    return Explanation(REVIEW, (rule.code,), rule.asks, cure, rule)
