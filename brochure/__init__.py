"""Print-ready patient leaflets from YAML.

The public API::

    from pathlib import Path
    import brochure

    workspace = brochure.Workspace(brochure.find_root(Path()))
    with brochure.engines(workspace) as workers:
        result = brochure.build_leaflets(workspace, brochure.Selection(), workers, out=Path("build"))

or, by any executor of ``concurrent.futures``::

    result = brochure.build_elsewhere(workspace, brochure.Selection(), executor, out=Path("build"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Where each public name lives; loaded when first asked for, so that ``import brochure`` costs nothing.
_HOMES = {
    "BrochureError": "errors",
    "Diagnostic": "errors",
    "ExitCode": "errors",
    "Place": "errors",
    "Severity": "errors",
    "Output": "report",
    "Result": "outcome",
    "Selection": "planning",
    "Workspace": "workspace",
    "build_elsewhere": "distributing",
    "build_leaflets": "build",
    "check_leaflets": "checking",
    "engines": "engines",
    "find_root": "workspace",
}

__all__ = [
    "BrochureError",
    "Diagnostic",
    "ExitCode",
    "Output",
    "Place",
    "Result",
    "Selection",
    "Severity",
    "Workspace",
    "build_elsewhere",
    "build_leaflets",
    "check_leaflets",
    "engines",
    "find_root",
]

if TYPE_CHECKING:
    from brochure.build import build_leaflets
    from brochure.checking import check_leaflets
    from brochure.distributing import build_elsewhere
    from brochure.engines import engines
    from brochure.errors import BrochureError, Diagnostic, ExitCode, Place, Severity
    from brochure.outcome import Result
    from brochure.planning import Selection
    from brochure.report import Output
    from brochure.workspace import Workspace, find_root


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(f"brochure.{_HOMES[name]}"), name)
    message = f"module 'brochure' has no attribute {name!r}"
    raise AttributeError(message)
