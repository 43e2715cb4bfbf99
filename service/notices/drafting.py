"""到期事项 → 草稿、研判结果和留痕：一个事务里记下，靠约束保证每件只有一份。

Recording twice changes nothing: ``notice_issued_once`` and ``period_closes_once`` refuse the
second. A draft whose facts have moved is redrafted; one whose ground is gone is withdrawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import BindParameter, bindparam, insert, select, update
from sqlalchemy.orm import Session

from service import archive, timeline
from service.clock import local_date
from service.database import HELD, insert_or_nothing, table_of
from service.deliveries import remedies
from service.facts import encode
from service.tables import (
    AssessmentRow,
    IndicatorRow,
    JudgementRow,
    NoticeRow,
    PeriodRow,
    RecipientRow,
    UnitRow,
)
from service.timeline import Act
from workflows.actions import Action, IssueNotice, JudgePeriod, Supersede
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import Light, NoticeKind, NoticeState


def record(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    actions: Sequence[Action],
    rules: Rules,
    now: datetime,
) -> int:
    """Put down what is due: judgement sheets, superseded steps, drafts new and changed.

    ``actions`` are what ``decide`` says with the ledger's drafts hidden, so that drafts can be
    held against today's facts. Returns how many things changed.
    """
    if any(isinstance(action, JudgePeriod) for action in actions):
        return sum(
            _keep_sheet(session, assessment, action, now)
            for action in actions
            if isinstance(action, JudgePeriod)
        )
    wanted = [action for action in actions if isinstance(action, IssueNotice)]
    changed = sum(
        _record_superseded(session, assessment, action, now)
        for action in actions
        if isinstance(action, Supersede)
    )
    changed += _withdraw_groundless(session, assessment, ledger, wanted, now)
    if not wanted:
        return changed
    unit_ids = unit_ids_of(session, assessment.county)
    drafts = _drafts_by_key(session, assessment) if _has_drafts(ledger) else {}
    for action in wanted:
        draft = drafts.get(action.key)
        if draft is None:
            changed += _draft(session, assessment, action, rules, unit_ids, now)
        elif differs(draft, action):
            redraft(session, draft, action, unit_ids, now)
            changed += 1
    return changed


class Drafted(Protocol):
    """What was drawn up, in a row or in a rehearsal."""

    @property
    def drafted_facts(self) -> Mapping[str, Any]: ...  # encoded
    @property
    def subject(self) -> str: ...
    @property
    def cases(self) -> Sequence[Any]: ...


def differs(draft: Drafted, action: IssueNotice) -> bool:
    """Whether today's facts are other than those it was drawn up on; dues are computed anew at
    sign-off anyway, and what people wrote is theirs.
    """
    return (
        draft.drafted_facts != encode(action.facts)
        or draft.subject != action.subject
        or list(draft.cases) != list(action.cases)
    )


def redraft(
    session: Session,
    draft: NoticeRow,
    action: IssueNotice,
    unit_ids: dict[str, int],
    now: datetime,
) -> None:
    """Give a draft today's facts; the one it had is told in the event."""
    kept = _keep_edits(draft, encode(action.facts))
    told: dict[str, Any] = {"保留修改": kept} if kept else {}
    draft.dues = encode_dues(action)
    draft.subject = action.subject
    draft.cases = list(action.cases)
    draft.copies = list(action.copies)
    draft.period = str(action.period or "")
    begin_anew(session, draft, now)
    draft.recipients.clear()
    session.flush()
    _add_recipients(session, draft, action, unit_ids)
    timeline.note(
        session,
        assessment_id=draft.assessment_id,
        at=now,
        actor=timeline.SYSTEM,
        act=f"{Act.REDRAFTED}{_label(draft)}",
        notice=draft,
        **told,
    )


def begin_anew(session: Session, draft: NoticeRow, now: datetime) -> None:
    """It reads otherwise now: it is rendered again, and supervision sees it again."""
    draft.redrafted += 1
    draft.problem = draft.return_reason = ""
    _put_former_copy_by(draft)
    remedies.withdraw(session, draft.id, now)


def _keep_edits(draft: NoticeRow, facts: dict[str, Any]) -> list[str]:
    """Give the draft these facts with what people wrote in place; the fields that were kept."""
    edits = {name: edit for name, edit in draft.edits.items() if name in facts}
    written = {name: draft.facts[name] for name in edits}
    draft.edits = {name: {**edit, "拟稿": facts[name]} for name, edit in edits.items()}
    draft.facts = facts | written
    return list(edits)


