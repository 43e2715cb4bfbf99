"""依法治理扣分：有扣分事项当日督办、当日专报；月月零报告，月月一张表。

依据：三、「依法治理考核涉及的责任部门要随时关注各项扣分指标，确保我县不出现扣分」

    登记扣分事项 ┬─ 当日拟督办单，不经提示
                 └─ 当日专报主要领导和督查室
    月末零报告 ── 每期研判当日 ── 扣分情况月报

约定：「随时关注」「确保不出现扣分」容不得先提示五个工作日，事项登记当日即督办；
这是先提示后督办的第一个例外，督办单上写明。
约定：月报在每期研判当日出，几期一起研判的只出末一期；零就写零，零报告与登记的件数不符的点出来。
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from workflows import deductions
from workflows.actions import Action, IssueNotice
from workflows.cases import Case, all_cases, event_case_key, open_cases, why_reopened
from workflows.ledger import DeductionEvent, Indicator, Judgement, Ledger
from workflows.periods import Period
from workflows.progress_collection import superseded, unit_order
from workflows.rules import JudgementRules, Rules
from workflows.vocabulary import IndicatorType, NoticeKind, NoticeState
from workflows.warning_escalation import supervision
from workflows.wording import NONE, item, shown, target_text
from workflows.zero_reports import ATTACHMENT, is_reported, is_zero_reported, report_of

CLAUSE = "三、「依法治理考核涉及的责任部门要随时关注各项扣分指标，确保我县不出现扣分」"
EXCEPTION = "扣分事项一经发生即造成失分，按“随时关注”要求当日督办，不经预警提示"
READERS = "县委、县政府主要领导"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """For every registered event its 督办单 and its alert; for the last judged month its sheet."""
    return [
        *_alerts(ledger, rules, today),
        *_orders(ledger, rules, today),
        *_sheets(ledger, rules),
    ]


def indicators(ledger: Ledger) -> tuple[Indicator, ...]:
    """附件2's, in the table's order."""
    return tuple(i for i in ledger.indicators if i.attachment == ATTACHMENT)


def reporting_units(ledger: Ledger) -> tuple[str, ...]:
    """Who owes the monthly 零报告: the leads of what must not happen, in the order of units."""
    leads = {i.lead for i in indicators(ledger) if is_zero_reported(i)}
    return tuple(sorted(leads, key=lambda code: unit_order(ledger, code)))


def unreported(ledger: Ledger, period: Period) -> tuple[str, ...]:
    """Units whose 零报告 of the month is missing for any of their indicators, in order."""
    lacking = {
        i.lead
        for i in indicators(ledger)
        if is_zero_reported(i) and not is_reported(ledger, i, period)
    }
    return tuple(unit for unit in reporting_units(ledger) if unit in lacking)


def reports_made(ledger: Ledger) -> int:
    """How many 零报告 came in for the months judged: one a unit and month."""
    units = reporting_units(ledger)
    return sum(len(units) - len(unreported(ledger, period)) for period in ledger.closed)


def told_more(ledger: Ledger, unit: str, period: Period, day: date) -> tuple[int, int]:
    """(told, registered): by the unit's one word of the month, else by its form's running count."""
    report = report_of(ledger, unit, period)
    if report is not None:
        return report.events, happened_in(ledger, unit, period, day)
    own = [i.code for i in indicators(ledger) if is_zero_reported(i) and i.lead == unit]
    filed = [value for code in own if (value := ledger.latest_value(code, period)) is not None]
    told = sum(int(value.number) for value in filed if value.number is not None)
    known = {value.indicator for value in filed}
    registered = sum(e.indicator in known and e.registered_on <= day for e in ledger.events)
    return told, registered


def deducted(ledger: Ledger, rules: JudgementRules, indicator: str, by: date) -> Decimal:
    """Points that the indicator's events registered by a day cost, at most 0, to its floor."""
    events = (e for e in _events_of(ledger, indicator) if e.registered_on <= by)
    return deductions.deducted(ledger.indicator(indicator), events, rules)


def deducted_in_all(ledger: Ledger, rules: JudgementRules, by: date) -> Decimal:
    """The same over 附件2, to the common floor."""
    own = (deducted(ledger, rules, i.code, by) for i in indicators(ledger))
    return deductions.capped(sum(own, Decimal(0)), rules)


