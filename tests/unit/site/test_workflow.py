"""The workflow: it builds once, tests that build, and publishes what it tested."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

Job = dict[str, Any]


@pytest.fixture(scope="module")
def workflow(root: Path) -> dict[str, Any]:
    [path] = (root / ".github" / "workflows").iterdir()
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def jobs(workflow: dict[str, Any]) -> dict[str, Job]:
    return workflow["jobs"]


def commands(job: Job) -> list[str]:
    """The commands of a job, with what is set for them."""
    steps = [step for step in job["steps"] if "run" in step]
    return [
        " ".join([*(f"{name}={value}" for name, value in step.get("env", {}).items()), step["run"]])
        for step in steps
    ]


def uses(job: Job, action: str) -> dict[str, Any]:
    """What the one step of a job that uses an action is told."""
    [step] = [s for s in job["steps"] if s.get("uses", "").startswith(f"actions/{action}@")]
    return step.get("with", {})


def planned(root: Path, *options: str) -> str:
    """What make would do."""
    make = ["make", "--dry-run", "--no-print-directory", *options]
    return subprocess.run(make, cwd=root, capture_output=True, text=True, check=True).stdout


def test_it_tests_by_the_command_that_the_readme_names(root: Path, jobs: dict[str, Job]) -> None:
    assert commands(jobs["test"]) == ["BOOK=built bash .ci/run"]
    assert (root / ".ci" / "run").read_text("utf-8").splitlines()[-1] == "make test"
    assert "\nmake test\n" in (root / "README.md").read_text("utf-8")
    targets = {line.split(":")[0] for line in (root / "Makefile").read_text("utf-8").splitlines()}
    every = [command for job in jobs.values() for command in commands(job)]
    called = {name for command in every for name in re.findall(r"\bmake (\w+)", command)}
    assert called == {"book", "engines", "types"}
    assert called <= targets


def test_it_builds_the_book_once(root: Path, jobs: dict[str, Job]) -> None:
    assert [name for name, job in jobs.items() if "make book" in commands(job)] == ["build"]
    for target, tests in (("test", "sh tools/test"), ("engines", "tests/engines")):
        assert "jupyter-book build" in planned(root, target)
        there = planned(root, target, "BOOK=built")
        assert tests in there
        assert "jupyter-book" not in there
    assert "BOOK=built make engines" in commands(jobs["engines"])


def test_it_tests_on_the_oldest_and_the_newest_python(root: Path, jobs: dict[str, Job]) -> None:
    readme = (root / "README.md").read_text("utf-8")
    ends = re.search(r"Python (3\.\d+) to (3\.\d+)", readme).groups()
    assert tuple(jobs["test"]["strategy"]["matrix"]["python"]) == ends
    assert uses(jobs["test"], "setup-python") == {"python-version": "${{ matrix.python }}"}
    for job in (jobs["build"], jobs["engines"]):
        assert uses(job, "setup-python") == {"python-version": ends[0]}


def test_it_keeps_what_pip_fetched_until_the_pins_change(jobs: dict[str, Job]) -> None:
    for name in ("build", "test", "engines"):
        cache = uses(jobs[name], "cache")
        assert "hashFiles('requirements.txt', 'constraints.txt')" in cache["key"]
        assert f"pip-{uses(jobs[name], 'setup-python')['python-version']}-" in cache["key"]


def test_it_publishes_the_very_files_that_it_tested(jobs: dict[str, Job]) -> None:
    built = uses(jobs["build"], "upload-artifact")
    assert built["path"].split() == ["_build/html", "_build/colab"]
    for name in ("test", "engines", "publish", "colab"):
        assert uses(jobs[name], "download-artifact") == {"name": built["name"], "path": "_build"}
    assert uses(jobs["publish"], "upload-pages-artifact") == {"path": "_build/html"}
    assert commands(jobs["publish"]) == []
    assert {"test", "engines"} <= {*jobs["publish"]["needs"]}
    assert "test" in jobs["colab"]["needs"]
    assert commands(jobs["colab"]) == ["sh tools/publish_colab"]


def test_only_what_publishes_may_write_and_only_from_main(
    workflow: dict[str, Any], jobs: dict[str, Job]
) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert {name: job["permissions"] for name, job in jobs.items() if "permissions" in job} == {
        "publish": {"pages": "write", "id-token": "write"},
        "colab": {"contents": "write"},
    }
    for name in ("publish", "colab"):
        wanted = "github.event_name == 'push' && github.ref == 'refs/heads/main'"
        assert jobs[name]["if"].startswith(wanted)
        assert jobs[name]["concurrency"]["group"]
    assert jobs["colab"]["if"].endswith("&& needs.build.outputs.colab")


def test_every_action_has_a_version_and_every_job_an_end(jobs: dict[str, Job]) -> None:
    for job in jobs.values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert "run" in step or re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"])
