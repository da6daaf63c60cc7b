"""Saving from the preview: what a room may write, what it answers, what it bears."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request

from brochure.errors import BrochureError
from brochure.preview.drafts import MOST_BYTES, PAGES, Drafts
from brochure.preview.saving import Saving, as_json, body, words
from brochure.workspace import Change

if TYPE_CHECKING:
    from pathlib import Path

BRAND = "content/clinics/mine/_brand.yml"
MAY = re.compile(r"content/clinics/[^/]+/_brand\.yml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with a clinic and a leaflet."""
    for path in (BRAND, "content/leaflets/x.en-US.yaml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("old")
    return tmp_path


def answered(saving: Saving, path: str, data: bytes, seen: str | None) -> tuple[int, Any]:
    response = saving.answer({path: Change(data, seen)})
    return response.status_code, json.loads(bytes(response.body))


def test_what_was_saved_is_told_by_its_digest_and_saves_again(root: Path) -> None:
    saving = Saving(root, MAY)
    status, told = answered(saving, BRAND, b"new", saving.held(BRAND).sha256)
    assert (status, told) == (200, {"saved": {BRAND: saving.held(BRAND).sha256}})
    assert answered(saving, BRAND, b"newer", told["saved"][BRAND])[0] == 200
    assert (root / BRAND).read_bytes() == b"newer"


def test_a_conflict_comes_with_the_text_that_is_there_now(root: Path) -> None:
    saving = Saving(root, MAY)
    seen = saving.held(BRAND).sha256
    (root / BRAND).write_text("theirs: é")
    status, told = answered(saving, BRAND, b"mine", seen)
    assert status == 409
    assert told == {"changed": [{"path": BRAND, "sha256": saving.held(BRAND).sha256, "text": "theirs: é"}]}
    (root / BRAND).write_bytes(b"\xff")
    assert as_json(saving.held(BRAND))["text"] is None
    (root / BRAND).unlink()
    assert answered(saving, BRAND, b"mine", seen)[1]["changed"] == [{"path": BRAND, "sha256": None, "text": None}]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/leaflets/x.en-US.yaml", "not-editable"),
        ("content/clinics/mine/deeper/_brand.yml", "not-editable"),
        ("content/clinics/mine/_brand.yml.bak", "not-editable"),
        ("x/content/clinics/mine/_brand.yml", "not-editable"),
        ("content/clinics/../_brand.yml", "outside-workspace"),
        ("/content/clinics/mine/_brand.yml", "outside-workspace"),
        ("content/clinics", "not-a-file"),
    ],
)
def test_files_that_are_not_of_the_rooms_kind_are_refused(root: Path, path: str, code: str) -> None:
    saving = Saving(root, MAY)
    status, told = answered(saving, path, b"new", None)
    assert (status, [d["code"] for d in told["diagnostics"]]) == (422, [code])
    with pytest.raises(BrochureError):
        saving.held(path)
    assert sorted(p.read_text() for p in root.rglob("*.y*ml")) == ["old", "old"]


def test_of_many_who_save_at_once_one_does(root: Path) -> None:
    saving = Saving(root, MAY)
    seen = saving.held(BRAND).sha256
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: answered(saving, BRAND, b"%d" % n, seen)[0], range(16)))
    assert sorted(found) == [200, *[409] * 15]


def request(*parts: bytes) -> Request:
    """Return a request that brings its body in ``parts``."""
    waiting = list(parts)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    return Request({"type": "http", "method": "PUT", "headers": []}, receive)


def test_a_request_is_read_up_to_a_limit() -> None:
    assert asyncio.run(body(request(b"ab", b"c"), 3)) == b"abc"
    with pytest.raises(BrochureError):
        asyncio.run(body(request(b"ab", b"cd", b"never asked for"), 3))


@pytest.mark.parametrize("sent", [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b"null"])
def test_what_is_no_object_is_refused(sent: bytes) -> None:
    with pytest.raises(BrochureError, match="no JSON object"):
        asyncio.run(words(request(sent)))


def test_a_draft_is_seen_by_its_page_alone_until_it_is_taken_away() -> None:
    drafts = Drafts()
    drafts.put("a", {"x": b"1", "y": b"2"})
    seen = drafts.of("a")
    drafts.put("a", {"x": b"3", "y": None})
    assert (dict(seen), drafts.of("a"), drafts.of("b"), drafts.of("")) == ({"x": b"1", "y": b"2"}, {"x": b"3"}, {}, {})
    drafts.put("a", {"x": None})
    assert "a" not in drafts


def test_drafts_are_few_and_the_one_not_looked_at_goes_first() -> None:
    drafts = Drafts()
    for number in range(PAGES):
        drafts.put(str(number), {"x": b""})
    assert drafts.of("0")
    drafts.put("another", {"x": b""})
    assert ("0" in drafts, "1" in drafts) == (True, False)
    with pytest.raises(BrochureError, match="unsaved"):
        drafts.put("large", {"x": bytes(MOST_BYTES), "y": b"1"})
