"""领导周报：每周一张，欠账几个、谁的、能不能进位。

依据：一、「由县委、县政府主要领导负总责」

约定：每周一报，逢休息日顺延；错过的几周由最近一期取代。市考结果次年一至三月下达，报到三月末。
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from workflows import advance, awards, forecasts, measures
from workflows.actions import Action, IssueNotice
from workflows.cases import Case, answer_day, latest_judgements, open_cases, ranked_by_lag
from workflows.items import owed_lines
from workflows.ledger import Judgement, Ledger, Notice
from workflows.progress_collection import by_lead, superseded
from workflows.rules import Rules
from workflows.vocabulary import Light, NoticeKind
from workflows.wording import Lights, forecast_total, items, shown

CLAUSE = "一、「由县委、县政府主要领导负总责」"
LAST_DAY = (3, 31)  # of the year after


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The latest week's sheet; weeks that were missed are superseded by it."""
    missed: list[IssueNotice] = []
    monday = ledger.activated_on + timedelta(days=-ledger.activated_on.weekday())
    last = date(ledger.year + 1, *LAST_DAY)
    while (monday := monday + timedelta(days=7)) <= min(today, last):
        key = f"leader_sheet:{monday}"
        if key in ledger.notices:
            continue
        day = ledger.calendar.on_or_after(monday + timedelta(days=rules.leader_sheet.weekday))
        if day <= today:
            missed.append(_sheet(ledger, rules, key, monday, day, today))
    replaced: list[Action] = [superseded(step, by=missed[-1].key) for step in missed[:-1]]
    return [*replaced, *missed[-1:]]


def _sheet(
    ledger: Ledger, rules: Rules, key: str, monday: date, day: date, today: date
) -> IssueNotice:
    latest = latest_judgements(ledger, today)
    behind = ranked_by_lag(ledger, [j for j in latest if j.warns])
    counted = Lights.of(j for j in latest if j.warns)
    owed = owed_answers(ledger, rules, today)
    return IssueNotice(
        key=key,
        kind=NoticeKind.LEADER_SHEET,
        due=day,
        subject=f"市考指标一周情况（{_span(monday - timedelta(days=7))}）",
        clause=CLAUSE,
        units=(),
        facts={
            "主送": "县委、县政府主要领导",
            "起": monday - timedelta(days=7),
            "止": monday - timedelta(days=1),
            "红": counted.red,
            "黄": counted.yellow,
            "未报": counted.unfiled,
            "数据期": ledger.latest_period.label if ledger.latest_period else "尚未研判",
            "欠账": items(ledger, behind),
            "部门": _units_behind(ledger, behind),
            "到期": [entry for entry in owed if monday <= _day(entry) < monday + timedelta(days=7)],
            "逾期": [entry for entry in owed if _day(entry) < monday],
            "预计总分": shown(forecast_total(latest, rules.judgement.deductions_limit)),
            "满分": shown(full_points(ledger)),
            "进位": advance.facts(ledger, rules, today),
            "本周": _issued_between(ledger, monday - timedelta(days=7), monday),
            "逾期措施": len(measures.overdue(ledger, monday - timedelta(days=1))),
            "预计超额": forecasts.count_overfulfilled(ledger, today),
        },
    )


def full_points(ledger: Ledger) -> Decimal:
    """满分: deductions and awards apart."""
    scored = [i.points for i in ledger.indicators if i.attachment in (1, 3, 5)]
    return sum(scored, Decimal(0))


def owed_answers(ledger: Ledger, rules: Rules, today: date) -> list[dict[str, object]]:
    """Every answer that a unit still owes to an issued paper, by day: {日期, 单位, 事项}."""
    open_now = open_cases(ledger, rules.warning_escalation)
    owed: list[dict[str, object]] = []
    for notice in ledger.notices.values():
        if notice.is_issued and notice.issued_on and notice.issued_on <= today:
            days = owed_days(ledger, notice, open_now)
            owed += [_owed(ledger, notice, name, day) for name, day in days.items()]
    owed += owed_lines(ledger, rules.items, today)
    owed += awards.owed(ledger, today)
    return sorted(owed, key=lambda entry: (_day(entry), str(entry["事项"])))


#: Due → the stage of the answers that meet it; a 督办单 is 办结 only when its case is closed.
STAGES = {"反馈": "反馈", "首次反馈": "反馈", "整改方案": "整改方案", "整改报告": "整改报告"}


def owed_days(ledger: Ledger, notice: Notice, open_now: Mapping[str, Case]) -> dict[str, date]:
    """Name of what is owed → its first day, for the indicators that still owe it."""
    days: dict[str, date] = {}
    for due in notice.dues:
        stage = STAGES.get(due.name)
        asks = stage is not None or due.name == "办结"
        answered = stage is not None and notice.answered(stage, due.indicator)
        if not asks or answered or not _still_asks(notice, open_now, due.indicator):
            continue
        if stage is None:
            day = notice.due_day(due.name)
        else:
            day = answer_day(ledger, notice, due.name, due.indicator)
        day = day or due.day
        days[due.name] = min(day, days.get(due.name, day))
    return days


def _still_asks(notice: Notice, open_now: Mapping[str, Case], indicator: str | None) -> bool:
    """Whether a case of the notice is open and has not gone on to a higher rung."""
    cases = [
        open_now[key]
        for key in notice.cases
        if key in open_now
        and not open_now[key].groundless
        and indicator in (None, open_now[key].indicator)
    ]
    if notice.kind is NoticeKind.WARNING_PROMPT:
        return any(not case.supervised for case in cases)
    return bool(cases) or not notice.cases


def _owed(ledger: Ledger, notice: Notice, name: str, day: date) -> dict[str, object]:
    return {
        "日期": day,
        "单位": "、".join(ledger.unit_name(unit) for unit in notice.units),
        "事项": f"{notice.number}{notice.kind.label}：{name}",
    }


def _span(monday: date) -> str:
    """``10月9日—10月15日``: a missed week leaves no gap in a numbering."""
    sunday = monday + timedelta(days=6)
    return f"{monday.month}月{monday.day}日—{sunday.month}月{sunday.day}日"


def _day(entry: dict[str, object]) -> date:
    day = entry["日期"]
    assert isinstance(day, date)  # noqa: S101 built by _owed just above
    return day


def _units_behind(ledger: Ledger, behind: list[Judgement]) -> list[dict[str, object]]:
    by_unit = by_lead(ledger, [ledger.indicator(j.indicator) for j in behind])
    light = {j.indicator: j.light for j in behind}
    return [
        {
            "单位": ledger.unit_name(unit),
            "红": sum(light[code] is Light.RED for code in codes),
            "黄": sum(light[code] is Light.YELLOW for code in codes),
            "未报": sum(light[code] is Light.UNFILED for code in codes),
        }
        for unit, codes in by_unit.items()
    ]


def _issued_between(ledger: Ledger, start: date, end: date) -> list[str]:
    """Papers issued in [start, end) that move a case, by number."""
    issued = [n for n in ledger.notices.values() if n.is_issued and n.issued_on and n.cases]
    return [
        f"{notice.number}{notice.kind.label}（{'、'.join(ledger.unit_name(u) for u in notice.units)}）"
        for notice in sorted(issued, key=lambda n: (n.issued_on or start, n.key))
        if notice.issued_on and start <= notice.issued_on < end
    ]
