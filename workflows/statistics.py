"""督办统计：各单位的提示单、督办单、限期整改，发了几件、按期反馈几件、几天反馈。

依据：三、「每季度通报考核指标完成进度」

约定：一件文书的各项都反馈了、且没有被退回的，才算已反馈；以最后一次反馈的日子算是否按期、
用了几个工作日。作废的不算发出，另列。
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from workflows.cases import all_cases, issued_of
from workflows.ledger import Due, Ledger, Notice, Reply
from workflows.progress_collection import unit_order
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState
from workflows.wording import shown

PAPERS = {
    NoticeKind.WARNING_PROMPT: "提示单",
    NoticeKind.WARNING_SUPERVISION: "督办单",
    NoticeKind.RECTIFICATION_NOTICE: "限期整改",
}
#: Due → the stage of the answers that meet it.
_STAGES = {"反馈": "反馈", "首次反馈": "反馈", "整改方案": "整改方案", "整改报告": "整改报告"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStatistics:
    """One unit's papers of one sort; ``answered`` is ``on_time`` and ``late`` together."""

    unit: str
    paper: str  # 提示单 | 督办单 | 限期整改
    sent: int
    on_time: int
    late: int
    overdue: int  # 超期仍未反馈, still owed
    returned: int  # answers sent back
    closed: int  # papers all of whose cases are closed
    reopened: int  # of 督办单: 销号后重新督办的
    cancelled: int
    median_workdays: Decimal | None  # from issue to the answer that stands

    @property
    def answered(self) -> int:
        return self.on_time + self.late

    def facts(self, ledger: Ledger) -> dict[str, object]:
        """A line of the table 各单位督办情况."""
        return {
            "单位": ledger.unit_name(self.unit),
            "文种": self.paper,
            "发出": self.sent,
            "已反馈": self.answered,
            "按期": self.on_time,
            "逾期": self.late,
            "未反馈": self.overdue,
            "退回": self.returned,
            "已了结": self.closed,
            "重新督办": self.reopened,
            "作废": self.cancelled,
            "反馈用时": shown(self.median_workdays, 1),
        }


def unit_statistics(ledger: Ledger, rules: Rules, today: date) -> list[UnitStatistics]:
    """One a unit and sort of paper, as things stood at the end of ``today``; units in order.

    What was issued, answered, sent back or closed later does not count, so that a report that
    waits for its signature says the same every day.
    """
    grouped: dict[tuple[str, NoticeKind], list[Notice]] = {}
    for notice in ledger.notices.values():
        if notice.kind in PAPERS and notice.issued_on and notice.issued_on <= today:
            for unit in notice.units:
                grouped.setdefault((unit, notice.kind), []).append(notice)
    kinds = list(PAPERS)
    order = sorted(grouped, key=lambda key: (unit_order(ledger, key[0]), kinds.index(key[1])))
    return [_of(_Then(ledger, rules, today), *key, grouped[key]) for key in order]


class _Then(NamedTuple):
    """The ledger as of a day."""

    ledger: Ledger
    rules: Rules
    day: date


def _of(then: _Then, unit: str, kind: NoticeKind, papers: list[Notice]) -> UnitStatistics:
    sent = [paper for paper in papers if paper.is_issued]
    answers = [answer for paper in sent if (answer := _answer(then, paper)) is not None]
    return UnitStatistics(
        unit=unit,
        paper=PAPERS[kind],
        sent=len(sent),
        on_time=sum(in_time for in_time, _ in answers),
        late=sum(not in_time for in_time, _ in answers),
        overdue=sum(any(_is_overdue(then, paper, due) for due in _asked(paper)) for paper in sent),
        returned=sum(_is_returned(then, paper, r) for paper in sent for r in _replies(then, paper)),
        closed=sum(
            bool(paper.cases) and all(_is_closed(then, paper, case) for case in paper.cases)
            for paper in sent
        ),
        reopened=sum(_is_again(then, paper) for paper in sent),
        cancelled=sum(paper.state is NoticeState.CANCELLED for paper in papers),
        median_workdays=median([workdays for _, workdays in answers]),
    )


def _asked(paper: Notice) -> list[Due]:
    return [due for due in paper.dues if due.name in _STAGES]


def _replies(then: _Then, paper: Notice) -> list[Reply]:
    """What the units addressed had answered by the day."""
    own = [reply for reply in paper.replies if reply.unit in paper.units]
    return [reply for reply in own if reply.replied_on <= then.day]


def _is_returned(then: _Then, paper: Notice, reply: Reply) -> bool:
    """Whether it had been sent back by the day; its return is the first that was asked since."""
    if reply.state is not ReplyState.RETURNED:
        return False
    asked = [
        request.made_on
        for request in then.ledger.requests
        if request.kind == "退回"
        and request.notice == paper.key
        and request.made_on >= reply.replied_on
    ]
    return min(asked, default=reply.replied_on) <= then.day


