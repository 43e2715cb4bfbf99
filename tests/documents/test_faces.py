"""The other faces of a document: plain text, chat Markdown, the message to a group."""

import pytest

from service.documents.blocks import AttachmentPage, Form, Head, Heading, Paragraph, Table
from service.documents.markdown import CUT_LINE, escaped, to_markdown
from service.documents.plain import message_text, to_text
from tests.documents.sample_documents import SENTENCE, make_chart, make_document, make_table

EVERY_BLOCK = (
    Heading(level=1, text="一、进度"),
    Paragraph(text=SENTENCE),
    make_table(caption="表1"),
    Form(rows=((("单位", "县发改局"), ("时限", "8月15日")),)),
    make_chart(),
)


def test_plain_text_has_every_part_in_the_order_of_the_page() -> None:
    page = AttachmentPage(label="附件1", title="明细表", blocks=EVERY_BLOCK)
    document = make_document(
        blocks=EVERY_BLOCK, attachments=("明细表",), note="联系人", attachment_pages=(page,)
    )

    text = to_text(document)

    parts = (
        "示考办",
        "关于固定",
        "县发改局：",
        SENTENCE,
        "附件：明细表",
        "2017年8月1日",
        "（联系人）",
        "附件1",
        "抄送：",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_tables_row_is_read_as_labels_and_values() -> None:
    text = to_text(make_document(blocks=(make_table(1),)))

    assert "· 编号：3-1；指标：全社会固定资产投资增速；完成率：69.9%" in text


def test_columns_of_one_name_are_told_apart_by_their_groups() -> None:
    table = Table(
        header=("单位", "按期", "件数", "件数"),
        rows=(("县发改局", "1", "2", "3"),),
        groups=(("", 1), ("反馈", 2), ("退回", 1)),
    )

    text = to_text(make_document(blocks=(table,)))

    assert "· 单位：县发改局；按期：1；反馈件数：2；退回件数：3" in text


def test_a_charts_figures_are_in_the_text() -> None:
    assert "· 完成　5月：6.25；6月：—" in to_text(make_document(blocks=(make_chart(),)))


def test_a_draft_says_so_in_every_face() -> None:
    draft = make_document(draft=True, head=Head(mark="示例县考核办公室文件", number=""))

    assert all(
        "送审稿" in face for face in (to_text(draft), to_markdown(draft), message_text(draft))
    )


def test_a_message_is_the_summary_the_number_and_the_attachments() -> None:
    document = make_document(summary="请于8月4日前首次反馈。", attachments=("甲表", "乙表"))

    assert message_text(document).split("\n") == [
        "请于8月4日前首次反馈。",
        "文号：示考办〔2017〕12号",
        "附件：1.甲表",
        "　　　2.乙表",
    ]


def test_a_message_without_a_summary_says_its_title() -> None:
    assert message_text(make_document(head=None)) == "关于固定资产投资增速滞后的督办单"


def test_markdown_has_bold_lines_for_title_and_headings_and_no_table() -> None:
    lines = to_markdown(make_document(blocks=EVERY_BLOCK)).split("\n\n")

    assert lines[0] == "**关于固定资产投资增速滞后的督办单**"
    assert "**一、进度**" in lines
    assert "**单位**：县发改局" in lines
    assert not [line for line in lines if "|" in line]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        pytest.param("[点我](http://a.example)", "［点我］(http：//a．example)", id="link"),
        pytest.param("<@userid>", "＜＠userid＞", id="mention-wecom"),
        pytest.param("<at id=all></at>", "＜at id=all＞＜/at＞", id="mention-feishu"),
        pytest.param("@13800000000", "＠13800000000", id="mention-dingtalk"),
        pytest.param("# 标题", "＃ 标题", id="heading"),
        pytest.param("甲\n===", "甲\n＝==", id="underlined-heading"),
        pytest.param("> 引用", "＞ 引用", id="quote"),
        pytest.param("- 列举", "－ 列举", id="list"),
        pytest.param("    代码", "代码", id="code-block"),
        pytest.param("**粗** _斜_ `码`", "＊＊粗＊＊ ＿斜＿ ｀码｀", id="emphasis"),
        pytest.param('<font color="red">红</font>', '＜font color="red"＞红＜/font＞', id="colour"),
        pytest.param("&lt;b&gt;", "＆lt;b＆gt;", id="entity"),
        pytest.param("www.example.cn", "www．example．cn", id="bare-address"),
        pytest.param("完成12.5%，3-20项", "完成12.5%，3-20项", id="figures-untouched"),
        pytest.param("甲\u202e乙\x00", "甲乙", id="invisible"),
    ],
)
def test_data_stays_text_in_every_dialect(data: str, shown: str) -> None:
    assert escaped(data) == shown


def test_a_long_document_is_cut_between_lines_within_the_limit() -> None:
    document = make_document(blocks=(Paragraph(text=SENTENCE),) * 40)

    text = to_markdown(document, 1000)

    assert len(text.encode()) <= 1000
    assert text.endswith(f"{SENTENCE}\n\n{CUT_LINE}")


@pytest.mark.parametrize("limit", [0, 1, 5, 40])
def test_even_the_smallest_limit_is_kept(limit: int) -> None:
    assert len(to_markdown(make_document(), limit).encode()) <= limit
