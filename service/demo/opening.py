"""开演：一个空文件夹 → 示例县，2017年7月6日早上，任务分解表刚导入。"""

import shutil
from datetime import datetime, time
from pathlib import Path

import click

from service.__main__ import duban
from service.clock import SHANGHAI, FixedClock
from service.commands.desk import Desk
from service.demo.people import People
from service.demo.story import FIRST, read_story
from service.settings import SHIPPED
from service.workspace import DATABASE

COMMANDS = "commands.txt"  # what was done, as commands; marks a folder as a demo's


def opened(folder: Path, *, amid_visitors: bool = False) -> People:
    """The people of the sample county in ``folder``, which must be new or an earlier demo's.

    Nothing is founded yet.
    """
    _clear(folder)
    clock = FixedClock(datetime.combine(FIRST, time(8, 30), SHANGHAI))
    # its own file whatever the environment says; there from the first command on
    desk = Desk(folder=folder, clock=clock, url=f"sqlite:///{folder / DATABASE}")
    story = read_story(SHIPPED / "config" / "sample")
    return People(desk, clock, story, duban, amid_visitors=amid_visitors)


def founded(folder: Path) -> People:
    people = opened(folder)
    found(people)
    return people


def found(people: People) -> None:
    people.give("init", "--year", str(FIRST.year))
    people.give("import", str(people.story.workbook))
    write_commands(people)


def write_commands(people: People) -> None:
    text = "\n".join(people.transcript) + "\n"
    (people.desk.folder / COMMANDS).write_text(text, encoding="utf-8")


def _clear(folder: Path) -> None:
    """Remove an earlier demo, and nothing that is not one."""
    if not folder.exists() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        return
    if not (folder / COMMANDS).is_file() or not (folder / DATABASE).is_file():
        raise click.UsageError(f"{folder} is not empty and holds no earlier demo; choose another.")
    shutil.rmtree(folder)
    folder.mkdir(parents=True)
