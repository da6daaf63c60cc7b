"""Classes made of code that was kept are those that dataclasses makes, and nothing kept can spoil them."""

from __future__ import annotations

import dataclasses
import marshal
from typing import TYPE_CHECKING, Any

import pytest

from brochure.quickclasses import compiled
from brochure.quickstart import SWITCH
from brochure.workspace import Store

if TYPE_CHECKING:
    from pathlib import Path


def classes() -> list[Any]:
    """Return classes of several kinds, one of which shares its name and the text of most methods with another."""

    @dataclasses.dataclass(frozen=True, slots=True)
    class Pair:
        one: int
        other: tuple[str, ...] = ()

    first = Pair

    @dataclasses.dataclass(order=True)
    class Pair:  # type: ignore[no-redef]
        one: int
        other: list[str] = dataclasses.field(default_factory=lambda: ["made"])

    return [first, Pair]


def behaviour() -> list[object]:
    """Return what the classes do."""
    frozen, plain = classes()
    with pytest.raises(dataclasses.FrozenInstanceError):
        frozen(1).one = 2
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'one'"):
        frozen()
    made = (frozen(1), frozen(1, ("a",)), plain(2), plain(3, ["b"]))
    said = [repr(value) for value in made]
    return [
        *said,
        frozen(1) == frozen(1),
        hash(frozen(1)) == hash(frozen(2)),
        plain(2) < plain(3),
        plain(2) == frozen(2),
    ]


def entries(store: Store) -> dict[bytes, object]:
    """Return the code that is kept, by the digest of its text."""
    ((path, _),) = store.entries()
    found: dict[bytes, object] = marshal.loads(store.get(f"classes/{path.name}") or b"")  # noqa: S302 - made here
    return found


def test_classes_are_the_same_when_made_when_kept_and_when_the_code_is_known(tmp_path: Path) -> None:
    store, plain = Store(tmp_path), behaviour()
    counts = []
    for _ in range(2):
        with compiled(store):
            assert behaviour() == plain
        counts.append(len(entries(store)))
        assert "exec" not in vars(dataclasses)
    assert counts[0] == counts[1] > 5
    assert behaviour() == plain


def test_known_code_is_taken_by_its_text_and_is_not_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    with compiled(store):
        classes()
    monkeypatch.setattr("builtins.compile", None)
    with compiled(store):
        behaviour()


@pytest.mark.parametrize("kept", [b"", b"not code", marshal.dumps([1])[:-1]])
def test_what_cannot_be_read_is_made_again(tmp_path: Path, kept: bytes) -> None:
    store = Store(tmp_path)
    with compiled(store):
        classes()
    ((path, _),) = store.entries()
    store.put(f"classes/{path.name}", kept)
    with compiled(store):
        behaviour()
    assert len(entries(store)) > 5


def test_it_can_be_turned_off_and_does_nothing_where_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with compiled(Store(None)):
        assert "exec" not in vars(dataclasses)
    monkeypatch.setenv(SWITCH, "1")
    with compiled(Store(tmp_path)):
        assert "exec" not in vars(dataclasses)
        classes()
    assert list(Store(tmp_path).entries()) == []
