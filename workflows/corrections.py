"""更正与作废：发出的文书有错，更正的发更正通知，作废的发作废通知，原来发给谁就告诉谁。

依据：三、「发现问题及时督促整改落实」

约定：发出的文书不改不删，文号保留；写错字句、数字的更正，原件继续有效，时限不变；不该发或者
错得不能用的作废，它要的反馈不再报。作废、更正由人逐件决定，决定即视为签发。
约定：作废后同一事项确需再发的，另拟一份重新编号，时限从重发之日起算。
"""

from collections.abc import Iterator, Mapping
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.ledger import Ledger, Notice, Request
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind

CLAUSE = "三、「发现问题及时督促整改落实」"

#: A title within 书名号 has its own as 单书名号.
_INNER_QUOTES = str.maketrans("《》", "〈〉")

#: What a person decides → the paper that tells of it.
KINDS = {"作废": NoticeKind.CANCELLATION, "更正": NoticeKind.CORRECTION}


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:  # noqa: ARG001 one shape for all
    """A paper for each decision that none tells of yet."""
    return list(_told(ledger))


def _told(ledger: Ledger) -> Iterator[IssueNotice]:
    for request in ledger.requests:
        kind = KINDS.get(request.kind)
        original = ledger.notices.get(request.notice)
        if kind is None or original is None:
            continue
        key = f"{kind}:{original.key}:{request.id}"
        if key not in ledger.notices:
            yield _paper(ledger, kind, key, request, original)


def _paper(
    ledger: Ledger, kind: NoticeKind, key: str, request: Request, original: Notice
) -> IssueNotice:
    title = str(request.facts.get("标题", "")).translate(_INNER_QUOTES)
    named = f"{original.number}{original.kind.label}" if original.number else f"《{title}》"
    told = _cancelled(original, request) if request.kind == "作废" else _corrected(request)
    return IssueNotice(
        key=key,
        kind=kind,
        due=request.made_on,
        subject=f"关于{request.kind}{named}的通知",
        clause=CLAUSE,
        units=original.units,
        copies=tuple(str(name) for name in _list(request.facts, "抄送")),
        cases=original.cases,
        period=original.period,
        facts={
            "主送": str(request.facts.get("主送", ""))
            or "、".join(ledger.unit_name(unit) for unit in original.units)
            or "原发送对象",
            "原件": named,
            "原件标题": title,
            "原件文种": original.kind.label,
            "原件日期": original.issued_on or request.made_on,
            "理由": str(request.facts.get("理由", "")),
            **told,
        },
    )


def _cancelled(original: Notice, request: Request) -> Mapping[str, object]:
    return {
        "免报": list(dict.fromkeys(due.name for due in original.dues)),
        "重发": bool(request.facts.get("重发", False)),
    }


def _corrected(request: Request) -> Mapping[str, object]:
    return {"更正": list(_list(request.facts, "更正"))}


def _list(facts: Mapping[str, object], name: str) -> tuple[object, ...]:
    value = facts.get(name)
    return tuple(value) if isinstance(value, list | tuple) else ()
