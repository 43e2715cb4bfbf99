"""前面的事：用判定函数自己去找，最早哪一天会有事要办，睡到那一天。

What is due stays due until it is done, so "is anything due by day d?" turns from no to yes once
in a year ahead, and a search with the deciding functions themselves finds that day. The same day heads
``due --days``.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from service.settings import RuleBook
from workflows.actions import Action
from workflows.deciding import foresee, is_anything_due
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
