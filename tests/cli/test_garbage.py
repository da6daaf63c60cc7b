"""When a command looks for garbage: never for one leaflet, seldom for many, as Python does where it stays."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

ASKED = """
import gc, json
from brochure.cli import app
from brochure.cli.building import _settling
told = []
tell = _settling(lambda *one: told.append(one))
for number in range(1, {made} + 1):
    tell(None, number, {total})
print(json.dumps([gc.get_threshold()[0], gc.get_freeze_count() > 0, len(told)]))
"""


@pytest.mark.parametrize(
    ("made", "total", "found"),
    [(0, 3, [200_000, False, 0]), (1, 1, [200_000, False, 1]), (1, 3, [50_000, True, 1]), (3, 3, [50_000, True, 3])],
)
def test_a_run_settles_once_more_than_one_target_is_made(made, total, found):
    run = [sys.executable, "-c", ASKED.format(made=made, total=total)]
    assert json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout) == found
