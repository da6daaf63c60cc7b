"""What stands in build/: written whole, recorded, moved when it is no longer true."""

import json
import os
import time

import pytest

from brochure import manifest, programs
from brochure.manifest import Run, put, settle, ticket_paths
from brochure.report import Output

PRINT = Output("c/en/x.print.pdf", "x", "en", None, "c", "print", None, "built")
PROOF = Output("c/en/x.proof.pdf", "x", "en", None, "c", "proof", None, "built")


def files(out):
    return sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file() and p.name != "manifest.json")


def test_a_target_and_what_stands_beside_it_are_written_together(tmp_path):
    written, faults = put(PRINT, {PRINT.path: b"p", **dict.fromkeys(ticket_paths(PRINT.path), b"t")}, tmp_path)
    assert (written, faults) == (PRINT, ())
    assert files(tmp_path) == ["c/en/x.print.json", "c/en/x.print.pdf", "c/en/x.print.ticket.pdf"]


def test_where_one_cannot_be_written_none_is(tmp_path):
    (tmp_path / "c/en").mkdir(parents=True)
    (tmp_path / "c/en/x.print.json").mkdir()
    (tmp_path / "c/en/x.print.json/full").write_text("a folder in its place")
    written, (fault,) = put(PRINT, {PRINT.path: b"p", ticket_paths(PRINT.path)[1]: b"t"}, tmp_path)
    assert (written.status, fault.code) == ("failed", "not-writable")
    assert not [name for name in files(tmp_path) if name.startswith("c/en/.")], "nothing is left half done"


def test_what_a_killed_run_has_left_is_taken_away_in_time(tmp_path):
    put(PRINT, {PRINT.path: b"p"}, tmp_path)
    for name, age in (("c/en/.brochure-left", 4000), ("c/en/.brochure-in-work", 0)):
        (tmp_path / name).write_bytes(b"%PDF-1.7 and no more")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    settle(Run((PRINT,), ()), tmp_path, {PRINT.path})
    assert files(tmp_path) == ["c/en/.brochure-in-work", "c/en/x.print.pdf"]


def test_a_proof_whose_inputs_are_not_known_again_stays(tmp_path):
    put(PROOF, {PROOF.path: b"p"}, tmp_path)
    settle(Run((PROOF,), (), {PROOF.stem: "a"}), tmp_path, {PROOF.path})
    settle(Run((), ()), tmp_path, {PROOF.path})
    assert files(tmp_path) == ["c/en/x.proof.pdf"]
    recorded = json.loads((tmp_path / manifest.MANIFEST).read_text())
    assert recorded["proofs"] == {PROOF.path: "a"}


@pytest.mark.parametrize(("digest", "stays"), [("a", True), ("b", False), (None, False)])
def test_a_proof_stays_as_long_as_it_is_made_of_the_same(tmp_path, digest, stays):
    put(PROOF, {PROOF.path: b"p", "c/en/x.proof.folded.png": b"q"}, tmp_path)
    settle(Run((PROOF,), (), {PROOF.stem: "a"}), tmp_path, {PROOF.path})
    notes = settle(Run((), (), {PROOF.stem: digest}), tmp_path, {PROOF.path})
    place = "" if stays else "stale/"
    assert files(tmp_path) == [f"{place}c/en/x.proof.folded.png", f"{place}c/en/x.proof.pdf"]
    assert len(notes) == (0 if stays else 1)


def test_without_proofs_the_manifest_has_the_keys_that_it_always_had(tmp_path):
    settle(Run((PRINT,), ()), tmp_path, {PRINT.path})
    assert list(json.loads((tmp_path / manifest.MANIFEST).read_text())) == [
        *("schema", "outputs", "diagnostics", "programs")
    ]


def test_it_records_what_made_the_files_and_what_made_those_of_a_run_of_others(tmp_path, monkeypatch):
    ours = dict(programs.programs())
    assert {"weasyprint", "Python", "Pango", "HarfBuzz", "FreeType", "fontconfig", "FriBidi", "zlib"} <= ours.keys()
    assert "absent" not in ours.values()
    both = {PRINT.path, PROOF.path}
    put(PRINT, {PRINT.path: b"p"}, tmp_path)
    theirs = {**ours, "Pango": "1.0"}
    with monkeypatch.context() as patch:
        patch.setattr(programs, "programs", lambda: tuple(theirs.items()))
        settle(Run((PRINT,), ()), tmp_path, both)
    for _ in range(2):  # the second finds what the first has written
        settle(Run((PROOF,), ()), tmp_path, both)
        recorded = json.loads((tmp_path / manifest.MANIFEST).read_text())
        assert recorded["programs"] == ours
        assert recorded["earlier_programs"] == {PRINT.path: theirs}
    settle(Run((PRINT,), ()), tmp_path, both)
    assert "earlier_programs" not in json.loads((tmp_path / manifest.MANIFEST).read_text())


def test_a_neighbour_whose_name_begins_alike_is_left_alone(tmp_path):
    put(PROOF, {PROOF.path: b"p"}, tmp_path)
    (tmp_path / "c/en/x-ray.proof.folded.png").write_bytes(b"another leaflet's")
    settle(Run((PROOF,), (), {PROOF.stem: "a"}), tmp_path, {PROOF.path})
    settle(Run((), ()), tmp_path, set())
    assert files(tmp_path) == ["c/en/x-ray.proof.folded.png", "stale/c/en/x.proof.pdf"]
