"""What supervision does with papers and periods: list, show, sign, refuse, return, close."""

from datetime import date
from pathlib import Path

import click
from sqlalchemy import select

from service import archive, feedback
from service.clock import local
from service.commands.desk import DAY, Desk, Opened, pass_desk, told
from service.commands.gathered import Gathered
from service.documents.inspection.inspector import proofread
from service.ledger.unit_book import unit_names
from service.notices import decisions, issuing, voiding
from service.tables import NoticeRow
from workflows.vocabulary import NoticeKind, NoticeState

BY = click.option("--by", required=True, help="Who decides.")
BY_OFFICE = click.option("--by", default="县委督查室", show_default=True, help="Who decides.")
REASON = click.option("--reason", required=True, help="Why.")


@click.group(
    cls=Gathered,
    elsewhere={
        "extend": "extending.extend",
        "log": "delivering.log",
        "refuse-extension": "extending.refuse_extension",
        "resubmit": "returning.resubmit",
        "return-draft": "returning.return_draft",
    },
)
def notice() -> None:
    """Papers: drafts, sign-off and what follows."""


@notice.command(name="list")
@click.option("--state", type=click.Choice([str(state) for state in NoticeState]))
@pass_desk
@told
def list_(desk: Desk, state: str | None) -> None:
    """List papers: state, number or key, subject."""
    query = select(NoticeRow).order_by(NoticeRow.id)
    with desk.read() as opened:
        query = query.where(NoticeRow.assessment_id == opened.assessment.id)
        if state:
            query = query.where(NoticeRow.state == state)
        for row in opened.session.scalars(query):
            day = row.dated or local(row.drafted_at).date()
            click.echo(f"{day}\t{row.state}\t{row.number or '—'}\t{row.subject}\t{row.key}")
            if row.problem:
                click.echo(f"\t排不出：{row.problem}")


@notice.command()
@click.argument("name")
@click.option("--save", type=click.Path(path_type=Path), help="Write its documents to a folder.")
@pass_desk
@told
def show(desk: Desk, name: str, save: Path | None) -> None:
    """Show one paper (key or number) and, with --save, write its files."""
    with desk.read() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        click.echo(f"{NoticeKind(row.kind).label}\t{row.state}\t{row.number or '（未编号）'}")
        click.echo(row.subject)
        click.echo(f"依据\t{row.clause}")
        click.echo(f"编码\t{row.key}")
        for recipient in row.recipients:
            signed = f"\t{recipient.signed_for_by}签收" if recipient.signed_for_at else ""
            click.echo(f"{recipient.role}\t{recipient.unit.code}{signed}")
        if row.reason:
            click.echo(f"理由\t{row.reason}")
        for document in row.documents:
            click.echo(f"{document.role}\t{document.name}\tsha256 {document.sha256}")
            if save:
                save.mkdir(parents=True, exist_ok=True)
                (save / archive.file_name(document.name)).write_bytes(document.content)
        if row.state in (NoticeState.DRAFT, NoticeState.LISTED):
            _tell_language(opened, row, desk.today)


def _tell_language(opened: Opened, draft: NoticeRow, today: date) -> None:
    """What the words of a 送审稿 have against them, those from departments too; it can be signed."""
    names = unit_names(opened.session, opened.assessment.county, today)
    for document in draft.documents:
        if document.role == archive.DRAFT:
            for finding in proofread(document.content, names):
                click.echo(f"文字\t{finding}")


@notice.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--number", default="", help="The 文号 that another office gave (one paper).")
@BY
@pass_desk
@told
def sign(desk: Desk, names: tuple[str, ...], number: str, by: str) -> None:
    """Sign and send drafts; for a listed paper this sends it late (补发).

    Of several who sign one paper give all the names: --by 甲、乙.
    """
    if number and len(names) > 1:
        raise click.UsageError("--number goes with one paper.")
    for name in names:
        with desk.read() as opened:
            found = decisions.find(opened.session, opened.assessment.id, name).id
        issued = issuing.issue(desk.workspace, found, by, number)
        click.echo(f"已签发 {issued or name}")
    desk.staff.settle()


@notice.command()
@click.argument("name")
@BY
@REASON
@pass_desk
@told
def refuse(desk: Desk, name: str, by: str, reason: str) -> None:
    """Decide not to send a draft; for a listed paper this passes it over (略过)."""
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        decisions.refuse(opened.session, row, by, reason, opened.now)
    click.echo("已记下，不发。")


@notice.command()
@click.argument("name")
@BY_OFFICE
@REASON
@click.option("--redo", is_flag=True, help="Draw the same ground up anew; its days begin again.")
@pass_desk
@told
def cancel(desk: Desk, name: str, by: str, reason: str, redo: bool) -> None:
    """Void an issued paper; its number stays used and those who got it are told (作废通知)."""
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        key = row.key
        voiding.cancel(opened.session, row, by, reason, opened.now, redo=redo)
        if redo:
            ledger, rules = desk.ledger(opened), desk.rules(opened)
            voiding.require_ground(ledger, rules, key, desk.today)
    desk.staff.settle()
    click.echo(f"已作废，文号保留{'，另行拟发' if redo else ''}。")


