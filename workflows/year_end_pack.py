"""年终考核材料汇编：一年的数、亮点、奖项、依法治理、督办和衔接，装成一本，备市上考核查阅。

依据：二、「在年终市对我县考核中做到特色明显，亮点突出」

约定：12 月数据研判以后、市上考核之前成册，次年 1 月的设置日期；自动送督查考核部门和领导，
数以成册当日台账为准，不另要单位报。
"""

from datetime import date

from workflows import awards, highlights, law_governance, statistics
from workflows.actions import Action, IssueNotice
from workflows.cases import latest_judgements
from workflows.ledger import Judgement, Ledger
from workflows.progress_collection import NOT_FILED
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, Recognition
from workflows.wording import NONE, Lights, item, shown

CLAUSE = "二、「在年终市对我县考核中做到特色明显，亮点突出」"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The pack of the year, once, on its day in January."""
    day = ledger.calendar.on_or_after(date(ledger.year + 1, *rules.year_end_pack.day))
    key = f"year_end_pack:{ledger.year}"
    if today < day or key in ledger.notices:
        return []
    return [_pack(ledger, rules, key, day, today)]


def _pack(ledger: Ledger, rules: Rules, key: str, day: date, today: date) -> IssueNotice:
    latest = latest_judgements(ledger, today)
    judged = {judgement.indicator: judgement for judgement in latest}
    figures = [item(ledger, judgement) for judgement in latest]
    return IssueNotice(
        key=key,
        kind=NoticeKind.YEAR_END_PACK,
        due=day,
        subject=f"{ledger.year}年度市考指标年终考核材料汇编",
        clause=CLAUSE,
        units=(),
        facts={
            "数据期": ledger.latest_period.label if ledger.latest_period else "尚未研判",
            "指标数": len(ledger.indicators),
            "灯": dict(Lights.of(latest).facts()),
            "已认定": sum(j.basis is Recognition.RECOGNISED for j in latest),
            "未认定": _unrecognised(ledger, latest),
            "指标": figures,
            "无数": [i.name for i in ledger.indicators if i.code not in judged],
            "亮点": highlights.listed(ledger),
            "奖项": awards.lines(ledger),
            "奖项加分": shown(awards.granted_points(ledger)),
            "扣分事项": _events(ledger),
            "零报告": law_governance.reports_made(ledger),
            "督办": [
                line.facts(ledger) for line in statistics.unit_statistics(ledger, rules, today)
            ],
            "衔接": _contacts(ledger),
        },
    )


def _unrecognised(ledger: Ledger, latest: list[Judgement]) -> list[str]:
    """Names of indicators whose last figure the city's office has not recognised."""
    return [
        ledger.indicator(judgement.indicator).name
        for judgement in latest
        if judgement.actual is not None
        and judgement.basis is not Recognition.RECOGNISED
        and ledger.indicator(judgement.indicator).type not in NOT_FILED
    ]


def _events(ledger: Ledger) -> list[dict[str, object]]:
    known = {indicator.code: indicator for indicator in ledger.indicators}
    return [
        {
            "日期": event.happened_on,
            "指标": known[event.indicator].name,
            "单位": ledger.unit_name(known[event.indicator].lead),
            "情况": event.description,
            "扣分": shown(abs(event.points)),
        }
        for event in ledger.events
        if event.indicator in known
    ]


def _contacts(ledger: Ledger) -> list[dict[str, object]]:
    known = {indicator.code: indicator for indicator in ledger.indicators}
    return [
        {
            "日期": contact.contacted_on,
            "指标": known[contact.indicator].name,
            "对口部门": contact.counterpart,
            "事项": contact.matter,
            "结果": contact.result or NONE,
        }
        for contact in sorted(ledger.registers.contacts, key=lambda c: c.contacted_on)
        if contact.indicator in known
    ]
