"""记着：用同样的事实算出来的，不再算一遍。"""

from collections.abc import Callable
from typing import Generic, TypeVar

_Made = TypeVar("_Made")


class Remembered(Generic[_Made]):
    """The last few results, each with all that it was made of: equal facts, equal result.

    Facts that are the very same objects, as most are from one ledger to the next, are not compared
    part by part.
    """

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._held: tuple[tuple[tuple[object, ...], _Made], ...] = ()

    def of(self, facts: tuple[object, ...], make: Callable[[], _Made]) -> _Made:
        for known, made in self._held:
            if known == facts:
                return made
        made = make()
        self._held = ((facts, made), *self._held[: self._most - 1])
        return made
