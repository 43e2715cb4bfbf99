"""台账导出：每张表都在，数和库里的一样；`statistics` 和 `status` 说得出各单位的督办。"""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from service.imports.cells import read_type
from service.ledger_book.indicators import TYPES
from tests.commands.running import give
from tests.small_county import County
from workflows.vocabulary import IndicatorType

SHEETS = (
    *("指标", "欠账", "案件", "扣分事项", "交办事项", "佐证材料", "措施", "亮点", "沟通衔接"),
    *("认定差异", "预测", "申报奖项", "督办统计", "送达", "发送记录", "签收", "结算"),
)


def exported(county: County, folder: Path) -> openpyxl.Workbook:
    target = folder / "台账.xlsx"
    assert give(county, "ledger", str(target)).code == 0
    return openpyxl.load_workbook(target)


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    header, *found = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, map(plain, row), strict=True)) for row in found]


def plain(cell: object) -> object:
    """A workbook has only moments; what it shows is a day."""
    return cell.date() if isinstance(cell, datetime) else cell


def test_every_table_of_the_ledger_is_a_sheet(supervised: County, tmp_path: Path) -> None:
    book = exported(supervised, tmp_path)

    assert tuple(book.sheetnames) == SHEETS
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets)


def test_figures_leave_as_figures(supervised: County, tmp_path: Path) -> None:
    book = exported(supervised, tmp_path)
    (line,) = [row for row in rows(book, "指标") if row["编号"] == "3-44"]

    assert (line["目标值"], line["完成值"], line["灯"]) == (324, 180, "黄")
    assert all(cell.data_type != "f" for row in book["指标"] for cell in row)


@pytest.mark.parametrize("kind", IndicatorType, ids=str)
def test_a_type_leaves_in_a_word_that_an_import_reads_back(kind: IndicatorType) -> None:
    assert read_type(TYPES[kind]) is kind


def test_a_case_shows_its_papers_and_its_state(supervised: County, tmp_path: Path) -> None:
    book = exported(supervised, tmp_path)
    (case,) = [row for row in rows(book, "案件") if row["编号"] == "3-44"]

    assert (case["状态"], case["是否已督办"]) == ("未了", "是")
    assert (case["提示单"], case["督办单"]) == ("示督提〔2017〕3号", "示督办〔2017〕1号")


def test_what_was_delivered_is_a_row_each(supervised: County, tmp_path: Path) -> None:
    book = exported(supervised, tmp_path)

    assert {row["文种"] for row in rows(book, "送达")} >= {"预警提示单", "预警督办单"}
    assert {row["单位"] for row in rows(book, "签收")} >= {"县环保局"}


def test_an_event_leaves_with_its_number_and_its_withdrawal(
    supervised: County, tmp_path: Path
) -> None:
    for words in (
        "submit event 2-18 --points -1 --on 2017-08-22 --text 被点名 --by 县环保局",
        "submit withdraw-event 1 --reason 登记错了 --by 县环保局",
        "submit event 2-18 --points -0.5 --on 2017-08-21 --text 又被点名 --by 县环保局",
    ):
        assert give(supervised, *words.split()).code == 0
    first, second = rows(exported(supervised, tmp_path), "扣分事项")

    assert (first["序号"], first["扣分"], first["案件状态"]) == (1, -1, "已撤销")
    assert (first["撤销日期"], first["撤销理由"]) == (date(2017, 8, 23), "登记错了")
    assert (second["序号"], second["扣分"], second["案件状态"]) == (2, -0.5, "未了")
    assert second["撤销日期"] is None


def test_a_contact_leaves_with_its_day(supervised: County, tmp_path: Path) -> None:
    words = "submit contact 3-44 --on 2017-08-22 --counterpart 市环保局 --matter 核对数据"
    assert give(supervised, *words.split()).code == 0
    (line,) = rows(exported(supervised, tmp_path), "沟通衔接")

    assert (line["日期"], line["上级对口部门"]) == (date(2017, 8, 22), "市环保局")


def test_a_file_of_another_kind_is_refused(supervised: County, tmp_path: Path) -> None:
    answer = give(supervised, "ledger", str(tmp_path / "台账.doc"))

    assert answer.code == 2
    assert "must end in .xlsx" in answer.told


def test_statistics_tell_who_answered_and_who_did_not(supervised: County) -> None:
    told = give(supervised, "statistics").out

    assert "县环保局\t提示单\t发出1\t已反馈0" in told
    assert "县招商局\t提示单\t发出1\t已反馈1（按期1、逾期0）" in told


def test_every_attempt_leaves_with_its_answer(supervised: County, tmp_path: Path) -> None:
    book = exported(supervised, tmp_path)
    sent, lines = rows(book, "送达"), rows(book, "发送记录")

    assert sum(line["发送次数"] for line in sent) == len(lines)  # type: ignore[misc]
    assert {line["结果"] for line in lines} == {"平台已接收"}
    assert all(str(line["时间"]).startswith("2017-") for line in lines)
