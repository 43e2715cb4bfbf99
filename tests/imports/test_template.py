import io
from decimal import Decimal

from openpyxl import load_workbook

from service.imports import blank_workbook, read_files
from tests.imports.office import indicators, known


def test_the_blank_workbook_is_the_same_bytes_every_time():
    assert blank_workbook("示例县") == blank_workbook("示例县")


def test_its_sample_rows_are_not_imported(tmp_path):
    (tmp_path / "空白.xlsx").write_bytes(blank_workbook("示例县"))

    assert read_files([tmp_path / "空白.xlsx"], known()).changes == ()


def test_a_row_filled_in_below_the_sample_is(tmp_path):
    book = load_workbook(io.BytesIO(blank_workbook("示例县")))
    row = (1, 3, "茶园", "累计量", "亩", 15000, 2, "季", "县发改局", "各镇", "副县长", "")
    book["指标分解表"].append(row)
    book.save(tmp_path / "填好.xlsx")

    fact = indicators(read_files([tmp_path / "填好.xlsx"], known()).contents)["3-1"]

    assert fact.target_number == Decimal(15000)


def test_type_frequency_and_attachment_are_chosen_from_lists():
    sheet = load_workbook(io.BytesIO(blank_workbook("示例县")))["指标分解表"]

    headed = {
        sheet.cell(1, cells.min_col).value
        for rule in sheet.data_validations.dataValidation
        for cells in rule.sqref.ranges
    }
    assert headed == {"附件", "类型", "频次"}
