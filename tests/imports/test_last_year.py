"""附件6：上年加减分整张留存，再导入即整张替换；失分的今年重点关注。"""

from decimal import Decimal

import pytest
from sqlalchemy import select

from service.errors import ImportRejected
from service.tables import IndicatorRow, LastYearRow
from tests.imports.office import indicator_row
from tests.imports.test_reimport import bring, session, table

__all__ = ["bring", "session"]

LOST = ("序号", "指标", "加减分", "情况说明", "责任部门")
BEHIND = (1, "固定资产投资增速", "-0.6", "低于目标1.2个百分点", "县发改局")
GONE = (2, "新农村建设", "-0.1", "不再考核", "")


def sheets(*lines):
    return table(indicator_row(), 附件6=[LOST, *lines])


def kept(session):
    rows = session.scalars(select(LastYearRow).order_by(LastYearRow.position)).all()
    return [(row.name, row.points, row.note, row.unit, row.indicator_id) for row in rows]


def test_every_line_of_last_year_is_kept_even_where_this_year_has_no_such_indicator(session, bring):
    bring(sheets(BEHIND, GONE))

    code = session.scalars(select(IndicatorRow.id)).one()
    assert kept(session) == [
        ("固定资产投资增速", Decimal("-0.6"), "低于目标1.2个百分点", "县发改局", code),
        ("新农村建设", Decimal("-0.1"), "不再考核", "", None),
    ]


def test_another_table_replaces_the_whole_and_takes_the_mark_away(session, bring):
    bring(sheets(BEHIND))
    bring(sheets(GONE))

    assert [name for name, *_ in kept(session)] == ["新农村建设"]
    assert not session.scalars(select(IndicatorRow.watched)).one()


def test_the_same_table_again_changes_nothing(bring):
    bring(sheets(BEHIND, GONE))

    assert bring(sheets(BEHIND, GONE)).changes == ()


def test_a_line_without_a_number_is_refused_wholly(session, bring):
    with pytest.raises(ImportRejected, match="加减分没有填"):
        bring(sheets(BEHIND, (2, "新农村建设", "若干", "", "")))

    assert kept(session) == []
