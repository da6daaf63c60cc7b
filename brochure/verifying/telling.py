"""What was verified, as people and programs read it."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from brochure.report import SCHEMA, as_dict
from brochure.verifying.comparing import standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brochure.approval import Change
    from brochure.errors import BrochureError, Diagnostic
    from brochure.model.evidence import Approval
    from brochure.verifying import Account, Contents, Pair, Proof, Rebuilt
    from brochure.verifying.comparing import Comparison, Lines, Turn
    from brochure.verifying.contents import Listed

_WIDTH = 100
_MARGIN = 14
# So many lines that only one file has are shown one by one.
_MOST_LINES = 40
_KINDS = {"added": "+", "removed": "-", "changed": "~"}


def proof_as_text(proof: Proof) -> str:
    """Return what became of one file, for a terminal."""
    return "\n".join(_proof(proof))


def pair_as_text(pair: Pair) -> str:
    """Return what differs between two files, for a terminal."""
    told = "\n".join(_comparison(pair.comparison)).strip("\n")
    return "\n".join((*_whose("old", pair.old), *_whose("new", pair.new), "", told))


def proof_as_json(proof: Proof) -> str:
    """Return the one object that ``--json`` prints of one file."""
    return _object(proof.findings, int(proof.exit_code), {"verified": _record(proof), "comparison": None})


def pair_as_json(pair: Pair) -> str:
    """Return the one object that ``--json`` prints of two files."""
    told = pair.comparison
    changes = [
        {"kind": c.kind, "key": c.key, "under": c.under or None, "old": c.old or None, "new": c.new or None}
        for c in told.words
    ]
    comparison = {
        "by": told.by,
        "same": told.same,
        "old": _record(pair.old),
        "new": _record(pair.new),
        "about": [asdict(turn) for turn in told.about],
        "claims": [asdict(claim) for claim in told.claims],
        "references": [asdict(turn) for turn in told.sources],
        "words": changes,
        "only_old": [asdict(line) for line in told.only_old],
        "only_new": [asdict(line) for line in told.only_new],
    }
    return _object(pair.findings, int(pair.exit_code), {"verified": None, "comparison": comparison})


def refusal_as_json(fault: BrochureError) -> str:
    """Return the one object that ``--json`` prints where a file is refused."""
    return _object(fault.diagnostics, int(fault.exit_code), {"verified": None, "comparison": None})


def _object(findings: Iterable[Diagnostic], code: int, more: dict[str, Any]) -> str:
    told = [as_dict(d) for d in findings]
    head = {"schema": SCHEMA, "ok": code == 0, "exit": code, "outputs": [], "diagnostics": told}
    return json.dumps({**head, **more}, ensure_ascii=False, indent=1)


# -- one file ---------------------------------------------------------------------------------------------------------


def _proof(proof: Proof) -> Iterator[str]:
    contents, listed, account = proof.contents, proof.contents.listed, proof.account
    yield str(contents.file)
    if listed is None:
        yield f"  SHA-256 {contents.sha256}"
        yield from _known(proof)
        return
    yield from _head(listed, account)
    yield from _known(proof)
    yield ""
    yield from _approval(account, proven=proof.rebuilt is not None and proof.rebuilt.same)
    yield ""
    count = len(listed.attached)
    whole = "all as they were when it was made" if contents.intact else "not all as they were when it was made"
    yield f"It carries {count} files, {whole}:"
    sizes = {path: f"{len(one.data):,}" for path, one in contents.files.items()}
    for path, sha256 in sorted(listed.attached.items()):
        about = contents.files[path].about if path in contents.files else "not there any more"
        yield f"  {sizes.get(path, ''):>9} bytes  {sha256[:12]}  {path}  ({about})"
    for path, sha256 in sorted(listed.withheld.items()):
        yield f"  {'':>9}  not inside  {sha256[:12]}  {path}"
    yield ""
    yield from _remade(proof.rebuilt, contents)


def _head(listed: Listed, account: Account | None) -> Iterator[str]:
    says = listed.says
    title = account.title if account else listed.leaflet
    yield f"  {title}: {says['code']}, version {says['version']}, issued {says['issued']}"
    yield f"  {listed.language}, for {listed.clinic} in {says['jurisdiction']}; review due {says['review-due']}"


def _known(proof: Proof) -> Iterator[str]:
    if proof.known_as:
        yield f"  The workspace here has built this very file: {proof.known_as}"


def _approval(account: Account | None, *, proven: bool) -> Iterator[str]:
    """Yield who approved which words by the record inside, which is as good as the file is ``proven``."""
    if account is None:
        yield "Where its words stand cannot be told."
        return
    yield from _folded("By the record inside", standing_of(account))
    if not proven and account.records:
        yield "  The file does not prove itself, so neither does the record."
    yield f"  SHA-256 of the words {account.words.sha256}"
    for record in account.records:
        yield f"  {_of_record(record, account.words.sha256)}"
    if account.records:
        yield "  The record is part of the file. Hold it against content/approvals.yaml of the clinic's workspace."


def _of_record(record: Approval, sha256: str) -> str:
    whom = f"clinic {record.clinic}" if record.clinic else f"every clinic in {record.jurisdiction}"
    which = "these words" if record.sha256 == sha256 else f"other words, SHA-256 {record.sha256[:12]}"
    return f"{record.date.isoformat()}  {record.reviewer}, version {record.version}, for {whom}: {which}"


def _remade(made: Rebuilt | None, contents: Contents) -> Iterator[str]:
    if made is None:
        yield "It was not made again." if contents.intact else "It was not made again: what it carries was changed."
    elif made.same:
        yield f"Made again from these, by the programs here: the same bytes, SHA-256 {made.sha256}"
    else:
        yield f"Made again from these, by the programs here: other bytes, SHA-256 {made.sha256}"
        yield f"  this file has SHA-256 {contents.sha256}"
        for page in made.pages:
            what = "other words" if page.words else "other looks"
            where = ", {:g} to {:g} mm from the left, {:g} to {:g} mm from the top" if page.box_mm else ""
            box = page.box_mm or (0.0, 0.0, 0.0, 0.0)
            yield f"  page {page.page}: {what}{where.format(box[0], box[2], box[1], box[3])}"
        if not made.pages:
            yield "  every page reads and looks the same"


def _record(proof: Proof) -> dict[str, Any]:
    contents, listed, account, made = proof.contents, proof.contents.listed, proof.account, proof.rebuilt
    carried = contents.files
    return {
        "file": str(contents.file),
        "sha256": contents.sha256,
        "known_as": proof.known_as,
        "intact": contents.intact if listed else None,
        "leaflet": listed.leaflet if listed else None,
        "language": listed.language if listed else None,
        "clinic": listed.clinic if listed else None,
        "title": account.title if account else None,
        **{name.replace("-", "_"): listed.says[name] if listed else None for name in _SAYS},
        "programs": dict(listed.programs) if listed else None,
        "attached": [
            {
                "path": path,
                "sha256": sha256,
                "bytes": len(carried[path].data) if path in carried else None,
                "intact": path in carried and carried[path].sha256 == sha256,
            }
            for path, sha256 in sorted(listed.attached.items())
        ]
        if listed
        else None,
        "withheld": sorted(listed.withheld) if listed else None,
        "approval": _approval_record(account) if account else None,
        "rebuilt": _rebuilt_record(made) if made else None,
    }


_SAYS = ("code", "version", "issued", "review-due", "jurisdiction", "format")


def _approval_record(account: Account) -> dict[str, Any]:
    standing = account.standing
    fields = ("leaflet", "language", "clinic", "jurisdiction", "code", "version", "sha256", "reviewer", "date")
    records = [{name: _plain(getattr(record, name)) for name in fields} for record in account.records]
    return {
        "status": standing.status,
        "reasons": list(standing.reasons),
        "overdue": standing.overdue,
        "words_sha256": account.words.sha256,
        "reviewer": standing.approval.reviewer if standing.approval else None,
        "date": standing.approval.date.isoformat() if standing.approval else None,
        "records": records,
    }


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def _rebuilt_record(made: Rebuilt) -> dict[str, Any]:
    return {
        "same": made.same,
        "sha256": made.sha256,
        "pages": [asdict(page) for page in made.pages],
        "programs": [{"name": n, "then": then, "now": now} for n, (then, now) in sorted(made.programs.items())],
        "kit": list(made.kit),
    }


# -- two files --------------------------------------------------------------------------------------------------------


def _whose(which: str, proof: Proof) -> Iterator[str]:
    listed, account = proof.contents.listed, proof.account
    yield f"{which}  {proof.contents.file}"
    if listed is not None:
        says = listed.says
        yield f"     {says['code']}, version {says['version']}, {listed.language}, for {listed.clinic}"
    if account is not None:
        yield f"     {standing_of(account)}"
    elif listed is None:
        yield "     carries nothing that it was made from"
    if proof.known_as:
        yield f"     the workspace here has built this very file: {proof.known_as}"


def _comparison(told: Comparison) -> Iterator[str]:
    if told.by == "words":
        yield "Compared by the words that are read on their pages, as not both carry what they are made from."
        yield from _only("old", told.only_old)
        yield from _only("new", told.only_new)
        if told.same:
            yield "Both say the same words."
        return
    if told.same:
        yield "Nothing differs: the same words, the same claims on the same sources."
        return
    yield from _turned(told.about)
    if told.claims:
        yield from ("", "Claims")
        for claim in told.claims:
            yield f"{_KINDS[claim.kind]} {claim.id}"
            yield from _turned(claim.turns, "    ")
    if told.sources:
        yield from ("", "References")
        for turn in told.sources:
            yield f"{_KINDS[_kind(turn)]} {turn.what}"
            yield from _two(turn.old, turn.new, "    ")
    if told.words:
        yield from ("", "Words")
        yield from _words(told.words)


def _words(changes: Sequence[Change]) -> Iterator[str]:
    under = None
    for change in changes:
        if change.under != under:
            under = change.under
            yield f"under “{under}”" if under else "before any heading"
        yield f"{_KINDS[change.kind]} {change.key}"
        yield from _two(change.old, change.new, "    ")


def _turned(turns: Iterable[Turn], margin: str = "") -> Iterator[str]:
    for turn in turns:
        if len(turn.old) + len(turn.new) < _WIDTH // 2 and turn.old and turn.new:
            yield f"{margin}{turn.what:<{_MARGIN}}{turn.old} → {turn.new}"
        else:
            yield f"{margin}{turn.what}"
            yield from _two(turn.old, turn.new, f"{margin}  ")


def _two(old: str, new: str, margin: str) -> Iterator[str]:
    for sign, said in (("-", old), ("+", new)):
        if said:
            yield textwrap.fill(said, _WIDTH, initial_indent=f"{margin}{sign} ", subsequent_indent=f"{margin}  ")


def _only(which: str, lines: Sequence[Lines]) -> Iterator[str]:
    if lines:
        yield from ("", f"Only in the {which} one")
        for line in lines[:_MOST_LINES]:
            yield textwrap.fill(line.line, _WIDTH, initial_indent=f"  page {line.page}  ", subsequent_indent=" " * 10)
        if (more := len(lines) - _MOST_LINES) > 0:
            yield f"  and {more} more lines"


def _kind(turn: Turn) -> str:
    return "changed" if turn.old and turn.new else "added" if turn.new else "removed"


def _folded(what: str, said: str) -> Iterator[str]:
    yield textwrap.fill(f"{what}: {said}", _WIDTH, subsequent_indent="  ")
