"""磁盘满了：档案写不下就不签发、不发出，说明白；日志写不下照样发。"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text

from service.deliveries.outcomes import DeliveryState
from service.tables import DeliveryRow, DocumentRow
from tests.commands.running import give
from tests.shell.standing import PROMPTS
from tests.small_county import County
from workflows.vocabulary import NoticeState

FULL = Path("/dev/full")
MONTH_END = date(2017, 8, 31)


@contextmanager
def _no_room(county: County) -> Iterator[None]:
    """SQLite finds the disk full at the next page it needs."""
    with county.workspace.database.read() as session:
        pages = session.scalar(text("PRAGMA page_count"))

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def _counts(county: County) -> tuple[int | None, int | None, int]:
    with county.workspace.database.read() as session:
        return (
            session.scalar(select(func.count(DocumentRow.id))),
            session.scalar(select(func.count(DeliveryRow.id))),
            len(list(county.workspace.folder.glob("messages/**/*"))),
        )


def test_a_paper_that_cannot_be_archived_is_not_sent_and_the_signer_is_told(
    drafted: County,
) -> None:
    before = _counts(drafted)

    with _no_room(drafted):
        answer = give(drafted, "notice", "sign", PROMPTS[0], "--by", "示例签发人")

    assert answer.code != 0
    assert "磁盘" in answer.told
    assert _counts(drafted) == before
    assert drafted.states()[PROMPTS[0]] == NoticeState.DRAFT
    assert give(drafted, "notice", "sign", PROMPTS[0], "--by", "示例签发人").code == 0


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")
def test_messages_go_out_though_nothing_can_be_logged(supervised: County) -> None:
    stream = FULL.open("w", encoding="utf-8")
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        supervised.morning(MONTH_END)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        with suppress(OSError):
            stream.close()

    with supervised.workspace.database.read() as session:
        today = select(DeliveryRow.state).where(DeliveryRow.created_at >= supervised.clock.at)
        assert set(session.scalars(today)) == {DeliveryState.ACCEPTED}
