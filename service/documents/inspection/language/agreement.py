"""One form in one paper: large numbers with or without a mark between thousands, not both.

依据：GB/T 15835-2011 5.1.1（多位数）、4.3（局部体例一致）
"""

import re
from collections.abc import Sequence

from service.documents.inspection.findings import Rule
from service.documents.inspection.language.pattern import FIGURES_STANDARD

GROUPED = Rule("文19", "5.1.1", "多位数的分节", FIGURES_STANDARD)

_UNIT = r"(?=(?:\.\d+)?[百千万亿]?(?:元|人|户|亩|吨|公里|平方米|件|个|家|辆|套))"
_FORMS = (
    re.compile(rf"(?<![\d.,\-—A-Za-z/])\d{{5,}}{_UNIT}"),
    re.compile(rf"(?<![\d.,])\d{{1,3}}(?:,\d{{3}})+{_UNIT}"),
    re.compile(rf"(?<![\d.,] )(?<![\d.,])\d{{1,3}}(?:[ \u2009\u202f]\d{{3}})+{_UNIT}"),
)


def mixed_numbers(texts: Sequence[str]) -> tuple[str, ...]:
    """A number in each form that a paper uses, where it uses more than one."""
    whole = "\n".join(texts)
    found = tuple(number[0] for form in _FORMS if (number := form.search(whole)))
    return found if len(found) > 1 else ()
