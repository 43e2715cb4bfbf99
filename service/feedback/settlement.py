"""年度结算要人登记的：市考结果、份额、一票否决、评定的等次、考核委员会的审定。

依据：四、「各镇、各部门落实和完成市考指标任务情况，与县年度目标责任综合考核挂钩」

约定：每一笔都有文号和经手人；改一笔是再登记一笔，原来的留着；等次与办法相抵触的当场不收。
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.facts import encode
from service.feedback.checks import indicator_of, note, number_of, require, unit_of
from service.tables import (
    AssessmentRow,
    CityResultRow,
    GradeRow,
    NoticeRow,
    RequestRow,
    ShareRow,
    UnitRow,
    VetoRow,
)
from workflows.annual_settlement import APPROVAL, GRADES, TASKS, draft_key, exact, settle, signed
from workflows.ledger import Ledger
from workflows.rules import Rules

MOST_POINTS = Decimal(100)  # more is a slip of the pen
MOST_PLACES = 4  # of points and of per cent
FINEST_PART = 1000  # 1/3, 7/12 … 1/1000
BEARERS = ("部门", "镇", "督查")
_LONG = Context(prec=34)


def submit_city_result(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    *,
    task: str,
    points: str,
    document: str,
    confirmed_on: date,
    by: str,
    now: datetime,
) -> None:
    """What the city said of an indicator; a later one of the same indicator holds instead."""
    indicator = indicator_of(session, assessment, code)
    if task not in TASKS:
        raise FeedbackRejected(f"任务完成情况分为{'、'.join(TASKS)}，没有“{task}”")
    number = city_points(points)
    require(document, "请写明市上文号（--document）")
    require(by, "请写明谁核对的（--by）")
    if not date(assessment.year, 1, 1) <= confirmed_on <= local_date(now):
        raise FeedbackRejected(f"认定日期{confirmed_on}应在{assessment.year}年1月1日至今天之间")
    session.add(
        CityResultRow(
            indicator_id=indicator.id,
            task=task,
            points=number,
            document=document.strip(),
            confirmed_on=confirmed_on,
            confirmed_by=by,
            recorded_at=now,
        )
    )
    told = f"{indicator.code}{indicator.name}：{task}，{signed(number)}分（{document.strip()}）"
    note(session, assessment, now, by, "登记市考结果", told)


def city_points(text: str) -> Decimal:
    """Points gained or lost as written; FeedbackRejected for what cannot be points."""
    number = number_of(text)
    if number is None:
        raise FeedbackRejected("请写明加减分，没有加减分的写0，减分写负数，如 -1.2")
    if abs(number) > MOST_POINTS or number != round(number, MOST_PLACES):
        raise FeedbackRejected(
            f"加减分“{text}”不对：应在-{MOST_POINTS}至{MOST_POINTS}之间，小数不超过{MOST_PLACES}位"
        )
    return number


def submit_shares(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    parts: Mapping[str, str],
    *,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Who bears which part of an indicator's points, all together; they come to 100 %."""
    indicator = indicator_of(session, assessment, code)
    require(reason, "份额要写明理由（如责任分工、会议纪要）")
    borne: dict[int, tuple[UnitRow, str]] = {}
    for name, part in parts.items():
        unit = _bearer(session, assessment, name)
        if unit.id in borne:
            raise FeedbackRejected(f"{name}写了两次份额，请合并")
        borne[unit.id] = (unit, part)
    percents = {unit_id: share_of(part) for unit_id, (_, part) in borne.items()}
    total = sum((exact(percent) for percent in percents.values()), Fraction(0))
    if total != 1:
        raise FeedbackRejected(
            f"份额合计{signed(total * 100).removeprefix('+')}%，应正好是100%；均分可写 单位=1/3"
        )
    recorded_at = _after_the_last(session, indicator.id, now)
    for unit_id, percent in percents.items():
        session.add(
            ShareRow(
                indicator_id=indicator.id,
                unit_id=unit_id,
                percent=percent,
                reason=reason,
                recorded_by=by,
                recorded_at=recorded_at,
            )
        )
    told = "、".join(f"{unit.code}{part.rstrip('%')}{_sign(part)}" for unit, part in borne.values())
    note(session, assessment, now, by, "登记份额", f"{indicator.code}{indicator.name}：{told}")


def _after_the_last(session: Session, indicator_id: int, now: datetime) -> datetime:
    """Shares recorded at one moment hold together: two settings of them never share theirs."""
    last = session.scalar(
        select(ShareRow.recorded_at)
        .where(ShareRow.indicator_id == indicator_id)
        .order_by(ShareRow.id.desc())
    )
    return now if last is None or last < now else last + timedelta(microseconds=1)


def _sign(part: str) -> str:
    return "" if "/" in part else "%"


def share_of(text: str) -> Decimal:
    """``60``, ``60%``, ``33.33``, ``1/3``: per cent, a fraction to more places than it needs."""
    words = text.strip()
    over, slash, under = words.partition("/")
    if slash:
        if not (over.isascii() and over.isdigit() and under.isascii() and under.isdigit()):
            raise FeedbackRejected(f"份额“{text}”不对，应写百分数（60）或者分数（1/3）")
        if not 0 < int(over) <= int(under) <= FINEST_PART:
            raise FeedbackRejected(f"份额“{text}”不对，应大于0、不超过1，分母不超过{FINEST_PART}")
        return _LONG.divide(Decimal(int(over) * 100), Decimal(int(under)))
    number = number_of(words.removesuffix("%"))
    if number is None or not 0 < number <= 100 or number != round(number, MOST_PLACES):
        raise FeedbackRejected(f"份额“{text}”不对，应大于0、不超过100，小数不超过{MOST_PLACES}位")
    return number


