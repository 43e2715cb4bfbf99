"""亮点台账：共性指标的创新、亮点、质量提升，半年一报。

依据：二、「着力在工作创新、亮点培育、质量提升上下功夫」
依据：二、「在年终市对我县考核中做到特色明显，亮点突出」

    截止前 10 个工作日 报送通知 ── −2、0 提醒 ── 7月20日、12月20日截止 ── +1、+3 催报

约定：办法没有写何时报。半年一报，赶在年中、年终市考材料汇总之前；「本期无」也是报。
约定：通报印上期通报以来报来的亮点，逾期没报的列名；年终材料汇编印全年的。
"""

from collections.abc import Iterable
from datetime import date

from workflows.actions import Action
from workflows.ledger import Indicator, Ledger
from workflows.progress_collection import Collection, by_lead, last_urging_key, steps
from workflows.registers import Highlight
from workflows.rules import Rules
from workflows.wording import NONE

CLAUSE = "二、「着力在工作创新、亮点培育、质量提升上下功夫」"

LEVELS = ("创新", "亮点", "质量")
NOTHING = "无"  # 本期无: filed, and nothing to show
HALVES = {1: "上半年", 2: "下半年"}
COMMON = 1  # 党的建设共性指标


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The asking for each half-year's highlights, its reminders and urgings."""
    actions: list[Action] = []
    for half in HALVES:
        notice_day, due_day = _days(ledger, rules, half)
        is_asked = notice_day <= today and due_day >= ledger.activated_on
        if is_asked and not _is_settled(ledger, rules, half):
            of_half = collection(ledger, rules, half)
            actions += steps(ledger, rules.progress_collection, of_half, today)
    return actions


def _is_settled(ledger: Ledger, rules: Rules, half: int) -> bool:
    """Whether nothing can follow any more: all is filed, or the last urging is out."""
    name = _name(half)
    if last_urging_key(name, rules.progress_collection) in ledger.notices:
        return True
    filed = _filed(ledger, half)
    is_complete = all(indicator.code in filed for indicator in common(ledger))
    return is_complete and f"filing_notice:{name}" in ledger.notices


def collection(ledger: Ledger, rules: Rules, half: int) -> Collection:
    """One half-year's highlights, asked of the lead unit of every 共性 indicator."""
    notice_day, due_day = _days(ledger, rules, half)
    filed = _filed(ledger, half)
    asked = common(ledger)
    what = f"{ledger.year}年{HALVES[half]}共性指标亮点工作"
    return Collection(
        name=_name(half),
        sort="亮点",
        what=what,
        rule=f"{due_day.year}年{due_day.month}月{due_day.day}日前",
        form=f"{what}报送表",
        clause=CLAUSE,
        notice_day=notice_day,
        due_day=due_day,
        asked=by_lead(ledger, asked),
        missing=by_lead(ledger, [i for i in asked if i.code not in filed]),
    )


def listed(ledger: Ledger) -> list[dict[str, object]]:
    """Every highlight of the year as the papers list it, in the table's order; 本期无 left out."""
    return lines(ledger, ledger.registers.highlights)


def filed_between(ledger: Ledger, after: date | None, until: date) -> list[dict[str, object]]:
    """Those filed after ``after`` (from the beginning for None) and by ``until``."""
    return lines(
        ledger,
        (
            highlight
            for highlight in ledger.registers.highlights
            if highlight.filed_on <= until and (after is None or highlight.filed_on > after)
        ),
    )


def lines(ledger: Ledger, highlights: Iterable[Highlight]) -> list[dict[str, object]]:
    place = {indicator.code: n for n, indicator in enumerate(ledger.indicators)}
    shown = [h for h in highlights if h.indicator in place and h.level != NOTHING]
    return [
        {
            "编号": highlight.indicator,
            "指标": ledger.indicator(highlight.indicator).name,
            "时段": HALVES[highlight.half],
            "亮点工作": highlight.work,
            "类别": highlight.level,
            "佐证": highlight.evidence or NONE,
            "认定": highlight.recognised_by or "未获上级认定",
            "单位": ledger.unit_name(ledger.indicator(highlight.indicator).lead),
        }
        for highlight in sorted(shown, key=lambda h: (place[h.indicator], h.half))
    ]


def units_overdue(ledger: Ledger, rules: Rules, after: date | None, until: date) -> tuple[str, ...]:
    """Units whose filing fell due in (after, until] and had not come by ``until``, by code."""
    missing: dict[str, None] = {}
    for half in HALVES:
        due_day = _days(ledger, rules, half)[1]
        if due_day < ledger.activated_on or due_day > until or (after and due_day <= after):
            continue
        filed = _filed(ledger, half, until)
        late = [indicator for indicator in common(ledger) if indicator.code not in filed]
        missing |= dict.fromkeys(by_lead(ledger, late))
    return tuple(missing)


def common(ledger: Ledger) -> list[Indicator]:
    """共性指标, in the table's order."""
    return [i for i in ledger.indicators if i.attachment == COMMON]


def _name(half: int) -> str:
    return f"highlights-{half}"


def _filed(ledger: Ledger, half: int, until: date = date.max) -> frozenset[str]:
    """The indicators whose highlights of a half-year were filed by a day."""
    told = ledger.registers.highlights
    return frozenset(h.indicator for h in told if h.half == half and h.filed_on <= until)


def _days(ledger: Ledger, rules: Rules, half: int) -> tuple[date, date]:
    """When a half-year's highlights are asked for, and by when."""
    month, day = rules.highlights.due_days[half - 1]
    due_day = ledger.calendar.on_or_after(date(ledger.year, month, day))
    return ledger.calendar.shift(due_day, -rules.highlights.ask_workdays), due_day
