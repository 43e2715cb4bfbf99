"""回头看：督办销号满期后核查一次，巩固的归档，反弹的重新督办。

依据：三、「督促限期整改跟进」

    销号 ──满30日──▶ 回头看核查单 ──┬ 巩固：归档
                                    └ 反弹：原案重开，另发督办单

约定：30 日内又研判欠账的，原案已经重开，不再核查；同一指标已另立新案的，也不再核查。
"""

from collections.abc import Iterator
from datetime import date, timedelta

from workflows.actions import Action, IssueNotice, Supersede
from workflows.cases import (
    Case,
    all_cases,
    close_test,
    copied_to,
    is_of_round,
    issued_of,
    latest_or_blank,
)
from workflows.ledger import Judgement, Ledger
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind
from workflows.wording import item

CLAUSE = "三、「督促限期整改跟进」"
LOOK_BACK = NoticeKind.LOOK_BACK


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """A 核查单 for every closed round whose day has come; those overtaken are superseded."""
    cases = list(all_cases(ledger, rules.warning_escalation).values())
    last = {case.indicator: case for case in cases if case.opened is not None}
    actions: list[Action] = []
    for case in cases:
        actions += _overtaken(ledger, case)
        day = _day(ledger, rules, case)
        if day is None or today < day or case.look_back_key in ledger.notices:
            continue
        later = last[case.indicator] if case.opened is not None else case
        if later is case:
            actions.append(_look_back(ledger, rules, case, day))
        else:
            actions.append(_superseded(ledger, case, case.look_back_key, day, later))
    return actions


def _day(ledger: Ledger, rules: Rules, case: Case) -> date | None:
    """When a closed round is looked back at; None while it is open, and if it was never supervised
    or had no ground.
    """
    if case.closed_on is None or not case.supervised or case.groundless:
        return None
    days = timedelta(days=rules.warning_escalation.look_back_days)
    return ledger.calendar.on_or_after(case.closed_on + days)


def _overtaken(ledger: Ledger, case: Case) -> Iterator[Supersede]:
    """Rounds that ended because the indicator was behind again before the check."""
    for reopened in range(case.reopened):
        key = case.look_back_key_of(reopened)
        if key not in ledger.notices:
            yield _superseded(ledger, case, key, case.opened_on, case)


def _superseded(ledger: Ledger, case: Case, key: str, day: date, later: Case) -> Supersede:
    return Supersede(
        key=key,
        kind=LOOK_BACK,
        due=day,
        subject=_subject(ledger, case),
        clause=CLAUSE,
        by=later.supervision_key,
    )


def _subject(ledger: Ledger, case: Case) -> str:
    return f"关于对{ledger.indicator(case.indicator).name}督办事项开展回头看的通知"


def _look_back(ledger: Ledger, rules: Rules, case: Case, day: date) -> IssueNotice:
    indicator = ledger.indicator(case.indicator)
    latest = _latest(ledger, case)
    return IssueNotice(
        key=case.look_back_key,
        kind=LOOK_BACK,
        due=day,
        subject=_subject(ledger, case),
        clause=CLAUSE,
        units=(indicator.lead,),
        copies=copied_to(ledger, [case.indicator]),
        cases=(case.key,),
        period=latest.period if latest else None,
        facts={
            "单位": ledger.unit_name(indicator.lead),
            "指标情况": item(
                ledger, latest or latest_or_blank(ledger, case.indicator, case.opened_on)
            ),
            "销号日期": case.closed_on or day,
            "销号满": rules.warning_escalation.look_back_days,
            "文书": _papers(ledger, case),
            "销号标准": close_test(ledger, case),
            "对比": _then_and_now(ledger, case, latest),
            "措施": _measures(ledger, case),
            "核查要点": [
                "指标数据有无回落，是否仍经市级对口部门认定",
                "整改措施是否落实到位，有无停滞、变形",
                "同类问题是否再次发生",
            ],
        },
    )


def _latest(ledger: Ledger, case: Case) -> Judgement | None:
    """The indicator's last judgement since the case began; an event may have none."""
    judged = ledger.judgements_of(case.indicator)
    return judged[-1] if judged and judged[-1].judged_on >= case.opened_on else case.latest


def _papers(ledger: Ledger, case: Case) -> list[dict[str, object]]:
    closing = [
        notice
        for notice in issued_of(ledger, case.key, NoticeKind.CASE_CLOSURE)
        if is_of_round(notice.key, case.closure_key)
    ]
    orders = issued_of(ledger, case.key, NoticeKind.WARNING_SUPERVISION)
    return [
        {"文号": notice.number, "文种": notice.kind.label, "日期": notice.issued_on}
        for notice in (*orders, *closing)
    ]


def _then_and_now(ledger: Ledger, case: Case, latest: Judgement | None) -> list[dict[str, object]]:
    """The data at 销号 and today, side by side."""
    closed_on = case.closed_on or date.max
    judged = ledger.judgements_of(case.indicator)
    then = [j for j in judged if j.judged_on <= closed_on][-1:] if case.opened else []
    told = [("销号时", judgement) for judgement in then]
    told += [("目前", latest)] if latest is not None else []
    return [{"时点": when} | _figures(item(ledger, judgement)) for when, judgement in told]


def _figures(line: dict[str, object]) -> dict[str, object]:
    return {
        key: line[key] for key in ("数据期", "完成值", "数据状态", "应达", "差距", "名次", "灯")
    }


def _measures(ledger: Ledger, case: Case) -> list[dict[str, object]]:
    """What the unit promised in 措施台账."""
    return [
        {
            "措施": measure.text,
            "责任人": measure.person or "—",
            "时限": f"{measure.due.month}月{measure.due.day}日" if measure.due else "—",
            "状态": measure.state,
        }
        for measure in ledger.registers.measures
        if measure.indicator == case.indicator
    ]
