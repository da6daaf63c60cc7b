"""A new workspace: one leaflet and one clinic, four files that a person can read, and their schemas for editors."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from brochure import workspace as disk
from brochure.errors import Diagnostic, Place, UsageError, did_you_mean
from brochure.model import schema

if TYPE_CHECKING:
    from pathlib import Path

LEAFLET = "ketamine-for-ptsd"
CLINIC = "my-clinic"

# The clinic and the language that a new workspace starts from, by jurisdiction.
STARTS = {"US": ("aldgrove", "en-US"), "GB-ENG": ("tern-quay", "en-GB")}

# What is said of other languages in the files that are copied: a new workspace has one, and begins with an original.
_LANGUAGES = re.compile(rb"^(languages: \[)[^\]]*", re.MULTILINE)
_TRANSLATION = re.compile(rb"^translation:.*\n(?:[ \t].*\n)+", re.MULTILINE)
_SCHEMA_LINE = re.compile(rb"\$schema=\S*/(leaflet|clinic)\.schema\.json")


def new_workspace(directory: Path, jurisdiction: str) -> tuple[list[str], list[str]]:
    """Write a workspace into ``directory``; return the files written, and those kept because they were there.

    Raises ``UsageError`` for a jurisdiction without a start, or where ``directory`` is a file.
    """
    if jurisdiction not in STARTS:
        message = f'no example for jurisdiction "{jurisdiction}"'
        raise UsageError(Diagnostic("unknown-jurisdiction", message, hint=did_you_mean(jurisdiction, STARTS)))
    if directory.exists() and not directory.is_dir():
        message = "this is a file, not a folder"
        raise UsageError(Diagnostic("not-a-folder", message, place=Place(str(directory))))
    written, kept = [], []
    for path, data in _files(jurisdiction).items():
        if (directory / path).exists():
            kept.append(path)
        else:
            disk.write(directory / path, data)
            written.append(path)
    return written, kept


def _files(jurisdiction: str) -> dict[str, bytes]:
    clinic, language = STARTS[jurisdiction]
    top = disk.starter_folder()
    leaflet = _TRANSLATION.sub(b"", (top / disk.leaflet_path(LEAFLET, language)).read_bytes())
    folder = top / "content" / "clinics" / clinic
    files = {
        disk.leaflet_path(LEAFLET, language): leaflet,
        **{
            f"content/clinics/{CLINIC}/{name}": (folder / name).read_bytes()
            for name in ("clinic.yaml", "_brand.yml", "logo.svg")
        },
        "content/schema/leaflet.schema.json": _json(schema.leaflet_schema()),
        "content/schema/clinic.schema.json": _json(schema.clinic_schema()),
    }
    clinic_file = f"content/clinics/{CLINIC}/clinic.yaml"
    files[clinic_file] = _LANGUAGES.sub(rb"\g<1>" + language.encode(), files[clinic_file])
    return {path: _with_schema(path, data) for path, data in files.items()}


def _with_schema(path: str, data: bytes) -> bytes:
    """Return a YAML file whose first line names the schema where a workspace keeps it."""
    up = "../" * (path.count("/") - 1)
    return _SCHEMA_LINE.sub(rb"$schema=%sschema/\1.schema.json" % up.encode(), data, count=1)


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
