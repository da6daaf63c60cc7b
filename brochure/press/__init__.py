"""Press: typeset pages to finished files, one per edition."""

from brochure.press.calibration import Correction, corrected, correction, moved
from brochure.press.finish import (
    Edition,
    Finished,
    Job,
    bleed_pt,
    cells,
    cuts,
    finish,
    folds,
    layout_of,
    produce,
    trims,
)
from brochure.press.imposition import PanelPages
from brochure.press.papers import finish_paper
from brochure.press.plates import separations, soft_proof
from brochure.press.process import Swatch, in_words, looks, swatches

__all__ = [
    "Correction",
    "Edition",
    "Finished",
    "Job",
    "PanelPages",
    "Swatch",
    "bleed_pt",
    "cells",
    "corrected",
    "correction",
    "cuts",
    "finish",
    "finish_paper",
    "folds",
    "in_words",
    "layout_of",
    "looks",
    "moved",
    "produce",
    "separations",
    "soft_proof",
    "swatches",
    "trims",
]
