"""What units and clerks hand in: values, plans, measures, replies, events, talks."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from service import feedback
from service.commands.desk import DAY, Desk, pass_desk, told
from service.commands.gathered import Gathered
from service.notices import decisions
from workflows.vocabulary import Recognition

BY = click.option("--by", default="县考核办", help="Who hands it in.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILES = click.option(
    "--file", "files", multiple=True, type=FILE, help="A file that proves it; several may be given."
)

CHANGE = click.option("--reason", default="", help="Why it changes (needed once one is approved).")


def read(files: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    return [(file.name, file.read_bytes()) for file in files]


@click.group(
    cls=Gathered,
    elsewhere={
        "contact": "following.contact",
        "extension": "extending.extension",
        "forecast": "following.forecast",
        "highlight": "following.highlight",
        "measure-state": "following.measure_state",
        "quarter": "watched.quarter",
        "zero": "watched.zero",
    },
)
def submit() -> None:
    """Hand in a value, a plan, measures, a reply, an event or a talk."""


@submit.command()
@click.argument("code")
@click.argument("period")
@click.argument("number", required=False)
@click.option("--status", type=click.Choice([str(s) for s in Recognition]), default="自报")
@click.option("--unpublished", is_flag=True, help="Not published yet (数据未出).")
@click.option("--source", default="", help="Where the figure comes from.")
@click.option("--reason", default="", help="Why an earlier figure changes.")
@click.option("--evidence", default="", help="What proves it, in words.")
@FILES
@BY
@pass_desk
@told
def value(
    desk: Desk,
    code: str,
    period: str,
    number: str | None,
    status: str,
    unpublished: bool,
    source: str,
    reason: str,
    evidence: str,
    files: tuple[Path, ...],
    by: str,
) -> None:
    """A figure: CODE 3-20, PERIOD 2017-08, NUMBER in the indicator's unit."""
    with desk.write() as opened:
        feedback.submit_value(
            opened.session,
            opened.assessment,
            code,
            period,
            number,
            by=by,
            now=opened.now,
            status=Recognition(status),
            unpublished=unpublished,
            source=source,
            reason=reason,
            evidence=evidence,
            files=read(files),
        )
    click.echo("已收到。")


@submit.command(name="evidence")
@click.argument("code")
@click.argument("period")
@click.argument("files", nargs=-1, required=True, type=FILE)
@BY
@pass_desk
@told
def evidence_(desk: Desk, code: str, period: str, files: tuple[Path, ...], by: str) -> None:
    """Files (佐证材料) for the figure that was reported last: CODE 3-20, PERIOD 2017-08."""
    with desk.write() as opened:
        feedback.add_evidence(
            opened.session, opened.assessment, code, period, read(files), by=by, now=opened.now
        )
    click.echo(f"已收到{len(files)}个文件。")


@submit.command()
@click.argument("code")
@click.argument("points", nargs=-1, required=True, metavar="MONTH=VALUE...")
@CHANGE
@BY
@pass_desk
@told
def plan(desk: Desk, code: str, points: tuple[str, ...], reason: str, by: str) -> None:
    """A plan curve: cumulative planned value by month, e.g. 9=60 12=100."""
    by_month = {}
    for point in points:
        month, sign, planned = point.partition("=")
        if not sign or not month.isdigit():
            raise click.BadParameter(f"{point}: write MONTH=VALUE")
        by_month[int(month)] = planned
    with desk.write() as opened:
        feedback.submit_plan(
            opened.session,
            opened.assessment,
            code,
            by_month,
            by=by,
            now=opened.now,
            reason=reason,
        )
    click.echo("已收到，待审定。")


@submit.command()
@click.argument("code")
@click.option("--leader", required=True, help="主抓领导.")
@click.option("--office", required=True, help="主抓股室.")
@click.option("--person", required=True, help="主抓人员.")
@click.option("--standard", required=True, help="工作标准.")
@click.option("--schedule", required=True, help="进度要求.")
@CHANGE
@BY
@pass_desk
@told
def breakdown(
    desk: Desk,
    code: str,
    leader: str,
    office: str,
    person: str,
    standard: str,
    schedule: str,
    reason: str,
    by: str,
) -> None:
    """Who does the work of an indicator, to what standard, by when (细化分解)."""
    with desk.write() as opened:
        feedback.submit_breakdown(
            opened.session,
            opened.assessment,
            code,
            leader=leader,
            office=office,
            person=person,
            standard=standard,
            schedule=schedule,
            reason=reason,
            by=by,
            now=opened.now,
        )
    click.echo("已收到，待审定。")


