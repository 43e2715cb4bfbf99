"""案走到哪一级：提示、督办、约谈、整改，下一步是什么、哪一天。

依据：三、「对欠账指标及时发出预警提示单和预警督办单，发现问题及时督促整改落实」

约定：级数只看已发出的文书；下一步是还欠着的答复里最早的一天，都答了的等下期研判或者销号。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.case_closure import meets_close_test
from workflows.cases import Case, answer_day, open_cases
from workflows.ledger import Ledger, Notice
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind as K
from workflows.vocabulary import NoticeState

OPENED = "已立案"
#: The highest paper that is out names the rung; from the highest down.
RUNGS: Mapping[K, str] = {
    K.RECTIFICATION_NOTICE: "限期整改",
    K.INTERVIEW_NOTICE: "约谈",
    K.WARNING_SUPERVISION: "督办",
    K.WARNING_PROMPT: "提示",
}
ORDER = (OPENED, *reversed(tuple(RUNGS.values())))
_ANSWERS = {"反馈": "反馈", "首次反馈": "反馈", "整改方案": "整改方案", "整改报告": "整改报告"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An open case and what comes next."""

    case: Case
    rung: str
    unit: str  # that leads now
    next: str  # what is owed or waited for
    day: date | None  # by when; None where no day is set
    drafts: tuple[Notice, ...]  # of its papers, those that wait for a signature
    can_close: bool  # its test is met, or a person has to see it met

    def is_overdue(self, today: date) -> bool:
        return self.day is not None and self.day < today


def standings(ledger: Ledger, rules: Rules) -> tuple[Standing, ...]:
    """Every open case, the highest rung first, within it in the table's order."""
    what = ("case_standings", rules.warning_escalation)
    return ledger.once(what, lambda: _ranked(ledger, rules))


def _ranked(ledger: Ledger, rules: Rules) -> tuple[Standing, ...]:
    cases = open_cases(ledger, rules.warning_escalation).values()
    found = [_standing(ledger, case) for case in cases]
    return tuple(sorted(found, key=lambda one: -ORDER.index(one.rung)))


def standing_of(ledger: Ledger, rules: Rules, key: str) -> Standing | None:
    case = open_cases(ledger, rules.warning_escalation).get(key)
    return None if case is None else _standing(ledger, case)


def _standing(ledger: Ledger, case: Case) -> Standing:
    papers = ledger.notices_of_case.get(case.key, ())
    drafts = tuple(p for p in papers if p.state is NoticeState.DRAFT)
    issued = _of_this_round(case, papers)
    rung = next((name for kind, name in RUNGS.items() if kind in issued), OPENED)
    words, day = _next(ledger, case, issued, drafts)
    return Standing(
        case=case,
        rung=rung,
        unit=ledger.indicator(case.indicator).lead,
        next=words,
        day=day,
        drafts=drafts,
        can_close=case.supervised and _may_close(case),
    )


def _of_this_round(case: Case, papers: tuple[Notice, ...]) -> Mapping[K, Notice]:
    """The last paper of each kind that is out since the case was opened, or opened again."""
    return {
        paper.kind: paper
        for paper in papers
        if paper.is_issued
        and paper.kind in RUNGS
        and paper.issued_on is not None
        and paper.issued_on >= case.opened_on
    }


def _next(
    ledger: Ledger, case: Case, issued: Mapping[K, Notice], drafts: tuple[Notice, ...]
) -> tuple[str, date | None]:
    if drafts:
        return f"签发{drafts[-1].kind.label}", None
    for kind, paper in ((k, issued[k]) for k in RUNGS if k in issued):
        owed = _owed(ledger, case, paper)
        if owed is not None:
            return f"单位对{paper.number}{kind.label}的{owed[0]}", owed[1]
    if not issued:
        return "发预警提示单", None
    if case.supervised and _may_close(case):
        return "提出销号", None
    return "已反馈，待下期研判", None


def _owed(ledger: Ledger, case: Case, paper: Notice) -> tuple[str, date] | None:
    """The earliest thing that the paper still asks of the unit; 办结 is met by the closing alone."""
    found: list[tuple[date, str]] = []
    for due in paper.dues:
        stage = _ANSWERS.get(due.name)
        if due.indicator not in (None, case.indicator):
            continue
        if stage is not None and not paper.answered(stage, case.indicator):
            found.append((answer_day(ledger, paper, due.name, case.indicator) or due.day, due.name))
        elif due.name == "办结":
            found.append((paper.due_day(due.name) or due.day, due.name))
    first = min(found, default=None)
    return None if first is None else (first[1], first[0])


def _may_close(case: Case) -> bool:
    """An event's case is closed on evidence that a person has seen; others by 认定 data."""
    return case.opened is None or (case.latest is not None and meets_close_test(case.latest))
