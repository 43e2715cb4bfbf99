"""The words of a cell: blank or not, 是, 类型, 频次, 认定状态; folding to one way of writing."""

import re
import unicodedata

from service.imports.sheets import comparable, in_one_line
from workflows.vocabulary import Frequency, IndicatorType, Recognition

BLANKS = frozenset({"", "-", "--", "—", "——", "–", "/", "\\", "…", "……", "无", "空"})
NOT_YET = frozenset({"数据未出", "未出", "未公布", "尚未公布", "未发布", "暂未公布", "暂无数据"})


def is_blank(text: str) -> bool:
    return in_one_line(text) in BLANKS


def is_yes(text: str) -> bool:
    return comparable(text) in {"是", "y", "yes", "√", "✓", "1", "对"}


_TYPE_WORDS = (
    ("累计上限", IndicatorType.CAP),
    ("上限累计", IndicatorType.CAP),
    ("水平上限", IndicatorType.LIMIT),
    ("上限水平", IndicatorType.LIMIT),
    ("上限", IndicatorType.LIMIT),
    ("累计", IndicatorType.CUM),
    ("增速", IndicatorType.GROWTH),
    ("增长率", IndicatorType.GROWTH),
    ("降幅", IndicatorType.GROWTH),
    ("个数", IndicatorType.COUNT),
    ("数量", IndicatorType.COUNT),
    ("占比", IndicatorType.LEVEL),
    ("存量", IndicatorType.LEVEL),
    ("水平", IndicatorType.LEVEL),
    ("不得发生", IndicatorType.EVENT),
    ("扣分", IndicatorType.EVENT),
    ("门槛", IndicatorType.GATE),
    ("节点", IndicatorType.MILE),
    ("定性", IndicatorType.QUAL),
    ("评定", IndicatorType.QUAL),
    ("位次", IndicatorType.RANK),
    ("排名", IndicatorType.RANK),
    ("加分", IndicatorType.AWARD),
    ("奖", IndicatorType.AWARD),
    ("社会评价", IndicatorType.SURVEY),
    ("满意度", IndicatorType.SURVEY),
)


def read_type(text: str) -> IndicatorType | None:
    """A code (``CUM``) or the Chinese word (累计量)."""
    words = in_one_line(text)
    if words.upper() in IndicatorType.__members__:
        return IndicatorType[words.upper()]
    return next((kind for word, kind in _TYPE_WORDS if word in words), None)


def read_frequency(text: str) -> Frequency | None:
    """``月（1—2月合并）`` → 月; ``年+半年自评`` → 半年; ``年（11月申报）`` → 年."""
    words = without_brackets(folded(text))
    if "半年" in words:
        return Frequency.HALF_YEARLY
    for word, frequency in (
        ("即时", Frequency.AT_ONCE),
        ("随时", Frequency.AT_ONCE),
        ("季", Frequency.QUARTERLY),
        ("月", Frequency.MONTHLY),
        ("年", Frequency.YEARLY),
    ):
        if word in words:
            return frequency
    return None


def read_recognition(text: str) -> Recognition | None:
    """``市统计局已认定`` → 认定."""
    for recognition in reversed(Recognition):
        if recognition.value in text:
            return recognition
    return None


def folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("−", "-")
    text = text.replace("≦", "≤").replace("≧", "≥").replace("<=", "≤").replace(">=", "≥")
    return re.sub(r"\s", "", text)


def without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text.replace("（", "(").replace("）", ")"))
