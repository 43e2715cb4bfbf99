"""Which groups a notice goes to. One table, with the reason beside each line.

Reminders and reports are for everybody at work on the indicators; a warning concerns the unit it
names; what was said in an interview concerns nobody outside the supervision office.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from workflows.vocabulary import NoticeKind


class Audience(StrEnum):
    """The values are those of ``RobotRow.audience``, except ``NOBODY``."""

    GROUP = "工作群"
    UNIT = "单位"
    SUPERVISION = "督查"
    LEADERS = "领导"
    NOBODY = "不经机器人"  # only into supervision's folder on this machine


BY_HAND = "待人工送达"  # the clerk's list: name of the built-in folder and its audience
ISSUED = "正文"  # the role of what goes to its audience; every other role is office work
TO_LEADER = "呈领导"  # a draft that nobody signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``alone``: never into a group that other units read too."""

    to: Audience
    reason: str
    supervision_too: bool = True
    alone: bool = False


class Group(Protocol):
    """What decides whether a group is reached, of its robot or of a row of a query."""

    @property
    def id(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def audience(self) -> str: ...  # 督查 | 单位 | 工作群 | 领导
    @property
    def units(self) -> Sequence[Any]: ...  # codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One message to one robot; ``robot`` None is the clerk's list, ``lacking`` says for whom."""

    robot: int | None
    units: tuple[str, ...] = ()  # codes of the addressed units that read there, in order
    lacking: tuple[str, ...] = ()  # audiences without a robot


RULES: Mapping[NoticeKind, Rule] = MappingProxyType(
    {
        NoticeKind.DECOMPOSITION: Rule(to=Audience.GROUP, reason="办法发至各镇各部门"),
        NoticeKind.RECEIPT_REMINDER: Rule(to=Audience.GROUP, reason="未签收单位一次点清"),
        NoticeKind.RESPONSIBILITY_SHEET: Rule(
            to=Audience.UNIT, supervision_too=False, reason="一个单位一张，只列它自己的责任"
        ),
        NoticeKind.LEADER_DUTIES: Rule(
            to=Audience.LEADERS, supervision_too=False, reason="供县级责任领导掌握分管指标"
        ),
        NoticeKind.FILING_NOTICE: Rule(to=Audience.GROUP, reason="各单位同时报送，表随通知发"),
        NoticeKind.FILING_REMINDER: Rule(to=Audience.GROUP, reason="未报单位一次点清，合并提醒"),
        NoticeKind.FILING_URGING: Rule(to=Audience.GROUP, reason="催报公开，便于互相督促"),
        NoticeKind.PROMOTION_MEETING: Rule(to=Audience.GROUP, reason="参会范围就是各责任单位"),
        NoticeKind.QUARTERLY_REPORT: Rule(to=Audience.GROUP, reason="通报发至各责任单位"),
        NoticeKind.WARNING_PROMPT: Rule(to=Audience.UNIT, reason="只关系被提示单位"),
        NoticeKind.WARNING_SUPERVISION: Rule(to=Audience.UNIT, reason="只关系被督办单位"),
        NoticeKind.REPLY_RETURN: Rule(to=Audience.UNIT, reason="退回的是该单位的反馈"),
        NoticeKind.EXTENSION_DECISION: Rule(to=Audience.UNIT, reason="答复该单位的申请"),
        NoticeKind.CASE_CLOSURE: Rule(to=Audience.UNIT, reason="告知该单位销号"),
        NoticeKind.RECEIPT_URGING: Rule(to=Audience.GROUP, reason="未报回执的单位一次点清"),
        NoticeKind.MEETING_MATERIALS: Rule(
            to=Audience.LEADERS, reason="会前供主要领导和督查室看，含各单位代会情况"
        ),
        NoticeKind.MEETING_MINUTES: Rule(to=Audience.GROUP, reason="纪要发至参会单位"),
        NoticeKind.SPECIAL_SUPERVISION: Rule(to=Audience.UNIT, reason="只关系被督查单位"),
        NoticeKind.SUPERVISION_REPORT: Rule(
            to=Audience.LEADERS, reason="向县委、县政府报告；各单位的问题另发交办单"
        ),
        NoticeKind.ITEM_ORDER: Rule(to=Audience.UNIT, reason="只关系承办单位"),
        NoticeKind.ITEM_URGING: Rule(to=Audience.UNIT, reason="只关系承办单位"),
        NoticeKind.RECTIFICATION_NOTICE: Rule(to=Audience.UNIT, reason="只关系限期整改单位"),
        NoticeKind.INTERVIEW_NOTICE: Rule(
            to=Audience.UNIT, alone=True, reason="涉及约谈对象本人，不进几家共用的群"
        ),
        NoticeKind.INTERVIEW_RECORD: Rule(
            to=Audience.NOBODY, reason="约谈记录不经群机器人外发，只存督查室文件夹"
        ),
        NoticeKind.LOOK_BACK: Rule(to=Audience.UNIT, reason="核查该单位已销号的事项"),
        NoticeKind.CANCELLATION: Rule(
            to=Audience.UNIT, alone=True, reason="随原件的范围，原件进哪里它进哪里"
        ),
        NoticeKind.CORRECTION: Rule(
            to=Audience.UNIT, alone=True, reason="随原件的范围，原件进哪里它进哪里"
        ),
        NoticeKind.LOAD_WARNING: Rule(
            to=Audience.SUPERVISION, supervision_too=False, reason="只供督查室统筹发文"
        ),
        NoticeKind.EVENT_ALERT: Rule(
            to=Audience.LEADERS, reason="扣分事项当日让主要领导和督查室知道"
        ),
        NoticeKind.LAW_SHEET: Rule(to=Audience.LEADERS, reason="每月报主要领导和督查室"),
        NoticeKind.QUARTERLY_REVIEW: Rule(to=Audience.LEADERS, reason="争取前列由主要领导负总责"),
        NoticeKind.AWARD_REMINDER: Rule(to=Audience.UNIT, reason="只关系申报单位和牵头单位"),
        NoticeKind.LEADER_SHEET: Rule(
            to=Audience.LEADERS, supervision_too=False, reason="供主要领导每周一阅"
        ),
        NoticeKind.SETTLEMENT_DRAFT: Rule(
            to=Audience.SUPERVISION,
            supervision_too=False,
            reason="写有一票否决，只供督查、考核部门提请审定",
        ),
        NoticeKind.SETTLEMENT_REPORT: Rule(
            to=Audience.GROUP, reason="通报发至各镇各部门，只写等次结果，不写一票否决"
        ),
        NoticeKind.SETTLEMENT_SHEET: Rule(
            to=Audience.UNIT, alone=True, reason="一个单位的得分和等次，不进几家共用的群"
        ),
        NoticeKind.YEAR_END_PACK: Rule(
            to=Audience.LEADERS, reason="备市上考核查阅，领导和督查部门各存一份"
        ),
    }
)


#: Papers about a paper: their key goes on with the key of the one they speak of.
ABOUT_A_PAPER = (NoticeKind.CANCELLATION, NoticeKind.CORRECTION)


def read_as(kind: NoticeKind, key: str) -> NoticeKind:
    """The kind whose audience a notice has: 作废、更正 go where the paper they speak of went."""
    while kind in ABOUT_A_PAPER:
        key = key.partition(":")[2]
        kind = NoticeKind(key.partition(":")[0])
    return kind


def audience(kind: NoticeKind) -> Audience:
    """Who reads issued papers of this kind, the supervision office aside."""
    return RULES[kind].to


def destinations(
    kind: NoticeKind, role: str, robots: Sequence[Group], units: Sequence[str]
) -> tuple[Destination, ...]:
    """Where one notice goes, in order of robots; the clerk's list last, where a robot is missing.

    ``role``: 正文 goes to the kind's audience, 呈领导 to the leaders; 送审稿, 催签 and whatever
    else an office says about a draft stay with supervision. ``units``: codes of the units
    addressed; those that share a group get one message.
    """
    rule = RULES[kind]
    if rule.to is Audience.NOBODY:
        found = _to(Audience.SUPERVISION, [r for r in robots if r.channel == "folder"])
    elif role != ISSUED:
        found = _to(Audience.LEADERS if role == TO_LEADER else Audience.SUPERVISION, robots)
    elif rule.to is Audience.UNIT:
        found = _to_units(robots, units, alone=rule.alone)
    else:
        found = _to(rule.to, robots)
    if role == ISSUED and rule.supervision_too and rule.to is not Audience.NOBODY:
        found += _to(Audience.SUPERVISION, robots)
    return _gathered(found)


def _to(group: Audience, robots: Sequence[Group]) -> list[Destination]:
    reached = [Destination(robot=robot.id) for robot in robots if robot.audience == group]
    return reached or [Destination(robot=None, lacking=(group.value,))]


def _to_units(robots: Sequence[Group], units: Sequence[str], *, alone: bool) -> list[Destination]:
    reached = []
    for robot in robots:
        named = tuple(unit for unit in units if unit in robot.units)
        if robot.audience == Audience.UNIT and named and not (alone and len(robot.units) > 1):
            reached.append(Destination(robot=robot.id, units=named))
    covered = {unit for destination in reached for unit in destination.units}
    missed = tuple(unit for unit in units if unit not in covered)
    return [*reached, Destination(robot=None, units=missed)] if missed else reached


def _gathered(found: Sequence[Destination]) -> tuple[Destination, ...]:
    """Each robot once; everything without a robot in one entry of the clerk's list."""
    reached = [destination for destination in found if destination.robot is not None]
    by_hand = [destination for destination in found if destination.robot is None]
    if not by_hand:
        return tuple(reached)
    units = tuple(unit for destination in by_hand for unit in destination.units)
    lacking = tuple(group for destination in by_hand for group in destination.lacking)
    return (*reached, Destination(robot=None, units=units, lacking=lacking))
