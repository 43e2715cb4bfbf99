"""一期的数一次报齐：一项有误，整张不收、逐项说明；像写错的请核对，核对过的照收。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback.checks import number_of, period_of
from service.feedback.deductions import submit_zero_report
from service.feedback.evidence import Offered, add_evidence
from service.feedback.figures import submit_value
from service.tables import AssessmentRow
from workflows.filing import Line, doubts, lines
from workflows.ledger import Ledger
from workflows.periods import Period
from workflows.zero_reports import report_of

ZERO = "零报告"  # what stands for an indicator's code in ``Filed``


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was written of one figure; ``confirmed``: the figure that was looked at twice."""

    number: str = ""
    unpublished: bool = False
    reason: str = ""
    cause: str = ""
    evidence: str = ""
    files: Sequence[Offered] = ()
    confirmed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What came of it, by code. With a problem or a doubt nothing was taken."""

    taken: Collection[str] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, list[str]] = field(default_factory=dict)
    unregistered: int = 0  # events told in the 零报告 and not registered yet


def file_period(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    unit: str,
    period: str,
    entries: Mapping[str, Entry],
    *,
    events: str = "",
    by: str,
    now: datetime,
) -> Filed:
    """Take what is new of a unit's figures of a period, all or nothing.

    Blank fields say nothing, figures that stand already are passed over; files alone go with them.
    ``events``: how many
    deductions happened in the month (零报告), "" for nothing said.
    """
    of = period_of(assessment, period)
    asked = {line.indicator.code: line for line in lines(ledger, unit, of)}
    new = {code: e for code, e in entries.items() if code in asked and _is_new(asked[code], e)}
    proved = {code: e for code, e in entries.items() if _is_proved_more(asked.get(code), e)}
    found = {code: told for code, e in new.items() if (told := _doubts(ledger, asked[code], of, e))}
    problems: dict[str, str] = {}
    unregistered = 0
    with session.begin_nested() as attempt:
        for code, entry in new.items():
            try:
                _submit(session, assessment, code, of, entry, by, now)
            except FeedbackRejected as refused:
                problems[code] = str(refused)
        for code in proved.keys() - new.keys():
            try:
                files = proved[code].files
                add_evidence(session, assessment, code, str(of), files, by=by, now=now)
            except FeedbackRejected as refused:
                problems[code] = str(refused)
        if _is_news(ledger, unit, of, events):
            try:
                count = _count(events)
                unregistered = submit_zero_report(
                    session, assessment, ledger, unit, period, count, by=by, now=now
                )
            except FeedbackRejected as refused:
                problems[ZERO] = str(refused)
        if problems or found:
            attempt.rollback()
            return Filed(problems=problems, doubts=found)
    told = [ZERO] if _is_news(ledger, unit, of, events) else []
    return Filed(taken=(*dict.fromkeys((*new, *proved)), *told), unregistered=unregistered)


def _is_proved_more(line: Line | None, entry: Entry) -> bool:
    """Files alone, for the figure that stands."""
    return line is not None and line.settled is None and bool(entry.files)


def _is_news(ledger: Ledger, unit: str, period: Period, events: str) -> bool:
    """Whether the 零报告 says what it did not say before."""
    before = report_of(ledger, unit, period)
    return bool(events.strip()) and (before is None or str(before.events) != events.strip())


def _submit(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    period: Period,
    entry: Entry,
    by: str,
    now: datetime,
) -> None:
    if entry.unpublished and entry.number.strip():
        raise FeedbackRejected("既填了完成值，又勾了数据未出，两处只留一处")
    submit_value(
        session,
        assessment,
        code,
        str(period),
        entry.number,
        by=by,
        now=now,
        unpublished=entry.unpublished,
        reason=entry.reason,
        cause=entry.cause,
        evidence=entry.evidence,
        files=entry.files,
    )


def _is_new(line: Line, entry: Entry) -> bool:
    filed = line.filed
    if line.settled is not None or not (entry.number.strip() or entry.unpublished):
        return False
    if filed is None:
        return True
    if entry.unpublished:
        return not filed.unpublished
    try:
        number = number_of(entry.number)
    except FeedbackRejected:
        return filed.text.strip() != entry.number.strip()
    return filed.number != number


def _doubts(ledger: Ledger, line: Line, period: Period, entry: Entry) -> list[str]:
    """What looks wrong and was not looked at twice."""
    if entry.unpublished or entry.number.strip() == entry.confirmed.strip():
        return []
    try:
        number = number_of(entry.number)
    except FeedbackRejected:
        return []  # told as a problem
    return [] if number is None else doubts(ledger, line.indicator, period, number)


def _count(text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise FeedbackRejected("件数应为0或者正整数，没有扣分事项的报0")
    return int(text)
