"""What a booklet costs as its pages grow, on two cores, beside the bare script on the same pages."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pypdfium2
import yaml

from benchmarks.measuring import Cost, brochure, cost, in_turn, ratio, seconds
from benchmarks.same import TAGGED, bare, composed, dumping, proved
from benchmarks.table import Curve, Row, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGES = (8, 16, 24, 48)
GOAL_RATIO, GOAL_LINEAR = 0.7, 1.2
# So many of them fill a page.
PARAGRAPHS = 4
WORDS = (
    "You may bring somebody with you on the day. Please come ten minutes before your time, so that we can greet you, "
    "show you the room and answer what you would like to ask us. There is water and tea for both of you."
)


def leaflet(pages: int) -> dict[str, object]:
    """Return a booklet with words for so many pages."""
    inside = [{"text": "\n\n".join([WORDS] * PARAGRAPHS)}, {"break": "panel"}] * (pages - 2)
    return {
        "title": "A long booklet",
        "subtitle": "Its words repeat",
        "code": "LNG-01",
        "version": "0.1",
        "audience": "Nobody: it is there to be measured",
        "fold": "booklet",
        "review": {"issued": "2026-11-01", "due": "2028-11-01", "funding": "none"},
        "panels": {
            "front": [{"cover": {}}],
            "pages": inside[:-1],
            "back": [{"emergency": {"title": "In an emergency"}}, "contact", "review-line"],
        },
    }


def measured(rounds: int) -> Iterator[Row | Curve]:
    """Yield what booklets cost."""
    rounds = max(1, rounds // 3)
    with tempfile.TemporaryDirectory() as name, dumping() as dump:
        folder = Path(name)
        root = folder / "workspace"
        cost(brochure("new", root, "--jurisdiction", "GB-ENG"))
        (root / "content/leaflets/ketamine-for-ptsd.en-GB.yaml").unlink()
        works: dict[str, Callable[[], Cost]] = {}
        for pages in PAGES:
            path = root / f"content/leaflets/long-{pages}.en-GB.yaml"
            path.write_text(yaml.safe_dump(leaflet(pages), allow_unicode=True, sort_keys=False))
            command = brochure(
                "build", f"long-{pages}", "--edition", "screen", "-C", root, "-o", folder / "out", "-j", "2"
            )
            cost(command)
            (pdf,) = (folder / "out").rglob(f"long-{pages}.screen.pdf")
            with pypdfium2.PdfDocument(pdf) as made:
                if len(made) != pages:
                    sys.exit(f"the booklet has {len(made)} pages in place of {pages}")
            (document,) = composed(root, f"long-{pages}")
            page = proved(dump.write(document, folder / f"page-{pages}"), pdf)
            works[f"ours {pages}"] = partial(cost, command)
            works[f"bare {pages}"] = partial(cost, bare(TAGGED, page))
        found = in_turn(rounds, works)
        for who in ("ours", "bare"):
            points = tuple((float(pages), min(c.cpu for c in found[f"{who} {pages}"])) for pages in PAGES)
            name_of = {"ours": "brochure", "bare": "bare WeasyPrint"}[who]
            yield Curve("A booklet, all checks", name_of, "pages", "processor seconds", points)
        first, last = PAGES[0], PAGES[-1]
        ours, bare_last = found[f"ours {last}"], found[f"bare {last}"]
        yield Row(
            f"a booklet of {last} pages, screen", ratio(ours, bare_last), goal=GOAL_RATIO, note=seconds(ours, bare_last)
        )
        # Medians over wide steps: between 8 and 16 pages there is less than a run varies by.
        middle = PAGES[2]
        cpu = {pages: median(c.cpu for c in found[f"ours {pages}"]) for pages in PAGES}
        later = (cpu[last] - cpu[middle]) / (last - middle)
        sooner = (cpu[middle] - cpu[first]) / (middle - first)
        note = f"{later * 1000:.0f} and {sooner * 1000:.0f} ms of processor time"
        yield Row("a page more from 24 to 48, beside one from 8 to 24", later / sooner, goal=GOAL_LINEAR, note=note)


if __name__ == "__main__":
    say(__doc__, measured)
