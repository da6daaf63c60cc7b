"""What a file says of itself, held against what it is: PDF/X, PDF/A, PDF/UA, dates, names, and what it carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Stream

from brochure.errors import Diagnostic, Severity
from brochure.preflight import accessible
from brochure.preflight.geometry import meet
from brochure.preflight.page import NOTE, WARNING, Page
from brochure.preflight.streams import BROKEN, begins, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pikepdf

    from brochure.preflight.asked import Asked

_XMP = "http://ns.adobe.com/xap/1.0/"
_MM = "http://ns.adobe.com/xap/1.0/mm/"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_DC = "http://purl.org/dc/elements/1.1/"
_PDFX = "http://www.npes.org/pdfx/ns/id/"
_OLD_PDFX = "http://ns.adobe.com/pdfx/1.3/"
_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"

# What Info and XMP both tell (ISO 15930-7, 6.15).
_PAIRS = (
    ("/Title", f"{{{_DC}}}title"),
    ("/Creator", f"{{{_XMP}}}CreatorTool"),
    ("/Producer", f"{{{_PDF}}}Producer"),
    ("/CreationDate", f"{{{_XMP}}}CreateDate"),
    ("/ModDate", f"{{{_XMP}}}ModifyDate"),
    ("/Trapped", f"{{{_PDF}}}Trapped"),
)
_DATES = ("/CreationDate", "/ModDate")
_DATE = re.compile(r"D?:?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?")
_MOST_XMP = 4_000_000
_X = {"x-4": "ISO 15930-7", "x-3": "ISO 15930-6", "x-1a": "ISO 15930-4"}
_VERSIONS = {
    "PDF/X-1A:2001": (1.3, 1.3), "PDF/X-3:2002": (1.3, 1.3), "PDF/X-1A:2003": (1.3, 1.4), "PDF/X-3:2003": (1.3, 1.4),
    "PDF/X-4": (1.4, 1.7), "PDF/X-4P": (1.4, 1.7), "PDF/A-1": (1.0, 1.4), "PDF/A-2": (1.0, 1.7), "PDF/A-3": (1.0, 1.7),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intent:
    """One output intent: its identifier, registry, and what the header of its ICC profile says."""

    kind: str
    identifier: str
    registry: str
    count: int | None
    device: str
    space: str
    broken: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """What a file says of itself."""

    version: float
    names: tuple[str, ...]
    intents: tuple[Intent, ...]
    info: dict[str, str]
    xmp: dict[str, str]
    has_id: bool

    @property
    def flavour(self) -> str | None:
        """The PDF/X that it claims to be, as a profile names it: x-4, x-3, x-1a; None for none."""
        word = next((name.lower() for name in self.names if name.startswith("PDF/X")), "")
        return next((x for x in _X if x in word), None)

    @property
    def pdfx_intents(self) -> tuple[Intent, ...]:
        """The output intents that are for PDF/X."""
        return tuple(intent for intent in self.intents if intent.kind == "GTS_PDFX")


def claims(document: pikepdf.Pdf) -> Claims:
    """Return what a file says of itself; what is broken in it is taken for not said."""
    info = _texts(document)
    xmp = _xmp(document)
    names = []
    stated = info.get("/GTS_PDFXConformance") or info.get("/GTS_PDFXVersion") or ""
    stated = xmp.get(f"{{{_PDFX}}}GTS_PDFXVersion") or stated or xmp.get(f"{{{_OLD_PDFX}}}GTS_PDFXVersion", "")
    if stated:
        names.append(stated.replace("PDF/X-1:2001", "PDF/X-1a:2001"))
    if part := xmp.get(f"{{{_PDFA}}}part"):
        names.append(f"PDF/A-{part}{xmp.get(f'{{{_PDFA}}}conformance', '').lower()}")
    if part := xmp.get(f"{{{_PDFUA}}}part"):
        names.append(f"PDF/UA-{part}")
    found = document.Root.get(Name.OutputIntents, Array())
    intents = tuple(_intent(one) for one in found if isinstance(one, Dictionary)) if isinstance(found, Array) else ()
    version = float(re.sub(r"[^\d.]", "", str(document.pdf_version)) or 0)
    return Claims(version, tuple(names), intents, info, xmp, Name.ID in document.trailer)


def _texts(document: pikepdf.Pdf) -> dict[str, str]:
    info = document.trailer.get(Name.Info)
    found = {}
    for key, value in info.items() if isinstance(info, Dictionary) else ():
        try:
            found[str(key)] = str(value).lstrip("/") if isinstance(value, Name) else str(value)
        except BROKEN:
            continue
    return found


def _xmp(document: pikepdf.Pdf) -> dict[str, str]:
    from lxml import etree  # noqa: PLC0415 - pikepdf has loaded it where it writes metadata

    stream = document.Root.get(Name.Metadata)
    if not isinstance(stream, Stream):
        return {}
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(decoded(stream, _MOST_XMP).strip(b" \r\n\t\0"), parser)
    except (*BROKEN, etree.XMLSyntaxError):
        return {"": "broken"}
    found: dict[str, str] = {}
    about = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    for description in root.iter(f"{about}Description"):
        found.update({str(key): str(value) for key, value in description.attrib.items() if not key.startswith(about)})
        for child in description:
            if isinstance(child.tag, str):
                item = next(child.iter(f"{about}li"), child)
                found.setdefault(child.tag, (item.text or "").strip())
    return found


def _intent(one: pikepdf.Object) -> Intent:
    profile = one.get(Name.DestOutputProfile)
    count, device, space, broken = None, "", "", False
    if isinstance(profile, Stream):
        try:
            data = begins(profile, 128)
            count = int(profile.get(Name.N, 0))
            device, space = (data[start : start + 4].decode("latin-1").strip() for start in (12, 16))
            broken = data[36:40] != b"acsp"
        except Exception:  # noqa: BLE001 - whatever it is, the profile cannot be read
            broken = True
    identifier = str(one.get(Name.OutputConditionIdentifier, "")).strip()
    registry = str(one.get(Name.RegistryName, "")).strip()
    return Intent(str(one.get(Name.S, "")).lstrip("/"), identifier, registry, count, device, space, broken)


# -- rules ------------------------------------------------------------------------------------------------------------


def standards(found: Claims, asked: Asked) -> Iterator[Diagnostic]:
    """Yield what contradicts a claim of PDF/X, or the PDF/X that the profile asks for; and versions that do not fit."""
    if not asked.press:
        return
    if found.flavour is None and found.xmp.get("") != "broken":
        hint = f"export as PDF/{asked.profile.pdfx.upper().replace('A', 'a')}"
        severity = Severity.ERROR if asked.ours else WARNING
        yield Diagnostic("pdfx-not-claimed", "the file does not say that it is PDF/X", hint=hint, source=asked.source,
                         threshold=f"PDF/{asked.profile.pdfx.upper()}", severity=severity)  # fmt: skip
    source = _X.get(found.flavour or "")
    for name in found.names:
        low, high = next((v for key, v in _VERSIONS.items() if name.upper().startswith(key)), (0.0, 9.0))
        if name.upper().startswith("PDF/X-4"):
            low, high = _VERSIONS["PDF/X-4"]
        if not low <= found.version <= high:
            message = f"the file says that it is {name}, and is PDF {found.version:.1f}"
            yield Diagnostic("version", message, hint="export it again as what it claims to be", source=source,
                             measured=f"{found.version:.1f}", threshold=f"{low:.1f} to {high:.1f}")  # fmt: skip
    if found.xmp.get("") == "broken":
        yield Diagnostic("metadata-broken", "the metadata (XMP) cannot be read", hint="export the file again")
    if found.flavour:
        yield from _intents(found, asked, source)
        yield from _metadata(found, source)


def _intents(found: Claims, asked: Asked, source: str | None) -> Iterator[Diagnostic]:
    intents = found.pdfx_intents
    hint = f"name the printing condition, {asked.profile.condition}, when exporting"
    if not intents:
        message = "the file does not say for which printing condition it was made"
        yield Diagnostic("intent-missing", message, hint=hint, source=source, threshold=asked.profile.condition)
    if len(intents) > 1:
        message = f"{len(intents)} output intents for PDF/X instead of one"
        yield Diagnostic("intent-twice", message, hint=hint, source=source, measured=len(intents), threshold=1)
    for intent in intents[:1]:
        yield from _profile(intent, found, hint, source)
        if not intent.identifier:
            message = "the output intent does not name its condition"
            yield Diagnostic("intent-identifier", message, hint=hint, source=source)
        elif _plain(intent.identifier) != _plain(asked.profile.condition):
            threshold = asked.profile.condition
            message = f"the file was made for {intent.identifier}, not for {threshold}"
            yield Diagnostic(
                "intent-other",
                message,
                WARNING,
                hint="ask the shop whether it prints that condition",
                source=asked.source,
                measured=intent.identifier,
                threshold=threshold,
            )


def _profile(intent: Intent, found: Claims, hint: str, source: str | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with the ICC profile of an output intent."""
    channels = {"CMYK": 4, "RGB": 3, "GRAY": 1}.get(intent.space)
    if intent.broken:
        message = "the ICC profile of the output intent cannot be read"
        yield Diagnostic("intent-broken", message, hint=hint, source=source)
    elif intent.count is None:
        if not intent.registry or found.flavour == "x-4":
            yield Diagnostic("intent-profile-missing", "the output intent has no ICC profile", hint=hint, source=source)
    elif intent.device != "prtr" or channels != 4:
        measured = f"{intent.device} {intent.space}"
        message = f"the output intent is not of a press, but {measured}"
        yield Diagnostic(
            "intent-not-press", message, hint=hint, source=source, measured=measured, threshold="prtr CMYK"
        )
    elif intent.count != channels:
        message = f"the output intent says {intent.count} components, and its profile has {channels}"
        yield Diagnostic(
            "intent-components", message, hint=hint, source=source, measured=intent.count, threshold=channels
        )


