"""The check refuses what a strict reader would refuse, and what an office would send back."""

import io
import zipfile
from dataclasses import replace

import pytest

from service.documents.blocks import Head
from service.documents.word.check import check_package
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import Opened, make_document, make_table

GOOD = to_docx(make_document(blocks=(make_table(),)))
DOCUMENT = "word/document.xml"


def rezipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def spoiled(name: str, old: str, new: str) -> bytes:
    """The good file with one text of one part replaced."""
    files = dict(Opened(GOOD).files)
    assert old.encode() in files[name]
    files[name] = files[name].replace(old.encode(), new.encode())
    return rezipped(files)


@pytest.mark.parametrize(
    ("name", "old", "new", "finding"),
    [
        pytest.param(DOCUMENT, "</w:body>", "", "不是合格的XML", id="not-well-formed"),
        pytest.param(
            DOCUMENT,
            '<w:snapToGrid w:val="0"/><w:spacing',
            '<w:jc w:val="left"/><w:snapToGrid w:val="0"/><w:spacing',
            "段落属性次序",
            id="paragraph-properties-out-of-order",
        ),
        pytest.param(DOCUMENT, "<w:tblHeader/>", "", "表头", id="header-not-repeated"),
        pytest.param(DOCUMENT, '"rIdOddFooter"', '"rIdLost"', "rIdLost", id="relation-lost"),
        pytest.param(DOCUMENT, ' w:hint="eastAsia"', "", "字体", id="font-name-missing"),
        pytest.param(DOCUMENT, "w:ascii=", "w:asciiTheme=", "主题字体", id="theme-font"),
        pytest.param(DOCUMENT, "〔2017〕12号", "[2017]12号", "发文字号", id="number-in-brackets"),
        pytest.param(DOCUMENT, "〔2017〕12号", "〔2017〕012号", "发文字号", id="leading-zero"),
        pytest.param(DOCUMENT, "示考办〔2017〕12号", "", "发文字号", id="number-missing"),
        pytest.param(DOCUMENT, 'w:w="11906"', 'w:w="12240"', "A4", id="letter-paper"),
        pytest.param(DOCUMENT, '<w:gridCol w:w="', '<w:gridCol w:w="1', "列宽", id="columns"),
        pytest.param(
            "word/_rels/document.xml.rels",
            "styles.xml",
            "style.xml",
            "不存在",
            id="target-lost",
        ),
    ],
)
def test_a_fault_is_found(name: str, old: str, new: str, finding: str) -> None:
    findings = check_package(spoiled(name, old, new))

    assert any(finding in one for one in findings), findings


def test_the_unspoiled_file_passes() -> None:
    assert check_package(rezipped(Opened(GOOD).files)) == ()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 not a zip", id="broken-zip"),
        pytest.param(GOOD[: len(GOOD) // 2], id="cut-off"),
    ],
)
def test_what_is_no_package_is_said_to_be_none(content: bytes) -> None:
    assert check_package(content)[0].startswith("文件打不开")


@pytest.mark.parametrize("lost", ["word/styles.xml", "docProps/core.xml", "[Content_Types].xml"])
def test_a_missing_part_is_named(lost: str) -> None:
    files = {name: content for name, content in Opened(GOOD).files.items() if name != lost}

    assert f"缺少{lost}" in check_package(rezipped(files))


def test_a_draft_may_have_no_number() -> None:
    head = Head(mark="示例县考核办公室文件", number="")

    assert check_package(to_docx(make_document(head=head, draft=True))) == ()


@pytest.mark.parametrize(
    "number", ["示督（催）〔2017〕1号", "示考通〔2017〕12号", "示考周〔2017〕3期"]
)
def test_a_number_in_form_passes(number: str) -> None:
    head = Head(mark="示例县考核办公室文件", number=number)

    assert check_package(to_docx(make_document(head=head))) == ()


def test_an_issued_notice_may_not() -> None:
    unnumbered = replace(make_document(), head=Head(mark="示例县考核办公室文件", number=""))

    assert check_package(to_docx(unnumbered))[0].startswith("发文字号")
