"""本县设置：单位名称、发文机关、代字、时点、送达范围。

    config/service.toml → ServiceSettings

Secrets are never here: only the name of the file they are in.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Any

from service.settings.reading import Section, read_toml, shown
from service.settings.sending import TIME, SendingSettings, read_sending
from workflows.vocabulary import NoticeKind

_CHOICES = {
    "margins": ("nominal", "ink"),
    "digits": ("Times New Roman", "仿宋_GB2312"),
    "page_number": ("外侧", "居中", "不编"),
}
_LEVELS = ("1", "2", "3", "4")  # as they are written: true is none
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSettings:
    """The head of one kind of paper."""

    code: str  # 代字, e.g. 示督办; "" for papers without a number
    mark: str  # 发文机关标志; "" for papers without a red head
    issuers: tuple[str, ...]  # 署名, in order; several: 联合行文, the first is the host
    printer: str  # 印发机关
    joint: tuple[str, ...] = ()  # names in the mark, where several stand there before 「文件」
    numbered_by: str = ""  # who gives the 文号, where it is none of our series: 两办


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSettings:
    """What an office is used to on its sheets, where the standard or practice leaves a choice."""

    margins: str = "nominal"  # or ink: the 225 mm counted from ink to ink
    digits: str = "Times New Roman"  # or 仿宋_GB2312
    bold_levels: tuple[int, ...] = ()  # of headings
    page_number: str = "外侧"  # 居中 | 不编
    mark_points: int = 0  # 0: as large as its length allows
    colophon_on_even_page: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """What one county tells the service about itself; paths are relative to the workspace."""

    county: str
    city: str
    basis: tuple[str, ...]  # 依据文号, of years that have none of their own
    basis_of_years: Mapping[int, tuple[str, ...]]
    contact: str
    phone: str
    leader_posts: tuple[str, ...]  # 主要领导: who gets 领导周报
    kinds: Mapping[NoticeKind, KindSettings]
    layout: LayoutSettings
    meeting_time: str  # 9:00, as the notice writes it
    meeting_place: str
    daily_at: time  # Asia/Shanghai
    sweep_minutes: int
    public_url: str  # where phones reach the pages; "" for none
    allow: tuple[str, ...]  # hosts and networks inside that robots may be at
    ca_file: str  # "" for the system's own
    secret_file: str
    sending: SendingSettings = field(default_factory=SendingSettings)

    def basis_of(self, year: int) -> tuple[str, ...]:
        """依据文号 of one year's papers."""
        return self.basis_of_years.get(year, self.basis)


def load_service(path: Path) -> ServiceSettings:
    """Raises ConfigError on the first fault."""
    file = read_toml(path)
    file.only(("county", "basis", "issuing", "layout", "kinds", "meeting", "cycle", "delivery"))
    return ServiceSettings(
        **_county(file.section("county")),
        basis_of_years=_basis_of_years(file.section("basis")) if "basis" in file.values else {},
        **_issuing(file.section("issuing")),
        kinds=_kinds(file.section("kinds"), file.section("issuing")),
        layout=_layout(file.section("layout")) if "layout" in file.values else LayoutSettings(),
        **_meeting(file.section("meeting")),
        **_cycle(file.section("cycle")),
        **_delivery(file.section("delivery")),
    )


def _county(section: Section) -> dict[str, Any]:
    section.only(("name", "city", "basis", "leader_posts"))
    return {
        "county": section.text("name"),
        "city": section.text("city"),
        "basis": section.texts("basis", may_be_empty=True),
        "leader_posts": section.texts("leader_posts"),
    }


def _basis_of_years(section: Section) -> Mapping[int, tuple[str, ...]]:
    """``2018 = ["…号"]``: a line for each year."""
    for year in section.values:
        if not re.fullmatch(r"20\d\d", year):
            raise section.fault(year, f"应为年度，如 2018，现为“{year}”")
    return {int(year): section.texts(year) for year in section.values}


def _issuing(section: Section) -> dict[str, Any]:
    section.only(("issuers", "mark", "printer", "contact", "phone"))
    for of_each_kind in ("mark", "printer"):
        section.text(of_each_kind)  # what a kind has where it says nothing, read in _kind
    return {key: section.text(key) for key in ("contact", "phone")}


def _kinds(section: Section, issuing: Section) -> Mapping[NoticeKind, KindSettings]:
    section.only(NoticeKind)
    kinds = {kind: _kind(section.section(kind), issuing) for kind in NoticeKind}
    holders: dict[str, NoticeKind] = {}
    for kind, settings in kinds.items():
        if settings.code and settings.code in holders:
            other = holders[settings.code]
            problem = f"代字“{settings.code}”已用于{other.label}（{other}），同一年的文号会重复"
            raise section.fault(f"{kind}.code", problem)
        holders[settings.code] = kind
    return kinds


