"""等次怎么定：加分满 3 分直接优秀，减分满 1 分限制等次，两头都到的从严。

依据：四、「在市考我县合计得3分及以上加分的责任部门，且考核中无“一票否决”情形的，在县年度目标综合考核中直接确定为优秀等次，责任单位主要负责人年度考核直接评为优秀」
依据：四、「对市考指标造成1分及以上减分的，在县年度目标责任综合考核中不得评为良好以上等次」

约定：3 分、1 分都按市考的分（未加倍）算，各项份额合计，达到即算，比较之前不舍入。
约定：「良好以上」含良好，限制在一般及以下（设置可改）；加分、减分都到的，减分为准，提请考核委员会研究。
约定：办法没有直接定的等次由考核委员会评定，录入而不推算；录入与办法不合的列待核，不照录。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflows.annual_settlement.points import Line, plain
from workflows.registers import Grade, Veto
from workflows.rules import SettlementRules

EXCELLENT_CLAUSE = (
    "四、「在县年度目标综合考核中直接确定为优秀等次，责任单位主要负责人年度考核直接评为优秀」"
)
CAP_CLAUSE = "四、「在县年度目标责任综合考核中不得评为良好以上等次」"
GRADES = ("优秀", "良好", "一般", "较差")
EXCELLENT, GOOD, FAIR, _ = GRADES
VETOED = "录入等次优秀，而有一票否决情形，不予采用，请县考核委员会重新评定"
BY_COMMITTEE = "由县考核委员会按年度考核规定评定"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """One unit's year: its lines, what they come to, and the grade they lead to."""

    unit: str
    lines: tuple[Line, ...] = ()
    unconfirmed: tuple[str, ...] = ()  # 待确认
    bonus: Fraction = Fraction(0)  # city points gained, not doubled
    loss: Fraction = Fraction(0)  # city points lost, not doubled, above zero
    county: Fraction = Fraction(0)  # what counts in the county
    vetoes: tuple[Veto, ...] = ()
    best: str = EXCELLENT  # the best grade still open
    direct: bool = False  # 直接确定为优秀
    conflict: bool = False  # both limits reached
    grade: str = ""  # "": by the committee
    head_grade: str = ""
    reasons: tuple[str, ...] = ()  # why; says nothing of a veto
    doubts: tuple[str, ...] = ()  # 待核
    private: tuple[str, ...] = ()  # 待核, for the committee only: it touches a veto

    @property
    def capped(self) -> bool:
        return self.best != EXCELLENT

    @property
    def grade_text(self) -> str:
        """``优秀``, ``不高于一般，具体等次由…评定``."""
        if self.grade:
            return self.grade
        return f"不高于{self.best}，{BY_COMMITTEE}" if self.capped else BY_COMMITTEE

    @property
    def says_something(self) -> bool:
        """Whether a sheet of its own is worth the paper."""
        return bool(self.lines or self.unconfirmed or self.doubts)

    @property
    def outcome(self) -> tuple[object, ...]:
        """What an approval approves: a change of any of it is another settlement.

        A grade that the committee gives has its own 文号 and asks for no second approval.
        """
        counted = tuple(
            (line.indicator, line.task, str(line.raw), str(line.county), line.document)
            for line in self.lines
            if line.raw
        )
        return (self.unit, counted, self.direct, self.best, bool(self.vetoes))


def graded(
    rules: SettlementRules,
    unit: str,
    lines: Sequence[Line],
    *,
    unconfirmed: Sequence[str] = (),
    vetoes: Sequence[Veto] = (),
    recorded: Grade | None = None,
    private: Sequence[str] = (),
) -> UnitResult:
    """What a unit's lines, vetoes and recorded grade come to."""
    bonus = sum((line.raw for line in lines if line.raw > 0), Fraction(0))
    loss = -sum((line.raw for line in lines if line.raw < 0), Fraction(0))
    reaches, capped = bonus >= Fraction(rules.excellent_from), loss >= Fraction(rules.capped_from)
    direct = reaches and not capped and not vetoes
    best = EXCELLENT if not capped else FAIR if rules.cap_inclusive else GOOD
    grade, contradiction = _grade(recorded, best, direct=direct)
    hidden = (VETOED,) if grade == EXCELLENT and vetoes else ()
    grade = "" if hidden else grade
    return UnitResult(
        unit=unit,
        lines=tuple(lines),
        unconfirmed=tuple(unconfirmed),
        bonus=bonus,
        loss=loss,
        county=sum((line.county for line in lines), Fraction(0)),
        vetoes=tuple(vetoes),
        best=best,
        direct=direct,
        conflict=reaches and capped,
        grade=grade,
        head_grade=EXCELLENT if direct else recorded.head_grade if recorded and grade else "",
        reasons=tuple(_reasons(rules, bonus, loss, direct=direct, best=best)),
        doubts=(
            *(f"{line.indicator}：{line.doubt}" for line in lines if line.doubt),
            *contradiction,
        ),
        private=(*hidden, *private),
    )


def _grade(recorded: Grade | None, best: str, *, direct: bool) -> tuple[str, tuple[str, ...]]:
    """The grade, and what is wrong with the recorded one."""
    said = recorded.grade if recorded else ""
    if direct:
        wrong = f"录入等次{said}，按办法应直接确定为优秀，以办法为准"
        return EXCELLENT, () if said in ("", EXCELLENT) else (wrong,)
    if said and GRADES.index(said) < GRADES.index(best):
        return "", (f"录入等次{said}，高于办法限定的{best}，不予采用，请县考核委员会重新评定",)
    return said, ()


def _reasons(
    rules: SettlementRules, bonus: Fraction, loss: Fraction, *, direct: bool, best: str
) -> list[str]:
    """Why, for the unit to read; a veto is not spoken of (it stays with the committee)."""
    reaches, capped = bonus >= Fraction(rules.excellent_from), best != EXCELLENT
    limit, floor = plain(rules.excellent_from), plain(rules.capped_from)
    reasons = []
    if direct:
        reasons.append(
            f"市考加分合计{plain(bonus)}分，达到{limit}分，直接确定为优秀等次，"
            "主要负责人年度考核直接评为优秀"
        )
    elif reaches and not capped:
        reasons.append(
            f"市考加分合计{plain(bonus)}分，达到{limit}分，但不具备直接确定为优秀等次的其他条件"
        )
    if capped:
        reasons.append(f"市考减分合计{plain(loss)}分，达到{floor}分，等次不得高于{best}")
    if capped and reaches:
        reasons.append(
            f"市考加分合计{plain(bonus)}分也达到{limit}分，加分、减分同时达到界限的以减分为准，"
            "已提请县考核委员会研究"
        )
    if not reaches and not capped:
        reasons.append(f"市考加分合计不足{limit}分，减分合计不足{floor}分，等次{BY_COMMITTEE}")
    return reasons
