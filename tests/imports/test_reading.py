import random
import zipfile
from contextlib import suppress

import pytest
from openpyxl import Workbook

from service.errors import ImportRejected
from service.imports.plan import read_files
from service.imports.reading import ROWS, read_sheets
from service.imports.sheets import Findings
from tests.imports.office import HEADER, docx, indicator_row, known, xls, xlsx

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>"""


def reasons(*paths):
    findings = Findings()
    read_sheets(paths, findings)
    return [problem.reason for problem in findings.problems]


def sheets_of(path):
    findings = Findings()
    sheets = read_sheets([path], findings)
    assert findings.problems == []
    return sheets


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def write_parts(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"<html><table>", "实际是网页", id="html"),
        pytest.param(b"\xef\xbb\xbf<!DOCTYPE html>", "实际是网页", id="html-with-bom"),
        pytest.param(b"%PDF-1.4", "实际是 PDF", id="pdf"),
        pytest.param(b"<?xml version='1.0'?>", "实际是 XML", id="xml"),
        pytest.param(b"a,b\n1,2\n", "不是 .xlsx", id="csv"),
        pytest.param(b"", "是空文件", id="empty"),
        pytest.param(b"PK\x03\x04broken", "已损坏", id="broken-zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "已损坏", id="broken-xls"),
    ],
)
def test_what_is_no_workbook_is_named_as_what_it_is(tmp_path, content, reason):
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)

    assert reason in reasons(path)[0]


def test_a_zip_bomb_is_refused_unopened(tmp_path):
    path = tmp_path / "大.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 51 * 1024 * 1024)

    assert "超过50MB" in reasons(path)[0]


def test_a_package_that_lies_about_its_size_is_refused(tmp_path):
    path = xlsx(tmp_path / "表.xlsx", {"附件3": [HEADER]})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (5).to_bytes(4, "little")
    path.write_bytes(content)

    assert "已损坏" in reasons(path)[0]


def test_one_cell_in_the_far_corner_is_refused_before_memory_is_given(tmp_path):
    book = Workbook()
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "远.xlsx")

    assert "第1048576行、第16384列" in reasons(tmp_path / "远.xlsx")[0]


def test_an_old_workbook_that_reaches_too_far_is_refused(tmp_path):
    path = xls(tmp_path / "远.xls", {"表": [[""]] * ROWS + [["到底"]]})

    assert f"超过{ROWS}行" in reasons(path)[0]


def test_a_file_above_the_limit_is_not_read(tmp_path):
    path = tmp_path / "表.xlsx"
    with path.open("wb") as file:
        file.truncate(21 * 1024 * 1024)

    assert reasons(path) == ["文件超过20MB"]


def test_entities_in_a_word_document_are_refused(tmp_path):
    path = docx(tmp_path / "表.docx", [], [HEADER, indicator_row()])
    parts = parts_of(path)
    body = parts["word/document.xml"]
    parts["word/document.xml"] = BILLION_LAUGHS + body[body.index(b"?>") + 2 :]
    write_parts(path, parts)

    assert reasons(path) == ["文件里有自定义实体，不予打开"]


def test_a_word_cell_that_claims_a_million_columns_is_refused(tmp_path):
    path = docx(tmp_path / "表.docx", [], [HEADER])
    parts = parts_of(path)
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000"/>', 1
    )
    write_parts(path, parts)

    assert "200列" in reasons(path)[0]


def test_a_formula_without_a_result_and_an_error_value_are_named(tmp_path):
    book = Workbook()
    book.active["B2"] = "=1+1"
    book.active["C3"] = "#REF!"
    book.active["C3"].data_type = "e"
    book.save(tmp_path / "公式.xlsx")

    assert reasons(tmp_path / "公式.xlsx") == [
        "是公式，但文件里没有保存计算结果",
        "公式结果是错误值#REF!",
    ]


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_a_fraction_shown_as_per_cent_is_read_as_it_is_shown(tmp_path, ending):
    path = tmp_path / f"率.{ending}"
    if ending == "xls":
        xls(path, {"表": [["x", 0.135]]}, percent_columns=[1])
    else:
        book = Workbook()
        book.active.append(["x", 0.135])
        book.active["B1"].number_format = "0.0%"
        book.save(path)

    assert sheets_of(path)[0].rows == (("x", "13.5%"),)


def test_merged_cells_are_filled_and_remembered(tmp_path):
    path = xlsx(tmp_path / "表.xlsx", {"表": [["甲", ""], ["", "乙"]]}, merges={"表": ["A1:A2"]})

    (sheet,) = sheets_of(path)

    assert sheet.rows == (("甲", ""), ("甲", "乙"))
    assert sheet.merged == {(1, 0): (0, 0)}


def test_a_hidden_sheet_is_left_out_and_told(tmp_path):
    book = Workbook()
    book.active["A1"] = "x"
    book.create_sheet("去年").sheet_state = "hidden"
    book.save(tmp_path / "表.xlsx")
    findings = Findings()

    sheets = read_sheets([tmp_path / "表.xlsx"], findings)

    assert [sheet.name for sheet in sheets] == ["Sheet"]
    assert "是隐藏的工作表" in findings.notes[0]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "docx"])
def test_no_damage_to_a_file_brings_more_than_a_clear_error(tmp_path, ending):
    rows = [HEADER, indicator_row()]
    make = {"xlsx": lambda p: xlsx(p, {"附件3": rows}), "xls": lambda p: xls(p, {"附件3": rows})}
    whole = make.get(ending, lambda p: docx(p, ["附件3"], rows))(tmp_path / f"a.{ending}")
    content, dice = whole.read_bytes(), random.Random(79)  # noqa: S311 - damage, not a secret

    for _ in range(60):
        damaged = bytearray(content[: dice.randint(1, len(content))])
        for _ in range(8):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path = tmp_path / f"坏.{ending}"
        path.write_bytes(damaged)
        with suppress(ImportRejected):
            read_files([path], known())


def test_too_many_cells_are_refused_before_they_are_read(tmp_path):
    row = b"<row>" + b"<c><v>1</v></c>" * 180 + b"</row>"
    path = xlsx(tmp_path / "满.xlsx", {"表": [["x"]]})
    parts = parts_of(path)
    head, _, tail = parts["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")
    parts["xl/worksheets/sheet1.xml"] = head + b"<sheetData>" + row * 1700 + tail
    write_parts(path, parts)

    assert reasons(path) == ["有内容的单元格超过300000个"]
