"""What an office installs: locks that agree with pyproject and name no address; a clean image."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from service.settings import SHIPPED

PROJECT = tomllib.loads((SHIPPED / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = ("requirements.lock", "requirements-cluster.lock", "requirements-dev.lock")
ENGINE = SHIPPED / "service" / "workers" / "broker.py"
SCRIPTS = {"run": "sh", ".ci/run": "bash"}


def text(name: str) -> str:
    return (SHIPPED / name).read_text(encoding="utf-8")


def plain(requirement: str) -> str:
    """``Jinja2>=3.1`` → ``jinja2``: the name as an index compares it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pinned(lock: str) -> dict[str, str]:
    found = re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^ ;\\]+)", text(lock))
    return {plain(name): version for name, version in found}


CLUSTER = [*PROJECT["dependencies"], *EXTRAS["postgres"], *EXTRAS["cluster"]]


@pytest.mark.parametrize(
    ("lock", "wanted"),
    list(zip(LOCKS, (PROJECT["dependencies"], CLUSTER, [*CLUSTER, *EXTRAS["dev"]]), strict=True)),
    ids=LOCKS,
)
def test_a_lock_pins_everything_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    assert {plain(requirement) for requirement in wanted} - set(pinned(lock)) == set()


def test_all_locks_pin_the_same_versions() -> None:
    run, cluster, dev = map(pinned, LOCKS)

    assert {name: cluster.get(name) for name in run} == run
    assert {name: dev.get(name) for name in cluster} == cluster


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in text(lock)
    assert not re.search(r"(?m)^\s*(-i|-f|--index-url|--extra-index-url|--find-links)", text(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_package_has_its_hashes(lock: str) -> None:
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", text(lock))

    assert [block for block in blocks[1:] if "--hash=sha256:" not in block] == []


def test_the_service_imports_only_what_the_runtime_lock_installs() -> None:
    everywhere = SHIPPED.glob("service/**/*.py")

    assert lacking("requirements.lock", set(everywhere) - {ENGINE}) == set()


def test_the_engine_of_several_machines_imports_only_what_the_cluster_lock_installs() -> None:
    assert lacking("requirements.lock", {ENGINE}) == {"celery", "kombu", "redis"}
    assert lacking("requirements-cluster.lock", {ENGINE}) == set()


def lacking(lock: str, modules: Iterable[Path]) -> set[str]:
    """Packages that the modules import and the lock does not install."""
    owners = packages_distributions()
    ours = {*sys.stdlib_module_names, "service", "workflows"}
    needed = {plain(owners.get(top, [top])[0]) for top in set(imported_tops(modules)) - ours}
    return needed - set(pinned(lock))


def imported_tops(modules: Iterable[Path]) -> Iterator[str]:
    """Top-level names that modules import."""
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_be_run_and_parses(script: str) -> None:
    path = SHIPPED / script

    assert path.stat().st_mode & 0o111
    subprocess.run([SCRIPTS[script], "-n", str(path)], check=True)


def test_the_scripts_name_no_address() -> None:
    assert [name for name in SCRIPTS if "://" in text(name) or "index-url" in text(name)] == []


def test_the_image_recipe_is_clean() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not installed on this platform")

    checked = subprocess.run(
        [hadolint, "--config", ".hadolint.yaml", "Dockerfile"],
        cwd=SHIPPED,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stdout) == (0, "")


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    recipe = text("Dockerfile")

    assert re.findall(r"(?m)^USER (.+)$", recipe) == ["10001"]
    assert '"check", "--health"' in recipe
    assert "VOLUME /data" in recipe


def test_everything_the_image_copies_is_let_in() -> None:
    copied = re.findall(r"(?m)^COPY (?!--from)(\S+) ", text("Dockerfile"))

    assert {f"!{name}" for name in copied} <= set(text(".dockerignore").splitlines())
    assert [name for name in copied if not (SHIPPED / name).exists()] == []
