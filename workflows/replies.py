"""反馈的处理：不合要求的退回重报，到期前可以申请延期，准不准都批复。

依据：三、「发现问题及时督促整改落实」

约定：退回和延期由督办人员逐件决定，决定即视为签发，单子随即发出；重报时限与首次反馈同。
约定：延期由单位在到期前申请；过了原时限没有批的，申请作罢。不准的写明理由，原时限照旧，到期前可以再申请。
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.dues import answer_within
from workflows.ledger import Due, Ledger, Notice, Request
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind

CLAUSE = "三、「发现问题及时督促整改落实」"
#: Kinds of requests: a unit applies for a later day, supervision decides.
APPLIED, DECIDED = "申请延期", "延期"
_GRANTED = "同意延期，请按新时限办理"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The slips that answer what people asked for: 退回单, 延期批复."""
    return [*_returns(ledger, rules, today), *_extensions(ledger)]


def _returns(ledger: Ledger, rules: Rules, today: date) -> Iterator[IssueNotice]:
    workdays = rules.warning_escalation.first_reply_workdays
    for request, original in _asked(ledger, "退回", NoticeKind.REPLY_RETURN):
        again = answer_within(ledger, today, workdays, "重报", "本单", _indicator(request))
        yield _slip(
            ledger,
            NoticeKind.REPLY_RETURN,
            request,
            original,
            subject=f"关于退回{original.number}{original.kind.label}反馈材料的通知",
            facts={
                "退回理由": str(request.facts.get("理由", "")),
                "第几次": request.facts.get("第几次", 1),
            },
            dues=(again,),
        )


def _extensions(ledger: Ledger) -> Iterator[IssueNotice]:
    for request, original in _asked(ledger, DECIDED, NoticeKind.EXTENSION_DECISION):
        name, told = str(request.facts["事项"]), request.facts
        granted = is_granted(request)
        yield _slip(
            ledger,
            NoticeKind.EXTENSION_DECISION,
            request,
            original,
            subject=f"关于{original.number}{original.kind.label}{name}时限延期的批复",
            facts={
                "事项": name,
                "原时限": told["原时限"],
                "新时限": told["新时限"],
                "准予": granted,
                "申请理由": str(told.get("理由", "")),
                "意见": _GRANTED if granted else str(told.get("意见", "")),
            },
        )


def is_granted(decision: Request) -> bool:
    """Whether a decision puts the day off."""
    return decision.facts.get("准予", True) is True


def waiting_extensions(ledger: Ledger, today: date) -> tuple[Request, ...]:
    """What units applied for and nobody has decided: the last 申请延期 of each due, until its old
    day is past or a decision on the same due follows it.
    """
    return tuple(
        request
        for request in _last_words(ledger)
        if request.kind == APPLIED and _day(request.facts["原时限"]) >= today
    )


def refused_extensions(ledger: Ledger) -> tuple[Request, ...]:
    """Decisions not to put a due off that nothing has followed: its old day stands."""
    return tuple(
        request
        for request in _last_words(ledger)
        if request.kind == DECIDED and not is_granted(request)
    )


def _last_words(ledger: Ledger) -> Iterable[Request]:
    """Of each due the last that was asked or decided about its day."""
    last: dict[tuple[str, object], Request] = {}
    for request in ledger.requests:
        if request.kind in (APPLIED, DECIDED):
            last[request.notice, request.facts["事项"]] = request
    return last.values()


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.min


def _asked(ledger: Ledger, asked: str, kind: NoticeKind) -> Iterator[tuple[Request, Notice]]:
    """Requests of this sort that no slip answers yet, each with the paper it is about."""
    for request in ledger.requests:
        original = ledger.notices.get(request.notice)
        if request.kind != asked or original is None or not original.is_issued:
            continue
        if _key(kind, request, original) not in ledger.notices:
            yield request, original


def _key(kind: NoticeKind, request: Request, original: Notice) -> str:
    return f"{kind}:{original.key}:{request.id}"


def _indicator(request: Request) -> str | None:
    """The indicator whose answer was sent back; None: the whole answer."""
    code = request.facts.get("指标")
    return str(code) if code else None


def _slip(
    ledger: Ledger,
    kind: NoticeKind,
    request: Request,
    original: Notice,
    *,
    subject: str,
    facts: Mapping[str, object],
    dues: tuple[Due, ...] = (),
) -> IssueNotice:
    return IssueNotice(
        key=_key(kind, request, original),
        kind=kind,
        due=request.made_on,
        subject=subject,
        clause=CLAUSE,
        units=(request.unit,),
        cases=original.cases,
        period=original.period,
        facts={
            "原件文号": original.number,
            "原件文种": original.kind.label,
            "单位": ledger.unit_name(request.unit),
            **facts,
        },
        dues=dues,
    )
