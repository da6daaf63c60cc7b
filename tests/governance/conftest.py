"""A leaflet that a reviewer can approve, and the same approved: made once for all tests of governance."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import knees
from tests.support.commands import built
from tests.support.knees import (
    DAY,
    approve,
)


@pytest.fixture(scope="session")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return knees.make(tmp_path_factory.mktemp("knees") / "workspace")


@pytest.fixture(scope="session")
def approved(unsigned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with an approved leaflet, both its editions built."""
    folder = Path(shutil.copytree(unsigned, tmp_path_factory.mktemp("approved") / "workspace"))
    run = approve(folder)
    assert run.returncode == 0, run.stderr
    report = built(folder, "--date", DAY)
    assert [(o["status"], o["draft"]) for o in report["outputs"]] == [("built", False)] * 2
    assert report["diagnostics"] == []
    return folder


@pytest.fixture
def workspace(approved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(approved, tmp_path / "workspace"))


@pytest.fixture
def fresh(unsigned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(unsigned, tmp_path / "workspace"))
