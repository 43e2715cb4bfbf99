"""责任清单：细化分解审定以后，一个单位一张、一位县级责任领导一张，责任到人。

依据：一、「建立健全自上而下、分工明确、任务到人的抓落实责任体系」
依据：一、「分管县级领导为所负责指标的第一责任人，部门主要负责人为该指标的直接责任人」

    细化分解都审定（或者报送截止后10个工作日） → 第一版 ─ 换了人、换了单位 → 下一版（至多每月一版）

约定：报送截止后 10 个工作日还没有审定齐的，有多少发多少，未审定的列明；只承担配合责任的单位也发，
列明配合什么、谁牵头。内容有变的换版本，30 日内至多一版，旧版留存。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.actions import Action, IssueNotice
from workflows.answering import Chain, chain, in_force
from workflows.decomposition import ADDRESSED
from workflows.ledger import Indicator, Ledger
from workflows.progress_collection import unit_order
from workflows.registers import Breakdown
from workflows.responsibility import breakdown_collection
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, Role
from workflows.wording import NONE, name_text, shown, target_text

CLAUSE = "一、「建立健全自上而下、分工明确、任务到人的抓落实责任体系」"
UNIT, LEADER = NoticeKind.RESPONSIBILITY_SHEET, NoticeKind.LEADER_DUTIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose sheet: a unit by its code, or a post; ``moved`` are the days its content changed."""

    kind: NoticeKind
    name: str
    codes: tuple[str, ...]
    moved: tuple[date, ...]


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """First sheets once the breakdowns stand, and the next versions of those that changed."""
    first = _first_day(ledger, rules)
    if first is None or today < first:
        return []
    issued = _issued(ledger)
    actions: list[Action] = []
    for subject in subjects(ledger):
        version, last = issued.get((subject.kind, subject.name), (0, None))
        day = first if last is None else _next_day(ledger, rules, subject, last)
        if day is not None and day <= today:
            actions.append(_sheet(ledger, subject, version + 1, day, today))
    return actions


def subjects(ledger: Ledger) -> tuple[Subject, ...]:
    """Every unit with a part in an indicator, then every leader, in the order of the table."""
    return ledger.once("responsibility_subjects", lambda: (*_units(ledger), *_leaders(ledger)))


def _first_day(ledger: Ledger, rules: Rules) -> date | None:
    """When all breakdowns asked were approved, or some days after they were due; None: none asked."""
    collection = breakdown_collection(ledger, rules)
    asked = {code for codes in collection.asked.values() for code in codes}
    if not asked:
        return None
    last = ledger.calendar.shift(collection.due_day, rules.responsibility.sheet_workdays)
    approved: dict[str, date] = {}
    for breakdown in ledger.registers.breakdowns:
        if breakdown.approved_on is not None:
            day = approved.get(breakdown.indicator, breakdown.approved_on)
            approved[breakdown.indicator] = min(day, breakdown.approved_on)
    if asked <= approved.keys():
        last = min(last, max(approved[code] for code in asked))
    return ledger.calendar.on_or_after(last)


def _issued(ledger: Ledger) -> Mapping[tuple[NoticeKind, str], tuple[int, date]]:
    """(kind, name) → its last version and that version's day."""
    found: dict[tuple[NoticeKind, str], tuple[int, date]] = {}
    for notice in ledger.notices.values():
        if notice.kind in (UNIT, LEADER):
            _, name, version = notice.key.split(":")
            entry = (int(version), notice.issued_on or notice.drafted_on)
            found[notice.kind, name] = max(found.get((notice.kind, name), entry), entry)
    return found


def _next_day(ledger: Ledger, rules: Rules, subject: Subject, last: date) -> date | None:
    """When the next version is due: something moved since, and a month has passed."""
    moved = [day for day in subject.moved if day > last]
    if not moved:
        return None
    again = last + timedelta(days=rules.responsibility.again_days)
    return ledger.calendar.on_or_after(max(min(moved), again))


# --- 谁有清单 ------------------------------------------------------------------------------------


def _units(ledger: Ledger) -> list[Subject]:
    parts: dict[str, list[Indicator]] = {}
    for indicator in ledger.indicators:
        for duty in indicator.duties:
            unit = ledger.units.get(duty.unit)
            if unit is not None and unit.kind in ADDRESSED:
                parts.setdefault(duty.unit, []).append(indicator)
    approvals = _approvals(ledger)
    return [
        Subject(
            kind=UNIT,
            name=unit,
            codes=tuple(dict.fromkeys(i.code for i in parts[unit])),
            moved=_moved(parts[unit], approvals, unit),
        )
        for unit in sorted(parts, key=lambda code: unit_order(ledger, code))
    ]


def _leaders(ledger: Ledger) -> list[Subject]:
    of: dict[str, list[Indicator]] = {}
    for indicator in ledger.indicators:
        if indicator.leader:
            of.setdefault(indicator.leader, []).append(indicator)
    approvals = _approvals(ledger)
    return [
        Subject(
            kind=LEADER,
            name=post,
            codes=tuple(i.code for i in indicators),
            moved=_moved(indicators, approvals, ""),
        )
        for post, indicators in of.items()
    ]


