"""The two suites: the fast one skips what is marked ``full`` and says so; ``--full`` skips nothing."""

import os

import pytest
from hypothesis import settings

from tests.made_once import (
    cheap_passwords,
    dear_passwords,
    shipped_templates_compiled_once,
    statements_compiled_once,
)
from tests.servers import postgresql, postgresql_database, postgresql_url, redis
from tests.shell.standing import checked, drafted, looked_at, played, supervised

__all__ = [
    "cheap_passwords",
    "checked",
    "dear_passwords",
    "drafted",
    "looked_at",
    "played",
    "postgresql",
    "postgresql_database",
    "postgresql_url",
    "redis",
    "shipped_templates_compiled_once",
    "statements_compiled_once",
    "supervised",
]

# at the desk every run looks somewhere new; a gate must say the same of the same commit
settings.register_profile("gate", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run every test; a skip is a failure")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.skip(reason="only in the full suite: ./run test --full"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and session.config.getoption("--full") and reporter.stats.get("skipped"):
        reporter.write_line("\n--full：有跳过的测试，按失败处理", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
