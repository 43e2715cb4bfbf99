"""规则：every number the mandate left to the county, with its source and its reason. For all to read."""

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.settings import IssueRule, Setting
from service.settings.labels import TITLES, name_of
from service.web.pages import page
from service.web.place import Looking

router = APIRouter(prefix="/{year:int}/rules")


@router.get("")
def look(request: Request, place: Looking) -> HTMLResponse:
    book = place.office.workspace.rules(place.year)
    by_key = {
        key: sorted(versions, key=lambda version: version.effective_from, reverse=True)
        for key, versions in groupby(book.settings, key=lambda setting: setting.key)
    }
    sections = [
        (title, [(name_of(key), of) for key, of in by_key.items() if key.startswith(f"{name}.")])
        for name, title in TITLES.items()
    ]
    return page(
        request,
        "rules.html",
        "规则",
        place=place,
        mandate=book.mandate,
        sections=sections,
        valued=_valued,
    )


def _valued(setting: Setting) -> str:
    """The value as offices write it."""
    value: Any = setting.value
    if isinstance(value, IssueRule):
        return str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    unit = "" if setting.unit in ("条", "单位", "月-日") else setting.unit
    return f"{setting.shown}{unit}"
