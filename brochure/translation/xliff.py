"""XLIFF 2.0 (OASIS), written and read; codes are inline elements, so that no tool breaks them.

https://docs.oasis-open.org/xliff/xliff-core/v2.0/xliff-core-v2.0.html
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Diagnostic, Place
from brochure.translation.bundle import Back, Head, Returned, head_of
from brochure.translation.codes import Code, Span, codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from brochure.translation.bundle import Bundle
    from brochure.translation.codes import Token
    from brochure.translation.units import State, Unit

NS = "urn:oasis:names:tc:xliff:document:2.0"
SLR = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_XML = "http://www.w3.org/XML/1998/namespace"
_VERSIONS = ("2.0", "2.1")
_SUB_STATE = "brochure:stale"
_STATES: Mapping[State, str] = {"initial": "initial", "stale": "translated", "final": "final"}
_TYPES = {"bold": ("fmt", "xlf:b"), "emphasis": ("fmt", "xlf:i"), "link": ("link", None), "break": ("fmt", "xlf:lb")}


def write(bundle: Bundle) -> bytes:
    """Return ``bundle`` as a document of one file."""
    from lxml import etree

    head = bundle.head
    root = etree.Element(f"{{{NS}}}xliff", nsmap={None: NS, "slr": SLR})
    root.set("version", "2.0")
    root.set("srcLang", head.of)
    root.set("trgLang", head.language)
    file = etree.SubElement(root, f"{{{NS}}}file", id="f1", original=bundle.original)
    etree.SubElement(file, f"{{{SLR}}}profiles", generalProfile="xliff:codepoints")
    about = {field.name: getattr(head, field.name) for field in fields(Head)}
    _notes(file, {**about, "audience": bundle.audience})
    texts = [text for unit in bundle.units for text in _unit(file, unit)]
    etree.indent(root)
    for element, said, ids in texts:  # in these every space counts
        element.text = None
        _fill(element, said, ids)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _notes(owner: Any, said: Mapping[str, str]) -> None:  # noqa: ANN401 - lxml publishes no types
    from lxml import etree

    notes = etree.SubElement(owner, f"{{{NS}}}notes")
    for category, words in said.items():
        etree.SubElement(notes, f"{{{NS}}}note", category=category).text = words


def _unit(
    file: Any,  # noqa: ANN401 - as above
    unit: Unit,
) -> Iterator[tuple[Any, Iterable[Token], Iterator[int]]]:
    """Add a unit; yield its source and its target with what they are to say."""
    from lxml import etree

    element = etree.SubElement(file, f"{{{NS}}}unit", id=unit.id, name="/".join(unit.path), canResegment="no")
    element.set(f"{{{SLR}}}sizeRestriction", str(unit.most))
    limit = f"at most {unit.most} characters" if unit.strict else f"about {unit.most} characters at most"
    stale = {"stale": "The source has changed since this was translated."} if unit.state == "stale" else {}
    _notes(element, {"context": unit.context, "limit": limit, **stale})
    numbered = _Numbered(unit)
    if numbered.data:
        store = etree.SubElement(element, f"{{{NS}}}originalData")
        for name, data in numbered.data.items():
            entry = etree.SubElement(store, f"{{{NS}}}data", id=name)
            entry.set(f"{{{_XML}}}space", "preserve")
            entry.text = data
    segment = etree.SubElement(element, f"{{{NS}}}segment", id="s1", state=_STATES[unit.state])
    if unit.state == "stale":
        segment.set("subState", _SUB_STATE)
    for name, said in (("source", unit.source), ("target", unit.target)):
        if said is not None:
            text = etree.SubElement(segment, f"{{{NS}}}{name}")
            text.set(f"{{{_XML}}}space", "preserve")
            yield text, said, numbered.of(said)


class _Numbered:
    """The ids of a unit's codes: those of the source in order, then those that its translation alone has."""

    def __init__(self, unit: Unit) -> None:
        self.known = list(codes(unit.source))
        self.data: dict[str, str] = {}
        for number, code in enumerate(self.known, start=1):
            self._keep(number, code)
        for code in codes(unit.target or ()):
            if not any(_alike(code, own) for own in self.known):
                self.known.append(code)
                self._keep(len(self.known), code)

    def _keep(self, number: int, code: Code | Span) -> None:
        if isinstance(code, Code):
            self.data[f"d{number}"] = code.data
        else:
            self.data[f"d{number}a"], self.data[f"d{number}z"] = code.begin, code.end

    def of(self, said: Iterable[Token]) -> Iterator[int]:
        """Yield the number of each code of ``said``, in order; one that is there twice has both in turn."""
        free = list(enumerate(self.known, start=1))
        for code in codes(said):
            found = next((pair for pair in free if _alike(pair[1], code)), None)
            if found is None:  # used more often than the source has it: the first number again
                found = next(pair for pair in enumerate(self.known, start=1) if _alike(pair[1], code))
            else:
                free.remove(found)
            yield found[0]


