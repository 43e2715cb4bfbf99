"""数据认定：自报、审核、认定三个数差多少，哪些还没有得到上级认可，最近与谁沟通过。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」
依据：二、「要加强与上级对口部门的沟通衔接」

约定：研判时认定数没有到的，按审核数、自报数判，同时列入未认定清单，催着衔接；
差为认定数减自报数，认定数没有到的为审核数减自报数。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.ledger import Indicator, Ledger, Value
from workflows.periods import Period
from workflows.registers import Contact
from workflows.vocabulary import IndicatorType, Recognition
from workflows.wording import NONE, name_text, shown, with_unit

CLAUSE = "二、「确保上报的考核指标数据得到上级对口部门的认可」"

#: Nothing is recognised where nothing is filed, or the city's own table says it.
_NOT_OF_UNITS = (
    IndicatorType.EVENT,
    IndicatorType.AWARD,
    IndicatorType.SURVEY,
    IndicatorType.RANK,
    IndicatorType.QUAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one indicator's figure of a period has come, and the three figures on the way."""

    indicator: str
    values: Mapping[Recognition, Value]  # of each standing the last one

    @property
    def difference(self) -> Decimal | None:
        """认定 (else 审核) less 自报; None where there are no two figures."""
        own = self._number(Recognition.SELF_REPORTED)
        recognised = self._number(Recognition.RECOGNISED)
        checked = self._number(Recognition.REVIEWED) if recognised is None else recognised
        return None if own is None or checked is None else checked - own

    @property
    def is_recognised(self) -> bool:
        return self._number(Recognition.RECOGNISED) is not None

    @property
    def source(self) -> str:
        """Where the furthest recognised figure comes from."""
        named = [self.values[s].source for s in Recognition if s in self.values]
        return next((source for source in reversed(named) if source), "")

    def _number(self, status: Recognition) -> Decimal | None:
        value = self.values.get(status)
        return value.number if value else None

    def text(self, status: Recognition, unit: str) -> str:
        return with_unit(self._number(status), unit)


def standings(ledger: Ledger, period: Period, day: date) -> tuple[Standing, ...]:
    """Every indicator with a figure for the period, as known on ``day``, in the table's order."""
    of: dict[str, dict[Recognition, Value]] = {}
    for value in ledger.values:
        if value.period == period and value.reported_on <= day and value.number is not None:
            of.setdefault(value.indicator, {})[value.status] = value
    return tuple(
        Standing(indicator=indicator.code, values=of[indicator.code])
        for indicator in ledger.indicators
        if indicator.code in of and indicator.type not in _NOT_OF_UNITS
    )


def differences(ledger: Ledger, period: Period, day: date) -> tuple[Standing, ...]:
    """Those whose recognised (else reviewed) figure is not the one the unit reported."""
    return tuple(standing for standing in standings(ledger, period, day) if standing.difference)


def unrecognised(ledger: Ledger, period: Period, day: date) -> tuple[Standing, ...]:
    """Those with a figure that the higher office had not recognised by ``day``."""
    found = standings(ledger, period, day)
    return tuple(standing for standing in found if not standing.is_recognised)


def lines(ledger: Ledger, period: Period, day: date) -> list[dict[str, object]]:
    """Differences and figures not recognised, one row an indicator, with the last contact."""
    return [
        _line(ledger, standing, day)
        for standing in standings(ledger, period, day)
        if standing.difference or not standing.is_recognised
    ]


def _line(ledger: Ledger, standing: Standing, day: date) -> dict[str, object]:
    indicator = ledger.indicator(standing.indicator)
    recognised = standing.text(Recognition.RECOGNISED, indicator.unit)
    return {
        "编号": indicator.code,
        "指标": name_text(indicator),
        "自报": standing.text(Recognition.SELF_REPORTED, indicator.unit),
        "审核": standing.text(Recognition.REVIEWED, indicator.unit),
        "认定": recognised if standing.is_recognised else "未认定",
        "差": _difference_text(indicator, standing.difference),
        "来源": standing.source or NONE,
        "最近沟通": contact_text(ledger, indicator.code, day),
        "牵头单位": ledger.unit_name(indicator.lead),
    }


def _difference_text(indicator: Indicator, difference: Decimal | None) -> str:
    if difference is None:
        return NONE
    sign = "+" if difference > 0 else "-" if difference < 0 else ""
    unit = "个百分点" if indicator.unit == "%" else indicator.unit
    return f"{sign}{shown(abs(difference))}{unit}"


def last_contact(ledger: Ledger, indicator: str, day: date) -> Contact | None:
    """The last talk with the higher office by ``day``."""
    made = [
        contact
        for contact in ledger.registers.contacts
        if contact.indicator == indicator and contact.contacted_on <= day
    ]
    return max(made, key=lambda contact: contact.contacted_on, default=None)


def contact_text(ledger: Ledger, indicator: str, day: date) -> str:
    """``9月12日市统计局：同意补充认定``; ``—`` where nobody was talked to."""
    contact = last_contact(ledger, indicator, day)
    if contact is None:
        return NONE
    on = contact.contacted_on
    said = contact.result or contact.matter
    return f"{on.month}月{on.day}日{contact.counterpart}：{said}"
