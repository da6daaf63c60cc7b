"""The command line: arguments in, exit code out. Diagnostics and progress go to stderr, results to stdout."""

from brochure.cli.app import main

__all__ = ["main"]