def _plain(words: str) -> str:
    return re.sub(r"\W", "", words).lower()


def _metadata(found: Claims, source: str | None) -> Iterator[Diagnostic]:
    hint = "export the file again with a program that writes PDF/X"
    for code, message in _lacking(found):
        yield Diagnostic(code, message, hint=hint, source=source)
    trapped = found.info.get("/Trapped") or found.xmp.get(dict(_PAIRS)["/Trapped"])
    if trapped not in ("True", "False"):
        message = f"Trapped is {trapped or 'missing'}: it has to be True or False"
        yield Diagnostic("trapped", message, hint=hint, source=source, measured=trapped or "missing",
                         threshold="True or False")  # fmt: skip
    for key, name in _PAIRS:
        one, other = found.info.get(key), found.xmp.get(name)
        if one and other and not _same(key, one, other):
            message = f'{key[1:]} is "{one}" in Info, and "{other}" in XMP'
            yield Diagnostic("metadata-differs", message, hint=hint, source=source, measured=one, threshold=other)


def _lacking(found: Claims) -> Iterator[tuple[str, str]]:
    """Yield the code of each thing that PDF/X wants and that is not there, and what to say of it."""
    for key in _DATES:
        if not found.info.get(key) and not found.xmp.get(dict(_PAIRS)[key]):
            yield "date-missing", f"the file has no {key[1:]}"
    if not found.has_id:
        yield "id-missing", "the file has no ID"
    if not (found.info.get("/Title") or found.xmp.get(f"{{{_DC}}}title")):
        yield "title-missing", "the file has no title"
    if found.flavour == "x-4" and not found.xmp:
        yield "metadata-missing", "the file has no metadata (XMP)"
    elif found.flavour == "x-4" and f"{{{_MM}}}DocumentID" not in found.xmp:
        yield "document-id-missing", "the metadata has no DocumentID"