def _alike(one: Code | Span, other: Code | Span) -> bool:
    if isinstance(one, Code) and isinstance(other, Code):
        return one == other
    if isinstance(one, Span) and isinstance(other, Span):
        return (one.begin, one.end) == (other.begin, other.end)
    return False


def _fill(element: Any, said: Iterable[Token], ids: Iterator[int]) -> None:  # noqa: ANN401 - as above
    from lxml import etree

    last = None
    for token in said:
        if isinstance(token, str):
            if last is None:
                element.text = (element.text or "") + token
            else:
                last.tail = (last.tail or "") + token
            continue
        number = next(ids)
        kind, sub = _TYPES.get(token.kind, ("ui" if token.kind == "insertion" else "quote", None))
        if isinstance(token, Code):
            last = etree.SubElement(element, f"{{{NS}}}ph", id=str(number), dataRef=f"d{number}")
            last.set("disp", token.data if token.kind != "break" else "new paragraph")
            last.set("canDelete", "no")
            last.set("canCopy", "no")
        else:
            last = etree.SubElement(element, f"{{{NS}}}pc", id=str(number))
            last.set("dataRefStart", f"d{number}a")
            last.set("dataRefEnd", f"d{number}z")
            if token.kind == "link":
                last.set("canDelete", "no")
            _fill(last, token.inside, ids)
        last.set("type", kind)
        if sub:
            last.set("subType", sub)


# -- reading ----------------------------------------------------------------------------------------------------------


def read(data: bytes, file: str) -> Returned:
    """Return what came back; raises ``BrochureError`` where it is no XLIFF 2.0, or not one that was exported.

    Nothing outside the file is read, and no entity is expanded.
    """
    root = _parsed(data, file)
    top = Place(file, root.sourceline or 1)
    files = root.findall(f"{{{NS}}}file")
    if len(files) != 1:
        raise BrochureError(Diagnostic("not-exported", f"{len(files)} files in one document, not one", place=top))
    found = {
        note.get("category", ""): "".join(note.itertext()).strip() for note in files[0].iterfind(f"{{{NS}}}notes/*")
    }
    head = head_of(found, top)
    faults = []
    for name, wanted in (("srcLang", head.of), ("trgLang", head.language)):
        if (said := root.get(name)) != wanted:
            message = f"{name} is {said or 'not given'}, and was {wanted} when this was exported"
            faults.append(Diagnostic("wrong-language", message, place=top, hint=f'write {name}="{wanted}"'))
    units = []
    for element in files[0].iter(f"{{{NS}}}unit"):
        try:
            units.append(_back(element, file))
        except BrochureError as fault:
            faults.extend(fault.diagnostics)
    return Returned(head, tuple(units), tuple(faults))


