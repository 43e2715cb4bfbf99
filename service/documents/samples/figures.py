"""Figures that papers draw: progress beside what is due, the mean rank of each period."""

from decimal import Decimal


def _progress(code: str, name: str, unit: str, done: str, due: str) -> dict[str, object]:
    return {
        "编号": code,
        "指标": name,
        "牵头单位": unit,
        "完成进度": Decimal(done),
        "应达进度": Decimal(due),
        "相差": Decimal(done) - Decimal(due),
    }


PROGRESS = [
    _progress("3-27", "招商引资到位资金", "县招商局", "52.0", "66.7"),
    _progress("3-20", "全社会固定资产投资增速", "县发改局", "88.0", "100.0"),
    _progress("3-38", "城镇新增就业", "县人社局", "95.6", "75.0"),
]


def _place(label: str, ranked: int, mean: str, first: int, last: int) -> dict[str, object]:
    return {
        "数据期": label,
        "有位次": ranked,
        "平均位次": Decimal(mean),
        "前位": first,
        "后位": last,
    }


RANK_TREND = [
    _place("2017年1—6月", 12, "6.4", 2, 4),
    _place("2017年1—7月", 12, "6.1", 2, 3),
    _place("2017年1—8月", 13, "5.2", 4, 3),
    _place("2017年1—9月", 13, "5.6", 3, 3),
]
