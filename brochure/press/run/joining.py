"""Joining: copies that are files of their own as one file, which keeps their tags, links, bookmarks and fields."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from brochure.press.run.saving import save

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Object, Pdf

# What a page, or a mark on it, is found by in the tree of its tags (ISO 32000-1, 14.7.4.4).
_PARENTS, _PARENT = Name.StructParents, Name.StructParent


def join(parts: Iterable[bytes], out: BinaryIO) -> None:
    """Write ``parts``, files of one leaflet, to ``out`` as one; the claims and words of the first hold for all."""
    parts = iter(parts)
    with pikepdf.open(BytesIO(next(parts))) as whole:
        joined = _Joined(whole)
        for part in parts:
            joined.add(part)
        joined.finish()
        save(
            whole,
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


class _Joined:
    """The first file, and what is to be gathered of all."""

    def __init__(self, whole: Pdf) -> None:
        self.whole = whole
        self.next = 0
        self.copies = 0
        self.tags: list[Object] = []
        self.parents: list[tuple[int, Object]] = []
        self.ids: list[tuple[bytes, Object]] = []
        self.items: list[Object] = []
        self.fields: list[Object] = []
        self.form: Object | None = None
        self.outlines: Object | None = None
        self._gather(whole.Root, list(whole.pages))

    def add(self, data: bytes) -> None:
        with pikepdf.open(BytesIO(data)) as part:
            # Pages come first: what refers to one finds its copy only if it is there.
            before = len(self.whole.pages)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # forms and links come over below
                self.whole.pages.extend(part.pages)
            root = Dictionary()
            for key in (Name.StructTreeRoot, Name.Outlines, Name.AcroForm, Name.Names):
                if key in part.Root:
                    root[key] = part.Root[key]
            copied = self.whole.copy_foreign(part.make_indirect(root))
        self._gather(copied, list(self.whole.pages)[before:])

    def _gather(self, root: Object, pages: list[pikepdf.Page]) -> None:
        """Keep what hangs on a copy's catalogue, with its places in the tree of tags numbered anew."""
        self.copies += 1
        tree = root.get(Name.StructTreeRoot)
        if tree is not None:
            self._renumber(pages, tree)
        if Name.Outlines in root:
            self.outlines = self.outlines or root.Outlines
            self.items += _chain(root.Outlines.get(Name.First))
        form = root.get(Name.AcroForm)
        if form is not None and len(form.Fields):
            self.form = self.form or form
            self.fields.append(self._named(form))
        names = root.get(Name.Names, Dictionary()).get(Name.Dests)
        if names is not None:
            self._redirect(pages, dict(_pairs(names)))

    def _renumber(self, pages: list[pikepdf.Page], tree: Object) -> None:
        numbers = dict(_numbered(tree.get(Name.ParentTree)))
        start, most = self.next, -1
        for page in pages:
            for obj, key in ((page.obj, _PARENTS), *((a, _PARENT) for a in page.obj.get(Name.Annots, ()))):
                if key in obj:
                    obj[key] = start + int(obj[key])
        for number, what in numbers.items():
            self.parents.append((start + number, what))
            most = max(most, number)
        self.next = start + most + 1
        kids = tree.get(Name.K)
        own = list(kids) if isinstance(kids, Array) else [kids] if kids is not None else []
        self.tags += own
        if Name.IDTree in tree:
            for name, element in _pairs(tree.IDTree):
                marked = f"{self.copies}-".encode() + name
                element[Name.ID] = String(marked.decode("latin-1"))
                self.ids.append((marked, element))

    def _named(self, form: Object) -> Object:
        """Return the fields of one copy under a name of their own: each copy is filled in by itself."""
        parent = self.whole.make_indirect(Dictionary(T=String(f"copy-{self.copies}"), Kids=form.Fields))
        for kid in form.Fields:
            kid[Name.Parent] = parent
        return parent

    def _redirect(self, pages: list[pikepdf.Page], dests: dict[bytes, Object]) -> None:
        """Let links go to places themselves: names of places would be those of the first copy."""
        for page in pages:
            for annotation in page.obj.get(Name.Annots, ()):
                for owner, key in ((annotation, Name.Dest), (annotation.get(Name.A, Dictionary()), Name.D)):
                    name = owner.get(key)
                    if isinstance(name, (String, Name)) and bytes(str(name), "utf-8") in dests:
                        found = dests[bytes(str(name), "utf-8")]
                        owner[key] = found.D if isinstance(found, Dictionary) else found

    def finish(self) -> None:
        """Hang what was gathered on the catalogue."""
        root = self.whole.Root
        self._plant(root.get(Name.StructTreeRoot))
        if self.items and self.outlines is not None:
            root.Outlines = outlines = self.outlines
            for at, item in enumerate(self.items):
                item[Name.Parent] = outlines
                for key, other in ((Name.Prev, at - 1), (Name.Next, at + 1)):
                    if 0 <= other < len(self.items):
                        item[key] = self.items[other]
                    elif key in item:
                        del item[key]
            outlines[Name.First], outlines[Name.Last] = self.items[0], self.items[-1]
            outlines[Name.Count] = len(self.items)
        if self.form is not None:
            root.AcroForm = self.form
            root.AcroForm[Name.Fields] = Array(self.fields)

    def _plant(self, tree: Object | None) -> None:
        """Make one tree of the tags of all copies."""
        if tree is not None:
            whole = self.whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
            tops = []
            for tag in self.tags:
                if tag.get(Name.S) == Name.Document:  # one document: what stands in each copy's goes on in it
                    tag[Name.S] = Name.Part
                tag[Name.P] = whole
                tops.append(tag)
            whole[Name.K] = Array(tops)
            tree[Name.K] = whole
            flat = [part for number, what in sorted(self.parents, key=lambda p: p[0]) for part in (number, what)]
            tree[Name.ParentTree] = self.whole.make_indirect(Dictionary(Nums=Array(flat)))
            tree[Name.ParentTreeNextKey] = self.next
            if self.ids:
                told = [
                    part
                    for name, e in sorted(self.ids, key=lambda i: i[0])
                    for part in (String(name.decode("latin-1")), e)
                ]
                tree[Name.IDTree] = self.whole.make_indirect(Dictionary(Names=Array(told)))


def _chain(item: Object | None) -> list[Object]:
    found = []
    while item is not None:
        found.append(item)
        item = item.get(Name.Next)
    return found


def _numbered(tree: Object | None) -> Iterable[tuple[int, Object]]:
    """Yield what a number tree holds (7.9.7)."""
    if tree is None:
        return
    flat = list(tree.get(Name.Nums, ()))
    yield from ((int(number), what) for number, what in zip(flat[::2], flat[1::2], strict=True))
    for kid in tree.get(Name.Kids, ()):
        yield from _numbered(kid)


def _pairs(tree: Object) -> Iterable[tuple[bytes, Object]]:
    """Yield what a name tree holds (7.9.6)."""
    flat = list(tree.get(Name.Names, ()))
    yield from ((bytes(str(name), "utf-8"), what) for name, what in zip(flat[::2], flat[1::2], strict=True))
    for kid in tree.get(Name.Kids, ()):
        yield from _pairs(kid)
