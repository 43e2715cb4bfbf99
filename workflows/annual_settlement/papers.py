"""结算的三样纸上写什么：结算草案（提请审定）、单位明细表、考核结果通报。

依据：四、「以更加严格的奖优罚劣措施保障市对县指标任务的全面超额完成」

约定：一票否决只写进送督查、考核部门的草案；明细表和通报只写等次结果，不写缘由。
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from workflows.annual_settlement.county import County
from workflows.annual_settlement.grading import CAP_CLAUSE, EXCELLENT_CLAUSE, UnitResult
from workflows.annual_settlement.points import (
    GAIN_CLAUSE,
    LOSS_CLAUSE,
    Line,
    percent,
    plain,
    signed,
)
from workflows.ledger import Ledger
from workflows.rules import SettlementRules
from workflows.wording import NONE, shown

TO_ALL = "各镇党委、镇人民政府，县委和县级国家机关各部门，各人民团体，中省市驻县各单位"

Facts = dict[str, object]


def draft_facts(ledger: Ledger, rules: SettlementRules, county: County, serial: int) -> Facts:
    """结算草案: everything the committee decides on, vetoes included."""
    concerned = [result for result in county.units if _is_told(result)]
    return {
        "稿次": serial,
        "缺": _missing(county),
        "规则": rules_told(rules),
        "总表": [_row(ledger, result) for result in concerned],
        "其余": len(county.units) - len(concerned),
        "优秀": _excellent(ledger, county),
        "限制": [
            _capped_row(ledger, result) | {"加分": plain(result.bonus)}
            for result in county.units
            if result.capped
        ],
        "冲突": [_name(ledger, result) for result in county.units if result.conflict],
        "否决": [
            {
                "单位": _name(ledger, result),
                "事项": veto.matter,
                "日期": veto.decided_on,
                "文号": veto.document,
            }
            for result in county.units
            for veto in result.vetoes
        ],
        "待核": _doubts(ledger, county),
        "待确认": _told(ledger, county.units, lambda result: result.unconfirmed),
        "明细": [
            {"单位": _name(ledger, result)} | line_row(ledger, line)
            for result in county.units
            for line in result.lines
        ],
    }


def sheet_facts(
    ledger: Ledger, rules: SettlementRules, result: UnitResult, approval: Mapping[str, object]
) -> Facts:
    """结算明细表: every point of one unit, where it comes from and what it leads to."""
    return {
        **approval,
        "单位": _name(ledger, result),
        "明细": [line_row(ledger, line) for line in result.lines],
        "算法": [_line_told(ledger, line) for line in result.lines],
        "加分合计": plain(result.bonus),
        "减分合计": plain(result.loss),
        "县加减分": signed(result.county),
        "等次": result.grade_text,
        "个人等次": result.head_grade,
        "主要负责人": _head(ledger, result),
        "理由": list(result.reasons),
        "待核": list(result.doubts),
        "待确认": list(result.unconfirmed),
        "规则": rules_told(rules),
    }


def report_facts(
    ledger: Ledger,
    rules: SettlementRules,
    county: County,
    approval: Mapping[str, object],
    former: str,
) -> Facts:
    """考核结果通报: lists and the county table; ``former`` is the number of the one it replaces."""
    bonus = sum((result.bonus for result in county.units), Fraction(0))
    loss = sum((result.loss for result in county.units), Fraction(0))
    return {
        **approval,
        "主送": TO_ALL,
        "原通报": former,
        "单位数": len(county.units),
        "加分单位数": sum(bool(result.bonus) for result in county.units),
        "减分单位数": sum(bool(result.loss) for result in county.units),
        "加分总数": plain(bonus),
        "减分总数": plain(loss),
        "优秀": _excellent(ledger, county),
        "限制": [_capped_row(ledger, result) for result in county.units if result.capped],
        "规则": rules_told(rules),
        "缺": _missing(county),
        "总表": [_row(ledger, result) for result in county.units],
    }


def rules_told(rules: SettlementRules) -> list[str]:
    """The rules in the words of the mandate, with the numbers now in force."""
    best = "一般" if rules.cap_inclusive else "良好"
    meant = "含良好" if rules.cap_inclusive else "不含良好"
    return [
        f"任务超额完成且市上加分的，按{shown(rules.factor)}倍加分（办法第{GAIN_CLAUSE[0]}条）",
        f"任务未完成且市上扣分的，按{shown(rules.factor)}倍减分（办法第{LOSS_CLAUSE[0]}条）",
        f"任务和市上加减分只合一条的，按{shown(rules.single_test_factor)}倍计，列入待核（约定）",
        f"单项奖、重大创新奖的加分，按{shown(rules.award_factor)}倍加分（约定）",
        f"市考加分（未加倍）合计{shown(rules.excellent_from)}分及以上、没有“一票否决”情形的，"
        f"直接确定为优秀等次，主要负责人年度考核直接评为优秀（办法第{EXCELLENT_CLAUSE[0]}条）",
        f"市考减分（未加倍）合计{shown(rules.capped_from)}分及以上的，不得评为良好以上等次"
        f"（办法第{CAP_CLAUSE[0]}条；“以上”{meant}，即不高于{best}）",
    ]


def line_row(ledger: Ledger, line: Line) -> Facts:
    """One line as the tables show it."""
    return {
        "编号": line.indicator,
        "指标": ledger.indicator(line.indicator).name,
        "任务": line.task,
        "市考加减分": signed(line.city_points),
        "份额": percent(line.share),
        "应计": signed(line.raw),
        "倍数": shown(line.factor),
        "县加减分": signed(line.county),
        "文号": line.document or NONE,
    }


def short_grade(result: UnitResult) -> str:
    """A grade for a table's cell."""
    if result.grade:
        return result.grade
    return f"不高于{result.best}，待评定" if result.capped else "待评定"


