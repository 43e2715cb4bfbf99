"""Makes the sample workbook, as messy as offices send: ``python -m tests.sample.make_workbook``.

Everything that ``imports`` has to bear is in it once: title rows, merged two-row headers, 合计 and
小计, sub-rows, line breaks, full-width digits, 1.56亿 beside 万元, other column names in another
order on every sheet, a hidden column, notes below, blank rows behind.
"""

from datetime import datetime
from itertools import cycle
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from tests.sample.county import (
    FIRST_HALF,
    INDICATORS,
    LAST_YEAR,
    LEADERS,
    TOWNS,
    TYPE_WORDS,
    UNITS,
)

PATH = Path(__file__).parents[2] / "config" / "sample" / "示例县2017年市考指标任务分解.xlsx"
TITLE = "2017年度市考指标任务分解和责任分工一览表"
_MADE = datetime(2017, 7, 6)  # noqa: DTZ001 - a file property has no zone
_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)

#: How single cells were typed: 序号 → (column, what stands there).
_TYPED = {
    14: {"support": "县信访局\n各镇"},
    20: {"target": "２０", "lead": "县发展和改革局", "support": "县统计局、县住建局，县招商局"},
    23: {"target": "1.56亿", "support": "县国家税务局\n县地方税务局"},
    24: {"support": "县统计局（调查队）、县人社局"},
    33: {"target": "15,000"},
    39: {"target": "≤４.０"},
    45: {"name": "地表水国控断面\n达标率"},
    53: {"lead": "县招商局，县发改局（牵头）"},
    55: {"target": "全市前３"},
}
_GROUPS = {
    9: "一、依法行政",
    13: "二、平安建设",
    16: "三、公共安全",
    19: "一、经济发展",
    32: "二、三农和脱贫攻坚",
    38: "三、民生改善",
    43: "四、基础设施与生态环境",
    48: "五、社会治理",
}
_SUBTOTALS = {31: "小　计", 37: "小　计"}
_SPLIT = {27: ("各镇", "各部门")}  # 配合单位 over two rows, all else merged


