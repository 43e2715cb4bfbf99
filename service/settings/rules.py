"""规则文件 → 某日有效的规则。

依据：三、「要定期研判，强化预警督办」
约定：办法没有写明的时限、幅度、次数都是设置，各有出处或理由和施行日期；改规则是加一个新版本，
不改旧的，过去的研判因此照旧。

    config/rules_2017.toml → RuleBook ── on(day) → workflows.rules.Rules
                                      ├─ issue(kind, day)：自动发出还是签发
                                      └─ settings：每个设置的值、单位、出处、理由
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from service.errors import ConfigError
from service.settings.reading import Section, parse_toml, read_toml, shown
from service.settings.shapes import SECTIONS, SHAPES, Shape
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind

CLAUSES = ("题", "一", "二", "三", "四", "附")
SOURCES = (*CLAUSES, "约定")

#: Papers that weigh on a unit: out without a signature only where a county names who answers for
#: it and the document that allows it (design: who signs).
SIGNED_BY_DEFAULT = frozenset(
    {
        NoticeKind.DECOMPOSITION,
        NoticeKind.WARNING_PROMPT,
        NoticeKind.WARNING_SUPERVISION,
        NoticeKind.CASE_CLOSURE,
        NoticeKind.QUARTERLY_REPORT,
        NoticeKind.INTERVIEW_NOTICE,
        NoticeKind.SPECIAL_SUPERVISION,
        NoticeKind.SUPERVISION_REPORT,
        NoticeKind.MEETING_MINUTES,
        NoticeKind.RECTIFICATION_NOTICE,
        NoticeKind.SETTLEMENT_REPORT,
        NoticeKind.SETTLEMENT_SHEET,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRule:
    """Whether a kind goes out by itself, and who answers for it then."""

    automatic: bool
    signer: str = ""
    authority: str = ""  # 授权文号

    def __str__(self) -> str:
        if not self.automatic:
            return "签发后发出"
        return f"自动发出（{self.signer}，{self.authority}）" if self.signer else "自动发出"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One dated version of one setting; ``key`` is its dotted place in the file."""

    key: str
    value: Any
    unit: str
    source: str  # a clause, or 约定
    reason: str
    effective_from: date

    @property
    def shown(self) -> str:
        """The value as the file and the pages write it."""
        if isinstance(self.value, tuple):
            return "、".join(map(str, self.value))
        return str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """The notice the rules are made from."""

    document: str
    title: str
    issuers: tuple[str, ...]
    dated: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All versions of all rules; ``settings`` in file order, versions of a key by date."""

    file: str
    mandate: Mandate
    settings: tuple[Setting, ...]

    def on(self, day: date) -> Rules:
        """The rules in force on ``day``; ConfigError before the first of them."""
        in_force = self._in_force(day)
        groups = {
            name: group(**{key: SHAPES[name][key].core(in_force[f"{name}.{key}"]) for key in keys})
            for name, (group, keys) in SECTIONS.items()
        }
        automatic = {kind: in_force[f"issue.{kind}"].automatic for kind in NoticeKind}
        return Rules(**groups, automatic=automatic)

    def issue(self, kind: NoticeKind, day: date) -> IssueRule:
        rule: IssueRule = self._in_force(day)[f"issue.{kind}"]
        return rule

    @property
    def starts(self) -> date:
        """The first day with a full set of rules."""
        return min(setting.effective_from for setting in self.settings)

    def _in_force(self, day: date) -> dict[str, Any]:
        if day < self.starts:
            problem = f"规则自{self.starts}起施行，{day}尚无规则"
            raise ConfigError(self.file, "effective_from", problem)
        return {s.key: s.value for s in self.settings if s.effective_from <= day}


def load_rules(path: Path) -> RuleBook:
    """Raises ConfigError on the first fault; nothing is used of a faulty file."""
    return _rule_book(read_toml(path))


def parse_rules(text: str, name: str) -> RuleBook:
    """As ``load_rules``, from text that is not a file yet; ``name`` stands in the errors."""
    return _rule_book(parse_toml(text, name))


def for_year(text: str, year: int) -> str:
    """The same rules for another year, comments kept: what ``init --year`` writes.

    Later versions keep month and day (2月29日 falls back to the 28th). The versions that came with
    the mandate begin on 1 January: by then they have been in force for long.
    """
    start = parse_rules(text, "rules").starts

    def moved(found: re.Match[str]) -> str:
        day = date.fromisoformat(found[2])
        if day == start:
            return f"{found[1]}{year}-01-01"
        last_of_february = (day.month, day.day) == (2, 29)
        moved_day = day.replace(day=28) if last_of_february else day
        return f"{found[1]}{moved_day.replace(year=day.year - start.year + year)}"

    return re.sub(r"(?m)^(effective_from\s*=\s*)(\d{4}-\d{2}-\d{2})", moved, text)


def _rule_book(file: Section) -> RuleBook:
    file.only(("mandate", *SHAPES, "issue"))
    settings: list[Setting] = []
    for name, shapes in SHAPES.items():
        section = file.section(name)
        section.only(shapes)
        for key, shape in shapes.items():
            versions = [_setting(version, shape) for version in _versions(section, key)]
            settings += _by_date(section, key, versions)
    settings += _issue_settings(file.section("issue"))
    mandate = _mandate(file.section("mandate"))
    book = RuleBook(file=file.file, mandate=mandate, settings=tuple(settings))
    _refuse_gaps(file, book)
    _refuse_wrong_sums(file, book)
    return book


def _versions(section: Section, key: str) -> Iterator[Section]:
    """The dated versions of a setting: one table, or an array of tables."""
    value = section.values.get(key)
    tables = value if isinstance(value, list) else [value]
    if value is None:
        raise section.fault(key, "缺少这个设置，请补上")
    for table in tables:
        if not isinstance(table, dict):
            problem = f"应写成 [{section.at(key)}] 一节，下写 value、unit 等，现为{shown(value)}"
            raise section.fault(key, problem)
        yield Section(file=section.file, path=section.at(key), values=table)


def _setting(version: Section, shape: Shape) -> Setting:
    version.only(("value", "unit", "source", "reason", "effective_from"))
    unit = version.text("unit")
    if unit != shape.unit:
        raise version.fault("unit", f"单位应为“{shape.unit}”，现为“{unit}”")
    return _dated(version, shape.read(version), unit)


def _issue_settings(section: Section) -> list[Setting]:
    section.only(NoticeKind)
    settings: list[Setting] = []
    for kind in NoticeKind:
        versions = [_dated(v, _issue_rule(v, kind), "") for v in _versions(section, kind)]
        settings += _by_date(section, kind, versions)
    return settings


def _issue_rule(version: Section, kind: NoticeKind) -> IssueRule:
    version.only(("value", "signer", "authority", "source", "reason", "effective_from"))
    value = version.text("value")
    if value not in ("automatic", "after_sign_off"):
        problem = f"应为 automatic（自动发出）或 after_sign_off（签发后发出），现为“{value}”"
        raise version.fault("value", problem)
    if value == "after_sign_off":
        return IssueRule(automatic=False)
    if kind not in SIGNED_BY_DEFAULT:
        return IssueRule(automatic=True)
    return IssueRule(
        automatic=True, signer=version.text("signer"), authority=version.text("authority")
    )


def _dated(version: Section, value: Any, unit: str) -> Setting:
    source = version.text("source")
    if source not in SOURCES:
        raise version.fault("source", f"出处应为{'、'.join(SOURCES)}之一，现为“{source}”")
    return Setting(
        key=version.path,
        value=value,
        unit=unit,
        source=source,
        reason=version.text("reason"),
        effective_from=version.day("effective_from"),
    )


def _by_date(section: Section, key: str, versions: list[Setting]) -> list[Setting]:
    if not versions:
        raise section.fault(key, "缺少这个设置，请补上")
    days = [version.effective_from for version in versions]
    if len(set(days)) != len(days):
        raise section.fault(key, "两个版本的施行日期（effective_from）相同，请只留一个")
    return sorted(versions, key=lambda version: version.effective_from)


def _refuse_gaps(file: Section, book: RuleBook) -> None:
    first: dict[str, date] = {}
    for setting in book.settings:
        first.setdefault(setting.key, setting.effective_from)
    for key, day in first.items():
        if day > book.starts:
            problem = f"自{day}起才有值，{book.starts}至该日没有规则可用；请补一个更早的版本"
            raise file.fault(f"{key}.effective_from", problem)


def _refuse_wrong_sums(file: Section, book: RuleBook) -> None:
    """The quarters of the 季度点评 make up its year, in every version."""
    for day in sorted({setting.effective_from for setting in book.settings}):
        review = book.on(day).quarterly_review
        found = sum(review.quarter_points)
        if found != review.total_points:
            problem = f"{day}起四季合计{found}分，与全年{review.total_points}分不符"
            raise file.fault("quarterly_review.quarter_points", problem)


def _mandate(section: Section) -> Mandate:
    section.only(("document", "title", "issuers", "dated", "basis"))
    return Mandate(
        document=section.text("document"),
        title=section.text("title"),
        issuers=section.texts("issuers"),
        dated=section.day("dated"),
        basis=section.text("basis"),
    )