def _standing(then: _Then, paper: Notice, due: Due) -> Reply | None:
    """The answer that meets a due, None while there is none that stands."""
    replies = [
        reply
        for reply in _replies(then, paper)
        if reply.stage == _STAGES[due.name]
        and (due.indicator is None or reply.indicator in (None, due.indicator))
    ]
    return replies[-1] if replies and not _is_returned(then, paper, replies[-1]) else None


def _answer(then: _Then, paper: Notice) -> tuple[bool, int] | None:
    """(all in time, working days it took) of a paper that is answered in all its parts."""
    asked = [(due, _standing(then, paper, due)) for due in _asked(paper)]
    stood = [(due, reply) for due, reply in asked if reply is not None]
    if not stood or len(stood) < len(asked) or paper.issued_on is None:
        return None
    in_time = all(
        reply.replied_on <= _owed_by(then, paper, due, reply.replied_on) for due, reply in stood
    )
    last = max(reply.replied_on for _, reply in stood)
    return in_time, then.ledger.calendar.between(paper.issued_on, last)


def _is_overdue(then: _Then, paper: Notice, due: Due) -> bool:
    """Owed, past its day, and not gone on to a higher rung or closed meanwhile."""
    if _standing(then, paper, due) is not None:
        return False
    cases = [case for case in paper.cases if due.indicator in (None, case.partition(":")[0])]
    done = [
        _is_closed(then, paper, case)
        or _is_climbed(then, paper, case)
        or _is_groundless(then, case)
        for case in cases
    ]
    return not (done and all(done)) and _owed_by(then, paper, due, then.day) < then.day


def _owed_by(then: _Then, paper: Notice, due: Due, day: date) -> date:
    """The due's day in force on a day: extended, or moved by the 退回单 issued until then."""
    slips = _slips(then.ledger).get(paper.key, ())
    again = [
        slip.due_day("重报", due.indicator)
        for slip in slips
        if slip.issued_on and slip.issued_on <= day
    ]
    days = [paper.due_day(due.name, due.indicator), *again]
    return max(day for day in days if day is not None)


def _slips(ledger: Ledger) -> Mapping[str, list[Notice]]:
    """Key of a paper → the 退回单 about it; indexed once a ledger."""
    return ledger.once("return_slips", lambda: _indexed(ledger))


def _indexed(ledger: Ledger) -> Mapping[str, list[Notice]]:
    of: dict[str, list[Notice]] = defaultdict(list)
    for notice in ledger.notices.values():
        if notice.kind is NoticeKind.REPLY_RETURN and notice.is_issued:
            of[notice.key.partition(":")[2].rpartition(":")[0]].append(notice)
    return dict(of)


def _is_closed(then: _Then, paper: Notice, case: str) -> bool:
    """Whether the case was closed by the day, after this paper."""
    known = all_cases(then.ledger, then.rules.warning_escalation).get(case)
    if known is not None and known.closed_on is not None and known.closed_on <= then.day:
        return True
    return bool(_since(then, paper, case, NoticeKind.CASE_CLOSURE))


def _is_groundless(then: _Then, case: str) -> bool:
    known = all_cases(then.ledger, then.rules.warning_escalation).get(case)
    return known is not None and known.groundless


def _is_climbed(then: _Then, paper: Notice, case: str) -> bool:
    """Whether a 提示单 has become a 督办单: the answer is owed to that one now."""
    is_prompt = paper.kind is NoticeKind.WARNING_PROMPT
    return is_prompt and bool(_since(then, paper, case, NoticeKind.WARNING_SUPERVISION))


def _since(then: _Then, paper: Notice, case: str, kind: NoticeKind) -> list[Notice]:
    """Papers of a kind on the case, issued between this paper and the day."""
    return [
        later
        for later in issued_of(then.ledger, case, kind)
        if later.issued_on and paper.issued_on and paper.issued_on <= later.issued_on <= then.day
    ]


def _is_again(then: _Then, paper: Notice) -> bool:
    """A 督办单 on a case that had been closed before."""
    if paper.kind is not NoticeKind.WARNING_SUPERVISION or paper.issued_on is None:
        return False
    closings = issued_of(then.ledger, paper.cases[0], NoticeKind.CASE_CLOSURE)
    return any(c.issued_on is not None and c.issued_on < paper.issued_on for c in closings)


def median(numbers: Iterable[int]) -> Decimal | None:
    """The middle one; of an even count the mean of the two in the middle."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    half, odd = divmod(len(ordered), 2)
    if odd:
        return Decimal(ordered[half])
    return Decimal(ordered[half - 1] + ordered[half]) / 2
