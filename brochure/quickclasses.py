"""Classes of values, made quicker: what ``dataclasses`` writes for them is compiled once on a machine, and kept.

It hands every method of every class to ``exec`` as text, eight hundred of them before a leaflet is composed, and most
of the time goes into compiling. What is kept is known by the text itself. ``BROCHURE_PLAIN_START=1`` turns this off.
"""

from __future__ import annotations

import dataclasses
import hashlib
import marshal
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from brochure.quickstart import SWITCH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from brochure.workspace import Store


@contextmanager
def compiled(kept: Store) -> Iterator[None]:
    """Until the end of the block, take the code of classes from ``kept``, and keep there what it did not hold."""
    if kept.folder is None or os.environ.get(SWITCH):
        yield
        return
    key = "classes/" + hashlib.sha256(sys.version.encode()).hexdigest()
    known: dict[bytes, CodeType] = {}
    with suppress(ValueError, EOFError, TypeError):
        known = marshal.loads(kept.get(key) or marshal.dumps(known))  # noqa: S302 - as much ours as a compiled module
    before = len(known)

    def execute(text: str | CodeType, *names: dict[str, Any]) -> None:
        if isinstance(text, str):
            name = hashlib.blake2b(text.encode(), digest_size=16).digest()
            if name not in known:
                known[name] = compile(text, "<string>", "exec", dont_inherit=True)
            text = known[name]
        exec(text, *names)  # noqa: S102 - in the place of the exec that dataclasses would call

    vars(dataclasses)["exec"] = execute
    try:
        yield
    finally:
        vars(dataclasses).pop("exec", None)
        if len(known) > before:
            kept.put(key, marshal.dumps(known))
