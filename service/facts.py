"""Facts of a notice ↔ JSON: dates and exact numbers come back as what they were."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_DAY, _NUMBER = "$day", "$number"


def encode(value: Any) -> Any:
    """JSON-ready; raises TypeError on anything that is not a fact (text, int, bool, Decimal, date)."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {_NUMBER: format(value, "f")}
        case date():
            return {_DAY: value.isoformat()}
        case Mapping():
            return {str(key): encode(inner) for key, inner in value.items()}
        case list() | tuple():
            return [encode(inner) for inner in value]
    raise TypeError(f"not a fact: {value!r}")


def decode(value: Any) -> Any:
    """The facts that ``encode`` was given; sequences come back as lists."""
    if isinstance(value, list):
        return [decode(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {_DAY}:
        return date.fromisoformat(value[_DAY])
    if value.keys() == {_NUMBER}:
        return Decimal(value[_NUMBER])
    return {key: decode(inner) for key, inner in value.items()}
