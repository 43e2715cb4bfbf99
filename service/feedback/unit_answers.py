"""单位在网页上的反馈：原因、措施（各有时限）、逐月计划，一并报出。

依据：三、「发现问题及时督促整改落实」

约定：逐月计划写进反馈；累计类指标的还按变更报进度计划，审定之后才算数。
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback.answers import submit_reply
from service.feedback.breakdowns import submit_plan
from service.feedback.checks import number_of
from service.feedback.evidence import Offered
from service.tables import AssessmentRow, NoticeRow
from workflows.asked_answers import Ask
from workflows.ledger import Ledger
from workflows.vocabulary import IndicatorType, NoticeKind

_PLANNED = (IndicatorType.CUM, IndicatorType.COUNT)  # whose plan is a course of sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A measure with who answers for it and its day."""

    text: str
    person: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    cause: str = ""
    steps: tuple[Step, ...] = ()
    plan: Mapping[int, str] = field(default_factory=dict)  # month → figure, as written
    text: str = ""
    files: tuple[Offered, ...] = ()


def send_answer(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    unit: str,
    ask: Ask,
    answer: Answer,
    *,
    by: str,
    now: datetime,
) -> None:
    """The unit's answer to one thing that the paper asks. Raises FeedbackRejected."""
    for number, step in enumerate(answer.steps, start=1):
        if not step.text.strip() or step.until is None:
            raise FeedbackRejected(f"第{number}条措施要写明措施和完成时限")
    plan = {month: text for month, text in answer.plan.items() if text.strip()}
    submit_reply(
        session,
        assessment,
        notice,
        unit,
        by=by,
        now=now,
        stage=ask.stage,
        indicator=ask.part or None,
        cause=answer.cause,
        measures=[step.text for step in answer.steps],
        persons=[step.person for step in answer.steps],
        until=[step.until for step in answer.steps if step.until],
        text="\n".join(filter(None, (answer.text.strip(), _told(ledger, ask, plan)))),
        files=answer.files,
    )
    if plan:
        _file_plan(session, assessment, ledger, notice, ask, plan, by, now)


def _told(ledger: Ledger, ask: Ask, plan: Mapping[int, str]) -> str:
    """``逐月计划：9月60亿元、12月100亿元``."""
    unit = ledger.indicator(ask.indicator).unit if ask.indicator else ""
    points = [f"{month}月{number_of(text)}{unit}" for month, text in sorted(plan.items())]
    return f"逐月计划：{'、'.join(points)}" if points else ""


def _file_plan(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    ask: Ask,
    plan: Mapping[int, str],
    by: str,
    now: datetime,
) -> None:
    """The months told, after those of the plan in force that are before them."""
    if not ask.indicator or ledger.indicator(ask.indicator).type not in _PLANNED:
        return
    held = ledger.plans.get(ask.indicator)
    kept = {m: str(v) for m, v in held.points.items() if m < min(plan)} if held else {}
    reason = f"{notice.number}{NoticeKind(notice.kind).label}反馈的逐月计划"
    submit_plan(session, assessment, ask.indicator, {**kept, **plan}, by=by, now=now, reason=reason)
