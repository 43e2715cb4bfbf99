"""行号 → 编号：库里的行号和文字，换成核心说的编号和数据期。"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from workflows.periods import Period

parsed_period = lru_cache(maxsize=1024)(Period.parse)


class Codes(NamedTuple):
    """Row ids → the codes that the core speaks in."""

    indicators: Mapping[int, str]
    units: Mapping[int, str]