def happened_in(ledger: Ledger, unit: str, period: Period, day: date) -> int:
    """Events of the unit's indicators that happened in the month and were registered by ``day``."""
    first = 1 if period.month == 2 else period.month
    return sum(
        ledger.indicator(event.indicator).lead == unit
        and event.registered_on <= day
        and event.happened_on.year == period.year
        and first <= event.happened_on.month <= period.month
        for event in _known_events(ledger)
    )


# --- 督办单 --------------------------------------------------------------------------------------


def _orders(ledger: Ledger, rules: Rules, today: date) -> Iterator[IssueNotice]:
    cases = open_cases(ledger, rules.warning_escalation) if ledger.events else {}
    for event in ledger.events:
        case = cases.get(event_case_key(event.indicator, event.id))
        if case is None or case.supervision_key in ledger.notices:
            continue
        happened = f"{event.happened_on.month}月{event.happened_on.day}日"
        yield supervision(
            ledger,
            rules.warning_escalation,
            case,
            today,
            due=case.opened_on,
            reasons=(
                f"{happened}{event.description}，预计扣{shown(abs(event.points))}分",
                *((why_reopened(case, rules.warning_escalation),) if case.reopened else ()),
            ),
            exception=EXCEPTION,
            clause=CLAUSE,
        )


# --- 扣分事项专报 --------------------------------------------------------------------------------


def _alerts(ledger: Ledger, rules: Rules, today: date) -> Iterator[IssueNotice]:
    known = {indicator.code for indicator in ledger.indicators} if ledger.events else set()
    for event in ledger.events:
        key = f"event_alert:{event_case_key(event.indicator, event.id)}"
        if event.indicator in known and key not in ledger.notices and event.registered_on <= today:
            yield _alert(ledger, rules, key, event)


def _alert(ledger: Ledger, rules: Rules, key: str, event: DeductionEvent) -> IssueNotice:
    indicator = ledger.indicator(event.indicator)
    lead = ledger.units.get(indicator.lead)
    day, judgement = event.registered_on, rules.judgement
    before = [e for e in _events_of(ledger, event.indicator) if e.registered_on <= day]
    return IssueNotice(
        key=key,
        kind=NoticeKind.EVENT_ALERT,
        due=day,
        subject=f"关于发生{indicator.name}扣分事项的专报",
        clause=CLAUSE,
        units=(),
        facts={
            "主送": READERS,
            "编号": indicator.code,
            "指标": indicator.name,
            "牵头单位": ledger.unit_name(indicator.lead),
            "责任人": (lead.head if lead else "") or NONE,
            "责任领导": indicator.leader or NONE,
            "配合单位": "、".join(ledger.unit_name(code) for code in indicator.support),
            "发生日期": event.happened_on,
            "登记日期": day,
            "情况": event.description,
            "扣分": shown(abs(event.points)),
            "累计件数": len(before),
            "计量单位": indicator.unit,
            "累计扣分": shown(abs(deducted(ledger, judgement, indicator.code, day))),
            "本项至多扣": shown(abs(deductions.floor_of(indicator, judgement))),
            "全县累计扣分": shown(abs(deducted_in_all(ledger, judgement, day))),
            "首次反馈": rules.warning_escalation.first_reply_workdays,
            "办结": rules.warning_escalation.finish_workdays,
        },
    )


# --- 扣分情况月报 --------------------------------------------------------------------------------


def _sheets(ledger: Ledger, rules: Rules) -> list[Action]:
    """The last judged month's sheet; those of months judged with it are superseded by it."""
    judged = [p for p in sorted(ledger.closed) if _sheet_key(p) not in ledger.notices]
    if not judged or not indicators(ledger):
        return []
    missed = [_sheet(ledger, rules, period) for period in judged]
    replaced: list[Action] = [superseded(step, by=missed[-1].key) for step in missed[:-1]]
    return [*replaced, missed[-1]]


def _sheet_key(period: Period) -> str:
    return f"law_governance_sheet:{period}"


