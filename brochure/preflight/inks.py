"""Inks: colour spaces of all that is painted, plates and spots, overprint, and how much ink lies in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brochure.errors import Diagnostic, Severity
from brochure.preflight.geometry import holds, meet
from brochure.preflight.page import NOTE, WARNING
from brochure.preflight.pictures import ink_of
from brochure.preflight.spaces import PROCESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from brochure.preflight.asked import Asked
    from brochure.preflight.geometry import Box
    from brochure.preflight.items import Item
    from brochure.preflight.page import Page
    from brochure.preflight.spaces import Paint, Space

_X4 = "ISO 15930-7, 6.2.4"
_UNSEPARATED = frozenset({"rgb", "icc-rgb", "lab"})
_KINDS = {"fill": "ground", "stroke": "line", "text": "text", "image": "picture", "shading": "gradient"}
# In per cent: what is ink at all, what is black, what is a difference.
_TRACE, _BLACK = 0.02, 0.85
_ALL = "*"  # the plates of a picture together, which is all that is known of it
_DARKENING = frozenset({"Multiply", "ColorBurn"})
_KNOCKED_PT = 14.0
_PROCESS_WORDS = frozenset(
    [
        "cyan",
        "magenta",
        "yellow",
        "black",
        "c",
        "m",
        "y",
        "k",
        "noir",
        "schwarz",
        "nero",
        "negro",
        "gelb",
        "jaune",
        "process-black",
        "processblack",
    ]
)


Shares = dict[str, float]


# -- spaces -----------------------------------------------------------------------------------------------------------


def colours(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for what is painted in a colour that is on no plate yet."""
    if not asked.press:
        return
    strict = asked.profile.pdfx == "x-1a"
    for item in page.inside:
        spaces = {p.space for p in item.paints}
        for label, family in sorted({(s.label, s.family) for s in spaces if s.family in _UNSEPARATED}):
            yield from _colour(page, item, label, family, strict=strict)
        for base, family in sorted({(s.painted.label, s.painted.base.family) for s in spaces if s.painted.base}):
            if family in ("rgb", "icc-rgb", "lab"):
                severity = {} if family == "rgb" or strict else {"severity": WARNING}
                hint = "give the spot a CMYK alternate"
                message = f"{base} is shown in {family.upper().replace('ICC-', '')} where its plate is missing"
                yield page.finding("spot-alternate", message, item.box, hint=hint, source=_X4, **severity)


def _colour(page: Page, item: Item, label: str, family: str, *, strict: bool) -> Iterator[Diagnostic]:
    what = _KINDS[item.kind]
    hint = "convert it to the CMYK of the printing condition before export"
    if family == "rgb":
        yield page.finding("rgb", f"a {what} is painted in {label}", item.box, hint=hint, measured=label, source=_X4)
    elif family in ("icc-rgb", "lab"):
        code = "rgb-calibrated" if family == "icc-rgb" else "lab"
        message = f"a {what} is painted in {label}: the shop's RIP converts it as it thinks best"
        severity = {} if strict else {"severity": WARNING}
        yield page.finding(code, message, item.box, hint=hint, measured=label, **severity)


