"""``brochure import``, as a person runs it: a draft that is reviewed, whole files only, plain refusals."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from brochure.errors import UsageError
from brochure.intake import Wanted, take_in
from brochure.workspace import Workspace
from tests.support.commands import brochure
from tests.support.word import docx, link, note, paragraph, picture, png, table

if TYPE_CHECKING:
    from pathlib import Path

# Faults of articles on ketamine, in words of our own.
CLINIC_AD = """\
A breakthrough for trauma: the ketamine lozenge

Our innovative lozenge brings rapid relief. Ketamine raises glutamate and rebuilds nerve cells, so nightmares fade.
You take the ketamine lozenge in the comfort of your own home, and its lasting benefits show after one week.

Is it safe?

Research shows that ketamine is generally safe. It should only be given by trained staff in a clinic.
The effects are temporary, so most people come back every month. It helped 80% of our patients with PTSD.

What happens in the brain

Ketamine lowers glutamate. It disrupts painful memories, and new brain cells grow.
Each lozenge holds 100 mg.
"""
MAGAZINE = """\
# Hope in a nasal spray

In this article we look at a promising drug. It was first a party drug. Ketamine eases anxiety within two hours.

Two trials found that it works for most people with PTSD. Sessions are several weeks apart. Headache is rare.

## Read more

Click here to book your spray for use at home.
"""
FAULTY = {
    "clinic-ad.txt": (
        CLINIC_AD,
        {
            "hype": ["breakthrough", "innovative", "rapid relief", "generally safe", "new brain cells"],
            "unsourced": ["Research"],
            "effect-unsourced": ["raises", "lowers", "disrupts", "after one week"],
            "home-use": ["in the comfort of your own home"],
            "contradiction": ["temporary", "given by trained staff in a clinic", "lowers glutamate"],
            "known-mistake": ["disrupts painful memories", "new brain cells"],
            "dose": ["100 mg"],
            "figure-typed": ["80%"],
            "approval-missing": ["not approved for PTSD"],
            "warning-missing": ["driving", "pregnancy", "bladder", "liver", "misuse"],
            "balance": ["unknowns", "alternatives"],
            "answer-unset": ["day of issue", "day of the next review", "code", "who this is for"],
            "not-approved": ["no author and no clinical reviewer"],
            "particulars-missing": ["who paid"],
        },
    ),
    "magazine.md": (
        MAGAZINE,
        {
            "hype": ["promising"],
            "unsourced": ["trials"],
            "effect-unsourced": ["eases"],
            "known-mistake": ["first a party drug", "several weeks apart"],
            "bare-figure": ["rare"],
            "page-leftover": ["In this article", "Read more", "Click here"],
            "home-use": ["at home"],
            "approval-missing": ["off-label"],
            "warning-missing": ["no-home", "mood", "sedatives"],
            "answer-unset": ["day of issue", "day of the next review"],
        },
    ),
}
PLAIN = """\
Walking again after a sprain

A sprain is a stretched band inside the joint. Most people walk well again in a few weeks.

The first two days

Rest the leg. Put it on a pillow when you sit.
• Keep the bandage dry.
• Loosen it if your toes tingle.

Moving again

1. Sit on a firm chair.
2. Slide the foot back.

When should I call?

Call the same day if the knee locks or swells. Wear trousers that roll up.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    assert brochure(folder, "new", ".").returncode == 0
    return folder


