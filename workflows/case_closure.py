"""销号：督办单写明的标准达到了，由督查室签发销号通知，案才算了结。

依据：三、「发现问题及时督促整改落实」

约定：只认市级对口部门认定的数；不是数的事项，由督办人员附佐证申请销号。回头看反弹后重开的案，
数达标还不够，须现场核查后申请销号。
"""

from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.cases import (
    ENDED,
    Case,
    close_test,
    copied_to,
    is_behind,
    is_of_round,
    issued_of,
    latest_or_blank,
    open_cases,
)
from workflows.ledger import Judgement, Ledger, Notice
from workflows.rules import Rules
from workflows.vocabulary import Light, NoticeKind, Recognition
from workflows.wording import item, with_unit

CLAUSE = "三、「发现问题及时督促整改落实」"
CLOSURE = NoticeKind.CASE_CLOSURE


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:  # noqa: ARG001 one shape for all
    """The closing papers of cases whose 销号标准 is met."""
    return list(_closures(ledger, list(open_cases(ledger, rules.warning_escalation).values())))


def _closures(ledger: Ledger, cases: list[Case]) -> list[IssueNotice]:
    actions: list[IssueNotice] = []
    for case in cases:
        ground = _closure_ground(ledger, case)
        if ground is None:
            continue
        suffix, day, facts = ground
        key = case.closure_key + suffix
        if key not in ledger.notices:
            actions.append(_closure(ledger, case, key, day, facts))
    return actions


def meets_close_test(judgement: Judgement) -> bool:
    """On course by 认定 data: what every numeric 销号标准 asks."""
    on_course = judgement.light in (Light.GREEN, Light.YELLOW) and not is_behind(judgement)
    return on_course and judgement.basis is Recognition.RECOGNISED


def _closure_ground(ledger: Ledger, case: Case) -> tuple[str, date, dict[str, object]] | None:
    """(key suffix, since when, facts) once the 销号标准 is met after a 督办单; else None.

    A refused closure is not drawn up again until a later judgement or request gives new ground.
    A judgement speaks before a request: 认定 data needs no other proof.
    """
    if not case.supervised:
        return None
    issued_on = ledger.notices[case.supervision_key].issued_on
    assert issued_on is not None  # noqa: S101 supervised says so
    ended = [
        notice
        for notice in ledger.notices_of_case.get(case.key, ())
        if notice.kind is CLOSURE
        and notice.state in ENDED
        and is_of_round(notice.key, case.closure_key)
    ]
    told = max((notice.period for notice in ended if notice.period), default=None)
    met = [j for j in _met_last(case, issued_on) if told is None or j.period > told]
    if met and not case.rebounded:
        text = _recognised_text(ledger, met[-1])
        return _again(ended), met[0].judged_on, {"结果": "已达标", "销号依据": text}
    return _asked_ground(ledger, case, issued_on, ended)


def _met_last(case: Case, issued_on: date) -> list[Judgement]:
    """The judgements since the 督办单 that have met its 销号标准 without a break until now."""
    met: list[Judgement] = []
    for judgement in reversed(case.judgements):
        if judgement.judged_on < issued_on or not meets_close_test(judgement):
            break
        met.insert(0, judgement)
    return met


def _asked_ground(
    ledger: Ledger, case: Case, issued_on: date, ended: list[Notice]
) -> tuple[str, date, dict[str, object]] | None:
    """The first 销号 request of this round that no ended closure has used up."""
    requests = [
        request
        for request in ledger.requests
        if request.kind == "销号"
        and request.facts.get("案") == case.key
        and request.made_on >= issued_on
    ]
    used = [n for n in ended if requests and n.drafted_on >= requests[0].made_on]
    if len(requests) <= len(used):
        return None
    request = requests[len(used)]
    facts: dict[str, object] = {"结果": "已整改", "销号依据": str(request.facts.get("依据", ""))}
    return _again(ended), request.made_on, facts


def _again(ended: list[Notice]) -> str:
    return f":again-{len(ended)}" if ended else ""


def _recognised_text(ledger: Ledger, judgement: Judgement) -> str:
    indicator = ledger.indicator(judgement.indicator)
    actual = with_unit(judgement.actual, indicator.unit)
    return f"{judgement.period.label}完成{actual}，已经市级对口部门认定，研判为{judgement.light.value}灯"


def _closure(
    ledger: Ledger, case: Case, key: str, day: date, facts: dict[str, object]
) -> IssueNotice:
    indicator = ledger.indicator(case.indicator)
    return IssueNotice(
        key=key,
        kind=CLOSURE,
        due=day,
        subject=f"关于{indicator.name}督办事项销号的通知",
        clause=CLAUSE,
        units=(indicator.lead,),
        copies=copied_to(ledger, [case.indicator]),
        cases=(case.key,),
        period=case.latest.period if case.latest else None,
        facts={
            "单位": ledger.unit_name(indicator.lead),
            "指标情况": item(
                ledger, case.latest or latest_or_blank(ledger, case.indicator, case.opened_on)
            ),
            "原件": [
                {"文号": n.number, "文种": n.kind.label, "日期": n.issued_on}
                for n in issued_of(ledger, case.key, NoticeKind.WARNING_SUPERVISION)
            ],
            "销号标准": close_test(ledger, case),
            **facts,
        },
    )
