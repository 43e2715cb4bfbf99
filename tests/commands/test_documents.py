"""documents check: what is wrong with a Word file, in words; exit 1 on a fault."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from service.__main__ import duban
from service.documents.printing import can_print
from tests.documents.mutants import GOOD, packed


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "好.docx"
    path.write_bytes(packed(GOOD))
    return path


def test_a_good_file_is_said_to_be_good_without_a_workspace(good: Path) -> None:
    result = CliRunner().invoke(duban, ["documents", "check", str(good)])

    assert result.exit_code == 0
    assert "文件格式，未发现问题" in result.output


def test_one_fault_among_good_files_is_named_with_its_clause(good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    number = "〔2017〕12号".encode()
    document = GOOD["word/document.xml"].replace(number, "[2017]012号".encode())
    bad.write_bytes(packed({**GOOD, "word/document.xml": document}))

    result = CliRunner().invoke(duban, ["documents", "check", str(good), str(bad)])

    assert result.exit_code == 1
    assert "头2 发文字号（GB/T 9704-2012 7.2.5）" in result.output
    assert "写作“[2017]012号”" in result.output


@pytest.mark.full
@pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页")
def test_the_printed_page_is_measured_too_where_asked(good: Path) -> None:
    low = good.with_name("低.docx")
    document = GOOD["word/document.xml"].replace(b'w:footer="1422"', b'w:footer="900"')
    low.write_bytes(packed({**GOOD, "word/document.xml": document}))

    result = CliRunner().invoke(duban, ["documents", "check", "--printed", str(good), str(low)])

    assert result.exit_code == 1
    assert f"{good}：文件格式，未发现问题" in result.output
    assert "面7 页码高度（GB/T 9704-2012 7.5）" in result.output


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    result = CliRunner().invoke(duban, ["documents", "check", str(tmp_path / "无.docx")])

    assert result.exit_code == 1
    assert "读不到" in result.output
