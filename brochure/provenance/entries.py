"""Entries of a list in YAML, told apart by their lines and kept as they are written: no reader has to run for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from brochure.spelling import composed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KEY = re.compile(r"""(?:"([^"\\]+)"|'([^']+)'|([^\s"'#&*!|>%@`{}\[\],?:-](?:[^:#"'{}\[\]]|:(?=\S))*)):(?:\s|$)""")
# What ties entries together (anchors), or makes the end of one count (block scalars that keep their line breaks).
_TIED = re.compile(r"(?:^|[\s:,\[{-])[&*][\w-]|[|>]\d?\+|^<<\s*:", re.MULTILINE)


@lru_cache(maxsize=128)
def entries(text: str) -> Mapping[str, str] | None:
    """Return every entry of a mapping by its key, as it is written; None where lines do not tell entries apart."""
    if _TIED.search(text):
        return None
    found: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in text.removeprefix("\ufeff").splitlines():
        if not line.strip() or line.startswith("#") or (line.strip() == "---" and lines is None):
            if lines is not None:
                lines.append(line)
        elif not line[0].isspace():
            match = _KEY.match(line)
            key = match and composed(next(part for part in match.groups() if part).strip())
            if not key or key in found:
                return None
            lines = found.setdefault(key, [])
            lines.append(line)
        elif lines is None:
            return None
        else:
            lines.append(line)
    return {key: _ended(lines) for key, lines in found.items()}


def picked(text: str, wanted: Callable[[str], bool]) -> str | None:
    """Return a list with no entries but those that are ``wanted`` by key; None where they cannot be told apart."""
    found = entries(text)
    return None if found is None else joined({key: entry for key, entry in found.items() if wanted(key)})


def joined(found: Mapping[str, str]) -> str:
    """Return a list of ``found``."""
    return "".join(found.values())


def within(entry: str) -> tuple[str, str]:
    """Return the first line of an entry, and what stands under it moved to the left edge."""
    head, _, body = entry.partition("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in body.splitlines() if line.strip()), default=0)
    return head, "".join(f"{line[margin:]}\n" for line in body.splitlines())


def under(head: str, body: str) -> str:
    """Return an entry of its first line and what stands under it."""
    return f"{head}\n" + "".join(f"  {line}\n" if line else "\n" for line in body.splitlines())


def _ended(lines: list[str]) -> str:
    """Return an entry without what stands between it and the next: remarks at the left edge, and empty lines."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return "".join(f"{line}\n" for line in lines[:end])
