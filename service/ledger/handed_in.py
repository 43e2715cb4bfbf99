"""交上来的：单位、指标、数、位次、计划、事项，按交的次数（``AssessmentRow.wakes``）记住。"""

from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from service.clock import local_date
from service.database import has_written
from service.ledger import queries
from service.ledger.codes import Codes, parsed_period
from service.ledger.figures import Figures, read_figures
from service.ledger.parts import Part, Source, read_part
from service.ledger.registers import filed_breakdowns, read_registers
from service.tables import (
    AssessmentRow,
)
from workflows.ledger import (
    CityStanding,
    DeductionEvent,
    Duty,
    Indicator,
    Judgement,
    PlanCurve,
    Target,
    Unit,
)
from workflows.periods import Period
from workflows.registers import Breakdown, Registers
from workflows.vocabulary import (
    Frequency,
    IndicatorType,
    Role,
)

KEPT_INPUTS = 256  # assessments whose inputs stay in memory

_TYPES = frozenset(map(str, IndicatorType))
_FREQUENCIES = frozenset(map(str, Frequency))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What people handed in, with its dates; the day picks what is in force."""

    codes: Codes
    units: Sequence[Row[Any]]
    names: Sequence[Row[Any]]  # ordered by effective_from
    heads: Sequence[Row[Any]]
    indicators: Sequence[Row[Any]]
    targets: Mapping[int, tuple[Target, ...]]
    duties: Sequence[Row[Any]]
    former_leaders: Sequence[Row[Any]]  # ordered by until
    standings: tuple[CityStanding, ...]
    plans: Mapping[str, PlanCurve]
    breakdowns: tuple[Breakdown, ...]
    events: tuple[DeductionEvent, ...]
    registers: Registers
    leaders: Sequence[Row[Any]]  # 县级领导, ordered by effective_from
    turns: Sequence[date]  # days, in order, on which a name, head, duty or indicator comes or goes
    table: "_Table | None"  # from which all that is above was read
    parts: Mapping[str, Part[Any]]
    figures: Figures
    judgements: dict[frozenset[Period], tuple[Judgement, ...]] = field(default_factory=dict)
    _in_force: dict[int, tuple[dict[str, Unit], tuple[Indicator, ...]]] = field(
        default_factory=dict
    )
    _faults: dict[int, list[str]] = field(default_factory=dict)

    def codes_on(self, today: date) -> Codes:
        """Row ids → codes of a day: what went to a unit that was merged since is its successor's."""
        return self.codes._replace(units={**self.codes.units, **self._successors(today)})

    def former_on(self, today: date) -> dict[str, str]:
        """Units merged into another by a day → the name they had until then."""
        former = {}
        for row in self.units:
            if _is_merged(row, today):
                names = [n.name for n in self.names if _named(n, row) <= row.merged_on]
                former[row.code] = names[-1] if names else row.code
        return former

    def successors_on(self, today: date) -> dict[str, str]:
        """Units merged into another by a day → the unit that stands in for each."""
        return {self.codes.units[row]: unit for row, unit in self._successors(today).items()}

    def _successors(self, today: date) -> dict[int, str]:
        """Row id of a merged unit → code of the unit that stands in for it, through all mergers."""
        into = {row.id: row.merged_into_id for row in self.units if _is_merged(row, today)}
        successors = {}
        for merged in into:
            last, seen = merged, set()
            while last in into and last not in seen:
                seen.add(last)
                last = into[last]
            successors[merged] = self.codes.units[last]
        return successors

    def in_force_on(self, today: date) -> tuple[dict[str, Unit], tuple[Indicator, ...]]:
        """Units and indicators of a day; between two turns they are the same."""
        turn = bisect_right(self.turns, today)
        found = self._in_force.get(turn)
        if found is None:
            found = self._units_on(today), self._indicators_on(today)
            self._in_force[turn] = found
        return found

    def events_on(
        self, today: date
    ) -> tuple[tuple[DeductionEvent, ...], tuple[DeductionEvent, ...]]:
        """Events that count on a day, and those that were withdrawn by it."""
        withdrawn = tuple(e for e in self.events if e.withdrawn_on and e.withdrawn_on <= today)
        return tuple(e for e in self.events if e not in withdrawn), withdrawn

    def posts_on(self, today: date) -> dict[str, str]:
        """县级领导职务 → who held it on a day."""
        return {row.post: row.name for row in self.leaders if _in_force(row, today)}

    def _units_on(self, today: date) -> dict[str, Unit]:
        names = {row.unit_id: row.name for row in self.names if row.effective_from <= today}
        heads = {row.unit_id: row.name for row in self.heads if _in_force(row, today)}
        return {
            row.code: Unit(
                code=row.code,
                name=names.get(row.id, row.code),
                kind=row.kind,
                head=heads.get(row.id, ""),
                position=row.position,
            )
            for row in self.units
            if not _is_merged(row, today)
        }

    def _indicators_on(self, today: date) -> tuple[Indicator, ...]:
        """Those that can be read; one that cannot is left out, like one that is retired."""
        duties = self._duties_on(today)
        leaders = self._leaders_on(today)
        return tuple(
            _indicator(row, self.targets.get(row.id, ()), tuple(duties[row.id]), leaders[row.id])
            for row in self.indicators
            if _is_standing(row, today) and not self._fault(row, duties)
        )

    def faults_on(self, today: date) -> list[str]:
        """What is wrong with indicators that are left out, a sentence each; between two turns the
        same."""
        turn = bisect_right(self.turns, today)
        if turn not in self._faults:
            duties = self._duties_on(today)
            self._faults[turn] = [
                f"指标{row.code}{row.name}{fault}，已暂不纳入，请重新导入"
                for row in self.indicators
                if _is_standing(row, today) and (fault := self._fault(row, duties))
            ]
        return self._faults[turn]

    def _fault(self, row: Row[Any], duties: Mapping[int, Sequence[Duty]]) -> str:
        if row.type not in _TYPES:
            return f"的类型“{row.type}”不认识"
        if row.frequency not in _FREQUENCIES:
            return f"的频次“{row.frequency}”不认识"
        if not duties[row.id]:
            return "没有牵头单位"
        return "" if self.targets.get(row.id) else "没有目标"

    def _duties_on(self, today: date) -> defaultdict[int, list[Duty]]:
        duties: defaultdict[int, list[Duty]] = defaultdict(list)
        first: dict[int, date] = {}
        for row in self.duties:
            begun = first.setdefault(row.indicator_id, row.effective_from)
            first[row.indicator_id] = min(begun, row.effective_from)
        for row in self.duties:
            # a table is given in mid-year: before the first version began, the first holds
            day = max(today, first[row.indicator_id])
            if _in_force(row, day):
                unit = self.codes.units[row.unit_id]
                duty = Duty(unit=unit, role=Role(row.role), since=row.effective_from)
                duties[row.indicator_id].append(duty)
        return duties

    def _leaders_on(self, today: date) -> dict[int, tuple[str, date]]:
        """Indicator → the post that answers on a day, and since when."""
        leaders = {row.id: (row.leader, date.min) for row in self.indicators}
        for row in reversed(self.former_leaders):
            post, _ = leaders[row.indicator_id]
            if row.until > today:
                leaders[row.indicator_id] = (row.post, date.min)
            else:
                leaders[row.indicator_id] = (post, max(row.until, leaders[row.indicator_id][1]))
        return leaders


