"""The tags of a file as a tree in memory: read once, changed, and written back (ISO 32000-1, 14.7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Pdf


@dataclass(eq=False, slots=True)
class Mark:
    """Marked content of a page, by its number there."""

    page: int
    number: int


@dataclass(eq=False, slots=True)
class Use:
    """An annotation in the order of reading, on its page."""

    page: int
    annotation: Object


@dataclass(eq=False, slots=True)
class Element:
    """One element of the tree; ``obj`` is what it is in the file, ``page`` the page that its marks are counted on."""

    obj: Object
    tag: str
    page: int
    parent: Element | None
    kids: list[Element | Mark | Use] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The elements directly under it."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield the element and all under it, in the order of reading."""
        todo = [self]  # recursion would cost as much again for every level
        while todo:
            element = todo.pop()
            yield element
            todo += [kid for kid in reversed(element.kids) if isinstance(kid, Element)]

    def marks(self) -> Iterator[Mark]:
        """Yield the marked content of the element and all under it."""
        for element in self.walk():
            yield from (kid for kid in element.kids if isinstance(kid, Mark))

    def above(self, tag: str) -> Element | None:
        """Return the element or the nearest one around it that has ``tag``."""
        found: Element | None = self
        while found is not None and found.tag != tag:
            found = found.parent
        return found

    def remove(self) -> None:
        """Take the element out of the tree."""
        if self.parent is not None:
            self.parent.kids.remove(self)
            self.parent = None

    def retag(self, tag: str) -> None:
        """Give the element another tag."""
        self.tag = tag
        self.obj[Name.S] = Name(f"/{tag}")


class Tree:
    """The tags of one file."""

    def __init__(self, pdf: Pdf) -> None:
        """Read the tags that WeasyPrint has written: one element at the root, pages numbered as they stand."""
        self.pdf = pdf
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.root = self._read(pdf.Root.StructTreeRoot.K[0], None, 0)

    def _read(self, obj: Object, parent: Element | None, page: int) -> Element:
        own = obj.get(Name.Pg)
        here = page if own is None else self._pages[own.objgen]
        element = Element(obj, str(obj[Name.S])[1:], here, parent)
        kids: list[Any] = list(obj.get(Name.K, Array()))
        for kid in kids:
            if isinstance(kid, int):
                element.kids.append(Mark(here, kid))
            elif Name.Obj in kid:
                element.kids.append(Use(here, kid[Name.Obj]))
            else:
                element.kids.append(self._read(kid, element, here))
        return element

    def new(self, tag: str, parent: Element, at: int, page: int) -> Element:
        """Add an element under ``parent`` before its kid number ``at``."""
        obj = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag}")))
        element = Element(obj, tag, page, parent)
        parent.kids.insert(at, element)
        return element

    def write(self) -> None:
        """Write the tree back, and from it the parent tree, which leads from content to its element."""
        pages = [page.obj for page in self.pdf.pages]
        owners: list[dict[int, Object]] = [{} for _ in pages]
        uses: list[tuple[Object, Object]] = []
        for element in self.root.walk():
            obj = element.obj
            kids = Array()
            for kid in element.kids:
                match kid:
                    case Element():
                        kid.obj[Name.P] = obj
                        kids.append(kid.obj)
                    case Mark():
                        owners[kid.page][kid.number] = obj
                        other = Dictionary(Type=Name.MCR, Pg=pages[kid.page], MCID=kid.number)
                        kids.append(kid.number if kid.page == element.page else other)
                    case Use():
                        kids.append(Dictionary(Type=Name.OBJR, Obj=kid.annotation, Pg=pages[kid.page]))
                        uses.append((kid.annotation, obj))
            obj[Name.K] = kids
            obj[Name.Pg] = pages[element.page]
        root = self.pdf.Root.StructTreeRoot
        numbers = Array()
        for page, found in enumerate(owners):
            pages[page][Name.StructParents] = page
            numbers.append(page)
            filled = Array([found.get(number) for number in range(max(found, default=-1) + 1)])
            numbers.append(self.pdf.make_indirect(filled))
        for at, (annotation, owner) in enumerate(uses, start=len(pages)):
            annotation[Name.StructParent] = at
            numbers.append(at)
            numbers.append(owner)
        root[Name.ParentTree] = self.pdf.make_indirect(Dictionary(Nums=numbers))
        root[Name.ParentTreeNextKey] = len(pages) + len(uses)
        ids = sorted((element.obj for element in self.root.walk() if Name.ID in element.obj), key=_name)
        if ids:
            names = Array()
            for obj in ids:
                names.append(obj[Name.ID])
                names.append(obj)
            root[Name.IDTree] = self.pdf.make_indirect(Dictionary(Names=names))


def _name(obj: Object) -> str:
    return str(obj[Name.ID])
