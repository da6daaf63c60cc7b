"""With which language a leaflet is compared that does not say what it was translated from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.translating import counterpart
from brochure.workspace import Workspace
from tests.support import knees
from tests.support.commands import swap

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_the_one_that_clinics_hand_out_first_not_the_first_by_alphabet(tmp_path: Path) -> None:
    folder = knees.make(tmp_path / "ws")
    leaflets = folder / "content" / "leaflets"
    for language in ("de", "pl"):
        (leaflets / f"knees.{language}.yaml").write_text(knees.TEXT, encoding="utf-8")
    (clinic,) = (folder / "content" / "clinics").glob("*/clinic.yaml")
    swap(clinic, "languages: [en-GB", "languages: [en-GB, pl, de")
    assert counterpart(Workspace(folder), "knees", "pl") == "en-GB"
    assert counterpart(Workspace(folder), "knees", "de") == "en-GB"
    assert counterpart(Workspace(folder), "knees", "en-GB") is None
