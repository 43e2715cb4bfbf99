"""What a sample paper is made of; the samples themselves stand in the other modules of this room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One kind's sample: complete facts, and variants of them by name.

    ``edges``: name → (facts that differ, words of the envelope that differ).
    """

    title: str
    facts: Facts
    number: str
    dated: date
    dues: Mapping[str, Facts] = field(default_factory=dict)
    addressees: tuple[str, ...] = ("县发改局",)
    edges: Mapping[str, tuple[Facts, Facts]] = field(default_factory=dict)


def item(**overrides: Any) -> Facts:
    """指标情况: one indicator as the core shows it."""
    facts: Facts = {
        "编号": "3-20",
        "指标": "全社会固定资产投资增速",
        "附件类别": "附件3 年度目标任务",
        "分值": "4",
        "全年目标": "20%",
        "数据期": "2017年1—8月",
        "完成值": "17.6%",
        "数据状态": "认定",
        "完成率": "88%",
        "应达": "20%",
        "差距": "欠2.4个百分点",
        "位次": "第8位（共10个）",
        "名次": "8/10",
        "领先县区": "示例一县 23.1%",
        "灯": "红",
        "缘由": "低于目标增速，位居全市后3位",
        "预计得分": "3.4",
        "牵头单位": "县发改局",
        "配合单位": "县统计局、县住建局、县招商局",
        "责任领导": "常务副县长",
        "责任人": "张××",
        "重点关注": False,
    } | overrides
    return {"名称": facts["指标"] + "（重点关注）" * facts["重点关注"]} | facts


SECOND = item(
    编号="3-27",
    指标="招商引资到位资金",
    分值="2",
    全年目标="35亿元",
    完成值="18.2亿元",
    数据状态="自报",
    完成率="52%",
    应达="23.33亿元",
    差距="欠14.7个百分点",
    位次="—",
    名次="—",
    领先县区="—",
    灯="黄",
    缘由="低于序时进度",
    预计得分="1.6",
    配合单位="",
    责任领导="副县长（招商）",
    重点关注=True,
)
GOOD = item(
    编号="3-38",
    指标="城镇新增就业",
    分值="1",
    全年目标="1800人",
    完成值="1720人",
    完成率="95.6%",
    应达="1350人",
    差距="超20.6个百分点",
    位次="第1位（共10个）",
    名次="1/10",
    领先县区="示例县 95.6%",
    灯="绿",
    缘由="达到序时进度",
    预计得分="1",
    牵头单位="县人社局",
    配合单位="各镇",
)
_UNKNOWN = dict.fromkeys(("完成率", "应达", "差距", "位次", "名次", "领先县区"), "—")
UNPUBLISHED = item(
    编号="3-26",
    指标="非公有制经济增加值占比",
    完成值="未出",
    数据状态="未出",
    灯="灰",
    缘由="上级尚未公布",
    预计得分="—",
    牵头单位="县经贸局",
    **_UNKNOWN,
)
UNFILED = item(
    编号="3-39",
    指标="城镇登记失业率",
    完成值="未报",
    数据状态="未报",
    灯="未报",
    缘由="应报未报",
    牵头单位="县人社局",
    **_UNKNOWN,
)


def due(day: date, rule: str, note: str = "") -> Facts:
    return {"日期": day, "规则": rule, "说明": note}