def _line_told(ledger: Ledger, line: Line) -> str:
    """``3-20固定资产投资增速：任务未完成、市上扣分，按2倍减分；…``: the sum in words."""
    name = f"{line.indicator}{ledger.indicator(line.indicator).name}"
    by = f"，{line.confirmed_by}核对" if line.confirmed_by else ""
    source = "约定" if line.agreed else f"办法第{line.clause[0]}条"
    told = [f"{name}：{line.rule}（{source}）", _sum_told(line, f"{line.document}{by}")]
    if not line.city_points:
        told = [f"{name}：任务{line.task}，市上没有加减分（{line.document}{by}），不计分"]
    return "；".join([*told, line.note] if line.note else told)


def _sum_told(line: Line, proof: str) -> str:
    return (
        f"市上{signed(line.city_points)}分（{proof}），份额{percent(line.share)}，"
        f"计{signed(line.raw)}分，乘以{shown(line.factor)}得{signed(line.county)}分"
    )


def _row(ledger: Ledger, result: UnitResult) -> Facts:
    kind = ledger.units[result.unit].kind if result.unit in ledger.units else ""
    return {
        "单位": _name(ledger, result),
        "类别": kind or NONE,
        "加分": plain(result.bonus),
        "减分": plain(result.loss),
        "县加减分": signed(result.county),
        "等次": short_grade(result),
    }


def _excellent(ledger: Ledger, county: County) -> list[Facts]:
    return [
        {
            "单位": _name(ledger, result),
            "加分": plain(result.bonus),
            "主要负责人": _head(ledger, result),
        }
        for result in county.units
        if result.direct
    ]


def _capped_row(ledger: Ledger, result: UnitResult) -> Facts:
    return {
        "单位": _name(ledger, result),
        "减分": plain(result.loss),
        "限制": f"不高于{result.best}",
    }


def _doubts(ledger: Ledger, county: County) -> list[Facts]:
    told = _told(ledger, county.units, lambda result: (*result.doubts, *result.private))
    of_nobody: list[Facts] = [{"单位": "全县", "事项": text} for text in county.doubts]
    return [*told, *of_nobody]


def _told(
    ledger: Ledger,
    results: Iterable[UnitResult],
    texts: Callable[[UnitResult], Iterable[str]],
) -> list[Facts]:
    return [
        {"单位": _name(ledger, result), "事项": text}
        for result in results
        for text in texts(result)
    ]


def _missing(county: County) -> list[str]:
    return [f"{indicator.code}{indicator.name}" for indicator in county.missing]


def _is_told(result: UnitResult) -> bool:
    return bool(result.says_something or result.vetoes or result.grade or result.private)


def _name(ledger: Ledger, result: UnitResult) -> str:
    return ledger.unit_name(result.unit)


def _head(ledger: Ledger, result: UnitResult) -> str:
    unit = ledger.units.get(result.unit)
    return (unit.head if unit else "") or NONE
