"""Proofs: a print file on paper before it is printed, with guides, colours, plates, folded, and what was found."""

from brochure.proof.art import Frame, place
from brochure.proof.folded import Face
from brochure.proof.furniture import css
from brochure.proof.guides import named
from brochure.proof.pages import PAPERS, SOFT, Colour, Plate, Proof, Side, names, plan
from brochure.proof.rasters import inked, pngs

__all__ = [
    "PAPERS",
    "SOFT",
    "Colour",
    "Face",
    "Frame",
    "Plate",
    "Proof",
    "Side",
    "css",
    "inked",
    "named",
    "names",
    "place",
    "plan",
    "pngs",
]
