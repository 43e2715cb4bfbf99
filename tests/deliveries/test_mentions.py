"""点名：只按群的设置；@所有人只给写明的文种，一天一次；转到别的群就不叫了。"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service.database import Database
from service.deliveries import fallbacks, mentions, outbox
from service.deliveries.audiences import ISSUED
from service.deliveries.contents import Content
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from service.tables import DeliveryRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    SECRET_NAME,
    make_content,
    make_database,
    make_document,
    make_notice,
    make_robot,
    send,
)
from workflows.vocabulary import NoticeKind

CALLED = ["13800000000", "zhangsan"]
EVERYBODY = [NoticeKind.WARNING_SUPERVISION]


@pytest.fixture
def platform() -> Iterator[FakeWeCom]:
    with FakeWeCom() as fake:
        yield fake


def _told(
    role: str = ISSUED, content: Content | None = None, channel: str = "dingtalk", **settings: Any
) -> list[list[str]]:
    """Whom the messages of a 督办单 to 招商局群 call, in order."""
    with make_database().write() as session:
        robot = make_robot(session, channel=channel, settings=settings)
        make_robot(session, "督查群", audience="督查", units=[])
        outbox.enqueue(session, make_notice(session), role, content or make_content(), MORNING)
        rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))
        return [row.payload["mentions"] for row in rows if row.robot_id == robot.id]


def test_nobody_is_called_unless_the_group_is_set_up_for_it() -> None:
    assert _told(content=make_content(title="@all", text="@所有人 @13800000000")) == [[]]


def test_who_is_set_down_for_a_group_is_called() -> None:
    assert _told(mentions=CALLED) == [CALLED]


def test_office_work_calls_nobody() -> None:
    with make_database().write() as session:
        make_robot(session, audience="督查", settings={"mentions": CALLED, "everybody": EVERYBODY})
        (draft,) = outbox.enqueue(session, make_notice(session), "送审稿", make_content(), MORNING)

        assert session.get_one(DeliveryRow, draft).payload["mentions"] == []


@pytest.mark.parametrize(
    ("kinds", "called"),
    [
        pytest.param([], [], id="none"),
        pytest.param([NoticeKind.EVENT_ALERT], [], id="another-kind"),
        pytest.param(EVERYBODY, ["@all"], id="this-kind"),
    ],
)
def test_everybody_is_called_only_by_the_kinds_set_down(
    kinds: list[NoticeKind], called: list[str]
) -> None:
    assert _told(everybody=kinds) == [called]


def test_everybody_is_called_once_a_day() -> None:
    with make_database().write() as session:
        make_robot(session, channel="dingtalk", settings={"everybody": EVERYBODY})
        make_robot(session, "督查群", audience="督查", units=[])
        for place, hours in enumerate((0, 14, 15, 20)):  # 9:00, 23:00; 0:00 and 5:00 of the next
            notice = make_notice(session, f"督{place}")
            now = MORNING + timedelta(hours=hours)
            outbox.enqueue(session, notice, ISSUED, make_content(), now)

        rows = session.scalars(select(DeliveryRow).where(DeliveryRow.robot_id == 1)).all()
        assert [row.payload["mentions"] for row in rows] == [["@all"], [], ["@all"], []]


def test_a_paper_in_parts_calls_once() -> None:
    long = make_content(text="\n".join("督" * 300 for _ in range(60)))

    *before, last = _told(content=long, mentions=CALLED)

    assert before == [[]] * len(before) != []
    assert last == CALLED


def test_another_robot_that_stands_in_calls_nobody_of_the_first() -> None:
    with make_database().write() as session:
        make_robot(session, channel="dingtalk", settings={"mentions": CALLED})
        other = make_robot(session, "督查群", audience="督查", units=[])
        first, *_ = outbox.enqueue(session, make_notice(session), ISSUED, make_content(), MORNING)
        row = session.get_one(DeliveryRow, first)

        fallbacks.pass_on(session, row, other, "通道停用", MORNING)

        copy = session.scalars(select(DeliveryRow).order_by(DeliveryRow.id.desc())).first()
        assert copy is not None
        assert (copy.role, copy.payload["mentions"]) == ("转招商局群", [])


def _enqueued_with_file(database: Database, platform: FakeWeCom) -> list[int]:
    with database.write() as session:
        make_robot(
            session,
            channel="wecom",
            base_url=platform.url,
            secret_name=SECRET_NAME,
            settings={"mentions": CALLED},
        )
        notice = make_notice(session)
        content = make_content(documents=(make_document(session, notice),))
        outbox.enqueue(session, notice, ISSUED, content, MORNING)
        query = select(DeliveryRow.id).where(DeliveryRow.robot_id == 1).order_by(DeliveryRow.id)
        return list(session.scalars(query))


def test_a_card_calls_nobody_so_a_line_of_text_after_it_does(
    platform: FakeWeCom, tmp_path: Path
) -> None:
    database = make_database()
    deliveries = _enqueued_with_file(database, platform)

    for delivery in deliveries:
        send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY)

    card, line = platform.ledger
    assert card["template_card"]["main_title"]["title"] == "督办单"
    assert line["text"]["content"] == "督办单\n编号：送2\n请查收以上文件。"
    assert line["text"]["mentioned_mobile_list"] == ["13800000000"]
    assert line["text"]["mentioned_list"] == ["zhangsan"]


@pytest.mark.parametrize(
    ("channel", "settings", "fault"),
    [
        pytest.param("wecom", {"mentions": ["@all"]}, "不能写所有人", id="all-by-the-back-door"),
        pytest.param("wecom", {"mentions": ["张三"]}, "“张三”不是", id="a-name"),
        pytest.param("feishu", {"mentions": ["13800000000"]}, "open_id", id="telephone-in-飞书"),
        pytest.param("wecom", {"everybody": ["督办单"]}, "没有“督办单”", id="no-kind"),
    ],
)
def test_who_cannot_be_called_is_named(channel: str, settings: dict[str, Any], fault: str) -> None:
    robot = RobotRow(name="群", channel=channel, settings=settings)

    assert fault in "".join(mentions.faults(robot))


def test_people_and_kinds_that_can_be_called_are_no_fault() -> None:
    robot = RobotRow(
        name="群", channel="dingtalk", settings={"mentions": CALLED, "everybody": EVERYBODY}
    )

    assert list(mentions.faults(robot)) == []
