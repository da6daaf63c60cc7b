"""Art placed under a proof's page: pages of other files as form XObjects, areas and outlines, in frames of the page."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.proof.furniture import rgb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    # Left, top, right, bottom in CSS pixels of 1/96 inch, from the top left of a page.
    Box = tuple[float, float, float, float]

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

_PX = 0.75  # a CSS pixel in points


@dataclass(frozen=True, slots=True)
class Picture:
    """A page (from 0) of a file, through ``matrix`` from its points to those of the frame, inside ``outline``."""

    file: str
    page: int
    matrix: Matrix
    outline: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An area filled with a token of the furniture, or with so much shadow: black of that opacity."""

    outline: tuple[Point, ...]
    fill: str | None = None
    shadow: float = 0.0


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline in a token of the furniture, ``width`` in points."""

    outline: tuple[Point, ...]
    stroke: str
    width: float


Item = Picture | Area | Outline


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of art: the id of an element of the page; points of its items count from its lower left corner."""

    id: str
    items: tuple[Item, ...]


def place(
    pdf: pikepdf.Pdf, anchors: Sequence[Mapping[str, Box]], frames: Iterable[Frame], files: Mapping[str, bytes]
) -> None:
    """Draw ``frames`` under what the pages of ``pdf`` draw; ``anchors`` tells where their elements lie on each page.

    The art is an artifact to a reader of tags (ISO 32000-1, 14.8.2.2): captions say what it shows.
    """
    wanted = {frame.id: frame for frame in frames}
    forms = _Forms(pdf, files)
    for page, found in zip(pdf.pages, anchors, strict=True):
        here = [(wanted[name], box) for name, box in found.items() if name in wanted]
        if not here:
            continue
        height = float(page.mediabox[3])
        xobjects, states = Dictionary(), Dictionary()
        lines = ["/Artifact BMC"]
        for frame, (left, _, _, bottom) in here:
            lines.append(f"q 1 0 0 1 {left * _PX:.4f} {height - bottom * _PX:.4f} cm")
            lines += [_operators(item, forms, xobjects, states) for item in frame.items]
            lines.append("Q")
        lines.append("EMC\n")
        resources = page.obj.get(Name.Resources, Dictionary())
        # The page's resources may be shared by others, and the names of the art are its own.
        merged = Dictionary({str(key): value for key, value in resources.items()})
        for kind, added in ((Name.XObject, xobjects), (Name.ExtGState, states)):
            table = {str(key): value for key, value in merged.get(kind, Dictionary()).items()}
            merged[kind] = Dictionary({**table, **{str(key): value for key, value in added.items()}})
        page.obj[Name.Resources] = merged
        page.contents_add("\n".join(lines).encode(), prepend=True)


class _Forms:
    """Pages of other files as form XObjects of ``pdf``, each copied once."""

    def __init__(self, pdf: pikepdf.Pdf, files: Mapping[str, bytes]) -> None:
        self._pdf = pdf
        self._files = {name: pikepdf.open(BytesIO(data)) for name, data in files.items()}
        self._made: dict[tuple[str, int], pikepdf.Object] = {}

    def form(self, file: str, number: int) -> pikepdf.Object:
        """Return a page, MediaBox and all, in its own points."""
        key = (file, number)
        if key not in self._made:
            other = self._files[file]
            page = other.pages[number]
            page.contents_coalesce()
            form = Stream(other, page.obj[Name.Contents].read_bytes())
            form[Name.Type], form[Name.Subtype] = Name.XObject, Name.Form
            form[Name.BBox] = Array([float(edge) for edge in page.mediabox])
            form[Name.Resources] = page.obj.get(Name.Resources, Dictionary())
            if Name.Group in page.obj:
                form[Name.Group] = page.obj[Name.Group]
            self._made[key] = self._pdf.copy_foreign(other.make_indirect(form))
        return self._made[key]


def _operators(item: Item, forms: _Forms, xobjects: Dictionary, states: Dictionary) -> str:
    path = "{:.4f} {:.4f} m ".format(*item.outline[0])
    path += " ".join("{:.4f} {:.4f} l".format(*point) for point in item.outline[1:]) + " h"
    match item:
        case Picture(file=file, page=page, matrix=matrix):
            name = f"/Art-{file}-{page}"
            xobjects[name] = forms.form(file, page)
            return f"q {path} W n {' '.join(f'{v:.6f}' for v in matrix)} cm {name} Do Q"
        case Area(shadow=shadow, fill=None):
            name = f"/Shadow{round(shadow * 1000)}"
            states[name] = Dictionary(Type=Name.ExtGState, ca=round(shadow, 3))
            return f"q {name} gs 0 g {path} f Q"
        case Area(fill=fill):
            return f"q {rgb(str(fill))} rg {path} f Q"
        case Outline(stroke=stroke, width=width):
            return f"q {rgb(stroke)} RG {width:g} w 1 j {path} S Q"
