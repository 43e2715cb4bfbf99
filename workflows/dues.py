"""时限：收到文书后几个工作日内。

约定：收文当日不计；规则、日期、是否确定三样一起留，年度放假安排未公布的注明以国务院公布安排为准。
"""

from datetime import date

from workflows.ledger import Due, Ledger, Notice


def answer_within(
    ledger: Ledger,
    today: date,
    workdays: int,
    name: str,
    paper: str,
    indicator: str | None = None,
) -> Due:
    """收到本单后 n 个工作日内, counted from ``today`` as the day of issue and receipt."""
    day = ledger.calendar.shift(today, workdays)
    return Due(
        name=name,
        rule=f"收到{paper}后{workdays}个工作日内",
        day=day,
        certain=ledger.calendar.is_certain(day),
        indicator=indicator,
    )


def estimates(ledger: Ledger, today: date) -> list[tuple[Notice, Due]]:
    """Days still to come of papers that are out, counted over holidays that nobody has announced."""
    found = [
        (notice, due)
        for notice in ledger.notices.values()
        if notice.is_issued
        for due in notice.dues
        if due.day >= today and not due.certain and not ledger.calendar.is_certain(due.day)
    ]
    return sorted(found, key=lambda each: each[1].day)
