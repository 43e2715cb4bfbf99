"""信函, 纪要, 刊头, 表单, joint marks and 签发人, read back from the file."""

import pytest
from lxml import etree

from service.documents.blocks import Document
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import Opened, W, opened, text_of, value
from tests.documents.sample_layouts import (
    JOINT,
    SAMPLES,
    drafted,
    make_bulletin,
    make_form,
    make_joint,
    make_letter,
    make_minutes,
    make_upward,
)


def first_page(file: Opened, place: str) -> etree._Element:
    """Header or footer of the first page alone."""
    reference = next(
        one
        for one in file.sections()[0].iterfind(f"{W}{place}Reference")
        if one.get(f"{W}type") == "first"
    )
    identity = next(str(value) for name, value in reference.items() if name.endswith("}id"))
    relations = file.part("word/_rels/document.xml.rels")
    target = next(one.get("Target") for one in relations if one.get("Id") == identity)
    return file.part(f"word/{target}")


def rules(part: etree._Element) -> list[tuple[str | None, str | None]]:
    """Weights of the double rules: above, below."""
    return [
        (value(one, "pPr/pBdr/top", "sz"), value(one, "pPr/pBdr/bottom", "sz"))
        for one in part.iter(f"{W}p")
        if one.find(f"{W}pPr/{W}pBdr") is not None
    ]


def test_a_letters_mark_and_rules_stand_in_the_first_pages_margins() -> None:
    file = opened(make_letter())

    header, footer = first_page(file, "header"), first_page(file, "footer")
    assert file.sections()[0].find(f"{W}titlePg") is not None
    assert text_of(header) == "中共示例县委督查室"
    assert rules(header) == [("18", "6")]
    assert rules(footer) == [("6", "18")]
    assert text_of(footer) == ""


def test_only_a_letter_has_a_first_page_of_its_own() -> None:
    file = opened(make_joint())

    assert file.sections()[0].find(f"{W}titlePg") is None
    assert "word/header7.xml" not in file.files


def test_a_letters_number_stands_right_beside_its_urgency() -> None:
    row = opened(make_letter(urgency="特急")).paragraph("特急")

    assert text_of(row) == "特急示督延〔2017〕2号"
    assert value(row, "pPr/tabs/tab", "val") == "right"


def test_a_letters_colophon_has_neither_rules_nor_printing() -> None:
    (table,) = opened(make_letter()).tables()

    assert text_of(table) == "抄送：县委办，县政府办。"
    assert table.find(f"{W}tblPr/{W}tblBorders") is None


def test_minutes_name_who_was_there_under_hanging_labels() -> None:
    present = opened(make_minutes()).paragraph("出席")

    assert text_of(present).startswith("出席：县发改局张××、县统计局王××")
    fonts = [run.get(f"{W}eastAsia") for run in present.iter(f"{W}rFonts")]
    assert fonts == ["黑体", "仿宋_GB2312"]
    assert (value(present, "pPr/ind", "left"), value(present, "pPr/ind", "hanging")) == (
        str(5 * 315),
        str(3 * 315),
    )


def test_a_bulletin_shows_its_issue_and_over_the_rule_issuers_and_date() -> None:
    texts = [text for text in opened(make_bulletin()).texts() if text]

    assert texts[1:5] == [
        "2017年第2期（示考通〔2017〕2号）",
        "示例县考核办公室",
        "中共示例县委督查室",
        "示例县人民政府督办室2017年8月1日",
    ]


def test_a_forms_number_stands_over_the_form_under_the_title() -> None:
    children = list(opened(make_form()).body)
    form = next(place for place, one in enumerate(children) if one.tag == f"{W}tbl")

    assert text_of(children[form - 1]) == "示督办〔2017〕3号"
    assert text_of(children[form - 3]) == "关于固定资产投资增速滞后的督办单"


def test_joint_issuers_are_spread_alike_beside_the_word() -> None:
    mark, *_ = opened(make_joint()).tables()

    names, word = mark.iter(f"{W}tc")
    assert [text_of(one) for one in names.iter(f"{W}p")] == list(JOINT)
    assert {value(one, "pPr/jc") for one in names.iter(f"{W}p")} == {"distribute"}
    assert (text_of(word), value(word, "tcPr/vAlign")) == ("文件", "center")


def test_several_signers_stand_two_a_row_with_the_number_in_the_last() -> None:
    file = opened(make_upward(signers=("王某某", "李某", "张某某")))

    assert text_of(file.paragraph("签发人")) == "签发人：王某某李某"
    last = file.paragraph("示督报")
    assert text_of(last) == "示督报〔2017〕1号张某某"
    assert value(last, "pPr/pBdr/bottom", "color") == "FF0000"


@pytest.mark.parametrize("name", [name for name in SAMPLES if "送审稿" in name])
def test_every_layout_says_that_it_is_a_draft(name: str) -> None:
    file = opened(SAMPLES[name])

    headers = [text_of(file.part(part)) for part in file.files if "header" in part]
    assert any("送审稿" in text for text in headers)
    assert any(text.startswith("送审稿") for text in file.texts())
    assert not [text for text in file.texts() if "号" in text and "〔" in text]


def test_a_letters_first_page_is_marked_as_a_draft_too() -> None:
    header = first_page(opened(drafted(make_letter())), "header")

    assert text_of(header).startswith("送审稿　未经签发")


@pytest.mark.parametrize("document", SAMPLES.values(), ids=SAMPLES)
def test_equal_documents_of_every_layout_give_equal_bytes(document: Document) -> None:
    assert to_docx(document) == to_docx(document)
