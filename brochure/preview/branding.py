"""The brand editor: a clinic's two files as a form, changed in a draft that is seen at once, and written when asked.

A request names a clinic and fields of its form, never a path; which file is written, and what a file that is brought is
called, is decided here.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brochure import workspace as disk
from brochure.compose import theme
from brochure.compose.fontfiles import BOLD, unpacked
from brochure.compose.pictures import open_picture
from brochure.errors import BrochureError, Diagnostic, did_you_mean
from brochure.model.standard import from_folder
from brochure.planning import Selection, plan
from brochure.preview import brandform, saving, uploads
from brochure.preview.asking import draft_of
from brochure.preview.brandform import BRAND, CLINIC, NAMES, Files
from brochure.preview.changes import changed, read_edits
from brochure.preview.samples import sample
from brochure.preview.studio import Name
from brochure.workspace import Change, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from starlette.requests import Request

    from brochure.preview.studio import Studio
    from brochure.preview.uploads import Upload

_FOLDER = r"content/clinics/[^/.][^/]*"
_PICTURES = r"logo(?:-[0-9]+)?\.(?:svg|png|jpg)"
_FONTS = r"fonts/[A-Za-z0-9-]+\.(?:ttf|otf)"
MAY = re.compile(rf"{_FOLDER}/(?:_brand\.yml|clinic\.yaml|{_PICTURES}|{_FONTS})")
_SAMPLE = "Calm and clear 123"
# A picture is only looked at: nothing in it runs, and nothing is asked for.
_ALONE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
}


def routes(studio: Studio, root: Path) -> list[Route]:
    """Return the routes of this room; what takes time runs in a thread."""
    room = _Branding(studio, root)
    clinic = "/api/brand/{clinic}"
    return [
        Route(clinic, room.form, methods=["GET"]),
        Route(clinic, room.save, methods=["PUT"]),
        Route(clinic, room.discard, methods=["DELETE"]),
        Route(f"{clinic}/edit", room.edit, methods=["POST"]),
        Route(f"{clinic}/choices", room.choices, methods=["GET"]),
        Route(f"{clinic}/logo", room.bring_logo, methods=["POST"]),
        Route(f"{clinic}/font", room.bring_font, methods=["POST"]),
        Route("/brand/{clinic}/logo/{number:int}", room.logo, methods=["GET"]),
    ]


class _Branding:
    def __init__(self, studio: Studio, root: Path) -> None:
        self.studio, self.root = studio, root
        self.saving = saving.Saving(root, MAY)

    # -- what is there ---------------------------------------------------------------------------------------------

    def form(self, request: Request) -> Response:
        """Answer with the form of a clinic as its files are on disk."""
        return _answered(lambda: self._form(request.path_params["clinic"]))

    def _form(self, clinic: str) -> Response:
        held = self._held(clinic)
        files = Files(_folder(clinic), *((file.data or b"") for file in held.values()))
        told = {name: saving.as_json(file) for name, file in held.items()}
        return JSONResponse({"files": told, "form": brandform.form(files, Workspace(self.root))})

    def choices(self, request: Request) -> Response:
        """Answer with what there is to choose from: families with a sample, themes; and what leaflets ask a clinic."""
        return _answered(lambda: self._choices(request.path_params["clinic"], draft_of(request)))

    def _choices(self, clinic: str, draft: str) -> Response:
        self._known(clinic)
        workspace = Workspace(self.root, overlay=self.studio.drafts.of(draft))
        return JSONResponse({
            "families": list(_families(workspace, clinic)),
            "themes": list(_themes(workspace)),
            "asked": list(_asked(workspace, clinic)),
        })  # fmt: skip

    def logo(self, request: Request) -> Response:
        """Answer with a logo as the draft has it."""
        return _answered(lambda: self._logo(request))

    def _logo(self, request: Request) -> Response:
        clinic, number = request.path_params["clinic"], request.path_params["number"]
        files = self._files(clinic, draft_of(request))
        slots = brandform.logo_slots(brandform.said(files, BRAND))
        if number >= len(slots):
            raise BrochureError(Diagnostic("file-missing", "there is no such logo"))
        path = f"{files.folder}/{from_folder(slots[number].file)}"
        data = Workspace(self.root, overlay=self.studio.drafts.of(draft_of(request))).read(path)
        picture = open_picture(data, path, None, logo=True)  # what could not be printed is not shown either
        kind = "image/svg+xml" if picture.pixels is None else "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"
        return Response(data, media_type=kind, headers=_ALONE)

    # -- changes ---------------------------------------------------------------------------------------------------

    async def edit(self, request: Request) -> Response:
        """Make changes in the texts that the page holds; answer with the new ones, which are kept as its draft."""
        return await _asked_for(request, self._edit)

    def _edit(self, request: Request, asked: dict[str, Any]) -> Response:
        clinic, draft = request.path_params["clinic"], draft_of(request)
        self._known(clinic)
        before = _read_files(clinic, asked.get("files"))
        files = changed(before, read_edits(asked.get("edits", [])), self._brought(clinic, draft))
        overlay = {path: data for _, path, data in files.items()}
        self.studio.drafts.put(draft, {path: self._unsaved(path, data) for path, data in overlay.items()})
        form = brandform.form(files, Workspace(self.root, overlay={**self.studio.drafts.of(draft), **overlay}))
        revision = None
        if (showing := asked.get("showing")) and isinstance(showing, dict):
            name = Name(clinic, str(showing.get("language")), str(showing.get("leaflet")))
            revision = self.studio.recolour(name, str(showing.get("edition")), draft)
        texts = {name: data.decode() for name, _, data in files.items()}
        return JSONResponse({"files": texts, "form": form, "revision": revision})

    async def bring_logo(self, request: Request) -> Response:
        """Take a logo into the draft; answer with what it goes by."""
        return await self._bring(request, uploads.MOST_LOGO, lambda data, taken: (uploads.read_logo(data, taken),))

    async def bring_font(self, request: Request) -> Response:
        """Take a font file into the draft; answer with what it goes by."""
        return await self._bring(request, uploads.MOST_FONT, uploads.read_fonts)

    async def _bring(
        self, request: Request, most: int, read: Callable[[bytes, Callable[[str], bool]], tuple[Upload, ...]]
    ) -> Response:
        clinic, draft = request.path_params["clinic"], draft_of(request)

        def bring(data: bytes) -> Response:
            self._known(clinic)
            there = self.studio.drafts.of(draft)
            taken = set[str]()

            def is_taken(name: str) -> bool:
                path = f"{_folder(clinic)}/{name}"
                found = path in taken or path in there or self.saving.held(path).data is not None
                taken.add(path)
                return found

            brought = read(data, is_taken)
            self.studio.drafts.put(draft, {f"{_folder(clinic)}/{upload.name}": upload.data for upload in brought})
            told = [{"id": u.id, "told": u.told, "family": u.font.family if u.font else None} for u in brought]
            return JSONResponse({"brought": told})

        try:
            data = await saving.body(request, most)
        except BrochureError as fault:
            return saving.refused(fault)
        return await run_in_threadpool(_answered, lambda: bring(data))

    def discard(self, request: Request) -> Response:
        """Forget what a page holds unsaved of a clinic."""
        clinic, draft = request.path_params["clinic"], draft_of(request)
        own = [path for path in self.studio.drafts.of(draft) if path.startswith(f"{_folder(clinic)}/")]
        self.studio.drafts.put(draft, dict.fromkeys(own))
        return JSONResponse({})

    # -- saving ----------------------------------------------------------------------------------------------------

    async def save(self, request: Request) -> Response:
        """Write what the page holds, and the files that were brought for it, if nothing has changed meanwhile."""
        return await _asked_for(request, self._save)

    def _save(self, request: Request, asked: dict[str, Any]) -> Response:
        clinic, draft = request.path_params["clinic"], draft_of(request)
        self._known(clinic)
        files = _read_files(clinic, asked.get("files"))
        seen = asked.get("seen")
        seen = seen if isinstance(seen, dict) else {}
        held = self._held(clinic)
        told = brandform.judged(files)[1]
        before = brandform.judged(Files(_folder(clinic), held[BRAND].data or b"", held[CLINIC].data or b""))[1]
        known = {(fault.code, fault.message) for fault in before}
        if new := [fault for fault in told if (fault.code, fault.message) not in known]:
            raise BrochureError(*new)  # what could not be read again is not written
        changes = {
            path: Change(data, seen.get(name))
            for name, path, data in files.items()
            if data != held[name].data or held[name].sha256 != seen.get(name)
        }
        wanted = brandform.files_named(files)
        for upload in self._brought(clinic, draft).values():
            path = f"{_folder(clinic)}/{upload.name}"
            if upload.name in wanted and self.saving.held(path).data is None:
                changes[path] = Change(upload.data, None)
        answer = self.saving.answer(changes)
        if answer.status_code == HTTPStatus.OK:
            self.discard(request)
        return answer

    # -- of a clinic -----------------------------------------------------------------------------------------------

    def _known(self, clinic: str) -> None:
        """Raise ``BrochureError`` for a name that is no clinic's."""
        known = Workspace(self.root).clinics()
        if clinic not in known:
            raise BrochureError(Diagnostic("unknown-clinic", f'no clinic "{clinic}"', hint=did_you_mean(clinic, known)))

    def _held(self, clinic: str) -> dict[str, disk.Held]:
        self._known(clinic)
        return {name: self.saving.held(f"{_folder(clinic)}/{file}") for name, file in NAMES.items()}

    def _files(self, clinic: str, draft: str) -> Files:
        """Return the files of a clinic as the draft has them."""
        overlay = self.studio.drafts.of(draft)
        held = self._held(clinic)
        return Files(_folder(clinic), *(overlay.get(file.path, file.data or b"") for file in held.values()))

    def _unsaved(self, path: str, data: bytes) -> bytes | None:
        return None if self.saving.held(path).data == data else data

    def _brought(self, clinic: str, draft: str) -> Mapping[str, Upload]:
        """Return the files that were brought into a draft, by what they go by."""
        start = f"{_folder(clinic)}/"
        found = {p.removeprefix(start): d for p, d in self.studio.drafts.of(draft).items() if p.startswith(start)}
        made = (uploads.of_draft(name, data) for name, data in found.items() if name not in NAMES.values())
        return {upload.id: upload for upload in made}