def _put_former_copy_by(draft: NoticeRow) -> None:
    """A draft without its 送审稿 is one that waits to be rendered.

    What supervision was shown is kept: it is on record, and a delivery may still name its row.
    """
    for document in draft.documents:
        if document.role == archive.DRAFT:
            document.role = archive.FORMER_DRAFT
            document.name = archive.file_name(f"第{draft.redrafted}稿 {document.name}")


def encode_dues(action: IssueNotice) -> list[Any]:
    return [encode(asdict(due)) for due in action.dues]


def hold(session: Session, notice_id: int) -> NoticeRow:
    """The notice as it now stands; until the commit no cycle and no other hand changes it.

    On SQLite there is one writer anyway; on PostgreSQL whoever moves a notice holds its assessment.
    """
    session.scalars(_OWNER, {"notice": notice_id}).one()
    return session.scalars(_NOTICE, {"notice": notice_id}).one()


def withdraw(session: Session, draft: NoticeRow, reason: str, now: datetime) -> None:
    draft.state = NoticeState.WITHDRAWN
    draft.reason = reason
    remedies.withdraw(session, draft.id, now)
    timeline.note(
        session,
        assessment_id=draft.assessment_id,
        at=now,
        actor=timeline.SYSTEM,
        act=f"{Act.WITHDRAWN}{_label(draft)}",
        notice=draft,
        reason=reason,
    )


def unit_ids_of(session: Session, county: str) -> dict[str, int]:
    return {row.code: row.id for row in session.execute(_UNIT_IDS, {"county": county})}


def _label(notice: NoticeRow) -> str:
    return NoticeKind(notice.kind).label


def _has_drafts(ledger: Ledger) -> bool:
    return any(notice.state is NoticeState.DRAFT for notice in ledger.notices.values())


def _drafts_by_key(session: Session, assessment: AssessmentRow) -> dict[str, NoticeRow]:
    return {row.key: row for row in session.scalars(_DRAFTS, {"assessment": assessment.id})}


def _withdraw_groundless(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    wanted: Iterable[IssueNotice],
    now: datetime,
) -> int:
    """Withdraw drafts that nothing asks for any more."""
    grounded = {action.key for action in wanted}
    gone = [
        notice.key
        for notice in ledger.notices.values()
        if notice.state is NoticeState.DRAFT and notice.key not in grounded
    ]
    if not gone:
        return 0
    drafts = _drafts_by_key(session, assessment)
    for key in gone:
        if key in drafts:
            withdraw(session, drafts[key], "签发前依据已消失", now)
    return len(gone)


def _draft(
    session: Session,
    assessment: AssessmentRow,
    action: IssueNotice,
    rules: Rules,
    unit_ids: dict[str, int],
    now: datetime,
) -> bool:
    """Insert the draft; False where another process was first."""
    listed = action.due < assessment.activated_on
    row_id = _insert_once(
        session,
        assessment_id=assessment.id,
        key=action.key,
        kind=action.kind.value,
        state=NoticeState.LISTED if listed else NoticeState.DRAFT,
        automatic=rules.automatic.get(action.kind, False) and not action.needs_person,
        subject=action.subject,
        clause=action.clause,
        due_on=action.due,
        drafted_at=now,
        facts=encode(action.facts),
        dues=encode_dues(action),
        cases=list(action.cases),
        copies=list(action.copies),
        period=str(action.period or ""),
        form_units=list(action.form_units),
    )
    if row_id is None:
        return False
    notice = session.get_one(NoticeRow, row_id)
    _add_recipients(session, notice, action, unit_ids)
    if listed or not notice.automatic:  # an automatic paper is told of when it goes out
        timeline.note(
            session,
            assessment_id=assessment.id,
            at=now,
            actor=timeline.SYSTEM,
            act=f"{Act.LISTED if listed else Act.DRAFTED}{action.kind.label}",
            notice=notice,
        )
    return True


def _insert_once(session: Session, **values: Any) -> int | None:
    return insert_or_nothing(session, NoticeRow, **(_BLANK | values))


_BLANK: dict[str, Any] = {
    "problem": "",
    "reason": "",
    "superseded_by": "",
    "number": "",
    "signed_by": "",
    "template_version": "",
    "renderer_version": "",
    "redrafted": 0,
    "facts": {},
    "edits": {},
    "dues": [],
    "cases": [],
    "copies": [],
    "period": "",
    "form_units": [],
}