def _same(key: str, one: str, other: str) -> bool:
    if key not in _DATES:
        return one.strip() == other.strip()
    parts = [[part or "00" for part in match.groups()] for text in (one, other) if (match := _DATE.match(text))]
    return len(parts) == 2 and parts[0] == parts[1]


def archive(
    document: pikepdf.Pdf, found: Claims, asked: Asked, *, unembedded: bool, transparent: bool
) -> Iterator[Diagnostic]:
    """Yield the facts that contradict a claim of PDF/A or PDF/UA."""
    root = document.Root
    for name in () if asked.ours else found.names:  # ours are held to what they need, one by one
        wrong = []
        if name.startswith("PDF/A"):
            wrong += ["it is encrypted"] if document.is_encrypted else []
            wrong += ["a font is not embedded"] if unembedded else []
            wrong += ["it has scripts"] if any(True for _ in _scripts(document)) else []
            wrong += ["it has files inside"] if name[6] in "12" and _embedded(root) else []
            wrong += ["it is transparent"] if name[6] == "1" and transparent else []
            source = "ISO 19005"
        elif name.startswith("PDF/UA"):
            marked = root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)
            wrong += [] if Name.StructTreeRoot in root and bool(marked) else ["it has no tags"]
            wrong += [] if str(root.get(Name.Lang, "")) else ["it does not say its language"]
            shown = root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False)
            wrong += [] if bool(shown) else ["its title is not shown"]
            wrong += [found.message for found in accessible.findings(document)]
            source = "ISO 14289-1"
        for what in wrong:
            message = f"the file says that it is {name}, but {what}"
            yield Diagnostic("claim-false", message, WARNING, hint="do not claim it, or make it true", source=source,
                             measured=what, threshold=name)  # fmt: skip


