"""接口：what other systems (OA) call, under /api/v1; the same acts by the same functions as pages.

problems (errors) · callers (tokens) · years (whose ledger) · indicators · papers · events
"""

from typing import Any

from fastapi import FastAPI

from service.web.answers import TooLong
from service.web.api import events, indicators, papers
from service.web.api.problems import Problem, answer_with_problems
from service.web.crowd import ADMITTED
from service.web.office import Office

VERSION = "1"
_ABOUT = """报数、反馈、签收、取文书和事件，供 OA 等系统对接。

令牌由管理员用 `integration add` 开通，放在 `Authorization: Bearer …` 里；绑定单位的令牌只看、只办本单位的。
数都写成文字（`"18.50"`），日期 `2017-09-29`，时刻带时区。出错一律 `application/problem+json`，`errors` 逐项指明。
"""


def make_api(office: Office) -> FastAPI:
    """An application of its own, to be mounted: its errors are never pages."""
    api = FastAPI(
        title="市考指标督办接口",
        version=VERSION,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        servers=[{"url": "/api/v1"}],
        root_path_in_servers=False,
        dependencies=[ADMITTED],
    )
    api.state.office = office
    api.router.routes.append(TooLong())
    for room in (indicators, papers, events):
        api.include_router(room.router)
    answer_with_problems(api)
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]  # FastAPI's own way
    return api


def _described(api: FastAPI) -> dict[str, Any]:
    """The description with the shape of errors, which no route names as its answer's model."""
    if api.openapi_schema is None:
        described = FastAPI.openapi(api)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts = shape.pop("$defs")
        described["components"]["schemas"] |= {"Problem": shape, **parts}
    return api.openapi_schema or {}
