"""Run the command line: ``python -m brochure``."""

from brochure.cli import main

main(prog_name="brochure")
