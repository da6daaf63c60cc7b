"""Codes of records, read from pictures of their pages by a reader that is not ours."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp

from tests.support.commands import brochure, swap
from tests.support.records import COLUMNS, TITLES, workspace, written

if TYPE_CHECKING:
    from pathlib import Path

PRINTABLE = string.ascii_letters + string.digits + string.punctuation
DPI = 200


def records(count: int) -> list[tuple[str, str]]:
    """Return what is put into a bar code and a QR code of each record: of every length, and of any characters."""
    chance = random.Random(count)  # noqa: S311 - the same each time
    found = []
    for number in range(count):
        wide = 2 + number % 9
        bars = f"{number:05}" if number % 3 == 0 else "".join(chance.choices(PRINTABLE, k=wide))
        address = "https://aldgrove.example/v/" + "".join(chance.choices(string.ascii_letters, k=number % 60))
        found.append((bars, f"Żółć {number} فاطمة" if number % 7 == 3 else address))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = workspace(tmp_path_factory.mktemp("codes"))
    for language in TITLES:
        path = made / f"content/leaflets/visit.{language}.yaml"
        swap(path, "  number: {type: barcode}\n", "  number: {type: barcode}\n  link: {type: qr, size: 30}\n")
        swap(path, '    - text: "{record.number}"\n', '    - text: "{record.number}"\n    - text: "{record.link}"\n')
    return made


def codes(path: Path, page: int) -> dict[str, str]:
    """Return what is read on a page, by the kind of code."""
    with pypdfium2.PdfDocument(path) as document:
        shown = document[page].render(scale=DPI / 72, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(
        shown, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])
    )
    return {"bars" if code.format == zxingcpp.BarcodeFormat.Code128 else "qr": code.text for code in found}


@pytest.mark.parametrize(
    ("edition", "count"),
    [
        ("office", 12),
        pytest.param("office", 200, marks=pytest.mark.long),
        pytest.param("print", 60, marks=pytest.mark.long),
        pytest.param("screen", 12, marks=pytest.mark.long),
    ],
)
def test_what_a_record_says_is_what_is_read(folder: Path, edition: str, count: int) -> None:
    said = records(count)
    rows = [(f"Person {n}", "2027-03-01", "", "", "", bars, link) for n, (bars, link) in enumerate(said)]
    (folder / "codes.csv").write_bytes(written(rows, (*COLUMNS, "link")))
    run = brochure(folder, "merge", "visit", "codes.csv", "--edition", edition, "-o", "codes.pdf")
    assert run.returncode == 0, run.stderr
    with pypdfium2.PdfDocument(folder / "codes.pdf") as document:
        per = len(document) // count
    for number, (bars, link) in enumerate(said):
        found: dict[str, str] = {}
        for page in range(per * number, per * number + per):
            found |= codes(folder / "codes.pdf", page)
        assert found == {"bars": bars, "qr": link}, number