def _kind(section: Section, issuing: Section) -> KindSettings:
    section.only(("code", "mark", "issuers", "printer", "numbered_by"))
    own = section.values
    code = section.text("code", may_be_empty=True)
    numbered_by = section.text("numbered_by") if "numbered_by" in own else ""
    if code and numbered_by:
        raise section.fault("code", f"文号由{numbered_by}编（numbered_by）的，代字应为空")
    joint = section.texts("mark") if isinstance(own.get("mark"), list) else ()
    marked = section if "mark" in own else issuing
    issuers = (section if "issuers" in own else issuing).texts("issuers")
    host = issuers[0] if "issuers" in own else issuing.text("printer")
    return KindSettings(
        code=code,
        mark=f"{joint[0]}文件" if joint else marked.text("mark", may_be_empty=True),
        joint=joint,
        issuers=issuers,
        printer=section.text("printer") if "printer" in own else host,
        numbered_by=numbered_by,
    )


def _layout(section: Section) -> LayoutSettings:
    """A line that is left out keeps the usual."""
    usual = LayoutSettings()
    section.only(_CHOICES | {"bold_levels": (), "mark_points": (), "colophon_on_even_page": ()})
    own = section.values
    chosen: dict[str, Any] = {
        key: _one_of(section, key, words) for key, words in _CHOICES.items() if key in own
    }
    if "bold_levels" in own:
        levels = section.present("bold_levels")
        if not isinstance(levels, list) or not all(one in _LEVELS for one in map(repr, levels)):
            raise section.fault("bold_levels", f"应为1至4的层次，如 [2, 3]，现为{shown(levels)}")
        chosen["bold_levels"] = tuple(levels)
    if own.get("mark_points", 0) != 0 or own.get("mark_points") is False:
        chosen["mark_points"] = section.whole("mark_points", least=22, most=72)
    if "colophon_on_even_page" in own:
        chosen["colophon_on_even_page"] = section.flag("colophon_on_even_page")
    return replace(usual, **chosen)


def _one_of(section: Section, key: str, words: tuple[str, ...]) -> str:
    word = section.text(key)
    if word not in words:
        raise section.fault(key, f"应为{'、'.join(words)}之一，现为“{word}”")
    return word


def _meeting(section: Section) -> dict[str, Any]:
    section.only(("time", "place"))
    written = section.text("time")
    if not TIME.fullmatch(written.zfill(5)):
        raise section.fault("time", f'应为 "时:分"，如 "9:00"，现为“{written}”')
    return {"meeting_time": written, "meeting_place": section.text("place")}


def _cycle(section: Section) -> dict[str, Any]:
    section.only(("daily_at", "sweep_minutes"))
    written = section.text("daily_at")
    if not TIME.fullmatch(written):
        raise section.fault("daily_at", f'应为 "时:分"（24 小时制），如 "09:00"，现为“{written}”')
    return {
        "daily_at": time.fromisoformat(written),
        "sweep_minutes": section.whole("sweep_minutes", least=1, most=60),
    }


def _delivery(section: Section) -> dict[str, Any]:
    plain = ("public_url", "allow", "ca_file", "secret_file")
    section.only((*plain, "hours", "unknown", "expires"))
    address = section.text("public_url", may_be_empty=True).rstrip("/")
    if address and not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", address):
        problem = f"应为 http:// 或 https:// 开头的地址，现为{shown(address)}"
        raise section.fault("public_url", problem)
    allow = section.texts("allow", may_be_empty=True)
    for place in allow:
        if not _is_host_or_network(place):
            problem = f"应为主机名、IP 或网段（如 10.1.0.0/16），现为{shown(place)}"
            raise section.fault("allow", problem)
    return {
        "public_url": address,
        "allow": allow,
        "ca_file": _inside(section, "ca_file"),
        "secret_file": _apart(section, "secret_file"),
        "sending": read_sending(section),
    }


def _is_host_or_network(place: str) -> bool:
    if _HOST.fullmatch(place) and not re.fullmatch(r"[\d.]+", place):
        return True
    try:
        ipaddress.ip_network(place)
    except ValueError:
        return False
    return True


def _inside(section: Section, key: str) -> str:
    """A file name in the workspace, or ""; nothing that leads out of it."""
    name = section.text(key, may_be_empty=True)
    if name and (Path(name).is_absolute() or ".." in Path(name).parts):
        raise section.fault(key, f"应为工作目录内的文件名，现为{shown(name)}")
    return name


def _apart(section: Section, key: str) -> str:
    """A file name in the workspace, outside the folders that a backup carries."""
    name = _inside(section, key)
    if name and Path(name).parts[0] in ("config", "templates"):
        raise section.fault(
            key, "不要放在 config、templates 里（会随备份带走），请直接放在工作目录下"
        )
    return name
