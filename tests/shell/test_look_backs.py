"""回头看，走真的服务：满期自动发出，登记一次；反弹的当日另拟督办单，巩固的归档。"""

from pathlib import Path

import openpyxl

from tests.commands.running import Answer, give
from tests.small_county import County

CHECK = "look_back:3-44:2017-07"


def look_back(county: County, result: str, found: str = "实地核查3处") -> Answer:
    return give(county, "notice", "look-back", CHECK, "--result", result, "--note", found)


def test_a_rebound_draws_up_an_order_the_same_day(checked: County) -> None:
    assert look_back(checked, "反弹").code == 0

    assert "warning_supervision:3-44:2017-07:2" in checked.drafts()


def test_a_firm_case_is_archived_and_waits_no_more(checked: County, tmp_path: Path) -> None:
    assert "回头看待登记结果1件" in give(checked, "status").out

    look_back(checked, "巩固")

    assert "回头看待登记结果" not in give(checked, "status").out
    assert give(checked, "ledger", str(tmp_path / "台账.xlsx")).code == 0
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx")["案件"]
    assert "已归档" in [cell.value for cell in sheet["G"]]


def test_a_check_is_recorded_once_with_what_was_found(checked: County) -> None:
    assert "要写明核查情况" in look_back(checked, "巩固", " ").told
    assert look_back(checked, "巩固").code == 0

    again = look_back(checked, "反弹")

    assert (again.code, "核查结果已经登记" in again.told) == (5, True)
    assert checked.drafts() == []
