"""Templates: Jinja2 in its sandbox, with faults told by template file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from brochure.compose.wordless import template_words
from brochure.errors import BrochureError, Diagnostic, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

FOLDER = "templates"


class Templates:
    """The templates of a workspace; one environment, so that each is compiled once."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        """Take ``read``, which returns the text of a path under the workspace, or None where there is none."""

        def source(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            path = f"{FOLDER}/{name}"
            text = read(path)
            if faults := tuple(template_words(text or "", name)):
                raise BrochureError(*faults)
            return None if text is None else (text, path, lambda: True)

        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )

    def render(self, name: str, context: Mapping[str, Any]) -> Markup:
        """Return template ``name`` filled from ``context``.

        Raises ``BrochureError`` at the template's file and line for a fault of syntax, an undefined name, or anything
        else that goes wrong in it: a template is the workspace's to change, so its faults are content, not bugs.
        """
        try:
            return Markup(self._environment.get_template(name).render(context))
        except TemplateNotFound as fault:
            message = f'no template "{fault.name}"'
            hint = f"it belongs in {FOLDER}/{fault.name}"
            raise BrochureError(Diagnostic("template-missing", message, hint=hint)) from fault
        except TemplateSyntaxError as fault:
            place = Place(fault.filename or f"{FOLDER}/{name}", fault.lineno)
            raise BrochureError(Diagnostic("template-syntax", fault.message or "syntax error", place=place)) from fault
        except (TemplateError, SecurityError, TypeError, ValueError, ArithmeticError, AttributeError) as fault:
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
