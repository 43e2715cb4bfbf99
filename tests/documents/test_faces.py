"""The other faces of a document: plain text, the message to a group."""

from service.deliveries.pieces import pieces_of
from service.documents.blocks import AttachmentPage, Form, Head, Heading, Paragraph, Table
from service.documents.plain import message_text, to_text
from tests.documents.sample_documents import SENTENCE, make_chart, make_document, make_table
from tests.documents.sample_layouts import (
    make_bulletin,
    make_joint,
    make_letter,
    make_minutes,
    make_upward,
)

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

    assert all("送审稿" in face for face in (to_text(draft), message_text(draft)))


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


def test_every_face_names_who_was_at_the_meeting() -> None:
    minutes = make_minutes()

    assert "　　出席：县发改局张××、县统计局王××（副局长，代会）" in to_text(minutes)
    assert "缺席：县茶叶局" in str(pieces_of(minutes))


def test_plain_text_shows_the_head_of_each_layout() -> None:
    assert "中共示例县委办公室\n示例县人民政府办公室\n文件\n示办发" in to_text(make_joint())
    assert "签发人：王某某" in to_text(make_upward())
    assert "2017年第2期\n示考通〔2017〕2号\n示例县考核办公室" in to_text(make_bulletin())
    assert to_text(make_letter()).endswith("抄送：县委办，县政府办。\n")
