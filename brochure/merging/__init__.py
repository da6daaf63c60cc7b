"""A variable-data run: a file of records checked whole, then a leaflet with each of them on it.

Nothing of a record is in what is told, in the names of files or in the manifest: findings name rows and columns.
Editions on paper are typeset once for all their records; the others are set for each, with tags.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from brochure import build
from brochure import workspace as disk
from brochure.errors import BrochureError, Diagnostic, Severity, UsageError, did_you_mean, in_order
from brochure.merging import paper, whole
from brochure.merging.rows import Columns, checked, clinics_of, columns_of
from brochure.merging.sites import Sites, leaflets
from brochure.merging.values import Findings, Record, Request
from brochure.outcome import Result
from brochure.planning import WEB, Job
from brochure.records.tables import Table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from brochure.engines import Engines
    from brochure.facts import Facts
    from brochure.finishing import Prepared
    from brochure.merging.paper import Copies, Paper
    from brochure.merging.sites import Site
    from brochure.model.leaflet import Leaflet
    from brochure.report import Output
    from brochure.workspace import Workspace

__all__ = ["ON_PAPER", "Request", "merge"]

# Editions of which one typesetting serves all records.
ON_PAPER = ("print", "office")

_NO_FONT = "add a family that holds it under typography.fonts in _brand.yml, with its files (source: file)"

# The largest file of records, in bytes.
MOST_BYTES = 200_000_000

# What a pattern of names may hold in braces, besides the names of fields.
_COUNTED = ("row", "leaflet", "language", "edition", "clinic")
_BRACED = re.compile(r"\{([\w.-]+)\}")
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(slots=True)
class _Group:
    """The records of one clinic, language and edition, and what they are printed by."""

    clinic: str
    language: str
    edition: str
    records: list[Record]
    prepared: Prepared | None = None
    paper: Paper | None = None
    copies: Copies | None = None
    facts: Facts | None = None
    names: Sequence[str] = ()


def merge(
    workspace: Workspace, request: Request, workers: Engines, *, today: date | None = None, jobs: int = 1
) -> Result:
    """Make the run of ``request`` and write it whole, or nothing of it.

    Raises ``BrochureError`` with every fault of every record, ``UsageError`` for names that do not exist.
    """
    return _Run(workspace, request, workers, today, jobs).result()


class _Run:
    """One run on its way."""

    def __init__(self, workspace: Workspace, request: Request, workers: Engines, today: date | None, jobs: int) -> None:
        self.workspace, self.request, self.workers, self.jobs = workspace, request, workers, jobs
        self.started = time.perf_counter()
        self.desk = build.desk_of(workspace, today, building=True)
        self.findings = Findings(request.file, request.skip_bad)
        self.sites = Sites(workspace, request)
        languages = dict.fromkeys(tag for site in self.sites.having for tag in (site.language, *site.languages))
        self.leaflets: Mapping[str, Leaflet] = leaflets(workspace, request.leaflet, tuple(languages))

    def result(self) -> Result:
        """Return what the run came to."""
        findings = self.findings
        fields = [pair for leaflet in self.leaflets.values() for pair in leaflet.record.items()]
        names = {said for name, declared in fields for said in (name, declared.label) if said}
        table = read_table(self.request.data, self.request.file, names)
        findings.told += [*table.notes, *table.formulas()]
        columns, named = self._columns(table)
        if findings.faults:  # a column that is not there would be told of every row again
            findings.faults += [row.fault for row in table.rows if row.fault]
            findings.stop()
        groups: dict[tuple[str, str, str], list[Record]] = {}
        for record in checked(table, columns, self.leaflets, named, edition=self.request.edition, findings=findings):
            groups.setdefault((record.clinic, record.language, record.edition), []).append(record)
        made = [self._group(key, group, table, columns) for key, group in sorted(groups.items())]
        findings.stop()
        made = [group for group in made if group.records]
        if not made:
            raise BrochureError(findings.at("no record is left to print"), *findings.told)
        return self._written(made)

    def _columns(self, table: Table) -> tuple[Columns, Mapping[str, Site | None]]:
        """Return what the columns are for, and the clinics that are named; reads what leaflets those need besides."""
        request, findings = self.request, self.findings
        named = self.sites.named(clinics_of(table, request, self.leaflets, findings))
        tags = dict.fromkeys(tag for site in named.values() if site for tag in site.languages)
        if more := [tag for tag in tags if tag not in self.leaflets]:
            self.leaflets = {**self.leaflets, **leaflets(self.workspace, request.leaflet, more)}
        usual = next((site for site in (self.sites.usual, *named.values()) if site), self.sites.having[0])
        return columns_of(table, request, self.leaflets, usual.language, findings), named

    def _job(self, clinic: str, language: str, edition: str) -> Job:
        request = self.request
        return Job(request.leaflet, language, clinic, (edition,), request.paper, request.profile)

    def _group(self, key: tuple[str, str, str], records: list[Record], table: Table, columns: Columns) -> _Group:
        """Return a group without the records that cannot be printed, which are kept as faults."""
        clinic, language, edition = key
        leaflet, job = self.leaflets[language], self._job(clinic, language, edition)
        if leaflet.review.status == "withdrawn":
            message = f"{leaflet.code} is withdrawn and not made: {leaflet.review.reason}"
            hint = "take every copy away that is still about"
            raise BrochureError(Diagnostic("withdrawn", message, place=leaflet.review.at("status"), hint=hint))
        typeset = replace(job, editions=("office",)) if edition == WEB else job
        prepared = build.prepare(self.workspace, typeset, build.templates(self.workspace), self.desk)
        group = _Group(clinic, language, edition, [], prepared)
        words = [word for record in records for word in record.values.values()]
        if edition in ON_PAPER:
            group.paper = paper.typeset(self.workspace, prepared, self.workers, words)
            group.copies = paper.Copies.of(group.paper)
            faces = group.paper.faces
        else:
            faces = paper.typefaces(self.workspace, prepared, words)
        for record in records:
            wrong = {
                name: f"no font of this leaflet holds {paper.script_of(lacking)}"
                for name, words_ in record.values.items()
                if not leaflet.record[name].is_code and (lacking := faces.lacking(words_))
            }
            cure = _NO_FONT if wrong else None
            if not wrong and group.copies:  # where one is at fault nothing is printed
                wrong = dict((group.copies.unfit if self.findings.faults else group.copies.add)(record))
            for name, message in wrong.items():
                place = columns.place(table, language, name)
                self.findings.bad(self.findings.at_cell(record.row, *place, message, cure))
            if not wrong:
                group.records.append(record)
        return group

    # -- writing ------------------------------------------------------------------------------------------------------

    def _written(self, groups: Sequence[_Group]) -> Result:
        request = self.request
        for group in groups:
            if group.edition == WEB and request.split is None:
                hint = "name a folder with --split: each page is a file of its own"
                raise UsageError(self.findings.at("pages for the web do not go into one file", hint=hint))
            if request.split is not None:
                group.names = _names(request.split, group, self)
        every = [name for group in groups for name in group.names]
        if len(set(every)) < len(every):
            raise _ambiguous()
        diagnostics = list(self.findings.told)
        for group in groups:
            if group.paper and group.copies:
                found, group.facts = paper.preflighted(group.copies, group.records)
                diagnostics += [*group.paper.diagnostics, *found]
        if any(d.severity is Severity.ERROR for d in diagnostics):
            raise BrochureError(*diagnostics)
        disk.private_folder(request.out if request.split is not None else request.out.parent)
        outputs: list[Output] = []
        for group in groups:
            made, told = self._files(group, groups)
            outputs += made
            diagnostics += told
        return Result(tuple(outputs), in_order(diagnostics))

    def _files(self, group: _Group, groups: Sequence[_Group]) -> tuple[list[Output], list[Diagnostic]]:
        request = self.request
        if request.split is None:
            path = request.out
            if len(groups) > 1:
                of = f"{group.clinic}." if len({one.clinic for one in groups}) > 1 else ""
                path = path.with_name(f"{path.stem}.{of}{group.language}.{group.edition}{path.suffix}")
            if group.paper and group.copies:
                facts = group.facts if group.edition == "print" else None
                return [self._run_file(group, group.copies, path, facts)], []
            return self._joined(group, path)
        if group.paper:
            out = [
                self._run_file(group, paper.Copies.of(group.paper, (record,)), request.out / name)
                for name, record in zip(group.names, group.records, strict=True)
            ]
            return out, []
        return self._each(group, [request.out / name for name in group.names])

    def _run_file(self, group: _Group, copies: Copies, path: Path, facts: Facts | None = None) -> Output:
        """Write the file of ``copies``; with ``facts`` of some of them, its job ticket beside it."""
        with disk.private_file(path) as file:
            pages, lost = copies.write(file)
            if lost:
                rows = ", ".join(map(str, lost[:20]))
                raise BrochureError(self.findings.at(f"words of row {rows} are not on the finished page"))
            output = self._output(group, path, file, pages=pages, sheets=copies.sheets, fit=copies.paper.fit)
            if facts:
                self._ticket(copies, path, output, facts)
            return output

    def _ticket(self, copies: Copies, path: Path, output: Output, facts: Facts) -> None:
        from brochure.merging.ticketing import ticket

        facts = replace(facts, bytes=output.bytes or 0, sha256=output.sha256 or "")
        found = build.templates(self.workspace)
        files = ticket(
            copies,
            path.name,
            facts,
            pages=output.pages or 0,
            workspace=self.workspace,
            templates=found,
            workers=self.workers,
        )
        for ending, data in zip((".ticket.pdf", ".ticket.json"), files, strict=True):
            with disk.private_file(path.with_name(path.name.removesuffix(".pdf") + ending)) as file:
                file.write(data)

    def _each(self, group: _Group, paths: Sequence[Path]) -> tuple[list[Output], list[Diagnostic]]:
        """Set every record in full; write them when the last is found to be right."""
        outputs: list[Output] = []
        with disk.private_spool(paths[0].parent) as spool:
            held, told = self._set_in_full(group, spool)
            for path, (start, length, pages) in zip(paths, held, strict=True):
                spool.seek(start)
                with disk.private_file(path) as file:
                    file.write(spool.read(length))
                    outputs.append(self._output(group, path, file, pages=pages))
        return outputs, told

    def _joined(self, group: _Group, path: Path) -> tuple[list[Output], list[Diagnostic]]:
        """Set every record in full, and join them in one file."""
        from brochure.press.run.joining import join

        with disk.private_spool(path.parent) as spool:
            held, told = self._set_in_full(group, spool)

            def parts() -> Iterator[bytes]:
                for start, length, _ in held:
                    spool.seek(start)
                    yield spool.read(length)

            with disk.private_file(path) as file:
                join(parts(), file)
                return [self._output(group, path, file, pages=sum(pages or 0 for _, _, pages in held))], told

    def _set_in_full(
        self, group: _Group, spool: BinaryIO
    ) -> tuple[list[tuple[int, int, int | None]], list[Diagnostic]]:
        """Return where each copy lies in ``spool``, and its pages; raises ``BrochureError`` where one is not made."""
        held: dict[int, tuple[int, int, int | None]] = {}
        told: dict[Diagnostic, None] = {}
        failed: list[Diagnostic] = []
        job = self._job(group.clinic, group.language, group.edition)
        for number, data, found, made in whole.copies(
            self.workspace, job, group.records, self.workers, self.desk, jobs=self.jobs
        ):
            if data is None:
                row = group.records[number].row
                failed += [replace(d, message=f"row {row}: {d.message}") for d in found if d.severity is Severity.ERROR]
                continue
            told |= dict.fromkeys(found)
            held[number] = (spool.seek(0, 2), len(data), made.output.pages if made else None)
            spool.write(data)
        if failed:
            raise BrochureError(*failed)
        return [held[number] for number in range(len(group.records))], list(told)

    def _output(
        self,
        group: _Group,
        path: Path,
        file: BinaryIO,
        *,
        pages: int | None,
        sheets: int | None = None,
        fit: int | None = None,
    ) -> Output:
        prepared = group.prepared
        file.seek(0)
        digest = hashlib.sha256()
        while part := file.read(1 << 20):
            digest.update(part)
        return replace(
            self._job(group.clinic, group.language, group.edition).output(group.edition),
            path=str(path),
            jurisdiction=prepared.clinic.jurisdiction if prepared else None,
            format=prepared.format.name if prepared else None,
            status="built",
            draft=prepared.composition.draft if prepared else None,
            pages=pages,
            sheets=sheets,
            bytes=file.seek(0, 2),
            sha256=digest.hexdigest(),
            seconds=round(time.perf_counter() - self.started, 3),
            copyfit=fit,
        )


def _names(pattern: str, group: _Group, run: _Run) -> list[str]:
    """Return the name of each record's file; a field of the record is in it only where ``pattern`` asks for it.

    Raises ``UsageError`` for a pattern that names what is not there, or no file.
    """
    ending = ".html" if group.edition == WEB else ".pdf"
    pattern = pattern if pattern.endswith(ending) else pattern.removesuffix(".pdf") + ending
    asked = _BRACED.findall(pattern)
    fields = run.leaflets[group.language].record
    if unknown := [name for name in asked if name not in _COUNTED and name not in fields]:
        hint = did_you_mean(unknown[0], (*_COUNTED, *fields))
        raise UsageError(
            Diagnostic("unknown-name", f'"{{{unknown[0]}}}" in the pattern of names is nothing', hint=hint)
        )
    digits = max(4, len(str(max(record.row for record in group.records))))
    names = []
    for record in group.records:
        known_ = {
            "row": f"{record.row:0{digits}}",
            "leaflet": run.request.leaflet,
            "language": group.language,
            "edition": group.edition,
            "clinic": group.clinic,
        }
        said = {name: known_.get(name) or _UNSAFE.sub("-", record.typed.get(name, "")).strip("-.") for name in asked}
        names.append(_BRACED.sub(partial(_filled, said), pattern))
    if any("/" in name or name.startswith(".") for name in names):
        raise _ambiguous()
    return names


def _filled(said: Mapping[str, str], found: re.Match[str]) -> str:
    return said[found[1]]


def _ambiguous() -> UsageError:
    hint = "put {row} into the pattern"
    return UsageError(Diagnostic("file-names", "the pattern gives two records one name, or none", hint=hint))
