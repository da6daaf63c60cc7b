"""The preview: leaflets in a local web app, anew with every file that is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.preview.app import application
from brochure.preview.serving import serve_app
from brochure.preview.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from brochure.engines import Engines


def serve(
    root: Path,
    workers: Engines,
    *,
    port: int,
    today: date | None,
    tell: Callable[[str], None],
    open_browser: bool,
) -> None:
    """Serve the workspace at ``root`` until Ctrl-C; ``tell`` hears of the address, which holds a token.

    ``port`` 0 takes any that is free. Raises ``UsageError`` for one in use.
    """
    studio = Studio(root, workers, today)
    serve_app(
        lambda door: application(studio, root, token=door.token, hosts=door.hosts, stopping=door.stopping),
        port=port,
        tell=tell,
        open_browser=open_browser,
    )