def stand_ins(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for every ink whose stand-in colour is still painted."""
    wanted = asked.expected.stand_ins if asked.expected else {}
    if not wanted:
        return
    found: dict[tuple[int, int, int], Item] = {}
    for item in page.items:
        for one in item.paints:
            if one.space.family == "rgb" and item.picture is None and (steps := _steps(one.values)):
                found.setdefault(steps, item)
    for colour, ink in wanted.items():
        if colour in found:
            message = f'the stand-in of ink "{ink}" is still painted'
            yield page.finding(
                "stand-in-left", message, found[colour].box, measured="#{:02X}{:02X}{:02X}".format(*colour)
            )


def _steps(values: Sequence[float]) -> tuple[int, int, int] | None:
    """Return components of 0 to 1 in steps of 255, or None where they lie between two steps, as no stand-in does."""
    steps = [value * 255 for value in values]
    if len(steps) != 3 or any(abs(step - round(step)) > 0.02 for step in steps):
        return None
    return (round(steps[0]), round(steps[1]), round(steps[2]))


# -- plates -----------------------------------------------------------------------------------------------------------


def painted_spaces(pages: Sequence[Page]) -> dict[Space, Page]:
    """Return every colour space painted inside the bleed, with the first page that it is painted on."""
    found: dict[Space, Page] = {}
    for page in pages:
        for item in page.inside:
            for one in item.paints:
                found.setdefault(one.space, page)
    return found


def plates(pages: Sequence[Page]) -> set[str]:
    """Return the names of the plates on which anything is printed."""
    found: set[str] = set()
    for page in pages:
        for item in page.inside:
            if item.picture is not None and item.picture.space is not None:
                found |= {name for name, share in ink_of(item.picture, item.ppi).plates.items() if share > 0}
            elif not all(one.space.names == ("All",) for one in item.paints):  # a mark is on whatever plates there are
                found |= {name for one in item.paints for name, share in (one.plates or {}).items() if share > 0}
    return found


def spots(found: Mapping[Space, Page], asked: Asked) -> Iterator[Diagnostic]:
    """Yield what is wrong with the names and the alternates of spot colours."""
    if not asked.press:
        return
    names: dict[str, tuple[str, Page]] = {}
    alternates: dict[str, tuple[float, ...]] = {}
    for space, page in found.items():
        painted = space.painted
        for name in painted.names:
            if name in ("All", "None"):
                continue
            yield from _process_name(name, painted, page)
            key = re.sub(r"[\s_.-]+|^(pantone|pms)", "", name.lower())
            first, _ = names.setdefault(key, (name, page))
            if first != name:
                message = f'one spot colour under two names, "{first}" and "{name}", makes two plates'
                yield page.finding(
                    "spot-named-twice", message, hint="give it one name in every file that is placed",
                    measured=name, threshold=first,
                )  # fmt: skip
            if painted.kind == "Separation" and (solid := _solid(painted)):
                other = alternates.setdefault(name, solid)
                if len(other) != len(solid) or any(abs(a - b) > 0.02 for a, b in zip(other, solid, strict=True)):
                    message = f'the spot colour "{name}" is shown in two ways where its plate is missing'
                    yield page.finding("spot-two-alternates", message, severity=WARNING, hint="define it once")


def _process_name(name: str, space: Space, page: Page) -> Iterator[Diagnostic]:
    if name.lower() not in _PROCESS_WORDS:
        return
    hint = "print in the process ink itself, or give the spot a name of its own"
    if name not in PROCESS:
        message = f'a spot colour is called "{name}", like a process ink, and makes a fifth plate'
        yield page.finding("spot-named-process", message, hint=hint, measured=name)
    elif space.kind == "Separation":
        solid = _solid(space)
        pure = solid and space.base and space.base.family in ("cmyk", "gray") and _only(name, space.base.plates(solid))
        if not pure:
            message = f'a spot colour called "{name}" prints on the plate of that ink, but looks like another'
            yield page.finding("spot-named-process", message, hint=hint, measured=name)


def _solid(space: Space) -> tuple[float, ...]:
    """Return how a spot at full strength is shown where its plate is missing."""
    return tuple(space.tint((1.0,))) if space.tint else ()


def _only(name: str, shares: Mapping[str, float] | None) -> bool:
    return bool(shares) and all((share > 0.9) == (plate == name) for plate, share in (shares or {}).items())


def one_ink(found: set[str], asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding where a job of one ink prints on other plates than its own."""
    wanted = asked.profile.one_ink
    if not wanted or not asked.press:
        return
    extra = sorted(found - {"Black"}) if wanted == "black" else sorted(found)
    if len(extra) > (0 if wanted == "black" else 1):
        message = f"the job is of one ink, and the file prints on {len(found)} plates: {', '.join(sorted(found))}"
        hint = "convert everything to that ink"
        yield Diagnostic("more-than-one-ink", message, measured=len(found), threshold=1, hint=hint, source=asked.source)


# -- black and white --------------------------------------------------------------------------------------------------


def is_rich_black(one: Paint) -> bool:
    """Tell whether a colour is black with other inks under it."""
    shares = one.plates or {}
    others = sum(share for name, share in shares.items() if name != "Black")
    return shares.get("Black", 0.0) >= _BLACK and others > 2 * _TRACE


def is_mixed_gray(one: Paint) -> bool:
    """Tell whether a colour is a grey made of cyan, magenta and yellow, or a black made of them."""
    shares = one.plates or {}
    c, m, y = (shares.get(name, 0.0) for name in PROCESS[:3])
    return min(c, m, y) > 2 * _TRACE and max(c, m, y) - min(c, m, y) < 0.16 and shares.get("Black", 0.0) < _BLACK


def is_black(one: Paint) -> bool:
    """Tell whether a colour is black ink alone."""
    shares = one.plates or {}
    others = sum(share for name, share in shares.items() if name != "Black")
    return shares.get("Black", 0.0) >= 0.95 and others <= _TRACE


def _vanishes(one: Paint, item: Item) -> bool:
    """Tell whether white leaves all plates as they are (ISO 32000-1, table 149)."""
    leaves = (one.space.kind == "DeviceCMYK" and item.nonzero_only) or one.space.family == "spot"
    return leaves and one.is_white


def _overprints(item: Item) -> bool:
    """Tell whether black leaves the other plates as they are: grey does not, whatever it is asked."""
    return item.overprint and any(
        (p.space.kind == "DeviceCMYK" and item.nonzero_only) or p.space.family == "spot" for p in item.paints
    )


def overprint(page: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for white that overprints, and so vanishes; and a note for small black text that knocks out."""
    if not asked.press:
        return
    grounds: list[Item] = []
    noted = False
    for item in page.inside:
        if item.overprint and item.paints and all(_vanishes(p, item) for p in item.paints):
            hint = "set white to knock out: printed over an ink it is not there"
            yield page.finding("white-overprints", f"a white {_KINDS[item.kind]} overprints", item.box, hint=hint)
        if item.kind != "text":
            if not item.is_white and not all(is_black(p) for p in item.paints):
                grounds.append(item)
        elif not (noted or _overprints(item)) and item.size < _KNOCKED_PT and all(is_black(p) for p in item.paints):
            under = next((g for g in reversed(grounds) if g.covers(item.box)), None)
            if under is not None:
                noted = True
                hint = "set black text to overprint, or a white edge shows where plates do not meet"
                yield page.finding("black-knocks-out", "small black text knocks out of the colour under it", item.box,
                                   severity=NOTE, hint=hint, measured=round(item.size, 1))  # fmt: skip


# -- coverage ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coverage:
    """The most ink found in one place of a page, 1 for one full plate, and where.

    ``is_bound`` tells that it may be less, ``is_guess`` that it may be much less: a picture or a gradient lies under.
    """

    most: float = 0.0
    box: Box | None = None
    is_bound: bool = False
    is_guess: bool = False


def coverage(page: Page) -> Coverage:
    """Return the most ink in one place inside the bleed.

    Exact where paint is opaque. Where it is not, or overprints, it is mixed with all that may lie under it: a bound.
    """
    worst = Coverage()
    grounds: list[_Ground] = []
    for item in page.inside:
        # Nothing is laid on text, so of text only what exceeds all else matters.
        best, under = _most_laid(item, grounds, worst.most if item.kind == "text" else 0.0)
        total = sum(best.values())
        if total > worst.most + 1e-9:
            unread = item.picture is not None and ink_of(item.picture, item.ppi).is_guess
            guess = unread or item.masked or (under is not None and under.kind in ("image", "shading"))
            worst = Coverage(total, item.box, is_bound=guess or _mixes(item), is_guess=guess)
        if item.kind != "text" and (best or item.is_opaque):
            grounds.append((item, best, total, item.is_opaque and item.is_block))
    return worst


# What was painted, what it made of the plates and that together, and whether it hides what is under it.
_Ground = tuple["Item", Shares, float, bool]


def _mixes(item: Item) -> bool:
    """Tell whether what lies under an item may add to it; a mask alone only lets through less of either."""
    return item.overprint or item.alpha < 1 or item.blend is not None


def _most_laid(item: Item, grounds: Sequence[_Ground], least: float) -> tuple[Shares, Item | None]:
    """Return the most that an item makes of one of its colours with what may lie under it, or with the paper.

    What makes no more than ``least`` need not be found.
    """
    if item.picture is not None and item.picture.space is not None:
        own: list[tuple[Shares, bool]] = [({_ALL: ink_of(item.picture, item.ppi).most}, False)]
    else:
        own = [(dict(p.plates or {}), p.space.kind == "DeviceCMYK" and item.nonzero_only) for p in item.paints]
    if not _mixes(item):
        return max((shares for shares, _ in own), key=lambda shares: sum(shares.values()), default={}), None
    best: Shares = {}
    under: Item | None = None
    for shares, leaves in own:
        alone = _mix(item, shares, {}, leaves=leaves)
        if sum(alone.values()) > sum(best.values()):
            best, under = alone, None
        together, adds = sum(shares.values()), leaves and item.overprint and item.alpha >= 1 and not item.blend
        for ground, below, total, hides in reversed(grounds):
            if not meet(ground.box, item.box):
                continue
            if total + together > least and (not adds or _added(shares, below, total, together) > least):
                mixed = _mix(item, shares, below, leaves=leaves)
                if sum(mixed.values()) > max(sum(best.values()), least) + 1e-9 and ground.covers(item.box):
                    best, under = mixed, ground
            if hides and holds(ground.box, item.box, 0.1):
                break
    return best, under


def _added(own: Shares, under: Shares, total: float, together: float) -> float:
    """Return all ink where ``own`` overprints ``under``: what it does not print on stays."""
    return together + total - sum(under.get(name, 0.0) for name, share in own.items() if share > 0)


def _mix(item: Item, own: Shares, under: Shares, *, leaves: bool) -> Shares:
    """Return what is on the plates after ``own`` is laid over ``under`` (ISO 32000-1, 8.6.7 and 11.3).

    ``leaves`` tells that a process ink of which there is none leaves its plate as it was.
    """
    names = {*own, *under}
    if item.blend in _DARKENING:
        result = {n: own.get(n, 0.0) + under.get(n, 0.0) - own.get(n, 0.0) * under.get(n, 0.0) for n in names}
    elif item.blend:
        result = {name: max(own.get(name, 0.0), under.get(name, 0.0)) for name in names}
    elif item.overprint:
        process = any(name in PROCESS or name == _ALL for name in own) or not own
        kept = {n: s for n, s in under.items() if leaves or not process or n not in (*PROCESS, _ALL)}
        result = {**kept, **{name: share for name, share in own.items() if share > 0 or not leaves}}
    else:
        result = own
    alpha = item.alpha
    return {n: (1 - alpha) * under.get(n, 0.0) + alpha * result.get(n, 0.0) for n in names} if alpha < 1 else result


def too_much_ink(page: Page, found: Coverage, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding where more ink lies in one place than the paper takes."""
    limit, measured = asked.profile.coverage, round(found.most * 100, 1)
    if asked.press and measured > limit + 0.5:
        message = f"{measured:.0f} % of ink in one place" + (", or somewhat less" if found.is_bound else "")
        hint = "convert with the profile of the printing condition, which holds the limit"
        severity = WARNING if found.is_guess else Severity.ERROR
        yield page.finding("coverage", message, found.box, hint=hint, measured=measured, threshold=limit,
                           source=asked.source, severity=severity)  # fmt: skip
