"""空白模板: the workbook to fill in where an office has none; one sample row each, marked 示例.

The first sheet says how to fill in the others; sheets left blank are imported as nothing.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from service.imports.rows import GUIDE, SAMPLE
from workflows.annual_settlement import GRADES, TASKS
from workflows.highlights import HALVES, LEVELS
from workflows.vocabulary import Frequency

_CREATED = datetime(2017, 7, 6)  # noqa: DTZ001 - a fixed mark in the file, not a time that passed
_ROWS = 200  # rows that have dropdowns
_GUIDE_HEIGHT = 34  # points: two lines
_GENERAL = "只填用得着的表，其余留空或者删去；首列写“示例”的行不导入。填错了的，改好再导入一遍。"
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


_NOT_IMPORTED = "此行是示例，不导入"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    guide: str  # how to fill it in
    columns: Sequence[tuple[str, int]]  # name and width in characters
    sample: Sequence[str]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    above: Sequence[str] = ()  # lines over the header, to be completed


_SHEETS = (
    _Sheet(
        name="指标分解表",
        guide="一行一项指标，序号与文件附件一致；责任部门不止一家的，牵头的写在第一位。"
        "导入一个附件即以表中的指标为准，表中没有的停用。",
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
            _NOT_IMPORTED,
        ),
        choices={
            "附件": ("1", "2", "3", "4", "5"),
            "类型": _TYPES,
            "频次": tuple(frequency.value for frequency in Frequency),
        },
    ),
    _Sheet(
        name="责任单位",
        guide="按文件规定的次序排列；别名填各处用过的简称、全称，用顿号隔开。",
        columns=(("序号", 6), ("名称", 24), ("类别", 12), ("别名", 36)),
        sample=(SAMPLE, "县发改局", "部门", "县发展和改革局、发改局"),
        choices={"类别": ("部门", "镇", "督查", "领导")},
    ),
    _Sheet(
        name="联系人",
        guide="一个单位一行；主要负责人、填报人变更后改了重新导入。",
        columns=(("序号", 6), ("单位", 24), ("主要负责人", 14), ("填报人", 14), ("联系电话", 18)),
        sample=(SAMPLE, "县发改局", "示例甲", "示例乙", "0900-8000000"),
    ),
    _Sheet(
        name="群机器人",
        guide="对象为“单位”的，单位栏填群里有哪些单位；密钥只填名称，不填密钥本身；"
        "钉钉、飞书设了自定义关键词的，填上关键词。",
        columns=(
            ("序号", 6),
            ("群名称", 24),
            ("通道", 12),
            ("对象", 10),
            ("单位", 36),
            ("地址", 36),
            ("密钥名称", 20),
            ("关键词", 16),
            ("收文件", 8),
        ),
        sample=(SAMPLE, "督查室群", "文件夹", "督查", "", "", "", "", ""),
        choices={
            "收文件": ("是", "否"),
            "通道": ("文件夹", "企业微信", "钉钉", "飞书", "webhook"),
            "对象": ("督查", "单位", "工作群", "领导"),
        },
    ),
    _Sheet(
        name="亮点工作报送表",
        guide="每半年一次，一个单位一张，填报单位和数据期照提示改好；只填附件1的共性指标，"
        "一项亮点一行。本期确无亮点的，“本期无”填“是”，亮点工作留空。",
        columns=(
            ("编号", 7),
            ("指标", 26),
            ("亮点工作", 46),
            ("类别", 9),
            ("佐证材料", 30),
            ("认定机关和文号", 24),
            ("本期无", 8),
        ),
        sample=(
            SAMPLE,
            "基层党组织建设",
            "推行支部双月研判，被市委组织部推广",
            LEVELS[0],
            "经验材料、现场会照片",
            "市委组织部，示市组〔2017〕8号",
            "",
        ),
        choices={"类别": LEVELS, "本期无": ("是",)},
        above=(
            "填报单位：（请填单位名称）",
            f"数据期：（请填哪一年的{'或者'.join(HALVES.values())}）",
        ),
    ),
    _Sheet(
        name="季度点评结果",
        guide="市上公布后填。全县总的得分、位次单独一行，指标栏写“全县合计”；各点评指标一项一行，"
        "没有公布的留空。有位次的要填参评县区数。",
        columns=(
            ("编号", 7),
            ("指标", 34),
            ("季度", 10),
            ("得分", 8),
            ("位次", 8),
            ("参评县区数", 12),
            ("文号", 24),
            ("公布日期", 14),
            ("备注", 20),
        ),
        sample=(
            SAMPLE,
            "全县合计",
            "三季度",
            "3.2",
            "4",
            "10",
            "示市追办〔2017〕4号",
            "2017-10-25",
            _NOT_IMPORTED,
        ),
        choices={"季度": ("一季度", "二季度", "三季度", "四季度")},
    ),
    _Sheet(
        name="市考结果",
        guide="市上考核结果下达后填，一行一项指标。没有加减分的填0，减分填负数；分数照市上的原数填，"
        "不加倍。文号每行都要有；认定日期、确认人不填的，按导入当日和导入的人算。",
        columns=(
            ("编号", 7),
            ("指标", 34),
            ("任务完成", 12),
            ("加减分", 9),
            ("文号", 24),
            ("认定日期", 14),
            ("确认人", 12),
            ("备注", 20),
        ),
        sample=(
            SAMPLE,
            "全社会固定资产投资增速",
            TASKS[2],
            "-1.2",
            "示市考字〔2018〕3号",
            "2018-03-09",
            "示例甲",
            _NOT_IMPORTED,
        ),
        choices={"任务完成": TASKS},
    ),
    _Sheet(
        name="考核等次",
        guide="考核委员会评定后填，一个单位一行，文号填评定的文号；主要负责人等次没有定的留空。"
        "办法直接确定为优秀的、限制等次的，以办法为准。",
        columns=(
            ("序号", 6),
            ("单位", 24),
            ("等次", 10),
            ("主要负责人等次", 16),
            ("文号", 24),
            ("备注", 20),
        ),
        sample=(SAMPLE, "县发改局", "良好", "良好", "示考委〔2018〕1号", _NOT_IMPORTED),
        choices={"等次": GRADES, "主要负责人等次": GRADES},
    ),
)


def blank_workbook(county: str) -> bytes:
    """The blank workbook of a county; the same bytes every time."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED, "author": "", "title": f"{county}市考指标导入表"})
        styles = _styles(book)
        _write_guide(book.add_worksheet(GUIDE), county, styles)
        for sheet in _SHEETS:
            _write_sheet(book.add_worksheet(sheet.name), sheet, styles)
    return buffer.getvalue()


