"""Files without a fault, for tests to plant faults in."""

from __future__ import annotations

LEAFLET = """\
title: Knee pain
code: KNE-01
version: "1.0"
audience: Adults
fold: half-fold
review: {issued: 2026-11-01, due: 2028-11-01}
panels:
  front:
    - cover:
  inside:
    - text: Rest it.
  back: [review-line]
"""

CLINIC = """\
jurisdiction: GB-ENG
languages: [en-GB]
editions: [office, screen]
contact:
  name: Tern Quay
  address: [1 Quay, Ternmouth]
  phone: 01632 960001
local:
  eating: Eat nothing for six hours.
"""

BRAND = """\
meta: {name: Tern Quay}
logo: logo.svg
color:
  palette:
    sea: "#0A4C5D"
    deep: sea
  primary: deep
typography:
  fonts:
    - {family: Lato, source: google, weight: [400, 700]}
  base: Lato
defaults:
  brochure: {theme: harbour, inks: {ground: sea}}
"""

# One of each kind, as short as it may be.
SHORTEST = {
    "cover": "",
    "heading": "a",
    "text": "a",
    "list": "[a]",
    "steps": "[a]",
    "checklist": "[a]",
    "callout": "a",
    "warning": "{title: a}",
    "emergency": "{title: a}",
    "figure": "{image: a, alt: b, caption: c}",
    "picture-row": "{image: a, alt: b, text: c}",
    "diagram": "{steps: [a], caption: c, alt: b}",
    "statistic": "{claim: a, title: b, text: c}",
    "table": "{header: [a], rows: [['']]}",
    "comparison": "{options: [a], rows: [{label: b, cells: [c]}]}",
    "quote": "a",
    "question-and-answer": "[{question: a, answer: b}]",
    "columns": "[[], []]",
    "phase": "{title: a, blocks: [{text: b}]}",
    "form": "{rows: [[{line: a}]]}",
    "notes": "3",
    "qr": "{url: 'https://a.example', label: b}",
    "contact": "",
    "map": "{image: a, alt: b}",
    "hours": "",
    "references": "",
    "glossary": "",
    "review-line": "",
    "spacer": "1",
    "break": "panel",
}