@notice.command()
@click.argument("name")
@click.option("--wrong", "wrongs", multiple=True, required=True, help="The words as they stand.")
@click.option("--right", "rights", multiple=True, required=True, help="What they should be.")
@BY_OFFICE
@REASON
@pass_desk
@told
def correct(
    desk: Desk, name: str, wrongs: tuple[str, ...], rights: tuple[str, ...], by: str, reason: str
) -> None:
    """Correct words of an issued paper, which stays in force (更正通知); pairs in order."""
    if len(wrongs) != len(rights):
        raise click.UsageError("Give one --right for each --wrong.")
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        changes = tuple(zip(wrongs, rights, strict=True))
        voiding.correct(opened.session, row, by, changes, reason, opened.now)
    desk.staff.settle()
    click.echo("已更正，原件继续有效，时限不变。")


@notice.command(name="look-back")
@click.argument("name")
@click.option("--result", type=click.Choice(feedback.RESULTS), required=True)
@click.option("--note", "found", required=True, help="What was found.")
@BY_OFFICE
@pass_desk
@told
def look_back(desk: Desk, name: str, result: str, found: str, by: str) -> None:
    """Put down what a check after 销号 found: 巩固 archives the case, 反弹 reopens it."""
    with desk.write() as opened:
        feedback.record_look_back(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened),
            decisions.find(opened.session, opened.assessment.id, name),
            result=result,
            found=found,
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("已登记，本案归档。" if result == "巩固" else "已登记，原案重新督办。")


@notice.command(name="return")
@click.argument("name")
@click.option("--unit", required=True, help="Whose reply is sent back.")
@click.option("--indicator", help="Only its reply on this indicator.")
@BY_OFFICE
@REASON
@pass_desk
@told
def return_(desk: Desk, name: str, unit: str, indicator: str | None, by: str, reason: str) -> None:
    """Send back a unit's last reply; a 退回单 follows."""
    with desk.write() as opened:
        feedback.return_reply(
            opened.session,
            opened.assessment,
            decisions.find(opened.session, opened.assessment.id, name),
            unit,
            reason=reason,
            by=by,
            now=opened.now,
            indicator=indicator,
        )
    desk.staff.settle()
    click.echo("已退回。")


@notice.command()
@click.argument("name")
@click.option("--evidence", required=True, help="What shows that the 销号标准 is met.")
@BY_OFFICE
@pass_desk
@told
def close(desk: Desk, name: str, evidence: str, by: str) -> None:
    """Ask for the closing (销号) of a 督办单's case; a 销号通知 is drafted for signature."""
    with desk.write() as opened:
        feedback.close(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened),
            decisions.find(opened.session, opened.assessment.id, name),
            evidence=evidence,
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("已提出销号，待签发销号通知。")


@notice.command()
@click.argument("name")
@click.option("--unit", "units", multiple=True, help="A unit that received it; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Every unit that has not signed yet.")
@click.option("--except", "excepted", multiple=True, help="With --all: not this unit.")
@click.option("--by", required=True, help="Who signs for it.")
@pass_desk
@told
def receive(
    desk: Desk,
    name: str,
    units: tuple[str, ...],
    every: bool,
    excepted: tuple[str, ...],
    by: str,
) -> None:
    """Note that units have received a paper (签收); --all takes over a signed circulation list."""
    if bool(units) == every or (excepted and not every):
        raise click.UsageError("Give --unit, or --all (with --except).")
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        if every:
            units = decisions.unsigned_for(row, excepted)
        for unit in units:
            decisions.sign_for(opened.session, row, unit, by, opened.now)
    click.echo(f"已签收。（{len(units)}个单位）" if every else "已签收。")


@notice.command()
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@BY_OFFICE
@pass_desk
@told
def seal(desk: Desk, name: str, file: Path, by: str) -> None:
    """File the scan of the sealed page of an issued paper (正式件)."""
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        decisions.file_sealed(opened.session, row, file.name, file.read_bytes(), by, opened.now)
    click.echo("已归档正式件。")


@click.group()
def period() -> None:
    """Data periods: close early or hold."""


@period.command(name="close")
@click.argument("name", metavar="PERIOD")
@BY_OFFICE
@pass_desk
@told
def close_period(desk: Desk, name: str, by: str) -> None:
    """Judge a period now, before its day."""
    with desk.write() as opened:
        feedback.close_period(opened.session, opened.assessment, name, by=by, now=opened.now)
    click.echo("将于下一周期研判。")


@period.command()
@click.argument("name", metavar="PERIOD")
@click.option("--until", type=DAY, required=True, help="Judge on this day instead.")
@BY_OFFICE
@REASON
@pass_desk
@told
def hold(desk: Desk, name: str, until: date, by: str, reason: str) -> None:
    """Put off a period's judgement."""
    with desk.write() as opened:
        feedback.hold_period(
            opened.session,
            opened.assessment,
            name,
            until=until,
            reason=reason,
            by=by,
            now=opened.now,
        )
    click.echo("已暂缓。")


@period.command()
@click.argument("name", metavar="PERIOD")
@BY_OFFICE
@pass_desk
@told
def urge(desk: Desk, name: str, by: str) -> None:
    """Remind at once the units that have not filed a period (催报), once a day."""
    with desk.write() as opened:
        units = feedback.urge(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened).progress_collection,
            name,
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo(f"已催报{units}个单位。")
