"""Press: typeset pages to finished files, one per edition."""

from brochure.press.finish import Edition, Job, bleed_pt, cells, finish, folds, layout_of, trims
from brochure.press.imposition import PanelPages

__all__ = [
    "Edition",
    "Job",
    "PanelPages",
    "bleed_pt",
    "cells",
    "finish",
    "folds",
    "layout_of",
    "trims",
]
