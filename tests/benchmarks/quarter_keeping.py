"""The straight pipeline that also keeps what it did: what a county could answer for afterwards.

Durably, by SQLAlchemy on SQLite with ``synchronous=FULL`` as ours: a paper's number (unique, next
of its series), the bytes that went out with their sha256, its state; each message's attempt before
the call and its outcome after it. Short transactions, none over a rendering or a call; one engine
and one HTTP session a process; a write-ahead log, which spares it the waits for the disk that ours
pays at each commit.

It still does none of these: rest days and due days, judging, holding a draft against the facts,
checking the Word file, templates that an office may change, a timeline, quotas, fences and leases
(a task that dies leaves a number and a state for a person to look at), retries, doubt.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, ForeignKey, UniqueConstraint, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.benchmarks.quarter_peers import app, filled, send

KEPT = "BENCH_KEPT"  # the database's address, in the worker's environment


class Base(DeclarativeBase):
    pass


class Paper(Base):
    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("series", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    serial: Mapped[int]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="numbered")
    numbered_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes] = mapped_column(default=b"", deferred=True)


class Attempt(Base):
    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    group: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")


@app.task(name="keep_and_send_paper")
def keep_and_send_paper(
    template: str,
    texts: Sequence[str],
    card: Mapping[str, Any],
    name: str,
    groups: Sequence[str],
    numbered: str,
) -> None:
    """``numbered`` is the number as the texts have it; the paper gets the next of its series."""
    series = numbered.partition("〕")[0] + "〕"
    with Session(engine()) as session, session.begin():
        last = session.scalar(_LAST.where(Paper.series == series)) or 0
        paper = Paper(series=series, serial=last + 1, title=name, numbered_at=_now())
        session.add(paper)
        session.flush()
        own, number = paper.id, f"{series}{paper.serial}号"
    content = filled(template, [number if text == numbered else text for text in texts])
    with Session(engine()) as session, session.begin():
        paper = session.get_one(Paper, own)
        paper.content, paper.sha256 = content, sha256(content).hexdigest()
        paper.state = "written"
    for group in groups:
        begun = _begin(own, group)
        try:
            send(content, card, name, group)
            outcome = "taken"
        except Exception as error:
            outcome = repr(error)
        _end(own, begun, outcome, last=group == groups[-1])


def _begin(paper: int, group: str) -> int:
    with Session(engine()) as session, session.begin():
        attempt = Attempt(paper_id=paper, group=group, began_at=_now())
        session.add(attempt)
        session.flush()
        return attempt.id


def _end(paper: int, begun: int, outcome: str, *, last: bool) -> None:
    with Session(engine()) as session, session.begin():
        attempt = session.get_one(Attempt, begun)
        attempt.ended_at, attempt.outcome = _now(), outcome
        if last:
            session.get_one(Paper, paper).state = "sent"


@cache
def engine() -> Engine:
    """One a process, opened at its first task."""
    opened = create_engine(os.environ[KEPT], connect_args={"timeout": 60})
    event.listen(opened, "connect", _prepare)
    event.listen(opened, "begin", lambda line: line.exec_driver_sql("BEGIN IMMEDIATE"))
    return opened


def _prepare(line: Any, _record: object) -> None:
    line.isolation_level = None  # transactions begin where we say
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        line.execute(f"PRAGMA {pragma}")


def _now() -> datetime:
    return datetime.now(UTC)


_LAST = select(func.max(Paper.serial))
