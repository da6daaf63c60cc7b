"""What fails while a record is in hand is told without it: an exception of the server, a crash of a typesetter."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from brochure.planning import Job
from brochure.preview.desk.counter import Counter, DeclinedError, Order
from brochure.preview.desk.routes import Discreet, where
from brochure.preview.desk.shelf import Name
from brochure.workers import Crash
from tests.support import desks
from tests.support.commands import swap

if TYPE_CHECKING:
    from pathlib import Path

TYPED = "Zyxqva"
NAME = Name(desks.CLINIC, "knees", "en-GB")


class Typesetters:
    """Workers that crash over everything, and first give back what somebody else had asked for."""

    def __init__(self) -> None:
        other = SimpleNamespace(job=Job("other", "en-GB", desks.CLINIC, ("office",)))
        self.done: list[tuple[Any, Any]] = [(other, ("the sheet of somebody else",))]

    def submit(self, key: Any, _job: Any) -> None:
        self.done.append((key, Crash(f"Traceback: ValueError: {TYPED}")))

    def results(self) -> Any:
        while self.done:
            yield self.done.pop(0)


def test_a_typesetter_that_crashes_is_no_sheet_of_somebody_else_and_tells_nothing_typed(tmp_path: Path) -> None:
    path = desks.make(tmp_path / "ws", shipped=False) / "content/leaflets/necks.en-GB.yaml"
    swap(path, "\npanels:\n", "\nrecord:\n  who: {max-chars: 20}\npanels:\n")
    swap(path, "Ask for large print", "Ask {record.who} for large print")
    counter = Counter(tmp_path / "ws", Typesetters(), lambda: None, None)  # type: ignore[arg-type]
    with pytest.raises(DeclinedError) as caught:
        counter.sheet(Order(replace(NAME, leaflet="necks"), "office", {"who": TYPED}, knowing=True))
    assert caught.value.code == "cannot-be-made"
    assert "`brochure build necks` says more" in caught.value.message
    assert TYPED not in caught.value.message
    ready = counter.ready(replace(NAME, leaflet="necks"), "office")
    assert (ready.pdf, ready.front) == (None, None)


def test_an_order_does_not_show_what_was_typed() -> None:
    assert TYPED not in repr(Order(NAME, "office", {"who": TYPED}))


def test_a_fault_of_the_program_is_told_by_its_lines_alone(capsys: pytest.CaptureFixture[str]) -> None:
    async def failing(_scope: Any, _receive: Any, _send: Any) -> None:
        raise ValueError(TYPED)

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    asyncio.run(Discreet(failing)({"type": "http"}, receive, send))
    told = capsys.readouterr().err
    assert "ValueError at" in told
    assert "in failing" in told
    assert sent[0]["status"] == 500
    assert TYPED not in told + str(sent)


def test_what_an_exception_came_from_is_not_told_either() -> None:
    fault = RuntimeError(TYPED)
    fault.__cause__ = KeyError(TYPED)
    assert TYPED not in where(fault)
