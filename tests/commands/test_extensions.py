"""延期的命令：申请、准予、不准；不准的批复写明理由，原时限照旧，到期前可以再申请。"""

from datetime import date

from service.tables import AssessmentRow
from tests.commands.running import Answer, give
from tests.shell.standing import ORDER
from tests.small_county import County

DUE = ("--name", "办结")


def applies(county: County, until: str = "2017-09-12") -> Answer:
    words = ("--unit", "县环保局", *DUE, "--until", until, "--reason", "工期")
    return give(county, "submit", "extension", ORDER, *words)


def refused(county: County, *reason: str) -> Answer:
    words = reason or ("--reason", "工期可以倒排")
    return give(county, "notice", "refuse-extension", ORDER, *DUE, *words)


def decisions(county: County) -> list[dict[str, object]]:
    rows = [row for row in county.notices() if row.kind == "extension_decision"]
    assert all(row.state == "已发出" for row in rows)
    return [row.facts for row in rows]


def due_day(county: County) -> date | None:
    workspace = county.workspace
    with workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        ledger = workspace.ledger(session, assessment, county.clock.at.date())
        return ledger.notices[ORDER].due_day("办结")


def test_a_refusal_is_answered_by_a_paper_with_both_reasons(supervised: County) -> None:
    applies(supervised)
    answer = refused(supervised)

    (facts,) = decisions(supervised)
    assert (answer.code, facts["准予"]) == (0, False)
    assert (facts["申请理由"], facts["意见"]) == ("工期", "工期可以倒排")
    assert [event.act for event in supervised.events() if "延期" in event.act] == [
        "申请延期",
        "不准延期",
        "发出延期批复",
    ]


def test_a_refused_day_stands_and_may_be_asked_about_again(supervised: County) -> None:
    applies(supervised)
    waiting = applies(supervised)
    refused(supervised)

    again = applies(supervised, "2017-09-13")

    assert "请等督查室批复" in waiting.told
    assert again.code == 0
    assert due_day(supervised) == date(2017, 9, 6)


def test_a_second_application_may_be_granted(supervised: County) -> None:
    applies(supervised)
    refused(supervised)
    applies(supervised)
    give(
        supervised,
        *("notice", "extend", ORDER, "--unit", "县环保局", *DUE),
        *("--until", "2017-09-12", "--reason", "工期"),
    )

    assert [facts["准予"] for facts in decisions(supervised)] == [False, True]
    assert due_day(supervised) == date(2017, 9, 12)


def test_nothing_is_refused_that_nobody_asked_for(supervised: County) -> None:
    before = refused(supervised)
    applies(supervised)
    without = refused(supervised, "--reason", " ")

    assert (before.code, without.code) == (5, 5)
    assert "没有等批的延期申请" in before.told
    assert "不准延期要写明理由" in without.told
    assert decisions(supervised) == []
