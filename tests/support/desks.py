"""Workspaces for the front desk: a clinic that ships with some of its leaflets, and leaflets in every standing."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support import knees
from tests.support.commands import swap

CHECKOUT = Path(__file__).resolve().parent.parent.parent
CLINIC = "tern-quay"
# What every standing but the approved one is written as, by the name of a leaflet.
STANDINGS = {
    "elbows": "  status: withdrawn\n  reason: Its advice on rest has changed.\n  instead: knees\n",
    "wrists": "  status: in-review\n",
    "necks": "",
}
_SHIPPED = {
    "ketamine-for-ptsd": ("en-US", "en-GB", "pl", "ar"),
    "ketamine-for-ptsd-easy-read": ("en-US", "en-GB"),
    "treatment-day": ("en-US", "en-GB"),
}


def make(folder: Path, *, shipped: bool = True) -> Path:
    """Make a workspace in ``folder`` and return it: ``knees`` and its like, and leaflets that ship if ``shipped``."""
    content, ours = folder / "content", CHECKOUT / "content"
    leaflets = content / "leaflets"
    leaflets.mkdir(parents=True)
    shutil.copytree(ours / "clinics" / CLINIC, content / "clinics" / CLINIC)
    (leaflets / "knees.en-GB.yaml").write_text(knees.TEXT, encoding="utf-8")
    for number, (name, lines) in enumerate(STANDINGS.items(), start=2):
        path = leaflets / f"{name}.en-GB.yaml"
        text = knees.TEXT.replace("Your knees", f"Your {name}").replace("KN-01", f"KN-0{number}")
        path.write_text(text, encoding="utf-8")
        swap(path, "  funding: none\n", f"  funding: none\n{lines}")
    if shipped:
        shutil.copytree(ours / "images", content / "images")
        for name in (f"{name}.{language}.yaml" for name, found in _SHIPPED.items() for language in found):
            shutil.copy(ours / "leaflets" / name, leaflets)
    return folder
