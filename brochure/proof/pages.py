"""A proof planned: which pages it has, what stands on each, how large."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from brochure.document import ASSETS
from brochure.errors import Severity
from brochure.proof import folded, guides
from brochure.proof.art import Frame, Outline, Picture
from brochure.units import pt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from brochure.errors import Diagnostic
    from brochure.facts import BoxMm, Facts, PageFact
    from brochure.formats import Fold, Format
    from brochure.model.profile import Profile
    from brochure.posing import Facet, Piece
    from brochure.proof.folded import Face
    from brochure.proof.guides import Named

SOFT = "soft"

# The page of a proof in mm: A4 or Letter on its side, and what its furniture takes of it. The style sheet agrees.
PAPERS = {False: (297.0, 210.0), True: (279.4, 215.9)}
MARGIN = 12.0
_HEAD, _CAPTION, _NOTE = 17.0, 7.0, 8.0
_GAP = 6.0
_EDGE_PT = 0.25
_ABOVE = 8.0  # over the folded piece

# So few rows stand in one column.
_FEW = 6

# More sides than this are shown several to a page.
_LARGE = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One page of the print file: what people call it, its panels, its folds and the copies cut out of it."""

    name: str
    panels: tuple[Named, ...]
    folds: tuple[Fold, ...]
    cuts: tuple[BoxMm, ...] = ()


@dataclass(frozen=True, slots=True)
class Plate:
    """One plate: its name, and for each page the most of it in one place and on average, in per cent."""

    name: str
    most: tuple[float, ...]
    average: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Colour:
    """One colour: its name, how it is made, what is printed, and its sRGB through the profile, as ``#RRGGBB``."""

    name: str
    made: str
    printed: str
    swatch: str


@dataclass(frozen=True, slots=True)
class Proof:
    """All that a proof shows: of which leaflet, on which format, what was measured and found."""

    title: str
    code: str
    version: str
    language: str
    clinic: str
    draft: str | None
    issued: date | None
    us: bool
    format: Format
    folded: Piece
    profile: Profile
    facts: Facts
    sides: tuple[Side, ...]
    plates: tuple[Plate, ...]
    colours: tuple[Colour, ...]
    unowned: tuple[Colour, ...]
    findings: tuple[Diagnostic, ...]
    faces: Mapping[tuple[Facet, int], Face] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a proof is typeset and drawn from: the template's context, the pictures it names, the art of its frames."""

    context: dict[str, Any] = field(hash=False)
    assets: Mapping[str, bytes] = field(hash=False)
    frames: tuple[Frame, ...]


def plan(proof: Proof) -> Planned:
    """Return the pages of ``proof``: guides, soft proof, separations, the piece folded, colours, findings."""
    maker = _Maker(proof)
    pages = [
        *maker.guides(),
        *maker.soft(),
        *maker.separations(),
        *maker.folded(),
        *maker.colours(),
        maker.findings(),
    ]
    context = {
        "pages": pages,
        "head": {
            "title": proof.title,
            "code": proof.code,
            "version": proof.version,
            "language": proof.language,
            "clinic": proof.clinic,
            "draft": proof.draft,
            "issued": proof.issued.isoformat() if proof.issued else "",
            "condition": proof.profile.title,
        },
    }
    return Planned(context, maker.assets, tuple(maker.frames))