def make_workbook(path: Path = PATH) -> Path:
    """Write the workbook to ``path``."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _party_building(book.create_sheet("附件1党的建设"))
    _rule_of_law(book.create_sheet("附件2 依法治理"))
    _year_tasks(book.create_sheet("附件3年度目标任务"))
    _awards(book.create_sheet("附件四"))
    _quarterly(book.create_sheet("附件5 季度点评"))
    _last_year(book.create_sheet("附件6"))
    _units(book.create_sheet("责任单位"))
    _persons(book.create_sheet("联系人"))
    _robots(book.create_sheet("群机器人"))
    _first_half(book.create_sheet("上半年完成情况"))
    _explanation(book.create_sheet("填表说明"))
    book.properties.creator, book.properties.title = "示例县", f"示例县{TITLE}（示例）"
    book.properties.created = book.properties.modified = _MADE
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _rows_of(attachment: int) -> list[dict[str, str]]:
    names = [
        "serial",
        "attachment",
        "name",
        "type",
        "unit",
        "target",
        "points",
        "frequency",
        "lead",
        "support",
        "leader",
    ]
    rows = [
        dict(zip(names, map(str, row), strict=True)) for row in INDICATORS if row[1] == attachment
    ]
    return [row | _TYPED.get(int(row["serial"]), {}) for row in rows]


def _title(sheet: Worksheet, width: int, *lines: str) -> int:
    """Title rows over the whole width; returns the next free row."""
    for row, line in enumerate(lines, start=1):
        sheet.cell(row, 1, line).alignment = _MIDDLE
        sheet.cell(row, 1).font = Font(bold=row > 1, size=18 if row > 1 else 12)
        if width > 1 and row > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    return len(lines) + 1


def _header(sheet: Worksheet, row: int, columns: list[tuple[str, list[str]]]) -> int:
    """A two-row header: a name with parts below it, or merged downwards; returns the next row."""
    column = 1
    for name, parts in columns:
        last = column + max(len(parts), 1) - 1
        sheet.cell(row, column, name)
        for offset, part in enumerate(parts):
            sheet.cell(row + 1, column + offset, part)
        bottom = row if parts else row + 1
        sheet.merge_cells(start_row=row, end_row=bottom, start_column=column, end_column=last)
        column = last + 1
    return row + 2


def _line(sheet: Worksheet, row: int, cells: list[object]) -> int:
    for column, text in enumerate(cells, start=1):
        if text not in ("", None):
            sheet.cell(row, column, text)
    return row + 1


def _across(sheet: Worksheet, row: int, width: int, text: str) -> int:
    sheet.cell(row, 1, text)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    return row + 1


def _finish(sheet: Worksheet, first: int, width: int) -> None:
    """Borders and wrapping on the table, and formatted blanks behind it."""
    for row in sheet.iter_rows(min_row=first, max_row=sheet.max_row + 5, max_col=width):
        for cell in row:
            cell.border, cell.alignment = _GRID, _MIDDLE


def _number(text: str) -> object:
    """What Excel makes of a typed number; anything else stays text."""
    try:
        return float(text) if text.isascii() else text
    except ValueError:
        return text


def _party_building(sheet: Worksheet) -> None:
    row = _title(sheet, 9, "附件1", f"{TITLE}\n（党的建设共性指标）【示例】")
    top = row
    row = _header(
        sheet,
        row,
        [
            ("序\n号", []),
            ("任务内容", ["考核\n指标", "指标类型"]),
            ("目标任务", ["年度目标", "单位"]),
            ("分　值", []),
            ("责任分工", ["县级责任领导", "责任部门", "配合单位"]),
            ("报送频次", []),
        ],
    )
    for item in _rows_of(1):
        row = _line(
            sheet,
            row,
            [
                int(item["serial"]),
                item["name"],
                TYPE_WORDS[item["type"]],
                item["target"],
                item["unit"],
                _number(item["points"]),
                item["leader"],
                item["lead"],
                item["support"].replace("、", "\n"),
                item["frequency"],
            ],
        )
    row = _line(sheet, row, ["合　计", "", "", "", "", 20])
    _finish(sheet, top, 10)
    sheet.cell(row, 1, "注：1.本表为示例，指标、目标、分值均为虚构。")
    sheet.cell(row + 1, 1, "2.同一指标由多个部门承担的，排在第一位的牵头。")


def _rule_of_law(sheet: Worksheet) -> None:
    row = _title(sheet, 10, "附件2", f"{TITLE}（依法治理扣分指标）【示例】")
    names = ["序号", "扣分事项", "牵头部门", "配合部门", "分管县级领导"]
    names += ["扣分分值", "类型", "计量单位", "目标值", "报送周期"]
    top, row = row, _line(sheet, row, list(names))
    for item in _rows_of(2):
        if group := _GROUPS.get(int(item["serial"])):
            row = _across(sheet, row, 10, group)
        points = item["points"]
        row = _line(
            sheet,
            row,
            [
                item["serial"],
                item["name"],
                item["lead"],
                item["support"],
                item["leader"],
                f"每件扣{points[1:]}分" if item["unit"] == "件" else float(points),
                TYPE_WORDS[item["type"]],
                item["unit"],
                _number(item["target"]),
                item["frequency"],
            ],
        )
    _finish(sheet, top, 10)
    sheet.cell(row + 1, 1, "说明：依法治理为扣分指标，扣分以市上认定为准。")


def _year_tasks(sheet: Worksheet) -> None:
    row = _title(
        sheet, 13, "附件3", f"{TITLE}\n（年度目标任务）【示例】", "截至下达之日，单位见表内"
    )
    top = row
    row = _header(
        sheet,
        row,
        [
            ("序号", []),
            ("考核指标", []),
            ("类别", []),
            ("上年实绩（内部掌握）", []),
            ("2017年度目标任务", ["计量\n单位", "目标值"]),
            ("权　重", []),
            ("责任分工", ["责任部门", "配合单位", "县级领导"]),
            ("报送\n频次", []),
            ("备注", []),
        ],
    )
    for item in _rows_of(3):
        serial = int(item["serial"])
        if group := _GROUPS.get(serial):
            row = _across(sheet, row, 12, group)
        row = _year_task(sheet, row, item)
        if subtotal := _SUBTOTALS.get(serial):
            row = _line(sheet, row, ["", subtotal, "", "", "", "", ""])
    row = _line(sheet, row, ["合计", "", "", "", "", "", 65])
    sheet.column_dimensions["D"].hidden = True
    _finish(sheet, top, 12)
    sheet.cell(row + 1, 2, "备注：示例数据，与任何实际县区无关。")


def _year_task(sheet: Worksheet, row: int, item: dict[str, str]) -> int:
    serial = int(item["serial"])
    lines = _SPLIT.get(serial, (item["support"],))
    cells = [
        serial,
        item["name"],
        TYPE_WORDS[item["type"]],
        "—",
        item["unit"],
        _number(item["target"]),
        _number(item["points"]),
        item["lead"],
        lines[0],
        item["leader"],
        item["frequency"],
    ]
    for offset, line in enumerate(lines):
        _line(sheet, row + offset, cells if offset == 0 else [""] * 8 + [line])
    if len(lines) > 1:
        for column in (*range(1, 9), 10, 11, 12):
            sheet.merge_cells(
                start_row=row, end_row=row + len(lines) - 1, start_column=column, end_column=column
            )
    return row + len(lines)


def _awards(sheet: Worksheet) -> None:
    row = _title(sheet, 8, "附件四", f"{TITLE}（单项奖、重大创新奖）【示例】")
    top, row = (
        row,
        _line(
            sheet,
            row,
            [
                "编号",
                "奖项名称",
                "责任单位",
                "协办单位",
                "责任领导",
                "加分",
                "目标",
                "单位",
                "频率",
            ],
        ),
    )
    for item in _rows_of(4):
        names = ["serial", "name", "lead", "support", "leader", "points", "target", "unit"]
        row = _line(sheet, row, [*(item[name] or "—" for name in names), item["frequency"]])
    _finish(sheet, top, 9)


def _quarterly(sheet: Worksheet) -> None:
    row = _title(sheet, 9, "附件5", f"{TITLE}（追赶超越季度点评，15分）【示例】")
    names = ["序号", "指标名称", "指标类型", "分值", "全年目标", "单位"]
    names += ["牵头单位", "配合单位", "县级责任领导", "频次"]
    top, row = row, _line(sheet, row, list(names))
    for item in _rows_of(5):
        row = _line(
            sheet,
            row,
            [
                int(item["serial"]),
                item["name"].replace("：", "：\n"),
                TYPE_WORDS[item["type"]],
                f"{item['points']}分",
                item["target"],
                item["unit"],
                item["lead"],
                item["support"],
                item["leader"],
                item["frequency"],
            ],
        )
    _line(sheet, row, ["合计", "", "", 15])
    _finish(sheet, top, 10)


def _last_year(sheet: Worksheet) -> None:
    row = _title(sheet, 4, "附件6", "2016年度市考指标加减分情况【示例】")
    top, row = row, _line(sheet, row, ["序号", "指标", "加减分", "情况说明"])
    for serial, (name, points, words) in enumerate(LAST_YEAR, start=1):
        row = _line(sheet, row, [serial, name, points, words])
    _finish(sheet, top, 4)


def _units(sheet: Worksheet) -> None:
    row = _title(sheet, 4, "", "示例县责任单位名册【示例】")
    row = _line(sheet, row, ["序号", "单位名称", "单位类别", "简称、别名"])
    serial = 0
    for kind, names in [*UNITS.items(), ("镇", " ".join(TOWNS))]:
        for entry in names.split():
            serial += 1
            name, _, aliases = entry.partition(":")
            row = _line(sheet, row, [serial, name, kind, aliases.replace("/", "、")])


def _persons(sheet: Worksheet) -> None:
    row = _title(sheet, 4, "", "市考指标联系人（示例，姓名电话均为虚构）")
    row = _line(sheet, row, ["工作单位", "职务", "姓　名", "手机号码"])
    surnames = cycle("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨")
    for number, post in enumerate(LEADERS, start=1):
        name = f"{next(surnames)}某某（示例）"
        row = _line(sheet, row, ["县领导", post, name, f"0900-80000{number:02d}"])
    number = 0
    for unit in _unit_names():
        for post in ("主要负责人", "填报人"):
            number += 1
            name = f"{next(surnames)}某{'甲' if post == '填报人' else '某'}（示例）"
            cells = ["" if post == "填报人" else unit, post, name, f"0900-81{number:05d}"]
            row = _line(sheet, row, list(cells))
        sheet.merge_cells(start_row=row - 2, end_row=row - 1, start_column=1, end_column=1)


def _unit_names() -> list[str]:
    names = [entry.partition(":")[0] for group in UNITS.values() for entry in group.split()]
    return [*names, *TOWNS]


def _robots(sheet: Worksheet) -> None:
    row = _title(sheet, 5, "", "群机器人（示例，全部走文件夹通道）")
    row = _line(sheet, row, ["群名称", "平台", "用途", "群内单位", "Webhook地址", "密钥变量"])
    for name, audience, units in (
        ("督查室群", "督查", "县委督查室、县政府督办室、县考核办"),
        ("市考指标工作群", "工作群", "全部单位"),
        ("县发改局市考群", "单位", "县发改局"),
        ("经济运行三家群", "单位", "县统计局、县经贸局\n县财政局"),
        ("县招商局市考群", "单位", "县招商引资局"),
        ("脱贫攻坚市考群", "单位", "县扶贫局"),
        ("县环保局市考群", "单位", "县环保局"),
        ("县领导群", "领导", ""),
    ):
        row = _line(sheet, row, [name, "文件夹", audience, units])


def _first_half(sheet: Worksheet) -> None:
    row = _title(sheet, 7, "", "示例县2017年上半年市考指标完成情况【示例】")
    names = ["序号", "指标名称", "计量单位", "数据期", "实际完成", "数据状态", "数据来源"]
    row = _line(sheet, row, list(names))
    by_serial = {item[0]: item for item in INDICATORS}
    for order, (serial, (period, value, state, source)) in enumerate(FIRST_HALF.items(), start=1):
        item = by_serial[serial]
        row = _line(sheet, row, [order, item[2], item[4], period, value, state, source])
        if isinstance(value, float):
            sheet.cell(row - 1, 5).number_format = "0.0%"


def _explanation(sheet: Worksheet) -> None:
    for row, line in enumerate(
        (
            "填表说明（示例）",
            "依据示办发〔2017〕79号、示市办字〔2017〕64号文件整理，内容均为虚构。",
            "目标没有数的，直接写文字。",
        ),
        start=1,
    ):
        sheet.cell(row, 1, line)


if __name__ == "__main__":
    make_workbook()
