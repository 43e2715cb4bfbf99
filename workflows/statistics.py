"""督办统计：各单位的提示单、督办单、限期整改，发了几件、按期反馈几件、几天反馈。

依据：三、「每季度通报考核指标完成进度」

约定：一件文书的各项都反馈了、且没有被退回的，才算已反馈；以最后一次反馈的日子算是否按期、
用了几个工作日。作废的不算发出，另列。
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.cases import all_cases, answer_day
from workflows.leader_sheet import still_asks
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
    """One a unit and sort of paper, of all issued by ``today``; units in their fixed order."""
    grouped: dict[tuple[str, NoticeKind], list[Notice]] = {}
    for notice in ledger.notices.values():
        if notice.kind in PAPERS and notice.issued_on and notice.issued_on <= today:
            for unit in notice.units:
                grouped.setdefault((unit, notice.kind), []).append(notice)
    kinds = list(PAPERS)
    order = sorted(grouped, key=lambda key: (unit_order(ledger, key[0]), kinds.index(key[1])))
    return [_of(ledger, rules, today, unit, kind, grouped[unit, kind]) for unit, kind in order]


def _of(
    ledger: Ledger, rules: Rules, today: date, unit: str, kind: NoticeKind, papers: list[Notice]
) -> UnitStatistics:
    cases = all_cases(ledger, rules.warning_escalation)
    open_now = {key: case for key, case in cases.items() if case.closed_on is None}
    sent = [paper for paper in papers if paper.is_issued]
    answers = [answer for paper in sent if (answer := _answer(ledger, paper)) is not None]
    own = [case for case in cases.values() if ledger.indicator(case.indicator).lead == unit]
    is_order = kind is NoticeKind.WARNING_SUPERVISION
    return UnitStatistics(
        unit=unit,
        paper=PAPERS[kind],
        sent=len(sent),
        on_time=sum(in_time for in_time, _ in answers),
        late=sum(not in_time for in_time, _ in answers),
        overdue=sum(
            any(_is_overdue(ledger, paper, due, today) for due in _asked(paper))
            and still_asks(paper, open_now, None)
            for paper in sent
        ),
        returned=sum(r.state is ReplyState.RETURNED for paper in sent for r in paper.replies),
        closed=sum(
            bool(paper.cases) and not any(case in open_now for case in paper.cases)
            for paper in sent
        ),
        reopened=sum(case.reopened for case in own) if is_order else 0,
        cancelled=sum(paper.state is NoticeState.CANCELLED for paper in papers),
        median_workdays=median([workdays for _, workdays in answers]),
    )


def _asked(paper: Notice) -> list[Due]:
    return [due for due in paper.dues if due.name in _STAGES]


def _standing(paper: Notice, due: Due) -> Reply | None:
    """The answer that meets a due, None while there is none that stands."""
    replies = paper.replies_on(_STAGES[due.name], due.indicator)
    own = [reply for reply in replies if reply.unit in paper.units]
    return own[-1] if own and own[-1].state is not ReplyState.RETURNED else None


def _answer(ledger: Ledger, paper: Notice) -> tuple[bool, int] | None:
    """(all in time, working days it took) of a paper that is answered in all its parts."""
    asked = [(due, _standing(paper, due)) for due in _asked(paper)]
    stood = [(due, reply) for due, reply in asked if reply is not None]
    if not stood or len(stood) < len(asked) or paper.issued_on is None:
        return None
    in_time = all(
        reply.replied_on <= (answer_day(ledger, paper, due.name, due.indicator) or due.day)
        for due, reply in stood
    )
    last = max(reply.replied_on for _, reply in stood)
    return in_time, ledger.calendar.between(paper.issued_on, last)


def _is_overdue(ledger: Ledger, paper: Notice, due: Due, today: date) -> bool:
    if _standing(paper, due) is not None:
        return False
    return (answer_day(ledger, paper, due.name, due.indicator) or due.day) < today


def median(numbers: Iterable[int]) -> Decimal | None:
    """The middle one; of an even count the mean of the two in the middle."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    half, odd = divmod(len(ordered), 2)
    if odd:
        return Decimal(ordered[half])
    return Decimal(ordered[half - 1] + ordered[half]) / 2