def _is_merged(row: Row[Any], today: date) -> bool:
    return row.merged_into_id is not None and bool(row.merged_on <= today)


def _named(name: Row[Any], unit: Row[Any]) -> date:
    """Since when a name is the unit's; never, if it is another's."""
    return name.effective_from if name.unit_id == unit.id else date.max


def _is_standing(row: Row[Any], today: date) -> bool:
    return row.retired_on is None or bool(row.retired_on > today)


def _in_force(row: Row[Any], today: date) -> bool:
    return bool(
        row.effective_from <= today and (row.effective_to is None or row.effective_to > today)
    )


def _indicator(
    row: Row[Any],
    targets: tuple[Target, ...],
    duties: tuple[Duty, ...],
    leader: tuple[str, date],
) -> Indicator:
    return Indicator(
        code=row.code,
        attachment=row.attachment,
        name=row.name,
        type=IndicatorType(row.type),
        unit=row.unit,
        points=row.points,
        frequency=Frequency(row.frequency),
        targets=targets,
        duties=duties,
        leader=leader[0],
        leader_since=leader[1],
        watched=row.watched,
    )


#: engine → assessment → how often it was woken when its inputs were read, and the inputs
_kept: WeakKeyDictionary[Engine, OrderedDict[int, tuple[int, Inputs]]] = WeakKeyDictionary()