def submit_veto(
    session: Session,
    assessment: AssessmentRow,
    unit: str,
    *,
    matter: str,
    decided_on: date,
    document: str,
    by: str,
    now: datetime,
) -> None:
    """一票否决 of a unit; one decided before the year belongs to another assessment."""
    row = _bearer(session, assessment, unit)
    require(matter, "请写明否决事项（如党风廉政、安全生产）")
    require(document, "请写明决定文号（--document）")
    if decided_on > local_date(now):
        raise FeedbackRejected("决定日期不能晚于今天")
    if decided_on < date(assessment.year, 1, 1):
        raise FeedbackRejected(
            f"{decided_on}的决定不属于{assessment.year}年度，请登记在那个年度（--year）"
        )
    session.add(
        VetoRow(
            assessment_id=assessment.id,
            unit_id=row.id,
            matter=matter,
            decided_on=decided_on,
            document=document.strip(),
            recorded_by=by,
            recorded_at=now,
        )
    )
    note(
        session, assessment, now, by, "登记一票否决", f"{row.code}：{matter}（{document.strip()}）"
    )


def withdraw_veto(
    session: Session,
    assessment: AssessmentRow,
    unit: str,
    *,
    document: str,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Take back a unit's veto, with the reason; the row stays."""
    row = _bearer(session, assessment, unit)
    require(reason, "撤销要写明理由")
    found = session.scalars(
        select(VetoRow).where(
            VetoRow.assessment_id == assessment.id,
            VetoRow.unit_id == row.id,
            VetoRow.document == document.strip(),
            VetoRow.withdrawn_on.is_(None),
        )
    ).all()
    if not found:
        raise FeedbackRejected(f"{row.code}没有文号为“{document}”的一票否决可撤销")
    for veto in found:
        veto.withdrawn_on, veto.reason = local_date(now), reason
    note(
        session, assessment, now, by, "撤销一票否决", f"{row.code}（{document.strip()}）：{reason}"
    )


def submit_grade(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    unit: str,
    grade: str,
    *,
    head_grade: str,
    document: str,
    by: str,
    now: datetime,
) -> None:
    """A grade the committee gave; refused where the mandate has already decided otherwise."""
    row = _bearer(session, assessment, unit)
    require(document, "请写明评定文号（--document）")
    for each in (grade, *([head_grade] if head_grade else ())):
        if each not in GRADES:
            raise FeedbackRejected(f"等次分为{'、'.join(GRADES)}，没有“{each}”")
    _check_grade(ledger, rules, row.code, grade)
    session.add(
        GradeRow(
            assessment_id=assessment.id,
            unit_id=row.id,
            grade=grade,
            head_grade=head_grade,
            document=document.strip(),
            recorded_by=by,
            recorded_at=now,
        )
    )
    note(session, assessment, now, by, "登记考核等次", f"{row.code}：{grade}（{document.strip()}）")


def _check_grade(ledger: Ledger, rules: Rules, unit: str, grade: str) -> None:
    own = settle(ledger, rules.annual_settlement)
    found = next((result for result in own.units if result.unit == unit), None)
    if found is None:
        return
    if found.direct and grade != GRADES[0]:
        raise FeedbackRejected(f"{unit}按办法第四条直接确定为优秀等次，不能录入{grade}")
    if GRADES.index(grade) < GRADES.index(found.best):
        raise FeedbackRejected(f"{unit}按办法第四条等次不得高于{found.best}，不能录入{grade}")
    if grade == GRADES[0] and found.vetoes:
        raise FeedbackRejected(f"{unit}有“一票否决”情形，不能录入优秀")


def approve_settlement(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    *,
    document: str,
    approved_on: date,
    by: str,
    now: datetime,
) -> None:
    """The committee approves the draft that says what now stands; the papers follow from it."""
    require(document, "审定要写明考核委员会文号（--document）")
    if approved_on > local_date(now):
        raise FeedbackRejected("审定日期不能晚于今天")
    key = draft_key(ledger, rules)
    notice = ledger.notices.get(key)
    if notice is None or not notice.is_issued or notice.issued_on is None:
        raise FeedbackRejected("市考结果出齐或到期限才有结算草案；草案之后又有变动的，等新的一稿")
    if approved_on < notice.issued_on:
        raise FeedbackRejected(f"这一稿{notice.issued_on}才形成，不能在{approved_on}审定")
    if any(r.kind == APPROVAL and r.notice == key for r in ledger.requests):
        raise FeedbackRejected("这一稿已经登记审定")
    draft = session.scalars(
        select(NoticeRow).where(NoticeRow.assessment_id == assessment.id, NoticeRow.key == key)
    ).one()
    session.add(
        RequestRow(
            assessment_id=assessment.id,
            kind=APPROVAL,
            notice_id=draft.id,
            unit_id=None,
            facts=encode({"文号": document.strip(), "日期": approved_on}),
            made_by=by,
            made_at=now,
        )
    )
    note(session, assessment, now, by, "审定结算草案", document.strip(), notice=draft)


def _bearer(session: Session, assessment: AssessmentRow, name: str) -> UnitRow:
    """A unit that can bear points: a 部门 or a 镇, no post and no group of units."""
    unit = unit_of(session, assessment, name)
    if unit.kind not in BEARERS:
        raise FeedbackRejected(f"{unit.code}是{unit.kind}，不参加年度结算")
    return unit
