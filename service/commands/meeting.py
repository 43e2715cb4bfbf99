"""Meetings (推进会): receipts, sign-in, minutes."""

from datetime import date

import click

from service.commands.desk import DAY, Desk, pass_desk, told
from service.feedback import meetings
from service.notices import decisions

BY = click.option("--by", default="县考核办", show_default=True, help="Who hands it in.")


@click.group()
def meeting() -> None:
    """Meetings: who comes, who came, what was decided."""


@meeting.command()
@click.argument("notice")
@click.option("--unit", "units", multiple=True, required=True, help="May be given several times.")
@click.option("--name", default="", help="Who comes (default: the head of each unit).")
@click.option("--post", default=meetings.HEAD_POST, show_default=True, help="In what post.")
@click.option("--phone", default="", help="Where to reach them.")
@click.option("--proxy-reason", default="", help="Why the head does not come.")
@click.option("--approved-by", default="", help="Who approved it.")
@BY
@pass_desk
@told
def receipt(
    desk: Desk,
    notice: str,
    units: tuple[str, ...],
    name: str,
    post: str,
    phone: str,
    proxy_reason: str,
    approved_by: str,
    by: str,
) -> None:
    """Who comes for a unit (参会回执) to the meeting that NOTICE calls; heads for several units."""
    if name and len(units) > 1:
        raise click.BadParameter("--name speaks of one unit")
    attendee = meetings.Attendee(
        name=name, post=post, phone=phone, proxy_reason=proxy_reason, approved_by=approved_by
    )
    with desk.write() as opened:
        meetings.submit_receipts(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened),
            decisions.find(opened.session, opened.assessment.id, notice),
            units,
            attendee,
            by=by,
            now=opened.now,
        )
    click.echo(f"已收到{len(units)}个单位的回执。")


@meeting.command()
@click.argument("notice")
@click.option("--unit", "units", multiple=True, required=True, help="May be given several times.")
@click.option("--absent", is_flag=True, help="They did not come.")
@BY
@pass_desk
@told
def attend(desk: Desk, notice: str, units: tuple[str, ...], absent: bool, by: str) -> None:
    """Who came, or did not (签到), from the day of the meeting on."""
    with desk.write() as opened:
        meetings.record_attendance(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened),
            decisions.find(opened.session, opened.assessment.id, notice),
            units,
            absent=absent,
            by=by,
            now=opened.now,
        )
    click.echo(f"已登记{len(units)}个单位。")


@meeting.command()
@click.argument("notice")
@click.option("--host", required=True, help="Who presided.")
@click.option(
    "--decision",
    "decided",
    multiple=True,
    metavar="UNIT|TEXT|UNTIL",
    help="Who does what by when; UNTIL may be left out; may be given several times.",
)
@click.option("--speech", default="", help="What the leaders stressed, a sentence or two.")
@click.option("--recorder", default="", help="Who took the minutes.")
@click.option("--place", default="", help="Where, if not in the usual place.")
@click.option("--on", "held_on", type=DAY, help="The day, if not the one called.")
@BY
@pass_desk
@told
def minutes(
    desk: Desk,
    notice: str,
    host: str,
    decided: tuple[str, ...],
    speech: str,
    recorder: str,
    place: str,
    held_on: date | None,
    by: str,
) -> None:
    """What the meeting decided; 会议纪要 are drafted for signature, decisions become items."""
    decisions_made = [_decision(each) for each in decided]
    with desk.write() as opened:
        meetings.submit_minutes(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            desk.rules(opened),
            decisions.find(opened.session, opened.assessment.id, notice),
            host=host,
            decisions=decisions_made,
            speech=speech,
            recorder=recorder,
            place=place,
            held_on=held_on,
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("已登记，待签发会议纪要。")


def _decision(written: str) -> meetings.Decision:
    parts = [part.strip() for part in written.replace("｜", "|").split("|")]
    if len(parts) not in (2, 3):
        raise click.BadParameter(f"{written}: write UNIT|TEXT|UNTIL")
    until = DAY.convert(parts[2], None, None) if len(parts) == 3 and parts[2] else None
    return meetings.Decision(unit=parts[0], text=parts[1], until=until)
