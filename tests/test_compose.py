"""compose.yaml：写的服务、命令、密码、数据卷都对得上，说明里讲到的也都在。"""

import re
import subprocess
from typing import Any

import pytest
import yaml

from service.__main__ import COMMANDS
from service.commands.desk import DATABASE_URL
from service.settings import SHIPPED
from service.tasks import BROKER_URL

TEXT = (SHIPPED / "compose.yaml").read_text(encoding="utf-8")
PAGE = (SHIPPED / "docs" / "operating-a-cluster.md").read_text(encoding="utf-8")
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]
BASH = "/bin/bash"  # as in the image
NODES = {name: each for name, each in SERVICES.items() if each["image"] == "duban"}


def test_two_hand_out_two_work_and_a_backup_is_made() -> None:
    assert sorted(NODES) == ["serve-1", "serve-2", "worker-1", "worker-2"]
    assert sorted(SERVICES.keys() - NODES.keys()) == ["backup", "database", "queue"]


@pytest.mark.parametrize("name", NODES)
def test_a_node_runs_a_command_there_is_on_one_database_and_one_queue(name: str) -> None:
    (command,) = NODES[name].get("command", ["serve"])

    assert command == name.partition("-")[0]
    assert command in COMMANDS
    assert NODES[name]["environment"].keys() == {DATABASE_URL, BROKER_URL}
    assert NODES[name]["volumes"] == ["workspace:/data"]


def test_what_is_mounted_is_declared_and_what_is_waited_for_says_how_it_is() -> None:
    mounted = {one.partition(":")[0] for s in SERVICES.values() for one in s.get("volumes", ())}
    awaited = {one for s in SERVICES.values() for one in s.get("depends_on", ())}

    assert mounted == yaml.safe_load(TEXT)["volumes"].keys()
    assert all("healthcheck" in SERVICES[one] for one in awaited)


def test_a_password_is_never_written_here_and_never_empty() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{([^}]*)\}", TEXT))

    assert {one.partition(":?")[0] for one in asked} == {
        "DUBAN_POSTGRES_PASSWORD",
        "DUBAN_REDIS_PASSWORD",
    }
    assert all(":?" in one for one in asked)


def test_the_backups_script_parses() -> None:
    (script,) = SERVICES["backup"]["command"]

    subprocess.run([BASH, "-n"], input=script.replace("$$", "$"), text=True, check=True)


def test_the_page_names_only_what_there_is() -> None:
    said = set(
        re.findall(r"docker compose (?:exec|logs|restart|stop|run --rm)(?: -T)? ([\w-]+)", PAGE)
    )

    assert said
    assert said <= SERVICES.keys()
