"""催报的命令：没有报的单位当场收到提醒，一天一次。"""

from datetime import date

from tests.commands.running import give
from tests.small_county import County


def test_units_that_have_not_filed_are_reminded_once_a_day(supervised: County) -> None:
    supervised.morning(date(2017, 8, 31))
    supervised.morning(date(2017, 9, 4))

    first = give(supervised, "period", "urge", "2017-08", "--by", "示例考核员")
    again = give(supervised, "period", "urge", "2017-08", "--by", "示例考核员")

    assert (first.code, first.told.strip()) == (0, "已催报4个单位。")
    assert (again.code, "今天已经发了报送提醒" in again.told) == (5, True)
    assert supervised.states()["filing_reminder:2017-08:asked-2017-09-04"] == "已发出"
