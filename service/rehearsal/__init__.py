"""预演：台账读出来，在内存里把往后的日子过一遍，一份真的也不发。

    库 ──load──▶ 台账（值） ── 每天 decide → 办过之后的台账 ──▶ 时间线、份数、条数

Nothing is written and no channel is open: what a rehearsal does, it does to values. It goes the
way of the service step by step (``courses``) and tells its timeline by the same words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from service.clock import SHANGHAI
from service.errors import ServiceError
from service.rehearsal.courses import Course
from service.rehearsal.loading import chosen, load_courses
from service.workspace import Workspace
from workflows.ledger import Ledger

__all__ = ["Rehearsal"]

MORNING = time(9)
REHEARSED_BY = "预演"

HandedIn = Callable[[Ledger, date], Ledger]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Every year of the county under way, in memory; ``course`` is the one that is looked at."""

    courses: tuple[Course, ...]
    course: Course

    @classmethod
    def of(cls, workspace: Workspace, today: date, year: int | None = None) -> "Rehearsal":
        """The workspace as it stands; ``year`` may be left out where there is only one."""
        county, of = chosen(workspace, year)
        courses = load_courses(workspace, today, county)
        return cls(courses, next(course for course in courses if course.ledger.year == of))

    def play(
        self,
        first: date,
        last: date,
        *,
        signing: bool = True,
        handed_in: HandedIn = lambda ledger, _: ledger,
    ) -> None:
        """Every morning from ``first`` to ``last``; ``signing``: every draft is signed.

        ``handed_in`` says what the ledger of a year is after people's deeds of the day.
        """
        for ahead in range((last - first).days + 1):
            day = first + timedelta(days=ahead)
            morning = datetime.combine(day, MORNING, SHANGHAI)
            for course in self.courses:
                course.wake(day)
            self._settle(morning)
            if signing:
                self._sign_everything(morning)
            for course in self.courses:
                course.ledger = handed_in(course.ledger, day)

    def _settle(self, now: datetime) -> None:
        for course in self.courses:
            course.settle(now)

    def _sign_everything(self, now: datetime) -> None:
        """Until no draft is left that can be signed; one that cannot does not stop the others."""
        refused: set[int] = set()
        while waiting := [each for each in self._unsigned() if each[0] not in refused]:
            for place, course, key in waiting:
                try:
                    course.issue(key, now, REHEARSED_BY)
                except ServiceError:
                    refused.add(place)
            self._settle(now)

    def _unsigned(self) -> list[tuple[int, Course, str]]:
        """Drafts in the order they were drawn up, whatever their year."""
        drafts = [
            (draft.place, course, key)
            for course in self.courses
            for key, draft in course.drafts.items()
            if not draft.automatic
        ]
        return sorted(drafts, key=lambda each: each[0])
