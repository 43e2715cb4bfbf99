"""Two workers against one, and 1 000 counties on PostgreSQL: a quiet day, a day on which all wake.

Messages: so many groups with a few messages each; every call is answered after 50 ms. Workers are
real processes on a real Redis. Counties: 200 indicators each, as in bench_cycle; the quiet day is
one sweep, the waking day is done by two workers. Idle: CPU and memory of ``serve`` on that
database. Seconds of the clock; a busy machine shows in them.

Run: PYTHONPATH=. python tests/benchmarks/bench_cluster.py [--counties 1000] [--groups 60] [--threads 4]
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import psutil
from sqlalchemy import bindparam, distinct, func, insert, select, update
from sqlalchemy.orm import Session

from service import cycle, workers
from service.clock import SHANGHAI
from service.database import table_of
from service.deliveries.audiences import ISSUED
from service.deliveries.contents import Content
from service.deliveries.outcomes import DeliveryState
from service.tables import AssessmentRow, AttemptRow, DeliveryRow, NoticeRow, RobotRow
from service.tasks import Task
from service.workspace import Workspace
from tests.benchmarks.bench_cycle import (
    ALL_WAKE,
    INDICATORS,
    QUIET,
    counted,
    counties_asleep,
    found,
)
from tests.cluster.node import Place
from tests.cluster.nodes import County, serving
from tests.servers import PostgreSQL, Redis
from tests.small_county import MORNING
from workflows.vocabulary import NoticeKind, NoticeState

ANSWERS_AFTER = 0.05  # seconds
IDLE_SECONDS = 60


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--counties", type=int, default=100)
    arguments.add_argument("--groups", type=int, default=60)
    arguments.add_argument("--messages", type=int, default=10, help="for each group")
    arguments.add_argument("--threads", type=int, default=2, help="of a worker")
    given = arguments.parse_args()
    with servers() as (postgresql, redis):
        sending(postgresql, redis, given)
        counties(postgresql, redis, given.counties)


@contextmanager
def servers() -> Iterator[tuple[PostgreSQL, Redis]]:
    postgresql, redis = PostgreSQL(), Redis()
    try:
        yield postgresql, redis
    finally:
        redis.kill()
        postgresql.close()


# --- 两个工人与一个 ------------------------------------------------------------------------------


def sending(postgresql: PostgreSQL, redis: Redis, given: argparse.Namespace) -> None:
    groups, messages = given.groups, given.messages
    print(
        f"{groups} groups × {messages} messages, each answered after {ANSWERS_AFTER * 1000:.0f} ms"
    )
    seconds = {}
    for count in (1, 2):
        redis.wipe()
        with tempfile.TemporaryDirectory() as folder:
            seconds[count] = sent_by(count, Path(folder), postgresql, redis, given)
        rate = groups * messages / seconds[count]
        print(f"  {count} worker(s): {seconds[count]:6.1f} s  {rate:6.1f} messages/s")
    print(f"  two against one: {seconds[1] / seconds[2]:.2f} ×")


def sent_by(
    count: int, folder: Path, postgresql: PostgreSQL, redis: Redis, given: argparse.Namespace
) -> float:
    with serving(folder, "wecom", postgresql.new_database(), redis.url) as county:
        county.platform.seconds_to_answer = ANSWERS_AFTER
        enqueue(county, given.groups, given.messages)
        for _ in range(count):
            county.start("worker", threads=given.threads)
        warm(county)
        county.start("sweeper")
        until(lambda: bool(county.platform.shown))
        start = time.monotonic()
        until(lambda: len(county.platform.shown) >= given.groups * given.messages)
        took = time.monotonic() - start
        until(county.is_done)
        twice = county.dishonest() or county.called_twice()
        assert not twice, twice
    return took


def enqueue(county: County, groups: int, messages: int) -> None:
    """One paper, said to many groups in many parts' worth of messages: only sending is measured."""
    now = county.workspace.clock.now()
    with county.workspace.database.write() as session:
        first = session.scalars(select(RobotRow)).first()
        assert first is not None
        session.execute(update(AssessmentRow).values(sleeps_until=now.date().replace(year=2018)))
        session.execute(update(AssessmentRow).values(audited_on=now.date()))
        robots = [
            RobotRow(
                county=first.county,
                name=f"group{n}",
                channel="wecom",
                audience="领导",
                base_url=first.base_url.rpartition("/")[0] + f"/group{n}",
                secret_name=first.secret_name,
            )
            for n in range(groups)
        ]
        session.add_all(robots)
        session.flush()
        for n in range(messages):
            notice = paper(session, now, n)
            for robot in robots:
                payload = Content(title=f"示例{n}", text="示例").as_payload()
                session.add(
                    DeliveryRow(
                        notice_id=notice.id,
                        robot_id=robot.id,
                        role=ISSUED,
                        payload=payload,
                        state=DeliveryState.PENDING,
                        created_at=now,
                        due_at=now,
                    )
                )


