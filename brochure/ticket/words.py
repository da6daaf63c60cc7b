"""The ticket for people: the record in words, as the template is given it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brochure.ticket.record import Order, Run, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A table of more rows goes on in the JSON: a ticket is read at a counter.
_MOST_ROWS, _MOST_OF_RUN = 8, 4
_HASH_GROUP = 8

_CHECKS = {
    "bleed": "Bleed",
    "ink-coverage": "Ink coverage",
    "fonts-embedded": "Fonts",
    "image-resolution": "Resolution",
    "output-intent": "Output intent",
    "conformance": "Conformance",
}
_LIMITS = {"bleed": "\u2265\u00a0", "image-resolution": "\u2265\u00a0", "ink-coverage": "\u2264\u00a0"}
_FOLDS = {"trifold": "Letter fold", "double-parallel": "Double fold", "cross-fold": "French fold"}
_MARKS = "Crop, fold and registration marks, slug line"


def words(order: Order) -> dict[str, Any]:
    """Return what ``templates/ticket.html`` is given besides the drawings: words, numbers with units, tables."""
    found = record(order)
    product, fmt, colour, file = (found[key] for key in ("product", "format", "colour", "file"))
    most = _MOST_OF_RUN if order.run else _MOST_ROWS
    return {
        **{key: product[key] for key in ("title", "code", "version", "language", "clinic", "issued", "draft")},
        "contact": found["contact"],
        "about": found["profile"]["about"],
        "quantity": _counted(order.run.records, "copy", "copies") if order.run else None,
        "suggestion": found["stock_suggestion"],
        "notice": found["notice"],
        "figures": _figures(order, found),
        "printing": tuple(_printing(order, found)),
        "colour": (
            ("Output intent", colour["intent"] or "none"),
            ("Condition", colour["condition_name"]),
            ("ICC profile", colour["icc"]),
            ("Colour spaces", _list(dict.fromkeys(_kind(space) for space in colour["spaces"]))),
            ("Transparency", "live" if colour["transparent"] else "none"),
        ),
        "file": (
            ("Name", file["name"]),
            ("Size", f"{file['bytes']:,} bytes".replace(",", "\u202f")),
            ("Format", " \u00b7 ".join((f"PDF {file['pdf']}", *file["claims"]))),
        ),
        "sha256": _grouped(file["sha256"]),
        "checks": tuple(_check(check) for check in found["checks"]),
        "fonts": _rows(
            most,
            (
                (_embedded(embedded=font["embedded"], subset=font["subset"]), font["kind"], font["name"].rstrip(","))
                for font in found["fonts"]
            ),
        ),
        "images": _rows(
            most,
            (
                (
                    f"Page {image['page']}",
                    f"{image['box_mm'][2] - image['box_mm'][0]:.0f} × {image['box_mm'][3] - image['box_mm'][1]:.0f} mm",
                    f"{image['ppi']:.0f} ppi",
                    _kind(image["space"]),
                )
                for image in sorted(found["images"], key=lambda image: image["ppi"])
            ),
        ),
        "folded": bool(fmt["folds"]),
    }


def _figures(order: Order, found: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return the four figures that a printer asks for first: a label, the figure, what stands under it."""
    fmt, inks = found["format"], found["inks"]
    folds = len({fold["step"] for fold in fmt["folds"]})
    fold = _FOLDS.get(fmt["fold"], fmt["fold"].replace("-", " ").capitalize()) if folds else "Not folded"
    plates = [*inks["process"], *inks["spot"]]
    sides = found["sides"]
    ink_figure = " / ".join([str(len(plates))] + (["0"] if sides == 1 else [str(len(plates))])) if plates else "RGB"
    return (
        ("Finished size", *_size(fmt["finished_mm"], fmt["finished_in"], order)),
        ("Flat size", *_size(fmt["flat_mm"], fmt["flat_in"], order)),
        ("Fold", fold, _under_fold(found, folds)),
        ("Inks", ink_figure, _list(plates) if plates else _list(found["colour"]["spaces"])),
    )


