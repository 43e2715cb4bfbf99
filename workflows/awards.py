"""单项奖、重大创新奖：谁申报、何时截止、走到哪一步、加了几分。

依据：附、「2017年市对县考核单项奖、重大创新奖责任分工一览表」

    到提名日无申报对象 ─→ 提名提醒
    申报截止前 30、10、3 个工作日仍未申报 ─→ 申报提醒 ── 过了截止日 ─→ 逾期未申报
    已申报 → 初审通过 → 公示 → 获奖（文号、加分） | 未获奖

约定：奖项要有人申报才有分；提名日、提醒日是设置。错过的提醒由后一次取代，截止后只说一次逾期。
约定：加分以市上文号为准，没有文号的不算；初审、公示不是每个奖都有，可以跳过，不能倒退。
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from workflows.actions import Action, IssueNotice
from workflows.ledger import Indicator, Ledger
from workflows.progress_collection import by_lead, superseded
from workflows.registers import Award, AwardStage
from workflows.rules import Rules
from workflows.vocabulary import IndicatorType, NoticeKind
from workflows.wording import NONE, shown

CLAUSE = "附、「2017年市对县考核单项奖、重大创新奖责任分工一览表」"
PROPOSED, APPLIED, GRANTED, NOT_GRANTED = "拟申报", "已申报", "获奖", "未获奖"
#: In the order in which they are reached; the last two end it.
STAGES = (PROPOSED, APPLIED, "初审通过", "公示", GRANTED, NOT_GRANTED)
ENDS = (GRANTED, NOT_GRANTED)


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """Who is asked to name a candidate, reminded of an application, told that it was missed."""
    actions = _nominations(ledger, rules, today)
    for award in ledger.registers.awards:
        if stage_of(award) == PROPOSED:
            actions += _reminders(ledger, rules, award, today)
    return actions


def stage_of(award: Award) -> str:
    return award.stages[-1].stage if award.stages else PROPOSED


def granted(ledger: Ledger) -> list[tuple[Award, AwardStage]]:
    """Awards won with a city document, and what the document gave."""
    return [(award, award.grant) for award in ledger.registers.awards if award.grant]


def granted_points(ledger: Ledger) -> Decimal:
    """All points granted so far."""
    return sum((stage.points or Decimal(0) for _, stage in granted(ledger)), Decimal(0))


def lines(ledger: Ledger) -> list[dict[str, object]]:
    """Every candidate as reports show it, in order of registration."""
    known = {indicator.code: indicator for indicator in ledger.indicators}
    return [_line(ledger, known.get(a.indicator), a) for a in ledger.registers.awards]


def owed(ledger: Ledger, today: date) -> list[dict[str, object]]:
    """Applications not made, by day: {日期, 单位, 事项}; 已过截止 where the day is past."""
    return [
        {
            "日期": award.apply_by,
            "单位": ledger.unit_name(award.unit),
            "事项": f"申报“{award.name}”{'：已过截止日' if award.apply_by < today else ''}",
        }
        for award in ledger.registers.awards
        if stage_of(award) == PROPOSED
    ]


def without_candidate(ledger: Ledger) -> list[Indicator]:
    """附件4 indicators that nobody applies for."""
    named = {award.indicator for award in ledger.registers.awards}
    return [
        indicator
        for indicator in ledger.indicators
        if indicator.type is IndicatorType.AWARD and indicator.code not in named
    ]


def _line(ledger: Ledger, indicator: Indicator | None, award: Award) -> dict[str, object]:
    reached = award.stages[-1] if award.stages else None
    return {
        "编号": award.indicator,
        "奖项": indicator.name if indicator else award.indicator,
        "项目": award.name,
        "申报单位": ledger.unit_name(award.unit),
        "截止": award.apply_by,
        "进展": stage_of(award),
        "加分": shown(reached.points if reached else None),
        "文号": (reached.document if reached else "") or NONE,
    }


# --- 提名 ----------------------------------------------------------------------------------------


def _nominations(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """On each day set, the leads of what nobody applies for; of days missed only the last."""
    lacking = without_candidate(ledger)
    if not lacking:
        return []
    missed = []
    for ordinal, (month, day) in enumerate(rules.awards.candidate_days, start=1):
        asked_on = ledger.calendar.on_or_after(date(ledger.year, month, day))
        key = f"award_reminder:candidates:{ordinal}"
        if ledger.activated_on <= asked_on <= today and key not in ledger.notices:
            missed.append(_nomination(ledger, rules, key, lacking, asked_on))
    return [*(superseded(step, by=missed[-1].key) for step in missed[:-1]), *missed[-1:]]


def _nomination(
    ledger: Ledger, rules: Rules, key: str, lacking: list[Indicator], asked_on: date
) -> IssueNotice:
    rows: list[dict[str, object]] = [
        {
            "编号": indicator.code,
            "奖项": indicator.name,
            "项目": "未提名",
            "申报单位": ledger.unit_name(indicator.lead),
            "截止": NONE,
            "进展": "无申报对象",
        }
        for indicator in lacking
    ]
    return IssueNotice(
        key=key,
        kind=NoticeKind.AWARD_REMINDER,
        due=asked_on,
        subject="关于提名单项奖、重大创新奖申报对象的提醒",
        clause=CLAUSE,
        units=tuple(by_lead(ledger, lacking)),
        copies=tuple(dict.fromkeys(i.leader for i in lacking if i.leader)),
        facts={
            "事由": "提名",
            "事项": rows,
            "提醒": f"收到本提醒后{rules.awards.candidate_workdays}个工作日内",
        },
    )


# --- 申报 ----------------------------------------------------------------------------------------


def _reminders(ledger: Ledger, rules: Rules, award: Award, today: date) -> list[Action]:
    """Steps of one application that are due and not out; of those missed only the last goes out."""
    missed = [
        _reminder(ledger, award, key, day, today)
        for key, day in _steps(ledger, rules, award)
        if day <= today and key not in ledger.notices
    ]
    overdue = f"award_reminder:{award.id}:missed"
    if missed and today > award.apply_by and missed[-1].key != overdue:
        return [superseded(step, by=overdue) for step in missed]
    return [*(superseded(step, by=missed[-1].key) for step in missed[:-1]), *missed[-1:]]


def _steps(ledger: Ledger, rules: Rules, award: Award) -> Iterator[tuple[str, date]]:
    for offset in rules.awards.reminder_workdays:
        day = ledger.calendar.shift(award.apply_by, offset)
        yield f"award_reminder:{award.id}:{offset}", day
    yield f"award_reminder:{award.id}:missed", ledger.calendar.shift(award.apply_by, 1)


def _reminder(ledger: Ledger, award: Award, key: str, day: date, today: date) -> IssueNotice:
    known = {indicator.code: indicator for indicator in ledger.indicators}
    indicator = known.get(award.indicator)
    left = ledger.calendar.between(today, award.apply_by)
    is_late = today > award.apply_by
    line = _line(ledger, indicator, award)
    lead = (indicator.lead,) if indicator else ()
    name = str(line["奖项"]).rpartition("：")[2]  # 单项奖：脱贫攻坚先进县
    return IssueNotice(
        key=key,
        kind=NoticeKind.AWARD_REMINDER,
        due=day,
        subject=f"关于{f'{name}逾期未申报' if is_late else f'抓紧申报{name}'}的提醒",
        clause=CLAUSE,
        units=tuple(dict.fromkeys((award.unit, *lead))),
        copies=(indicator.leader,) if indicator and indicator.leader else (),
        facts={
            "事由": "逾期" if is_late else "申报",
            "事项": [{k: line[k] for k in ("编号", "奖项", "项目", "申报单位", "截止", "进展")}],
            "提醒": f"还有{left}个工作日" if left else "今日截止",
        },
    )
