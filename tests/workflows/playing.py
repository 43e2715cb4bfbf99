"""The core played by itself: judgements and papers as values, days without a service."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.builders import make_indicator, make_ledger, make_rules
from workflows import effects
from workflows.actions import Action, IssueNotice
from workflows.deciding import decide
from workflows.ledger import Duty, Judgement, Ledger, Notice, Reply, Request
from workflows.periods import Period
from workflows.vocabulary import (
    Light,
    NoticeKind,
    NoticeState,
    Recognition,
    ReplyState,
    Role,
)

RULES = make_rules()

#: The closing days of 2017 by the calendar: the 10th (or the next working day) and 3 working days.
JUDGED_ON = {
    "2017-06": date(2017, 7, 13),
    "2017-07": date(2017, 8, 15),
    "2017-08": date(2017, 9, 14),
    "2017-09": date(2017, 10, 13),
    "2017-10": date(2017, 11, 15),
    "2017-11": date(2017, 12, 14),
    "2017-12": date(2018, 1, 15),
}
PERIODS = tuple(JUDGED_ON)
_BEHIND = (Light.YELLOW, Light.RED, Light.UNFILED)


def day(text: str) -> date:
    """``8-15`` is of 2017; ``2018-1-15`` says its year."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2017, *parts)


def make_judgement(
    light: str = "红", period: str = "2017-07", indicator: str = "3-20", **overrides: Any
) -> Judgement:
    of = Light(light)
    facts: dict[str, Any] = {
        "indicator": indicator,
        "period": Period.parse(period),
        "judged_on": JUDGED_ON[period],
        "light": of,
        "warns": of in _BEHIND,
        "basis": None if of is Light.UNFILED else Recognition.RECOGNISED,
    }
    return Judgement(**(facts | overrides))


def judged(*judgements: Judgement, **overrides: Any) -> Ledger:
    """A ledger whose periods are closed as these judgements say."""
    codes = dict.fromkeys(judgement.indicator for judgement in judgements)
    facts: dict[str, Any] = {
        "indicators": tuple(make_indicator(code) for code in codes or ("3-20",)),
        "judgements": tuple(sorted(judgements, key=lambda j: j.period)),
        "closed": {j.period: j.judged_on for j in judgements},
    }
    return make_ledger(**(facts | overrides))


def months(lights: str, indicator: str = "3-20", first: str = "2017-07") -> list[Judgement]:
    """One judgement a month: ``months("黄 红")``."""
    start = PERIODS.index(first)
    return [
        make_judgement(light, PERIODS[start + n], indicator)
        for n, light in enumerate(lights.split())
    ]


def led_by(ledger: Ledger, unit: str) -> Ledger:
    """The ledger after a merger, or a change of who leads: every indicator is this unit's."""
    duties = (Duty(unit=unit, role=Role.LEAD),)
    led = tuple(replace(indicator, duties=duties) for indicator in ledger.indicators)
    return replace(ledger, indicators=led)


# --- 文书 ----------------------------------------------------------------------------------------


def as_notice(
    action: IssueNotice, on: date, state: NoticeState = NoticeState.ISSUED, serial: int = 1
) -> Notice:
    """As the service keeps it; everybody signs for it at once."""
    notice = effects.as_notice(action, on, state, f"示督〔2017〕{serial}号")
    return replace(notice, unsigned=())


def with_notice(ledger: Ledger, *notices: Notice) -> Ledger:
    return effects.with_notices(ledger, *notices)


def issued(
    ledger: Ledger, actions: Iterable[Action], on: date, state: NoticeState = NoticeState.ISSUED
) -> Ledger:
    """The ledger after these papers went out (or ended as ``state`` says) on a day."""
    for action in actions:
        if isinstance(action, IssueNotice):
            serial = len(ledger.notices) + 1
            ledger = with_notice(ledger, as_notice(action, on, state, serial))
    return ledger


def in_state(ledger: Ledger, key: str, state: NoticeState) -> Ledger:
    return with_notice(ledger, replace(ledger.notices[key], state=state))


def replied(
    ledger: Ledger,
    key: str,
    on: date,
    state: ReplyState = ReplyState.RECEIVED,
    *,
    indicator: str | None = None,
    stage: str = "反馈",
) -> Ledger:
    notice = ledger.notices[key]
    reply = Reply(
        unit=notice.units[0], replied_on=on, state=state, stage=stage, indicator=indicator
    )
    return with_notice(ledger, replace(notice, replies=(*notice.replies, reply)))


def sent_back(ledger: Ledger, key: str, on: date, *, indicator: str | None = None) -> Ledger:
    """The unit's answer and, the same day, its return; the 退回单 is for ``replies`` to write."""
    ledger = replied(ledger, key, on, ReplyState.RETURNED, indicator=indicator)
    facts = {"理由": "无实质内容", "指标": indicator}
    return asked(ledger, "退回", key, on, **facts)


def asked(ledger: Ledger, kind: str, key: str, on: date, **facts: object) -> Ledger:
    count = sum(r.kind == kind and r.notice == key for r in ledger.requests)
    request = Request(
        id=str(count + 1),
        kind=kind,
        notice=key,
        unit=ledger.notices[key].units[0],
        made_on=on,
        facts=facts,
    )
    return replace(ledger, requests=(*ledger.requests, request))


# --- 日子 ----------------------------------------------------------------------------------------


def applied(
    ledger: Ledger, action: Action, on: date, state: NoticeState = NoticeState.ISSUED
) -> Ledger:
    """The ledger after one due action was done as the service does it."""
    if isinstance(action, IssueNotice):
        listed = effects.is_of_before(ledger, action)
        return issued(ledger, [action], on, NoticeState.LISTED if listed else state)
    return effects.applied(ledger, action, on)


def settled(ledger: Ledger, on: date, seen: list[tuple[date, Action]] | None = None) -> Ledger:
    """Do all that is due on a day, until nothing is."""
    while actions := decide(ledger, RULES, on):
        for action in actions:
            ledger = applied(ledger, action, on)
            if seen is not None:
                seen.append((on, action))
    return ledger


def played(
    ledger: Ledger,
    first: date,
    last: date,
    deeds: Callable[[Ledger, date], Ledger] = lambda ledger, _: ledger,
) -> tuple[Ledger, list[tuple[date, Action]]]:
    """Mornings by the core, afternoons by ``deeds``; the ledger at the end and what was done."""
    seen: list[tuple[date, Action]] = []
    on = first
    while on <= last:
        ledger = deeds(settled(ledger, on, seen), on)
        ledger = settled(ledger, on, seen)
        on += timedelta(days=1)
    return ledger, seen


def keys(actions: Iterable[Action]) -> list[str]:
    return [a.key for a in actions if isinstance(a, IssueNotice)]


def of_kind(actions: Iterable[Action], kind: NoticeKind) -> list[IssueNotice]:
    return [a for a in actions if isinstance(a, IssueNotice) and a.kind is kind]