def read_handed_in(session: Session, assessment: AssessmentRow) -> Inputs:
    """Read anew only when somebody has handed something in since, and of it what has moved.

    A session that has already written may see what is never committed: it keeps nothing.
    """
    kept = _kept.setdefault(session.get_bind().engine, OrderedDict())
    wakes, inputs = kept.get(assessment.id, (None, None))
    if has_written(session):
        own = None if inputs is None else replace(inputs, judgements=dict(inputs.judgements))
        return _read_inputs(session, assessment, own)
    if inputs is None or wakes != assessment.wakes:
        wakes = assessment.wakes  # before all that is read: what comes meanwhile is read again
        inputs = _read_inputs(session, assessment, inputs)
        kept[assessment.id] = (wakes, inputs)
        while len(kept) > KEPT_INPUTS:
            kept.popitem(last=False)
    return inputs


def _read_inputs(session: Session, assessment: AssessmentRow, before: Inputs | None) -> Inputs:
    """``before``: these inputs at another time; its parts that have not moved are carried over."""
    table = _look_at_table(session, assessment)
    if before is None or before.table != table:
        return _read_table(session, assessment, table)
    return replace(before, **_read_filed(session, assessment, before.codes, before))


class _Table(NamedTuple):
    """单位名册和责任分工表, any row of which may be changed: what there is is held against it."""

    units: Sequence[Row[Any]]
    names: Sequence[Row[Any]]
    heads: Sequence[Row[Any]]
    leaders: Sequence[Row[Any]]
    told: tuple[str | None, ...]  # 指标、目标、分工 as the database tells them


def _look_at_table(session: Session, assessment: AssessmentRow) -> _Table:
    county, own = {"county": assessment.county}, {"assessment": assessment.id}
    units, names, heads, leaders = (
        session.execute(query, county).all() for query in queries.OF_COUNTY
    )
    told = tuple(session.execute(query, own).scalar() for query in queries.TABLE_TOLD)
    return _Table(units, names, heads, leaders, told)


def _read_table(session: Session, assessment: AssessmentRow, table: _Table) -> Inputs:
    """All of it; where the table moves meanwhile, it is not kept as what it was before."""
    own = {"assessment": assessment.id}
    units, names, heads, leaders, _ = table
    indicators = session.execute(queries.INDICATORS, own).all()
    codes = Codes({row.id: row.code for row in indicators}, {row.id: row.code for row in units})
    duties = session.execute(queries.DUTIES, own).all()
    former_leaders = session.execute(queries.FORMER_LEADERS, own).all()
    targets = _targets(session.execute(queries.TARGETS, own).all())
    return Inputs(
        table=table if table == _look_at_table(session, assessment) else None,
        codes=codes,
        units=units,
        names=names,
        heads=heads,
        indicators=indicators,
        targets=targets,
        duties=duties,
        former_leaders=former_leaders,
        leaders=leaders,
        turns=_turns(units, names, heads, duties, former_leaders, indicators),
        **_read_filed(session, assessment, codes, None),
    )


