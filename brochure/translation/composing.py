"""The files that a translation makes: the leaflet's, from its source's tree or its own, and that of shared wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.translation.codes import written
from brochure.translation.recording import KEY, closed, opened, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from brochure.translation.codes import Token

Path = tuple[str, ...]
# What only holds for the words of the source, or for people who have read those.
_OF_THE_SOURCE = ("clinical-reviewer", "translator", "approved")
_WIDE = 100

HEAD = """\
# Shared wording in this language: claims, terms of the glossary, texts and numbers of jurisdictions. The English stands
# in claims.yaml, glossary.yaml and jurisdictions/; "of" records which words of it each entry was made from.
"""


def mirrored(panel: str) -> str:
    """Return the panel that lies where ``panel`` does once the sheet is read from right to left."""
    parts = panel.split("-")
    return "-".join({"left": "right", "right": "left"}.get(part, part) for part in parts)


def leaflet_file(data: bytes, file: str, texts: Mapping[Path, Iterable[Token]], *, fresh: bool, mirror: bool) -> bytes:
    """Return the leaflet's file with ``texts`` at their paths.

    ``fresh`` makes it of the source's file: nobody has approved or signed it; ``mirror`` names its panels as they lie
    on a sheet that is read from the other side.
    """
    tree = opened(data, file)
    for path, said in texts.items():
        _put(tree, path, written(said))
    if fresh:
        tree.pop(KEY, None)
        _unsigned(tree.get("review"))
    for key in ("panels", "spreads") if fresh and mirror else ():
        if isinstance(tree.get(key), dict):
            _rename(tree[key])
    return closed(tree)


def _unsigned(review: Any) -> None:  # noqa: ANN401 - a tree of ruamel.yaml
    """Take out who has signed the words of the source, and leave room for a translator."""
    if not isinstance(review, dict):
        return
    for key in ("status", "reason", "instead"):
        review.pop(key, None)
    for key in _OF_THE_SOURCE:
        if key in review:
            review[key] = None
    if "translator" not in review:
        keys = [*review]
        after = keys.index("clinical-reviewer") + 1 if "clinical-reviewer" in keys else len(keys)
        review.insert(after, "translator", None)  # type: ignore[attr-defined]  # a CommentedMap


def _rename(panels: Any) -> None:  # noqa: ANN401 - a tree of ruamel.yaml
    """Rename panels in place, each with the comments that stand before it."""
    for key in list(panels):
        new = mirrored(key)
        value, comments = panels[key], panels.ca.items.pop(key, None)
        at = list(panels).index(key)
        del panels[key]
        panels.insert(at, f"\0{new}", value)
        if comments:
            panels.ca.items[f"\0{new}"] = comments
    for key in list(panels):
        value, comments = panels[key], panels.ca.items.pop(key, None)
        at = list(panels).index(key)
        del panels[key]
        panels.insert(at, key.removeprefix("\0"), value)
        if comments:
            panels.ca.items[key.removeprefix("\0")] = comments


def _put(tree: Any, path: Path, words: str) -> None:  # noqa: ANN401 - as above
    owner = tree
    for step in path[:-1]:
        owner = owner[int(step) if isinstance(owner, list) else step]
    last: str | int = int(path[-1]) if isinstance(owner, list) else path[-1]
    old = owner[last]
    if " ".join(str(old).split()) != " ".join(words.split()) or "\n\n" in words:
        owner[last] = _scalar(words, old, flow=_in_flow(owner))


def _in_flow(owner: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether ``owner`` is written in brackets, where no text can stand in lines of its own."""
    return bool(owner.fa.flow_style())


def _scalar(words: str, old: object, *, flow: bool = False) -> Any:  # noqa: ANN401 - as above
    """Return ``words`` in the style of what stood there: several lines under "|", else plain or in quotation marks."""
    from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

    lined = isinstance(old, (LiteralScalarString, FoldedScalarString)) or len(words) > _WIDE
    if "\n" in words or (lined and not flow):
        lines = [line for paragraph in words.split("\n\n") for line in ("", *_wrapped(paragraph))][1:]
        return LiteralScalarString("\n".join(lines) + "\n")
    return words


def _wrapped(words: str) -> list[str]:
    """Return ``words`` in lines: a break of line is a space to the reader."""
    from textwrap import wrap

    return wrap(words, _WIDE, break_long_words=False, break_on_hyphens=False) or [""]


def shared_file(data: bytes | None, file: str, entries: Mapping[Path, Mapping[str, str]]) -> bytes:
    """Return the file of shared wording with ``entries``: the words and the hash of each, by its path."""
    from ruamel.yaml.comments import CommentedMap

    tree = opened(data, file) if data is not None else CommentedMap()
    for path, said in entries.items():
        owner = tree
        for step in path[:-1]:
            if step not in owner or owner[step] is None:
                owner[step] = CommentedMap()
            owner = owner[step]
        entry = owner.get(path[-1])
        if not isinstance(entry, dict):
            entry = CommentedMap() if entry is None else CommentedMap({"label" if "numbers" in path else "text": entry})
            owner[path[-1]] = entry
        for key, words in said.items():
            if key == "of":
                if "of" in entry:
                    entry["of"] = quoted(words)
                else:
                    entry.insert(0, "of", quoted(words))
            elif " ".join(str(entry.get(key, "")).split()) != " ".join(words.split()):
                entry[key] = _scalar(words, entry.get(key), flow=_in_flow(entry))
    made = closed(tree)
    return made if data is not None else HEAD.encode() + b"\n" + made
