"""The tickets of what ships, held against the print files beside them by programs that are not ours."""

import hashlib
import json
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest

from brochure.words import words_of
from tests.support.verapdf import verapdf

SCHEMA = json.loads((Path(__file__).parent.parent / "docs/schema/job-ticket.schema.json").read_text())
PROCESS = {"Cyan", "Magenta", "Yellow", "Black"}


def said(*command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True).stdout


def named(line):
    """Return the name of a font that Poppler lists: without its subset's tag, and a comma that WeasyPrint leaves."""
    return line.split()[0].partition("+")[2].rstrip(",")


@pytest.fixture(scope="session")
def printed(shipped):
    """Return the print files, each with its ticket for programs and the words of that for people."""
    found = []
    for file in shipped.files("print"):
        stem = file.with_suffix("")
        ticket = json.loads(Path(f"{stem}.json").read_text(encoding="utf-8"))
        words = said("pdftotext", "-layout", f"{stem}.ticket.pdf", "-")
        found.append((file, ticket, " ".join(words.split())))
    assert len(found) >= 6
    return found


def test_every_ticket_is_as_the_schema_says(printed):
    for _, ticket, _ in printed:
        jsonschema.validate(ticket, SCHEMA)


def test_the_file_is_the_one_beside_it(printed):
    for file, ticket, words in printed:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert ticket["file"] == {**ticket["file"], "name": file.name, "bytes": file.stat().st_size, "sha256": digest}
        ticket_file = f"{file.with_suffix('')}.ticket.pdf"
        assert digest in re.sub(r"\s", "", said("pdftotext", "-raw", ticket_file, "-"))
        assert file.name in words


def test_pages_and_boxes_are_those_that_poppler_reads(printed):
    for file, ticket, _ in printed:
        info = said("pdfinfo", "-box", file)
        assert re.findall(r"Pages:\s+(\d+)", info) == [str(ticket["pages"])]
        trim, bleed = (
            [float(v) for v in re.findall(rf"{n}:\s+(.*)", info)[0].split()] for n in ("TrimBox", "BleedBox")
        )
        left, bottom, right, top = trim
        sheet = [(right - left) / 72 * 25.4, (top - bottom) / 72 * 25.4]
        assert sheet == pytest.approx(ticket["format"]["sheet_mm"], abs=0.02)
        assert (left - bleed[0]) / 72 * 25.4 == pytest.approx(ticket["bleed_mm"], abs=0.02)


def test_fonts_are_those_that_poppler_lists(printed):
    for file, ticket, _ in printed:
        lines = said("pdffonts", file).splitlines()[2:]
        assert {named(line) for line in lines} == {font["name"] for font in ticket["fonts"]}
        for font in ticket["fonts"]:
            same = [line for line in lines if named(line) == font["name"]]
            assert same
            for line in same:  # the slug line has a subset of its own
                ((embedded, subset),) = re.findall(r"(yes|no)\s+(yes|no)\s+(?:yes|no)\s+\d+\s+\d+$", line)
                assert (embedded == "yes", subset == "yes") == (font["embedded"], font["subset"])


def test_pictures_are_those_that_poppler_lists(printed):
    for file, ticket, _ in printed:
        lines = said("pdfimages", "-list", file).splitlines()[2:]
        listed = sorted({(int(p[0]), int(p[3]), int(p[4])) for line in lines if (p := line.split())[2] == "image"})
        assert sorted({(i["page"], i["width"], i["height"]) for i in ticket["images"]}) == listed


def test_everything_that_is_checked_passed(printed):
    for _, ticket, words in printed:
        assert [check["name"] for check in ticket["checks"] if not check["passed"]] == []
        assert "look here" not in words
        assert set(ticket["inks"]["process"]) <= PROCESS


def test_a_person_reads_the_same_figures(printed):
    for _, ticket, words in printed:
        product, fmt = ticket["product"], ticket["format"]
        for word in (
            *product["title"].split(),
            product["code"],
            product["clinic"],
            *product["draft"].split(),
            ticket["colour"]["intent"],
        ):
            assert words_of(word) <= words_of(words)
        finished = " × ".join(f"{edge:.4f}".rstrip("0").rstrip(".") for edge in fmt["finished_mm"])
        assert finished in words
        assert ticket["profile"]["about"] in words
        assert ticket["contact"]["phone"] in words
        assert "not certified by anyone" in words
        for label in ("Quantity", "Stock", "Wanted by", "Finished size", "Flat size", "SHA-256"):
            assert label in words


def test_a_ticket_is_one_page_can_be_read_aloud_and_has_its_fonts(printed):
    tickets = [Path(f"{file.with_suffix('')}.ticket.pdf") for file, _, _ in printed]
    assert {name: rules for name, rules in verapdf(tickets, "ua1").items() if rules} == {}
    for ticket in tickets:
        assert re.search(r"Pages:\s+1\n", said("pdfinfo", ticket))
        assert {line.split()[-5] for line in said("pdffonts", ticket).splitlines()[2:]} == {"yes"}
        subprocess.run(["qpdf", "--check", ticket], check=True, capture_output=True)
