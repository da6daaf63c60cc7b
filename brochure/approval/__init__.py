"""Approval: which words of a leaflet were approved, where a leaflet stands by that, and what has changed since."""

from brochure.approval.difference import Change, differences
from brochure.approval.standing import Standing, claims_approval, standing
from brochure.approval.words import Source, Words, read_words, words

__all__ = [
    "Change",
    "Source",
    "Standing",
    "Words",
    "claims_approval",
    "differences",
    "read_words",
    "standing",
    "words",
]
