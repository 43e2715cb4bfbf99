"""A real paper to each platform: in parts that its strict fake takes, nothing of it missing."""

import re
from bisect import bisect
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from service.clock import FixedClock
from service.deliveries.channels import Channel, Result, Robot
from service.deliveries.channels.dingtalk import DingTalk
from service.deliveries.channels.feishu import Feishu
from service.deliveries.channels.wecom import WeCom
from service.deliveries.contents import AGAIN, Content
from service.deliveries.outcomes import Outcome
from service.deliveries.parting import fits, parts_of, takes_files
from service.deliveries.pieces import pieces_of
from service.documents.blocks import (
    AttachmentPage,
    Document,
    Form,
    Heading,
    Paragraph,
    Roster,
)
from service.fakes.dingtalk import FakeDingTalk
from service.fakes.feishu import FakeFeishu
from service.fakes.loopback import Loopback
from service.fakes.wecom import FakeWeCom
from service.tables import RobotRow
from tests.deliveries.builders import (
    MORNING,
    make_content,
    make_dingtalk_robot,
    make_feishu_robot,
    make_message,
    make_transport,
    make_wecom_robot,
)
from tests.deliveries.reading import shown
from tests.documents.sample_documents import SENTENCE, make_document, make_table

Platform = tuple[str, Loopback, Channel, Robot]


@pytest.fixture(params=["wecom", "dingtalk", "feishu"])
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    transport, clock = make_transport(), FixedClock(MORNING)
    with ExitStack() as stack:
        fake: Loopback
        channel: Channel
        match request.param:
            case "wecom":
                fake, channel = FakeWeCom(), WeCom(transport, clock)
                robot = make_wecom_robot(fake.url)
            case "dingtalk":
                fake, channel = FakeDingTalk(), DingTalk(transport, clock)
                robot = make_dingtalk_robot(fake.url)
            case _:
                fake, channel = FakeFeishu(), Feishu(transport, clock)
                robot = make_feishu_robot(fake.url)
        fake.seconds = MORNING.timestamp()
        yield request.param, stack.enter_context(fake), channel, robot


def _row(channel: str, **settings: Any) -> RobotRow:
    return RobotRow(
        id=1, county="示例县", name="群", channel=channel, audience="单位", settings=settings
    )


def _paper(rows: int = 30, paragraphs: int = 12) -> Document:
    return make_document(
        blocks=(
            Heading(level=1, text="一、进度"),
            *[Paragraph(text=f"（{n}）{SENTENCE}") for n in range(1, paragraphs + 1)],
            make_table(rows, caption="表1"),
            Form(rows=((("单位", "县发改局"), ("时限", "8月15日")),)),
            Roster(rows=(("出席", ("张三", "李四")),)),
        ),
        attachments=("明细表",),
        note="联系人：王五",
        attachment_pages=(
            AttachmentPage(label="附件1", title="明细", blocks=(make_table(3, caption="表2"),)),
        ),
    )


def _content(document: Document, **overrides: Any) -> Content:
    return make_content(paper=pieces_of(document), **overrides)


def _send(platform: Platform, parts: tuple[Content, ...]) -> list[Result]:
    _, fake, channel, robot = platform
    results = []
    for place, part in enumerate(parts, start=1):
        fake.advance(61)
        text = f"{AGAIN}\n{part.text}"
        message = make_message(
            title=part.title,
            text=text,
            number=part.number,
            paper=part.paper,
            part=place,
            parts=len(parts),
        )
        results.append(channel.send(robot, message))
    return results


def test_every_part_is_taken_even_when_it_is_sent_again(platform: Platform) -> None:
    parts = parts_of(_row(platform[0]), _content(_paper(rows=60, paragraphs=40)))

    results = _send(platform, parts)

    assert {result.outcome for result in results} == {Outcome.ACCEPTED}
    assert len(platform[1].ledger) == len(parts)


def test_the_group_reads_every_word_of_the_paper_in_order(platform: Platform) -> None:
    document = _paper()

    _send(platform, parts_of(_row(platform[0]), _content(document)))

    seen = "\n".join(shown(body).text for body in platform[1].ledger)
    words = [
        "请于8月22日前反馈。", "县发改局：", "一、进度", f"（1）{SENTENCE}", f"（12）{SENTENCE}",
        "表1", "编号：3-1；指标：全社会固定资产投资增速", "编号：3-30", "单位：县发改局", "时限：8月15日",
        "出席：张三、李四", "附件：明细表", "2017年8月1日", "（联系人：王五）", "抄送：县委办，县政府办",
        "附件1　明细", "表2",
    ]  # fmt: skip
    places = [seen.find(word) for word in words]
    assert -1 not in places
    assert places == sorted(places)


def test_parts_are_marked_and_counted(platform: Platform) -> None:
    parts = parts_of(_row(platform[0]), _content(_paper(rows=150, paragraphs=80)))

    _send(platform, parts)

    marks = [re.findall(r"（(\d)/(\d)）", str(body)) for body in platform[1].ledger]
    assert len(parts) > 1
    assert [mark[0] for mark in marks] == [
        (str(place), str(len(parts))) for place in range(1, len(parts) + 1)
    ]


def test_a_paper_of_ten_thousand_rows_ends_by_naming_its_file(platform: Platform) -> None:
    parts = parts_of(_row(platform[0]), _content(_paper(rows=10_000)))

    results = _send(platform, parts)

    assert len(parts) == 5
    assert {result.outcome for result in results} == {Outcome.ACCEPTED}
    assert "以下内容见文件" in shown(platform[1].ledger[-1]).text


def test_a_long_text_is_parted_as_text(platform: Platform) -> None:
    text = "\n".join(f"第{n}项：{SENTENCE}" for n in range(400))

    parts = parts_of(_row(platform[0]), make_content(text=text[:24_000]))

    assert len(parts) > 1
    assert not any(part.paper for part in parts)
    assert {result.outcome for result in _send(platform, parts)} == {Outcome.ACCEPTED}


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_the_last_byte_that_fits_is_used(over: int, platform: Platform) -> None:
    row = _row(platform[0])
    sizes = range(1, 20_000)
    room = bisect(sizes, False, key=lambda n: not fits(row, make_content(text="a" * n)))

    parts = parts_of(row, make_content(text="a" * (room + over)))

    assert len(parts) == (2 if over > 0 else 1)


@pytest.mark.parametrize(
    ("channel", "settings", "takes"),
    [
        ("folder", {}, True),
        ("webhook", {}, True),
        ("wecom", {}, True),
        ("wecom", {"files": False}, False),
        ("dingtalk", {}, False),
        ("feishu", {"files": True}, False),
    ],
)
def test_who_takes_files(channel: str, settings: dict[str, Any], takes: bool) -> None:
    assert takes_files(_row(channel, **settings)) is takes


def test_what_carries_a_file_needs_one_message() -> None:
    content = make_content(text=SENTENCE * 400, documents=(1,))

    assert parts_of(_row("wecom"), content) == (content,)