def _parsed(data: bytes, file: str) -> Any:  # noqa: ANN401 - as above
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        message = f"this is not well-formed XML: {fault.msg.rpartition(', line')[0] or fault.msg}"
        hint = "export it from your tool again"
        raise BrochureError(Diagnostic("xml-syntax", message, place=Place(file, line, column), hint=hint)) from fault
    if root.getroottree().docinfo.doctype:
        message = "this file brings a document type of its own, which could hide anything"
        raise BrochureError(Diagnostic("xml-doctype", message, place=Place(file, 1), hint="take <!DOCTYPE ...> out"))
    version = root.get("version")
    name = etree.QName(root)
    if name.localname != "xliff" or (name.namespace == NS and version not in _VERSIONS) or name.namespace != NS:
        what = f"XLIFF {version}" if name.localname == "xliff" else f"<{name.localname}>"
        hint = "save it as XLIFF 2.0 in your tool"
        raise BrochureError(
            Diagnostic(
                "not-xliff", f"this is {what}, not XLIFF 2.0", place=Place(file, root.sourceline or 1), hint=hint
            )
        )
    return root


def _back(element: Any, file: str) -> Back:  # noqa: ANN401 - as above
    from brochure.translation.codes import written

    place = Place(file, element.sourceline)
    store = {d.get("id", ""): "".join(d.itertext()) for d in element.iterfind(f"{{{NS}}}originalData/{{{NS}}}data")}
    reader = _Reader(store, file)
    source: list[Token] = []
    target: list[Token] = []
    any_target, states, subs = False, [], []
    for part in element:
        if part.tag not in {f"{{{NS}}}segment", f"{{{NS}}}ignorable"}:
            continue
        own, other = part.find(f"{{{NS}}}source"), part.find(f"{{{NS}}}target")
        if own is not None:
            source += reader.tokens(own)
        if other is not None:
            any_target = True
            place = Place(file, other.sourceline)
            target += reader.tokens(other)
        elif part.tag.endswith("ignorable") and own is not None:
            target += reader.tokens(own)
        if part.tag.endswith("segment"):
            states.append(part.get("state", "initial"))
            subs.append(part.get("subState"))
    if reader.faults:
        raise BrochureError(*reader.faults)
    said = tuple(target) if any_target and written(target).strip() else None
    state: State = "initial" if said is None else "stale" if _SUB_STATE in subs else "final"
    return Back(element.get("id", ""), place, written(source), said, state)


class _Reader:
    """Reads inline content; what a code stands for is kept in the unit."""

    def __init__(self, store: Mapping[str, str], file: str) -> None:
        self.store, self.file = store, file
        self.faults: list[Diagnostic] = []

    def tokens(self, element: Any) -> list[Token]:  # noqa: ANN401 - as above
        """Return what an element says."""
        from lxml import etree

        found: list[Token] = [element.text] if element.text else []
        for inner in element:
            name = etree.QName(inner).localname if isinstance(inner.tag, str) else "entity"
            match name:
                case "ph":
                    found.append(Code("insertion", self._data(inner, "dataRef")))
                case "pc":
                    begin, end = self._data(inner, "dataRefStart"), self._data(inner, "dataRefEnd")
                    found.append(Span("bold", begin, end, tuple(self.tokens(inner))))
                case "sc" | "ec":
                    found.append(Code("insertion", self._data(inner, "dataRef")))
                case "mrk":
                    found += self.tokens(inner)
                case "sm" | "em":
                    pass
                case "cp":
                    self._fault(inner, "a character that XML cannot hold stands here")
                case _:
                    self._fault(inner, f"<{name}> means nothing here")
            if inner.tail:
                found.append(inner.tail)
        return found

    def _data(self, element: Any, key: str) -> str:  # noqa: ANN401 - as above
        ref = element.get(key)
        if ref not in self.store:
            self._fault(element, f"nothing says what the code {element.get('id') or 'without an id'} stands for")
            return ""
        return self.store[ref]

    def _fault(self, element: Any, message: str) -> None:  # noqa: ANN401 - as above
        place = Place(self.file, element.sourceline or 0)
        hint = "take the codes of the source over as they are"
        self.faults.append(Diagnostic("xliff-code", message, place=place, hint=hint))
