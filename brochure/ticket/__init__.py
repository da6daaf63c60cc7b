"""The job ticket: what a print shop has to know of a print file, for people and for programs."""

from brochure.ticket.drawings import drawings
from brochure.ticket.record import NOTICE, Order, Run, as_json, record
from brochure.ticket.words import words

__all__ = ["NOTICE", "Order", "Run", "as_json", "drawings", "record", "words"]
