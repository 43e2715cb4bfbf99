"""发出以后的错：作废、更正。原件不改不删、文号保留，另有一份通知告诉原来收到的单位。

作废而要重发的，原件让出它的编码，判定函数随即照旧另拟一份；只说过原件的话（退回、延期）跟着原件走。
"""

import html
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import archive
from service.deliveries import remedies
from service.errors import FeedbackRejected
from service.facts import encode
from service.notices import deeds
from service.notices.drafting import hold
from service.tables import NoticeRow, ReplyRow, RequestRow
from workflows.actions import IssueNotice, JudgePeriod
from workflows.deciding import decide
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState

#: What stands on a paper of a kind: while it does, the paper is not to be voided.
STANDS_ON: Mapping[NoticeKind, tuple[NoticeKind, ...]] = {
    NoticeKind.WARNING_PROMPT: (NoticeKind.WARNING_SUPERVISION,),
    NoticeKind.WARNING_SUPERVISION: (NoticeKind.CASE_CLOSURE,),
    NoticeKind.CASE_CLOSURE: (NoticeKind.WARNING_SUPERVISION, NoticeKind.LOOK_BACK),
    NoticeKind.INTERVIEW_NOTICE: (NoticeKind.INTERVIEW_RECORD,),
    NoticeKind.INTERVIEW_RECORD: (NoticeKind.RECTIFICATION_NOTICE,),
    NoticeKind.SPECIAL_SUPERVISION: (NoticeKind.SUPERVISION_REPORT,),
    NoticeKind.PROMOTION_MEETING: (NoticeKind.MEETING_MINUTES,),
}


def cancel(
    session: Session,
    notice: NoticeRow,
    by: str,
    reason: str,
    now: datetime,
    *,
    redo: bool = False,
) -> None:
    """作废 an issued notice: its number stays used, what has not left yet does not leave.

    ``redo``: the same ground is drawn up anew under a number of its own, if it still holds.
    """
    hold(session, notice.id)
    _require_issued(notice, "作废")
    _require(reason, "作废要写明理由")
    if notice.kind == NoticeKind.CANCELLATION:
        raise FeedbackRejected("作废通知不能再作废；写错的请用更正，作废错了的另行发文")
    _refuse_if_stood_on(session, notice)
    notice.state = NoticeState.CANCELLED
    notice.reason = reason
    remedies.withdraw(session, notice.id, now)
    if redo:
        _give_up_key(session, notice)
    elif notice.kind == NoticeKind.REPLY_RETURN:
        _take_answer_back(session, notice)
    _decide(session, notice, "作废", by, now, reason, {"重发": redo})


def require_ground(ledger: Ledger, rules: Rules, key: str, today: date) -> None:
    """Raises FeedbackRejected unless the paper whose key was given up would be drawn up today."""
    actions = decide(ledger.without_drafts(), rules, today)
    if any(isinstance(action, JudgePeriod) for action in actions):
        raise FeedbackRejected("已到研判日而未研判，请先运行 cycle，再作废重发")
    if not any(isinstance(action, IssueNotice) and action.key == key for action in actions):
        raise FeedbackRejected("这份文书的依据已不在，重发不了；只作废的，不加 --redo")


def correct(
    session: Session,
    notice: NoticeRow,
    by: str,
    changes: Sequence[tuple[str, str]],
    reason: str,
    now: datetime,
) -> None:
    """更正 words of an issued notice, (wrong, right) each; it stays in force and so do its days."""
    hold(session, notice.id)
    _require_issued(notice, "更正")
    _require(reason, "更正要写明理由")
    if not changes:
        raise FeedbackRejected("更正要写明原文和更正后的文字，至少一处")
    text = _text_of(notice)
    for wrong, right in changes:
        _require(wrong, "更正要写明原文")
        _require(right, f"“{wrong}”更正为什么，要写明；整件不用的请用作废")
        if wrong == right:
            raise FeedbackRejected(f"“{wrong}”更正前后一样")
        if _bare(wrong) not in text:
            raise FeedbackRejected(f"“{notice.subject}”里没有“{wrong}”，请照原文写")
    told = [{"误": wrong, "正": right} for wrong, right in changes]
    _decide(session, notice, "更正", by, now, reason, {"更正": told})


def _require_issued(notice: NoticeRow, act: str) -> None:
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，只有已发出的文书才能{act}")


def _require(text: str, problem: str) -> None:
    if not text.strip():
        raise FeedbackRejected(problem)


