"""Figures in Chinese text: numbers, dates, 概数, per cent.

依据：GB/T 15835-2011（出版物上数字用法）；4.2.2、5.2.1（概数）、5.1.1（多位数）、5.1.3（数值范围）、
5.1.4（年月日）、5.2.5（“零”和“〇”）

约定：“降低一倍”“近20余”之类是语病，标准没有写；写错的意思不会有第二种，才列入。
"""

from itertools import pairwise

from service.documents.inspection.findings import Rule
from service.documents.inspection.language.pattern import (
    FIGURES_STANDARD,
    HAN,
    NUMERALS,
    Pattern,
    pattern,
)

DAY = Rule("文12", "5.1.4", "年月日", FIGURES_STANDARD)
RANGE = Rule("文13", "5.1.3", "数值范围", FIGURES_STANDARD)
ABOUT = Rule("文14", "5.2.1", "概数", FIGURES_STANDARD)
ZERO = Rule("文15", "5.2.5", "“零”和“〇”", FIGURES_STANDARD)
MIXED = Rule("文16", "5.3", "两种数字混用", FIGURES_STANDARD)
TIMES = Rule("文17", "", "倍数和百分点")

_NUMBER = r"\d+(?:\.\d+)?"
_MONTH = "(?:1[0-2]|0?[1-9])"
#: Counted things of which an approximate number is said; 月、季度、号、级 name one each.
_COUNTED = "(?:个(?!百分点)|天|名|位|家|次|户|件|倍|万|百|千|年(?![级代度]))"
_NEXT = tuple(f"{n}、{n + 1}" for n in range(1, 9))
_NEXT_HAN = tuple(f"{a}、{b}" for a, b in pairwise(NUMERALS[:9]))
_LESS = ("降低", "减少", "下降", "缩小", "缩短")

FIGURES: tuple[Pattern, ...] = (
    pattern(DAY, r"年(0)\d月|月(0)\d日", "月、日不编虚位", "年0", "月0"),
    pattern(
        DAY,
        rf"(\d(?<![\d.,第近满约].)\d)年(?={_MONTH}月(?:\d{{1,2}}日|[份底初末])|[上下]半年|年?度)",
        "年份应写四位数字",
        *("年1", "年0", *(f"年{n}" for n in range(2, 10)), "年上", "年下", "年度", "年年"),
    ),
    pattern(
        DAY,
        rf"([12](?<![\d.A-Za-z].)[90]\d\d\.{_MONTH}\.(?:[12]\d|3[01]|0?[1-9]))(?![\d.])",
        "应为“2017年8月15日”或“2017-8-15”",
        ".",
    ),
    pattern(
        RANGE,
        rf"\d(?<![\d.\-–—～~年月日A-Za-z].)\d*(?:\.\d+)?([—～])(?={_NUMBER}%)",
        "前一个数后面也要写“%”",
        *"—～",
    ),
    pattern(
        ABOUT,
        rf"(?<![\d.、第件别])(?<!别.)(?<!别..)({'|'.join(_NEXT)})(?={_COUNTED})",
        "概数应用汉字，不用顿号，如“三四天”",
        *_NEXT,
    ),
    pattern(
        ABOUT,
        rf"(?<=[{HAN}，“（])(?<![{NUMERALS}第初高大百千万别])({'|'.join(_NEXT_HAN)})(?={_COUNTED})",
        "概数之间不用顿号，如“三四天”",
        *_NEXT_HAN,
    ),
    pattern(ABOUT, rf"(\d0几)(?=[{HAN}])|几(\d0)", "应为“十几”“几十”", "0几", "几"),
    pattern(
        ABOUT,
        rf"(近|约|超过)(?={_NUMBER}[百千万亿]?[余多](?!少))",
        "“近”“约”“超过”不与“余”“多”并用",
        *"余多",
    ),
    pattern(
        ABOUT,
        rf"(约|将近)(?={_NUMBER}[^，。；、：\d（）]{{0,6}}(?:左右|上下))",
        "“约”不与“左右”并用",
        *("左右", "上下"),
    ),
    pattern(
        ZERO,
        rf"二([○◯0OoＯ零])[〇○◯0OoＯ零{NUMERALS}]{{2}}年|二〇([○◯0OoＯ零])[〇{NUMERALS}]年"
        rf"|二〇[{NUMERALS}]([○◯0OoＯ零])年",
        "应为“〇”",
        *"○◯0OoＯ零",
    ),
    pattern(MIXED, r"百分之(\d)", "应为“百分之五”或“5%”", "百分之"),
    pattern(
        TIMES,
        rf"(?:{'|'.join(_LESS)})了?((?:{_NUMBER}|[两{NUMERALS}百]+)倍)",
        "减少不说“倍”，应说百分之几或者几分之几",
        "倍",
    ),
    pattern(TIMES, r"%(个百分点)", "应为“个百分点”或“%”", "%个"),
)
