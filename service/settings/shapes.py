"""每个规则设置的单位和写法：一处写明，读文件和说错处都依它。

Units: 工作日 and 日 are days, 个百分点 are not %, 指标单位 is the indicator's own. A quantity is
Decimal and is written as whole number or in quotes ("0.1"): a TOML fraction would be a float.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from service.settings.reading import Section, shown
from workflows.rules import (
    AwardRules,
    CollectionRules,
    EscalationRules,
    HighlightRules,
    InterviewRules,
    ItemRules,
    JudgementRules,
    LawRules,
    MeetingRules,
    PackRules,
    ReceiptRules,
    ReportRules,
    ResponsibilityRules,
    ReviewRules,
    SettlementRules,
    SheetRules,
    SpecialRules,
)

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MOST_WORKDAYS = 120  # half a year: more is a slip of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one setting is written; ``core`` turns the written value into the one the core takes."""

    unit: str
    read: Callable[[Section], Any]
    core: Callable[[Any], Any] = lambda value: value


def _whole(unit: str, least: int, most: int) -> Shape:
    return Shape(unit=unit, read=lambda version: version.whole("value", least=least, most=most))


def _workdays(least: int = 1) -> Shape:
    return _whole("工作日", least, MOST_WORKDAYS)


def _steps(least: int, most: int, where: str) -> Shape:
    """A rising list of working days from a due day."""

    def read(version: Section) -> tuple[int, ...]:
        value = version.present("value")
        whole = isinstance(value, list) and all(type(step) is int for step in value)
        if not isinstance(value, list) or not whole or not value:
            raise version.fault("value", f"应为一列整数，如 [{least}, {most}]，现为{shown(value)}")
        if sorted(set(value)) != value or not all(least <= step <= most for step in value):
            raise version.fault("value", f"应从小到大、不重复，都在{where}，现为{shown(value)}")
        return tuple(value)

    return Shape(unit="工作日", read=read)


def _quantity(unit: str) -> Shape:
    return Shape(unit=unit, read=lambda version: _number(version, version.present("value")))


def _quantities(unit: str, count: int) -> Shape:
    """As many quantities as there are quarters, in order."""

    def read(version: Section) -> tuple[Decimal, ...]:
        value = version.present("value")
        if not isinstance(value, list) or len(value) != count:
            raise version.fault("value", f"应为{count}个数的列表，现为{shown(value)}")
        return tuple(_number(version, each) for each in value)

    return Shape(unit=unit, read=read)


def _number(version: Section, value: object) -> Decimal:
    if isinstance(value, float):
        raise version.fault("value", f'小数请加引号，写成 "{value}"，以免二进制误差')
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise version.fault("value", f"应为整数或带引号的小数，现为{shown(value)}")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise version.fault("value", f"不是数：{shown(value)}") from None
    if not number.is_finite() or number < 0:
        raise version.fault("value", f"应为不小于 0 的数，现为{shown(value)}")
    return number


def _sentence() -> Shape:
    return Shape(unit="文字", read=lambda version: version.text("value"))


def _names(unit: str) -> Shape:
    return Shape(unit=unit, read=lambda version: version.texts("value"))


def _weekday() -> Shape:
    def read(version: Section) -> str:
        value = version.text("value")
        if value not in WEEKDAYS[:5]:
            raise version.fault("value", f"应为{'、'.join(WEEKDAYS[:5])}之一，现为“{value}”")
        return value

    return Shape(unit="星期", read=read, core=WEEKDAYS.index)


def _month_days(count: int | None = None) -> Shape:
    """Days of the year in order; ``count`` of them where it matters how many."""

    def read(version: Section) -> tuple[str, ...]:
        days = version.texts("value")
        try:
            order = [_month_day(day) for day in days]
        except ValueError:
            problem = f'应为 "月-日" 的列表，如 ["9-30", "11-30"]，现为{shown(list(days))}'
            raise version.fault("value", problem) from None
        if order != sorted(order):
            raise version.fault("value", "应按先后排列")
        if count is not None and len(days) != count:
            raise version.fault("value", f"应为{count}个日子，现为{len(days)}个")
        return days

    return Shape(unit="月-日", read=read, core=lambda days: tuple(map(_month_day, days)))


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    checked = date(2001, int(month), int(day))  # no leap year: the day is then in every year
    return checked.month, checked.day


def _next_year_day() -> Shape:
    """A day of the year after the assessment's."""

    def read(version: Section) -> str:
        value = version.text("value")
        try:
            _month_day(value)
        except ValueError:
            raise version.fault("value", f'应为 "月-日"，如 "3-20"，现为“{value}”') from None
        return value

    return Shape(unit="月-日", read=read, core=_month_day)


def _yes_or_no() -> Shape:
    def read(version: Section) -> bool:
        value = version.present("value")
        if not isinstance(value, bool):
            raise version.fault("value", f"应为 true（是）或 false（否），现为{shown(value)}")
        return value

    return Shape(unit="是否", read=read)


SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "receipts": {"reminder_workdays": _workdays()},
    "responsibility": {"sheet_workdays": _workdays(), "again_days": _whole("日", 1, 366)},
    "progress_collection": {
        "due_day": _whole("日", 1, 28),
        "reminder_workdays": _steps(-10, 0, "截止日之前（不大于 0）"),
        "urging_workdays": _steps(1, 30, "截止日之后（1—30）"),
        "urging_answer_workdays": _workdays(),
        "close_workdays": _workdays(least=0),
        "breakdown_workdays": _workdays(),
    },
    "highlights": {"due_days": _month_days(2), "ask_workdays": _workdays()},
    "judgement": {
        "tolerance_pp": _quantity("个百分点"),
        "progress_yellow_pp": _quantity("个百分点"),
        "growth_yellow_pp": _quantity("个百分点"),
        "last_ranks": _whole("位", 0, 20),
        "level_yellow": _quantity("指标单位"),
        "limit_near": _quantity("指标单位"),
        "node_red_days": _whole("日", 0, 180),
        "rank_fall": _whole("位", 1, 20),
        "entry_month": _whole("月", 2, 12),
        "deduction_times": _quantity("倍"),
        "deductions_limit": _quantity("分"),
    },
    "warning_escalation": {
        "prompt_answer_workdays": _workdays(),
        "first_red_answer_workdays": _workdays(),
        "returns": _whole("次", 1, 5),
        "yellows": _whole("期", 2, 11),
        "first_reply_workdays": _workdays(),
        "finish_workdays": _workdays(),
        "look_back_days": _whole("日", 1, 180),
        "papers_a_month": _whole("件", 1, 100),
    },
    "quarterly_report": {
        "latest_workdays": _workdays(),
        "best_ranks": _whole("位", 1, 20),
    },
    "promotion_meeting": {
        "deadlines": _month_days(),
        "weekday": _weekday(),
        "notice_workdays": _workdays(),
        "receipt_workdays": _workdays(),
        "materials_workdays": _workdays(),
        "minutes_workdays": _workdays(),
        "agenda": _names("条"),
        "attendees": _names("条"),
        "speeches": _names("条"),
        "absence": _sentence(),
    },
    "special_supervision": {
        "starts": _month_days(),
        "notice_workdays": _workdays(),
        "workdays": _workdays(),
        "report_workdays": _workdays(),
        "team": _names("单位"),
        "modes": _names("条"),
        "materials": _names("条"),
    },
    "items": {
        "finish_workdays": _workdays(),
        "urging_workdays": _workdays(),
        "again_workdays": _workdays(),
        "urgings": _whole("次", 1, 10),
        "answer_workdays": _workdays(),
        "named_workdays": _workdays(),
    },
    "interview": {
        "notice_workdays": _workdays(),
        "reds": _whole("期", 1, 11),
        "plan_workdays": _workdays(),
        "report_workdays": _workdays(),
        "again_workdays": _workdays(),
    },
    "leader_sheet": {"weekday": _weekday()},
    "law_governance": {"registrars": _names("单位")},
    "quarterly_review": {
        "total_points": _quantity("分"),
        "quarter_points": _quantities("分", 4),
        "goal_rank": _whole("位", 1, 20),
        "wait_days": _whole("日", 1, 90),
    },
    "awards": {
        "candidate_days": _month_days(),
        "candidate_workdays": _workdays(),
        "reminder_workdays": _steps(-60, 0, "申报截止日之前（不大于 0）"),
    },
    "annual_settlement": {
        "factor": _quantity("倍"),
        "single_test_factor": _quantity("倍"),
        "award_factor": _quantity("倍"),
        "excellent_from": _quantity("分"),
        "capped_from": _quantity("分"),
        "cap_inclusive": _yes_or_no(),
        "results_deadline": _next_year_day(),
        "veto_until": _next_year_day(),
    },
    "year_end_pack": {"day": _next_year_day()},
}

#: The core's group of each section and its fields, in order.
SECTIONS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    name: (group, tuple(field.name for field in fields(group)))
    for name, group in {
        "receipts": ReceiptRules,
        "responsibility": ResponsibilityRules,
        "progress_collection": CollectionRules,
        "highlights": HighlightRules,
        "judgement": JudgementRules,
        "warning_escalation": EscalationRules,
        "quarterly_report": ReportRules,
        "promotion_meeting": MeetingRules,
        "special_supervision": SpecialRules,
        "items": ItemRules,
        "interview": InterviewRules,
        "leader_sheet": SheetRules,
        "law_governance": LawRules,
        "quarterly_review": ReviewRules,
        "awards": AwardRules,
        "annual_settlement": SettlementRules,
        "year_end_pack": PackRules,
    }.items()
}
