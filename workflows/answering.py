"""谁负责：一项指标某一天的责任链，从县级责任领导到主抓人员。

依据：一、「分管县级领导为所负责指标的第一责任人，部门主要负责人为该指标的直接责任人」
依据：一、「落实主抓领导、主抓股室和主抓人员的工作责任，明确工作标准和进度要求」

    县级责任领导 → 责任部门（第一位牵头） → 主抓领导、股室、人员 ┄ 配合单位

约定：细化分解审定之日起生效，换了版本旧的照留，哪一天由谁负责都查得到。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.ledger import Ledger
from workflows.registers import Breakdown
from workflows.vocabulary import Role
from workflows.wording import NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The names of a day; ``departments`` and ``supporting`` are (unit, head), in the table's order."""

    code: str
    name: str
    on: date
    post: str  # 县级责任领导的职务
    leader: str  # who held it; "" unknown
    departments: tuple[tuple[str, str], ...]
    supporting: tuple[tuple[str, str], ...]
    breakdown: Breakdown | None  # None: 细化分解未审定

    def lines(self) -> list[str]:
        """The chain in plain Chinese, one rung a line."""
        lead, *others = [_person(*each) for each in self.departments]
        shared = [f"共同责任部门：{'、'.join(others)}"] if others else []
        support = "、".join(_person(*each) for each in self.supporting) or "无"
        return [
            f"{self.code} {self.name}（{self.on.isoformat()}）",
            f"县级责任领导（第一责任人）：{self.leader_text or NONE}",
            f"责任部门（牵头抓总，主要负责人为直接责任人）：{lead}",
            *shared,
            *self._people(),
            f"配合单位：{support}",
        ]

    @property
    def leader_text(self) -> str:
        """``常务副县长（李某某）``."""
        return _person(self.post, self.leader) if self.post else ""

    def _people(self) -> list[str]:
        if self.breakdown is None:
            return ["主抓领导、股室、人员：细化分解尚未审定"]
        of = self.breakdown
        return [
            f"主抓领导：{of.leader}　主抓股室：{of.office}　主抓人员：{of.person}",
            f"工作标准：{of.standard or NONE}　进度要求：{of.schedule or NONE}"
            f"（{of.approved_on}审定）",
        ]


def chain(ledger: Ledger, code: str, on: date) -> Chain:
    """Who answers for an indicator on a day; ``ledger`` is that of the day."""
    indicator = ledger.indicator(code)
    units = [(duty.role, _unit(ledger, duty.unit)) for duty in indicator.duties]
    return Chain(
        code=code,
        name=indicator.name,
        on=on,
        post=indicator.leader,
        leader=ledger.posts.get(indicator.leader, ""),
        departments=tuple(of for role, of in units if role is not Role.SUPPORT),
        supporting=tuple(of for role, of in units if role is Role.SUPPORT),
        breakdown=in_force(ledger, on).get(code),
    )


def in_force(ledger: Ledger, on: date) -> Mapping[str, Breakdown]:
    """Indicator → its breakdown version in force on a day: the last one approved by then."""
    return ledger.once(("breakdowns", on), lambda: _approved(ledger, on))


def _approved(ledger: Ledger, on: date) -> Mapping[str, Breakdown]:
    approved = [b for b in ledger.registers.breakdowns if b.approved_on and b.approved_on <= on]
    approved.sort(key=lambda b: b.approved_on or on)
    return {breakdown.indicator: breakdown for breakdown in approved}


def _unit(ledger: Ledger, code: str) -> tuple[str, str]:
    unit = ledger.units.get(code)
    return ledger.unit_name(code), unit.head if unit else ""


def _person(post: str, name: str) -> str:
    return f"{post}（{name}）" if name else post
