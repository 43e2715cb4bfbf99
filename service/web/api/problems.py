"""出错的回答：application/problem+json (RFC 9457), in Chinese, with every field that is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from service.errors import NotPermitted, ServiceError

MEDIA_TYPE = "application/problem+json"


class Wrong(BaseModel):
    """One field that cannot be taken."""

    field: str
    problem: str


class Problem(BaseModel):
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []


_TITLES = {
    400: "请求读不懂",
    401: "没有令牌，或者令牌不对、已停用",
    403: "令牌没有这项权限",
    404: "没有这一项",
    405: "这个地址不接受这种方法",
    409: "不能这样办",
    413: "内容太大",
    422: "内容不合要求",
    500: "系统出错，什么也没有改动",
}
#: What every route may answer, for the description.
_ANSWER = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
Responses = dict[int | str, dict[str, Any]]
LOOKING: Responses = {
    status: {"description": _TITLES[status], **_ANSWER} for status in (401, 403, 404, 422)
}
ACTING = LOOKING | {status: {"description": _TITLES[status], **_ANSWER} for status in (400, 409)}

#: pydantic's kind of error → words; ``{…}`` are its own figures.
_WORDS = {
    "missing": "请填写此项",
    "string_too_long": "最多{max_length}个字",
    "string_too_short": "至少{min_length}个字",
    "too_long": "最多{max_length}项",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "string_pattern_mismatch": "格式不对，应合 {pattern}",
    "enum": "应为{expected}之一",
    "literal_error": "应为{expected}之一",
    "extra_forbidden": "没有这一项，请检查名称",
    "json_invalid": "不是合法的 JSON",
    "string_type": "应为文字",
    "string_unicode": "有不能保存的字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数太大",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为一列",
    "dict_type": "应为一个对象",
    "model_attributes_type": "应为一个对象",
    "date_type": "应为日期，如 2017-09-29",
    "date_parsing": "应为日期，如 2017-09-29",
    "date_from_datetime_parsing": "应为日期，如 2017-09-29",
    "value_error": "{error}",
}


def answer_with_problems(api: FastAPI) -> None:
    api.add_exception_handler(RequestValidationError, _of_fields)
    api.add_exception_handler(HTTPException, _of_status)
    api.add_exception_handler(NotPermitted, lambda _, error: problem(403, str(error)))
    api.add_exception_handler(ServiceError, lambda _, error: problem(409, str(error)))
    api.add_exception_handler(OverflowError, lambda _, __: problem(404))
    api.add_exception_handler(DataError, lambda _, __: problem(422, "有不能保存的字符或数"))
    api.add_exception_handler(Exception, lambda _, __: problem(500))


def problem(
    status: int,
    detail: str = "",
    errors: Iterable[Wrong] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    title = _TITLES.get(status, "没有办成")
    told = Problem(title=title, status=status, detail=detail or title, errors=list(errors))
    return JSONResponse(told.model_dump(), status, headers, MEDIA_TYPE)


def _of_status(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 registered for it
    return problem(error.status_code, headers=error.headers)


def _of_fields(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 registered for it
    wrong = [
        Wrong(
            field=".".join(map(str, one["loc"][1:])) or str(one["loc"][0]), problem=_in_words(one)
        )
        for one in error.errors()
    ]
    fields = "；".join(f"{one.field}：{one.problem}" for one in wrong)
    return problem(422, fields, wrong)


def _in_words(error: Mapping[str, Any]) -> str:
    words = _WORDS.get(error["type"], "格式不对")
    return words.format_map({"error": "", **error.get("ctx", {})})
