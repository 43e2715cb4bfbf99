"""Rehearsing the messaging platforms without them: channels fake."""

import json
from contextlib import ExitStack
from pathlib import Path

import click

from service.commands.desk import Desk, pass_desk, told
from service.fakes import books
from service.fakes.loopback import Loopback
from service.fakes.scenario import ONE_OF_EACH, Robot, load
from service.stopping import on_signals


@click.command()
@click.option(
    "--scenario",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML or JSON: which robots, what goes wrong (default: one of each, nothing).",
)
@click.option("--for", "seconds", type=float, help="End after so many seconds.")
@click.option(
    "--books", "target", type=click.Path(path_type=Path), help="Write the books here too (JSON)."
)
@pass_desk
@told
def fake(desk: Desk, scenario: Path | None, seconds: float | None, target: Path | None) -> None:
    """Answer as the platforms would, on this machine only; show on exit what each group saw.

    Give a robot the address printed for it, put its secret into the key file, and list 127.0.0.1
    under [delivery] allow.
    """
    robots = load(scenario) if scenario else ONE_OF_EACH
    with ExitStack() as stack:
        started = [(robot, _started(stack, robot, desk)) for robot in robots]
        for robot, platform in started:
            click.echo(f"{robot.name}（{robot.channel}）　地址 {platform.url}　密钥 {robot.secret}")
        click.echo("按 Ctrl-C 结束。")
        _wait(seconds)
    for robot, platform in started:
        click.echo("\n".join(books.lines(f"{robot.name}（{robot.channel}）", platform)))
    if target:
        kept = [{"name": robot.name, **books.as_data(platform)} for robot, platform in started]
        target.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def _started(stack: ExitStack, robot: Robot, desk: Desk) -> Loopback:
    return stack.enter_context(robot.build(lambda: desk.clock.now().timestamp()))


def _wait(seconds: float | None) -> None:
    """Until the time is over, or somebody ends it."""
    with on_signals() as stop:
        stop.wait(seconds)
