"""Print-ready patient leaflets from YAML.

The public API (docs/api.md; docs/embedding.md tells how it is used)::

    from pathlib import Path
    import brochure

    workspace = brochure.Workspace(brochure.find_root(Path()))
    with brochure.typesetters(workspace) as workers:
        result = brochure.build_leaflets(workspace, brochure.Selection(), workers, out=Path("build"))

or, by any executor of ``concurrent.futures``::

    result = brochure.build_elsewhere(workspace, brochure.Selection(), executor, out=Path("build"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Where each public name lives; loaded when first asked for, so that ``import brochure`` costs nothing.
# None is that of a module of the package: loading the module would put it in the name's place.
_HOMES = {
    "BrochureError": ("errors", "BrochureError"),
    "Diagnostic": ("errors", "Diagnostic"),
    "ExitCode": ("errors", "ExitCode"),
    "Place": ("errors", "Place"),
    "Severity": ("errors", "Severity"),
    "Output": ("report", "Output"),
    "Result": ("outcome", "Result"),
    "Selection": ("planning", "Selection"),
    "Workspace": ("workspace", "Workspace"),
    "build_elsewhere": ("distributing", "build_elsewhere"),
    "build_leaflets": ("build", "build_leaflets"),
    "check_leaflets": ("checking", "check_leaflets"),
    "find_root": ("workspace", "find_root"),
    "typesetters": ("engines", "engines"),
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
    "find_root",
    "typesetters",
]

if TYPE_CHECKING:
    from brochure.build import build_leaflets
    from brochure.checking import check_leaflets
    from brochure.distributing import build_elsewhere
    from brochure.engines import engines as typesetters
    from brochure.errors import BrochureError, Diagnostic, ExitCode, Place, Severity
    from brochure.outcome import Result
    from brochure.planning import Selection
    from brochure.report import Output
    from brochure.workspace import Workspace, find_root


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name in _HOMES:
        module, attribute = _HOMES[name]
        return getattr(import_module(f"brochure.{module}"), attribute)
    message = f"module 'brochure' has no attribute {name!r}"
    raise AttributeError(message)
