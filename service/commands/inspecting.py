"""Special supervision (专项督查): what was found, and how it ended."""

from datetime import date

import click

from service.commands.desk import DAY, Desk, pass_desk, told
from service.feedback import inspections
from service.notices import decisions
from workflows.special_supervision import CONCLUSIONS

BY_OFFICE = click.option("--by", default="县委督查室", show_default=True, help="Who acts.")


@click.group()
def supervision() -> None:
    """Special supervision: put down what was found, then finish."""


@supervision.command()
@click.argument("notice")
@click.option("--unit", required=True, help="Where it was found.")
@click.option("--indicator", default="", help="Of which indicator, e.g. 3-20.")
@click.option("--problem", required=True, help="What is wrong.")
@click.option("--evidence", default="", help="What shows it.")
@click.option("--responsible", default="", help="Who answers for it.")
@click.option("--requirement", required=True, help="What is to be done.")
@click.option("--until", type=DAY, help="By when (default: the setting's working days).")
@BY_OFFICE
@pass_desk
@told
def finding(
    desk: Desk,
    notice: str,
    unit: str,
    indicator: str,
    problem: str,
    evidence: str,
    responsible: str,
    requirement: str,
    until: date | None,
    by: str,
) -> None:
    """Put down one finding of the inspection that NOTICE called."""
    with desk.write() as opened:
        number = inspections.add_finding(
            opened.session,
            opened.assessment,
            decisions.find(opened.session, opened.assessment.id, notice),
            unit,
            problem=problem,
            requirement=requirement,
            indicator=indicator,
            evidence=evidence,
            responsible=responsible,
            until=until,
            by=by,
            now=opened.now,
        )
    click.echo(f"已登记第{number}条发现。")


@supervision.command()
@click.argument("notice")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why.")
@BY_OFFICE
@pass_desk
@told
def drop(desk: Desk, notice: str, number: int, reason: str, by: str) -> None:
    """Take back finding NUMBER of NOTICE, put down wrongly."""
    with desk.write() as opened:
        inspections.drop_finding(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            decisions.find(opened.session, opened.assessment.id, notice),
            number,
            reason=reason,
            by=by,
            now=opened.now,
        )
    click.echo(f"已撤销第{number}条发现。")


@supervision.command()
@click.argument("notice")
@click.option(
    "--conclusion",
    "conclusions",
    multiple=True,
    metavar="UNIT|CONCLUSION",
    help=f"Of one unit: {'、'.join(CONCLUSIONS)} (default {CONCLUSIONS[0]}).",
)
@click.option("--text", "summary", default="", help="The overall picture.")
@click.option("--handling", multiple=True, help="What is proposed; may be given several times.")
@BY_OFFICE
@pass_desk
@told
def finish(
    desk: Desk,
    notice: str,
    conclusions: tuple[str, ...],
    summary: str,
    handling: tuple[str, ...],
    by: str,
) -> None:
    """End the inspection that NOTICE called; the report is drafted for signature."""
    said: dict[str, str] = {}
    for each in conclusions:
        unit, bar, word = each.replace("｜", "|").partition("|")
        if not bar:
            raise click.BadParameter(f"{each}: write UNIT|CONCLUSION")
        said[unit.strip()] = word.strip()
    with desk.write() as opened:
        inspections.finish_inspection(
            opened.session,
            opened.assessment,
            decisions.find(opened.session, opened.assessment.id, notice),
            conclusions=said,
            summary=summary,
            handling=handling,
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("督查已结束，待签发督查情况报告。")