def _sheet(ledger: Ledger, rules: Rules, period: Period) -> IssueNotice:
    day = ledger.closed[period]
    events = [event for event in _known_events(ledger) if event.registered_on <= day]
    since = max((d for p, d in ledger.closed.items() if p < period), default=date.min)
    return IssueNotice(
        key=_sheet_key(period),
        kind=NoticeKind.LAW_SHEET,
        due=day,
        subject=f"{month_label(period)}依法治理扣分情况",
        clause=CLAUSE,
        units=(),
        period=period,
        facts={
            "主送": READERS,
            "月份": month_label(period),
            "截至": day,
            "本期": sum(event.registered_on > since for event in events),
            "累计": len(events),
            "累计扣分": shown(abs(deducted_in_all(ledger, rules.judgement, day))),
            "至多扣": shown(rules.judgement.deductions_limit),
            "事项": [
                _event_row(ledger, rules, indicator, day, since)
                for indicator in indicators(ledger)
                if indicator.type is IndicatorType.EVENT
            ],
            "数值": [
                _value_row(ledger, indicator, period)
                for indicator in indicators(ledger)
                if indicator.type is not IndicatorType.EVENT
            ],
            "应报": len(reporting_units(ledger)),
            "未报": [ledger.unit_name(unit) for unit in unreported(ledger, period)],
            "不符": _unregistered(ledger, period, day),
        },
    )


def month_label(period: Period) -> str:
    """``2017年7月``; 1—2月 is one period."""
    return f"{period.year}年{'1—2' if period.month == 2 else period.month}月"


def _event_row(
    ledger: Ledger, rules: Rules, indicator: Indicator, day: date, since: date
) -> dict[str, object]:
    events = [e for e in _events_of(ledger, indicator.code) if e.registered_on <= day]
    cases = all_cases(ledger, rules.warning_escalation)
    states = [_order_state(ledger, cases[event_case_key(e.indicator, e.id)]) for e in events]
    fresh = sum(event.registered_on > since for event in events)
    return {
        "编号": indicator.code,
        "名称": indicator.name + "（重点关注）" * indicator.watched,
        "牵头单位": ledger.unit_name(indicator.lead),
        "本期": f"{fresh}{indicator.unit}",
        "累计": f"{len(events)}{indicator.unit}",
        "扣分": shown(abs(deducted(ledger, rules.judgement, indicator.code, day))),
        "督办": "、".join(dict.fromkeys(states)) or "无",
    }


def _order_state(ledger: Ledger, case: Case) -> str:
    """How the 督办单 of an event stands."""
    if case.closed_on is not None:
        return "已销号"
    order = ledger.notices.get(case.supervision_key)
    if order is None or order.state in (NoticeState.DRAFT, NoticeState.LISTED):
        return "待签发"
    if not order.is_issued:
        return order.state.value
    return "已反馈" if order.answered() else "在办"


def _value_row(ledger: Ledger, indicator: Indicator, period: Period) -> dict[str, object]:
    """An indicator that is measured (上限、门槛、评定): value, what it is held against, light."""
    judged = [j for j in ledger.judgements_of(indicator.code) if j.period <= period]
    return {
        "编号": indicator.code,
        "名称": indicator.name + "（重点关注）" * indicator.watched,
        "牵头单位": ledger.unit_name(indicator.lead),
        "比较值": target_text(indicator, ledger.closed[period]),
        **_judged_words(ledger, judged[-1] if judged else None),
    }


def _judged_words(ledger: Ledger, judgement: Judgement | None) -> dict[str, object]:
    if judgement is None:
        return {"数据期": NONE, "完成值": "未到报期", "灯": NONE, "扣分": "0"}
    line = item(ledger, judgement)
    lost = abs(min(judgement.forecast_points or Decimal(0), Decimal(0)))
    return {
        "数据期": judgement.period.label.partition("年")[2],
        "完成值": line["完成值"],
        "灯": line["灯"],
        "扣分": shown(lost),
    }


def _unregistered(ledger: Ledger, period: Period, day: date) -> list[dict[str, object]]:
    """Units that told of more than is registered."""
    rows: list[dict[str, object]] = []
    for unit in reporting_units(ledger):
        told, registered = told_more(ledger, unit, period, day)
        if told > registered:
            rows.append({"单位": ledger.unit_name(unit), "报告": told, "登记": registered})
    return rows


# --- 一次折算 ------------------------------------------------------------------------------------


def _known_events(ledger: Ledger) -> list[DeductionEvent]:
    """Those of 附件2 as it stands; an indicator no longer in the table has none."""
    known = {indicator.code for indicator in indicators(ledger)}
    return [event for event in ledger.events if event.indicator in known]


def _events_of(ledger: Ledger, indicator: str) -> list[DeductionEvent]:
    return [event for event in ledger.events if event.indicator == indicator]
