"""命令：each is read in when it is given, and only it."""

import subprocess
import sys
from collections.abc import Iterator

import click

from service.__main__ import duban
from service.settings import SHIPPED


def commands(group: click.Group) -> Iterator[tuple[str, click.Command | None]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield name, command
        if isinstance(command, click.Group):
            yield from commands(command)


def test_every_command_that_is_named_is_there_and_says_what_it_does() -> None:
    named = list(commands(duban))

    assert len(named) > 100
    assert [name for name, command in named if command is None or not command.help] == []
    assert [
        (name, command.name) for name, command in named if command and command.name != name
    ] == []


def test_serve_reads_in_no_other_command_and_nothing_that_only_they_need() -> None:
    left_out = ("service.commands.papers", "service.imports", "service.rehearsal", "argon2")
    told = (
        f"import sys, service.commands.serving; print([m for m in {left_out} if m in sys.modules])"
    )

    ran = subprocess.run(
        [sys.executable, "-c", told], cwd=SHIPPED, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "[]"


def test_a_command_that_there_is_not_is_told_with_where_to_look() -> None:
    assert duban.get_command(click.Context(duban), "nosuch") is None