@submit.command()
@click.argument("codes", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Everything that waits.")
@BY
@pass_desk
@told
def approve(desk: Desk, codes: tuple[str, ...], every: bool, by: str) -> None:
    """Put filed breakdowns and plans into force from today (审定细化分解、进度计划)."""
    with desk.write() as opened:
        if every:
            codes = feedback.waiting_plans(opened.session, opened.assessment)
        for code in codes:
            feedback.approve_plan(opened.session, opened.assessment, code, by=by, now=opened.now)
    click.echo(f"已审定{len(codes)}项。")


@submit.command(name="return-plan")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--reason", required=True, help="Why; the unit reads it and files again.")
@BY
@pass_desk
@told
def return_plan(desk: Desk, codes: tuple[str, ...], reason: str, by: str) -> None:
    """Send back filed breakdowns and plans that wait (退回细化分解、进度计划)."""
    with desk.write() as opened:
        for code in dict.fromkeys(codes):
            feedback.return_plan(
                opened.session, opened.assessment, code, reason=reason, by=by, now=opened.now
            )
    click.echo(f"已退回{len(dict.fromkeys(codes))}项。")


@submit.command()
@click.argument("code")
@click.argument("text")
@click.option("--person", default="", help="Who answers for it.")
@click.option("--until", type=DAY, help="By when.")
@BY
@pass_desk
@told
def measures(desk: Desk, code: str, text: str, person: str, until: date | None, by: str) -> None:
    """A measure for an indicator (措施台账)."""
    with desk.write() as opened:
        feedback.submit_measure(
            opened.session,
            opened.assessment,
            code,
            text,
            person=person,
            due=until,
            by=by,
            now=opened.now,
        )
    click.echo("已收到。")


@submit.command()
@click.argument("notice")
@click.option("--unit", required=True, help="Which unit answers.")
@click.option("--stage", type=click.Choice(feedback.STAGES), default="反馈", show_default=True)
@click.option("--indicator", help="Only for this indicator of the notice.")
@click.option("--cause", default="", help="Why it lags (原因分析).")
@click.option("--measure", "steps", multiple=True, help="A measure; may be given several times.")
@click.option("--person", "persons", multiple=True, help="Who answers: one a measure, or for all.")
@click.option("--until", multiple=True, type=DAY, help="By when: one a measure, or for all.")
@click.option("--text", default="", help="Anything else.")
@FILES
@BY
@pass_desk
@told
def reply(
    desk: Desk,
    notice: str,
    unit: str,
    stage: str,
    indicator: str | None,
    cause: str,
    steps: tuple[str, ...],
    persons: tuple[str, ...],
    until: tuple[date, ...],
    text: str,
    files: tuple[Path, ...],
    by: str,
) -> None:
    """A unit's answer to NOTICE (key or number)."""
    with desk.write() as opened:
        feedback.submit_reply(
            opened.session,
            opened.assessment,
            decisions.find(opened.session, opened.assessment.id, notice),
            unit,
            by=by if by != "县考核办" else unit,
            now=opened.now,
            stage=stage,
            indicator=indicator,
            cause=cause,
            measures=steps,
            persons=persons,
            until=until,
            text=text,
            files=read(files),
        )
    click.echo("已收到。")


@submit.command()
@click.argument("code")
@click.option("--points", required=True, help="Points lost, e.g. -1.")
@click.option("--on", "happened_on", type=DAY, required=True, help="When it happened.")
@click.option("--text", "description", required=True, help="What happened.")
@BY
@pass_desk
@told
def event(desk: Desk, code: str, points: str, happened_on: date, description: str, by: str) -> None:
    """A thing that must not happen and did (扣分事项)."""
    number = feedback.number_of(points)
    with desk.write() as opened:
        serial = feedback.submit_event(
            opened.session,
            opened.assessment,
            code,
            points=number if number is not None else Decimal(0),
            happened_on=happened_on,
            description=description,
            by=by,
            now=opened.now,
            registrars=desk.rules(opened).law_governance.registrars,
        )
    click.echo(f"已登记，为第{serial}号扣分事项。")


@submit.command(name="withdraw-event")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why it should not have been registered.")
@BY
@pass_desk
@told
def withdraw_event(desk: Desk, number: int, reason: str, by: str) -> None:
    """Take back event NUMBER, registered by mistake; from today it counts nowhere."""
    with desk.write() as opened:
        feedback.withdraw_event(
            opened.session,
            opened.assessment,
            number,
            reason=reason,
            by=by,
            now=opened.now,
            registrars=desk.rules(opened).law_governance.registrars,
        )
        out = feedback.still_out(desk.ledger(opened), desk.rules(opened), number)
    desk.staff.settle()
    click.echo(f"已撤销第{number}号扣分事项，即日起不再计；没有签发的督办单随即撤回。")
    for paper in out:
        click.echo(f"  {paper}。")


@submit.command()
@click.argument("notice")
@click.option("--problem", "problems", multiple=True, help="A problem found.")
@click.option("--requirement", "requirements", multiple=True, help="What is required.")
@click.option("--explanation", default="", help="What the head said.")
@click.option("--pledge", default="", help="What the head promised.")
@click.option("--recorder", default="县委督查室", help="Who took the record.")
@BY
@pass_desk
@told
def interview(
    desk: Desk,
    notice: str,
    problems: tuple[str, ...],
    requirements: tuple[str, ...],
    explanation: str,
    pledge: str,
    recorder: str,
    by: str,
) -> None:
    """What was said at the talk that NOTICE called; the record follows from it."""
    told_there = {
        "问题": list(problems),
        "要求": list(requirements),
        "说明": explanation,
        "表态": pledge,
        "记录人": recorder,
    }
    with desk.write() as opened:
        feedback.submit_interview(
            opened.session,
            opened.assessment,
            decisions.find(opened.session, opened.assessment.id, notice),
            told=told_there,
            by=by,
            now=opened.now,
        )
    click.echo("已登记。")
