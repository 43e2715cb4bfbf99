"""The groups' robots: list, test, pause, resume, set."""

import re
from typing import Any

import click

from service.clock import local
from service.commands.desk import Desk, pass_desk, told
from service.commands.gathered import Gathered
from service.deliveries import remedies, upkeep
from service.deliveries.outcomes import Outcome
from service.deliveries.plain_text import masked
from service.deliveries.sending import open_channels
from service.tables import RobotRow
from service.workers.work import transport_of
from workflows.vocabulary import NoticeKind

BY = click.option("--by", default="县考核办", show_default=True, help="Who acts.")
NONE = "无"  # takes a setting away


@click.group(cls=Gathered, elsewhere={"fake": "faking.fake"})
def channels() -> None:
    """Robots of the groups: how they stand, tests, pauses, second channels."""


@channels.command(name="list")
@pass_desk
@told
def list_(desk: Desk) -> None:
    """List robots: channel, readers, pause and its reason, use of the month, clocks."""
    with desk.read() as opened:
        for robot in upkeep.robots(opened.session, opened.assessment.county):
            click.echo("\t".join((robot.name, robot.channel, robot.audience, *_standing(robot))))


@channels.command()
@click.argument("robot")
@BY
@pass_desk
@told
def test(desk: Desk, robot: str, by: str) -> None:
    """Send one message marked 【测试】 to a robot; at most one a minute."""
    workspace = desk.workspace
    with desk.read() as opened:
        found = upkeep.find(opened.session, opened.assessment.county, robot).id
    opened_channels = open_channels(workspace.folder, transport_of(workspace), workspace.clock)
    result = upkeep.try_out(
        workspace.database, found, by, workspace.clock, opened_channels, workspace.keyring
    )
    click.echo(f"{result.outcome}\t{result.code}\t{result.answer}")
    if result.outcome is not Outcome.ACCEPTED:
        click.get_current_context().exit(1)


@channels.command()
@click.argument("robot")
@BY
@click.option("--reason", required=True, help="Why.")
@pass_desk
@told
def pause(desk: Desk, robot: str, by: str, reason: str) -> None:
    """Send nothing to a robot until it is resumed; its queue is kept."""
    with desk.write() as opened:
        found = upkeep.find(opened.session, opened.assessment.county, robot)
        upkeep.pause(opened.session, found, by, reason, opened.now)
    click.echo("已停用，件已留存。")


@channels.command()
@click.argument("robot")
@BY
@click.option("--reason", required=True, help="What was put right.")
@pass_desk
@told
def resume(desk: Desk, robot: str, by: str, reason: str) -> None:
    """Put a paused robot to work again."""
    with desk.write() as opened:
        found = upkeep.find(opened.session, opened.assessment.county, robot)
        remedies.reopen(opened.session, found.id, by, reason, opened.now)
    desk.staff.settle()
    click.echo("已恢复。")


@channels.command(name="set")
@click.argument("robot")
@click.option("--fallback", help="Robot that takes over (无: none).")
@click.option("--alarm", help="Robot that is told when this one breaks (无: supervision's).")
@click.option("--rate", "rates", multiple=True, help="CALLS/SECONDS, below the channel's own (无).")
@click.option(
    "--mention", "called", multiple=True, help="Telephone or account called by every paper (无)."
)
@click.option("--everybody", multiple=True, help="Kind whose first paper of a day calls all (无).")
@click.option("--month-quota", help="Calls a month of the organisation (无: unknown).")
@BY
@pass_desk
@told
def set_(
    desk: Desk,
    robot: str,
    fallback: str | None,
    alarm: str | None,
    rates: tuple[str, ...],
    called: tuple[str, ...],
    everybody: tuple[str, ...],
    month_quota: str | None,
    by: str,
) -> None:
    """Set second channels, limits and mentions of a robot; what cannot work is refused."""
    changes: dict[str, Any] = {}
    for key, value in (("fallback", fallback), ("alarm", alarm)):
        if value is not None:
            changes[key] = None if value == NONE else value
    if rates:
        changes["windows"] = None if rates == (NONE,) else [_rate(each) for each in rates]
    for key, values in (("mentions", called), ("everybody", everybody)):
        if values:
            changes[key] = None if values == (NONE,) else list(values)
    if month_quota is not None:
        changes["month_quota"] = None if month_quota == NONE else _count(month_quota)
    with desk.write() as opened:
        found = upkeep.find(opened.session, opened.assessment.county, robot)
        upkeep.configure(opened.session, found, by, changes, opened.now)
    click.echo("已设置。")


def _standing(robot: RobotRow) -> list[str]:
    said = []
    if robot.paused_reason or robot.paused_until:
        said.append(f"停用：{robot.paused_reason}")
    if robot.not_before:
        said.append(f"{local(robot.not_before):%m-%d %H:%M:%S}前限流")
    if robot.month:
        quota = robot.settings.get("month_quota")
        said.append(f"{robot.month}已发{robot.month_calls}次{f'（限{quota}次）' if quota else ''}")
    if robot.skew_seconds:
        said.append(f"平台时钟差{robot.skew_seconds}秒")
    for key, word in (("fallback", "备用"), ("alarm", "告警")):
        if key in robot.settings:
            said.append(f"{word}：{robot.settings[key]}")
    if called := robot.settings.get("mentions"):
        said.append(f"点名：{'、'.join(masked(name) for name in called)}")
    if kinds := robot.settings.get("everybody"):
        said.append(f"可叫所有人：{'、'.join(NoticeKind(kind).label for kind in kinds)}")
    return said


def _rate(text: str) -> list[int]:
    found = re.fullmatch(r"([1-9]\d{0,3})/([1-9]\d{0,4})", text)
    if not found:
        raise click.BadParameter(f"{text}: write CALLS/SECONDS, such as 10/60", param_hint="--rate")
    return [int(found[1]), int(found[2])]


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise click.BadParameter(f"{text}: not a number of calls", param_hint="--month-quota")
    return int(text)
