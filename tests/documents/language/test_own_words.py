"""A template answers for its own words, and for them alone; data is never a reason to hold a paper."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from service.documents.blocks import Paragraph
from service.documents.samples import variants
from service.documents.template_proof import template_faults
from service.documents.templates import TemplateBook
from service.errors import TemplateError
from tests.documents.test_templates_golden import ROOT
from workflows.vocabulary import NoticeKind

KIND = NoticeKind.REPLY_RETURN
FRONT = "标题：{{ 标题 }}\n摘要：反馈材料退回，请补充完善后重新报送。\n\n"


SHIPPED = ROOT / "notice_templates"


def book(folder: Path, body: str) -> TemplateBook:
    (folder / f"{KIND.value}.md.j2").write_text(FRONT + body, encoding="utf-8")
    return TemplateBook(folder, SHIPPED)


def faults(*folders: Path, kinds: Iterable[NoticeKind]) -> tuple[TemplateError, ...]:
    return template_faults(folders, {kind: list(variants(kind).values()) for kind in kinds})


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param("请抓好落实,按时反馈。", "文3 全角标点（GB/T 15834-2011 5.1）", id="comma"),
        pytest.param("[2017]{{ 第几次 }}号", "文1 发文字号（GB/T 9704-2012 7.2.5）", id="seam"),
        pytest.param("{{ 年度 }}-{{ 年度 }}年", "文8 连接号", id="between-data"),
        pytest.param(
            "{% if 第几次 > 9 %}无{% else %}《甲》、《乙》{% endif %}", "文6 顿号", id="branch"
        ),
        pytest.param("## {{ 单位 }}情况。", "文18 标题末尾的标点", id="heading"),
        pytest.param("::表单\n单位：{{ 单位 }}、等单位", "文6 顿号", id="in-a-form"),
    ],
)
def test_a_fault_of_the_template_is_named_by_file_and_line(
    tmp_path: Path, body: str, fault: str
) -> None:
    facts, envelope = variants(KIND)["常例"]

    with pytest.raises(TemplateError, match=re.escape(fault)) as caught:
        book(tmp_path, f"第一段。\n{body}\n").document(KIND, facts, envelope)

    assert caught.value.template == "reply_return.md.j2"
    assert caught.value.line == 5 + body.count("\n")


@pytest.mark.parametrize(
    "reason",
    [
        "没有责任人,也没有时限",
        '"笼统"',
        "1、原因笼统;2、没有佐证...",
        "“笼统”、“空泛”，见[2017]012号，",
        "::附件 某\n# 一,二",
    ],
)
def test_what_a_department_typed_never_holds_a_paper(tmp_path: Path, reason: str) -> None:
    facts, envelope = variants(KIND)["常例"]
    templates = book(tmp_path, "退回理由：{{ 退回理由 }}。\n")

    document = templates.document(KIND, facts | {"退回理由": reason}, envelope)

    assert all(line in str(document.blocks) for line in reason.rstrip("，").split("\n"))


@pytest.mark.parametrize(
    ("body", "word", "read"),
    [
        ("“{{ 退回理由 }}”一项", "新增“五上”企业", "“新增‘五上’企业”一项"),
        ("《{{ 退回理由 }}》", "关于印发《办法》的通知", "《关于印发〈办法〉的通知》"),
        ("“{{ 退回理由 }}", "“笼统”", "““笼统”"),
        ("{{ 退回理由 }}", "新增“五上”《办法》", "新增“五上”《办法》"),
    ],
)
def test_marks_of_data_inside_the_templates_own_become_the_inner_ones(
    tmp_path: Path, body: str, word: str, read: str
) -> None:
    facts, envelope = variants(KIND)["常例"]

    document = book(tmp_path, body).document(KIND, facts | {"退回理由": word}, envelope)

    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [read]


def test_a_branch_that_no_paper_took_yet_is_checked_too(tmp_path: Path) -> None:
    body = "第一段。\n{% if 第几次 > 9 %}\n请于17年8月1日前反馈\n{% endif %}\n"

    book(tmp_path, body)

    (fault,) = faults(tmp_path, SHIPPED, kinds=[KIND])

    assert str(fault).startswith(
        "模板reply_return.md.j2第6行：文12 年月日（GB/T 15835-2011 5.1.4）"
    )


def test_the_shipped_templates_are_without_fault_in_every_branch() -> None:
    assert faults(SHIPPED, kinds=NoticeKind) == ()
