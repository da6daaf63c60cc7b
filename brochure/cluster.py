"""A build on a cluster of dask.distributed (extra ``brochure[cluster]``)."""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from brochure.distributing import Shipment, build_elsewhere
from brochure.errors import Diagnostic, MachineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from brochure.outcome import Result
    from brochure.planning import Selection
    from brochure.report import Output
    from brochure.workspace import Workspace

_ADDRESS = re.compile(r"(?:(?P<kind>tcp|tls)://)?(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/]+):(?P<port>[0-9]{1,5})")

# A message of dask begins with its length, in eight bytes; the first one is short.
_LENGTH, _LONGEST_GREETING = 8, 1_000_000

# How long a scheduler may take to answer, and to find its first worker, in seconds.
PATIENCE_S = 10.0


def build_on_dask(
    workspace: Workspace,
    selection: Selection,
    scheduler: str,
    *,
    out: Path,
    today: date | None = None,
    tell: Callable[[Output, int, int], None] = lambda _output, _number, _total: None,
    patience: float = PATIENCE_S,
) -> Result:
    """Build as ``build_leaflets`` does, on the workers of the ``scheduler`` at ``tcp://host:port``.

    Raises ``MachineError`` where dask is not installed, where nobody answers within ``patience`` seconds, or where no
    worker is there by then.
    """
    with _client(scheduler, patience) as client:
        cores = sum(client.ncores().values())
        return build_elsewhere(
            workspace,
            selection,
            client.get_executor(pure=False, retries=3),
            out=out,
            today=today,
            tell=tell,
            ship=_Freight(client),
            ahead=4 * cores,
        )


class _Freight:
    """What stands for the workspace in a task: dask brings it to every worker once, from its nearest copy."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._future: Any = None

    def __call__(self, shipment: Shipment) -> object:
        """Return the workspace as it lies on the cluster, sent again where its workers were lost."""
        if self._future is None or self._future.status != "finished":
            self._future = self._client.scatter(shipment, broadcast=True, hash=False)
        return self._future


@contextmanager
def _client(scheduler: str, patience: float) -> Iterator[Any]:
    """Open a connection to ``scheduler`` and close it at the end."""
    try:
        import distributed
    except ImportError as fault:
        message = f"building on a cluster needs the package {fault.name}"
        raise MachineError(Diagnostic("cluster-absent", message, hint="pip install 'brochure[cluster]'")) from fault
    silent = Diagnostic(
        "cluster-silent",
        f"no scheduler answers at {scheduler}",
        hint="start one with: dask scheduler; its first lines tell its address, tcp://HOST:8786",
    )
    if not _answers(scheduler, patience):
        raise MachineError(silent)
    try:
        client = distributed.Client(scheduler, timeout=patience, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:  # asyncio's TimeoutError is an OSError
        raise MachineError(silent) from fault
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except OSError as fault:
            message = f"the scheduler at {scheduler} has no workers"
            hint = f"start some with: dask worker {scheduler} --nthreads 1 --nworkers auto"
            raise MachineError(Diagnostic("cluster-idle", message, hint=hint)) from fault
        yield client


def _answers(scheduler: str, patience: float) -> bool:
    """Tell whether something at ``scheduler`` speaks as dask does, whose client waits for ever for one that is mute."""
    match = _ADDRESS.fullmatch(scheduler)
    if match is None:
        return False
    try:
        with socket.create_connection((match["host"].strip("[]"), int(match["port"])), timeout=patience) as opened:
            if match["kind"] == "tls":
                return True  # there it is we who begin
            opened.settimeout(patience)
            start = opened.recv(_LENGTH, socket.MSG_WAITALL)
    except (OSError, OverflowError):
        return False
    return len(start) == _LENGTH and int.from_bytes(start, "little") < _LONGEST_GREETING
