"""The same bytes by one, two and four processes, from what is kept, by any executor, by dask with a worker killed."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor

import pytest
from distributed import LocalCluster

from brochure import build
from brochure.cluster import build_on_dask
from brochure.distributing import build_elsewhere
from brochure.engines import engines
from brochure.errors import MachineError
from brochure.planning import Selection
from brochure.recall import memory_of
from brochure.workspace import Workspace
from tests.support.commands import brochure

pytestmark = pytest.mark.long
CHOSEN = Selection(editions=("print", "office", "screen", "web"))


def files(out):
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster") / "workspace"
    assert brochure(folder.parent, "new", folder, "--jurisdiction", "GB-ENG").returncode == 0
    return folder


@pytest.fixture
def cluster():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, scheduler_port=0, silence_logs=50
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def local(root, tmp_path_factory):
    """Return what one process makes; two, four, and any of them with what is kept make the same."""
    found = []
    top = tmp_path_factory.mktemp("local")
    environment = {**os.environ, "BROCHURE_CACHE": str(top / "kept")}
    for number, (jobs, keeps) in enumerate(((1, False), (2, False), (4, False), (2, True), (4, True), (1, True))):
        workspace = Workspace(root)
        memory = memory_of(environment, root, None) if keeps else None
        out = top / str(number)
        with engines(workspace, CHOSEN) as workers:
            result = build.build_leaflets(workspace, CHOSEN, workers, out=out, jobs=jobs, memory=memory)
        statuses = {output.status for output in result.outputs}
        assert statuses == ({"cached"} if number > 3 else {"built"}), "what is kept is warm from the fifth on"
        found.append(files(out))
    assert all(one == found[0] for one in found)
    return found[0]


def test_a_cluster_builds_the_bytes_of_one_machine_though_a_worker_is_killed(root, local, cluster, tmp_path):
    told: list[tuple[str, int, int]] = []

    def tell(output, number, total):
        if not told:
            victim = next(iter(cluster.workers.values())).pid
            os.kill(victim, signal.SIGKILL)
        told.append((output.path, number, total))

    result = build_on_dask(Workspace(root), CHOSEN, cluster.scheduler_address, out=tmp_path, tell=tell)
    assert {output.status for output in result.outputs} == {"built"}
    assert files(tmp_path) == local
    assert [number for _, number, _ in told] == list(range(1, len(told) + 1))


def test_processes_of_another_executor_build_the_same(root, local, tmp_path):
    with ProcessPoolExecutor(2) as executor:
        build_elsewhere(Workspace(root), CHOSEN, executor, out=tmp_path)
    assert files(tmp_path) == local


def test_a_cluster_without_workers_is_told(root, tmp_path):
    with (
        LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as cluster,
        pytest.raises(MachineError, match="has no workers"),
    ):
        build_on_dask(Workspace(root), CHOSEN, cluster.scheduler_address, out=tmp_path, patience=1)
