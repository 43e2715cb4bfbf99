"""Pages from templates: data is never markup, a missing word is a fault and not a gap."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.clock import local
from service.documents.chinese_text import WEEKDAYS
from service.web.office import office_of
from service.web.ways import Nav, nav_of
from workflows.wording import shown

if TYPE_CHECKING:
    from service.web.place import Place
    from service.web.visitors import Visitor


@pass_context
def _day(context: Context, value: date) -> str:
    """Of the page's year by month and day; January is the next year's and says so."""
    return _full_day(value) if value.year != context.get("year") else _short(value)


@pass_context
def _due(context: Context, value: date) -> str:
    return f"{_day(context, value)}（{_weekday(value)}）"


def _short(value: date) -> str:
    return f"{value.month}月{value.day}日"


def _full_day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _weekday(value: date) -> str:
    return f"星期{WEEKDAYS[value.weekday()]}"


def _moment(value: datetime) -> str:
    when = local(value)
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"


def _on_day(value: datetime) -> str:
    return _full_day(local(value).date())


def _lines(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _number(value: Decimal | None) -> str:
    return "—" if value is None else shown(value)


#: What stands after ``|`` in a page.
FILTERS: Mapping[str, Callable[..., str]] = {
    "day": _day,  # 9月29日, 2018年1月10日
    "due": _due,  # 9月29日（星期五）
    "full_day": _full_day,  # 2017年9月29日
    "weekday": _weekday,  # 星期五
    "moment": _moment,  # 2017年9月29日 15:30
    "on_day": _on_day,  # the day of a moment
    "lines": _lines,  # a list, one item a line
    "number": _number,  # 17.6, —
}

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(FILTERS)


def page(
    request: Request,
    template: str,
    title: str,
    *,
    status: int = 200,
    visitor: "Visitor | None" = None,
    place: "Place | None" = None,
    under: str = "",
    **words: object,
) -> HTMLResponse:
    """A whole page: under the county's name for anybody, with its ways on for a visitor.

    ``under``: the page that it belongs to, where its own address does not say so.
    """
    who = place.visitor if place else visitor
    # no second connection: in a page that reads, a commit that waits would keep both waiting
    year = place.year if place else who.latest_year if who else 0
    content = _TEMPLATES.get_template(template).render(
        title=title,
        root=request.scope.get("root_path", ""),
        path=request.url.path,
        county=office_of(request).workspace.settings.county,
        banner=office_of(request).banner(),
        visitor=who,
        place=place,
        ways=nav_of(who.role, year, under or request.url.path) if who else Nav(),
        year=year,
        **words,
    )
    return HTMLResponse(content, status_code=status)


def fault(
    request: Request,
    status: int,
    told: str,
    visitor: "Visitor | None" = None,
    *,
    typed: Sequence[str] = (),
) -> HTMLResponse:
    """What went wrong and what to do, as a page like any other; ``typed``: what would be lost."""
    title = "没有办成" if request.method == "POST" else "打不开这一页"
    ended = status == 401
    return page(
        request,
        "fault.html",
        title,
        status=status,
        visitor=visitor,
        told=told,
        ended=ended,
        typed=typed,
    )
