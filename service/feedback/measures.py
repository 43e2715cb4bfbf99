"""措施台账：反馈里写的、单独报的措施入账，之后报到了哪一步。"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, require
from service.tables import AssessmentRow, IndicatorRow, MeasureRow, NoticeRow
from workflows.measures import DONE, OPEN, STATES

_Item = TypeVar("_Item")


def submit_measure(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    text: str,
    *,
    person: str,
    due: date | None,
    by: str,
    now: datetime,
) -> None:
    indicator = indicator_of(session, assessment, code)
    require(text, "请写明措施")
    _enter(session, indicator, text, person, due, by, now)
    note(session, assessment, now, by, "报送措施", f"{indicator.name}：{text}")


def enter_measures(
    session: Session,
    assessment: AssessmentRow,
    notice: NoticeRow,
    indicator: str | None,
    texts: Sequence[str],
    persons: Sequence[str],
    dues: Sequence[date],
    *,
    by: str,
    now: datetime,
) -> None:
    """Put the measures of a reply into the register, for the indicator that it speaks of or, of
    the whole notice, for each of its indicators.

    One person, one day stand for all measures; of several each belongs to the measure in its place.
    """
    entries = list(
        zip(
            texts,
            _one_each(texts, persons, "责任人") or ("",) * len(texts),
            _one_each(texts, dues, "完成时限") or (None,) * len(texts),
            strict=True,
        )
    )
    for row in _indicators(session, assessment, notice, indicator):
        for text, person, due in entries:
            _enter(session, row, text, person, due, by, now)


def move_measure(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    state: str,
    *,
    words: str,
    progress: str,
    by: str,
    now: datetime,
) -> None:
    """Say how a measure goes; ``words`` of its text tell it from the indicator's others."""
    indicator = indicator_of(session, assessment, code)
    if state not in STATES:
        raise FeedbackRejected(f"措施的状态是{'、'.join(STATES)}，没有“{state}”")
    measure = _named(session, indicator, words)
    if measure.state == DONE and state == OPEN:
        require(progress, "已完成的措施重新办理，要写明原因（--progress）")
    measure.state, measure.state_on = state, local_date(now)
    measure.progress = progress or measure.progress
    note(session, assessment, now, by, f"措施{state}", f"{indicator.name}：{measure.text}")


def _one_each(texts: Sequence[str], given: Sequence[_Item], name: str) -> tuple[_Item, ...] | None:
    """What belongs to each measure; None where nothing was given."""
    if not given:
        return None
    if len(given) not in (1, len(texts)):
        raise FeedbackRejected(
            f"措施有{len(texts)}条，{name}写了{len(given)}个：一条措施配一个，或者只写一个管全部"
        )
    return tuple(given) if len(given) == len(texts) else (given[0],) * len(texts)


def _indicators(
    session: Session, assessment: AssessmentRow, notice: NoticeRow, code: str | None
) -> Iterator[IndicatorRow]:
    """The one that is named, else those whose cases the notice moves, as far as they are known."""
    codes = [code] if code else dict.fromkeys(case.partition(":")[0] for case in notice.cases)
    yield from session.scalars(
        select(IndicatorRow)
        .where(IndicatorRow.assessment_id == assessment.id, IndicatorRow.code.in_(list(codes)))
        .order_by(IndicatorRow.position)
    )


def _enter(
    session: Session,
    indicator: IndicatorRow,
    text: str,
    person: str,
    due: date | None,
    by: str,
    now: datetime,
) -> None:
    """A measure under way that is told again keeps its place; its person and day are renewed."""
    same = (
        MeasureRow.indicator_id == indicator.id,
        MeasureRow.text == text,
        MeasureRow.state == OPEN,
    )
    held = session.scalar(select(MeasureRow).where(*same).order_by(MeasureRow.id.desc()))
    if held is None:
        held = MeasureRow(
            indicator_id=indicator.id, text=text, person="", filed_by=by, filed_at=now
        )
        session.add(held)
    held.person, held.due = person or held.person, due or held.due


def _named(session: Session, indicator: IndicatorRow, words: str) -> MeasureRow:
    """The one measure whose text holds the words; of those whose text they are, the last."""
    held = [
        row
        for row in session.scalars(
            select(MeasureRow)
            .where(MeasureRow.indicator_id == indicator.id)
            .order_by(MeasureRow.id)
        )
        if words in row.text and (words or row.state == OPEN)
    ]
    whole = [row for row in held if words == row.text]
    if len(held) == 1 or whole:
        return (whole or held)[-1]
    if not held:
        raise FeedbackRejected(f"{indicator.name}没有{'这样' if words else '进行中'}的措施")
    told = "；".join(row.text for row in held)
    raise FeedbackRejected(f"{indicator.name}有{len(held)}条措施，请写明是哪一条的词句：{told}")
