"""What a file paints with: its content streams and resources, met as a viewer meets them.

Soft masks are shapes, not colours, so what only they reach is no part of it. WeasyPrint lists their groups among the
forms of the page as well, which is why the masks of the whole file are known before anything is yielded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

    # A content stream, and the resources that its names mean.
    Painted = tuple[Stream, pikepdf.Object]
    Walk = tuple[list[Painted], list[pikepdf.Object]]


def contents(page: pikepdf.Object) -> bytes:
    """Return what a page draws; parts of an array are one stream, parted by white space (ISO 32000-1, 7.8.2)."""
    return b"\n".join(part.read_bytes() for part in _parts(page))


def painted(pdf: pikepdf.Pdf) -> tuple[tuple[Painted, ...], tuple[pikepdf.Object, ...]]:
    """Return the content streams that paint the pages of ``pdf``, each with its resources; and all resources, once."""
    streams, dictionaries = walks(pdf)[0]
    return tuple(streams), tuple(dictionaries)


def walks(pdf: pikepdf.Pdf) -> tuple[Walk, Walk]:
    """Return what paints the pages of ``pdf``, and what only soft masks reach: streams and resources, each once.

    What is met both ways counts as painted.
    """
    everything = _walk(_pages(pdf), set(), None)
    groups = [(group, resources) for resources in everything[1] for group in _masks(resources)]
    masks = {group.objgen for group, _ in groups}
    seen = set(masks)
    shown = _walk(_pages(pdf), seen, masks) if groups else everything
    return shown, _walk(groups, seen - masks, None)


def drawn_images(pdf: pikepdf.Pdf) -> Iterator[Stream]:
    """Yield every image that is drawn anywhere in ``pdf``, once; nothing else of the file is looked at."""
    seen: set[tuple[int, int]] = set()
    for resources in _walk(_pages(pdf), set(), None)[1]:
        for found in _table(resources, Name.XObject):
            if isinstance(found, Stream) and found.get(Name.Subtype) == Name.Image and found.objgen not in seen:
                seen.add(found.objgen)
                yield found


def _pages(pdf: pikepdf.Pdf) -> list[tuple[pikepdf.Object, pikepdf.Object]]:
    """Return the pages and the looks of their annotations, with the resources that each falls back on."""
    found = []
    for page in pdf.pages:
        resources: pikepdf.Object = page.obj.get(Name.Resources, Dictionary())
        found += [(page.obj, resources), *((look, resources) for look in _appearances(page.obj))]
    return found


def shadings(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the shadings of one dictionary of resources, those of its patterns too (ISO 32000-1, 8.7.4.3)."""
    yield from _table(resources, Name.Shading)
    yield from (p[Name.Shading] for p in _table(resources, Name.Pattern) if Name.Shading in p)


def _walk(
    starts: list[tuple[pikepdf.Object, pikepdf.Object]], seen: set[tuple[int, int]], masks: set[tuple[int, int]] | None
) -> Walk:
    """Walk from ``starts``, without entering ``masks``, or, where they are not known yet, into every one.

    ``seen`` is what is not entered, and grows by what is.
    """
    streams: list[Painted] = []
    dictionaries: list[pikepdf.Object] = []

    def is_new(obj: pikepdf.Object) -> bool:
        if obj.objgen in seen:
            return False
        if obj.is_indirect:
            seen.add(obj.objgen)
        return True

    todo = list(starts)  # what draws, and the resources it falls back on
    while todo:
        owner, inherited = todo.pop()
        own = owner.get(Name.Resources)
        resources = inherited if own is None else own
        if not is_new(owner):
            continue
        if isinstance(owner, Stream):
            streams.append((owner, resources))
        streams += [(part, resources) for part in _parts(owner) if is_new(part)]
        if own is not None and is_new(own):
            dictionaries.append(resources)
            todo += [(drawn, resources) for drawn in _drawn(resources)]
            if masks is None:
                todo += [(group, resources) for group in _masks(resources)]
    return streams, dictionaries


def _drawn(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield what resources offer to draw that has a stream of its own: forms, tiles, the glyphs of Type 3 fonts."""
    yield from (x for x in _table(resources, Name.XObject) if x.get(Name.Subtype) == Name.Form)
    yield from (p for p in _table(resources, Name.Pattern) if isinstance(p, Stream))
    for font in _table(resources, Name.Font):
        if font.get(Name.Subtype) == Name.Type3:
            yield font
            yield from _table(font, Name.CharProcs)


def _masks(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for state in _table(resources, Name.ExtGState):
        mask = state.get(Name.SMask)
        if isinstance(mask, Dictionary) and Name.G in mask:
            yield mask[Name.G]


def _appearances(page: pikepdf.Object) -> Iterator[Stream]:
    """Yield how the annotations of a page look, in each of their states (ISO 32000-1, 12.5.5)."""
    for annotation in page.get(Name.Annots, Array()):
        for look in _table(annotation, Name.AP):
            yield from (s for s in ([look] if isinstance(look, Stream) else look.values()) if isinstance(s, Stream))


def _parts(page: pikepdf.Object) -> list[Stream]:
    found = page.get(Name.Contents, Array())
    parts = [found] if isinstance(found, Stream) else list(found)
    return [part for part in parts if isinstance(part, Stream)]


def _table(owner: pikepdf.Object, name: Name) -> list[pikepdf.Object]:
    table = owner.get(name)
    found = table.values() if isinstance(table, Dictionary) else ()
    return [value for value in found if isinstance(value, Dictionary | Stream)]
