"""A run of variable data: the art of a leaflet once, and on every copy the words of one record in their slots."""

from brochure.press.run.assembly import Copy, Plan, assembled, lettered, plan, read_back, unfit
from brochure.press.run.fitting import LEAST_PT
from brochure.press.run.lettering import Lettering
from brochure.press.run.shaping import Typefaces

__all__ = [
    "LEAST_PT",
    "Copy",
    "Lettering",
    "Plan",
    "Typefaces",
    "assembled",
    "lettered",
    "plan",
    "read_back",
    "unfit",
]
