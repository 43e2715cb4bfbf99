import pytest

from service.deliveries.audiences import ISSUED, RULES, TO_LEADER, audience, destinations, read_as
from service.tables import RobotRow
from workflows.vocabulary import NoticeKind

DRAFT = "送审稿"


def _robot(number: int, group: str, *units: str, channel: str = "wecom") -> RobotRow:
    return RobotRow(id=number, channel=channel, audience=group, units=list(units))


SUPERVISION = _robot(1, "督查")
GROUP = _robot(2, "工作群", "县招商局", "县发改局", "县环保局")
ALONE = _robot(3, "单位", "县招商局")
SHARED = _robot(4, "单位", "县发改局", "县环保局")
LEADERS = _robot(5, "领导")
ALL = [SUPERVISION, GROUP, ALONE, SHARED, LEADERS]
UNITS = ["县招商局", "县发改局", "县环保局"]


def _reached(
    kind: NoticeKind, role: str = ISSUED, robots: list[RobotRow] = ALL
) -> list[int | None]:
    return [destination.robot for destination in destinations(kind, role, robots, UNITS)]


def test_every_kind_has_a_rule_with_its_reason() -> None:
    assert set(RULES) == set(NoticeKind)
    assert all(rule.reason for rule in RULES.values())


@pytest.mark.parametrize(
    ("kind", "robots"),
    [
        (NoticeKind.FILING_NOTICE, [2, 1]),
        (NoticeKind.FILING_REMINDER, [2, 1]),
        (NoticeKind.FILING_URGING, [2, 1]),
        (NoticeKind.PROMOTION_MEETING, [2, 1]),
        (NoticeKind.QUARTERLY_REPORT, [2, 1]),
        (NoticeKind.WARNING_PROMPT, [3, 4, 1]),
        (NoticeKind.WARNING_SUPERVISION, [3, 4, 1]),
        (NoticeKind.REPLY_RETURN, [3, 4, 1]),
        (NoticeKind.EXTENSION_DECISION, [3, 4, 1]),
        (NoticeKind.CASE_CLOSURE, [3, 4, 1]),
        (NoticeKind.RECTIFICATION_NOTICE, [3, 4, 1]),
        (NoticeKind.INTERVIEW_NOTICE, [3, 1, None]),
        (NoticeKind.INTERVIEW_RECORD, [None]),
        (NoticeKind.LEADER_SHEET, [5]),
        (NoticeKind.SETTLEMENT_DRAFT, [1]),
        (NoticeKind.SETTLEMENT_REPORT, [2, 1]),
        (NoticeKind.SETTLEMENT_SHEET, [3, 1, None]),
    ],
)
def test_an_issued_notice_reaches_its_audience(kind: NoticeKind, robots: list[int | None]) -> None:
    assert _reached(kind) == robots


@pytest.mark.parametrize("kind", [k for k in NoticeKind if k != NoticeKind.INTERVIEW_RECORD])
@pytest.mark.parametrize("role", [DRAFT, "送审稿（第2稿）", "催签1"])
def test_office_work_stays_with_supervision(kind: NoticeKind, role: str) -> None:
    assert _reached(kind, role) == [1]


def test_an_unsigned_draft_is_shown_to_the_leader() -> None:
    assert _reached(NoticeKind.WARNING_SUPERVISION, TO_LEADER) == [5]


@pytest.mark.parametrize("role", [DRAFT, ISSUED, TO_LEADER])
def test_an_interview_record_is_only_put_into_supervisions_folder(role: str) -> None:
    folder = _robot(6, "督查", channel="folder")

    assert _reached(NoticeKind.INTERVIEW_RECORD, role, [*ALL, folder]) == [6]


def test_units_that_share_a_group_get_one_message() -> None:
    found = destinations(NoticeKind.WARNING_PROMPT, ISSUED, ALL, UNITS)

    assert found[1].units == ("县发改局", "县环保局")


def test_an_interview_notice_of_a_shared_group_goes_by_hand() -> None:
    found = destinations(NoticeKind.INTERVIEW_NOTICE, ISSUED, ALL, ["县发改局"])

    assert [(each.robot, each.units) for each in found] == [(1, ()), (None, ("县发改局",))]


def test_without_any_robot_the_clerk_gets_it_once_with_all_names() -> None:
    (found,) = destinations(NoticeKind.WARNING_PROMPT, ISSUED, [], ["县招商局"])

    assert (found.robot, found.units, found.lacking) == (None, ("县招商局",), ("督查",))


def test_the_audience_of_a_kind_can_be_asked() -> None:
    assert audience(NoticeKind.FILING_NOTICE) == "工作群"


@pytest.mark.parametrize(
    ("kind", "key", "read"),
    [
        ("cancellation", "cancellation:interview_notice:1:县招商局:void-1:1", "interview_notice"),
        ("cancellation", "cancellation:interview_record:1:县招商局:1", "interview_record"),
        ("correction", "correction:promotion_meeting:1:1", "promotion_meeting"),
        (
            "cancellation",
            "cancellation:correction:warning_prompt:2017-07:县招商局:1:1",
            "warning_prompt",
        ),
        ("correction", "correction:decomposition:1", "decomposition"),
        ("warning_prompt", "warning_prompt:2017-07:县招商局", "warning_prompt"),
    ],
)
def test_what_speaks_of_a_paper_goes_where_that_paper_went(kind: str, key: str, read: str) -> None:
    assert read_as(NoticeKind(kind), key) is NoticeKind(read)
