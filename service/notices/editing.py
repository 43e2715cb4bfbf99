"""签发前改字：督办事由、要求这类拟稿人的话可以改，指标、数、时限和销号标准不能改。

A draft's facts are what the paper says, edits in place; ``NoticeRow.edits`` keeps beside each
edited field what the service would say. A redraft keeps what people wrote and renews what stands
beside it, so that the signer sees both.
约定：数和时限出自台账，要改先改台账；销号标准是判定用的，纸上改了判定不会跟着改。
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.notices import deeds
from service.notices.drafting import begin_anew, hold
from service.tables import NoticeRow
from service.timeline import Act
from workflows.vocabulary import NoticeKind as K
from workflows.vocabulary import NoticeState

LONGEST = 500  # 字 of a text, or of one item of a list
MOST_ITEMS = 20

#: Facts that are a drafter's words, by kind.
EDITABLE: Mapping[K, tuple[str, ...]] = {
    K.WARNING_PROMPT: ("提示事项",),
    K.WARNING_SUPERVISION: ("督办事由", "办理要求", "反馈方式", "逾期后果"),
    K.QUARTERLY_REPORT: ("要求",),
    K.SPECIAL_SUPERVISION: ("督查组", "方式", "准备材料"),
    K.SUPERVISION_REPORT: ("综述", "处理意见"),
    K.PROMOTION_MEETING: ("议程", "材料要求", "请假规定"),
    K.INTERVIEW_NOTICE: ("约谈人", "方式", "参加人员", "准备材料"),
    K.RECTIFICATION_NOTICE: ("整改标准", "逾期后果"),
    K.ITEM_ORDER: ("逾期后果",),
}


class Wording(NamedTuple):
    """One editable field of a draft; a list is one item a line."""

    name: str
    text: str
    is_list: bool
    drafted: str  # what the service would say, "" where nobody edited
    by: str


def wordings(notice: NoticeRow) -> list[Wording]:
    """The fields of a draft that may be edited, none of other papers."""
    if notice.state not in (NoticeState.DRAFT, NoticeState.LISTED):
        return []
    return [
        _wording(notice, name)
        for name in EDITABLE.get(K(notice.kind), ())
        if _is_text(notice.facts.get(name))
    ]


def edit(
    session: Session, notice: NoticeRow, texts: Mapping[str, str], by: str, now: datetime
) -> bool:
    """Put other words into a draft; whether any changed. The draft is shown anew to supervision."""
    hold(session, notice.id)
    if notice.state not in (NoticeState.DRAFT, NoticeState.LISTED):
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能再改；写错的请用更正")
    known = {wording.name: wording for wording in wordings(notice)}
    changed = {name: _read(known, name, text) for name, text in texts.items()}
    changed = {name: value for name, value in changed.items() if value != notice.facts[name]}
    if not changed:
        return False
    before = {name: notice.facts[name] for name in changed}
    notice.edits = _with(notice, changed, by)
    notice.facts = notice.facts | changed
    begin_anew(session, notice, now)
    told = [{"项": name, "前": before[name], "后": changed[name]} for name in changed]
    deeds.note(session, notice, Act.EDITED, by, now, 修改=told)
    return True


def _with(notice: NoticeRow, changed: Mapping[str, Any], by: str) -> dict[str, Any]:
    """The edits after these; what is again as the service would say it is no edit any more."""
    edits = dict(notice.edits)
    for name, value in changed.items():
        drafted = edits.get(name, {"拟稿": notice.facts[name]})["拟稿"]
        edits[name] = {"拟稿": drafted, "人": by}
        if value == drafted:
            del edits[name]
    return edits


def _wording(notice: NoticeRow, name: str) -> Wording:
    edited = notice.edits.get(name, {"拟稿": "", "人": ""})
    value = notice.facts[name]
    is_list = isinstance(value, list)
    return Wording(name, _lines(value), is_list, _lines(edited["拟稿"]), edited["人"])


def _lines(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _is_text(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str)


def _read(known: Mapping[str, Wording], name: str, text: str) -> str | list[str]:
    """A field as people wrote it. Raises FeedbackRejected."""
    if name not in known:
        raise FeedbackRejected(f"“{name}”不能在签发前改；数和时限出自台账，请改台账")
    items = [line.strip() for line in text.splitlines() if line.strip()]
    if not items or len(items) > MOST_ITEMS:
        raise FeedbackRejected(f"“{name}”要有内容，一行一条，最多{MOST_ITEMS}条")
    if any(len(item) > LONGEST for item in items):
        raise FeedbackRejected(f"“{name}”一条最多{LONGEST}字")
    return items if known[name].is_list else "".join(items)
