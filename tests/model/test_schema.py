"""The schemas that editors use: valid, up to date, and of one mind with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from brochure.errors import BrochureError
from brochure.model import load, schema
from brochure.source import parse
from tests.model.test_faults import BRAND, CLINIC, LEAFLET
from tests.model.test_leaflet import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Callable
