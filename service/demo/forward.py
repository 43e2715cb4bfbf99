"""快进：the story on a thread of its own, moved on by whoever watches; one move at a time."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update

from service import timeline
from service.clock import SHANGHAI, local_date
from service.demo.opening import write_commands
from service.demo.people import DAY_OVER, People
from service.demo.story import LAST
from service.errors import ServiceError
from service.tables import EventRow, NoticeRow, VisitRow
from workflows.vocabulary import NoticeState

log = logging.getLogger(__name__)

QUARTER_ENDS = (date(2017, 9, 30), date(2017, 12, 31), LAST)
SETTLING = 3.0  # seconds that a form waits for what follows from it
KEPT = timedelta(days=4)  # a visit goes on, however far the clock jumps


class Goal(StrEnum):
    EVENT = "下一件事"
    PAPER = "下一份文书"
    WEEK = "一周"
    QUARTER = "季度末"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody did, and the events of it: ids above ``after`` up to ``last``."""

    at: datetime
    told: str
    after: int
    last: int


@dataclass
class Forward:
    """The clock of the county and the story that goes with it."""

    people: People
    begin: Callable[[], None]  # what comes before the story
    steps: list[Step] = field(default_factory=list)  # of the last move, those that left something
    fault: str = ""  # why the story cannot go on

    def __post_init__(self) -> None:
        self._story = self.people.play(LAST)
        self._thread = ThreadPoolExecutor(1, "duban-story")
        self._move: Future[None] | None = None
        self.is_over = False
        self.is_open = False

    @property
    def now(self) -> datetime:
        return self.people.clock.at

    @property
    def is_moving(self) -> bool:
        return self._move is not None and not self._move.done()

    def open(self) -> None:
        """Do what comes before the story; back when it is done."""
        self._move = self._thread.submit(self._open)
        wait_for([self._move])

    def go(self, goal: Goal, patience: float) -> None:
        """Move on to a goal; back after ``patience`` seconds at the latest, there or not.

        Nothing happens while another move is under way.
        """
        if not self.is_moving:
            self._move = self._thread.submit(self._go, _reached(goal, self))
        if self._move is not None:
            wait_for([self._move], patience)

    def settle(self) -> None:
        """A visitor has done something: what follows is done now, or after the move under way."""
        patience = 0 if self.is_moving else SETTLING
        wait_for([self._thread.submit(self._settle)], patience)

    def close(self) -> None:
        """Stop after the step under way."""
        self.is_over = True
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _open(self) -> None:
        with self._telling():
            self.begin()
            self.is_open = True

    def _go(self, reached: Callable[[], bool]) -> None:
        self.steps = []
        with self._telling():
            while not self.is_over and not reached():
                self._step()
        write_commands(self.people)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What breaks is told on the page; what was done before stands."""
        try:
            yield
        except Exception as broken:
            self.fault, self.is_over = str(broken) or type(broken).__name__, True
            log.exception("the story broke")

    def _settle(self) -> None:
        try:
            self.people.desk.staff.settle()
        except ServiceError as refused:
            log.error("%s", refused, extra={"action": "demo_settle"})

    def _step(self) -> None:
        self._keep_visits()
        after = self.last_event()
        told = next(self._story, None)
        if told is None:
            self.is_over = True
            return
        last = self.last_event()
        if last > after:
            self.steps.append(Step(at=self.now, told=told, after=after, last=last))

    def _keep_visits(self) -> None:
        until = self.now + KEPT
        with self.people.desk.workspace.database.write() as session:
            session.execute(update(VisitRow).values(began_at=until, seen_at=until))

    def last_event(self) -> int:
        """Of the assessment; who signs in leaves an event of no year."""
        query = select(func.max(EventRow.id)).where(
            EventRow.assessment_id.is_not(None), timeline.told()
        )
        with self.people.desk.workspace.database.read() as session:
            return session.scalar(query) or 0

    def issued(self) -> int:
        query = select(func.count()).where(NoticeRow.state == NoticeState.ISSUED)
        with self.people.desk.workspace.database.read() as session:
            return session.scalar(query) or 0


def _reached(goal: Goal, forward: Forward) -> Callable[[], bool]:
    if goal is Goal.EVENT:
        return lambda: bool(forward.steps)
    if goal is Goal.PAPER:
        papers = forward.issued()
        return lambda: forward.issued() > papers
    today = local_date(forward.now)
    end = today + timedelta(days=7) if goal is Goal.WEEK else _quarter_end(today)
    evening = datetime.combine(end, DAY_OVER, SHANGHAI)
    return lambda: forward.now >= evening


def _quarter_end(today: date) -> date:
    return next((end for end in QUARTER_ENDS if end > today), LAST)
