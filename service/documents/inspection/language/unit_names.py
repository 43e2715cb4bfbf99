"""Names of units as the unit book has them: no former name, no slip of the pen, one form a paper.

约定：书名号、引号里的是别人的原话，“原县经合局”说的是从前，都不算；不认识的名称不猜，只认与名册上一个
名称只差简称的字（县发展和改革局、县发改局）或者末尾一字（县发改委、县发改局）的。
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from service.documents.inspection.findings import Rule
from service.documents.inspection.language.wording import Fault, shown

UNIT = Rule("文20", "", "单位名称")

_QUOTED = re.compile(r"《[^》\n]*》|“[^”\n]*”")
_LIKE_A_UNIT = re.compile(
    r"县[\u4e00-\u9fff]{2,12}?(?:局(?![部面])|委(?![员托])|办(?![公理法事结好案]))"
)
_ENDS = ("局", "委")  # taken for one another; a 办 is another body
_BEFORE = ("原", "市", "省")  # of a name: not, or no longer, ours


@dataclass(frozen=True)
class UnitNames:
    """``current`` names; ``former`` and ``others`` (别名) each with the name that holds now."""

    current: frozenset[str]
    former: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    county: str = ""  # 示例县: 示例县考核办公室 is the full name that signs, whatever the text says

    @cached_property
    def _known(self) -> re.Pattern[str]:
        """Any name of the book, the longest first: 县委办 is no part of 县委办公室."""
        names = {*self.current, *self.former, *self.others} - {""}
        return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)) or "(?!)")

    def faults(self, text: str, used: frozenset[str] = frozenset()) -> Iterator[Fault]:
        """Wrong names in a text; 别名 only where the paper has ``used`` the name itself too."""
        text = _QUOTED.sub(lambda quoted: "　" * len(quoted[0]), text)
        rest = text
        for found in self._known.finditer(text):
            name, place = found[0], found.span()
            rest = rest[: place[0]] + "　" * len(name) + rest[place[1] :]
            if name in self.current or text[: place[0]].endswith(_BEFORE):
                continue
            if name in self.former:
                yield _fault(text, place, f"已更名，应为“{self.former[name]}”")
            elif self._is_another_form(name, used) and not self._is_full(text[: place[0]]):
                yield _fault(text, place, f"本文又称“{self.others[name]}”，应统一")
        for found in _LIKE_A_UNIT.finditer(rest):
            meant = self._meant(found[0])
            before = text[: found.start()]
            if meant and not before.endswith(_BEFORE) and not self._is_full(before):
                yield _fault(text, found.span(), f"名册上是“{meant}”")

    def used_in(self, texts: Iterable[str]) -> frozenset[str]:
        """The current names that a paper uses."""
        return frozenset(
            name for text in texts for name in self._known.findall(text) if name in self.current
        )

    def _is_another_form(self, other: str, used: frozenset[str]) -> bool:
        """办公室 may stand beside 办."""
        name = self.others[other]
        return name in used and other != f"{name}公室"

    def _is_full(self, before: str) -> bool:
        return bool(self.county) and before.endswith(self.county[:-1])

    def _meant(self, name: str) -> str:
        """The one name that an unknown one differs from by a slip; "" if there is none."""
        near = {known for known in self.current if _is_slip(name, known)}
        return near.pop() if len(near) == 1 else ""


def _fault(text: str, place: tuple[int, int], wanted: str) -> Fault:
    return Fault(UNIT, *place, shown(text, *place), wanted)


def _is_slip(name: str, known: str) -> bool:
    if name[:-1] == known[:-1] and name.endswith(_ENDS) and known.endswith(_ENDS):
        return True
    short, long = sorted((name, known), key=len)
    return name[-1] == known[-1] and _is_short_for(short[1:-1], long[1:-1].replace("和", ""))


def _is_short_for(short: str, long: str) -> bool:
    """Whether ``short`` has the first character of each word of two: 发改 of 发展改革."""
    return len(long) == 2 * len(short) and long[::2] == short
