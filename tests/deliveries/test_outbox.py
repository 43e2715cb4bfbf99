from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.deliveries import claims, history, outbox, remedies, turns
from service.deliveries.audiences import BY_HAND, ISSUED
from service.deliveries.contents import Content, merge
from service.deliveries.links import Links
from service.deliveries.outcomes import DeliveryState
from service.deliveries.pieces import Words, as_data
from service.tables import DeliveryRow, RobotRow
from tests.deliveries.builders import (
    COUNTY,
    MORNING,
    make_content,
    make_database,
    make_document,
    make_notice,
    make_result,
    make_robot,
    several,
)
from workflows.vocabulary import NoticeKind

PAPER = (Words(text="一、进度", strong=True), Words(text="请对照检查。"))


def test_a_notice_has_one_delivery_a_robot_however_often_it_is_enqueued() -> None:
    with make_database().write() as session:
        notice = make_notice(session)
        make_robot(session)
        make_robot(session, "督查群", audience="督查", units=[])

        first = outbox.enqueue(session, notice, ISSUED, make_content(), MORNING)
        second = outbox.enqueue(session, notice, ISSUED, make_content(), MORNING)

        assert len(first) == 2
        assert second == ()


def test_a_group_of_several_units_reads_their_names() -> None:
    with make_database().write() as session:
        notice = make_notice(session, units=("县招商局", "县发改局"))
        make_robot(session, units=["县发改局", "县招商局"])

        outbox.enqueue(session, notice, ISSUED, make_content(), MORNING)

        texts = [row.payload["text"] for row in session.scalars(select(DeliveryRow))]
        assert texts[0] == "县招商局、县发改局：\n请于8月22日前反馈。"


def test_what_no_robot_can_take_lies_in_the_clerks_folder() -> None:
    with make_database().write() as session:
        notice = make_notice(session)

        (delivery,) = outbox.enqueue(session, notice, ISSUED, make_content(), MORNING)

        row = session.get_one(DeliveryRow, delivery)
        robot = session.get_one(RobotRow, row.robot_id)
        assert (robot.name, robot.channel) == (BY_HAND, "folder")
        assert row.payload["text"].startswith("请人工送达：县招商局、督查\n")


@pytest.mark.parametrize(
    ("channel", "files"), [("dingtalk", True), ("feishu", True), ("wecom", False)]
)
def test_where_a_robot_takes_no_file_the_group_reads_the_paper_and_the_clerk_has_the_file(
    channel: str, files: bool
) -> None:
    with make_database().write() as session:
        notice = make_notice(session)
        robot = make_robot(session, channel=channel, settings={"files": files})
        make_robot(session, "督查群", audience="督查", units=[])
        content = make_content(documents=(make_document(session, notice),))

        ids = outbox.enqueue(session, notice, ISSUED, content, MORNING, PAPER)

        words, filed, by_hand = (session.get_one(DeliveryRow, each).payload for each in ids)
        assert (words["documents"], words["paper"]) == ([], as_data(PAPER))
        assert (filed["documents"], filed["paper"]) == ([1], [])
        assert by_hand["documents"] == [1]
        assert by_hand["text"].startswith(f"请人工送达：{robot.name}（机器人不收文件")


def test_a_page_of_ours_makes_the_papers_words_unnecessary() -> None:
    with make_database().write() as session:
        notice = make_notice(session)
        make_robot(session, channel="dingtalk")
        make_robot(session, "督查群", audience="督查", units=[])
        content = make_content(documents=(make_document(session, notice),))
        links = Links("https://example.cn", "k" * 32)

        ids = outbox.enqueue(session, notice, ISSUED, content, MORNING, PAPER, links)

        linked, _ = (session.get_one(DeliveryRow, each).payload for each in ids)
        assert linked["url"].startswith("https://example.cn/l/")
        assert (linked["paper"], linked["documents"]) == ([], [1])


def test_a_paper_too_long_for_one_message_is_so_many_deliveries() -> None:
    with make_database().write() as session:
        notice = make_notice(session)
        make_robot(session, channel="dingtalk")
        make_robot(session, "督查群", audience="督查", units=[])
        content = make_content(documents=(make_document(session, notice),))
        paper = tuple(Words(text="督" * 1_000) for _ in range(18))

        outbox.enqueue(session, notice, ISSUED, content, MORNING, paper)

        rows = session.scalars(select(DeliveryRow).where(DeliveryRow.parts > 1)).all()
        assert [(row.part, row.parts) for row in rows] == [(1, 3), (2, 3), (3, 3)]


def test_the_clerks_folder_is_made_once() -> None:
    with make_database().write() as session:
        for key in ("督1", "督2"):
            outbox.enqueue(session, make_notice(session, key), ISSUED, make_content(), MORNING)

        assert len(session.scalars(select(RobotRow)).all()) == 1


def test_a_long_text_without_files_goes_in_marked_parts() -> None:
    with make_database().write() as session:
        notice = make_notice(session)
        make_robot(session, channel="wecom")
        make_robot(session, "督查群", audience="督查", units=[])

        outbox.enqueue(session, notice, ISSUED, make_content(text="督" * 1_000), MORNING)

        rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)).all()
        assert [(row.part, row.parts) for row in rows] == [(1, 2), (2, 2), (1, 1)]


@pytest.mark.parametrize(
    ("changes", "handed_out"),
    [
        ({}, True),
        ({"paused_until": MORNING + timedelta(hours=1)}, False),
        ({"paused_until": MORNING - timedelta(hours=1)}, True),
        ({"not_before": MORNING + timedelta(seconds=1)}, False),
    ],
    ids=["open", "paused", "pause-over", "throttled"],
)
def test_a_paused_robot_keeps_its_queue(changes: dict[str, object], handed_out: bool) -> None:
    with make_database().write() as session:
        notice = make_notice(session)
        make_robot(session, audience="督查", **changes)
        make_robot(session, "备", units=[], audience="领导")
        outbox.enqueue(session, notice, "送审稿", make_content(), MORNING)

        assert bool(turns.pending(session, MORNING)) is handed_out


