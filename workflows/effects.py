"""办过之后：到期事项办了，台账变成什么样；只在值上算，预演和检验都照它走。

约定：批准的延期自批复发出之日起算数；不准的，原时限照旧。
约定：启用之前就该办的事只列出，由考核办补发或者略过，不自行发出。
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from workflows.actions import Action, IssueNotice, JudgePeriod, Supersede
from workflows.ledger import Ledger, Notice, Request
from workflows.replies import DECIDED, is_granted
from workflows.vocabulary import NoticeState


def applied(
    ledger: Ledger,
    action: Action,
    on: date,
    state: NoticeState = NoticeState.ISSUED,
    number: str = "",
) -> Ledger:
    """The ledger after one due action was done; a paper ends as ``state`` says."""
    match action:
        case JudgePeriod():
            return judged(ledger, action, on)
        case Supersede():
            return with_notices(ledger, superseded(action, on))
        case IssueNotice():
            if is_of_before(ledger, action):
                state = NoticeState.LISTED
            return with_notices(ledger, as_notice(action, on, state, number))


def is_of_before(ledger: Ledger, action: IssueNotice) -> bool:
    """Due before the activation: listed for the clerk, not sent."""
    return action.due < ledger.activated_on


def judged(ledger: Ledger, action: JudgePeriod, on: date) -> Ledger:
    """The ledger with a period's sheet kept; periods close in order."""
    return replace(
        ledger,
        judgements=(*ledger.judgements, *action.sheet),
        closed={**ledger.closed, action.period: on},
    )


def superseded(action: Supersede, on: date) -> Notice:
    return Notice(key=action.key, kind=action.kind, state=NoticeState.SUPERSEDED, drafted_on=on)


def as_notice(
    action: IssueNotice, on: date, state: NoticeState = NoticeState.ISSUED, number: str = ""
) -> Notice:
    """The paper as the ledger keeps it, drawn up (and issued, if it was) on a day."""
    issued = state in (NoticeState.ISSUED, NoticeState.CANCELLED)
    return Notice(
        key=action.key,
        kind=action.kind,
        state=state,
        drafted_on=on,
        issued_on=on if issued else None,
        number=number if issued else "",
        units=action.units,
        unsigned=action.units,
        period=action.period,
        cases=action.cases,
        dues=action.dues,
    )


def with_notices(ledger: Ledger, *notices: Notice) -> Ledger:
    """The ledger with these papers, new or in place of what they were."""
    held = {**ledger.notices, **{notice.key: notice for notice in notices}}
    return replace(ledger, notices=with_extensions(held, ledger.requests))


def with_extensions(
    notices: Mapping[str, Notice], requests: Iterable[Request]
) -> dict[str, Notice]:
    """The notices with every extension that was granted and whose 批复 is out."""
    held = dict(notices)
    for request in requests:
        if request.kind != DECIDED or not is_granted(request):
            continue
        decision = held.get(f"extension_decision:{request.notice}:{request.id}")
        original = held.get(request.notice)
        new_day = request.facts["新时限"]
        if original and decision and decision.is_issued and isinstance(new_day, date):
            extended = {**original.extended, str(request.facts["事项"]): new_day}
            held[request.notice] = replace(original, extended=extended)
    return held
