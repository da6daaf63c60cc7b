"""Press: typeset pages to finished files, one per edition."""

from brochure.press.finish import Edition, Job, cells, finish
from brochure.press.imposition import PanelPages
from brochure.press.profiles import Profile, default_profile

__all__ = ["Edition", "Job", "PanelPages", "Profile", "cells", "default_profile", "finish"]
