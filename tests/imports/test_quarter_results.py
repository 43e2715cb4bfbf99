"""季度点评结果表：合计和分项的得分、位次；不对的行逐条指出，重复导入不变。"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from service.errors import ImportRejected
from service.imports.changes import ChangeKind, described
from service.imports.facts import QuarterScoreFact
from service.imports.plan import ImportPlan, read_files
from tests.imports.office import a_quantity, an_indicator, known, of_type, xlsx
from workflows.vocabulary import IndicatorType

HEADER = ("点评指标", "得分", "排名", "参评县区数", "文号", "公布日期")
DOCUMENT = "示市追办〔2017〕4号"
RANKED = an_indicator("5-55", name="季度点评：主要经济指标", type=IndicatorType.RANK, unit="位")
TITLE = ("2017年一季度追赶超越点评结果",)
GOOD = ("全县合计", 3.2, 4, 10, DOCUMENT, "2017-04-28")
TOTAL = QuarterScoreFact(
    quarter=1,
    indicator="",
    points=Decimal("3.2"),
    rank=4,
    counties=10,
    document=DOCUMENT,
    published_on=date(2017, 4, 28),
)


def read(
    tmp_path: Path, *rows: tuple[object, ...], before: tuple[QuarterScoreFact, ...] = ()
) -> ImportPlan:
    ledger = known(RANKED, a_quantity(), *before)
    return read_files([xlsx(tmp_path / "点评.xlsx", {"点评结果": [TITLE, HEADER, *rows]})], ledger)


def test_the_total_and_an_indicator_are_read_with_the_quarter_of_the_title(tmp_path: Path) -> None:
    own = ("季度点评：主要经济指标", "", "第5名", 10, DOCUMENT, "2017-04-28")
    plan = read(tmp_path, GOOD, own)

    total, single = of_type(plan.contents, QuarterScoreFact)
    assert total == TOTAL
    assert (single.indicator, single.points, single.rank) == ("5-55", None, 5)


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [
        pytest.param(0, "招商引资到位资金", "指标", id="no-reviewed-indicator"),
        pytest.param(0, "没有的指标", "指标", id="unknown-indicator"),
        pytest.param(1, "很好", "得分", id="points-in-words"),
        pytest.param(1, -1, "得分", id="negative-points"),
        pytest.param(2, 11, "位次", id="beyond-the-counties"),
        pytest.param(3, "", "参评县区数", id="of-how-many"),
        pytest.param(4, "", "文号", id="no-document"),
        pytest.param(5, "", "公布日期", id="no-day"),
        pytest.param(5, "2017-12-31", "公布日期", id="a-day-to-come"),
    ],
)
def test_a_row_that_cannot_be_is_named(
    tmp_path: Path, place: int, value: object, column: str
) -> None:
    row = (*GOOD[:place], value, *GOOD[place + 1 :])

    with pytest.raises(ImportRejected) as raised:
        read(tmp_path, row)

    assert column in {problem.column for problem in raised.value.problems}


def test_the_same_table_again_changes_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD, before=(TOTAL,)).changes == ()


def test_a_correction_is_shown_before_it_is_written(tmp_path: Path) -> None:
    (change,) = read(tmp_path, (*GOOD[:1], 3.1, *GOOD[2:]), before=(TOTAL,)).changes

    assert change.kind is ChangeKind.CHANGED
    assert described(change) == "季度点评 1季度 全县合计：得分 3.2 → 3.1"
