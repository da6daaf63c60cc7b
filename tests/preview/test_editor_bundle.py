"""The editor that ships is what its script makes of the packages that are locked, and carries their licences."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCES = CHECKOUT / "scripts" / "editor-bundle"
BUNDLE = CHECKOUT / "brochure" / "preview" / "static" / "codemirror.js"
AGAIN = "make it anew: scripts/editor"


def record() -> dict[str, str | dict[str, str]]:
    found: dict[str, str | dict[str, str]] = json.loads((SOURCES / "bundle.json").read_text())
    return found


def packages() -> dict[str, str]:
    found = record()["packages"]
    assert isinstance(found, dict)
    return found


def test_nobody_has_edited_the_bundle_by_hand() -> None:
    data = BUNDLE.read_bytes()
    assert hashlib.sha256(data).hexdigest() == record()["sha256"], AGAIN
    assert hashlib.sha256(data + b"\n").hexdigest() != record()["sha256"]


def test_what_was_bundled_is_what_is_locked() -> None:
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    versions = {name.removeprefix("node_modules/"): entry.get("version") for name, entry in locked.items()}
    assert {name: versions.get(name) for name in packages()} == packages(), AGAIN
    assert record()["esbuild"] == versions["esbuild"], AGAIN
    asked = json.loads((SOURCES / "package.json").read_text())["dependencies"]
    assert {name: versions[name] for name in asked} == asked


def test_the_lock_names_no_address_and_hashes_every_package() -> None:
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    others = {name: entry for name, entry in locked.items() if name}
    assert len(others) > 10
    assert [name for name, entry in others.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [path.name for path in SOURCES.iterdir() if "://" in path.read_text()] == []


def test_every_package_in_it_is_under_mit_and_its_notice_ships() -> None:
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    assert {locked[f"node_modules/{name}"]["license"] for name in packages()} == {"MIT"}
    notices = (CHECKOUT / "LICENSES" / "CodeMirror.txt").read_text().split("\n----\n\n")[1:]
    heads = [f"{name} {version}" for name, version in packages().items()]
    assert [notice.partition("\n")[0] for notice in notices] == heads, AGAIN
    assert all("Copyright (C)" in notice and "Permission is hereby granted" in notice for notice in notices)
