"""Where things stand in a workspace: its files by what they are of."""

from __future__ import annotations

APPROVALS = "content/approvals.yaml"


def leaflet_path(name: str, language: str) -> str:
    """Return where a leaflet stands in its workspace."""
    return f"content/leaflets/{name}.{language}.yaml"


def approved_path(sha256: str) -> str:
    """Return where approved words are kept in their workspace."""
    return f"content/approvals/{sha256}.txt"


def translations_path(tag: str) -> str:
    """Return where shared wording in another language stands in its workspace."""
    return f"content/translations/{tag}.yaml"


def printer_path(clinic: str) -> str:
    """Return where the readings of a clinic's printer stand in its workspace."""
    return f"content/clinics/{clinic}/printer.yaml"
