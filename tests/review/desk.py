"""A leaflet on which the review finds nothing but that it is a draft, and the desk that judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure import review
from brochure.formats import find_format
from brochure.model import load
from brochure.source import parse

if TYPE_CHECKING:
    from datetime import date

    from brochure.errors import Diagnostic
    from brochure.review import Result
    from brochure.translation import Stale

HELP = "- text: Ask about other treatments. You can say no."  # what tests write beside
LEAFLET = """\
title: Ketamine for PTSD
subtitle: "Post-traumatic stress disorder: what is known"
code: KET-09
version: "1.0"
audience: Adults who think about ketamine
fold: half-fold
review:
  issued: 2026-11-01
  due: 2028-11-01
  author:
  clinical-reviewer:
  funding: none
panels:
  front:
    - cover:
  inside:
    - heading: What is it?
    - text: |
        Ketamine is a drug that numbs pain.
        {jurisdiction.approval}
    - figure: {image: images/receptor.svg, alt: A gate in a cell wall., caption: A gate. It can shut.}
    - heading: Does it help?
    - text: Studies disagree. [@feder2021] No one knows yet.
    - statistic:
        claim: F21
        title: Study of 30
        text: "At least 30% less PTSD at two weeks:"
        labels: [on ketamine, on a sedative]
    - statistic: {claim: A22, title: Study of 158, text: No clear difference at four weeks.}
    - break: panel
    - heading: What are the risks?
    - list:
        title: That day, you may
        items: [feel unreal, get dizzy, have higher blood pressure]
    - warning:
        title: Only at a clinic, not at home
        text: |
          Do not drive until the next day. Do not stop medicines yourself. Avoid it if you are pregnant.
          Alcohol and sedatives add risk. It can harm the bladder or liver, lower your mood, or lead to misuse.
        covers: [supervised, no-home, driving, blood-pressure, pregnancy, sedatives, bladder, liver, misuse, mood,
          do-not-stop]
    - heading: What else can I try?
    - text: Ask about other treatments. You can say no.
    - table:
        header: ["", Before, After]
        rows: [[Mood, "", ""]]
    - checklist:
        - Why might this suit me?
        - What will it cost?
    - notes: {title: My notes, lines: 4}
  back:
    - emergency: {title: Get help now}
    - contact:
    - text: Ask us for large print or other languages. Tell us what you think of this.
    - references:
    - review-line:
"""

CLAIMS = """\
F21:
  fact: 30 people. At two weeks at least 30% improvement in 67% and 20%.
  text: {en: "In 10 of 15 people it eased PTSD.", es: "En 10 de 15 personas alivió el TEPT."}
  references: [feder2021]
  paired-with: [A22]
  statistic: {groups: [{n: 10, of: 15}, {n: 3, of: 15}], total: 30, time: two weeks, outcome: at least 30% less,
    comparator: midazolam}
A22:
  fact: 158 veterans, no difference.
  text: {en: "Among 158 veterans it made no clear difference."}
  references: [abdallah2022]
  paired-with: [F21]
  statistic: {total: 158, time: four weeks, outcome: PTSD, comparator: placebo}
dosed:
  fact: 0.5 mg/kg was studied.
  text: {en: The study gave 0.5 mg/kg.}
  references: [feder2021]
  study: true
loose:
  fact: It eased PTSD in 12.
  text: {en: It eased PTSD in 21.}
  references: [feder2021]
bare:
  fact: 3 of 9 people felt better.
  text: {en: Some felt better.}
  references: [feder2021]
  statistic: {groups: [{n: 3, of: 9}]}
uneven:
  fact: 3 of 9 and 2 of 8 people felt better.
  text: {en: Some felt better.}
  references: [feder2021]
  statistic: {groups: [{n: 3, of: 9}, {n: 2, of: 8}], time: now, outcome: mood, comparator: none}
"""

REFERENCES = """\
feder2021:
  type: article-journal
  title: A trial
  issued: {date-parts: [[2021]]}
  DOI: 10.1/1
abdallah2022:
  type: article-journal
  title: Another trial
  issued: {date-parts: [[2022]]}
  PMID: "1"
