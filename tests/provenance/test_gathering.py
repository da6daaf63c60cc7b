"""What the screen edition carries is all that it is made from, and nothing of anything else."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from brochure import build
from brochure.planning import Job, Selection, plan
from brochure.provenance import attachments
from brochure.workspace import Workspace, starter_folder
from tests.support import knees
from tests.support.brands import font, from_files
from tests.support.commands import swap

if TYPE_CHECKING:
    from pathlib import Path

    from brochure.finishing import Prepared
    from brochure.provenance import Sources

KNEES = Job("knees", "en-GB", "my-clinic", ("screen",))
SLINGS = replace(KNEES, leaflet="slings")
SHIPPED = Job("ketamine-for-ptsd", "en-US", "aldgrove", ("screen",))
BRAND = "content/clinics/my-clinic/_brand.yml"
# As ``approve`` writes it; of other words, by nobody.
RECORD = """\
- leaflet: %s
  language: en-GB
  clinic: %s
  code: KN-01
  version: "1.0"
  sha256: %s
  reviewer: Test Reviewer, test physiotherapist
  date: 2026-12-01
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = knees.make(tmp_path_factory.mktemp("provenance") / "clinic")
    text = knees.TEXT.replace("    - contact:\n", "").replace(" Call {clinic.phone} first.", "")
    (root / "content/leaflets/slings.en-GB.yaml").write_text(text.replace("KN-01", "SL-01").replace("knees", "sling"))
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "another place")


def prepared(root: Path, job: Job = KNEES) -> Prepared:
    workspace = Workspace(root)
    desk = build.desk_of(workspace, None, building=True)
    return build.prepare(workspace, job, build.templates(workspace), desk, attaching=True)


def sources(root: Path, job: Job = KNEES) -> Sources:
    found = prepared(root, job).sources
    assert found is not None
    return found


def files(root: Path, job: Job = KNEES) -> dict[str, bytes]:
    return {one.path: one.data for one in sources(root, job).files}


def again(root: Path, job: Job, folder: Path) -> Sources:
    """Return what is gathered from nothing but what was gathered."""
    for path, data in files(root, job).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return sources(folder, job)


def test_the_leaflet_is_carried_as_it_is_written_and_no_other_is(root: Path) -> None:
    found = files(root)
    assert found[knees.LEAFLET] == (root / knees.LEAFLET).read_bytes()
    assert [path for path in found if path.startswith("content/leaflets/")] == [knees.LEAFLET]
    assert not {"content/claims.yaml", "content/glossary.yaml", "content/review.yaml"} & found.keys()
    assert all(one.about for one in sources(root).files)


def test_the_same_is_gathered_in_any_folder_for_any_set_of_editions(made: Path, root: Path) -> None:
    alone = sources(made)
    assert sources(root) == alone
    assert sources(root, replace(KNEES, editions=("print", "office", "screen"))) == alone
    assert str(root) not in repr([one.data for one in attachments(prepared(root), alone)])


def test_what_another_leaflet_shows_or_draws_on_changes_nothing(made: Path, root: Path) -> None:
    before = {job: sources(made, job) for job in (KNEES, SLINGS)}
    assert b"01632 960 412" not in files(made, SLINGS)[knees.CLINIC]
    swap(root / knees.CLINIC, "01632 960 412", "01632 960 413")
    assert sources(root, SLINGS) == before[SLINGS]
    assert sources(root, KNEES) != before[KNEES]
    swap(root / knees.CLINIC, "01632 960 413", "01632 960 412")
    (root / knees.CLINIC).write_text("# A remark\n" + (root / knees.CLINIC).read_text())
    (root / "content/claims.yaml").write_text("mine:\n  fact: x\n  text: {en: x}\n  references: [feder2021]\n")
    (root / "content/glossary.yaml").write_text("sling:\n  en: A cloth that holds an arm.\n")
    (root / "content/leaflets/other.en-GB.yaml").write_text(knees.TEXT.replace("KN-01", "OT-01"))
    records = [RECORD % (*of, "0" * 64) for of in (("slings", "my-clinic"), ("knees", "another-clinic"))]
    (root / "content/approvals.yaml").write_text("".join(records))
    assert sources(root, KNEES) == before[KNEES]
    (root / "content/approvals.yaml").write_text("".join((*records, RECORD % ("knees", "my-clinic", "1" * 64))))
    (record,) = yaml.safe_load(files(root)["content/approvals.yaml"])
    assert (record["leaflet"], record["clinic"], record["sha256"]) == ("knees", "my-clinic", "1" * 64)