def _styles(book: Workbook) -> Mapping[str, Format]:
    head = {"bold": True, "border": 1, "align": "center", "bg_color": "#D9E2F3"}
    return {
        "表头": book.add_format(head),
        "示例": book.add_format({"italic": True, "font_color": "#7F7F7F"}),
        "标题": book.add_format({"bold": True, "font_size": 14}),
        "说明": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
    }


def _write_guide(page: Worksheet, county: str, styles: Mapping[str, Format]) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, f"{county}市考指标导入表{GUIDE}", styles["标题"])
    page.write_string(1, 0, _GENERAL)
    page.write_string(2, 0, "工作表", styles["表头"])
    page.write_string(2, 1, "怎么填", styles["表头"])
    for row, sheet in enumerate(_SHEETS, start=3):
        page.set_row(row, _GUIDE_HEIGHT)
        page.write_string(row, 0, sheet.name, styles["说明"])
        page.write_string(row, 1, sheet.guide, styles["说明"])


def _write_sheet(page: Worksheet, sheet: _Sheet, styles: Mapping[str, Format]) -> None:
    for row, line in enumerate(sheet.above):
        page.merge_range(row, 0, row, len(sheet.columns) - 1, "")
        page.write_string(row, 0, line)
    top = len(sheet.above)
    for column, (name, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(top, column, name, styles["表头"])
        page.write_string(top + 1, column, sheet.sample[column], styles["示例"])
        if name in sheet.choices:
            rule = {"validate": "list", "source": list(sheet.choices[name])}
            page.data_validation(top + 2, column, top + 1 + _ROWS, column, rule)
    page.freeze_panes(top + 1, 0)
