"""文书密度：一个单位一个月里要它办的文书太多，提醒督查室统筹。

依据：三、「要定期研判，强化预警督办」

约定：只数要单位办、有时限的文书，通报、销号、作废之类不数，提醒、催报是同一件事，也不另数；
一个单位一个月最多提醒一次，只告诉督查室。
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.ledger import Ledger, Notice
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind

CLAUSE = "三、「要定期研判，强化预警督办」"

#: Ask again for what another paper has asked.
REPEATS = frozenset(k for k in NoticeKind if k.value.endswith(("_reminder", "_urging")))

#: (year, month, unit) → the papers that asked something of it
Load = Mapping[tuple[int, int, str], list[Notice]]


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """One reminder for each unit and month with more papers than the rule has."""
    most = rules.warning_escalation.papers_a_month
    actions: list[Action] = []
    for (year, month, unit), papers in asking(ledger).items():
        if len(papers) <= most:
            continue
        key = f"load_warning:{year}-{month:02d}:{unit}"
        if key in ledger.notices:
            continue
        papers = sorted(papers, key=_by_issue)
        day = papers[most].issued_on
        if day is not None and day <= today:
            actions.append(_reminder(ledger, key, (year, month), unit, papers, day, most))
    return actions


def flooded(ledger: Ledger, rules: Rules, today: date) -> list[tuple[str, int]]:
    """(unit, papers) of this month's units beyond the rule, most first."""
    most = rules.warning_escalation.papers_a_month
    now = (today.year, today.month)
    found = [
        (unit, len(papers))
        for (year, month, unit), papers in asking(ledger).items()
        if (year, month) == now and len(papers) > most
    ]
    return sorted(found, key=lambda each: -each[1])


def asking(ledger: Ledger) -> Load:
    """Folded once a ledger."""
    return ledger.once("paper_load", lambda: _folded(ledger))


def _folded(ledger: Ledger) -> dict[tuple[int, int, str], list[Notice]]:
    load: dict[tuple[int, int, str], list[Notice]] = defaultdict(list)
    for notice in ledger.notices.values():
        day = notice.issued_on
        if notice.dues and day is not None and notice.is_issued and notice.kind not in REPEATS:
            for unit in notice.units:
                load[day.year, day.month, unit].append(notice)
    return dict(load)


def _by_issue(paper: Notice) -> tuple[date, str]:
    return (paper.issued_on or date.max, paper.key)


def _reminder(
    ledger: Ledger,
    key: str,
    month: tuple[int, int],
    unit: str,
    papers: list[Notice],
    day: date,
    most: int,
) -> IssueNotice:
    name = ledger.unit_name(unit)
    return IssueNotice(
        key=key,
        kind=NoticeKind.LOAD_WARNING,
        due=day,
        subject=f"{name}{month[0]}年{month[1]}月督办文书较多的提醒",
        clause=CLAUSE,
        units=(),
        facts={
            "主送": "县委督查室、县政府督办室",
            "单位": name,
            "月份": f"{month[0]}年{month[1]}月",
            "件数": len(papers),
            "上限": most,
            "文书": [_line(paper) for paper in papers],
        },
    )


def _line(paper: Notice) -> dict[str, object]:
    days = [due.day for due in paper.dues]
    return {
        "文号": paper.number or "—",
        "文种": paper.kind.label,
        "日期": paper.issued_on,
        "最近时限": min(days),
    }