def _add_recipients(
    session: Session, notice: NoticeRow, action: IssueNotice, unit_ids: dict[str, int]
) -> None:
    """主送 in order, then 抄送; a post (常务副县长) is no unit and is only named on the paper."""
    session.flush()
    named: dict[str, str] = dict.fromkeys(action.copies, "抄送") | dict.fromkeys(
        action.units, "主送"
    )
    ordered = [*action.units, *(name for name in action.copies if name not in action.units)]
    rows = [
        {
            "notice_id": notice.id,
            "unit_id": unit_ids[code],
            "role": named[code],
            "position": position,
        }
        for position, code in enumerate(ordered)
        if code in unit_ids
    ]
    if rows:
        session.execute(_RECIPIENTS, rows)
        session.expire(notice, ["recipients"])


def _record_superseded(
    session: Session, assessment: AssessmentRow, action: Supersede, now: datetime
) -> bool:
    row_id = _insert_once(
        session,
        assessment_id=assessment.id,
        key=action.key,
        kind=action.kind.value,
        state=NoticeState.SUPERSEDED,
        automatic=True,
        subject=action.subject,
        clause=action.clause,
        due_on=action.due,
        drafted_at=now,
        superseded_by=action.by,
    )
    if row_id is None:
        return False
    timeline.note(
        session,
        assessment_id=assessment.id,
        at=now,
        actor=timeline.SYSTEM,
        act=f"{Act.SUPERSEDED}{action.kind.label}",
        notice=session.get_one(NoticeRow, row_id),
        by=action.by,
    )
    return True


def _keep_sheet(
    session: Session, assessment: AssessmentRow, action: JudgePeriod, now: datetime
) -> bool:
    """Keep a period's sheet; False where another process kept it first."""
    if not _close_period(session, assessment, str(action.period), local_date(now)):
        return False
    own = {"assessment": assessment.id}
    ids = {row.code: row.id for row in session.execute(_INDICATOR_IDS, own)}
    if action.sheet:
        session.execute(_JUDGEMENTS, list(_judgement_rows(action, ids)))
    timeline.note(
        session,
        assessment_id=assessment.id,
        at=now,
        actor=timeline.SYSTEM,
        act=timeline.JUDGED,
        subject=in_short(action),
        clause=action.clause,
    )
    return True


def in_short(action: JudgePeriod) -> str:
    """A sheet in a line: how many of each light."""
    lights = [judgement.light for judgement in action.sheet]
    told = "、".join(f"{light.value}{lights.count(light)}" for light in Light if light in lights)
    return f"{action.period.label}：{told or '无指标'}"


def _judgement_rows(action: JudgePeriod, ids: dict[str, int]) -> Iterable[dict[str, Any]]:
    for judgement in action.sheet:
        facts = asdict(judgement)
        facts["indicator_id"] = ids[facts.pop("indicator")]
        facts["period"] = str(action.period)
        facts["light"] = judgement.light.value
        facts["basis"] = judgement.basis.value if judgement.basis else None
        yield facts


def _close_period(session: Session, assessment: AssessmentRow, period: str, day: date) -> bool:
    insert_or_nothing(
        session,
        PeriodRow,
        assessment_id=assessment.id,
        period=period,
        close_now=False,
        reason="",
    )
    closed = session.execute(_CLOSE, {"assessment": assessment.id, "of": period, "day": day})
    return closed.scalar_one_or_none() is not None


# --- 预备好的语句 --------------------------------------------------------------------------------

_ASSESSMENT: BindParameter[int] = bindparam("assessment")
_periods, _units = table_of(PeriodRow).c, table_of(UnitRow).c
_indicators = table_of(IndicatorRow).c

_OWNER = (
    select(AssessmentRow)
    .where(
        AssessmentRow.id
        == select(NoticeRow.assessment_id)
        .where(NoticeRow.id == bindparam("notice"))
        .scalar_subquery()
    )
    .with_for_update(**HELD)
)
_NOTICE = (
    select(NoticeRow)
    .where(NoticeRow.id == bindparam("notice"))
    .execution_options(populate_existing=True)
)
_DRAFTS = (
    select(NoticeRow)
    .where(NoticeRow.assessment_id == _ASSESSMENT, NoticeRow.state == NoticeState.DRAFT)
    .order_by(NoticeRow.id)
)
_UNIT_IDS = select(_units.code, _units.id).where(_units.county == bindparam("county"))
_INDICATOR_IDS = select(_indicators.code, _indicators.id).where(
    _indicators.assessment_id == _ASSESSMENT
)
_RECIPIENTS = insert(table_of(RecipientRow))
_JUDGEMENTS = insert(table_of(JudgementRow))
_CLOSE = (
    update(table_of(PeriodRow))
    .where(
        _periods.assessment_id == _ASSESSMENT,
        _periods.period == bindparam("of"),
        _periods.judged_on.is_(None),
    )
    .values(judged_on=bindparam("day"))
    .returning(_periods.id)
)
