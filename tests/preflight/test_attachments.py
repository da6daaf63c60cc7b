"""What a file carries is taken out within bounds, and what this program would not write is refused."""

from __future__ import annotations

import json
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from brochure import attached
from brochure.attached import MANIFEST, Attachment
from brochure.errors import BrochureError
from brochure.preflight import carried, page_texts
from brochure.press.attaching import attach, file_names

LEAFLET = "content/leaflets/knee.en-GB.yaml"


def file_of(*files: tuple[str, bytes], **stream: object) -> bytes:
    """Return a PDF of one page with ``files`` inside, each packed as ``stream`` says."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    names = []
    for path, data in files:
        held = pdf.make_stream(data, Type=Name.EmbeddedFile, **stream)
        names += [String(path), pdf.make_indirect(Dictionary(Type=Name.Filespec, EF=Dictionary(F=held)))]
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(names)))
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    out = BytesIO()
    pdf.save(out, compress_streams=False, **how)
    return out.getvalue()


def code_of(pdf: bytes) -> str:
    with pytest.raises(BrochureError) as caught:
        carried(pdf)
    return caught.value.diagnostics[0].code


def test_what_is_attached_is_what_is_taken_out() -> None:
    files = [
        Attachment(f"content/images/{name}", name.encode() * 99, "A picture") for name in ("b.svg", "ä.svg", "a.png")
    ]
    files.append(Attachment(MANIFEST, b"{}", "The list"))
    pdf = pikepdf.new()
    attach(pdf, files, None)
    found = carried(saved(pdf))
    assert {one.path: (one.data, one.about) for one in found} == {one.path: (one.data, one.about) for one in files}
    names = [bytes(name) for name in pdf.Root.Names.EmbeddedFiles.Names[::2]]
    assert names == sorted(names), "a reader looks for names by halving the list"


def test_files_that_end_alike_are_saved_under_names_of_their_own() -> None:
    found = file_names(["content/a/x.yaml", "content/b/X.yaml", "content/b/y.yaml"])
    assert found == {
        "content/a/x.yaml": "content-a-x.yaml",
        "content/b/X.yaml": "content-b-X.yaml",
        "content/b/y.yaml": "y.yaml",
    }


@pytest.mark.parametrize("pdf", [file_of(), file_of(("notes.txt", b"x"), ("../up", b"x")), saved(pikepdf.new())])
def test_files_of_others_are_left_alone(pdf: bytes) -> None:
    assert carried(pdf) == ()


@pytest.mark.parametrize(
    "path",
    [
        "../up.yaml",
        "content/../../up.yaml",
        "/etc/passwd",
        "content//x.yaml",
        "content/leaflets/",
        "content\\x.yaml",
        "C:/x.yaml",
        "content/.hidden/x",
        "content/./x",
        "content/x\n.yaml",
        "content/x\0.yaml",
        "content/ x.yaml",
        "etc/x.yaml",
        "content",
        f"content/{'x' * 256}",
        f"content/{'x/' * 12}x",
        "Content/leaflets/knee.en-GB.yaml",
        "content/leaflets/KNEE.en-GB.yaml",
        f"{LEAFLET}/inner",
        "",
    ],
)
def test_a_file_that_we_would_not_write_is_refused(path: str) -> None:
    assert carried(file_of((MANIFEST, b"{}"), (LEAFLET, b"x")))
    assert code_of(file_of((MANIFEST, b"{}"), (LEAFLET, b"x"), (path, b"x"))) == "attachment-refused"


def test_what_is_called_the_same_is_refused() -> None:
    assert code_of(file_of((MANIFEST, b"{}"), (LEAFLET, b"x"), (LEAFLET, b"y"))) == "attachment-refused"


@pytest.mark.parametrize(
    "stream",
    [
        {"Filter": Name.LZWDecode},
        {"Filter": Array([Name.FlateDecode, Name.FlateDecode])},
        {"Filter": Name.FlateDecode, "DecodeParms": Dictionary(Predictor=12)},
        {"Filter": Name.FlateDecode},
    ],
    ids=str,
)
def test_what_is_packed_as_we_do_not_pack_is_refused(stream: dict[str, object]) -> None:
    assert code_of(file_of((MANIFEST, b"no deflated data"), **stream)) == "attachment-refused"


def test_a_bomb_is_refused_before_it_goes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brochure.preflight.attachments.MOST_BYTES", 1_000)
    packed = {"Filter": Name.FlateDecode}
    assert len(carried(file_of((MANIFEST, zlib.compress(bytes(1_000))), **packed))) == 1
    assert code_of(file_of((MANIFEST, zlib.compress(bytes(1_001))), **packed)) == "attachment-limit"
    bomb = zlib.compress(bytes(100_000_000), 9)
    assert code_of(file_of((MANIFEST, bomb), **packed)) == "attachment-limit"


def test_all_files_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    files = ((MANIFEST, bytes(500)), (LEAFLET, bytes(500)))
    monkeypatch.setattr("brochure.preflight.attachments.MOST_TOGETHER", 1_000)
    assert len(carried(file_of(*files))) == 2
    monkeypatch.setattr("brochure.preflight.attachments.MOST_TOGETHER", 999)
    assert code_of(file_of(*files)) == "attachment-limit"


def test_thousands_of_files_and_lists_without_end_are_refused() -> None:
    many = [(f"content/images/{number}.svg", b"") for number in range(attached.MOST_FILES + 1)]
    assert code_of(file_of((MANIFEST, b"{}"), *many)) == "attachment-limit"
    pdf = pikepdf.new()
    node = pdf.make_indirect(Dictionary())
    node.Kids = Array([node])
    pdf.Root.Names = Dictionary(EmbeddedFiles=node)
    assert code_of(saved(pdf)) == "attachment-limit"
    node.Kids = Array([node, node])
    assert code_of(saved(pdf)) == "attachment-limit"


@pytest.mark.parametrize("wrong", [Dictionary(), Dictionary(EF=Dictionary()), Dictionary(EF=Array([])), String("x"), 7])
def test_a_file_without_content_is_refused(wrong: object) -> None:
    pdf = pikepdf.new()
    names = Array([String(MANIFEST), wrong])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    assert code_of(saved(pdf)) == "attachment-refused"


def test_what_is_no_pdf_or_locked_is_told() -> None:
    assert code_of(b"%PDF-1.7 and nothing else") == "file-unreadable"
    locked = saved(pikepdf.new(), encryption=pikepdf.Encryption(owner="o", user="u"))
    assert code_of(locked) == "file-unreadable"
    with pytest.raises(BrochureError):
        page_texts(json.dumps({}).encode())
