"""措施台账：哪些措施还在办，哪些过了时限没有办完。

依据：二、「实时跟进工作措施」

约定：反馈、报送表里写的措施都入台账，到办完或者取消为止；过了时限仍在进行的为逾期，没有时限的不算。
"""

from collections.abc import Iterable
from datetime import date

from workflows.ledger import Ledger
from workflows.registers import Measure
from workflows.wording import NONE, name_text

CLAUSE = "二、「实时跟进工作措施」"

OPEN, DONE, DROPPED = "进行中", "已完成", "已取消"
STATES = (OPEN, DONE, DROPPED)


def open_on(ledger: Ledger, day: date) -> tuple[Measure, ...]:
    """The measures still under way at the end of ``day``, in the table's order, then as filed."""
    place = {indicator.code: n for n, indicator in enumerate(ledger.indicators)}
    known = [m for m in ledger.registers.measures if m.indicator in place and is_open(m, day)]
    return tuple(sorted(known, key=lambda measure: place[measure.indicator]))


def is_open(measure: Measure, day: date) -> bool:
    """Whether it was under way on ``day``: what was finished later was not finished yet."""
    return measure.state == OPEN or measure.state_on > day


def is_overdue(measure: Measure, day: date) -> bool:
    return measure.due is not None and measure.due < day and is_open(measure, day)


def overdue(ledger: Ledger, day: date) -> tuple[Measure, ...]:
    """Those open on ``day`` whose day had passed, the longest overdue first."""
    late = [measure for measure in open_on(ledger, day) if is_overdue(measure, day)]
    return tuple(sorted(late, key=lambda measure: measure.due or day))


def of_unit(ledger: Ledger, unit: str, day: date) -> tuple[Measure, ...]:
    """Those open on ``day`` of the indicators that the unit leads."""
    led = {indicator.code for indicator in ledger.indicators if indicator.lead == unit}
    return tuple(measure for measure in open_on(ledger, day) if measure.indicator in led)


def lines(ledger: Ledger, measures: Iterable[Measure], day: date) -> list[dict[str, object]]:
    """One row a measure, as the papers list them; 逾期 in days."""
    rows: list[dict[str, object]] = []
    for measure in measures:
        indicator = ledger.indicator(measure.indicator)
        late = (day - measure.due).days if measure.due and is_overdue(measure, day) else 0
        rows.append(
            {
                "编号": indicator.code,
                "指标": name_text(indicator),
                "措施": measure.text,
                "责任人": measure.person or NONE,
                "时限": measure.due or NONE,
                "状态": f"逾期{late}日" if late else measure.state,
                "进展": measure.progress or NONE,
                "牵头单位": ledger.unit_name(indicator.lead),
            }
        )
    return rows
