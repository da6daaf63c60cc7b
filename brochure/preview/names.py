"""What the text of a leaflet may name, each with its words: claims, references, terms, fields, pictures."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from brochure import compose
from brochure.compose import theme
from brochure.errors import BrochureError
from brochure.languages import Language
from brochure.splicing.quoting import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from brochure.model.evidence import Reference
    from brochure.model.text import Passage, Text
    from brochure.preview.studio import Name
    from brochure.workspace import Workspace

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_NOT_YET = "to be filled in"


def names(workspace: Workspace, name: Name) -> dict[str, Any]:
    """Return tables of words by the names that stand for them; what cannot be read is left out."""
    found: dict[str, Any] = {
        "claim": {},
        "reference": {},
        "glossary": {},
        "clinic": {},
        "jurisdiction": {},
        "local": {},
        "record": {},
        "image": _pictures(workspace),
        "scene": [],
    }
    tags = Language(name.language).fallbacks
    with suppress(BrochureError):
        evidence = workspace.evidence(name.language)
        found["claim"] = {key: _said(claim.text, tags) for key, claim in evidence.claims.items()}
        found["reference"] = {key: _cited(reference) for key, reference in evidence.references.items()}
        found["glossary"] = {term: _said(meanings, tags) for term, meanings in evidence.glossary.items()}
    with suppress(BrochureError):
        clinic = workspace.clinic(name.clinic, name.language)
        found["clinic"] = compose.clinic_words(clinic)
        where = clinic.jurisdiction
        found["local"] = {key: _passage(text, where) for key, text in clinic.local.items()}
        with suppress(BrochureError):
            table = workspace.jurisdiction(where, None, name.language)
            found["jurisdiction"] = {key: _said(text.text, tags) for key, text in table.texts.items()}
        with suppress(BrochureError):
            found["scene"] = [*theme.read_manifest(clinic.brand.theme, workspace, None).scenes]
    with suppress(BrochureError):
        leaflet = workspace.leaflet(name.leaflet, name.language)
        where = workspace.clinic(name.clinic).jurisdiction
        for key, text in leaflet.local.items():
            own = found["local"].get(key)
            found["local"][key] = own or (_passage(text.default, where) if text.default else text.about)
        found["record"] = {key: record.about or _NOT_YET for key, record in leaflet.record.items()}
    return found


def _said(texts: Mapping[str, Passage], tags: tuple[str, ...]) -> str:
    """Return what is said in the first language of ``tags`` that has any words, on one line."""
    passage = next((texts[tag] for tag in tags if tag in texts), None)
    return " ".join(paragraphs(str(passage.raw))) if passage else ""


def _passage(text: Text, jurisdiction: str) -> str:
    with suppress(BrochureError):
        return " ".join(paragraphs(str(text.passage(jurisdiction).raw)))
    return ""


def _cited(reference: Reference) -> str:
    """Return a reference as people speak of it: its first author, year and title."""
    author = next((one.literal or one.family or "" for one in reference.author), "")
    year = str(reference.issued[0]) if reference.issued else ""
    head = " ".join(part for part in (author, year) if part)
    return ": ".join(part for part in (head, reference.title_short or reference.title) if part)


def _pictures(workspace: Workspace) -> list[str]:
    """Return the pictures that a leaflet may show, by their paths under ``content/``."""
    files = (*workspace.own(("content",)), *workspace.kit(("content",)))
    found = {path.removeprefix("content/") for path in files if path.lower().endswith(PICTURES)}
    return sorted(path for path in found if not path.startswith("clinics/"))
