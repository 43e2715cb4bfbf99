"""催签：第1、2个工作日催督查室，第3个工作日呈领导，每步只一次。"""

from datetime import date, timedelta

from sqlalchemy import select

from service.deliveries.audiences import BY_HAND
from service.tables import DeliveryRow, NoticeRow, RobotRow
from tests.shell.standing import JUDGED, PROMPTS
from tests.small_county import County
from workflows.vocabulary import NoticeState

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (JUDGED + timedelta(days=n) for n in range(4))


def chases(county: County, key: str = PROMPTS[0]) -> list[tuple[str, str]]:
    """Role and group of what went out besides the 送审稿, in order."""
    query = (
        select(DeliveryRow.role, RobotRow.name)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
        .where(NoticeRow.key == key, DeliveryRow.role != "送审稿")
        .order_by(DeliveryRow.id)
    )
    with county.workspace.database.read() as session:
        return [(row.role, row.name) for row in session.execute(query)]


def unsigned(county: County, first: date, last: date) -> None:
    county.signs = False
    county.play(first, last)


def test_nobody_is_chased_on_the_day_of_the_draft(drafted: County) -> None:
    unsigned(drafted, TUESDAY, TUESDAY)

    assert chases(drafted) == []


def test_supervision_is_chased_twice_and_the_leader_shown_on_the_third(drafted: County) -> None:
    unsigned(drafted, TUESDAY, FRIDAY)

    assert [role for role, _ in chases(drafted)] == ["催签1", "催签2", "呈领导"]
    assert [robot for _, robot in chases(drafted)][:2] == ["督查室群", "督查室群"]


def test_what_no_robot_takes_to_the_leader_lies_with_the_clerk(drafted: County) -> None:
    unsigned(drafted, TUESDAY, FRIDAY)

    assert chases(drafted)[-1] == ("呈领导", BY_HAND)


def test_the_leader_is_shown_a_draft_once(drafted: County) -> None:
    unsigned(drafted, TUESDAY, FRIDAY + timedelta(days=10))

    assert len(chases(drafted)) == 3


def test_after_an_outage_only_the_latest_step_goes_out(drafted: County) -> None:
    unsigned(drafted, FRIDAY, FRIDAY)

    assert [role for role, _ in chases(drafted)] == ["呈领导"]


def test_a_weekend_is_no_working_day_of_waiting(supervised: County) -> None:
    supervised.signs = False
    supervised.play(date(2017, 8, 24), date(2017, 9, 17))  # judged on Thursday 9-14

    order = "warning_supervision:3-28:2017-07"
    assert [role for role, _ in chases(supervised, order)] == ["催签1"]


def test_a_signed_paper_is_chased_no_more(drafted: County) -> None:
    unsigned(drafted, TUESDAY, WEDNESDAY)
    drafted.signs = True

    drafted.play(THURSDAY, FRIDAY)

    assert drafted.states()[PROMPTS[0]] == NoticeState.ISSUED
    assert [role for role, _ in chases(drafted)] == ["催签1", "催签2", "正文", "正文"]
