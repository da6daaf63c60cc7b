"""A workspace with a leaflet that records fill in, in three languages, and records in four scripts."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CHECKOUT = Path(__file__).resolve().parent.parent.parent

LEAFLET = """title: {title}
subtitle: {subtitle}
code: VIS-01
version: "0.1"
audience: Anyone with an appointment
fold: trifold
review: {{issued: 2026-11-24, due: 2028-11-24}}
record:
  name: {{max-chars: 26, overflow: shrink, required: true, label: Full name}}
  date: {{type: date, form: full, max-chars: 34, required: true}}
  time: {{type: time}}
  place: {{max-chars: 16}}
  bring: {{max-chars: 90, lines: 3, overflow: shrink}}
  number: {{type: barcode}}
panels:
  front:
    - cover: {{scene: journey}}
  inside:
    - heading: "{{record.name}}"
    - text: "1: {{record.name}}"
    - text: "2: {{record.date}} / {{record.time}}"
    - text: "3: {{record.place}}"
    - text: "{{record.bring}}"
  flap:
    - text: "{{record.number}}"
    - warning: {{title: "{title}", text: "**{{record.name}}**, {{clinic.phone}}"}}
  back: [contact, review-line]
"""
TITLES = {
    "en-US": ("Your visit", "When to come"),
    "es": ("Su visita", "Cuándo venir"),
    "ar": ("زيارتك الأولى", "متى تأتي"),
}
COLUMNS = ("name", "date", "time", "place", "bring", "number")
# Latin with accents, Arabic, Polish, Greek, Cyrillic, and a line of two directions.
PEOPLE = (
    ("Zoë Ångström-O'Neill", "2027-03-01", "14:30", "Ward 4", "Your medicines", "AB100001"),
    ("فاطمة الزهراء لالا", "2027-03-02", "9:05", "Ward 5", "", "AB100002"),
    ("Łucja Święcicka-Źdźbło", "2027-03-03", "10:00", "", "A list of questions", ""),
    ("Ελένη Παπαδοπούλου", "2027-03-04", "10:10", "Ward 6", "", "AB100004"),
    ("Наталия Щербакова", "2027-03-05", "10:20", "Ward 7", "", ""),
    ("علي Smith بن حسن", "2027-03-06", "10:30", "Ward 8", "", "AB100006"),
)
# Nobody has this name: where it is found, a record has been told of.
PLANTED = "Wandaplanted"


def workspace(folder: Path) -> Path:
    """Write a workspace of one clinic into ``folder``."""
    shutil.copytree(CHECKOUT / "content/clinics/aldgrove", folder / "content/clinics/aldgrove")
    leaflets = folder / "content/leaflets"
    leaflets.mkdir(parents=True)
    for language, (title, subtitle) in TITLES.items():
        (leaflets / f"visit.{language}.yaml").write_text(
            LEAFLET.format(title=title, subtitle=subtitle), encoding="utf-8"
        )
    return folder


def written(rows: Iterable[Iterable[str]], columns: Iterable[str] = COLUMNS, delimiter: str = ",") -> bytes:
    """Return records as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()