def contents(document: pikepdf.Pdf, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for what has no place in a file for the press: passwords, scripts, fields, files, layers."""
    if document.is_encrypted:
        hint = "save it without a password, and without limits on printing"
        yield Diagnostic("encrypted", "the file is encrypted", hint=hint, source="ISO 15930-7, 6.16")
    if asked.kind in ("screen", "large-print"):
        return
    for what in dict.fromkeys(_scripts(document)):
        yield Diagnostic("script", f"the file does something by itself: {what}", measured=what,
                         hint="take scripts and actions out", source="ISO 15930-7, 6.18")  # fmt: skip
    form = document.Root.get(Name.AcroForm)
    fields = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    if isinstance(form, Dictionary) and Name.XFA in form:
        yield Diagnostic("form-field", "the file is an XFA form, whose pages Acrobat alone makes, when it is opened",
                         hint="print it to a PDF from Acrobat, and send that")  # fmt: skip
    elif isinstance(fields, Array) and len(fields):
        yield Diagnostic("form-field", f"{len(fields)} form fields: what they look like is not on the page",
                         hint="flatten the form when exporting", measured=len(fields), threshold=0)  # fmt: skip
    if asked.kind == "print" and (files := _embedded(document.Root)):
        hint = "take them out: the shop prints none of them"
        message = f"the file carries others: {', '.join(files[:3])}"
        yield Diagnostic("embedded-file", message, WARNING, hint=hint, measured=len(files), threshold=0)


def layers(document: pikepdf.Pdf, hidden: int) -> Iterator[Diagnostic]:
    """Yield a note for layers, and a warning for those that are off."""
    names = layer_names(document)
    if hidden:
        hint = "delete the layers that are not to be printed: some programs print them all"
        yield Diagnostic("layer-hidden", f"{hidden} of {len(names)} layers are hidden", WARNING, hint=hint,
                         measured=hidden, threshold=0)  # fmt: skip
    elif names:
        yield Diagnostic("layers", f"the file has layers: {', '.join(names[:5])}", NOTE,
                         hint="flatten them, if all are to be printed", measured=len(names))  # fmt: skip


def layer_names(document: pikepdf.Pdf) -> tuple[str, ...]:
    """Return the names of a file's layers."""
    properties = document.Root.get(Name.OCProperties)
    groups = properties.get(Name.OCGs, Array()) if isinstance(properties, Dictionary) else Array()
    return tuple(str(group.get(Name.Name, "unnamed")) for group in groups if isinstance(group, Dictionary))


def annotated(page: pikepdf.Object, judged: Page, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding for every annotation inside the bleed that is no printer's mark (ISO 15930-7, 6.17)."""
    if asked.kind in ("screen", "large-print"):
        return
    for annotation in page.get(Name.Annots, Array()):
        kind = str(annotation.get(Name.Subtype, "/unknown")).lstrip("/")
        if kind in ("PrinterMark", "TrapNet"):
            continue
        rect = annotation.get(Name.Rect)
        box = tuple(float(edge) for edge in rect) if isinstance(rect, Array) and len(rect) == 4 else judged.bleed
        box = (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))
        if asked.ours or meet(box, judged.bleed):
            hint = "take links, comments and fields out: they print, or hide what is under them"
            yield judged.finding("annotation", f"a {kind} annotation lies on the page", box, hint=hint, measured=kind,
                                 source="ISO 15930-7, 6.17")  # fmt: skip


def _scripts(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    opened = root.get(Name.OpenAction)
    if isinstance(opened, Dictionary):
        kind = str(opened.get(Name.S, "")).lstrip("/")
        if kind not in ("GoTo", ""):
            yield f"{kind} when opened"
    if Name.AA in root:
        yield "actions of the document"
    names = root.get(Name.Names, Dictionary())
    if isinstance(names, Dictionary) and Name.JavaScript in names:
        yield "JavaScript"
    for number, page in enumerate(document.pages, start=1):
        if Name.AA in page.obj:
            yield f"actions of page {number}"


def embedded_names(document: pikepdf.Pdf) -> tuple[str, ...]:
    """Return the names of the files that are inside the file."""
    return tuple(_embedded(document.Root))


def _embedded(root: pikepdf.Object) -> list[str]:
    names = root.get(Name.Names, Dictionary())
    tree: Any = names.get(Name.EmbeddedFiles) if isinstance(names, Dictionary) else None
    found: list[str] = []
    todo = [tree] if isinstance(tree, Dictionary) else []
    for _ in range(1000):
        if not todo:
            break
        node = todo.pop()
        found += [str(key) for key in list(node.get(Name.Names, Array()))[::2]]
        todo += [kid for kid in node.get(Name.Kids, Array()) if isinstance(kid, Dictionary)]
    return found


def transparency(traits: Sequence[str], found: Claims, asked: Asked) -> Iterator[Diagnostic]:
    """Yield a finding where transparency is met that the claim or the profile does not allow."""
    if not asked.press or "transparency" not in traits:
        return
    old = found.flavour in ("x-1a", "x-3")
    if old or asked.profile.pdfx == "x-1a":
        what = next((n for n in found.names if n.startswith("PDF/X")), "PDF/X-1a") if old else "PDF/X-1a"
        hint = "flatten transparency when exporting, or send PDF/X-4"
        yield Diagnostic("transparency", f"the file is transparent, which {what} may not be", hint=hint,
                         source=_X.get(found.flavour or "x-1a"))  # fmt: skip
