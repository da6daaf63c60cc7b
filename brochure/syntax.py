"""What YAML's parser says of a file, in words for people who do not know YAML's grammar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Place

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 64

# Faults whose cause is where the reading of the scalar began, not where it broke off.
_TOLD_WHERE_OPENED = re.compile(r"quoted scalar: found unexpected|expected ':'|scanning an? (alias|anchor)|directive")
_QUOTES = "put the text in quotation marks"
_CURLY = re.compile("[:-] +[\u201c\u201d\u201e\u2018\u2019]")
_STRAIGHT = "YAML takes straight quotation marks alone: \" or '"
_BELOW = 'lines of text stand under "key: |", indented by two spaces'
_ESCAPE = re.compile(r"\\.")


def syntax_fault(fault: yaml.MarkedYAMLError, file: str, text: str) -> Diagnostic:
    """Return what PyYAML says of ``text`` in words for people who do not know YAML's grammar."""
    at = fault.problem_mark or fault.context_mark
    opened = fault.context_mark or at
    if at is None or opened is None:
        return Diagnostic("yaml-syntax", str(fault.problem), place=Place(file))
    problem, context = fault.problem or "", fault.context or ""
    message, hint = _explain(problem, context, text, at.index, opened)
    mark = opened if _TOLD_WHERE_OPENED.search(f"{context}: {problem}") else at
    code = "too-deep" if "nesting depth" in problem else "yaml-syntax"
    return Diagnostic(code, message, place=Place(file, mark.line + 1, mark.column + 1), hint=hint)


def _explain(problem: str, context: str, text: str, at: int, opened: yaml.Mark) -> tuple[str, str]:
    """Return message and hint for PyYAML's ``problem``; its C and its Python parser word some of them differently."""
    before, after = _around(text, at)
    first = text[opened.index : opened.index + 1]
    cannot_begin = 'text cannot begin with "{}"'
    escape = _ESCAPE.search(before[-1:] + after)
    table = (
        ("mapping values are not allowed", _colon(before, text[: at - len(before)])),
        *([] if text[at:].strip() else [("node content", ("the text ends inside a bracket", 'close it: "]" or "}"'))]),
        ("cannot start any token|node content", (cannot_begin.format(after[:1]), _QUOTES)),
        ("alphabetic or numeric|tag handle|%", (cannot_begin.format(first), _QUOTES)),
        ("expected ':'", ('this line has no ":"', _BELOW)),
        ("expected ',' or", _unclosed(problem, opened)),
        ("unexpected (end of stream|document)", (f"the {first} that opens here is never closed", _QUOTES)),
        ("unknown escape", (f"{escape[0] if escape else 'this'} means nothing here", "use '...' around it")),
        ("sequence entries are not allowed", ("a list cannot begin on the line of its key", "begin it below")),
        ("nesting depth", (f"this stands more than {MAX_DEPTH} levels deep", "nest less")),
        ("hexa?decimal", ("an escape wants hexadecimal digits here", "use '...' around it")),
        ("comment or line break", (f'only a comment may follow "{first}" on its line', "begin the text below")),
        ("document start", ("this stands after the end of the document", "delete it, or mend its indentation")),
        ("expected (key|'-'|<block end>)", _misplaced(before, after)),
    )
    for pattern, words in table:
        if re.search(pattern, problem):
            return words
    if "tag" in context or "directive" in context:
        return cannot_begin.format(first), _QUOTES
    return problem, "look at the quotation marks, brackets and indentation here"


def _around(text: str, at: int) -> tuple[str, str]:
    """Return the line at ``at``, before and after it."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : at], text[at : end if end >= 0 else len(text)]


def _colon(before: str, above: str) -> tuple[str, str]:
    """Explain a colon that makes a key where none can be; ``above`` is the text up to its line."""
    if ": " in before or before.lstrip().startswith("- "):
        hint = _STRAIGHT if _CURLY.search(before) else _QUOTES
        return 'a ":" and a space cannot stand inside a text', hint
    if match := re.match(r"\s*([\w-]+):[^\s:]", above.rstrip().rpartition("\n")[2]):
        return f'the line before has no space after "{match[1]}:"', f'write "{match[1]}: ..."'
    return "this line is not indented like the one before", "give the keys of one mapping the same indentation"


def _unclosed(problem: str, opened: yaml.Mark) -> tuple[str, str]:
    close = "}" if "}" in problem else "]"
    return (
        f'a "," or "{close}" is missing',
        f"for the bracket opened at line {opened.line + 1}, column {opened.column + 1}",
    )


def _misplaced(before: str, after: str) -> tuple[str, str]:
    """Explain something that neither continues a list nor a mapping."""
    text = before.strip()
    if text and text[-1] in "\"'}]":
        return f"the text goes on after its closing {text[-1]}", "put the whole of it in quotation marks"
    if match := re.match(r"(?:- |[^\s:]+: )+([*&!])", text):
        return f'text cannot begin with "{match[1]}"', _QUOTES
    if after[:1] in "]}":
        return f'this "{after[:1]}" closes nothing', "delete it, or put the text in quotation marks"
    if after[:1] == ":":
        return 'there is no key before the ":"', "write one, or delete the line"
    return "the indentation of this line fits nothing above it", "align it with the lines it belongs to"
