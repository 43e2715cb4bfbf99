"""名册 → 校对要用的单位名称：当日用的、以前用的、别名，并入的单位由接收单位代替。"""

from collections.abc import Set
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.documents.inspection.inspector import UnitNames
from service.tables import UnitNameRow, UnitRow


def unit_names(session: Session, county: str, day: date) -> UnitNames:
    """The unit book of a county as it stands on a day."""
    units = session.scalars(
        select(UnitRow).where(UnitRow.county == county).options(selectinload(UnitRow.names))
    ).all()
    by_id = {unit.id: unit for unit in units}
    own = {unit.id: _official(unit, day) for unit in units}
    current = frozenset(own[unit.id] for unit in units if not _is_merged(unit, day))
    former: dict[str, str] = {}
    others: dict[str, str] = {}
    for unit in units:
        name = own[_successor(unit, by_id, day).id]
        former |= dict.fromkeys(set(_borne(unit, day)) - current, name)
        others |= {one.name: name for one in unit.names if one.is_alias}
    return UnitNames(current, former, _without(others, current | former.keys()), county)


def _without(names: dict[str, str], taken: Set[str]) -> dict[str, str]:
    return {other: name for other, name in names.items() if other not in taken}


def _official(unit: UnitRow, day: date) -> str:
    return _borne(unit, day)[-1]


def _borne(unit: UnitRow, day: date) -> list[str]:
    """The names it bore up to a day, the last one in force; the code before any other."""
    dated = [one for one in unit.names if not one.is_alias and one.effective_from <= day]
    names = [one.name for one in sorted(dated, key=_since)]
    return names or [unit.code]


def _since(name: UnitNameRow) -> date:
    return name.effective_from


def _is_merged(unit: UnitRow, day: date) -> bool:
    return unit.merged_on is not None and unit.merged_on <= day


def _successor(unit: UnitRow, by_id: dict[int, UnitRow], day: date) -> UnitRow:
    seen = {unit.id}
    while _is_merged(unit, day) and unit.merged_into_id not in seen:
        unit = by_id[unit.merged_into_id or unit.id]
        seen.add(unit.id)
    return unit
