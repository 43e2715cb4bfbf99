"""How values stand in official Chinese: dates, numbers, lists, and text that is safe to print.

依据：GB/T 9704-2012 7.3.5（成文日期用阿拉伯数字，年份标全称，月、日不编虚位）、GB/T 15835（数字用法）
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from jinja2 import Undefined

_T = TypeVar("_T")

WEEKDAYS = "一二三四五六日"
DIGITS = "零一二三四五六七八九"

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # invisible, bidi
    "\ud800-\udfff\ufffe\uffff\U000f0000-\U0010ffff]"  # surrogates, private planes: our fences
)
_SUSPECT = re.compile(f"{_LINE_ENDS.pattern}|\t|{_UNPRINTABLE.pattern}")


def shown(value: object) -> str:
    """A value as the office reads it. Raises TypeError for one that has no written form."""
    match value:
        case str():
            return clean(value)
        case bool():
            return "是" if value else "否"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case date():
            return full_date(value)
        case list() | tuple():
            return "、".join(shown(part) for part in value)
    raise TypeError(f"这里要文字、数字或日期，数据给的是{_type_name(value)}")


def clean(text: str) -> str:
    """``text`` without what cannot be printed; line ends become ``\\n``, tabs a space."""
    if not _SUSPECT.search(text):
        return text
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def in_one_line(text: str) -> str:
    """A name as it can be seen: nothing hides in it or turns it round."""
    return " ".join(clean(text).split())


def full_date(day: date) -> str:
    """2017年9月29日."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_chinese(number: int) -> str:
    """1–99 → 一 … 九十九: 第二次、三、."""
    if not 1 <= number <= 99:
        raise ValueError(f"只能写成一至九十九：{number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def _full_date(value: object) -> str:
    return full_date(_expect(value, date, "年月日"))


def _month_day(value: object) -> str:
    day = _expect(value, date, "月日")
    return f"{day.month}月{day.day}日"


def _weekday(value: object) -> str:
    return "星期" + WEEKDAYS[_expect(value, date, "星期").weekday()]


def _in_chinese(value: object) -> str:
    return in_chinese(_expect(value, int, "汉字"))


def _listed(value: object) -> str:
    return "、".join(shown(part) for part in _items(value, "顿号"))


def _count(value: object) -> int:
    return len(_items(value, "个数"))


def _first(value: object, count: int) -> Sequence[object]:
    return _items(value, "前")[:count]


#: What stands after ``|`` in a template.
FILTERS: Mapping[str, Callable[..., object]] = {
    "年月日": _full_date,  # 2017年9月29日
    "月日": _month_day,  # 9月29日
    "星期": _weekday,  # 星期五
    "汉字": _in_chinese,  # 2 → 二
    "顿号": _listed,  # 甲、乙、丙
    "个数": _count,
    "前": _first,  # 部门|前(6)
}


def _expect(value: object, kind: type[_T], name: str) -> _T:
    if isinstance(value, Undefined):
        str(value)  # raises: the word is missing
    if not isinstance(value, kind):
        raise TypeError(f"“{name}”前面的数据不对，给的是{_type_name(value)}")
    return value


def _items(value: object, name: str) -> Sequence[object]:
    return value if isinstance(value, tuple) else _expect(value, list, name)


def _type_name(value: object) -> str:
    match value:
        case None:
            return "空值"
        case str():
            return f"文字“{value}”"
        case Mapping():
            return "一组数据"
        case list() | tuple():
            return "列表"
    return type(value).__name__
