"""Which unit a file means: names, 别名, 简称, 括号里的另一块牌子, 各镇; order and （牵头） kept.

约定：「各镇」按名册固定顺序展开为全部镇；「各部门」「各行业部门」等别的统称各留作一个统称单位
（类别“集合”），不逐个展开：一项指标不因一句“各部门”就向几十个单位催报。
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from service.imports.facts import UnitFact
from service.imports.sheets import comparable, in_one_line

COLLECTIVE = "集合"
TOWN = "镇"
_SEPARATORS = re.compile(r"[、，,;；/]+|[ \t]{2,}|(?<=[局办委部镇会院所心])[ \t]+")
_LEADS = re.compile(r"[（(](?:牵头(?:单位|部门|抓总)?|主办|负总责)[)）]")
_PARTS = re.compile(r"[（(](?:配合|协办|责任(?:单位)?|参与)[)）]")
_BRACKETED = re.compile(r"(?P<first>[^（()）]+)[（(](?P<second>[^（()）]+)[)）]")
_ALL_TOWNS = re.compile(r"(?:全县)?(?:11个|十一个|各)(?:乡)?镇(?:党委|人民政府|政府|、)*")
_COLLECTIVES = re.compile(
    r"(?:县直|县级|全县)?各.+|(?:申报|有关|相关|其他|其它)(?:部门|单位).*|.*等(?:部门|单位)"
)
_PREFIXES = ("县委", "县人民政府", "县政府", "县")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One name of a cell: the units it stands for (several for 各镇, none if unknown)."""

    text: str
    units: tuple[str, ...]
    leads: bool = False  # marked （牵头）
    note: str = ""  # what the preview should say of it
    guess: str = ""  # the nearest known name, where it is unknown


class UnitDirectory:
    """Every name under which a unit may be called; new names are learned while a file is read."""

    def __init__(self, units: Iterable[UnitFact]) -> None:
        self._units: dict[str, UnitFact] = {}
        self._codes: dict[str, str] = {}
        self._learned: set[str] = set()
        for unit in units:
            self.learn(unit)
        self.is_open = not self._units  # no register at all: names are taken as they come
        self._learned.clear()

    def learn(self, unit: UnitFact) -> None:
        """Know a unit (or its new version) by all its names."""
        self._units[unit.code] = unit
        self._learned.add(unit.code)
        for name in (unit.code, unit.name, *unit.aliases):
            self._codes[comparable(name)] = unit.code

    @property
    def units(self) -> tuple[UnitFact, ...]:
        return tuple(sorted(self._units.values(), key=lambda unit: unit.position))

    @property
    def learned(self) -> tuple[UnitFact, ...]:
        """Those that the files named or brought, in order."""
        return tuple(unit for unit in self.units if unit.code in self._learned)

    def unit(self, code: str) -> UnitFact:
        return self._units[code]

    def exact(self, name: str) -> str | None:
        """The unit of exactly this name or alias."""
        return self._codes.get(comparable(name))

    def next_position(self) -> int:
        return max((unit.position for unit in self._units.values()), default=0) + 1

    def code_of(self, name: str) -> str | None:
        """The unit of exactly this name or alias, 县、县委 before it left out or put in."""
        wanted = comparable(name)
        if wanted in self._codes:
            return self._codes[wanted]
        codes = {self._codes[form] for form in _other_forms(wanted) if form in self._codes}
        return codes.pop() if len(codes) == 1 else None

    def read(self, cell: str) -> tuple[Named, ...]:
        """The names of a cell in their order, the one marked （牵头） first."""
        names = [self._named(text) for piece in _pieces(cell) for text in self._lines_joined(piece)]
        return tuple(sorted(names, key=lambda named: not named.leads))

    def _lines_joined(self, piece: str) -> Iterable[str]:
        """A line break divides names, unless it stands inside one (县发展和⏎改革局)."""
        lines = piece.split("\n")
        while lines:
            line = lines.pop(0)
            while lines and (lines[0].startswith(("（", "(")) or self._continues(line, lines[0])):
                line += lines.pop(0)
            yield line

    def _continues(self, line: str, following: str) -> bool:
        return self.code_of(line) is None and self.code_of(line + following) is not None

    def _named(self, text: str) -> Named:
        leads = bool(_LEADS.search(text))
        name = in_one_line(_PARTS.sub("", _LEADS.sub("", text)))
        code = self.code_of(name)
        if code:
            return Named(text=name, units=(code,), leads=leads)
        if _ALL_TOWNS.fullmatch(name) and (towns := self._towns()):
            return Named(text=name, units=towns, leads=leads)
        if _COLLECTIVES.fullmatch(name):
            return Named(text=name, units=(self._add(name, COLLECTIVE),), leads=leads)
        if both := _BRACKETED.fullmatch(name):
            return self._two_names(name, both["first"], both["second"], leads)
        if self.is_open:
            kind = TOWN if name.endswith(("镇", "乡", "街道")) else "部门"
            return Named(text=name, units=(self._add(name, kind),), leads=leads)
        return Named(text=name, units=(), leads=leads, guess=self._nearest(name))

    def _two_names(self, name: str, first: str, second: str, leads: bool) -> Named:
        """县统计局（调查队）: two names in one; the first is meant."""
        code, other = self.code_of(first), self.code_of(second)
        if code is None and self.is_open:
            return Named(text=name, units=(self._add(name, "部门", alias=first),), leads=leads)
        if code is None:
            return Named(text=name, units=(), leads=leads, guess=self._nearest(first))
        note = ""
        if other and other != code:
            note = f"“{name}”写了两个单位，只记前一个“{self.unit(code).name}”"
        return Named(text=name, units=(code,), leads=leads, note=note)

    def _towns(self) -> tuple[str, ...]:
        return tuple(unit.code for unit in self.units if unit.kind == TOWN)

    def _add(self, name: str, kind: str, *, alias: str = "") -> str:
        aliases = (alias,) if alias else ()
        place = self.next_position()
        self.learn(UnitFact(code=name, name=name, kind=kind, position=place, aliases=aliases))
        return name

    def _nearest(self, name: str) -> str:
        names = [name for unit in self.units for name in (unit.name, *unit.aliases)]
        return next(iter(get_close_matches(name, names, n=1, cutoff=0.5)), "")


def names_in(cell: str) -> tuple[str, ...]:
    """The names of a cell, divided by separators and line breaks."""
    pieces = (name for piece in _pieces(cell) for name in piece.split("\n"))
    return tuple(name for piece in pieces if (name := in_one_line(piece)))


def _pieces(cell: str) -> Sequence[str]:
    """What separators divide; one inside brackets does not."""
    ends = {match.start(): match.end() for match in _SEPARATORS.finditer(cell)}
    pieces, depth, place = [""], 0, 0
    while place < len(cell):
        depth += (cell[place] in "（(") - (cell[place] in "）)")
        if depth <= 0 and place in ends:
            pieces.append("")
            place = ends[place]
        else:
            pieces[-1] += cell[place]
            place += 1
    names = (piece.strip(" \t\n。.:：") for piece in pieces)
    return [name for name in names if in_one_line(name) not in ("", "-", "—", "——", "无")]


def _other_forms(name: str) -> Iterable[str]:
    for prefix in _PREFIXES:
        yield prefix + name
        if name.startswith(prefix) and len(name) - len(prefix) >= 2:
            yield name.removeprefix(prefix)
            for other in _PREFIXES:
                yield other + name.removeprefix(prefix)
