"""What files come to is kept by their bytes: as it would be read, places included, and read again when in doubt."""

from __future__ import annotations

import dataclasses
import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from brochure.errors import BrochureError, Diagnostic
from brochure.source import Scalar
from brochure.workspace import Store, Workspace, write_together
from brochure.workspace.derived import Derived

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parents[2]
PARTS = [("a.yaml", b"one"), ("b.yaml", b"two")]
READ: dict[str, Callable[[Workspace], object]] = {
    "clinic": lambda workspace: workspace.clinic("tern-quay", "en-GB"),
    "evidence": lambda workspace: workspace.evidence("en-GB"),
    "jurisdiction": lambda workspace: workspace.jurisdiction("GB-ENG", None, "en-GB"),
    "phrases": lambda workspace: workspace.phrases("pl").text,
}


class Made:
    """Makes a value, and counts how often it was asked to."""

    def __init__(self, value: object = ("made",)) -> None:
        self.value, self.times = value, 0

    def __call__(self) -> object:
        self.times += 1
        return self.value


def test_the_same_bytes_are_made_once_and_any_other_anew(tmp_path: Path) -> None:
    derived, made = Derived(Store(tmp_path), "program"), Made()
    for _ in range(3):
        assert derived.of("kind", PARTS, made) == ("made",)
    assert made.times == 1
    others: list[tuple[Derived, str, list[tuple[str, bytes]]]] = [
        (Derived(Store(tmp_path), "another"), "kind", PARTS),
        (derived, "other", PARTS),
        (derived, "kind", [("a.yaml", b"one"), ("b.yaml", b"twu")]),
        (derived, "kind", [("a.yaml", b"one"), ("c.yaml", b"two")]),
        (derived, "kind", PARTS[::-1]),
        (derived, "kind", [("a.yaml", b"one\0b.yaml\x003\0two")]),
    ]
    for number, (another, kind, parts) in enumerate(others, start=2):
        another.of(kind, parts, made)
        assert made.times == number


def test_without_a_store_nothing_is_kept() -> None:
    for derived in (Derived(), Derived(Store(None), "program")):
        made = Made()
        derived.of("kind", PARTS, made)
        derived.of("kind", PARTS, made)
        assert made.times == 2


@pytest.mark.parametrize("kept", [b"", b"not a pickle", b"cno.such.module\nname\n."])
def test_what_cannot_be_read_is_made_again_and_put_right(tmp_path: Path, kept: bytes) -> None:
    store, made = Store(tmp_path), Made()
    derived = Derived(store, "program")
    derived.of("kind", PARTS, made)
    ((path, _),) = store.entries()
    store.put(f"kind/{path.name}", kept)
    assert derived.of("kind", PARTS, made) == ("made",)
    assert made.times == 2
    derived.of("kind", PARTS, made)
    assert made.times == 2


def test_a_fault_is_told_each_time(tmp_path: Path) -> None:
    derived, told = Derived(Store(tmp_path), "program"), []

    def fail() -> None:
        told.append(True)
        raise BrochureError(Diagnostic("fault", "no"))

    for _ in range(2):
        with pytest.raises(BrochureError):
            derived.of("kind", PARTS, fail)
    assert len(told) == 2


def whole(value: Any) -> Any:
    """Return all that is in a value, private parts and the place of every character included."""
    if isinstance(value, Scalar):
        return str(value), value.style, value.place, [value.place_of(offset) for offset in range(len(value))]
    if isinstance(value, BaseModel):
        private = value.__pydantic_private__ or {}
        return type(value), whole(dict(value)), whole(private)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value), [whole(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, dict):
        return {key: whole(inner) for key, inner in value.items()}
    return [whole(inner) for inner in value] if isinstance(value, tuple | list) else value


@pytest.mark.parametrize("name", READ)
def test_what_is_kept_is_what_would_be_read(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def workspace() -> Workspace:
        opened = Workspace(CHECKOUT)
        opened.derived = Derived(Store(tmp_path), "program")
        return opened

    plain, first = READ[name](Workspace(CHECKOUT)), workspace()
    READ[name](first)
    second = workspace()
    monkeypatch.setattr("brochure.source.parse", None)  # nothing is read for it any more
    monkeypatch.setattr("brochure.catalogue.read", None)
    found = READ[name](second)
    assert whole(found) == whole(plain)
    assert second.files.record == first.files.record, "a run sees what it would have seen"


class Hostile:
    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self) -> Any:  # noqa: D105 - as pickle has it
        return self.call[0], self.call[1:]


@pytest.mark.parametrize("call", [os.mkdir, Path.mkdir, write_together])
def test_what_lies_in_the_folder_runs_no_code(tmp_path: Path, call: Callable[..., object]) -> None:
    store, made = Store(tmp_path / "kept"), Made()
    derived = Derived(store, "program")
    derived.of("kind", PARTS, made)
    ((path, _),) = store.entries()
    argument = {tmp_path / "run": b""} if call is write_together else tmp_path / "run"
    store.put(f"kind/{path.name}", pickle.dumps(Hostile(call, argument)))
    assert derived.of("kind", PARTS, made) == ("made",)
    assert (made.times, (tmp_path / "run").exists()) == (2, False)
    pickle.loads(pickle.dumps(Hostile(call, argument)))  # noqa: S301 - the planted fault: anybody's reader runs it
    assert (tmp_path / "run").exists()
