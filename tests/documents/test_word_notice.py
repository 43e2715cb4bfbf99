"""What stands on the page of a notice, read back from the file."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from service.documents.blocks import (
    AttachmentPage,
    Document,
    Form,
    Head,
    Heading,
    Paragraph,
    Signature,
)
from service.documents.inspection.inspector import inspect
from service.documents.profile import INK
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import (
    ISSUER,
    SENTENCE,
    Opened,
    W,
    make_chart,
    make_document,
    make_table,
    opened,
    text_of,
    value,
)

EVERY_BLOCK = (
    Heading(level=1, text="一、进度"),
    Heading(level=2, text="（一）欠账"),
    Heading(level=3, text="1.原因"),
    Heading(level=4, text="（1）项目"),
    Paragraph(text=SENTENCE),
    make_table(caption="表1 明细"),
    Form(rows=((("事项", "固定资产投资"),), (("单位", "县发改局"), ("时限", "8月15日")))),
    make_chart(),
)


def test_equal_documents_give_equal_bytes() -> None:
    document = make_document(blocks=EVERY_BLOCK)

    assert to_docx(document) == to_docx(replace(document))


def test_a_document_with_every_block_passes_the_check() -> None:
    page = AttachmentPage(label="附件1", title="明细表", blocks=EVERY_BLOCK)

    content = to_docx(make_document(blocks=EVERY_BLOCK, attachment_pages=(page,)))

    assert inspect(content).findings == ()


def test_an_independent_reader_opens_the_file() -> None:
    content = to_docx(make_document(blocks=EVERY_BLOCK))

    read = docx.Document(io.BytesIO(content))

    assert [row.cells[1].text for row in read.tables[0].rows][1] == "全社会固定资产投资增速"
    assert read.core_properties.author == ISSUER


def test_the_sheet_has_the_standard_margins_and_22_lines() -> None:
    section = opened(make_document()).body[-1]

    margins = [value(section, "pgMar", side) for side in ("top", "bottom", "left", "right")]
    assert margins == ["2098", "1984", "1588", "1474"]
    assert (value(section, "docGrid", "type"), value(section, "docGrid", "linePitch")) == (
        "lines",
        "579",
    )


def test_the_ink_profile_changes_margins_and_pitch_alike() -> None:
    file = Opened(to_docx(make_document(), INK))

    assert value(file.body[-1], "pgMar", "top") == "1960"
    assert value(file.body[-1], "docGrid", "linePitch") == "592"
    assert value(file.part("word/styles.xml"), "style/pPr/spacing", "line") == "592"


@pytest.mark.parametrize(
    ("start", "font", "size"),
    [
        pytest.param("示例县考核办公室文件", "方正小标宋简体", "84", id="mark"),
        pytest.param("关于固定资产", "方正小标宋简体", "44", id="title-2号"),
        pytest.param(SENTENCE[:6], "仿宋_GB2312", "32", id="text-3号"),
        pytest.param("一、", "黑体", "32", id="level-1"),
        pytest.param("（一）", "楷体_GB2312", "32", id="level-2"),
        pytest.param("1.原因", "仿宋_GB2312", "32", id="level-3"),
        pytest.param("（1）", "仿宋_GB2312", "32", id="level-4"),
        pytest.param("表1", "黑体", "24", id="caption"),
        pytest.param("抄送：", "仿宋_GB2312", "28", id="colophon-4号"),
    ],
)
def test_each_part_has_its_font_and_size(start: str, font: str, size: str) -> None:
    paragraph = opened(make_document(blocks=EVERY_BLOCK)).paragraph(start)

    assert value(paragraph, "r/rPr/rFonts", "eastAsia") == font
    assert value(paragraph, "r/rPr/rFonts", "ascii") == "Times New Roman"
    assert value(paragraph, "r/rPr/sz") == size


def test_the_mark_and_the_rule_under_the_number_are_red() -> None:
    file = opened(make_document())

    assert value(file.paragraph(f"{ISSUER}文件"), "r/rPr/color") == "FF0000"
    assert value(file.paragraph("示考办"), "pPr/pBdr/bottom", "color") == "FF0000"


def test_a_long_mark_takes_two_lines_rather_than_shrink_out_of_sight() -> None:
    mark = "中共示例县委示例县人民政府追赶超越工作领导小组办公室文件"

    file = opened(make_document(head=Head(mark=mark, number="示追办〔2017〕1号")))

    lines = [text for text in file.texts() if text and text in mark]
    assert "".join(lines) == mark
    assert all(int(value(file.paragraph(line), "r/rPr/sz") or 0) >= 44 for line in lines)


def test_a_paper_that_goes_up_names_who_signed() -> None:
    head = Head(mark="示例县考核办公室文件", number="示考办〔2017〕12号", signers=("王某某",))

    paragraph = opened(make_document(head=head)).paragraph("示考办")

    assert text_of(paragraph) == "示考办〔2017〕12号签发人：王某某"
    fonts = [run.get(f"{W}eastAsia") for run in paragraph.iter(f"{W}rFonts")]
    assert fonts[-1] == "楷体_GB2312"
    assert value(paragraph, "pPr/ind", "left") is None  # the rule under it keeps its full width


def test_a_draft_is_marked_on_the_page_and_in_its_header_and_has_no_number() -> None:
    head = Head(mark="示例县考核办公室文件", number="", urgency="特急")

    file = opened(make_document(head=head, draft=True))

    assert file.texts()[:2] == ["送审稿", "特急"]
    assert "送审稿" in file.header(file.body[-1])


def test_an_issued_notice_has_no_draft_header() -> None:
    file = opened(make_document())

    assert file.header(file.body[-1]) == ""
    assert "送审稿" not in file.texts()


@pytest.mark.parametrize(
    ("paragraphs", "pages", "pitch"),
    [
        pytest.param(9, "1", "579", id="fits"),
        pytest.param(10, "1", "531", id="a-row-too-many"),
        pytest.param(18, "2", "579", id="a-second-page-well-filled"),
    ],
)
def test_rows_that_would_spill_over_are_drawn_back(paragraphs: int, pages: str, pitch: str) -> None:
    text = (Paragraph(text=SENTENCE),) * paragraphs
    file = opened(make_document(head=None, signature=None, colophon=None, note="甲", blocks=text))

    counted = next(one.text for one in file.part("docProps/app.xml") if one.tag.endswith("Pages"))
    assert (counted, value(file.sections()[0], "docGrid", "linePitch")) == (pages, pitch)


def test_a_long_title_is_one_paragraph_of_lines() -> None:
    title = "示例县考核办公室关于2017年6月份全社会固定资产投资增速指标进度滞后的预警督办单"

    paragraph = opened(make_document(title=title)).paragraph("示例县考核办公室关于")

    lines = [one.text for one in paragraph.iter(f"{W}t")]
    assert lines == [
        "示例县考核办公室关于2017年6月份全社会",
        "固定资产投资增速指标进度滞后的预警督办单",
    ]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    file = opened(make_document())

    sides = [value(file.part(f"word/footer{number}.xml"), "p/pPr/jc") for number in (1, 2)]
    assert sides == ["right", "left"]
    assert text_of(file.part("word/footer1.xml")) == "— 1 —"


def test_properties_are_the_issuers_and_the_documents_own_date() -> None:
    core = opened(make_document()).files["docProps/core.xml"].decode()

    assert f"<dc:creator>{ISSUER}</dc:creator>" in core
    assert core.count("2017-08-01T01:00:00Z") == 2


def test_no_theme_and_no_foreign_name_is_in_the_package() -> None:
    file = opened(make_document(blocks=EVERY_BLOCK))

    assert not [name for name in file.files if "theme" in name]
    everything = b"".join(file.files.values())
    assert b"asciiTheme" not in everything
    assert b"python-docx" not in everything


def test_the_body_never_ends_in_a_table() -> None:
    document = Document(title="报送情况", addressees="", blocks=(make_table(),))

    children = list(opened(document).body)

    assert [child.tag for child in children[-2:]] == [f"{W}p", f"{W}sectPr"]


def test_two_tables_one_after_another_stay_two() -> None:
    file = opened(make_document(blocks=(make_table(), make_table()), colophon=None))

    tags = [child.tag for child in file.body]
    first = tags.index(f"{W}tbl")
    assert tags[first + 1 : first + 3] == [f"{W}p", f"{W}tbl"]


def test_an_attachment_has_a_page_label_and_title_of_its_own() -> None:
    page = AttachmentPage(label="附件2", title="反馈表", blocks=(Paragraph(text="填写说明。"),))

    file = opened(make_document(attachment_pages=(page,)))

    label = file.paragraph("附件2")
    assert value(label, "pPr/pageBreakBefore") == "1"
    assert value(label, "r/rPr/rFonts", "eastAsia") == "黑体"
    texts = file.texts()
    assert texts[texts.index("附件2") + 1 : texts.index("附件2") + 3] == ["", "反馈表"]


HOSTILE = [
    pytest.param("a\x00b\x07c\x1b", "abc", id="control-characters"),
    pytest.param("]]><w:p/>&amp;<b>", "]]><w:p/>&amp;<b>", id="markup"),
    pytest.param("甲\u202e乙\u2066丙", "甲乙丙", id="text-direction"),
    pytest.param("甲\ud800乙\ufffe", "甲乙", id="not-characters"),
    pytest.param("{{ title }}{% x %}", "{{ title }}{% x %}", id="template-marks"),
    pytest.param("𠮷野家㎡①", "𠮷野家㎡①", id="rare-characters"),
]


@pytest.mark.parametrize(("hostile", "shown"), HOSTILE)
def test_data_is_text_wherever_it_stands(hostile: str, shown: str) -> None:
    page = AttachmentPage(label=hostile, title=hostile, blocks=(make_chart(title=hostile),))
    document = make_document(
        title=hostile,
        addressees=hostile,
        blocks=(
            Paragraph(text=hostile),
            make_table(header=(hostile, "乙", "丙"), rows=((hostile, "", ""),), caption=hostile),
            Form(rows=(((hostile, hostile),),)),
        ),
        attachments=(hostile, hostile),
        note=hostile,
        signature=Signature(issuers=(hostile,), dated=date(2017, 8, 1)),
        attachment_pages=(page,),
    )

    content = to_docx(document)

    assert inspect(content).findings == ()
    assert opened(document).texts().count(shown) >= 7


def test_a_cell_longer_than_a_page_may_be_divided() -> None:
    table = make_table(rows=(("3-1", SENTENCE * 120, "1"),))

    file = opened(make_document(blocks=(table,)))

    rows = next(file.tables()).findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, False]


def test_a_document_of_next_to_nothing_is_a_valid_file() -> None:
    content = to_docx(Document(title="", addressees="", blocks=()))

    assert {one.rule.number for one in inspect(content).findings} == {"体1"}  # no title