def _approvals(ledger: Ledger) -> Mapping[str, list[date]]:
    days: dict[str, list[date]] = {}
    for breakdown in ledger.registers.breakdowns:
        if breakdown.approved_on is not None:
            days.setdefault(breakdown.indicator, []).append(breakdown.approved_on)
    return days


def _moved(
    indicators: Iterable[Indicator], approvals: Mapping[str, list[date]], unit: str
) -> tuple[date, ...]:
    """Days on which the sheet's content changed: duties, leaders, and for who leads the people."""
    days: set[date] = set()
    for indicator in indicators:
        days |= {duty.since for duty in indicator.duties if unit in ("", duty.unit)}
        if unit in ("", indicator.lead):
            days |= {indicator.leader_since, *approvals.get(indicator.code, ())}
    return tuple(sorted(days))


# --- 清单 ----------------------------------------------------------------------------------------


def _sheet(ledger: Ledger, subject: Subject, version: int, day: date, today: date) -> IssueNotice:
    facts = unit_facts if subject.kind is UNIT else leader_facts
    name = ledger.unit_name(subject.name)
    again = f"（第{version}版）" if version > 1 else ""
    return IssueNotice(
        key=f"{subject.kind}:{subject.name}:{version}",
        kind=subject.kind,
        due=day,
        subject=f"{name}{ledger.year}年度市考指标责任清单{again}",
        clause=CLAUSE,
        units=(subject.name,) if subject.kind is UNIT else (),
        facts=facts(ledger, subject, today) | {"版次": version},
    )


def leader_facts(ledger: Ledger, subject: Subject, on: date) -> dict[str, object]:
    """The indicators a leader answers for first, and who answers under them."""
    chains = [chain(ledger, code, on) for code in subject.codes]
    lines = [
        {
            "编号": of.code,
            "指标": name_text(ledger.indicator(of.code)),
            "分值": shown(ledger.indicator(of.code).points),
            "目标": target_text(ledger.indicator(of.code), on),
            "责任部门": of.departments[0][0],
            "责任人": of.departments[0][1] or NONE,
            "主抓人员": of.breakdown.person if of.breakdown else "未审定",
        }
        for of in chains
    ]
    return {
        "职务": subject.name,
        "姓名": ledger.posts.get(subject.name, ""),
        "指标": lines,
        "部门数": len({of.departments[0][0] for of in chains}),
    }


def unit_facts(ledger: Ledger, subject: Subject, on: date, person: str = "") -> dict[str, object]:
    """What a unit leads, by the person who does it, and what it shares or supports.

    ``person`` leaves only that person's part.
    """
    unit = ledger.units[subject.name]
    indicators = [ledger.indicator(code) for code in subject.codes]
    versions = in_force(ledger, on)
    led = [i for i in indicators if i.lead == unit.code]
    if person:
        led = [i for i in led if i.code in versions and versions[i.code].person == person]
    others = [] if person else [i for i in indicators if i.lead != unit.code]
    return {
        "单位": unit.name,
        "主要负责人": unit.head or NONE,
        "个人": person,
        "牵头": [_led(ledger, i, versions.get(i.code), on) for i in led],
        "人员": _people(led, versions, on),
        "未审定": [i.name for i in led if i.code not in versions],
        "配合": [_shared(chain(ledger, i.code, on), i, unit.code) for i in others],
    }


def _led(
    ledger: Ledger, indicator: Indicator, version: Breakdown | None, on: date
) -> dict[str, object]:
    of = chain(ledger, indicator.code, on)
    return {
        "编号": indicator.code,
        "指标": name_text(indicator),
        "分值": shown(indicator.points),
        "目标": target_text(indicator, on),
        "责任领导": of.post or NONE,
        "主抓人员": version.person if version else "未审定",
        "共同和配合单位": "、".join(name for name, _ in (*of.departments[1:], *of.supporting))
        or NONE,
    }


def _people(
    led: Iterable[Indicator], versions: Mapping[str, Breakdown], on: date
) -> list[dict[str, object]]:
    """One entry a person, in the order of the table."""
    by_person: dict[tuple[str, str, str], list[dict[str, object]]] = {}
    for indicator in led:
        version = versions.get(indicator.code)
        if version is not None:
            place = (version.person, version.office, version.leader)
            by_person.setdefault(place, []).append(
                {
                    "编号": indicator.code,
                    "指标": indicator.name,
                    "目标": target_text(indicator, on),
                    "工作标准": version.standard or NONE,
                    "进度要求": version.schedule or NONE,
                }
            )
    return [
        {"主抓人员": person, "主抓股室": office, "主抓领导": leader, "指标": lines}
        for (person, office, leader), lines in by_person.items()
    ]


def _shared(of: Chain, indicator: Indicator, unit: str) -> dict[str, object]:
    role = next(duty.role for duty in indicator.duties if duty.unit == unit)
    lead, head = of.departments[0]
    return {
        "编号": of.code,
        "指标": name_text(indicator),
        "责任": "配合" if role is Role.SUPPORT else "共同承担",
        "牵头单位": lead,
        "牵头单位责任人": head or NONE,
    }
