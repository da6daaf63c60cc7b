"""Records: what fills in the fields of a leaflet, parsed, checked and written as its language and country write it.

A value never stands in what is told of it: findings name the field, the row and the column.
"""

from brochure.records.filling import Filled, Wrong, discreet, fill
from brochure.records.values import Manner

__all__ = ["Filled", "Manner", "Wrong", "discreet", "fill"]
