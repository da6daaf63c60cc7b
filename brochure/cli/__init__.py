"""The command line: arguments in, exit code out. Diagnostics and progress go to stderr, results to stdout."""

from brochure.cli import (
    building,
    calibrating,
    governing,
    importing,
    inspecting,
    lookups,
    merging,
    previewing,
    proofing,
    starting,
    translating,
)
from brochure.cli.app import main

__all__ = [
    "building",
    "calibrating",
    "governing",
    "importing",
    "inspecting",
    "lookups",
    "main",
    "merging",
    "previewing",
    "proofing",
    "starting",
    "translating",
]
