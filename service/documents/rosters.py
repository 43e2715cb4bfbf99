"""出席、请假、列席 straight from lists of facts: ``::名单`` of a notice template.

依据：GB/T 9704-2012 10.3（标注出席、请假、列席人员名单）
"""

from collections.abc import Mapping

from service.documents.blocks import Roster
from service.documents.chinese_text import shown
from service.documents.fenced_text import LineError, split
from service.documents.template_sandbox import OPEN


def roster(line: str, words: Mapping[str, object]) -> Roster:
    """What stands after ``::名单``; a label whose list is empty is left out."""
    rows = []
    for part in split(line, "｜"):
        label, equals, key = part.rpartition("=")
        if OPEN in part or not key:
            raise LineError("名单写作“::名单 名称｜名称=键”，都要直接写")
        names = _names(key, words)
        if names:
            rows.append((label if equals else key, names))
    return Roster(rows=tuple(rows))


def _names(key: str, words: Mapping[str, object]) -> tuple[str, ...]:
    if key not in words:
        raise LineError(f"数据里没有“{key}”")
    value = words[key]
    try:
        names = [shown(one) for one in (value if isinstance(value, list | tuple) else [value])]
    except TypeError as fault:
        raise LineError(f"“{key}”：{fault}") from None
    return tuple(name for name in names if name)