def taken(home: Path, name: str, data: bytes | str, *options: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    (home / name).write_bytes(data.encode() if isinstance(data, str) else data)
    run = brochure(home, "import", name, "--date", "2026-11-25", *options)
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return run


@pytest.mark.parametrize("name", FAULTY)
def test_the_review_names_the_faults_of_an_article_at_their_places(home: Path, name: str):
    text, wanted = FAULTY[name]
    run = taken(home, name, text, "--json")
    report = json.loads(run.stdout)
    found: dict[str, list[str]] = {}
    path = f"content/leaflets/{name.partition('.')[0]}.en-US.yaml"
    lines = (home / path).read_text(encoding="utf-8").splitlines()
    for diagnostic in report["diagnostics"]:
        assert diagnostic["file"] == path
        found.setdefault(diagnostic["code"], []).append(diagnostic["message"])
        for quoted in re.findall(r'^"([^"]+)"', diagnostic["message"]):
            if diagnostic["code"] in {"hype", "home-use", "known-mistake", "contradiction", "page-leftover"}:
                at = lines[diagnostic["line"] - 1][diagnostic["column"] - 1 :]
                assert at.startswith(quoted.split()[0]), "it points at the word"
    for code, said in wanted.items():
        together = "\n".join(found.get(code, ()))
        assert [word for word in said if word not in together] == [], (code, together)
    assert report["ok"]
    assert [(o["path"], o["edition"], o["draft"]) for o in report["outputs"]] == [(path, "source", True)]


def test_a_plain_text_becomes_a_leaflet_that_builds_as_a_draft(home: Path):
    run = taken(home, "sprain.txt", PLAIN, "--code", "KNEE-1")
    assert "written  content/leaflets/sprain.en-US.yaml" in run.stdout
    assert re.search(r"a draft on \S+; \d+ errors?, \d+ warnings? to work through", run.stdout)
    built = brochure(home, "build", "sprain", "--edition", "screen", "-o", "out")
    assert built.returncode == 0, built.stderr
    pdf = home / "out/my-clinic/en-US/sprain.screen.pdf"
    said = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert "Walking again" in said
    assert "not clinically approved" in said
    assert "KNEE-1, version 0.1." in " ".join(said.split())
    assert "2026" not in said, "a day that stands in for another is not printed"


def test_a_word_file_brings_its_pictures(home: Path):
    data = docx(
        paragraph("Knees", style="Title"),
        paragraph("Walk with ", link("us"), ".", note()),
        table(("Day", "Room"), ("Monday", "3"), headed=True),
        paragraph(picture("A knee that bends")),
        paragraph(picture("")),
    )
    run = taken(home, "Knees & hips.docx", data, "--lang", "en-US")
    assert (home / "content/images/knees-hips-1.png").read_bytes() == png()
    yaml = (home / "content/leaflets/knees-hips.en-US.yaml").read_text(encoding="utf-8")
    assert 'header: ["Day", "Room"]' in yaml
    assert "us ([example.org/knees](https://example.org/knees)).[1]" in yaml
    line = next(n for n, text in enumerate(yaml.splitlines(), 1) if "alt: knees-hips-2.png" in text)
    assert f"content/leaflets/knees-hips.en-US.yaml:{line}:" in run.stderr
    assert "picture-words" in run.stderr


def test_nothing_is_overwritten(home: Path):
    taken(home, "once.txt", "Once\n\nOne line here.")
    path = home / "content/leaflets/once.en-US.yaml"
    before = path.read_bytes()
    run = taken(home, "once.txt", "Twice\n\nAnother line.", code=2)
    assert "is there already" in run.stderr
    assert "--name" in run.stderr
    assert path.read_bytes() == before


def test_what_cannot_be_read_writes_nothing(home: Path):
    before = sorted(path.name for path in (home / "content").rglob("*"))
    run = taken(home, "leaflet.md", bytes(range(256)), code=1)
    assert "leaflet.md: error[import-not-text]" in run.stderr
    assert "save it as .docx or as plain text" in run.stderr
    assert sorted(path.name for path in (home / "content").rglob("*")) == before


def test_what_cannot_be_asked_for_is_usage(home: Path):
    (home / "ask.txt").write_text("Ask", encoding="utf-8")
    workspace = Workspace(home)
    for wanted, file, said in (
        (Wanted(fold="trifol"), "ask.txt", 'did you mean "trifold"?'),
        (Wanted(language="English"), "ask.txt", "write it as BCP 47 does: en-GB, es, zh-Hant"),
        (Wanted(name="../x"), "ask.txt", "letters, digits and hyphens make a name"),
        (Wanted(), "nowhere.txt", f"it was looked for at {home / 'nowhere.txt'}"),
        (Wanted(), "content", None),
    ):
        with pytest.raises(UsageError) as caught:
            take_in(workspace, home / file, wanted, date(2026, 11, 25))
        assert said in {d.hint for d in caught.value.diagnostics}
    assert not list((home / "content/leaflets").glob("ask.*"))


def test_a_page_takes_no_picture_from_outside_its_folder(home: Path, tmp_path: Path):
    (tmp_path / "secret.png").write_bytes(png())
    inner = tmp_path / "page"
    inner.mkdir()
    (inner / "mine.png").write_bytes(png())
    (inner / "link.png").symlink_to(tmp_path / "secret.png")
    html = "<h1>Pictures</h1><p>x</p><img src=../secret.png><img src=link.png><img src=mine.png alt='My knee'>"
    (inner / "p.html").write_text(html, encoding="utf-8")
    made = take_in(Workspace(home), inner / "p.html", Wanted(), date(2026, 11, 25))
    assert [path.name for path in made.pictures] == ["p-1.png"]
    assert [d.code for d in made.told] == ["import-left-out", "import-left-out"]


def test_a_draft_for_a_language_that_no_clinic_has_is_written_and_says_that_it_was_not_reviewed(home: Path):
    run = taken(home, "kolano.txt", "Kolano\n\nOdpoczywaj.", "--lang", "pl")
    assert (home / "content/leaflets/kolano.pl.yaml").is_file()
    assert "import-not-reviewed" in run.stderr


def test_a_file_elsewhere_is_written_there(home: Path, tmp_path: Path):
    out = tmp_path / "hip.en-GB.yaml"
    run = taken(home, "hip.txt", "Hips\n\nOne line.", "-o", str(out))
    assert out.is_file()
    assert "import-not-reviewed" in run.stderr
    assert not list((home / "content/leaflets").glob("hip.*"))
