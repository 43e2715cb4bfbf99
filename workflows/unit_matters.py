"""单位待办：一个单位今天还欠着什么、哪天到期，过了期的排在前面。

依据：一、「建立健全自上而下、分工明确、任务到人的抓落实责任体系」
依据：二、「实时跟进工作措施」

约定：待办由台账折算，不另存；报上、反馈、办结了的自己消失。措施到期前七天列入。
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflows import awards, highlights, items, measures
from workflows.cases import open_cases
from workflows.leader_sheet import owed_days
from workflows.ledger import Ledger, Notice
from workflows.periods import periods_of
from workflows.progress_collection import Collection, is_asked, period_collection
from workflows.promotion_meeting import RECEIPT as RECEIPT_DUE
from workflows.promotion_meeting import day_of, missing_receipts
from workflows.responsibility import breakdown_collection
from workflows.rules import Rules

FIGURES, BREAKDOWN, HIGHLIGHTS = "报送数据", "细化分解", "报送亮点"
ANSWER, ITEM, RECEIPT, MEASURE, AWARD = "反馈文书", "办理事项", "参会回执", "落实措施", "申报奖项"
MEASURES_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that a unit owes. ``about``: a period, an indicator's code, or a notice's key."""

    sort: str
    text: str
    day: date
    about: str = ""

    def days_late(self, today: date) -> int:
        """Days past the due day; 0 on it and before."""
        return max(0, (today - self.day).days)


def owed(ledger: Ledger, rules: Rules, unit: str, today: date) -> tuple[Matter, ...]:
    """Everything the unit owes today, the longest overdue first."""
    found = [
        *_asked(ledger, rules, unit, today),
        *_answers(ledger, rules, unit, today),
        *_items(ledger, unit, today),
        *_receipts(ledger, rules, unit, today),
        *_measures(ledger, unit, today),
        *_applications(ledger, unit),
    ]
    return tuple(sorted(found, key=lambda matter: (matter.day, matter.sort, matter.about)))


def _collections(ledger: Ledger, rules: Rules, today: date) -> Iterator[tuple[str, Collection]]:
    """What units are being asked for, with the sort of it: values, 细化分解, 亮点."""
    for period in periods_of(ledger.year):
        if is_asked(ledger, rules.progress_collection, period, today):
            yield FIGURES, period_collection(ledger, rules.progress_collection, period)
    breakdown = breakdown_collection(ledger, rules)
    if breakdown.notice_day <= today:
        yield BREAKDOWN, breakdown
    for half in highlights.HALVES:
        asked = highlights.collection(ledger, rules, half)
        if asked.notice_day <= today and asked.due_day >= ledger.activated_on:
            yield HIGHLIGHTS, asked


def _asked(ledger: Ledger, rules: Rules, unit: str, today: date) -> Iterator[Matter]:
    for sort, collection in _collections(ledger, rules, today):
        missing = collection.missing.get(unit, ())
        if missing:
            text = f"{collection.what}（{len(missing)}项）"
            yield Matter(sort=sort, text=text, day=collection.due_day, about=collection.name)


def _answers(ledger: Ledger, rules: Rules, unit: str, today: date) -> Iterator[Matter]:
    open_now = open_cases(ledger, rules.warning_escalation)
    for notice in _issued_to(ledger, unit):
        if notice.issued_on and notice.issued_on <= today:
            for name, day in owed_days(ledger, notice, open_now).items():
                text = f"{notice.number}{notice.kind.label}：{name}"
                yield Matter(sort=ANSWER, text=text, day=day, about=notice.key)


def _items(ledger: Ledger, unit: str, today: date) -> Iterator[Matter]:
    for item in items.all_items(ledger):
        if ledger.successor(item.charge.unit) == unit and item.is_owed(today):
            text = f"{item.number}第{item.ordinal}项：{item.charge.text}"
            yield Matter(sort=ITEM, text=text, day=item.until, about=item.order)


def _receipts(ledger: Ledger, rules: Rules, unit: str, today: date) -> Iterator[Matter]:
    for notice in _issued_to(ledger, unit):
        meeting = day_of(ledger, rules.promotion_meeting, notice.key)
        due = notice.due_day(RECEIPT_DUE)
        coming = meeting is not None and today <= meeting
        if coming and due is not None and unit in missing_receipts(ledger, notice):
            text = f"{notice.number}{notice.kind.label}：{RECEIPT_DUE}"
            yield Matter(sort=RECEIPT, text=text, day=due, about=notice.key)


def _measures(ledger: Ledger, unit: str, today: date) -> Iterator[Matter]:
    for measure in measures.of_unit(ledger, unit, today):
        if measure.due is not None and measure.due <= today + MEASURES_AHEAD:
            name = ledger.indicator(measure.indicator).name
            text = f"{name}：{measure.text}"
            yield Matter(sort=MEASURE, text=text, day=measure.due, about=measure.indicator)


def _applications(ledger: Ledger, unit: str) -> Iterator[Matter]:
    for award in ledger.registers.awards:
        if award.unit == unit and awards.stage_of(award) == awards.PROPOSED:
            yield Matter(sort=AWARD, text=award.name, day=award.apply_by, about=award.id)


def _issued_to(ledger: Ledger, unit: str) -> Iterator[Notice]:
    return (n for n in ledger.notices.values() if n.is_issued and unit in n.units)
