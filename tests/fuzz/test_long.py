"""Long inputs: twice as much of anything takes about twice the steps, whatever it is a heap of."""

from __future__ import annotations

import pytest

from tests.fuzz import bases, rooms

# Each of these once took minutes, as every step looked at all that came before or after it. Of the processor.
HEAPS = ("W", "{clinic.phone} ", "Dr. A. B. ", "a. ", "[@", "{", "**a** ", "5 mg, ", "- ", "'", "e\u0301", "\u202e")
SECONDS = 20.0


@pytest.mark.long
@pytest.mark.parametrize("heap", HEAPS)
def test_a_text_of_a_hundred_thousand_characters_is_read_in_little_time(heap: str) -> None:
    text = heap * (100_000 // len(heap))
    with rooms.limited(SECONDS):
        rooms.checked({bases.LEAFLET: bases.SHORT + f"    - text: |\n        x {text}\n".encode()})
