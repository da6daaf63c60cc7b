"""A leaflet goes to a translator and comes back, by the real command, and is built."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polib
import pytest
import yaml

from brochure.translating import staleness
from brochure.translation import pieces
from brochure.workspace import Workspace
from tests.support.commands import brochure, built, swap
from tests.support.translators import ARABIC, fill_po, fill_xliff, said

CHECKOUT = Path(__file__).resolve().parent.parent
NAME = "treatment-day"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace with what ships, one clinic of which wants Italian as well."""
    shutil.copytree(CHECKOUT / "content", tmp_path / "content")
    clinic = tmp_path / "content/clinics/aldgrove/clinic.yaml"
    text = clinic.read_text(encoding="utf-8")
    head, _, rest = text.partition("languages: ")
    _, _, rest = rest.partition("\n")
    clinic.write_text(f"{head}languages: [en-US, it]\n{rest}", encoding="utf-8")
    wording(tmp_path / "content")
    return tmp_path


def wording(content: Path) -> None:
    """Give the system its fixed wording in Italian, where it has none: English will do here."""
    if (phrases := content / "phrases.yaml").exists():
        english = yaml.safe_load(phrases.read_text(encoding="utf-8"))["en"]
        lines = "".join(f"  {key}: {json.dumps(words)}\n" for key, words in english.items())
        with phrases.open("a", encoding="utf-8") as file:
            file.write(f"\nit:\n{lines}")
    if (template := content / "locale/messages.pot").exists():
        catalogue = polib.pofile(template.read_text(encoding="utf-8"))
        catalogue.metadata["Language"] = "it"
        for entry in catalogue:
            entry.msgstr = entry.msgid
            entry.msgstr_plural = dict.fromkeys((0, 1), entry.msgid_plural) if entry.msgid_plural else {}
        catalogue.save(str(content / "locale/it.po"))


def spoken(folder: Path) -> None:
    """Say the clinic's own words in both languages."""
    path = folder / "content/clinics/aldgrove/clinic.yaml"
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    tree["hours"] = {"en": tree["hours"], "it": "9-17"}
    tree["local"] = {key: {"en": words, "it": said(words)} for key, words in tree["local"].items()}
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")


@pytest.mark.parametrize(("kind", "end", "fill"), [("xliff", "xlf", fill_xliff), ("po", "po", fill_po)])
def test_a_leaflet_goes_to_a_translator_and_comes_back(workspace, kind, end, fill):
    run = brochure(workspace, "translate", "export", NAME, "--lang", "it", "--format", kind)
    assert run.returncode == 0, run.stderr
    file = workspace / f"{NAME}.it.{end}"
    file.write_bytes(fill(file.read_bytes()))
    run = brochure(workspace, "translate", "import", file.name)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [f"content/leaflets/{NAME}.it.yaml", "content/translations/it.yaml"]

    found = Workspace(workspace)
    leaflet = found.leaflet(NAME, "it")
    titles = [str(found.leaflet(NAME, tag).title.passages[0].raw) for tag in ("en-US", "it")]
    assert titles[1] == said(titles[0])
    assert leaflet.review.translator is None
    assert staleness(found, NAME, "it", "US") == ()
    text = (workspace / f"content/leaflets/{NAME}.it.yaml").read_text(encoding="utf-8")
    source = (workspace / f"content/leaflets/{NAME}.en-US.yaml").read_text(encoding="utf-8")
    comments = [line.strip() for line in source.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in comments if line not in text] == []

    # What left again is what came back, and what is not changed changes nothing.
    before = text
    run = brochure(workspace, "translate", "export", NAME, "--lang", "it", "--format", kind)
    run = brochure(workspace, "translate", "import", file.name)
    assert run.returncode == 0, run.stderr
    assert (workspace / f"content/leaflets/{NAME}.it.yaml").read_text(encoding="utf-8") == before


def test_what_came_back_is_built_as_a_draft_and_told_when_its_source_changes(workspace):
    assert brochure(workspace, "translate", "export", NAME, "--lang", "it").returncode == 0
    file = workspace / f"{NAME}.it.xlf"
    file.write_bytes(fill_xliff(file.read_bytes()))
    assert brochure(workspace, "translate", "import", file.name).returncode == 0
    spoken(workspace)
    options = (NAME, "--clinic", "aldgrove", "--lang", "it")
    report = built(workspace, *options, "--edition", "web")
    assert [(o["status"], o["draft"]) for o in report["outputs"]] == [("built", True)]
    assert not [d for d in report["diagnostics"] if d["code"] in {"translation-differs", "stale-translation"}]

    source = workspace / f"content/leaflets/{NAME}.en-US.yaml"
    title = next(line for line in source.read_text(encoding="utf-8").splitlines() if "- heading:" in line)
    swap(source, title, title.replace("heading: ", "heading: Now, "))
    run = brochure(workspace, "check", "--no-layout", "--format", "json", *options)
    found = [d for d in json.loads(run.stdout)["diagnostics"] if d["code"] == "stale-translation"]
    assert [(d["severity"], d["file"]) for d in found] == [("warning", f"content/leaflets/{NAME}.it.yaml")]
    assert f"{NAME}.en-US.yaml:" in found[0]["message"]

    # The file that left is of other words now, and a person who has read both says so.
    run = brochure(workspace, "translate", "import", file.name)
    assert run.returncode == 1
    assert "error[wrong-version]" in run.stderr
    run = brochure(workspace, "translate", "accept", NAME, "--lang", "it")
    assert (run.returncode, "1 was behind" in run.stdout) == (0, True), run.stderr
    assert staleness(Workspace(workspace), NAME, "it", "US") == ()


