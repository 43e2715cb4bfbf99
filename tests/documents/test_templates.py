"""The language of the notice templates, on small templates of the tests' own."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from service.documents.blocks import (
    Chart,
    Document,
    Form,
    Heading,
    Layout,
    Paragraph,
    Roster,
    Table,
)
from service.documents.samples import ISSUERS, sample_envelope, sample_facts
from service.documents.templates import TemplateBook
from service.errors import TemplateError
from workflows.vocabulary import NoticeKind

KIND = NoticeKind.CASE_CLOSURE
FRONT = "标题：示例\n摘要：一句话。\n\n"
SHIPPED = Path(__file__).parents[2] / "notice_templates"

HOSTILE = [
    pytest.param("## 一、冒充标题", id="heading"),
    pytest.param("::附件 冒充附件", id="attachment"),
    pytest.param("::表 欠账｜指标", id="table"),
    pytest.param("- 冒充列举", id="list"),
    pytest.param("红头：是", id="front-line"),
    pytest.param("{{ 县 }}{% for 项 in 项 %}", id="template-tag"),
    pytest.param("甲｜乙：丙", id="form-separator"),
    pytest.param("<b>甲</b> & *乙*", id="other-markup"),
]


def written(folder: Path, body: str, front: str = FRONT, **parts: str) -> TemplateBook:
    (folder / "parts").mkdir(exist_ok=True)
    (folder / f"{KIND.value}.md.j2").write_text(front + body, encoding="utf-8")
    for name, text in parts.items():
        (folder / "parts" / f"{name}.j2").write_text(text, encoding="utf-8")
    return TemplateBook(folder)


def read(folder: Path, body: str, facts: dict[str, Any], front: str = FRONT) -> Document:
    return written(folder, body, front).document(KIND, facts, sample_envelope(KIND))


def fault(folder: Path, body: str, facts: dict[str, Any], front: str = FRONT) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        read(folder, body, facts, front)
    return caught.value


def test_headings_number_themselves_by_level(tmp_path: Path) -> None:
    body = "## 甲\n### 乙\n### 丙\n#### 丁\n##### 戊\n## 二、己\n### 庚"

    texts = [block.text for block in read(tmp_path, body, {}).blocks if isinstance(block, Heading)]

    assert texts == ["一、甲", "（一）乙", "（二）丙", "1.丁", "（1）戊", "二、己", "（一）庚"]


def test_a_list_numbers_itself_and_a_single_entry_has_no_number(tmp_path: Path) -> None:
    body = "- 甲。\n{% for 条 in 项 %}\n- {{ 条 }}。\n{% endfor %}\n一段。\n- 独条。"

    document = read(tmp_path, body, {"项": ["乙；", "11月底前完成。"]})

    assert document.blocks == (
        Paragraph(text="1.甲。"),
        Paragraph(text="2.乙。"),
        Paragraph(text="3. 11月底前完成。"),
        Paragraph(text="一段。"),
        Paragraph(text="独条。"),
    )


def test_a_table_takes_its_rows_from_a_list_of_facts(tmp_path: Path) -> None:
    rows = [
        {"指标": "甲", "日期": date(2017, 9, 5), "分": Decimal("0.50")},
        {"指标": "乙", "日期": date(2017, 10, 1), "分": ""},
    ]

    document = read(
        tmp_path, "::表 项+计 限2 表题｜序号=#｜指标｜日期｜扣分=分", {"项": rows, "计": rows[0]}
    )

    assert document.blocks == (
        Table(
            header=("序号", "指标", "日期", "扣分"),
            rows=(("1", "甲", "2017年9月5日", "0.50"), ("2", "乙", "2017年10月1日", "—")),
            caption="表题（共3项，列前2项）",
        ),
    )


def test_a_table_has_groups_over_its_columns_and_merges_its_first(tmp_path: Path) -> None:
    body = "::表 项 并1 限1 表题｜单位｜反馈·按期｜反馈·逾期=晚｜用时"

    (table,) = read(
        tmp_path, body, {"项": [{"单位": "甲局", "按期": 1, "晚": 2, "用时": 3}]}
    ).blocks

    assert table == Table(
        header=("单位", "按期", "逾期", "用时"),
        rows=(("甲局", "1", "2", "3"),),
        caption="表题",
        groups=(("", 1), ("反馈", 2), ("", 1)),
        merged=1,
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("::表 项｜单位｜反馈·按期", "“反馈”只有一列", id="a-group-of-one"),
        pytest.param("::表 项｜反馈·单位｜晚｜反馈·按期", "没有写在一起", id="a-group-in-two"),
        pytest.param("::表 项｜·单位", "不成列", id="a-group-without-a-name"),
        pytest.param("::表 项｜反馈·｜反馈·晚", "不成列", id="a-column-without-a-name"),
        pytest.param("::表 项 并3｜单位｜晚", "“并3”", id="more-merged-than-there-are"),
        pytest.param("::表 项 并1｜序号=#｜单位", "序号", id="a-number-is-never-equal"),
    ],
)
def test_a_wrong_head_of_a_table_is_named_with_its_line(
    tmp_path: Path, line: str, problem: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        read(tmp_path, f"正文。\n{line}", {"项": [{"单位": "甲局", "按期": 1, "晚": 2}]})

    assert problem in caught.value.problem
    assert caught.value.line == 5


def test_a_chart_takes_numbers_only(tmp_path: Path) -> None:
    body = "::图 堆积柱 项 各部门 亮灯｜单位｜红灯=红｜黄"

    rows = [{"单位": "甲局", "红": 1, "黄": None}, {"单位": "乙局", "红": 2, "黄": 3}]
    chart = read(tmp_path, body, {"项": rows}).blocks[0]

    assert isinstance(chart, Chart)
    assert (chart.title, chart.categories) == ("各部门 亮灯", ("甲局", "乙局"))
    assert [(s.name, s.values) for s in chart.series] == [
        ("红灯", (Decimal(1), Decimal(2))),
        ("黄", (None, Decimal(3))),
    ]


def test_a_chart_of_many_says_how_many_it_leaves_out(tmp_path: Path) -> None:
    rows = [{"单位": f"{n}局", "红": n} for n in range(9)]

    (chart,) = read(tmp_path, "::图 柱 项 限3 各部门｜单位｜红", {"项": rows}).blocks

    assert isinstance(chart, Chart)
    assert chart.title == "各部门（共9项，列前3项）"
    assert chart.categories == ("0局", "1局", "2局")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="none"),
        pytest.param([{"单位": "甲局", "红": 1}], id="one"),
        pytest.param([{"单位": "甲局", "红": 1}, {"单位": "乙局", "红": None}], id="one-figure"),
    ],
)
def test_fewer_than_two_figures_are_not_drawn(
    tmp_path: Path, rows: list[dict[str, object]]
) -> None:
    document = read(tmp_path, "正文。\n::图 线 项 各部门｜单位｜红", {"项": rows})

    assert document.blocks == (Paragraph(text="正文。"),)


def test_a_form_holds_one_or_two_cells_a_row_and_lists(tmp_path: Path) -> None:
    body = "::表单\n单位：{{ 名 }}｜责任人：张××\n要求：\n- 甲。\n- 乙。\n\n表后一段。"

    form, after = read(tmp_path, body, {"名": "甲局"}).blocks

    assert form == Form(
        rows=((("单位", "甲局"), ("责任人", "张××")), (("要求", "1.甲。\n2.乙。"),))
    )
    assert after == Paragraph(text="表后一段。")


def test_attachments_count_on_after_enclosed_files(tmp_path: Path) -> None:
    front = "标题：甲\n摘要：乙\n附件：报送表\n\n"

    document = read(tmp_path, "正文。\n::附件 名单\n## 甲\n::附件 台账\n## 乙", {}, front)

    assert document.attachments == ("报送表", "名单", "台账")
    assert [page.label for page in document.attachment_pages] == ["附件2", "附件3"]
    assert [page.blocks[0] for page in document.attachment_pages] == [
        Heading(level=1, text="一、甲"),
        Heading(level=1, text="一、乙"),
    ]


def test_an_only_attachment_has_no_number(tmp_path: Path) -> None:
    document = read(tmp_path, "正文。\n::附件 名单\n内容。", {})

    assert [page.label for page in document.attachment_pages] == ["附件"]


def test_front_lines_decide_the_frame(tmp_path: Path) -> None:
    front = (
        "标题：甲\n摘要：乙\n红头：是\n版记：否\n主送：各镇\n用印：否\n紧急程度：加急\n附注：丙\n\n"
    )

    document = read(tmp_path, "正文。", {}, front)

    assert document.head
    assert (document.head.number, document.head.urgency) == ("示督销〔2017〕1号", "加急")
    assert (document.addressees, document.note, document.colophon) == ("各镇", "丙", None)
    assert document.signature
    assert (document.signature.issuers, document.signature.sealed) == (ISSUERS, False)


def test_a_draft_has_no_number_anywhere() -> None:
    envelope = sample_envelope(KIND, draft=True, number="示督销〔2017〕99号")

    document = TemplateBook(SHIPPED).document(KIND, sample_facts(KIND), envelope)

    assert document.draft
    assert document.head
    assert document.head.number == ""
    assert "99号" not in repr(document)


def test_the_cores_own_addressees_win_over_the_envelopes() -> None:
    facts = sample_facts(KIND, 主送="各责任部门")

    document = TemplateBook(SHIPPED).document(KIND, facts, sample_envelope(KIND))

    assert document.addressees == "各责任部门"


@pytest.mark.parametrize("text", HOSTILE)
def test_data_is_never_markup(tmp_path: Path, text: str) -> None:
    facts = {"词": text, "项": [{"格": text}]}
    front = "标题：{{ 词 }}\n摘要：{{ 词 }}\n附注：{{ 词 }}\n\n"
    body = "{{ 词 }}\n\n::表 项｜格\n::表单\n标签：{{ 词 }}\n\n::附件 {{ 词 }}\n{{ 词 }}"

    document = read(tmp_path, body, facts, front)

    assert document.blocks == (
        Paragraph(text=text),
        Table(header=("格",), rows=((text,),)),
        Form(rows=((("标签", text),),)),
    )
    assert (document.title, document.summary, document.note) == (text, text, text)
    assert [(p.title, p.blocks) for p in document.attachment_pages] == [
        (text, (Paragraph(text=text),))
    ]


def test_a_line_break_in_data_makes_paragraphs_and_no_markup(tmp_path: Path) -> None:
    document = read(tmp_path, "情况：{{ 词 }}", {"词": "甲\r\n## 乙\u2028\n::表 丙"})

    texts = ["情况：甲", "## 乙", "::表 丙"]
    assert document.blocks == tuple(Paragraph(text=text) for text in texts)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("甲\x00\x07\x1b乙", "甲乙", id="control"),
        pytest.param("甲\u202e乙\u2066\u200f", "甲乙", id="bidi"),
        pytest.param("甲\ufeff\u200b乙", "甲乙", id="invisible"),
        pytest.param("甲\U0010fff1## 乙\U0010fff0", "甲## 乙", id="our-own-fences"),
        pytest.param("甲\U000f0000乙\ud800\uffff", "甲乙", id="marks-and-surrogates"),
        pytest.param("甲\t乙", "甲 乙", id="tab"),
        pytest.param("张\ue000\U00020bb7", "张\ue000\U00020bb7", id="rare-surnames-stay"),
    ],
)
def test_data_is_cleaned_of_what_cannot_be_printed(tmp_path: Path, raw: str, expected: str) -> None:
    document = read(tmp_path, "{{ 词 }}\n::表 项｜格", {"词": raw, "项": [{"格": raw}]})

    assert document.blocks == (
        Paragraph(text=expected),
        Table(header=("格",), rows=((expected,),)),
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("{{ 日 }}", "2017年9月30日", id="date"),
        pytest.param("{{ 日|月日 }}（{{ 日|星期 }}）", "9月30日（星期六）", id="month-day-weekday"),
        pytest.param("{{ 数 }}", "0.000001", id="decimal-without-exponent"),
        pytest.param("{{ 列 }}", "甲、乙", id="list"),
        pytest.param("{{ 列|前(1)|顿号 }}等{{ 列|个数 }}个", "甲等2个", id="first-of-a-list"),
        pytest.param("第{{ 次|汉字 }}次", "第二十一次", id="chinese-number"),
        pytest.param("{{ 是 }}", "是", id="truth"),
        pytest.param("{{ 空 or '无' }}", "无", id="or"),
    ],
)
def test_values_are_written_as_the_office_writes_them(
    tmp_path: Path, expression: str, expected: str
) -> None:
    facts = {
        "日": date(2017, 9, 30),
        "数": Decimal("1E-6"),
        "列": ["甲", "乙"],
        "次": 21,
        "是": True,
        "空": "",
    }

    assert read(tmp_path, expression, facts).blocks == (Paragraph(text=expected),)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        pytest.param("甲\n乙{{ 无此词 }}", 5, "没有“无此词”", id="missing-word"),
        pytest.param("{% if 无此词 %}甲{% endif %}", 4, "没有“无此词”", id="missing-in-if"),
        pytest.param("{{ 项.无此词 }}", 4, "有的是：甲", id="missing-key"),
        pytest.param("甲\n::表 无此表｜甲", 5, "没有“无此表”", id="missing-list"),
        pytest.param("::表 列｜无此列", 4, "第1行没有“无此列”", id="missing-column"),
        pytest.param("::表 列", 4, "没有列", id="table-without-columns"),
        pytest.param("::表 词｜甲", 4, "不是可以列成表", id="table-from-text"),
        pytest.param("::图 饼 列 题｜甲｜甲", 4, "形状是", id="unknown-shape"),
        pytest.param("::图 柱 列 题｜甲｜甲", 4, "不是数", id="chart-from-text"),
        pytest.param("::标 甲", 4, "没有“::标”", id="unknown-directive"),
        pytest.param("::附件", 4, "附件标题", id="attachment-without-title"),
        pytest.param("甲\n\n# 乙", 6, "两个到五个", id="one-hash"),
        pytest.param("::表单\n没有标签的一格", 5, "标签：内容", id="cell-without-label"),
        pytest.param("::表单\n甲：一｜乙：二｜丙：三", 5, "最多两格", id="three-cells"),
        pytest.param("{{ 词|年月日 }}", 4, "给的是文字“乙”", id="date-filter-on-text"),
        pytest.param("{{ 项 }}", 4, "给的是一组数据", id="mapping-as-text"),
        pytest.param("{{ 空 }}", 4, "给的是空值", id="none-as-text"),
        pytest.param("{% if 词 > 1 %}甲{% endif %}", 4, "", id="text-compared-with-number"),
        pytest.param("甲\n{% if 词 %}", 5, "语法有误", id="if-not-closed"),
        pytest.param("{{ 词|upper }}", 4, "可用：年月日", id="foreign-filter"),
        pytest.param("{{ 词.upper() }}", 4, "不能用 Call", id="method"),
        pytest.param("{{ 1 + 1 }}", 4, "不能用 Add", id="arithmetic"),
        pytest.param("{% macro 甲() %}{% endmacro %}", 4, "不能用 Macro", id="macro"),
        pytest.param("{% for i in range(9) %}{% endfor %}", 4, "不能用 Call", id="range"),
        pytest.param("{{ 词.__class__ }}", 4, "", id="dunder"),
        pytest.param("{% include 词 %}", 4, "直接写文件名", id="include-by-data"),
    ],
)
def test_a_fault_is_named_by_file_line_and_in_chinese(
    tmp_path: Path, body: str, line: int, words: str
) -> None:
    facts = {"词": "乙", "项": {"甲": "乙"}, "列": [{"甲": "乙"}], "空": None}

    error = fault(tmp_path, body, facts)

    assert (error.template, error.line) == (f"{KIND.value}.md.j2", line)
    assert words in error.problem


@pytest.mark.parametrize(
    ("front", "words"),
    [
        pytest.param("标题：甲\n\n", "缺少“摘要：”", id="no-summary"),
        pytest.param("标体：甲\n\n", "键是标题、摘要", id="unknown-key"),
        pytest.param("标题：甲\n摘要：乙\n红头：要\n\n", "写的是“要”", id="neither-yes-nor-no"),
    ],
)
def test_a_wrong_front_line_is_named(tmp_path: Path, front: str, words: str) -> None:
    assert words in fault(tmp_path, "正文。", {}, front).problem


def test_a_missing_part_is_named_where_it_is_asked_for(tmp_path: Path) -> None:
    error = fault(tmp_path, '甲。\n{% include "parts/none.j2" %}', {})

    assert (error.line, error.problem) == (5, "parts/none.j2：找不到这个模板文件")


def test_a_ring_of_parts_is_named_where_it_closes(tmp_path: Path) -> None:
    ring = {"a": '{% include "parts/b.j2" %}', "b": '甲\n{% include "parts/a.j2" %}'}
    book = written(tmp_path, '{% include "parts/a.j2" %}', **ring)

    with pytest.raises(TemplateError, match=r"parts/b.j2第2行：include 绕成了圈：parts/a.j2"):
        book.version(KIND)


def test_a_part_outside_the_folder_is_refused(tmp_path: Path) -> None:
    error = fault(tmp_path, '{% include "../secret.j2" %}', {})

    assert "模板文件夹以外" in error.problem


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("{% if %}", "语法有误", id="syntax"),
        pytest.param("{{ " + "(" * 5000, "套得太深", id="nested-too-deep"),
        pytest.param("长" * 30_000, "文件超过64KB", id="too-big"),
    ],
)
def test_a_broken_file_has_no_version_either(tmp_path: Path, body: str, words: str) -> None:
    book = written(tmp_path, body)

    with pytest.raises(TemplateError, match=words):
        book.version(KIND)


def test_a_fence_in_the_template_file_itself_is_removed(tmp_path: Path) -> None:
    document = read(tmp_path, "甲\U000fffff\U0010fff0乙", {})

    assert document.blocks == (Paragraph(text="甲乙"),)


def test_an_ansi_file_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / f"{KIND.value}.md.j2").write_bytes("标题：甲".encode("gbk"))

    with pytest.raises(TemplateError, match="另存为UTF-8"):
        TemplateBook(tmp_path).document(KIND, {}, sample_envelope(KIND))


def test_a_windows_file_reads_the_same(tmp_path: Path) -> None:
    text = FRONT + "## 甲\n{% if 1 %}\n乙。\n{% endif %}\n"
    (tmp_path / f"{KIND.value}.md.j2").write_bytes(
        b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    )

    document = TemplateBook(tmp_path).document(KIND, {}, sample_envelope(KIND))

    assert document.blocks == (Heading(level=1, text="一、甲"), Paragraph(text="乙。"))


def test_loops_within_loops_end_with_an_error(tmp_path: Path) -> None:
    body = (
        "{% for 甲 in 列 %}{% for 乙 in 列 %}{% for 丙 in 列 %}{% endfor %}{% endfor %}{% endfor %}"
    )

    error = fault(tmp_path, body, {"列": list(range(100))})

    assert "写出的内容过长" in error.problem


def test_a_text_without_end_is_refused(tmp_path: Path) -> None:
    error = fault(
        tmp_path, "{% for 甲 in 列 %}{{ 词 }}{% endfor %}", {"列": [1] * 99, "词": "长" * 99_999}
    )

    assert "写出的内容过长" in error.problem


def test_an_offices_own_template_wins_and_has_its_own_version(tmp_path: Path) -> None:
    own, shipped = TemplateBook(tmp_path, SHIPPED), TemplateBook(SHIPPED)
    (tmp_path / f"{KIND.value}.md.j2").write_text(FRONT + "本县写法。", encoding="utf-8")

    document = own.document(KIND, {}, sample_envelope(KIND))

    assert document.blocks == (Paragraph(text="本县写法。"),)
    assert own.version(KIND) != shipped.version(KIND)
    other = NoticeKind.LEADER_SHEET
    assert own.version(other) == shipped.version(other)


def test_the_version_changes_with_a_part(tmp_path: Path) -> None:
    before = written(tmp_path, '{% include "parts/a.j2" %}', a="甲").version(KIND)
    after = written(tmp_path, '{% include "parts/a.j2" %}', a="乙").version(KIND)

    assert before != after
    assert len(before) == 12


def test_a_book_goes_on_with_the_text_it_read_first(tmp_path: Path) -> None:
    book = written(tmp_path, "先。")
    first = book.document(KIND, {}, sample_envelope(KIND))
    version = book.version(KIND)
    written(tmp_path, "后。")

    assert book.document(KIND, {}, sample_envelope(KIND)) == first
    assert book.version(KIND) == version


@pytest.mark.parametrize("layout", list(Layout))
def test_a_template_asks_for_its_layout(tmp_path: Path, layout: Layout) -> None:
    front = f"标题：甲\n摘要：乙\n红头：是\n版式：{layout.value}\n\n"

    head = read(tmp_path, "正文。", {}, front).head

    assert head
    assert head.layout is layout
    assert head.mark.endswith("文件") is (layout is Layout.FILE)


def test_a_letter_prints_no_more_than_whom_it_is_copied_to(tmp_path: Path) -> None:
    front = "标题：甲\n摘要：乙\n红头：是\n版式：信函\n\n"
    alone = sample_envelope(KIND, copies=())

    book = written(tmp_path, "正文。", front)

    copied = book.document(KIND, {}, sample_envelope(KIND)).colophon
    assert copied
    assert (copied.printer, len(copied.copies)) == ("", 2)
    assert book.document(KIND, {}, alone).colophon is None


@pytest.mark.parametrize(
    ("words", "signers"),
    [
        pytest.param({"signers": ("王某", "李某")}, ("王某", "李某"), id="signed"),
        pytest.param({"draft": True, "number": ""}, ("",), id="draft"),
        pytest.param({"signers": ()}, ("",), id="nobody-named"),
    ],
)
def test_a_paper_that_goes_up_has_a_place_for_who_signs(
    tmp_path: Path, words: dict[str, Any], signers: tuple[str, ...]
) -> None:
    book = written(tmp_path, "正文。", "标题：甲\n摘要：乙\n红头：是\n签发人：是\n\n")

    head = book.document(KIND, {}, sample_envelope(KIND, **words)).head

    assert head
    assert head.signers == signers


def test_a_bulletin_shows_its_issue_its_issuers_and_its_date(tmp_path: Path) -> None:
    front = "标题：甲\n摘要：乙\n红头：是\n版式：刊头\n期号：{{ 年度 }}年第{{ 期次 }}期\n\n"

    head = read(tmp_path, "正文。", {"期次": 3}, front).head

    assert head
    assert (head.issue, head.issuers) == ("2017年第3期", ISSUERS)
    assert head.dated == sample_envelope(KIND).dated


def test_a_roster_names_who_is_in_each_list_and_leaves_empty_ones_out(tmp_path: Path) -> None:
    facts = {"出席": ["甲局张某", "乙局、丙局李某｜"], "缺席": [], "记录人": "刘某"}

    (roster,) = read(tmp_path, "::名单 出席｜请假=缺席｜记录=记录人", facts).blocks

    assert roster == Roster(rows=(("出席", ("甲局张某", "乙局、丙局李某｜")), ("记录", ("刘某",))))


@pytest.mark.parametrize(
    ("front", "body", "word"),
    [
        pytest.param("版式：函\n", "正文。", "信函", id="unknown-layout"),
        pytest.param("签发人：张某\n", "正文。", "签发人", id="a-name-for-yes"),
        pytest.param("", "::名单 列席", "列席", id="list-that-is-not-there"),
        pytest.param("", "::名单 出席={{ 县 }}", "直接写", id="a-word-for-a-key"),
    ],
)
def test_a_slip_in_a_layout_is_named(tmp_path: Path, front: str, body: str, word: str) -> None:
    error = fault(tmp_path, body, {}, f"标题：甲\n摘要：乙\n红头：是\n{front}\n")

    assert word in str(error)