def test_what_is_of_the_workspace_s_own_looks_is_carried_and_what_is_of_the_kit_is_known_by_its_hash(
    root: Path,
) -> None:
    kit = sources(root).kit
    path = "templates/blocks/text.html"
    assert path in dict(kit)
    (root / path).parent.mkdir(parents=True)
    (root / path).write_bytes((starter_folder() / path).read_bytes())
    assert sources(root).kit == kit
    (root / path).write_bytes((starter_folder() / path).read_bytes() + b"<!-- ours -->")
    assert files(root)[path].endswith(b"<!-- ours -->")
    assert path not in dict(sources(root).kit)


@pytest.mark.parametrize(("embedding", "carried"), [(0, True), (4, False), (8, False)])
def test_a_font_is_handed_on_only_where_its_maker_lets_it_be_installed(
    root: Path, embedding: int, carried: bool
) -> None:
    data = font(embedding=embedding)
    (root / "content/clinics/my-clinic/own.ttf").write_bytes(data)
    text = (root / BRAND).read_text()
    (root / BRAND).write_text(text[: text.index("typography:")] + from_files("Own", "[own.ttf]"))
    found = sources(root)
    path = "content/clinics/my-clinic/own.ttf"
    assert (path in {one.path for one in found.files}) is carried
    assert ([name for name, _ in found.withheld] == [path]) is not carried


def test_a_copy_of_a_patient_s_carries_nothing(root: Path) -> None:
    assert prepared(root, replace(KNEES, record={"name": "PLANTED"})).sources is None


def test_a_clinic_may_want_nothing_carried(root: Path) -> None:
    (root / knees.CLINIC).write_text((root / knees.CLINIC).read_text() + "attachments: false\n")
    assert prepared(root).sources is None


def test_only_a_build_asks_for_it(root: Path) -> None:
    workspace = Workspace(root)
    desk = build.desk_of(workspace, None, building=True)
    assert build.prepare(workspace, KNEES, build.templates(workspace), desk).sources is None


def test_the_list_says_what_and_by_which_programs(root: Path) -> None:
    ready = prepared(root)
    found = sources(root)
    *carried, listed = attachments(ready, found)
    assert tuple(carried) == found.files
    told = json.loads(listed.data)
    assert {one["path"]: one["sha256"] for one in told["attached"]} == {one.path: one.sha256 for one in found.files}
    assert {"brochure", "weasyprint", "pikepdf", "Pango", "HarfBuzz"} <= told["made-by"].keys()
    assert (told["code"], told["version"], told["draft"], told["overdue"]) == ("KN-01", "1.0", True, False)
    assert told["starter-kit"] == dict(found.kit)


def test_what_is_drawn_on_is_carried_with_all_that_it_draws_on() -> None:
    found = files(starter_folder(), SHIPPED)
    claims = yaml.safe_load(found["content/claims.yaml"])
    whole = yaml.safe_load((starter_folder() / "content/claims.yaml").read_text(encoding="utf-8"))
    assert {"F21", "A22"} <= claims.keys() < whole.keys()
    assert all(claims[key] == whole[key] for key in claims)
    cited = {key for claim in claims.values() for key in claim["references"]}
    assert cited <= yaml.safe_load(found["content/references.yaml"]).keys()


def test_of_a_translation_its_source_and_its_own_shared_words_are_carried() -> None:
    found = files(starter_folder(), replace(SHIPPED, language="es"))
    assert {path for path in found if path.startswith(("content/leaflets/", "content/translations/"))} == {
        "content/leaflets/ketamine-for-ptsd.en-US.yaml",
        "content/leaflets/ketamine-for-ptsd.es.yaml",
        "content/translations/es.yaml",
    }
    words = yaml.safe_load(found["content/translations/es.yaml"])
    assert words["claims"].keys() <= yaml.safe_load(found["content/claims.yaml"]).keys()
    assert words["jurisdictions"].keys() == {"US"}


@pytest.mark.parametrize("job", [KNEES, SLINGS, SHIPPED, replace(SHIPPED, language="ar")], ids=str)
def test_from_what_was_gathered_the_same_is_gathered(made: Path, job: Job, tmp_path: Path) -> None:
    root = made if job.clinic == "my-clinic" else starter_folder()
    assert again(root, job, tmp_path) == sources(root, job)


@pytest.mark.long
def test_from_what_was_gathered_the_same_is_gathered_of_all_that_ships(tmp_path: Path) -> None:
    jobs, _ = plan(Workspace(starter_folder()), Selection(editions=("screen",)))
    assert len(jobs) >= 20
    for number, job in enumerate(jobs):
        assert again(starter_folder(), job, tmp_path / str(number)) == sources(starter_folder(), job), job
