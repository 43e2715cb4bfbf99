"""别的机关给的文号：签发时写明，核对写法、年份和有没有用过，不占本县督办的序列。

依据：题、「平办发〔2017〕79号」
"""

import re
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.database import table_of
from service.errors import FeedbackRejected
from service.notices.papers import Paper
from service.settings import ServiceSettings
from service.tables import AssessmentRow, NoticeRow

_WRITTEN = re.compile(r"([\u4e00-\u9fff]{2,12})〔(\d{4})〕[1-9]\d{0,4}号")


def checked(
    session: Session, paper: Paper, settings: ServiceSettings, number: str, today: date
) -> str:
    """``number`` if the paper may bear it, "" for kinds that we number ourselves.

    Raises FeedbackRejected where it is missing, not wanted, badly written, or used.
    """
    office = settings.kinds[paper.kind].numbered_by
    number = number.strip()
    if not office:
        if number:
            raise FeedbackRejected(f"{paper.kind.label}的文号按序列自动编，不用另给（--number）")
        return ""
    if not number:
        raise FeedbackRejected(
            f"{paper.kind.label}由{office}编文号，请写明，如 --number 示办发〔{today.year}〕79号"
        )
    _check_writing(number, settings, today)
    refuse_used(session, paper.county, number)
    return number


def refuse_used(session: Session, county: str, number: str) -> None:
    """Raises FeedbackRejected where a paper of the county bears the number already."""
    subject = session.scalar(_USED, {"office": county, "given": number})
    if subject is not None:
        raise FeedbackRejected(f"文号{number}已用于“{subject}”，请核对")


def _check_writing(number: str, settings: ServiceSettings, today: date) -> None:
    parts = _WRITTEN.fullmatch(number)
    if parts is None:
        problem = f"文号“{number}”写法不对，应如 示办发〔{today.year}〕79号"
        raise FeedbackRejected(f"{problem}（六角括号，序号不加“第”、不补0）")
    if int(parts[2]) != today.year:
        raise FeedbackRejected(f"文号{number}的年份应为成文日期的年份{today.year}")
    ours = {kind.code: of.label for of, kind in settings.kinds.items() if kind.code}
    if parts[1] in ours:
        raise FeedbackRejected(f"代字“{parts[1]}”是{ours[parts[1]]}的序列，不能另给")


_notices, _assessments = table_of(NoticeRow).c, table_of(AssessmentRow).c
_USED = (
    select(_notices.subject)
    .join_from(NoticeRow, AssessmentRow, _notices.assessment_id == _assessments.id)
    .where(_assessments.county == bindparam("office"), _notices.number == bindparam("given"))
)
