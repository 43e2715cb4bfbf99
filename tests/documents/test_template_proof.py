"""Every fault of a template at once, each with its line, and no fault that follows from another."""

from pathlib import Path

import pytest

from service.documents.samples import variants
from service.documents.template_proof import template_faults
from service.errors import TemplateError
from workflows.vocabulary import NoticeKind

SHIPPED = Path(__file__).parents[2] / "notice_templates"
KIND = NoticeKind.WARNING_PROMPT
NAME = f"{KIND.value}.md.j2"
FRONT = "标题：{{ 标题 }}\n摘要：现将有关情况提示如下。\n\n"


def proof(folder: Path, *kinds: NoticeKind) -> tuple[TemplateError, ...]:
    papers = {kind: list(variants(kind).values()) for kind in kinds or (KIND,)}
    return template_faults((folder, SHIPPED), papers)


def places(folder: Path, text: str, **parts: str) -> list[tuple[str, int | None]]:
    """File and line of each fault of one template."""
    (folder / "parts").mkdir()
    (folder / NAME).write_text(text, encoding="utf-8")
    for name, part in parts.items():
        (folder / "parts" / f"{name}.j2").write_text(part, encoding="utf-8")
    return [(one.template, one.line) for one in proof(folder)]


FAULTY = """\
标题：{{ 标题 }}
摘要：{{ 无一 }}和{{ 无二 }}。
红头：要
版几：否

{% if 无三 %}
甲{{ 标题|upper }}乙{{ 1 + 1 }}
{% else %}
{{ 标题 }}；{{ 无四|年月日 }}
{% endif %}
::表 事项｜编号｜无此列
::表 无此表｜甲
{% for 项 in 事项 %}
{{ 项.指标 }}{{ 项.无五 }}{% if 项.无六 %}嗯{% endif %}
::标 甲
{% endfor %}
{% include "parts/none.j2" %}
{% include "parts/own.j2" %}
{{ 甲 乙 }}
{% if 单位 == "没有的单位" %}
{{ 无七 }}请抓好落实,按时反馈。
{% endif %}
{% endif %}
{% if 单位 %}
尾。
"""


def test_every_fault_of_a_file_is_found_at_once(tmp_path: Path) -> None:
    found = places(tmp_path, FAULTY, own="一段。\n{{ 无八 }}\n")

    lines = [2, 2, 3, 4, 6, 7, 7, 9, 11, 12, 14, 14, 15, 17, 19, 21, 21, 23, 24]
    assert found == [("parts/own.j2", 2), *((NAME, line) for line in lines)]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        pytest.param("{% set 项 = 单位|无 %}\n{{ 项.指标 }}", 4, id="what-a-set-would-have-held"),
        pytest.param("{% if 无 %}\n{{ 单位.无 }}\n{% endif %}", 4, id="what-a-condition-guards"),
        pytest.param("{% for 项 in 无 %}\n{{ 项.甲 }}\n{% endfor %}", 4, id="what-a-loop-holds"),
        pytest.param("{{\n单位\n|\n无\n}}\n{{ 单位 }}", 7, id="a-tag-over-lines"),
        pytest.param("甲。\n{{ 单位", 5, id="a-tag-without-end"),
        pytest.param("甲。\n{% if 单位 %}\n乙。\n\n丙。", 5, id="an-if-without-end"),
    ],
)
def test_a_fault_brings_no_other(tmp_path: Path, body: str, line: int) -> None:
    assert places(tmp_path, FRONT + body) == [(NAME, line)]


def test_a_word_that_may_be_missing_is_no_fault(tmp_path: Path) -> None:
    body = "甲。\n{% if 批示 is defined %}\n{{ 批示 }}\n{% endif %}\n"

    assert places(tmp_path, FRONT + body) == []


def test_a_fault_of_a_part_is_told_once_for_all_its_kinds(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "late.j2").write_text("{{ 无此词 }}", encoding="utf-8")

    (fault,) = proof(tmp_path, *NoticeKind)

    assert str(fault) == "模板parts/late.j2第1行：数据里没有“无此词”"


def test_two_branches_that_meet_in_a_fault_of_language_are_named(tmp_path: Path) -> None:
    body = "请反馈，{% if 单位 == '无' %}{{ 单位 }}{% endif %}。\n"

    assert places(tmp_path, FRONT + body) == [(NAME, 4)]


def test_a_file_of_faults_only_comes_to_an_end(tmp_path: Path) -> None:
    found = places(tmp_path, FRONT + "{{ 甲 }}{{ 乙|丙 }}\n" * 30)

    assert len(found) == 60
