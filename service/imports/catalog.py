"""Finding the indicator that a row speaks of, by code or by name."""

import re
from collections.abc import Iterable, Mapping

from service.imports.facts import IndicatorFact
from service.imports.rows import Row
from service.imports.sheets import comparable, in_one_line

_LIST_REMEDY = "请核对编号和指标名称，以“指标分解表”为准"


class Catalog:
    """The indicators in force, those of the same import included.

    ``mapping`` may settle a name: 列名=指标编号或名称. ``rejected`` names rows of the same import
    whose own problem is told already: what refers to them is passed over without another.
    """

    def __init__(
        self,
        indicators: Iterable[IndicatorFact],
        mapping: Mapping[str, str] | None = None,
        rejected: Iterable[str] = (),
    ) -> None:
        self._by_code = {indicator.code: indicator for indicator in indicators}
        self._by_name: dict[str, list[str]] = {}
        for indicator in self._by_code.values():
            self._by_name.setdefault(_bare(indicator.name), []).append(indicator.code)
        self._mapping = {_bare(name): meant for name, meant in (mapping or {}).items()}
        self._rejected = {_bare(name) for name in rejected}

    def __contains__(self, text: str) -> bool:
        return self.find(text) is not None

    def find(self, text: str) -> IndicatorFact | None:
        """By code or by name; a bracket like （%） behind the name does not count."""
        text = self._mapping.get(_bare(text), text)
        code = in_one_line(text).replace("—", "-")
        if code in self._by_code:
            return self._by_code[code]
        codes = self._by_name.get(_bare(text), [])
        return self._by_code[codes[0]] if len(codes) == 1 else None

    def nearest(self, text: str) -> str:
        """The one name that holds these words or is held by them; "" if none or several."""
        bare = _bare(text)
        near = [name for name in self._by_name if bare and (bare in name or name in bare)]
        return self._by_code[self._by_name[near[0]][0]].name if len(near) == 1 else ""

    def of_row(self, row: Row, code_field: str) -> IndicatorFact | None:
        """A row's indicator; None after a problem. Code and name must not contradict."""
        code, name = row.line(code_field), row.line("指标")
        by_code = self._by_code.get(code.replace("—", "-"))
        by_name = self.find(name) if name else None
        if by_code and name and _bare(by_code.name) != _bare(name):
            row.problem("指标", f"编号{code}的指标是“{by_code.name}”", _LIST_REMEDY)
            return None
        if by_code or by_name:
            return by_code or by_name
        if _bare(name) in self._rejected:
            return None
        near = self.nearest(name)
        guess = f"是不是“{near}”？" if near else ""
        row.problem("指标" if name else code_field, "台账里没有这项指标", guess + _LIST_REMEDY)
        return None


def _bare(name: str) -> str:
    folded = comparable(in_one_line(name))
    without = re.sub(r"\([^()]*\)$", "", folded.replace("（", "(").replace("）", ")"))
    return re.sub(r"[“”\"'、，,。.:：;；《》]", "", without or folded)