def _under_fold(found: dict[str, Any], folds: int) -> str:
    fmt = found["format"]
    if fmt["binding"]:
        return f"{fmt['binding']}, {len(fmt['panels'])} pages"
    if not folds:
        return f"{fmt['copies']} copies to be cut out" if fmt["copies"] > 1 else "trimmed"
    return f"{folds} {_plural('fold', folds)}, {len(fmt['panels'])} panels"


def _printing(order: Order, found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    sheets, sides = found["sheets"], found["sides"]
    yield "Sheets", f"{sheets:,}, {sides:,} printed {_plural('side', sides)} ({found['pages']:,} pages in the file)"
    if order.run:
        yield from _run(order.run)
    if found["turn"]:
        yield "Backing up", f"turn over the {found['turn']['edge']} edge, {found['turn']['heads']}"
    else:
        yield "Backing up", "printed on one side"
    yield "Process inks", _list(found["inks"]["process"])
    yield "Spot inks", _list(found["inks"]["spot"])
    yield "Bleed", _length(found["bleed_mm"]) if found["bleed_mm"] else "none"
    yield "Marks", _MARKS if found["marks"] else "none"
    fmt = found["format"]
    if fmt["copies"] > 1:
        size = _size(fmt["sheet_mm"], fmt["sheet_in"], order)[0]
        yield "In the file", f"{fmt['copies']} copies on {size}"
    if fmt["binding"]:
        pages = order.run.pages // order.run.records if order.run else found["pages"]
        kind = "single pages in reading order" if pages == len(fmt["panels"]) else "printer's pairs"
        yield "In the file", f"{kind}, {fmt['binding']}"


def _run(run: Run) -> Iterator[tuple[str, str]]:
    """Yield what a shop has to know of copies that all differ."""
    yield "Copies", "each differs: print every page once, in order"
    if run.copies > 1:
        yield "Cutting", f"{run.copies} stacks; put them together row by row, the upper left one on top"
    yield "Spoilage", "reprint the page itself; destroy spoiled sheets, as every copy holds personal data"


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _size(mm: Sequence[float], inch: Sequence[float], order: Order) -> tuple[str, str]:
    """Return a size in the units of the paper's country, and in the other ones."""
    metric = " × ".join(_number(edge) for edge in mm) + " mm"
    imperial = " × ".join(_number(edge) for edge in inch) + " in"
    return (imperial, metric) if order.format.family == "us" else (metric, imperial)


def _length(mm: float) -> str:
    return f"{_number(mm)} mm ({_number(round(mm / 25.4, 4))} in)"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _check(check: dict[str, Any]) -> dict[str, Any]:
    unit = f"\u00a0{check['unit']}" if check["unit"] else ""
    shown = [f"{_number(v) if isinstance(v, float | int) else v}" for v in (check["measured"], check["wanted"])]
    measured = "none" if check["measured"] is None else shown[0] + unit
    if check["name"] == "fonts-embedded":
        measured, wanted = f"{shown[0]} embedded", f"of {shown[1]}"
    else:
        wanted = f"{_LIMITS.get(check['name'], '')}{shown[1]}{unit}"
    return {
        "name": _CHECKS[check["name"]],
        "passed": check["passed"],
        "measured": ("\u2264\u00a0" if check["bound"] else "") + measured,
        "wanted": wanted,
    }


def _rows(most: int, rows: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """Return as many rows as a ticket holds, and how many more there are."""
    every = list(rows)
    return {"rows": every[:most], "more": max(0, len(every) - most)}


def _embedded(*, embedded: bool, subset: bool) -> str:
    return ("subset" if subset else "whole") if embedded else "not embedded"


def _grouped(digest: str) -> str:
    """Return a digest in groups that an eye can compare."""
    return " ".join(digest[i : i + _HASH_GROUP] for i in range(0, len(digest), _HASH_GROUP))


def _kind(space: str) -> str:
    """Return the kind of a colour space; which inks it names is told elsewhere."""
    return space.partition(" ")[0]


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
