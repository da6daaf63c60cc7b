"""Press: typeset pages to finished files, one per edition."""

from brochure.press.finish import Edition, Job, bleed_pt, cells, finish, layout_of, trims
from brochure.press.imposition import PanelPages
from brochure.press.profiles import Profile, default_profile

__all__ = [
    "Edition",
    "Job",
    "PanelPages",
    "Profile",
    "bleed_pt",
    "cells",
    "default_profile",
    "finish",
    "layout_of",
    "trims",
]