class _Maker:
    """Pages being planned: each method yields what the template is given, and keeps its art."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.assets: dict[str, bytes] = {}
        self.frames: list[Frame] = []
        width, height = PAPERS[proof.us]
        self.width, self.height = width - 2 * MARGIN, height - 2 * MARGIN - _HEAD

    def guides(self) -> Iterator[dict[str, Any]]:
        """Every side with its guides."""
        facts = self.proof.facts.pages
        for numbers in _sheets(len(facts)):
            cell = self._cell(len(numbers))
            shown = [self._guided(n, cell) for n in numbers]
            yield {
                "kind": "guides",
                "what": "guides",
                "title": "Trim, bleed, safe area and folds",
                "frames": shown,
                "legend": self._legend(),
                "columns": _columns(len(numbers)),
            }

    def _guided(self, number: int, cell: tuple[float, float]) -> dict[str, Any]:
        page, side = self.proof.facts.pages[number], self.proof.sides[number]
        width, height = _media(page)
        around = guides.RULER + guides.AIR
        scale = min((cell[0] - around) / width, (cell[1] - around) / height, 1.0)
        found = guides.guides(page, side.panels, side.folds, self.proof.profile, side.cuts)
        overlay = f"{ASSETS}proof/guides-{number}.svg"
        self.assets[overlay] = guides.drawn(page, found, side.panels, scale=scale, us=self.proof.us)
        whole = (0.0, 0.0, width, height)
        items = (_picture(SOFT, page, whole, scale=scale, at=(guides.RULER, guides.RULER)),)
        size = (width * scale + around, height * scale + around)
        return self._frame(f"guides-{number}", size, side.name, items, overlay=overlay)

    def _legend(self) -> list[dict[str, str]]:
        profile, us = self.proof.profile, self.proof.us
        return [
            {"kind": "trim", "words": "trim: where it is cut"},
            {"kind": "bleed", "words": f"bleed: {guides.length(profile.bleed, us=us)} beyond the trim"},
            {
                "kind": "safe",
                "words": f"safe area: {guides.length(profile.safe, us=us)} from the trim,"
                f" {guides.length(profile.fold_safe, us=us)} from a fold",
            },
            {"kind": "fold", "words": "fold"},
        ]

    def soft(self) -> Iterator[dict[str, Any]]:
        """Every side as it will print, cut to its trim."""
        for numbers in _sheets(len(self.proof.facts.pages)):
            cell = self._cell(len(numbers))
            yield {
                "kind": "soft",
                "what": "soft-proof",
                "title": "How the colours will print",
                "note": f"Drawn through the ICC profile of {self.proof.profile.condition}, on white. A screen only"
                " comes near it: colours are agreed on a proof on paper.",
                "frames": [self._trimmed(SOFT, n, cell, self.proof.sides[n].name) for n in numbers],
                "columns": _columns(len(numbers)),
            }

    def separations(self) -> Iterator[dict[str, Any]]:
        """Every plate of every side, in grey: black is full ink."""
        plates = self.proof.plates
        for number, side in enumerate(self.proof.sides):
            cell = self._cell(max(1, len(plates)))
            yield {
                "kind": "plates",
                "what": "plates",
                "title": f"Separations: {side.name.lower()}",
                "note": "Each plate as the press sees it: black is full ink, white none.",
                "frames": [
                    self._trimmed(f"plate-{i}", number, cell, plate.name, self._amount(plate, number))
                    for i, plate in enumerate(plates)
                ],
                "columns": _columns(max(1, len(plates))),
            }

    @staticmethod
    def _amount(plate: Plate, number: int) -> str:
        if plate.most[number] == 0:
            return "nothing on this side"
        return f"at most {plate.most[number]:.0f} %, on average {plate.average[number]:.1f} %"

    def folded(self) -> Iterator[dict[str, Any]]:
        """Show the piece closed, half open and open, all at one scale."""
        shown = folded.views(self.proof.format, self.proof.folded)
        wide = self.width - _GAP * (len(shown) - 1)
        room = self.height - _CAPTION - _NOTE - _ABOVE
        scale = min(wide / sum(v.width for v in shown), room / max(v.height for v in shown), 1.0)
        names = {"closed": "Closed", "half": "Half open", "open": "Open", "front": "Front", "back": "Back"}
        frames = [
            self._frame(
                f"folded-{v.name}",
                (v.width * scale, v.height * scale),
                names[v.name],
                folded.items(v, lambda facet, side: self.proof.faces.get((facet, side)), file=SOFT, scale=scale),
            )
            for v in shown
        ]
        yield {
            "kind": "folded",
            "what": "folded",
            "title": "As it is held" if self.proof.folded.steps else "Both sides",
            "note": self._folded_size(scale),
            "frames": frames,
            "columns": len(frames),
        }

    def _folded_size(self, scale: float) -> str:
        return (
            f"Finished size {guides.size(self.proof.format.finished, us=self.proof.us)}, shown at {scale * 100:.0f} %."
        )

    def colours(self) -> Iterator[dict[str, Any]]:
        """Inks of the leaflet, and colours that none of them owns."""
        if self.proof.colours or self.proof.unowned:
            yield {
                "kind": "colours",
                "what": "colours",
                "title": "Colours",
                "owned": _in_columns([_row(c) for c in self.proof.colours]),
                "unowned": _in_columns([_row(c) for c in self.proof.unowned]),
            }

    def findings(self) -> dict[str, Any]:
        """Say in words what preflight found."""
        facts, profile = self.proof.facts, self.proof.profile
        most = max((p.coverage for p in facts.pages), default=0.0)
        return {
            "kind": "findings",
            "what": "findings",
            "title": "Preflight",
            "summary": [
                ("Errors", str(sum(d.severity is Severity.ERROR for d in self.proof.findings))),
                ("Warnings", str(sum(d.severity is Severity.WARNING for d in self.proof.findings))),
                ("Most ink in one place", f"{most:.0f} % of {profile.coverage:g} %"),
                ("Fonts", f"{sum(f.embedded for f in facts.fonts)} of {len(facts.fonts)} embedded"),
                (
                    "Pictures",
                    f"{len(facts.images)}"
                    + (f", coarsest {min(i.ppi for i in facts.images):.0f} ppi" if facts.images else ""),
                ),
                ("Output intent", facts.intent or "none"),
            ],
            "found": _in_columns([_finding(d) for d in sorted(self.proof.findings, key=_weight)]),
        }

    def _cell(self, count: int) -> tuple[float, float]:
        """Return the room for each of ``count`` frames of a page, without its caption."""
        columns = _columns(count)
        rows = -(-count // columns)
        width = (self.width - _GAP * (columns - 1)) / columns
        return (width, (self.height - _NOTE) / rows - _CAPTION)

    def _trimmed(self, file: str, number: int, cell: tuple[float, float], name: str, note: str = "") -> dict[str, Any]:
        page = self.proof.facts.pages[number]
        width, height = page.size_mm
        scale = min(cell[0] / width, cell[1] / height, 1.0)
        picture = _picture(file, page, page.trim_mm, scale=scale, at=(0.0, 0.0))
        edge = Outline(picture.outline, "sheet-edge", _EDGE_PT)  # paper ends here, whether ink does or not
        return self._frame(f"{file}-{number}", (width * scale, height * scale), name, (picture, edge), note=note)

    def _frame(
        self,
        name: str,
        size: tuple[float, float],
        caption: str,
        items: tuple[Any, ...],
        *,
        overlay: str = "",
        note: str = "",
    ) -> dict[str, Any]:
        self.frames.append(Frame(f"frame-{name}", items))
        return {
            "id": f"frame-{name}",
            "width": f"{size[0]:.3f}",
            "height": f"{size[1]:.3f}",
            "caption": caption,
            "note": note,
            "overlay": overlay,
        }


def _sheets(count: int) -> list[list[int]]:
    """Return the numbers of the sides on each page of the proof."""
    each = 1 if count <= _LARGE else 4 if count <= 4 * _LARGE else 8
    return [list(range(start, min(start + each, count))) for start in range(0, count, each)]


def _columns(count: int) -> int:
    return {1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3 if count <= 6 else 4)


def _media(page: PageFact) -> tuple[float, float]:
    return (page.media_mm[2] - page.media_mm[0], page.media_mm[3] - page.media_mm[1])


def _picture(file: str, page: PageFact, box: Sequence[float], *, scale: float, at: tuple[float, float]) -> Picture:
    """Return ``box`` of a page, in mm from its top left, at ``scale``, its lower left at ``at`` mm of the frame."""
    left, top, right, bottom = box
    height = _media(page)[1]
    x, y = pt(at[0]), pt(at[1])
    outline_right, outline_top = x + pt((right - left) * scale), y + pt((bottom - top) * scale)
    outline = ((x, y), (outline_right, y), (outline_right, outline_top), (x, outline_top))
    matrix = (scale, 0.0, 0.0, scale, x - pt(left * scale), y - pt((height - bottom) * scale))
    return Picture(file, page.number - 1, matrix, outline)


def _in_columns(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Return rows in two columns of a length, or one column of a few."""
    half = -(-len(rows) // 2) if len(rows) > _FEW else len(rows)
    return [rows[:half], rows[half:]] if rows else []


def _row(colour: Colour) -> dict[str, str]:
    return {"name": colour.name, "made": colour.made, "printed": colour.printed, "swatch": colour.swatch}


def _weight(d: Diagnostic) -> int:
    return list(Severity).index(d.severity)


def _finding(d: Diagnostic) -> dict[str, str]:
    where = [f"page {d.page}" if d.page else "", d.panel or ""]
    if d.box_mm:
        where.append(f"at {d.box_mm[0]:.0f}, {d.box_mm[1]:.0f} mm")
    figures = [f"{v:g}" if isinstance(v, float) else str(v) for v in (d.measured, d.threshold) if v is not None]
    return {
        "severity": str(d.severity),
        "code": d.code,
        "message": d.message,
        "hint": d.hint or "",
        "where": ", ".join(word for word in where if word),
        "figures": f"{figures[0]} (wanted {figures[1]})" if len(figures) == 2 else "",
    }


def names(anchors: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return what each page of a typeset proof is called: ``guides-1``, ``folded``; one that goes on, as the last."""
    kinds: list[str] = []
    for page in anchors:
        found = next((name.split("-", 1)[1].rpartition("-")[0] for name in page if name.startswith("page-")), None)
        kinds.append(found or kinds[-1])
    seen: dict[str, int] = {}
    named = []
    for kind in kinds:
        seen[kind] = seen.get(kind, 0) + 1
        named.append(f"{kind}-{seen[kind]}" if kinds.count(kind) > 1 else kind)
    return tuple(named)