def _refuse_if_stood_on(session: Session, notice: NoticeRow) -> None:
    """A rung is not taken out from under a higher one."""
    for follower in _issued(session, notice, STANDS_ON.get(NoticeKind(notice.kind), ())):
        if follower.id > notice.id and _speaks_of_the_same(follower, notice):
            raise FeedbackRejected(
                f"“{notice.subject}”之后已发出{follower.number}"
                f"{NoticeKind(follower.kind).label}，不能作废；写错的请用更正，"
                "确需作废的，先作废后发的那份"
            )
    looked = select(RequestRow.id).where(
        RequestRow.notice_id == notice.id, RequestRow.kind == "回头看"
    )
    if notice.kind == NoticeKind.LOOK_BACK and session.scalar(looked) is not None:
        raise FeedbackRejected(f"“{notice.subject}”的核查结果已经登记，不能作废；写错的请用更正")


def _speaks_of_the_same(follower: NoticeRow, notice: NoticeRow) -> bool:
    """Of a case that the notice moves; of what has no case, of the same meeting or quarter."""
    if notice.cases:
        return bool(set(follower.cases) & set(notice.cases))
    return bool(follower.key.partition(":")[2] == notice.key.partition(":")[2])


def _issued(
    session: Session, notice: NoticeRow, kinds: tuple[NoticeKind, ...]
) -> Sequence[NoticeRow]:
    if not kinds:
        return ()
    return session.scalars(
        select(NoticeRow)
        .where(
            NoticeRow.assessment_id == notice.assessment_id,
            NoticeRow.kind.in_(kinds),
            NoticeRow.state == NoticeState.ISSUED,
        )
        .order_by(NoticeRow.id)
    ).all()


def _give_up_key(session: Session, notice: NoticeRow) -> None:
    """Leave the key to the paper that is drawn up anew; slips about this one go along with it."""
    key = notice.key
    known = set(
        session.scalars(
            select(NoticeRow.key).where(NoticeRow.assessment_id == notice.assessment_id)
        )
    )
    serial = 1
    while f"{key}:void-{serial}" in known:
        serial += 1
    slip = re.compile(rf"(\w+:{re.escape(key)}):(\d+)")
    notice.key = f"{key}:void-{serial}"
    notice.superseded_by = key
    for row in session.scalars(
        select(NoticeRow).where(NoticeRow.assessment_id == notice.assessment_id)
    ):
        if found := slip.fullmatch(row.key):
            row.key = f"{found[1]}:void-{serial}:{found[2]}"
    session.flush()


def _take_answer_back(session: Session, slip: NoticeRow) -> None:
    """A 退回 that was no good: the answer that was sent back stands again."""
    original = session.scalar(
        select(NoticeRow).where(
            NoticeRow.assessment_id == slip.assessment_id,
            NoticeRow.key == slip.key.partition(":")[2].rpartition(":")[0],
        )
    )
    if original is None:
        return
    units = [recipient.unit_id for recipient in slip.recipients if recipient.role == "主送"]
    reply = session.scalar(
        select(ReplyRow)
        .where(
            ReplyRow.notice_id == original.id,
            ReplyRow.unit_id.in_(units),
            ReplyRow.state == ReplyState.RETURNED,
        )
        .order_by(ReplyRow.id.desc())
    )
    if reply is not None:
        reply.state, reply.return_reason, reply.settled_at = ReplyState.RECEIVED, "", None


def _text_of(notice: NoticeRow) -> str:
    """The words of the stored document, without white space."""
    words = notice.subject + notice.number
    for document in notice.documents:
        if document.role == archive.FINAL and document.media_type == archive.DOCX:
            with zipfile.ZipFile(io.BytesIO(document.content)) as package:
                page = package.read("word/document.xml").decode("utf-8")
            words += html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", page)))
    return _bare(words)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _decide(
    session: Session,
    notice: NoticeRow,
    act: str,
    by: str,
    now: datetime,
    reason: str,
    told: Mapping[str, Any],
) -> None:
    """Put the decision down; the paper that tells of it follows in the next cycle."""
    facts = {
        "标题": notice.subject,
        "主送": str(notice.facts.get("主送", "")),
        "抄送": list(notice.copies),
        "理由": reason.strip(),
        **told,
    }
    session.add(
        RequestRow(
            assessment_id=notice.assessment_id,
            kind=act,
            notice_id=notice.id,
            unit_id=None,
            facts=encode(facts),
            made_by=by,
            made_at=now,
        )
    )
    session.flush()
    deeds.note(session, notice, act, by, now, handed_in=True, reason=reason)