def _folder(clinic: str) -> str:
    return f"content/clinics/{clinic}"


def _read_files(clinic: str, asked: object) -> Files:
    """Return the texts that a page holds."""
    texts = [asked.get(name) if isinstance(asked, dict) else None for name in NAMES]
    if not all(isinstance(text, str) for text in texts):
        raise BrochureError(Diagnostic("not-understood", "the request holds no files", hint="load the page again"))
    return Files(_folder(clinic), *(str(text).encode() for text in texts))


def _answered(answer: Callable[[], Response]) -> Response:
    """Return an answer, or what was refused."""
    try:
        return answer()
    except BrochureError as fault:
        return saving.refused(fault)


async def _asked_for(request: Request, answer: Callable[[Request, dict[str, Any]], Response]) -> Response:
    """Return an answer to a request that brings JSON."""
    try:
        asked = await saving.words(request)
    except BrochureError as fault:
        return saving.refused(fault)
    return await run_in_threadpool(_answered, lambda: answer(request, asked))


# -- what there is to choose from ----------------------------------------------------------------------------------


def _families(workspace: Workspace, clinic: str) -> Iterator[dict[str, Any]]:
    """Yield the families of the clinic's own files and those that come with the program, each with a sample.

    Those that hold no Latin letters are left out: they come by themselves wherever their script is.
    """
    try:
        fonts = workspace.clinic(clinic).brand.fonts
    except BrochureError:
        fonts = ()
    own = {source.family: source.files for source in fonts if source.files}
    for family, found in own.items():
        bold = any(file.weight >= BOLD for file in found)
        try:
            data = unpacked(workspace.read(found[0].path), found[0].path, None)
        except BrochureError:  # told where it is used
            data = b""
        yield {"family": family, "own": True, "bold": bold, **sample(data, _SAMPLE)}
    for family in disk.families():
        files = workspace.family(family) if family not in own else ()
        if files:
            drawn = sample(min(files, key=lambda file: abs(file.weight - 400)).data, _SAMPLE)
            bold = any(file.weight >= BOLD for file in files)
            if not drawn["lacks"]:
                yield {"family": family, "own": False, "bold": bold, **drawn}


def _themes(workspace: Workspace) -> Iterator[dict[str, str]]:
    for name in workspace.themes():
        try:
            manifest = theme.read_manifest(name, workspace, None)
        except BrochureError:
            continue  # told to those who have chosen it
        yield {"name": name, "title": manifest.name, "about": manifest.description}


def _asked(workspace: Workspace, clinic: str) -> Iterator[dict[str, Any]]:
    """Yield what leaflets that a clinic hands out let, or make, it say for itself."""
    found: dict[str, dict[str, Any]] = {}
    jobs, _ = plan(workspace, Selection(clinics=(clinic,)))
    for leaflet, language in dict.fromkeys((job.leaflet, job.language) for job in jobs):
        try:
            local = workspace.leaflet(leaflet, language).local
        except BrochureError:
            continue  # told at the leaflet
        for name, text in local.items():
            default = " ".join(str(p.raw) for p in text.default.passages) if text.default else None
            found.setdefault(
                name, {"name": name, "about": str(text.about), "needed": text.required, "default": default}
            )
    yield from found.values()
