"""栏目：the ways on from any page, each shown to who may go there. One table for all pages.

Ways of one group share an entry in the first row; on their pages a second row has them all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.accounts.roles import Action, Role, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    name: str
    path: str
    action: Action
    also: tuple[Action, ...] = ()  # who does one of these may go there too
    of_year: bool = True  # the path stands under the year
    group: str = ""  # the entry of the first row; "": its own

    def url(self, year: int) -> str:
        return f"/{year}{self.path}" if self.of_year else self.path

    def is_open_to(self, role: Role) -> bool:
        return any(may(role, action) for action in (self.action, *self.also))


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Nav:
    """The two rows; ``second`` is empty where the page stands alone."""

    first: tuple[Link, ...] = ()
    second: tuple[Link, ...] = ()


_FIGURES, _PAPERS = "数据", "文书"
_CHECKS, _MARKS, _KEPT, _SENT = "督查", "考评", "维护", "送达"

_SEEN = Action.SEE_COUNTY
_OWN = (Action.SEE_OWN,)

#: In the order of work; the first that a role may go is where it begins.
WAYS: Sequence[Way] = (
    Way(name="今日", path="/day", action=Action.SIGN),
    Way(name="领导一览", path="/leader", action=Action.SEE_LEADERS_PAGE),
    Way(name="报送", path="/collection", action=_SEEN, group=_FIGURES),
    Way(name="审核", path="/values", action=Action.REVIEW, group=_FIGURES),
    Way(name="审定", path="/plans", action=_SEEN, group=_FIGURES),
    Way(name="研判", path="/judgement", action=_SEEN, group=_FIGURES),
    Way(name="待签发", path="/drafts", action=Action.SIGN, group=_PAPERS),
    Way(name="登记簿", path="/papers", action=_SEEN, group=_PAPERS),
    Way(name="案件", path="/cases", action=_SEEN, group=_PAPERS),
    Way(name="延期申请", path="/extensions", action=_SEEN, group=_PAPERS),
    Way(name="待办", path="/mine", action=Action.SEE_OWN),
    Way(name="报数", path="/mine/values", action=Action.FILE),
    Way(name="指标", path="/mine/indicators", action=Action.SEE_OWN),
    Way(name="文书", path="/mine/papers", action=Action.SEE_OWN),
    Way(name="报送表", path="/mine/form", action=Action.FILE),
    Way(name="交办事项", path="/items", action=_SEEN, also=_OWN, group=_CHECKS),
    Way(name="专项督查", path="/supervision", action=_SEEN, group=_CHECKS),
    Way(name="推进会", path="/meetings", action=_SEEN, also=_OWN, group=_CHECKS),
    Way(name="约谈", path="/interviews", action=Action.SEE_INTERVIEWS, group=_CHECKS),
    Way(name="扣分事项", path="/events", action=_SEEN, also=_OWN, group=_CHECKS),
    Way(name="季度点评", path="/review", action=_SEEN, group=_MARKS),
    Way(name="申报奖项", path="/awards", action=_SEEN, also=_OWN, group=_MARKS),
    Way(name="年度结算", path="/settlement", action=_SEEN, group=_MARKS),
    Way(name="账户", path="/accounts", action=Action.KEEP_ACCOUNTS, of_year=False, group=_KEPT),
    Way(name="送达情况", path="/deliveries", action=Action.DELIVER, group=_SENT),
    Way(name="群机器人", path="/channels", action=Action.DELIVER, group=_SENT),
    Way(name="单位名册", path="/units", action=_SEEN, group=_KEPT),
    Way(name="导入", path="/import", action=Action.IMPORT, group=_KEPT),
    Way(
        name="文书模板",
        path="/templates",
        action=Action.KEEP_SETTINGS,
        of_year=False,
        group=_KEPT,
    ),
    Way(name="放假安排", path="/calendar", action=Action.KEEP_SETTINGS, group=_KEPT),
    Way(
        name="规则",
        path="/rules",
        action=_SEEN,
        also=(Action.SEE_OWN, Action.KEEP_SETTINGS),
        group=_KEPT,
    ),
    Way(name="留痕", path="/audit", action=Action.SEE_AUDIT, group=_KEPT),
)


def ways_of(role: Role) -> tuple[Way, ...]:
    return tuple(way for way in WAYS if way.is_open_to(role))


def nav_of(role: Role, year: int, path: str) -> Nav:
    """Both rows as a role sees them at ``path``."""
    ways = ways_of(role)
    under = [way for way in ways if _is_under(path, way.url(year))]
    here = max(under, key=lambda way: len(way.path), default=None)
    group = here.group if here else ""
    inner = tuple(
        Link(name=w.name, url=w.url(year), current=w is here) for w in ways if w.group == group
    )
    return Nav(
        first=tuple(_first_row(ways, year, here)),
        second=inner if group and len(inner) > 1 else (),
    )


def _first_row(ways: Sequence[Way], year: int, here: Way | None) -> Iterator[Link]:
    seen: set[str] = set()
    for way in ways:
        if way.group in seen:
            continue
        seen |= {way.group} - {""}
        current = way is here or bool(here and way.group and way.group == here.group)
        yield Link(name=way.group or way.name, url=way.url(year), current=current)


def _is_under(path: str, url: str) -> bool:
    return path == url or path.startswith(f"{url}/")
