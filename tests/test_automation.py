"""What others run with every change: the workflow for GitHub and the hooks of pre-commit, held to their own rules."""

from __future__ import annotations

import json
import shlex
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from pre_commit.clientlib import InvalidManifestError, load_manifest

from tests.support.commands import brochure, swap

CHECKOUT = Path(__file__).resolve().parent.parent
WORKFLOW = CHECKOUT / "docs" / "examples" / "brochure.yaml"
HOOKS = CHECKOUT / ".pre-commit-hooks.yaml"
LEAFLET = "content/leaflets/ketamine-for-ptsd.en-US.yaml"


def workflow() -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.load(WORKFLOW.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts alone
    return found


def faults(made: object) -> list[str]:
    """Return where a workflow breaks the schema of GitHub's."""
    name = "check_jsonschema/builtin_schemas/vendor/github-workflows.json"
    schema = Path(str(distribution("check-jsonschema").locate_file(name))).read_text(encoding="utf-8")
    validator = Draft7Validator(json.loads(schema))
    return [fault.json_path for fault in validator.iter_errors(made)]


def test_the_workflow_is_one_of_github_s() -> None:
    typed = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    typed["on"] = typed.pop(True)  # as YAML 1.1 reads it; GitHub reads 1.2
    assert faults(typed) == []
    assert faults({**typed, "jobs": {"leaflets": {"steps": []}}}) != []


def test_what_the_workflow_installs_is_what_setting_up_installs() -> None:
    (line,) = (line for line in (CHECKOUT / "scripts/setup").read_text().splitlines() if line.startswith("BUILD_PACK"))
    wanted = line.partition('"')[2].strip('"')
    assert f"--no-install-recommends {wanted}\n" in WORKFLOW.read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return every command of ours that the workflow and the hooks run."""
    steps = [step["run"] for step in workflow()["jobs"]["leaflets"]["steps"] if "run" in step]
    hooks = [hook["entry"] for hook in load_manifest(str(HOOKS))]
    return [command for command in (*steps, *hooks) if command.startswith("brochure ")]


def test_pre_commit_takes_the_hooks(tmp_path: Path) -> None:
    hooks = load_manifest(str(HOOKS))
    assert [hook["id"] for hook in hooks] == ["brochure-check", "brochure-check-layout"]
    assert not any(hook["pass_filenames"] for hook in hooks)
    wrong = tmp_path / "hooks.yaml"
    wrong.write_text("- id: x\n  name: x\n  language: python\n")
    with pytest.raises(InvalidManifestError, match="entry"):
        load_manifest(str(wrong))


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    assert brochure(tmp_path, "new", "demo").returncode == 0
    return tmp_path / "demo"


@pytest.mark.long
def test_each_of_their_commands_passes_a_new_workspace(demo: Path) -> None:
    run = commands()
    assert len(run) == 4
    for command in run:
        done = brochure(demo, *shlex.split(command)[1:])
        assert done.returncode == 0, done.stdout + done.stderr
    assert any((demo / "build").rglob("*.office.pdf"))


def test_those_that_check_find_a_fault_and_show_it_at_its_line(demo: Path) -> None:
    swap(demo / LEAFLET, "title:", "titel:")
    for command in (command for command in commands() if " check --" in command):
        done = brochure(demo, *shlex.split(command)[1:])
        assert done.returncode == 1, command
        assert ("github" in command) is (f"::error file={LEAFLET},line=" in done.stdout)