def test_every_robot_is_given_one_delivery_at_a_time() -> None:
    with make_database().write() as session:
        make_robot(session, "督查群", audience="督查")
        make_robot(session, "领导群", audience="领导")
        for key in ("1", "2", "3"):
            outbox.enqueue(session, make_notice(session, key), "送审稿", make_content(), MORNING)
        notice = make_notice(session, "4")
        outbox.enqueue(session, notice, "呈领导", make_content(), MORNING)

        assert turns.pending(session, MORNING) == (1, 4)
        held = claims.claim(session, 1, MORNING)
        assert turns.pending(session, MORNING) == (4,)
        assert turns.following(session, 1, MORNING) is None

        assert held is not None
        claims.settle(session, held, make_result(), MORNING, attempt=None)
        assert turns.following(session, 1, MORNING) == 2


def test_what_was_handed_out_is_not_handed_out_again_at_once() -> None:
    with make_database().write() as session:
        make_robot(session)
        ids = outbox.enqueue(session, make_notice(session), "送审稿", make_content(), MORNING)

        turns.mark_submitted(session, ids, MORNING + timedelta(minutes=10))

        assert turns.pending(session, MORNING) == ()
        assert turns.pending(session, MORNING + timedelta(minutes=10)) == ids


def _remind(session: object, key: str, at: object = MORNING) -> tuple[int, ...]:
    notice = make_notice(session, key, kind=NoticeKind.FILING_REMINDER, subject=f"提醒{key}")
    return outbox.enqueue(session, notice, ISSUED, make_content(title=f"提醒{key}"), at)


def test_one_days_reminders_to_a_robot_are_one_message() -> None:
    with make_database().write() as session:
        make_robot(session, "工作群", audience="工作群")
        make_robot(session, "督查群", audience="督查")
        for key in ("一", "二", "三"):
            _remind(session, key)

        sent = turns.pending(session, MORNING)

        words = session.get_one(DeliveryRow, sent[0]).payload
        assert len(sent) == 2
        assert words["title"] == "提醒一等3项"
        assert [f"{n}. 提醒" in words["text"] for n in (1, 2, 3)] == [True] * 3


def test_the_next_days_reminder_stands_alone() -> None:
    with make_database().write() as session:
        make_robot(session, "工作群", audience="工作群")
        make_robot(session, "督查群", audience="督查")
        _remind(session, "一")
        _remind(session, "二", MORNING + timedelta(hours=15))  # midnight in the county

        states = set(session.scalars(select(DeliveryRow.state)))
        assert states == {DeliveryState.PENDING}


def test_merging_keeps_every_file_and_mention_once() -> None:
    merged = merge(
        [
            Content(title="甲", text="一", documents=(1, 2), mentions=("张",), url="https://x"),
            Content(title="乙", text="二", documents=(2, 3), mentions=("张", "李"), number="1号"),
        ]
    )

    assert merged.text == "1. 甲\n一\n2. 乙（1号）\n二"
    assert (merged.documents, merged.mentions, merged.url) == ((1, 2, 3), ("张", "李"), "https://x")


def test_the_list_shows_robot_state_and_number() -> None:
    with make_database().write() as session:
        make_robot(session, audience="督查")
        outbox.enqueue(session, make_notice(session), "送审稿", make_content(), MORNING)

        (listed,) = history.listing(session, COUNTY, states=[DeliveryState.PENDING])

        assert (listed.robot, listed.state, listed.number) == (
            "招商局群",
            DeliveryState.PENDING,
            "示督办〔2017〕3号",
        )


@pytest.mark.parametrize("withdrawn", [1, 2], ids=["the-carrier", "the-carried"])
def test_a_withdrawn_reminder_takes_only_its_own_words_along(withdrawn: int) -> None:
    with make_database().write() as session:
        make_robot(session, "工作群", audience="工作群")
        make_robot(session, "督查群", audience="督查")
        for key in ("一", "二"):
            _remind(session, key)

        remedies.withdraw(session, withdrawn, MORNING)

        left = [session.get_one(DeliveryRow, each) for each in turns.pending(session, MORNING)]
        assert {row.notice_id for row in left} == {3 - withdrawn}
        assert {row.payload["title"] for row in left} == {f"提醒{'一二'[2 - withdrawn]}"}


def test_a_message_in_parts_is_sent_in_order() -> None:
    with make_database().write() as session:
        make_robot(session, channel="wecom", audience="督查")
        long = make_content(text="督" * 1_000)
        first, second = outbox.enqueue(session, make_notice(session), "送审稿", long, MORNING)

        assert turns.pending(session, MORNING) == (first,)
        session.get_one(DeliveryRow, first).state = DeliveryState.ACCEPTED
        assert turns.pending(session, MORNING) == (second,)


def _steps_to_the_next(waiting: int) -> int:
    """SQLite's own count of what it does to find a group's next delivery, in tens."""
    database = make_database()
    first, *_ = several(database, waiting)
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    with database.read() as session:
        connection: Any = session.connection().connection.driver_connection
        connection.set_progress_handler(count, 10)
        assert turns.following(session, first, MORNING) == first
        connection.set_progress_handler(None, 0)
    return steps


def test_a_groups_next_costs_in_step_with_what_waits_not_with_its_square() -> None:
    assert _steps_to_the_next(200) < 15 * _steps_to_the_next(20)
