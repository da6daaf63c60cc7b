"""Posing: folded paper in space, and how it looks: what proofs and tickets draw. Lengths are mm.

Projection is parallel, so that every facet of a sheet stays an affine picture.
"""

from brochure.posing.piece import (
    Crease,
    Facet,
    Piece,
    Posed,
    cover_of,
    creases,
    flat_size,
    opening,
    piece_of,
    placed_size,
    placements_of,
    turned,
    unfolding,
)
from brochure.posing.sight import Camera, Seen, shadow, view
from brochure.posing.space import Point, about

__all__ = [
    "Camera",
    "Crease",
    "Facet",
    "Piece",
    "Point",
    "Posed",
    "Seen",
    "about",
    "cover_of",
    "creases",
    "flat_size",
    "opening",
    "piece_of",
    "placed_size",
    "placements_of",
    "shadow",
    "turned",
    "unfolding",
    "view",
]
