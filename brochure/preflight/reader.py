"""What the pages of one file share, and how a page is read: the front of the interpreter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name

from brochure.preflight.fonts import Font, read_font
from brochure.preflight.geometry import EVERYWHERE, IDENTITY
from brochure.preflight.interpreter import Run, State
from brochure.preflight.operators import OPERATORS
from brochure.preflight.pictures import Picture, read_picture
from brochure.preflight.spaces import Spaces
from brochure.preflight.streams import MOST_OPERATIONS, decoded, operations

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pikepdf

    from brochure.preflight.geometry import Box
    from brochure.preflight.items import Item
    from brochure.preflight.streams import Operation


class Reader:
    """What the pages of one file share, read once: colour spaces, fonts, images, and forms cut into operations."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        """Begin with nothing read."""
        self.document = document
        self.spaces = Spaces()
        self.hidden = _hidden_layers(document)
        self.traits: set[str] = set()
        self.mask_spaces: set[str] = set()
        self.fonts: dict[Any, Font] = {}
        self.states: dict[Any, list[tuple[Any, Any, Any]]] = {}  # what graphics states say, by resources and name
        self._pictures: dict[Any, Picture] = {}
        self._forms: dict[Any, Sequence[Operation]] = {}
        self._masks: set[Any] = set()

    def page(self, page: pikepdf.Object, media: Box) -> tuple[list[Item], list[str]]:
        """Return all that a page paints, in order, and the codes of what could not be followed."""
        run = Run(self, media, OPERATORS)
        resources = page.get(Name.Resources, Dictionary())
        run.run_page(page, resources)
        return run.items, list(dict.fromkeys(run.faults))

    def operations(self, stream: pikepdf.Object) -> Sequence[Operation]:
        """Return the operations of a form, pattern or glyph."""
        key = stream.objgen if stream.is_indirect else None
        if key is None or key not in self._forms:
            found = operations(decoded(stream), self.document)
            if key is None:
                return found
            if sum(map(len, self._forms.values())) > MOST_OPERATIONS:
                self._forms.clear()  # a long document of long forms must not fill the memory
            self._forms[key] = found
        return self._forms[key]

    def font(self, obj: pikepdf.Object) -> Font:
        """Return a font."""
        key = obj.objgen if obj.is_indirect else id(obj)
        if key not in self.fonts:
            self.fonts[key] = read_font(obj)
        return self.fonts[key]

    def picture(self, obj: pikepdf.Object, resources: pikepdf.Object) -> Picture:
        """Return an image XObject."""
        if obj.objgen not in self._pictures:
            self._pictures[obj.objgen] = read_picture(obj, self.spaces, resources)
            if self._pictures[obj.objgen].masked:
                self.traits.add("transparency")
        return self._pictures[obj.objgen]

    def mask(self, group: pikepdf.Object, run: Run) -> None:
        """Look at a soft mask's group once: its colours are shapes, but they have spaces that a standard may forbid."""
        if group.objgen in self._masks:
            return
        self._masks.add(group.objgen)
        inner = Run(self, EVERYWHERE, OPERATORS)
        inner.stack, inner.spent = run.stack, run.spent
        inner.draw_form(group, Dictionary(), State(IDENTITY, EVERYWHERE))
        self.mask_spaces |= {p.space.painted.family for item in inner.items for p in item.paints}
        space = group.get(Name.Group, Dictionary()).get(Name.CS)
        if space is not None:
            self.mask_spaces.add(self.spaces.of(space, group.get(Name.Resources)).family)
        run.spent = inner.spent
        run.faults += inner.faults


def _hidden_layers(document: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """Return the optional content that is off as the file is opened (ISO 32000-1, 8.11.4)."""
    properties = document.Root.get(Name.OCProperties)
    if not isinstance(properties, Dictionary):
        return frozenset()
    default = properties.get(Name.D, Dictionary())
    off = {group.objgen for group in default.get(Name.OFF, Array())}
    if default.get(Name.BaseState) == Name.OFF:
        on = {group.objgen for group in default.get(Name.ON, Array())}
        off |= {group.objgen for group in properties.get(Name.OCGs, Array())} - on
    return frozenset(off)
