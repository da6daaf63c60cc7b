"""What an installed distribution needs to run."""

from __future__ import annotations

from importlib.metadata import distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# WeasyPrint asks for fonttools[woff]; no other extra is asked for but by who asks here.
ALWAYS = ("", "woff")


def needed(name: str, *extras: str) -> set[str]:
    """Return the distributions that ``name``, with ``extras``, needs on this machine, and those that they need."""
    environments = [{"extra": extra} for extra in (*ALWAYS, *extras)]
    found: set[str] = set()
    todo = [name]
    while todo:
        for line in distribution(todo.pop()).requires or ():
            requirement = Requirement(line)
            other = canonicalize_name(requirement.name)
            applies = requirement.marker is None or any(map(requirement.marker.evaluate, environments))
            if applies and other not in found:
                found.add(other)
                todo.append(other)
    return found
