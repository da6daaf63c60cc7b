"""The front desk: a leaflet in the patient's language, with today's appointment on it, printed and forgotten."""

from __future__ import annotations

import resource
from contextlib import suppress
from typing import TYPE_CHECKING

from brochure.preview.desk.counter import Counter
from brochure.preview.desk.routes import application
from brochure.preview.serving import serve_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from brochure.engines import Engines


def serve(
    root: Path,
    workers: Engines,
    *,
    clinic: str | None,
    port: int,
    rest_s: float,
    today: Callable[[], date | None],
    tell: Callable[[str], None],
    open_browser: bool,
) -> None:
    """Serve the desk of the workspace at ``root`` until Ctrl-C; ``tell`` hears of the address, which holds a token.

    ``clinic`` None is for all of them. Raises ``UsageError`` for a port in use.
    """
    counter = Counter(root, workers, today, clinic)
    serve_app(lambda door: application(counter, door, rest_s=rest_s), port=port, tell=tell, open_browser=open_browser)


def leave_no_core() -> None:
    """Let no process that is started from now on leave its memory on disk when it crashes."""
    with suppress(ValueError, OSError):  # what is lower already stays
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
