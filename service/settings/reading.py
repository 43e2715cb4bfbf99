"""设置文件 → 核对过的值。The border: after it a setting is known, typed and dated.

Each reader takes a ``Section`` (a TOML table that knows its file and its place in it) and either
returns the value or raises ConfigError naming file, key, fault and remedy.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from service.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table of a settings file; ``path`` is its dotted place, "" at the top."""

    file: str
    path: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fault(self, key: str, problem: str) -> ConfigError:
        return ConfigError(self.file, self.at(key) if key else self.path, problem)

    def only(self, known: Iterable[str]) -> None:
        """Refuse a key that nobody reads: it is a slip of the pen."""
        names = list(known)
        for key in self.values:
            if key not in names:
                raise self.fault(key, f"没有这个设置。{nearest(key, names)}")

    def section(self, key: str) -> "Section":
        value = self.present(key)
        if not isinstance(value, dict):
            raise self.fault(key, f"应为一节（[{self.at(key)}]），现为{shown(value)}")
        return Section(file=self.file, path=self.at(key), values=value)

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        value = self.present(key)
        if not isinstance(value, str):
            raise self.fault(key, f"应为带引号的文字，现为{shown(value)}")
        if not value.strip() and not may_be_empty:
            raise self.fault(key, "不能为空")
        return value.strip()

    def texts(self, key: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        value = self.present(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(key, f'应为一列带引号的文字，如 ["甲", "乙"]，现为{shown(value)}')
        if not value and not may_be_empty:
            raise self.fault(key, "至少写一项")
        if len(set(value)) != len(value):
            raise self.fault(key, "有重复的项，请删去")
        return tuple(item.strip() for item in value)

    def whole(self, key: str, *, least: int, most: int) -> int:
        value = self.present(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.fault(key, f"应为 {least}—{most} 的整数，现为{shown(value)}")
        return value

    def flag(self, key: str) -> bool:
        value = self.present(key)
        if not isinstance(value, bool):
            raise self.fault(key, f"应为 true 或 false，现为{shown(value)}")
        return value

    def day(self, key: str) -> date:
        value = self.present(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.fault(key, f"应为日期，如 2017-07-06（不加引号），现为{shown(value)}")
        return value

    def present(self, key: str) -> Any:
        if key not in self.values:
            raise self.fault(key, "缺少这个设置，请补上")
        return self.values[key]


def read_toml(path: Path) -> Section:
    """The whole file; a file that is missing, not TOML or says a key twice is named as such."""
    return parse_toml(read_text(path), path.name)


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(path.name, "", f"打不开这个文件：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(path.name, "", "不是 UTF-8 编码，请另存为 UTF-8") from error


def parse_toml(text: str, name: str) -> Section:
    try:
        return Section(file=name, values=tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(name, *_grammar(str(error))) from error


def nearest(word: str, known: Iterable[str]) -> str:
    """``是否想写“due_day”？``, or the whole list when nothing is near."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    return f"是否想写“{near[0]}”？" if near else f"可以写的有：{'、'.join(names)}"


def shown(value: object) -> str:
    """A faulty value as the message shows it."""
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:60] + "…"


def _grammar(message: str) -> tuple[str, str]:
    """Where and what, from the parser's English; tomllib gives no fields to read it from."""
    line = re.search(r"line (\d+)", message)
    place = f"第{line[1]}行" if line else "文件末尾"
    if "overwrite" in message or "twice" in message:
        return place, "同一个设置写了两遍，请只留一处"
    if "date" in message:
        return place, "没有这个日期"
    return place, f"不合 TOML 写法（{message}）"
