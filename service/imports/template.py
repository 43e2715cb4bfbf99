"""空白模板: the workbook to fill in where an office has none; one sample row each, marked 示例."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from service.imports.rows import SAMPLE
from workflows.vocabulary import Frequency

_CREATED = datetime(2017, 7, 6)  # noqa: DTZ001 - a fixed mark in the file, not a time that passed
_ROWS = 200  # rows that have dropdowns
_TYPES = (
    "累计量",
    "增速",
    "占比、水平",
    "个数",
    "累计上限",
    "水平上限",
    "不得发生",
    "门槛",
    "节点",
    "定性",
    "位次",
    "加分",
    "社会评价",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    columns: Sequence[tuple[str, int]]  # name and width in characters
    sample: Sequence[str]
    choices: dict[str, Sequence[str]]


_SHEETS = (
    _Sheet(
        name="指标分解表",
        columns=(
            ("序号", 6),
            ("附件", 6),
            ("指标", 36),
            ("类型", 12),
            ("计量单位", 10),
            ("全年目标", 16),
            ("分值", 8),
            ("频次", 8),
            ("责任部门", 20),
            ("配合单位", 32),
            ("县级责任领导", 16),
            ("备注", 20),
        ),
        sample=(
            SAMPLE,
            "3",
            "全社会固定资产投资增速",
            "增速",
            "%",
            "20",
            "4",
            "月",
            "县发改局（牵头）、县招商局",
            "县统计局、县住建局",
            "常务副县长",
            "此行是示例，不导入",
        ),
        choices={
            "附件": ("1", "2", "3", "4", "5"),
            "类型": _TYPES,
            "频次": tuple(frequency.value for frequency in Frequency),
        },
    ),
    _Sheet(
        name="责任单位",
        columns=(("序号", 6), ("名称", 24), ("类别", 12), ("别名", 36)),
        sample=(SAMPLE, "县发改局", "部门", "县发展和改革局、发改局"),
        choices={"类别": ("部门", "镇", "督查", "领导")},
    ),
    _Sheet(
        name="联系人",
        columns=(("序号", 6), ("单位", 24), ("主要负责人", 14), ("填报人", 14), ("联系电话", 18)),
        sample=(SAMPLE, "县发改局", "示例甲", "示例乙", "0900-8000000"),
        choices={},
    ),
    _Sheet(
        name="群机器人",
        columns=(
            ("序号", 6),
            ("群名称", 24),
            ("通道", 12),
            ("对象", 10),
            ("单位", 36),
            ("地址", 36),
            ("密钥名称", 20),
        ),
        sample=(SAMPLE, "督查室群", "文件夹", "督查", "", "", ""),
        choices={
            "通道": ("文件夹", "企业微信", "webhook"),
            "对象": ("督查", "单位", "工作群", "领导"),
        },
    ),
)


def blank_workbook(county: str) -> bytes:
    """The blank workbook of a county; the same bytes every time."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED, "author": "", "title": f"{county}市考指标导入表"})
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "bg_color": "#D9E2F3"}
        )
        sample = book.add_format({"italic": True, "font_color": "#7F7F7F"})
        for sheet in _SHEETS:
            page = book.add_worksheet(sheet.name)
            for column, (name, width) in enumerate(sheet.columns):
                page.set_column(column, column, width)
                page.write_string(0, column, name, head)
                page.write_string(1, column, sheet.sample[column], sample)
                if name in sheet.choices:
                    rule = {"validate": "list", "source": list(sheet.choices[name])}
                    page.data_validation(2, column, _ROWS, column, rule)
            page.freeze_panes(1, 0)
    return buffer.getvalue()
