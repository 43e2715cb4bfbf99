"""签收：要紧的文书发出几个工作日还没有签收的，提醒一次。

依据：一、「一要高度重视，逐级夯实责任」

约定：责任要落到签收的人；发出 3 个工作日仍未签收的，并成一张表在群里提醒，一件文书只提醒一次。
约定：已经反馈的视同签收；报送通知、提醒等例行文书不催签收。
"""

from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.ledger import Ledger, Notice
from workflows.progress_collection import superseded, unit_order
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind

CLAUSE = "一、「一要高度重视，逐级夯实责任」"
OF_WEIGHT = frozenset(
    {
        NoticeKind.DECOMPOSITION,
        NoticeKind.WARNING_PROMPT,
        NoticeKind.WARNING_SUPERVISION,
        NoticeKind.QUARTERLY_REPORT,
        NoticeKind.RECTIFICATION_NOTICE,
    }
)


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """One table of all that is unsigned; days missed together are superseded by the last."""
    batches: dict[date, list[Notice]] = {}
    for notice in ledger.notices.values():
        if unsigned(notice) and notice.issued_on:
            day = ledger.calendar.shift(notice.issued_on, rules.receipts.reminder_workdays)
            if day <= today and _key(day) not in ledger.notices:
                batches.setdefault(day, []).append(notice)
    if not batches:
        return []
    days = sorted(batches)
    listed = [notice for day in days for notice in batches[day]]
    last = _reminder(ledger, days[-1], listed)
    return [*(superseded(_reminder(ledger, d, batches[d]), by=last.key) for d in days[:-1]), last]


def unsigned(notice: Notice) -> tuple[str, ...]:
    """Codes of the units addressed that have neither signed for the paper nor answered it."""
    if notice.kind not in OF_WEIGHT or not notice.is_issued or not notice.unsigned:
        return ()
    answered = {reply.unit for reply in notice.replies}
    return tuple(unit for unit in notice.unsigned if unit not in answered)


def _key(day: date) -> str:
    return f"receipt_reminder:{day}"


def _reminder(ledger: Ledger, day: date, notices: list[Notice]) -> IssueNotice:
    owed = {unit for notice in notices for unit in unsigned(notice)}
    return IssueNotice(
        key=_key(day),
        kind=NoticeKind.RECEIPT_REMINDER,
        due=day,
        subject=f"关于尽快签收{_named(notices)}的提醒",
        clause=CLAUSE,
        units=tuple(sorted(owed, key=lambda unit: unit_order(ledger, unit))),
        facts={
            "未签收": [
                {
                    "文号": notice.number,
                    "文种": notice.kind.label,
                    "发出": notice.issued_on or day,
                    "单位数": len(unsigned(notice)),
                    "单位": "、".join(ledger.unit_name(unit) for unit in unsigned(notice)),
                }
                for notice in notices
            ],
            "单位总数": len(owed),
        },
    )


def _named(notices: list[Notice]) -> str:
    first = f"{notices[0].number}{notices[0].kind.label}"
    return first if len(notices) == 1 else f"{first}等{len(notices)}件文书"