old2010:
  type: article-journal
  title: An old trial
  issued: {date-parts: [[2010]]}
  DOI: 10.1/2
classic1970:
  type: article-journal
  title: A classic
  issued: {date-parts: [[1970]]}
  landmark: The first of its kind.
  DOI: 10.1/3
nowhere:
  type: webpage
  title: Somewhere
"""

GLOSSARY = """\
opioid: {en: A kind of strong painkiller.}
MAOI: {en: A kind of medicine for depression.}
ketamine: {en: A drug.}
"""

CLINIC = """\
jurisdiction: GB-ENG
languages: [en-GB]
contact: {name: Tern Quay, address: [1 Quay], phone: 01632 960001}
"""

BRAND = """\
meta: {name: Tern Quay}
logo: logo.svg
color: {palette: {sea: "#0A4C5D"}, primary: sea}
typography: {fonts: [{family: Lato, source: google, weight: [400, 700]}], base: Lato}
defaults: {brochure: {theme: harbour}}
"""

TABLES = {
    "GB-ENG": """\
name: England
paper: a4
numbers:
  emergency: {number: "999", label: {en: Danger, es: Peligro}}
  crisis: {number: "111", label: {en: Crisis, es: Crisis}}
texts:
  approval:
    text: {en: "It has no licence for PTSD. Off-label: outside its licence.", es: "No está aprobada para el TEPT."}
""",
    "US": """\
name: the United States
paper: letter
numbers:
  emergency: {number: "911", label: {en: Danger}}
  crisis: {number: "988", label: {en: Crisis}}
  veterans-text: {number: "838255", by: text, label: {en: Text}}
texts:
  approval:
    text: {en: "It has no approval for PTSD. Off-label: outside its approval."}
""",
}


def judged(
    leaflet: str = LEAFLET,
    *,
    language: str = "en-GB",
    claims: str = CLAIMS,
    clinic: str = CLINIC,
    settings: str | None = None,
    draft: bool = True,
    today: date | None = None,
    source: str | None = None,
    source_language: str = "en-GB",
    stale: tuple[Stale, ...] = (),
) -> Result:
    """Return the review of ``leaflet``, whose file is ``x.yaml``; ``source`` is what it was translated from."""
    read = load.read_leaflet(parse(leaflet.encode(), "x.yaml"))
    site = load.read_clinic(parse(clinic.encode(), "clinic.yaml"), parse(BRAND.encode(), "_brand.yml"))
    tables = {name: load.read_jurisdiction(parse(text.encode(), f"{name}.yaml")) for name, text in TABLES.items()}
    evidence = load.read_evidence(
        [parse(claims.encode(), "claims.yaml")],
        [parse(REFERENCES.encode(), "references.yaml")],
        [parse(GLOSSARY.encode(), "glossary.yaml")],
    )
    own = tables[site.jurisdiction]
    case = review.Case(
        "ketamine",
        read,
        language,
        "tern-quay",
        site,
        tables,
        evidence,
        find_format(read.fold, own.paper),
        None,
        review.Reader(read, language, site, own, evidence).read(),
        draft,
        today,
        load.read_leaflet(parse(source.encode(), "source.yaml")) if source else None,
        source_language if source else None,
        stale,
    )
    book = review.book(load.read_review(parse(settings.encode(), "review.yaml")) if settings else None)
    return review.review(case, book)


def codes(result: Result) -> list[str]:
    """Return what was found, without that it is a draft."""
    return sorted(one.rule.code for one in result.found if one.rule.code != "not-approved")


def one(result: Result, code: str) -> Diagnostic:
    """Return the only finding of ``code``."""
    (found,) = [d for d in result.diagnostics if d.code == code]
    return found


def swapped(text: str, *pairs: tuple[str, str]) -> str:
    """Return ``text`` with each first of a pair replaced once by its second; one that is not there fails the test."""
    for old, new in pairs:
        assert old in text, f"{old!r} is not in the text"
        text = text.replace(old, new, 1)
    return text


def text(words: str) -> tuple[str, str]:
    """Return the swap that adds a paragraph of ``words``."""
    return (HELP, f"{HELP}\n    - text: |\n        {words}")
