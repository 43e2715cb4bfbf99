"""年度结算的命令：登记市考结果、份额、否决、等次和审定，看结算，问假如。"""

from collections.abc import Iterable
from datetime import date

import click

from service.clock import local_date
from service.commands.desk import DAY, Desk, Opened, pass_desk, told
from service.feedback import settlement
from service.feedback.checks import indicator_of, unit_of
from workflows.annual_settlement import (
    GRADES,
    TASKS,
    Supposed,
    UnitResult,
    draft_key,
    percent,
    plain,
    settle,
    signed,
    what_if,
)
from workflows.ledger import Ledger

BY = click.option("--by", required=True, help="Who checked it.")
BY_OFFICE = click.option("--by", default="县考核办", show_default=True, help="Who records it.")
DOCUMENT = click.option("--document", required=True, help="The document's number (文号).")
REASON = click.option("--reason", required=True, help="Why.")


@click.group(name="settlement")
def settlement_() -> None:
    """The year's settlement (四): the city's results, shares, vetoes, grades, approval, what-if."""


@settlement_.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--task", type=click.Choice(TASKS), required=True, help="How the task went.")
@click.option("--points", required=True, help="Points gained (+) or lost (-), 0 for none.")
@DOCUMENT
@click.option("--on", "confirmed_on", type=DAY, help="The document's day (default: today).")
@BY
@pass_desk
@told
def result(
    desk: Desk,
    codes: tuple[str, ...],
    task: str,
    points: str,
    document: str,
    confirmed_on: date | None,
    by: str,
) -> None:
    """What the city said of one indicator, or the same of several."""
    with desk.write() as opened:
        for code in dict.fromkeys(codes):
            settlement.submit_city_result(
                opened.session,
                opened.assessment,
                code,
                task=task,
                points=points,
                document=document,
                confirmed_on=confirmed_on or local_date(opened.now),
                by=by,
                now=opened.now,
            )
    click.echo(f"已登记{len(dict.fromkeys(codes))}项。")


@settlement_.command()
@click.argument("code")
@click.argument("parts", nargs=-1, required=True, metavar="UNIT=PERCENT...")
@REASON
@BY_OFFICE
@pass_desk
@told
def share(desk: Desk, code: str, parts: tuple[str, ...], reason: str, by: str) -> None:
    """Whose the points of CODE are: UNIT=60 UNIT=40, or UNIT=1/3 …; together 100 %."""
    with desk.write() as opened:
        settlement.submit_shares(
            opened.session,
            opened.assessment,
            code,
            _pairs(parts, "UNIT=PERCENT"),
            reason=reason,
            by=by,
            now=opened.now,
        )
    click.echo("已登记份额。")


@settlement_.command()
@click.argument("unit")
@click.option("--matter", required=True, help="What it is about (安全生产 …).")
@click.option("--on", "decided_on", type=DAY, required=True, help="When it was decided.")
@DOCUMENT
@BY_OFFICE
@pass_desk
@told
def veto(desk: Desk, unit: str, matter: str, decided_on: date, document: str, by: str) -> None:
    """A veto (一票否决) against UNIT."""
    with desk.write() as opened:
        settlement.submit_veto(
            opened.session,
            opened.assessment,
            unit,
            matter=matter,
            decided_on=decided_on,
            document=document,
            by=by,
            now=opened.now,
        )
    click.echo("已登记。")


@settlement_.command(name="withdraw-veto")
@click.argument("unit")
@DOCUMENT
@REASON
@BY_OFFICE
@pass_desk
@told
def withdraw_veto(desk: Desk, unit: str, document: str, reason: str, by: str) -> None:
    """Take back the veto of this document; it stays on record."""
    with desk.write() as opened:
        settlement.withdraw_veto(
            opened.session,
            opened.assessment,
            unit,
            document=document,
            reason=reason,
            by=by,
            now=opened.now,
        )
    click.echo("已撤销，留有记录。")


@settlement_.command()
@click.argument("unit")
@click.argument("given", type=click.Choice(GRADES), metavar="GRADE")
@click.option("--head", "head_grade", type=click.Choice(GRADES), help="The head's own grade.")
@DOCUMENT
@BY_OFFICE
@pass_desk
@told
def grade(
    desk: Desk, unit: str, given: str, head_grade: str | None, document: str, by: str
) -> None:
    """A grade that the committee gave UNIT: 优秀, 良好, 一般 or 较差."""
    with desk.write() as opened:
        settlement.submit_grade(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened),
            unit,
            given,
            head_grade=head_grade or "",
            document=document,
            by=by,
            now=opened.now,
        )
    click.echo("已登记。")


