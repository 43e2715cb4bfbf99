"""睡到下一件事：用判定函数自己去找，最早哪一天会有事要办。

What is due stays due until it is done, so "is anything due by day d?" turns from no to yes once
in a year ahead, and a search with the deciding functions themselves finds that day. The same day heads
``due --days``.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import null, update
from sqlalchemy.orm import Session

from service.settings import RuleBook
from service.tables import AssessmentRow
from workflows import foresee, is_anything_due
from workflows.actions import Action
from workflows.ledger import Ledger
from workflows.vocabulary import NoticeState

YEAR_AHEAD = 366  # days


def wakes_on(ledger: Ledger, rules: RuleBook, today: date) -> date:
    """The first day after ``today`` on which something is due; a year ahead if nothing is.

    Tomorrow while a draft lies unsigned: its facts may move, its ground may go, and its signer is
    reminded.
    """
    if any(notice.state is NoticeState.DRAFT for notice in ledger.notices.values()):
        return today + timedelta(days=1)
    return _first_day(ledger, rules, today)


def wake(assessment: AssessmentRow, *, handed_in: bool = False) -> None:
    """End the sleep; ``handed_in``: what people hand in has changed and must be read anew.

    Said to the database in so many words: a cycle of another process may be falling asleep on what
    this session still believes to be awake, and two inputs at once are two.
    """
    assessment.sleeps_until = null()
    if handed_in:
        assessment.wakes = AssessmentRow.wakes + 1


def wake_county(session: Session, county: str) -> None:
    """Units, names and heads are shared: what moves them is an input of every year's assessment."""
    session.execute(
        update(AssessmentRow)
        .where(AssessmentRow.county == county)
        .values(sleeps_until=None, wakes=AssessmentRow.wakes + 1)
    )


def wake_all(session: Session) -> None:
    """Rules, calendar or units have changed: everybody looks again."""
    session.execute(update(AssessmentRow).values(sleeps_until=None, wakes=AssessmentRow.wakes + 1))


CHASES = (1, 2, 3)  # 工作日 after drafting: 催签, 催签, 呈领导


def coming(
    ledger: Ledger, rules: RuleBook, today: date, days: int
) -> Iterator[tuple[date, Action]]:
    """What becomes due in the next ``days`` days if nothing happens until then, each with its first
    day.
    """
    seen: set[str] = set()
    for ahead in range(days + 1):
        day = today + timedelta(days=ahead)
        for action in foresee(ledger, rules.on(day), day):
            name = getattr(action, "key", None) or str(getattr(action, "period", ""))
            if name not in seen:
                seen.add(name)
                yield day, action


def _first_day(ledger: Ledger, rules: RuleBook, today: date) -> date:
    """Gallop, then bisect: the next thing is usually near."""
    low, high = 0, 1  # nothing due at low
    while high < YEAR_AHEAD and not _is_due(ledger, rules, today + timedelta(days=high)):
        low, high = high, min(2 * high, YEAR_AHEAD)
    while high - low > 1:
        middle = (low + high) // 2
        if _is_due(ledger, rules, today + timedelta(days=middle)):
            high = middle
        else:
            low = middle
    return today + timedelta(days=high)


def _is_due(ledger: Ledger, rules: RuleBook, day: date) -> bool:
    return is_anything_due(ledger, rules.on(day), day)
