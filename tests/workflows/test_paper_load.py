"""文书密度：超过上限才提醒，一个单位一个月一次；不要单位办的文书不数。"""

from datetime import date

import pytest

from tests.builders import make_ledger
from tests.workflows.playing import RULES, day, issued, with_notice
from workflows import paper_load
from workflows.actions import IssueNotice
from workflows.ledger import Due, Ledger, Notice
from workflows.vocabulary import NoticeKind, NoticeState

MOST = RULES.warning_escalation.papers_a_month
UNIT = "县招商局"


def asking(serial: int, on: date, *, asks: bool = True, **overrides: object) -> Notice:
    facts: dict[str, object] = {
        "key": f"warning_prompt:{on}:{serial}",
        "kind": NoticeKind.WARNING_PROMPT,
        "state": NoticeState.ISSUED,
        "drafted_on": on,
        "issued_on": on,
        "number": f"示督提〔2017〕{serial}号",
        "units": (UNIT,),
        "dues": (Due(name="反馈", rule="示例", day=on),) if asks else (),
    }
    return Notice(**(facts | overrides))


def with_papers(count: int, first: int = 1, month: int = 9, **overrides: object) -> Ledger:
    papers = [asking(n, date(2017, month, n), **overrides) for n in range(first, first + count)]
    return with_notice(make_ledger(), *papers)


@pytest.mark.parametrize(
    ("count", "reminded"),
    [
        pytest.param(MOST, False, id="exactly-the-most"),
        pytest.param(MOST + 1, True, id="one-more"),
        pytest.param(MOST + 5, True, id="many-more-once"),
    ],
)
def test_supervision_is_reminded_beyond_the_most(count: int, reminded: bool) -> None:
    actions = paper_load.due(with_papers(count), RULES, day("9-30"))

    assert len(actions) == reminded


def test_the_reminder_is_due_on_the_day_of_the_paper_too_many() -> None:
    ledger = with_papers(MOST + 1)
    (reminder,) = paper_load.due(ledger, RULES, day("9-30"))

    assert isinstance(reminder, IssueNotice)
    assert (reminder.due, reminder.units) == (date(2017, 9, MOST + 1), ())
    assert len(reminder.facts["文书"]) == MOST + 1
    assert paper_load.due(ledger, RULES, date(2017, 9, MOST)) == []


def test_a_month_and_unit_is_reminded_of_once() -> None:
    ledger = with_papers(MOST + 1)
    ledger = issued(ledger, paper_load.due(ledger, RULES, day("9-9")), day("9-9"))
    more = with_notice(ledger, asking(20, day("9-20")))

    assert paper_load.due(more, RULES, day("9-30")) == []


def test_two_months_are_not_added_up() -> None:
    september, october = with_papers(MOST), with_papers(MOST, month=10)
    both = with_notice(september, *october.notices.values())

    assert paper_load.due(both, RULES, day("10-31")) == []


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"asks": False}, id="asks-for-nothing"),
        pytest.param({"kind": NoticeKind.FILING_URGING}, id="urges-for-the-same"),
        pytest.param({"state": NoticeState.CANCELLED}, id="void"),
        pytest.param({"state": NoticeState.DRAFT, "issued_on": None}, id="draft"),
    ],
)
def test_what_asks_the_unit_for_nothing_is_not_counted(overrides: dict[str, object]) -> None:
    assert paper_load.due(with_papers(MOST + 3, **overrides), RULES, day("9-30")) == []


def test_status_names_this_months_flooded_units() -> None:
    ledger = with_papers(MOST + 2)

    assert paper_load.flooded(ledger, RULES, day("9-30")) == [(UNIT, MOST + 2)]
    assert paper_load.flooded(ledger, RULES, day("10-1")) == []
