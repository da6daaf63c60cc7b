"""Templates: Jinja2 in its sandbox, with faults told by template file and line."""

from __future__ import annotations

import hashlib
import sys
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import (
    BytecodeCache,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from brochure import limits
from brochure.compose.sandbox import Sandbox, TooMuchError
from brochure.compose.wordless import template_words
from brochure.errors import BrochureError, Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from jinja2.bccache import Bucket

    from brochure.world import Kept

FOLDER = "templates"

# What goes wrong in a template is told as a fault of it, whatever it asked Python for.
_FAULTS = (
    TemplateError,
    SecurityError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    AssertionError,
)

_MOST_BYTES = 500_000_000

_OPTIONS = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": False}


class _Compiled(BytecodeCache):
    """Compiled templates kept from run to run: by their text and name, and all that compiles them."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._by = f"counted template {jinja2.__version__} {sys.version} {_OPTIONS}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, which the store has found whole."""
        if data := self._kept.get(self._key(bucket)):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that has been compiled."""
        self._kept.put(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return "template/" + hashlib.sha256(f"{self._by}\0{bucket.key}\0{bucket.checksum}".encode()).hexdigest()


class Templates:
    """The templates of a workspace; one environment, so that each is compiled once."""

    def __init__(self, read: Callable[[str], str | None], kept: Kept | None = None) -> None:
        """Take ``read``, which returns the text of a path under the workspace, or None where there is none.

        What is compiled is kept in ``kept``, if there is one.
        """

        def source(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            path = f"{FOLDER}/{name}"
            text = read(path)
            if faults := tuple(template_words(text or "", name)):
                raise BrochureError(*faults)
            # Asked before a template is used once more, so that whoever uses it has read it.
            return None if text is None else (text, path, lambda: read(path) == text)

        self.kept = kept
        self._environment = Sandbox(
            loader=FunctionLoader(source),
            undefined=StrictUndefined,
            bytecode_cache=_Compiled(kept) if kept else None,
            **_OPTIONS,
        )

    def render(self, name: str, context: Mapping[str, Any]) -> Markup:
        """Return template ``name`` filled from ``context``.

        Raises ``BrochureError`` at the template's file and line for a fault of syntax, an undefined name, or anything
        else that goes wrong in it: a template is the workspace's to change, so its faults are content, not bugs.
        """
        self._environment.begin()
        try:
            with limits.memory(_MOST_BYTES):
                return Markup(self._environment.get_template(name).render(context))
        except TemplateNotFound as fault:
            message = f'no template "{fault.name}"'
            hint = f"it belongs in {FOLDER}/{fault.name}"
            raise BrochureError(Diagnostic("template-missing", message, hint=hint)) from fault
        except TemplateSyntaxError as fault:
            place = Place(fault.filename or f"{FOLDER}/{name}", fault.lineno)
            raise BrochureError(Diagnostic("template-syntax", fault.message or "syntax error", place=place)) from fault
        except SyntaxError as fault:  # of the Python that Jinja2 makes of it, whose lines are others
            place = Place(fault.filename or f"{FOLDER}/{name}")
            message = f"no code can be made of this: {fault.msg}"
            hint = "give each argument once, and nest loops and conditions less deep"
            raise BrochureError(Diagnostic("template-syntax", message, place=place, hint=hint)) from fault
        except (TooMuchError, RecursionError, MemoryError) as fault:
            place = _place(fault.__traceback__) or Place(f"{FOLDER}/{name}")
            message = str(TooMuchError())
            hint = "look for a loop, an include or a macro that repeats itself"
            raise BrochureError(Diagnostic("template-limit", message, place=place, hint=hint)) from fault
        except _FAULTS as fault:
            place = _place(fault.__traceback__) or Place(f"{FOLDER}/{name}")
            hint = "docs/templates.md lists what each template is given"
            raise BrochureError(Diagnostic("template-fault", str(fault), place=place, hint=hint)) from fault


def _place(traceback: TracebackType | None) -> Place | None:
    """Return the innermost template line of a traceback: Jinja2 writes template lines into its frames."""
    place = None
    while traceback:
        filename = traceback.tb_frame.f_code.co_filename
        if filename.startswith(f"{FOLDER}/"):
            place = Place(filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place
