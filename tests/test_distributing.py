"""The same build by other hands: executors of every kind, lost workers, workers that are not like us."""

from __future__ import annotations

import os
import signal
import socket
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from threading import Thread
from typing import Any

import pytest

from brochure import build, distributing
from brochure.cluster import build_on_dask
from brochure.distributing import Lacking, Shipment, build_elsewhere, made_there
from brochure.engines import engines
from brochure.errors import MachineError
from brochure.planning import Selection, plan
from brochure.programs import programs
from brochure.workspace import Workspace, packed, unpacked
from tests.support.commands import brochure, swap

CHOSEN = Selection(editions=("print", "office", "web"))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere") / "workspace"
    assert brochure(folder.parent, "new", folder, "--jurisdiction", "GB-ENG").returncode == 0
    return folder


def files(out):
    """Return the bytes of all that was built, but for the seconds in the manifest."""
    found = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert any(name.endswith(".ticket.pdf") for name in found)
    return found


@pytest.fixture(scope="module")
def local(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("local")
    workspace = Workspace(root)
    with engines(workspace, CHOSEN) as workers:
        result = build.build_leaflets(workspace, CHOSEN, workers, out=out)
    assert {output.status for output in result.outputs} == {"built"}
    return files(out)


class Eager(Executor):
    """Does everything at once, in this process; ``losing`` is how many of its first tasks it loses."""

    def __init__(self, losing=0):
        self.losing, self.shipped, self.tasks = losing, 0, 0

    def submit(self, fn, /, *args, **kwargs):
        future: Future[Any] = Future()
        self.tasks += 1
        self.shipped += args[0].data is not None
        if self.tasks <= self.losing:
            future.set_exception(ConnectionError("the worker has gone"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_any_executor_builds_the_same_bytes_and_is_sent_the_workspace_once(root, local, tmp_path):
    executor = Eager()
    result = build_elsewhere(Workspace(root), CHOSEN, executor, out=tmp_path, ahead=1)
    assert {output.status for output in result.outputs} == {"built"}
    assert files(tmp_path) == local
    assert executor.shipped == 1
    assert executor.tasks == len(plan(Workspace(root), CHOSEN)[0]) + 1


@pytest.mark.long
def test_processes_build_the_same_bytes(root, local, tmp_path):
    editions = [word for edition in CHOSEN.editions for word in ("--edition", edition)]
    run = brochure(root, "build", "--executor", "processes", "-j", "2", *editions, "-o", tmp_path)
    assert run.returncode == 0, run.stderr
    assert files(tmp_path) == local


def test_a_job_that_was_lost_with_its_worker_is_done_again(root, local, tmp_path):
    build_elsewhere(Workspace(root), CHOSEN, Eager(losing=2), out=tmp_path)
    assert files(tmp_path) == local


def test_a_job_that_is_lost_again_and_again_fails_with_what_the_cluster_says(root, tmp_path):
    chosen = Selection(editions=("web",))
    result = build_elsewhere(Workspace(root), chosen, Eager(losing=100), out=tmp_path)
    assert {output.status for output in result.outputs} == {"failed"}
    assert (
        "ConnectionError: the worker has gone" in next(d for d in result.diagnostics if d.code == "worker-lost").message
    )


def fatal(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_an_executor_that_breaks_fails_its_jobs_and_ends_nothing_else(root, tmp_path, monkeypatch):
    monkeypatch.setattr(distributing, "made_there", fatal)
    with ProcessPoolExecutor(1) as executor:
        result = build_elsewhere(Workspace(root), Selection(editions=("web",)), executor, out=tmp_path)
    assert {output.status for output in result.outputs} == {"failed"}
    assert "worker-lost" in {d.code for d in result.diagnostics}


def test_a_worker_with_other_programs_is_refused(root, tmp_path, monkeypatch):
    ours = programs()

    class Elsewhere(Eager):
        def submit(self, fn, /, *args, **kwargs):
            there = tuple((name, "1.0" if name == "weasyprint" else number) for name, number in ours)
            with monkeypatch.context() as patch:
                patch.setattr(distributing, "programs", lambda: there)
                return super().submit(fn, *args, **kwargs)

    with pytest.raises(MachineError, match="weasyprint 1\\.0 there, "):
        build_elsewhere(Workspace(root), Selection(editions=("web",)), Elsewhere(), out=tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_decides_about_bytes_is_known_by_its_version():
    found = dict(programs())
    assert found["weasyprint"].startswith("70.")
    assert {"Pango", "HarfBuzz", "pikepdf", "brochure"} <= found.keys()
    assert "absent" not in found.values()


def test_a_worker_that_lacks_the_workspace_says_so(root):
    job = plan(Workspace(root), Selection(editions=("web",)))[0][0]
    assert made_there(Shipment("0" * 64, programs()), job, None) == Lacking()


def test_a_workspace_that_was_shipped_reads_as_it_did(root, tmp_path):
    before = Workspace(root)
    data = packed(before)
    assert packed(Workspace(root)) == data
    after = unpacked(data, tmp_path)
    assert after.leaflets() == before.leaflets()
    assert after.text("styles/base.css") == before.text("styles/base.css")
    (tmp_path / "own/content/leaflets/other.en-GB.yaml").write_text("x")
    assert packed(after) != data


def test_what_is_no_part_of_a_workspace_is_not_shipped(root):
    (root / "records.csv").write_text("name\nplanted")
    try:
        assert b"records.csv" not in packed(Workspace(root))
    finally:
        (root / "records.csv").unlink()


def test_a_fault_in_a_leaflet_is_told_as_it_is_here(root, tmp_path):
    leaflet = next((root / "content/leaflets").glob("*.yaml"))
    whole = leaflet.read_text()
    swap(leaflet, "subtitle:", "subtitel:")
    try:
        result = build_elsewhere(Workspace(root), Selection(editions=("web",)), Eager(), out=tmp_path)
    finally:
        leaflet.write_text(whole)
    files = {d.place.file for d in result.diagnostics if d.code == "unknown-key" and d.place}
    assert files == {f"content/leaflets/{leaflet.name}"}


@pytest.mark.parametrize(
    "options", [["--executor", "dask"], ["--scheduler", "tcp://127.0.0.1:1"]], ids=["no address", "no executor"]
)
def test_an_executor_and_its_scheduler_go_together(root, options):
    run = brochure(root, "build", *options)
    assert run.returncode == 2, run.stderr
    assert "scheduler-unknown" in run.stderr


def greet(server, greeting):
    with server.accept()[0] as opened:
        opened.sendall(greeting)


@pytest.mark.parametrize("greeting", [None, b"", b"SSH-2.0-OpenSSH_9.2\r\n"], ids=["nobody", "a mute", "another"])
def test_a_scheduler_that_does_not_answer_is_told(root, tmp_path, greeting):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if greeting is None:
            server.close()
        elif greeting:
            Thread(target=greet, args=(server, greeting), daemon=True).start()
        with pytest.raises(MachineError, match="no scheduler answers") as told:
            build_on_dask(Workspace(root), CHOSEN, address, out=tmp_path, patience=0.5)
    assert told.value.exit_code == 3


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1", "http://127.0.0.1:80", "127.0.0.1:99999", ""])
def test_what_is_no_address_of_a_scheduler_is_answered_by_nobody(root, tmp_path, address):
    with pytest.raises(MachineError, match="no scheduler answers"):
        build_on_dask(Workspace(root), CHOSEN, address, out=tmp_path, patience=0.5)


def test_the_command_tells_of_a_scheduler_that_does_not_answer_by_its_exit_code(root):
    run = brochure(root, "build", "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert run.returncode == 3
    assert "cluster-silent" in run.stderr
    assert "Traceback" not in run.stderr