@settlement_.command()
@DOCUMENT
@click.option("--on", "approved_on", type=DAY, help="When it was approved (default: today).")
@click.option("--by", default="县考核委员会", show_default=True, help="Who approved it.")
@pass_desk
@told
def approve(desk: Desk, document: str, approved_on: date | None, by: str) -> None:
    """The committee has approved the last draft (审定); report and sheets are drawn up."""
    with desk.write() as opened:
        settlement.approve_settlement(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened),
            document=document,
            approved_on=approved_on or local_date(opened.now),
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("已登记审定，考核结果通报和结算明细表待签发。")


@settlement_.command()
@click.argument("unit", required=False)
@pass_desk
@told
def show(desk: Desk, unit: str | None) -> None:
    """The settlement as it now stands, or every line of one UNIT."""
    with desk.read() as opened:
        ledger, rules = desk.ledger(opened), desk.rules(opened)
        county = settle(ledger, rules.annual_settlement)
        shown = [r for r in county.units if unit in (None, r.unit, ledger.unit_name(r.unit))]
        if not shown:
            raise click.BadParameter(f"no such unit: {unit}")
        for found in shown:
            if unit or found.lines or found.vetoes or found.grade:
                _echo_unit(ledger, found, whole=unit is not None)
        if unit is None:
            _echo_missing(county.missing)
            notice = ledger.notices.get(draft_key(ledger, rules))
            state = "已送审" if notice is not None and notice.is_issued else "未送审"
            click.echo(f"现有结算草案：{state}")


def _echo_unit(ledger: Ledger, found: UnitResult, *, whole: bool) -> None:
    click.echo(_told(ledger, found))
    if not whole:
        return
    for line in found.lines:
        name = ledger.indicator(line.indicator).name
        click.echo(
            f"  {line.indicator} {name}\t{line.task}\t市上{signed(line.city_points)}"
            f"\t份额{percent(line.share)}\t×{plain(line.factor)}"
            f"\t{signed(line.county)}\t{line.rule}\t{line.document}"
        )
    for text in (*found.reasons, *found.doubts, *found.private, *found.unconfirmed):
        click.echo(f"  {text}")


def _echo_missing(missing: Iterable[object]) -> None:
    codes = [str(getattr(indicator, "code", "")) for indicator in missing]
    if codes:
        click.echo(f"市考结果尚缺{len(codes)}项：{'、'.join(codes)}")


def _told(ledger: Ledger, found: UnitResult) -> str:
    return (
        f"{ledger.unit_name(found.unit)}\t加{plain(found.bonus)}\t减{plain(found.loss)}"
        f"\t县考核{signed(found.county)}\t{found.grade_text}"
    )


@settlement_.command(name="what-if")
@click.argument("changes", nargs=-1, metavar="CODE=[TASK:]POINTS...")
@click.option("--veto", "vetoes", multiple=True, help="Suppose a veto against this unit.")
@pass_desk
@told
def what_if_(desk: Desk, changes: tuple[str, ...], vetoes: tuple[str, ...]) -> None:
    """Whose points or grade would change: 3-20=+1.2, 3-20=未完成:-1. Nothing is written."""
    supposed = {code: _supposed(text) for code, text in _pairs(changes, "CODE=POINTS").items()}
    if not supposed and not vetoes:
        raise click.UsageError("Suppose something: CODE=POINTS or --veto UNIT.")
    with desk.read() as opened:
        ledger = desk.ledger(opened)
        units = [unit_of(opened.session, opened.assessment, name) for name in vetoes]
        _check_codes(opened, supposed)
        moved = what_if(ledger, desk.rules(opened), supposed, [unit.code for unit in units])
        for each in moved:
            click.echo(f"原：{_told(ledger, each.before)}")
            click.echo(f"若：{_told(ledger, each.after)}")
        if not moved:
            click.echo("没有单位的得分和等次因此改变。")


def _check_codes(opened: Opened, supposed: Iterable[str]) -> None:
    for code in supposed:
        indicator_of(opened.session, opened.assessment, code)


def _supposed(text: str) -> Supposed:
    task, colon, points = text.replace("：", ":").partition(":")
    if not colon:
        task, points = "", task
    if task and task not in TASKS:
        raise click.BadParameter(f"{text}: the task is one of {'、'.join(TASKS)}")
    return Supposed(points=settlement.city_points(points), task=task)


def _pairs(texts: tuple[str, ...], form: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise click.BadParameter(f"{text}: write {form}")
        if name.strip() in pairs:
            raise click.BadParameter(f"{name.strip()} is named twice")
        pairs[name.strip()] = value.strip()
    return pairs
