"""documents check: what is wrong with a Word file, in words; exit 1 on a fault."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document as DocxDocument
from docx.shared import Mm

from service.__main__ import duban
from service.documents.printing import can_print
from tests.commands.running import give
from tests.documents.mutants import GOOD, packed
from tests.small_county import County

needs_printing = pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页")


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


def changed(path: Path, old: bytes, new: bytes) -> Path:
    assert old in GOOD["word/document.xml"]
    document = GOOD["word/document.xml"].replace(old, new)
    path.write_bytes(packed({**GOOD, "word/document.xml": document}))
    return path


def test_the_same_fault_again_and_again_is_told_once(tmp_path: Path) -> None:
    bad = changed(tmp_path / "坏.docx", b"<w:tblHeader/>", b"")

    result = CliRunner().invoke(duban, ["documents", "check", "--no-printed", str(bad)])

    assert result.output.count("表1 表头重复") == 1


def test_where_nothing_can_be_printed_it_says_so_and_judges_the_markup(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    result = CliRunner().invoke(duban, ["documents", "check", str(good)])

    assert result.exit_code == 0
    assert result.output.startswith("成页尺寸未查：本机没有 LibreOffice")
    assert "未发现问题" in result.output


def test_what_is_left_out_is_not_spoken_of(good: Path) -> None:
    result = CliRunner().invoke(duban, ["documents", "check", "--no-printed", str(good)])

    assert result.output == f"{good}：文件格式，未发现问题\n"


@pytest.mark.full
@needs_printing
def test_the_printed_page_is_measured_too(good: Path) -> None:
    low = changed(good.with_name("低.docx"), b'w:footer="1134"', b'w:footer="600"')

    result = CliRunner().invoke(duban, ["documents", "check", str(good), str(low)])

    assert result.exit_code == 1
    assert f"{good}：文件格式，未发现问题" in result.output
    assert "面7 页码高度（GB/T 9704-2012 7.5）" in result.output


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    result = CliRunner().invoke(duban, ["documents", "check", str(tmp_path / "无.docx")])

    assert result.exit_code == 1
    assert "读不到" in result.output


def landscape(file: DocxDocument) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    file.add_paragraph("各责任部门要高度重视。" * 30)


def dates(file: DocxDocument) -> None:
    for cell in file.add_table(8, 3)._cells:
        cell.text = "2017年8月1日"


def prose(file: DocxDocument) -> None:
    file.add_heading("关于做好考核工作的通知", 0)
    file.add_paragraph("各责任部门要高度重视。" * 300)


FOREIGN: dict[str, Callable[[DocxDocument], object]] = {
    "空白": lambda file: file,
    "只有表": dates,
    "横排": landscape,
    "美国信纸": prose,
}


@pytest.fixture
def foreign(tmp_path: Path) -> list[Path]:
    """Files of another program, and what is no Word file at all."""
    for name, write in FOREIGN.items():
        file = docx.Document()
        write(file)
        file.save(str(tmp_path / f"{name}.docx"))
    (tmp_path / "坏包.docx").write_bytes(packed(GOOD)[:9000])
    (tmp_path / "旧格式.doc").write_bytes(b"\xd0\xcf\x11\xe0" * 200)
    (tmp_path / "文字.docx").write_text("不是公文", encoding="utf-8")
    return sorted(tmp_path.iterdir())


@pytest.mark.parametrize(
    "options", [["--no-printed"], pytest.param([], marks=[pytest.mark.full, needs_printing])]
)
def test_files_of_other_programs_are_judged_each_by_name(
    foreign: list[Path], options: list[str]
) -> None:
    result = CliRunner().invoke(duban, ["documents", "check", *options, *map(str, foreign)])

    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert all(f"{path}：无版头，" in result.output for path in foreign)
    assert result.output.count("包0 文件") == 3
    assert "面11" not in result.output  # a date in a table is none of a signature


@pytest.mark.full
@needs_printing
def test_a_file_that_libreoffice_wrote_is_judged(tmp_path: Path) -> None:
    (tmp_path / "甲.html").write_text("<h1>通知</h1><p>请抓好落实。</p>", encoding="utf-8")
    user = f"-env:UserInstallation={(tmp_path / 'user').as_uri()}"
    to = ["--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML"]
    command = ["soffice", user, "--headless", *to, str(tmp_path / "甲.html")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)

    result = CliRunner().invoke(duban, ["documents", "check", str(tmp_path / "甲.docx")])

    assert result.exit_code == 1
    assert "版2 页边与版心" in result.output
    assert "成页尺寸未查" not in result.output


def test_a_fault_of_language_is_told_and_counts(good: Path) -> None:
    document = GOOD["word/document.xml"].replace(
        "按时反馈。".encode(), "17年8月1日前反馈.".encode()
    )
    good.write_bytes(packed({**GOOD, "word/document.xml": document}))

    result = CliRunner().invoke(duban, ["documents", "check", str(good)])

    assert result.exit_code == 1
    assert "2处问题" in result.output
    assert "文12 年月日（GB/T 15835-2011 5.1.4）" in result.output
    assert "年份应写四位数字" in result.output


def test_names_of_units_are_held_against_the_book_where_asked(
    supervised: County, good: Path
) -> None:
    document = GOOD["word/document.xml"].replace(
        "请抓好落实".encode(), "请县环境保护局落实".encode()
    )
    good.write_bytes(packed({**GOOD, "word/document.xml": document}))

    assert give(supervised, "documents", "check", str(good)).code == 0
    named = give(supervised, "documents", "check", "--units", str(good))

    assert named.code == 1
    assert "县环境保护局落实，按时反馈。”，名册上是“县环保局”" in named.told