def paper(session: Session, now: datetime, n: int) -> NoticeRow:
    notice = NoticeRow(
        assessment_id=1,
        key=f"bench:{n}",
        kind=NoticeKind.LEADER_SHEET,
        state=NoticeState.ISSUED,
        automatic=True,
        subject=f"示例{n}",
        clause="三",
        due_on=now.date(),
        drafted_at=now,
        issued_at=now,
        facts={},
    )
    session.add(notice)
    session.flush()
    return notice


def warm(county: County) -> None:
    """Workers are there when they have taken a task that does nothing."""
    _, hands = workers.queued(county.workspace, county.place.broker)
    time.sleep(1)
    hands.submit(Task.DELIVER, 0)
    until(lambda: not hands.busy())
    hands.close()
    time.sleep(3)


# --- 一千个县 ------------------------------------------------------------------------------------


def counties(postgresql: PostgreSQL, redis: Redis, count: int) -> None:
    print(f"{count} counties, {count * INDICATORS} indicators, on PostgreSQL")
    redis.wipe()
    url = postgresql.new_database()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        workspace, _ = counties_asleep(Path(folder), 1, url=url)
        stack.callback(workspace.close)
        settle_down(workspace, count)
        quiet_day(workspace)
        county = County(workspace, place(Path(folder), url, QUIET), None)
        stack.callback(county.stop)
        idle(county)
        county.place = replace(place(Path(folder), url, ALL_WAKE), broker=redis.url)
        waking_day(county)


def place(folder: Path, url: str, day: date) -> Place:
    morning = datetime.combine(day, MORNING, SHANGHAI).isoformat()
    return Place(
        folder=str(folder), database=url, began=time.time(), morning=morning, resubmits_after=600
    )


def settle_down(workspace: Workspace, count: int) -> None:
    """As many counties as the first, each with the first one's papers, asleep as long as it is."""
    for number in range(2, count + 1):
        with workspace.database.write() as session:
            assessment = found(session, f"示例{number}县", INDICATORS)
            session.flush()
            session.execute(_PAPERS_TOO, {"assessment": assessment})
            session.execute(_ASLEEP_TOO, {"assessment": assessment})


def quiet_day(workspace: Workspace) -> None:
    staff = workers.inline(workspace)
    statements = counted(workspace)
    assert staff.sweep() == 0
    next(statements)
    start = time.perf_counter()
    staff.sweep()
    took = time.perf_counter() - start
    print(f"  a quiet day's sweep: {took * 1000:.1f} ms, {next(statements)} statements")


def idle(county: County) -> None:
    """``serve`` after its first look, when everybody sleeps again."""
    before_it = wakes(county.workspace)
    serve = psutil.Process(county.start("serve").pid)
    until(lambda: wakes(county.workspace) > before_it and asleep(county.workspace))
    time.sleep(5)
    before = serve.cpu_times()
    time.sleep(IDLE_SECONDS)
    after = serve.cpu_times()
    used = after.user + after.system - before.user - before.system
    memory = serve.memory_info().rss / 1_000_000
    print(f"  serve, idle: {used / IDLE_SECONDS:.2%} of a core, {memory:.0f} MB")
    county.stop()


def waking_day(county: County) -> None:
    start = time.monotonic()
    for role in ("sweeper", "worker", "worker"):
        county.start(role, threads=2)
    until(county.is_done)
    took = time.monotonic() - start
    memory = [psutil.Process(p.pid).memory_info().rss for p in county.processes if p.poll() is None]
    with county.workspace.database.read() as session:
        papers = session.scalar(select(func.count()).where(NoticeRow.dated == ALL_WAKE))
        calls = session.execute(
            select(func.count(), func.count(distinct(AttemptRow.delivery_id)))
        ).one()
    print(f"  the day on which all wake, two workers: {took:.0f} s, {papers} papers of that day,")
    print(f"  {calls[0]} calls for {calls[1]} messages; {max(memory) / 1_000_000:.0f} MB a process")
    assert calls[0] == calls[1]


def wakes(workspace: Workspace) -> int:
    """How often the first county was woken: a start of ``serve`` wakes all."""
    with workspace.database.read() as session:
        return session.get_one(AssessmentRow, 1).wakes


def asleep(workspace: Workspace) -> bool:
    with workspace.database.read() as session:
        return not cycle.awake(session, QUIET)


def until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.2)


_notices, _assessments = table_of(NoticeRow), table_of(AssessmentRow)
_OWN = {"id", "assessment_id", "series_id", "serial"}  # of a paper: each county's
_copied = [c.name for c in _notices.c if c.name not in _OWN]
_PAPERS_TOO = insert(_notices).from_select(
    ["assessment_id", *_copied],
    select(bindparam("assessment"), *(_notices.c[name] for name in _copied)).where(
        _notices.c.assessment_id == 1
    ),
)
_first = _assessments.alias("first")
_ASLEEP_TOO = (
    update(_assessments)
    .where(_assessments.c.id == bindparam("assessment"))
    .values(
        sleeps_until=select(_first.c.sleeps_until).where(_first.c.id == 1).scalar_subquery(),
        audited_on=select(_first.c.audited_on).where(_first.c.id == 1).scalar_subquery(),
    )
)


if __name__ == "__main__":
    main()
