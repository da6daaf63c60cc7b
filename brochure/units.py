"""Lengths: millimetres towards people, points towards PDF, converted in one place."""

from __future__ import annotations

MM_PER_INCH = 25.4
PT_PER_INCH = 72.0


def pt(mm: float) -> float:
    """Return ``mm`` millimetres in PDF points (1/72 inch, ISO 32000-1, 8.3.2.3)."""
    return mm / MM_PER_INCH * PT_PER_INCH


def mm(points: float) -> float:
    """Return ``points`` PDF points in millimetres."""
    return points / PT_PER_INCH * MM_PER_INCH


def inches(number: float) -> float:
    """Return ``number`` inches in millimetres."""
    return number * MM_PER_INCH
