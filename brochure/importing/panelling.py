"""Which fold a text fits, and which part of it stands on which panel: by words, before anything is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.importing.manuscript import Grid, Heading, Items, Part, Picture, Quotation, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.formats import Format

# The words that a panel of a tri-fold holds and still looks designed, and its size.
FEWEST, MOST = 65, 115
_TRIFOLD_AREA_MM2 = 100 * 210
# What a heading, an entry, a row or a picture takes beside its words, in words.
_HEADING, _ITEM, _ROW, _PICTURE = 3, 1, 5, 50
# What stands on a cover, and what every leaflet ends with.
COVER, CLOSE = 60, 130
# How many times over a panel may be filled before it looks crowded, and before a forced break may overflow it.
CROWDED, FULL = 1.1, 1.25
_HOPELESS = 2
WIDE = 4  # columns that a narrow panel does not take
# How much better a cut at a heading is than one in a text.
_NO_HEADING, _LOWER_HEADING = 1.0, 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """A fold, and what flows through each of its regions, in reading order: the parts of one panel after another."""

    fold: str
    regions: tuple[tuple[str, tuple[tuple[Part, ...], ...]], ...]
    load: float


@dataclass(frozen=True, slots=True)
class _Room:
    """A region that takes text: its name, how many panels, how many words each holds."""

    region: str
    panels: int
    words: float


def weight(part: Part) -> float:
    """Return what a part takes, in words of running text."""
    words = word_count(part)
    match part:
        case Heading():
            return words + _HEADING
        case Items(items=items):
            return words + _ITEM * len(items)
        case Grid(rows=rows):
            return words + _ROW * (1 + len(rows))
        case Picture():
            return words + _PICTURE
        case Quotation():
            return words + _HEADING
    return words


def proposed(parts: Sequence[Part], table: Mapping[str, Format]) -> Plan:
    """Return the first fold that holds ``parts``; ``table`` is what each fold is on the clinic's paper."""
    wide = any(isinstance(part, Grid) and len(part.header) >= WIDE for part in parts)
    total = sum(map(weight, parts))
    folds = ["half-fold", "trifold", "sheet", "booklet"]
    if wide or total < FEWEST:
        folds = ["sheet", "booklet"]
    found = [fold for fold in folds if fold in table]
    plans = (planned(parts, table[fold]) for fold in found)
    return next((plan for plan in plans if plan.load <= CROWDED), None) or planned(parts, table[found[-1]])


def planned(parts: Sequence[Part], fmt: Format) -> Plan:
    """Return how ``parts`` are dealt out on ``fmt``; its ``load`` is above 1 where they are too many."""
    rooms = tuple(_rooms(fmt))
    flowing = next((region for region in fmt.regions if region.lengths), None)
    if flowing:  # as many pages as the text takes
        page = _holds(fmt, flowing.panels[0])
        pages = {flowing.name: tuple(_pages(parts, page))}
        load = sum(map(weight, parts)) / (max(flowing.lengths) * page)
        return Plan(fmt.fold, tuple((name, pages.get(name, ())) for name, _ in regions(fmt)), load)
    dealt = _dealt(parts, [room.words for room in rooms for _ in range(room.panels)])
    load = max(
        (sum(map(weight, some)) / room.words for some, room in zip(dealt, _each(rooms), strict=True)), default=0.0
    )
    filled: dict[str, tuple[tuple[Part, ...], ...]] = {}
    for room in rooms:
        at = sum(map(len, filled.values()))
        filled[room.region] = tuple(dealt[at : at + room.panels])
    return Plan(fmt.fold, tuple((name, filled.get(name, ())) for name, _ in regions(fmt)), load)


def _each(rooms: Sequence[_Room]) -> list[_Room]:
    return [room for room in rooms for _ in range(room.panels)]


def regions(fmt: Format) -> list[tuple[str, tuple[str, ...]]]:
    """Return the regions of a format with their panels, in the order that people read and write them."""
    place = {panel.name: at for at, panel in enumerate(fmt.panels)}
    found = {region.name: region.panels for region in fmt.regions}
    taken = {panel for panels in found.values() for panel in panels}
    found |= {name: (name,) for name in place if name not in taken}
    # What is tucked in is read after what it covers, and the back last.
    last = {"flap": 1, "back": 2}
    return sorted(found.items(), key=lambda item: (last.get(item[0], 0), place[item[1][0]]))


def _rooms(fmt: Format) -> Iterator[_Room]:
    """Yield the regions that text is put into: the front is for the cover, the back for the end.

    A format of two panels, or of one, has text on them as well.
    """
    found = regions(fmt)
    for name, panels in found:
        words = _holds(fmt, panels[0])
        if name in {"front", "back"}:
            taken = (COVER if name == "front" else CLOSE) + (CLOSE if len(found) == 1 else 0)
            words = max(words - taken, words / 4) if len(found) <= 2 else 0
        if words > 0:
            yield _Room(name, len(panels), words)


def _holds(fmt: Format, panel: str) -> float:
    size = fmt.panel(panel)
    return MOST * size.width * size.height / _TRIFOLD_AREA_MM2


def _dealt(parts: Sequence[Part], rooms: Sequence[float]) -> list[tuple[Part, ...]]:
    """Return ``parts`` dealt out to ``rooms`` in order: filled alike, cut at headings where that can be had."""
    count = len(parts)
    sums = [0.0]
    for part in parts:
        sums.append(sums[-1] + weight(part))
    if sums[-1] > _HOPELESS * sum(rooms):  # where it is cut makes no difference then
        return [tuple(parts), *[()] * (len(rooms) - 1)]
    cuts = [at for at in range(count + 1) if at in {0, count} or not isinstance(parts[at - 1], Heading)]
    # best[at]: the least cost of having dealt parts[:at], and the cuts that lead there.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for room in rooms:
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, path) in best.items():
            for end in cuts:
                if end < start:
                    continue
                load = (sums[end] - sums[start]) / room
                price = cost + load**2 + (50 * (load - 1) if load > 1 else 0) + _price(parts, end)
                if end not in reached or price < reached[end][0]:
                    reached[end] = (price, (*path, end))
        best = reached
    path = best[count][1] if count in best else (count,) * len(rooms)
    starts = (0, *path[:-1])
    return [tuple(parts[start:end]) for start, end in zip(starts, path, strict=True)]


def _price(parts: Sequence[Part], at: int) -> float:
    """Return what a cut before ``parts[at]`` costs."""
    if at in {0, len(parts)}:
        return 0.0
    part = parts[at]
    return (
        0.0
        if isinstance(part, Heading) and part.level == 2
        else (_LOWER_HEADING if isinstance(part, Heading) else _NO_HEADING)
    )


def _pages(parts: Sequence[Part], room: float) -> Iterator[tuple[Part, ...]]:
    """Yield runs of parts that each begin a page: at a heading, where the page before is more than half full."""
    page: list[Part] = []
    filled = 0.0
    for part in parts:
        if isinstance(part, Heading) and part.level == 2 and filled % room > room / 2 and page:
            yield tuple(page)
            page, filled = [], 0.0
        page.append(part)
        filled += weight(part)
    if page:
        yield tuple(page)
