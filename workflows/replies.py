"""反馈的处理：不合要求的退回重报，到期前可以申请延期。

依据：三、「发现问题及时督促整改落实」

约定：退回和延期由督办人员逐件决定，决定即视为签发，单子随即发出；重报时限与首次反馈同。
"""

from collections.abc import Iterator
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.dues import answer_within
from workflows.ledger import Ledger, Notice, Request
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind

CLAUSE = "三、「发现问题及时督促整改落实」"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The slips that answer what people asked for: 退回单, 延期批复."""
    return [*_returns(ledger, rules, today), *_extensions(ledger)]


def _returns(ledger: Ledger, rules: Rules, today: date) -> Iterator[IssueNotice]:
    for request, original in _asked(ledger, "退回"):
        times = request.facts.get("第几次", 1)
        key = f"reply_return:{original.key}:{request.id}"
        if key in ledger.notices:
            continue
        workdays = rules.warning_escalation.first_reply_workdays
        yield IssueNotice(
            key=key,
            kind=NoticeKind.REPLY_RETURN,
            due=request.made_on,
            subject=f"关于退回{original.number}{original.kind.label}反馈材料的通知",
            clause=CLAUSE,
            units=(request.unit,),
            cases=original.cases,
            period=original.period,
            facts={
                "原件文号": original.number,
                "原件文种": original.kind.label,
                "单位": ledger.unit_name(request.unit),
                "退回理由": str(request.facts.get("理由", "")),
                "第几次": times,
            },
            dues=(answer_within(ledger, today, workdays, "重报", "本单", _indicator(request)),),
        )


def _indicator(request: Request) -> str | None:
    """The indicator whose answer was sent back; None: the whole answer."""
    code = request.facts.get("指标")
    return str(code) if code else None


def _extensions(ledger: Ledger) -> Iterator[IssueNotice]:
    for request, original in _asked(ledger, "延期"):
        key = f"extension_decision:{original.key}:{request.id}"
        if key in ledger.notices:
            continue
        name = str(request.facts["事项"])
        yield IssueNotice(
            key=key,
            kind=NoticeKind.EXTENSION_DECISION,
            due=request.made_on,
            subject=f"关于{original.number}{original.kind.label}{name}时限延期的批复",
            clause=CLAUSE,
            units=(request.unit,),
            cases=original.cases,
            period=original.period,
            facts={
                "原件文号": original.number,
                "原件文种": original.kind.label,
                "单位": ledger.unit_name(request.unit),
                "事项": name,
                "原时限": request.facts["原时限"],
                "新时限": request.facts["新时限"],
                "准予": True,
                "申请理由": str(request.facts.get("理由", "")),
                "意见": "同意延期，请按新时限办理",
            },
        )


def _asked(ledger: Ledger, kind: str) -> Iterator[tuple[Request, Notice]]:
    for request in ledger.requests:
        original = ledger.notices.get(request.notice)
        if request.kind == kind and original is not None:
            yield request, original