def test_edits_made_meanwhile_are_not_written_over(workspace):
    brochure(workspace, "translate", "export", NAME, "--lang", "it")
    file = workspace / f"{NAME}.it.xlf"
    file.write_bytes(fill_xliff(file.read_bytes()))
    assert brochure(workspace, "translate", "import", file.name).returncode == 0
    path = workspace / f"content/leaflets/{NAME}.it.yaml"
    before = path.read_bytes()
    run = brochure(workspace, "translate", "import", file.name)
    assert (run.returncode, "error[newer-edits]" in run.stderr) == (1, True)
    assert path.read_bytes() == before
    assert brochure(workspace, "translate", "import", file.name, "--force").returncode == 0


def test_a_changed_number_stops_the_import_and_nothing_is_written(workspace):
    brochure(workspace, "translate", "export", NAME, "--lang", "it", "--format", "po")
    file = workspace / f"{NAME}.it.po"
    catalogue = polib.pofile(fill_po(file.read_bytes()).decode())
    entry = next(entry for entry in catalogue if "24" in entry.msgid)
    entry.msgstr = entry.msgstr.replace("24", "25")
    file.write_text(f"{catalogue}\n", encoding="utf-8")
    run = brochure(workspace, "translate", "import", file.name)
    assert run.returncode == 1
    assert "number 25 is not in" in run.stderr
    assert f"{file.name}:" in run.stderr
    assert not (workspace / f"content/leaflets/{NAME}.it.yaml").exists()
    assert not (workspace / "content/translations").exists()


def test_panels_are_named_as_they_lie_on_a_sheet_that_is_read_from_the_right(workspace):
    path = workspace / "content/leaflets/knee.en-US.yaml"
    text = (CHECKOUT / "content/leaflets/ketamine-for-ptsd.en-US.yaml").read_text(encoding="utf-8")
    head, _, _ = text.partition("panels:")
    inside = "# the first that is read\n  inside-left: [text: Eat 2.]\n  inside-right: [text: Drink.]"
    panels = f"front: [cover]\n  {inside}\n  back: []\n"
    path.write_text(head.replace("fold: trifold", "fold: half-fold") + f"panels:\n  {panels}", encoding="utf-8")
    brochure(workspace, "translate", "export", "knee", "--lang", "ar")
    file = workspace / "knee.ar.xlf"
    file.write_bytes(fill_xliff(file.read_bytes(), ARABIC))
    run = brochure(workspace, "translate", "import", file.name)
    assert run.returncode == 0, run.stderr
    leaflet = Workspace(workspace).leaflet("knee", "ar")
    assert list(leaflet.panels) == ["front", "inside-right", "inside-left", "back"]
    assert "2" in pieces(leaflet)[2].words
    assert "# the first that is read" in (workspace / "content/leaflets/knee.ar.yaml").read_text(encoding="utf-8")


def test_accepting_refuses_what_a_program_can_tell(workspace):
    swap(workspace / f"content/leaflets/{NAME}.en-GB.yaml", "For 24 hours", "For 25 hours")
    before = (workspace / f"content/leaflets/{NAME}.en-GB.yaml").read_bytes()
    run = brochure(workspace, "translate", "accept", NAME, "--lang", "en-GB")
    assert run.returncode == 1
    assert "error[translation-differs]" in run.stderr
    assert (workspace / f"content/leaflets/{NAME}.en-GB.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "knees", "--lang", "it"), "no leaflet"),
        (("export", NAME, "--lang", "italian"), "is not a language tag"),
        (("import", "nowhere.xlf"), "cannot read nowhere.xlf"),
        (("accept", "--lang", "it"), "say what to accept"),
        (("accept", "--shared", "--lang", "it"), "nothing here is in it"),
        (("accept", NAME, "--lang", "it"), f"{NAME}.it.yaml"),
    ],
)
def test_what_cannot_be_done_is_told(workspace, arguments, words):
    run = brochure(workspace, "translate", *arguments)
    assert run.returncode in {1, 2}
    assert words in run.stderr
    assert "Traceback" not in run.stderr
