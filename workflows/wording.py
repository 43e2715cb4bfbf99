"""数怎么写在纸上：完成值、差距、位次、一项指标的一行。

约定：比较用未舍入的数，纸上四舍五入到两位小数；「个百分点」与「%」不混用。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from workflows.ledger import Indicator, Judgement, Ledger
from workflows.vocabulary import IndicatorType, Light

NONE = "—"
EVERY_UNIT = "各镇党委、镇人民政府，县委和县级国家机关各部门，各人民团体，中省市驻县各单位"
ATTACHMENTS = {
    1: "附件1 党的建设共性指标",
    2: "附件2 依法治理扣分指标",
    3: "附件3 年度目标任务",
    4: "附件4 单项奖、重大创新奖",
    5: "附件5 追赶超越季度点评",
    6: "附件6 上年加减分情况",
}


def shown(number: Decimal | None, places: int = 2) -> str:
    """Half-up to ``places`` decimals, no trailing zeros; ``—`` for None."""
    if number is None:
        return NONE
    text = format(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def with_unit(number: Decimal | None, unit: str) -> str:
    """``17.6%``, ``24.15亿元``; ``—`` for None."""
    return NONE if number is None else f"{shown(number)}{unit}"


def gap_text(judgement: Judgement, kind: IndicatorType) -> str:
    """``欠6个百分点``, ``超0.5个百分点``, ``持平``; caps and ranks in words of their own."""
    if judgement.gap is None:
        return NONE
    ahead, behind = _SIDES.get(kind, ("超", "欠"))
    if judgement.gap == 0:
        return "持平"
    size = shown(abs(judgement.gap))
    side = ahead if judgement.gap > 0 else behind
    return f"{side}{'不足0.01' if size == '0' else size}{judgement.gap_unit}"


#: 优于、劣于 where 超 and 欠 would say the opposite
_SIDES = {
    IndicatorType.CAP: ("低于控制数", "超出控制数"),
    IndicatorType.LIMIT: ("低于上限", "超出上限"),
    IndicatorType.RANK: ("优于目标", "落后目标"),
}


def rank_text(judgement: Judgement) -> str:
    if judgement.rank is None:
        return NONE
    of = f"（共{judgement.counties}个）" if judgement.counties else ""
    return f"第{judgement.rank}位{of}"


def short_rank(judgement: Judgement) -> str:
    """``7/10`` for a table's narrow column."""
    if judgement.rank is None:
        return NONE
    return f"{judgement.rank}/{judgement.counties}" if judgement.counties else str(judgement.rank)


def item(ledger: Ledger, judgement: Judgement) -> dict[str, object]:
    """One indicator's line as every paper shows it (指标情况)."""
    indicator = ledger.indicator(judgement.indicator)
    lead = ledger.units.get(indicator.lead)
    return {
        "编号": indicator.code,
        "指标": indicator.name,
        "名称": name_text(indicator),
        "重点关注": indicator.watched,
        "附件类别": ATTACHMENTS[indicator.attachment],
        "分值": shown(indicator.points),
        "全年目标": target_text(indicator, judgement.judged_on),
        "数据期": judgement.period.label,
        "完成值": _actual_text(indicator, judgement),
        "数据状态": _standing_text(judgement),
        "完成率": with_unit(judgement.rate, "%"),
        "应达": with_unit(judgement.expected, indicator.unit),
        "差距": gap_text(judgement, indicator.type),
        "位次": rank_text(judgement),
        "名次": short_rank(judgement),
        "领先县区": _leader_text(indicator, judgement),
        "灯": judgement.light.value,
        "缘由": judgement.reason,
        "预计得分": shown(judgement.forecast_points),
        "牵头单位": ledger.unit_name(indicator.lead),
        "配合单位": "、".join(ledger.unit_name(code) for code in indicator.support),
        "责任领导": indicator.leader or NONE,
        "责任人": (lead.head if lead else "") or NONE,
    }


def name_text(indicator: Indicator) -> str:
    """The name as tables list it: what lost points last year is marked 重点关注."""
    return f"{indicator.name}（重点关注）" if indicator.watched else indicator.name


def items(ledger: Ledger, judgements: Iterable[Judgement]) -> list[dict[str, object]]:
    return [item(ledger, judgement) for judgement in judgements]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lights:
    """How many of each light; 黄 within the tolerance counts as 黄."""

    green: int = 0
    yellow: int = 0
    red: int = 0
    unfiled: int = 0
    grey: int = 0

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> "Lights":
        lights = [judgement.light for judgement in judgements]
        return cls(
            green=lights.count(Light.GREEN),
            yellow=lights.count(Light.YELLOW),
            red=lights.count(Light.RED),
            unfiled=lights.count(Light.UNFILED),
            grey=lights.count(Light.GREY) + lights.count(Light.NONE),
        )

    def facts(self) -> Mapping[str, int]:
        return {
            "绿": self.green,
            "黄": self.yellow,
            "红": self.red,
            "未报": self.unfiled,
            "灰": self.grey,
        }


def forecast_total(judgements: Iterable[Judgement], limit: Decimal | None = None) -> Decimal:
    """预计总分: the sum of the latest judgements' forecast points, deductions included; of 附件2
    together no more than ``limit`` is deducted.
    """
    total = lost = Decimal(0)
    for judgement in judgements:
        total += judgement.forecast_points or Decimal(0)
        if judgement.indicator.startswith("2-"):
            lost += judgement.forecast_points or Decimal(0)
    over = Decimal(0) if limit is None else max(Decimal(0), -lost - limit)
    return total + over


def target_text(indicator: Indicator, day: date) -> str:
    """The annual target with its unit; words stay words (全市前3、市评一档)."""
    target = indicator.target_on(day)
    sign = target.text[:1] if target.text[:1] in "≤≥" else ""
    only_a_number = not target.text.removeprefix(sign).strip("0123456789. 万亿")
    if target.number is None or not only_a_number:
        return target.text
    return sign + with_unit(target.number, indicator.unit)


def _actual_text(indicator: Indicator, judgement: Judgement) -> str:
    if judgement.light is Light.UNFILED:
        return "未报"
    if judgement.actual is None:
        return "未出" if judgement.basis else NONE
    return with_unit(judgement.actual, indicator.unit)


def _standing_text(judgement: Judgement) -> str:
    if judgement.light is Light.UNFILED:
        return "未报"
    if judgement.basis is None:
        return NONE
    return judgement.basis.value if judgement.actual is not None else "未出"


def _leader_text(indicator: Indicator, judgement: Judgement) -> str:
    if not judgement.leader:
        return NONE
    return f"{judgement.leader} {with_unit(judgement.leader_value, indicator.unit)}"
