"""作废、更正、回头看，走真的服务：原件不动，收到的都知道，要重发的另拟一份。"""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from service.errors import FeedbackRejected
from service.notices import decisions, voiding
from service.tables import DeliveryRow, NoticeRow, RobotRow
from tests.commands.running import give
from tests.shell.standing import ORDER, PROMPTS, SUPERVISED, at
from tests.small_county import County
from workflows.vocabulary import NoticeState

PROMPT = PROMPTS[2]  # 县环保局, unanswered; its 督办单 is out
ANSWERED = PROMPTS[1]  # 县招商局
NOW = at(SUPERVISED, 16)


def notice(county: County, key: str) -> NoticeRow:
    with county.workspace.database.read() as session:
        row = decisions.find(session, county.assessment_id, key)
        [recipient.unit.code for recipient in row.recipients]
        session.expunge_all()
    return row


def cancel(county: County, key: str, *, redo: bool = False) -> None:
    with county.workspace.database.write() as session:
        row = decisions.find(session, county.assessment_id, key)
        voiding.cancel(session, row, "县委督查室", "责任单位写错", NOW, redo=redo)
    county.signs = False
    county.look()


def correct(county: County, key: str, *changes: tuple[str, str]) -> None:
    with county.workspace.database.write() as session:
        row = decisions.find(session, county.assessment_id, key)
        voiding.correct(session, row, "县委督查室", changes, "填写有误", NOW)
    county.look()


def groups(county: County, key: str) -> Sequence[str]:
    """The audiences that an issued paper went to."""
    with county.workspace.database.read() as session:
        row = decisions.find(session, county.assessment_id, key)
        return sorted(
            session.scalars(
                select(RobotRow.audience)
                .join(DeliveryRow, DeliveryRow.robot_id == RobotRow.id)
                .where(DeliveryRow.notice_id == row.id, DeliveryRow.role == "正文")
            )
        )


def test_who_got_a_paper_is_told_that_it_is_void(supervised: County) -> None:
    cancel(supervised, ORDER)

    told = notice(supervised, f"cancellation:{ORDER}:1")
    assert told.state == NoticeState.ISSUED
    assert told.subject == f"关于作废{notice(supervised, ORDER).number}预警督办单的通知"
    assert [r.unit.code for r in told.recipients if r.role == "主送"] == ["县环保局"]
    assert groups(supervised, told.key) == groups(supervised, ORDER)


def test_without_redo_the_same_ground_is_not_drawn_up_again(supervised: County) -> None:
    cancel(supervised, ORDER)

    assert notice(supervised, ORDER).state == NoticeState.CANCELLED
    assert not [n for n in supervised.notices() if n.state == NoticeState.DRAFT]


def test_with_redo_the_same_ground_is_drawn_up_under_a_number_of_its_own(
    supervised: County,
) -> None:
    former = notice(supervised, ORDER).number
    cancel(supervised, ORDER, redo=True)
    supervised.signs = True
    supervised.look()

    assert notice(supervised, former).state == NoticeState.CANCELLED
    assert notice(supervised, ORDER).state == NoticeState.ISSUED
    assert notice(supervised, ORDER).number != former
    assert "另行发文" in str(notice(supervised, f"cancellation:{ORDER}:void-1:1").facts) or (
        notice(supervised, f"cancellation:{ORDER}:void-1:1").facts["重发"] is True
    )


def test_a_paper_that_a_later_one_stands_on_is_not_voided(supervised: County) -> None:
    with pytest.raises(FeedbackRejected, match="先作废后发的那份"):
        cancel(supervised, PROMPT)


def test_a_void_paper_is_neither_signed_for_nor_answered(supervised: County) -> None:
    cancel(supervised, ORDER, redo=True)
    void = notice(supervised, f"{ORDER}:void-1")

    with (
        supervised.workspace.database.read() as session,
        pytest.raises(FeedbackRejected, match="已作废，不能签收；作废的文书不必办理"),
    ):
        decisions.sign_for(session, void, "县环保局", "示例人", NOW)


def test_a_void_paper_takes_no_answer(supervised: County) -> None:
    cancel(supervised, ORDER, redo=True)
    void = f"{ORDER}:void-1"

    answer = give(supervised, "submit", "reply", void, "--unit", "县环保局", "--text", "在办")

    assert (answer.code, "已作废，不能反馈；作废的文书不必办理" in answer.told) == (5, True)


def test_a_return_that_is_voided_lets_the_answer_stand_again(supervised: County) -> None:
    give(supervised, "notice", "return", ANSWERED, "--unit", "县招商局", "--reason", "无措施")
    slip = f"reply_return:{ANSWERED}:1"
    assert notice(supervised, slip).state == NoticeState.ISSUED

    cancel(supervised, slip)

    told = give(supervised, "statistics").out
    assert "县招商局\t提示单\t发出1\t已反馈1" in told


def test_what_tells_of_a_void_paper_is_not_itself_voided(supervised: County) -> None:
    cancel(supervised, ORDER)

    with pytest.raises(FeedbackRejected, match="作废通知不能再作废"):
        cancel(supervised, f"cancellation:{ORDER}:1")


def test_a_correction_leaves_the_paper_and_its_days_as_they_are(supervised: County) -> None:
    before = notice(supervised, ORDER)
    correct(supervised, ORDER, ("空气质量优良天数", "环境空气质量优良天数"))

    after, told = notice(supervised, ORDER), notice(supervised, f"correction:{ORDER}:1")
    assert (after.state, after.dues, after.facts) == (before.state, before.dues, before.facts)
    assert told.state == NoticeState.ISSUED
    assert told.facts["更正"] == [{"误": "空气质量优良天数", "正": "环境空气质量优良天数"}]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(("没有写过的话", "别的话"), "里没有“没有写过的话”", id="not-in-the-paper"),
        pytest.param(("县环保局", "县环保局"), "更正前后一样", id="no-change"),
        pytest.param(("县环保局", " "), "更正为什么", id="no-right-words"),
    ],
)
def test_a_correction_quotes_the_paper(
    supervised: County, change: tuple[str, str], problem: str
) -> None:
    with pytest.raises(FeedbackRejected, match=problem):
        correct(supervised, ORDER, change)
