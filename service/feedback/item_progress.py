"""交办事项的办理情况和销号：按项报，按项认可。"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback import form_drafts
from service.feedback.checks import require
from service.feedback.requests import add_request
from service.tables import AssessmentRow, NoticeRow, ReplyRow
from workflows.items import CLOSED, STAGE, Item, all_items
from workflows.ledger import Ledger
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState


def require_item(notice: NoticeRow, part: str | None, stage: str) -> None:
    """Whether an answer of this stage may speak of this part of the notice."""
    if notice.kind != NoticeKind.ITEM_ORDER:
        if stage == STAGE:
            raise FeedbackRejected(f"{STAGE}针对交办单，“{notice.subject}”不是交办单")
        return
    count = len(notice.facts["事项"])
    if stage != STAGE or part not in {str(n) for n in range(1, count + 1)}:
        raise FeedbackRejected(f"交办单按项报{STAGE}，请注明第几项（1—{count}）")


def close_item(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    ordinal: int,
    *,
    evidence: str,
    by: str,
    now: datetime,
) -> None:
    """Accept what was done for an item: 销号. What was answered last counts as accepted."""
    item = open_item(ledger, notice, ordinal)
    require(evidence, "事项销号要写明佐证")
    unit = next(r.unit for r in notice.recipients if r.role == "主送")
    replies = select(ReplyRow).where(
        ReplyRow.notice_id == notice.id, ReplyRow.indicator == str(ordinal)
    )
    last = session.scalar(replies.order_by(ReplyRow.id.desc()))
    if last is not None and last.state == ReplyState.RECEIVED:
        last.state, last.settled_at = ReplyState.ACCEPTED, now
    answering = ledger.successor(item.charge.unit)
    form_drafts.drop(session, assessment, answering, f"item:{notice.id}:{ordinal}")
    facts = {"项": ordinal, "依据": evidence.strip()}
    add_request(
        session, assessment, CLOSED, notice, unit, facts, by=by, now=now, subject=item.charge.text
    )


def open_item(ledger: Ledger, notice: NoticeRow, ordinal: int) -> Item:
    """The item of an issued 交办单 that is not closed yet."""
    if notice.kind != NoticeKind.ITEM_ORDER or notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”不是已发出的交办单")
    found = [i for i in all_items(ledger) if i.order == notice.key and i.ordinal == ordinal]
    if not found:
        raise FeedbackRejected(f"“{notice.subject}”没有第{ordinal}项")
    if found[0].closed_on is not None:
        raise FeedbackRejected(f"“{notice.subject}”第{ordinal}项已于{found[0].closed_on}销号")
    return found[0]
