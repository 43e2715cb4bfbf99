"""What an inspection says: the rule, the clause, the place, what is and what should be."""

from dataclasses import dataclass
from enum import Enum

from service.documents.inspection.standard import MARGINS, STANDARD


class Taken(Enum):
    """What a file is taken for, by what it shows on its first page."""

    FILE = "文件格式"
    LETTER = "信函格式"
    MINUTES = "纪要格式"
    BULLETIN = "刊头"
    FORM = "表单"
    PLAIN = "无版头"


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement. ``clause`` is of ``standard``; empty where none has written it down."""

    number: str
    clause: str
    name: str
    standard: str = STANDARD

    def __str__(self) -> str:
        source = f"（{self.standard} {self.clause}）" if self.clause else ""
        return f"{self.number} {self.name}{source}"


@dataclass(frozen=True, slots=True)
class Finding:
    rule: Rule
    place: str
    found: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.rule} {self.place}：{self.found}，{self.wanted}"


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one file, in the order of its pages, and what its pages are measured by."""

    taken: Taken = Taken.PLAIN
    margins: tuple[float, float, float, float] = MARGINS[0]  # of those allowed, the file's habit
    findings: tuple[Finding, ...] = ()
    readable: bool = True  # else there is nothing to print
