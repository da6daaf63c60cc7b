"""Press: typeset pages to finished files, one per edition."""

from brochure.press.calibration import corrected, correction, moved
from brochure.press.finish import Edition, Job, bleed_pt, cells, finish, layout_of, trims
from brochure.press.imposition import PanelPages

__all__ = [
    "Edition",
    "Job",
    "PanelPages",
    "bleed_pt",
    "cells",
    "corrected",
    "correction",
    "finish",
    "layout_of",
    "moved",
    "trims",
]
