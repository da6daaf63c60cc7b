"""Files inside a file (ISO 32000-1, 7.11.4; associated with it as ISO 19005-3, 6.8 asks)."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, String

from brochure.attached import MANIFEST, Attachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pikepdf import Pdf


def attach(pdf: Pdf, attachments: Iterable[Attachment], issued: date | None) -> None:
    """Put ``attachments`` into ``pdf``, in the order of their paths; ``issued`` is the only date that is written."""
    found = sorted(attachments, key=lambda one: bytes(String(one.path)))  # a name tree is in the order of its bytes
    if not found:
        return
    names = file_names(one.path for one in found)
    files = [pdf.make_indirect(_file(pdf, one, names[one.path], issued)) for one in found]
    entries = [part for one, file in zip(found, files, strict=True) for part in (String(one.path), file)]
    tree = pdf.make_indirect(Dictionary(Names=Array(entries)))
    if Name.Names not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = tree
    pdf.Root.AF = Array(files)


def file_names(paths: Iterable[str]) -> Mapping[str, str]:
    """Return what each of ``paths`` is saved as by a reader: its last part, or all of it where others end alike."""
    paths = tuple(paths)
    ends = Counter(PurePosixPath(path).name.casefold() for path in paths)
    return {
        path: name if ends[(name := PurePosixPath(path).name).casefold()] == 1 else path.replace("/", "-")
        for path in paths
    }


def _file(pdf: Pdf, one: Attachment, name: str, issued: date | None) -> Dictionary:
    """Return the file specification of an attachment."""
    digest = String(hashlib.md5(one.data, usedforsecurity=False).digest())  # as 7.11.4.1, table 46 has it
    params = Dictionary(Size=len(one.data), CheckSum=digest)
    if issued:
        params.ModDate = String(f"D:{issued:%Y%m%d}000000Z")
    stream = pdf.make_stream(
        _deflated(one.data),
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{one.kind}"),
        Filter=Name.FlateDecode,
        Params=params,
    )
    return Dictionary(
        Type=Name.Filespec,
        F=String(name),
        UF=String(name),
        Desc=String(one.about),
        AFRelationship=Name.Data if one.path == MANIFEST else Name.Source,
        EF=Dictionary(F=stream, UF=stream),
    )


@lru_cache(maxsize=128)
def _deflated(data: bytes) -> bytes:
    """Return ``data`` deflated: most of it is the same for many leaflets."""
    return zlib.compress(data, 9)
