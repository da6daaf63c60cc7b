"""A leaflet that holds every kind of block, for a clinic whose brand was chosen without a thought for contrast."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from tests.support.commands import brochure, swap

if TYPE_CHECKING:
    from pathlib import Path

NAME = "everything"
LEAFLET = f"content/leaflets/{NAME}.en-GB.yaml"
CLINIC = "content/clinics/my-clinic/clinic.yaml"
BRAND = "content/clinics/my-clinic/_brand.yml"
PAGE = f"build/my-clinic/en-GB/{NAME}.web.html"

TEXT = """\
title: A title of Unusual Interdisciplinarity
subtitle: And a < subtitle > with "marks" & more
code: ALL-01
version: "0.1"
audience: Tests
fold: sheet
review: {issued: 2026-11-24, due: 2028-11-24, funding: none}
record:
  appointment: {max-chars: 20}
panels:
  front:
    - cover: {image: images/photo.jpg, alt: A grey field}
    - list: {title: A list before any heading, items: [one, two, three], columns: 2}
    - heading: A first part
    - text: {text: "Opening words with *stress*. Your visit: {record.appointment}.", style: lead}
    - text: |
        A second one, [a link](https://example.org/a?b=1&c=2), a {glossary: off-label} word. [@feder2021; @abdallah2022]

        Call {clinic.phone}, or write to {clinic.email}. [@feder2021]
    - heading: {text: Beneath it, level: 3}
    - list: {title: Crossed, items: [never, nowhere], marker: cross}
    - steps: {title: In steps, items: [first, then]}
    - checklist: {title: To tick, items: [this, {text: that, lines: ["", Phone]}]}
    - callout: {title: Apart, text: A few words.}
    - warning: {title: Beware, text: Of this., items: [and, of these]}
    - heading: A second part
    - figure: {image: images/chart.png, alt: A chart of nothing, caption: Nothing at all, width: half}
    - diagram:
        title: A path
        steps: [known, {text: thought, known: false}, {text: seen, image: images/chart.png, alt: A chart of a step}]
        caption: Dashed is thought.
        alt: A path
    - statistic: {claim: F21, title: Thirty people, text: "Fewer:", labels: [on one, on the other], note: A note.}
    - statistic: {claim: A22, title: Many people, text: No difference., figure: dots}
    - table:
        title: A table
        header: ["", Morning, Noon, Evening, Night]
        rows: [[Medicine, one, "", two, ""], ["", "", "", "", ""]]
        widths: [2, 1, 1, 1, 1]
    - table: {header: [What, How], rows: [[walking, slowly], [resting, ""]]}
    - comparison:
        options: [One, Two, Three, Four]
        rows: [{label: Cost, cells: [a little, "", more, "incompre\u00adhensi\u00adbilities"]}]
    - quote: {text: Words that someone said., source: Someone}
    - question-and-answer: [{question: Why?, answer: Because.}, {question: How?, answer: Thus.}]
    - columns:
        - [{text: on one side}, {checklist: [a box]}]
        - [{text: on the other}]
    - phase:
        title: Before
        when: At home
        blocks:
          - form:
              title: A form
              rows:
                - [{line: Name, width: 3}, {time: At}, {box: Agreed}]
                - [{scale: How are you?, from: 0, to: 10}]
                - [{scale: How are you?, from: 1, to: 5}]
                - [{line: ""}, {signature: Signature}]
    - notes: {title: My notes, lines: 3}
    - notes: 2
    - spacer: 2
  back:
    - emergency: {title: In an emergency, text: Call at once., items: [for this, for that]}
    - emergency: {title: By day, numbers: [clinic.phone]}
    - qr: {url: web, label: This leaflet on your phone}
    - qr: {url: "https://example.org/", label: Elsewhere}
    - contact: {title: Reach us}
    - hours: {title: Open}
    - map: {image: images/map.svg, alt: Left of the bridge}
    - glossary:
    - references:
    - review-line:
"""
# A map with a class of its own, an ink, and what would end a style sheet or an attribute.
MAP = """<?xml version="1.0"?><!-- <svg> -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><style>.a { fill: #0F4C5D }</style>
<title>50 % "north" &amp; south</title><rect class="a" width="40" height="20"/>
<path d="M0 0L80 40" stroke="#e2a35c"/></svg>
"""
HARSH = """\
color: {primary: "#FFE14D", secondary: "#F7F7F7", foreground: "#8A8A8A", background: "#FFFDF0", danger: "#FFB3A7"}
typography: {base: {family: Lato}, headings: {family: EB Garamond}}
defaults: {brochure: {theme: THEME}}
"""


def photograph(width: int = 2400, height: int = 1200) -> bytes:
    """Return a JPEG in the inks of a press that says where it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    made = BytesIO()
    Image.new("CMYK", (width, height), (90, 20, 0, 30)).save(made, "JPEG", exif=exif)
    return made.getvalue()


def chart() -> bytes:
    """Return a small PNG."""
    made = BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(made, "PNG")
    return made.getvalue()


def make(folder: Path, *, theme: str = "harbour") -> Path:
    """Make a workspace with the leaflet and the brand in ``folder``, and return it."""
    run = brochure(folder.parent, "new", folder, "--jurisdiction", "GB-ENG")
    assert run.returncode == 0, run.stderr
    (folder / LEAFLET).write_text(TEXT, encoding="utf-8")
    (folder / BRAND).write_text(HARSH.replace("THEME", theme), encoding="utf-8")
    images = folder / "content/images"
    images.mkdir(exist_ok=True)
    (images / "photo.jpg").write_bytes(photograph())
    (images / "chart.png").write_bytes(chart())
    (images / "map.svg").write_text(MAP, encoding="utf-8")
    swap(folder / CLINIC, "editions: [office, screen, large-print, print, web]", "editions: [web]")
    return folder
