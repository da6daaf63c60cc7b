"""What a worker of a cluster takes for a leaflet in four editions, with its ticket, and what it sends back."""

from __future__ import annotations

import hashlib
import time
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring import CHECKOUT
from benchmarks.table import Row, say
from brochure import planning
from brochure.distributing import Lacking, Shipment, Unlike, made_there
from brochure.programs import programs
from brochure.workspace import Workspace, packed

if TYPE_CHECKING:
    from collections.abc import Iterator

EDITIONS = ("print", "office", "screen", "large-print")


def measured(rounds: int) -> Iterator[Row]:
    """Yield processor time, bytes, and what is shipped once to every worker."""
    workspace = Workspace(CHECKOUT)
    start = time.process_time()
    data = packed(workspace)
    packing = time.process_time() - start
    shipment = Shipment(hashlib.sha256(data).hexdigest(), programs(), data)
    jobs, _ = planning.plan(workspace, planning.Selection(("ketamine-for-ptsd",), ("tern-quay",), ("en-GB",), EDITIONS))
    taken: dict[str, list[float]] = {}
    sizes: dict[str, list[int]] = {}
    for number in range(max(2, rounds // 2)):
        for job in jobs:
            start = time.process_time()
            answer = made_there(shipment, job, None)
            if isinstance(answer, Lacking | Unlike):
                raise TypeError(answer)
            if number:  # the first round loads
                kind = "large print" if job.editions == ("large-print",) else "print with its ticket, office and screen"
                taken.setdefault(kind, []).append(time.process_time() - start)
                size = sum(len(p.data or b"") + sum(map(len, p.beside.values())) for p in answer)
                sizes.setdefault(kind, []).append(size)
    for kind, seconds in taken.items():
        yield Row(f"{kind}: one leaflet on a worker", median(seconds), "s", note="processor time, warm")
        yield Row(f"{kind}: what comes back", median(sizes[kind]) / 1000, "kB")
    yield Row("the workspace, shipped once to each worker", len(data) / 1000, "kB")
    yield Row("packing it", packing, "s", note="processor time")


if __name__ == "__main__":
    say(__doc__, measured)
