"""跟进的另几本账：亮点、与上级对口部门的沟通、单位自己的全年预计。"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, number_of, period_of, require
from service.tables import AssessmentRow, ContactRow, ForecastRow, HighlightRow
from workflows.forecasts import FORECAST
from workflows.highlights import COMMON, HALVES, LEVELS, NOTHING


def submit_highlight(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    half: int,
    *,
    work: str,
    level: str,
    evidence: str,
    recognised_by: str,
    by: str,
    now: datetime,
) -> None:
    """A highlight of a 共性 indicator in one half-year; no work at all is 本期无."""
    indicator = indicator_of(session, assessment, code)
    if indicator.attachment != COMMON:
        raise FeedbackRejected(f"{indicator.name}不是附件{COMMON}的共性指标，不报亮点")
    if half not in HALVES:
        raise FeedbackRejected("亮点半年一报：1 为上半年，2 为下半年")
    if work.strip() and level not in LEVELS:
        raise FeedbackRejected(f"亮点要注明类别：{'、'.join(LEVELS)}")
    if not work.strip() and (level or evidence or recognised_by):
        raise FeedbackRejected("请写明亮点工作；本期确无亮点的，类别、佐证都不要写")
    session.add(
        HighlightRow(
            indicator_id=indicator.id,
            half=half,
            work=work.strip(),
            level=level if work.strip() else NOTHING,
            evidence=evidence,
            recognised_by=recognised_by,
            filed_by=by,
            filed_at=now,
        )
    )
    told = f"{indicator.name}（{HALVES[half]}）：{work.strip() or '本期无'}"
    note(session, assessment, now, by, "报送亮点", told)


def submit_contact(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    *,
    contacted_on: date,
    counterpart: str,
    matter: str,
    result: str,
    by: str,
    now: datetime,
) -> None:
    """One talk with the higher office about an indicator's figures."""
    indicator = indicator_of(session, assessment, code)
    require(counterpart, "请写明与上级哪个部门沟通")
    require(matter, "请写明沟通的事项")
    if contacted_on > local_date(now):
        raise FeedbackRejected("沟通日期不能晚于今天")
    session.add(
        ContactRow(
            indicator_id=indicator.id,
            contacted_on=contacted_on,
            counterpart=counterpart,
            matter=matter,
            result=result,
            filed_by=by,
            filed_at=now,
        )
    )
    told = f"{indicator.name}：{counterpart}，{matter}"
    note(session, assessment, now, by, "登记沟通衔接", told)


def submit_forecast(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    period: str,
    number: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """The department's own figure for the whole year, as of a period."""
    indicator = indicator_of(session, assessment, code)
    of, expected = period_of(assessment, period), number_of(number)
    if indicator.type not in FORECAST:
        raise FeedbackRejected(f"{indicator.name}不是量化指标，不报全年预计")
    if expected is None:
        raise FeedbackRejected("请填写全年预计完成值")
    session.add(
        ForecastRow(
            indicator_id=indicator.id, period=str(of), number=expected, filed_by=by, filed_at=now
        )
    )
    told = f"{of.label}{indicator.name}：全年{expected}{indicator.unit}"
    note(session, assessment, now, by, "报送全年预计", told)
