"""A build on a real cluster of dask: the same bytes, a worker killed in the middle of it."""

from __future__ import annotations

import os
import signal

import pytest
from distributed import LocalCluster

from brochure import build
from brochure.cluster import build_on_dask
from brochure.engines import engines
from brochure.errors import MachineError
from brochure.planning import Selection
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
    found = {}
    for jobs in (1, 2, 4):
        out = tmp_path_factory.mktemp(f"local-{jobs}")
        workspace = Workspace(root)
        with engines(workspace, CHOSEN) as workers:
            build.build_leaflets(workspace, CHOSEN, workers, out=out, jobs=jobs)
        found[jobs] = files(out)
    assert found[1] == found[2] == found[4]
    return found[1]


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


def test_a_cluster_without_workers_is_told(root, tmp_path):
    with (
        LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as cluster,
        pytest.raises(MachineError, match="has no workers"),
    ):
        build_on_dask(Workspace(root), CHOSEN, cluster.scheduler_address, out=tmp_path, patience=1)