def _read_filed(
    session: Session, assessment: AssessmentRow, codes: Codes, before: Inputs | None
) -> dict[str, Any]:
    """What people filed under these codes, by its names in ``Inputs``."""
    made_of: dict[str, tuple[Source, Callable[[Sequence[Row[Any]]], object]]] = {
        "standings": (queries.STANDINGS, partial(_standings, codes, assessment.county)),
        "plans": (queries.PLANS, partial(_plans, codes)),
        "breakdowns": (queries.BREAKDOWNS, partial(filed_breakdowns, codes)),
    }
    held = before.parts if before else {}
    parts: dict[str, Part[Any]] = {
        name: read_part(session, assessment.id, of, make, held.get(name))
        for name, (of, make) in made_of.items()
    }
    events = session.execute(queries.EVENTS, {"assessment": assessment.id}).all()
    figures = before.figures if before else None
    return {
        **{name: part.made for name, part in parts.items()},
        "parts": parts,
        "figures": read_figures(session, assessment.id, codes, figures),
        "events": _events(events, codes),
        "registers": read_registers(session, assessment.id, codes, parts["breakdowns"].made),
    }


def _turns(
    units: Sequence[Row[Any]],
    names: Sequence[Row[Any]],
    heads: Sequence[Row[Any]],
    duties: Sequence[Row[Any]],
    former_leaders: Sequence[Row[Any]],
    indicators: Sequence[Row[Any]],
) -> list[date]:
    days = {row.effective_from for row in (*names, *heads, *duties)}
    days |= {row.until for row in former_leaders}
    days |= {row.merged_on for row in units if row.merged_on}
    days |= {row.effective_to for row in heads if row.effective_to}
    days |= {row.effective_to for row in duties if row.effective_to}
    days |= {row.retired_on for row in indicators if row.retired_on}
    return sorted(days)


def _targets(rows: Sequence[Row[Any]]) -> dict[int, tuple[Target, ...]]:
    of: dict[int, list[Target]] = defaultdict(list)
    for row in rows:
        of[row.indicator_id].append(
            Target(effective_from=row.effective_from, text=row.text, number=row.number)
        )
    return {indicator: tuple(targets) for indicator, targets in of.items()}


def _standings(codes: Codes, county: str, rows: Sequence[Row[Any]]) -> tuple[CityStanding, ...]:
    """Ours in each table of the city; a later import of the same table replaces the earlier."""
    tables: dict[tuple[int, str], dict[str, Row[Any]]] = defaultdict(dict)
    for row in rows:
        tables[row.indicator_id, row.period][row.county] = row
    found: list[CityStanding] = []
    for (indicator_id, period), table in tables.items():
        ours = table.get(county)
        if ours is None:
            continue
        first = min(table.values(), key=lambda row: (row.rank, row.county))
        found.append(
            CityStanding(
                indicator=codes.indicators[indicator_id],
                period=parsed_period(period),
                value=ours.value,
                rank=ours.rank,
                counties=len(table),
                leader=first.county,
                leader_value=first.value,
            )
        )
    return tuple(found)


def _plans(codes: Codes, rows: Sequence[Row[Any]]) -> dict[str, PlanCurve]:
    """The last approved plan of each indicator."""
    plans: dict[str, PlanCurve] = {}
    for row in rows:
        if row.approved_on is None:
            continue
        code = codes.indicators[row.indicator_id]
        points = {int(month): Decimal(value) for month, value in row.points.items()}
        plans[code] = PlanCurve(indicator=code, approved_on=row.approved_on, points=points)
    return plans


def _events(rows: Sequence[Row[Any]], codes: Codes) -> tuple[DeductionEvent, ...]:
    """Numbered within the assessment in order of registration: event-1, event-2 …; one that was
    withdrawn keeps its number.
    """
    return tuple(
        DeductionEvent(
            id=str(serial),
            indicator=codes.indicators[row.indicator_id],
            happened_on=row.happened_on,
            registered_on=local_date(row.registered_at),
            points=row.points,
            description=row.description,
            withdrawn_on=row.withdrawn_on,
            withdrawn_for=row.reason,
        )
        for serial, row in enumerate(rows, start=1)
    )
