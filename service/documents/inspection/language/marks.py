"""Marks in Chinese text.

依据：GB/T 15834-2011（标点符号用法）、GB/T 9704-2012 7.2.5（发文字号）、7.3.3（结构层次序数）
"""

import re

from service.documents.inspection.findings import Rule
from service.documents.inspection.language.pattern import (
    HAN,
    MARKS_STANDARD,
    NUMERALS,
    Pattern,
    pattern,
)

NUMBER = Rule("文1", "7.2.5", "发文字号")
ORDINAL = Rule("文2", "B.3", "序次语", MARKS_STANDARD)
FULL_WIDTH = Rule("文3", "5.1", "全角标点", MARKS_STANDARD)
QUOTES = Rule("文4", "4.8", "引号", MARKS_STANDARD)
BOOKS = Rule("文5", "4.15", "书名号", MARKS_STANDARD)
PAUSE = Rule("文6", "4.5.3", "顿号", MARKS_STANDARD)
TOGETHER = Rule("文7", "B.2", "点号连用", MARKS_STANDARD)
JOINING = Rule("文8", "4.13", "连接号", MARKS_STANDARD)
DASH = Rule("文9", "4.10", "破折号", MARKS_STANDARD)
DOTS = Rule("文10", "4.11", "省略号", MARKS_STANDARD)
HOLLOW = Rule("文11", "", "空的括号、引号")
HEADING = Rule(
    "文18", "B.4", "标题末尾的标点", MARKS_STANDARD
)  # which text is one, the caller knows
HEADING_WANTED = "标题独立成行，不加标点"

_BESIDE = f"[{HAN}，。；：、！？“”‘’《》〈〉（）〔〕]"
_NUMBER = r"\d+(?:\.\d+)?"
#: What is counted, and not the beginning of a word that may follow a code such as 3-20.
_COUNTED = (
    "(?:个(?![性别体案])|天(?!然)|人(?![均口民才社员力])|户(?![籍均])|家(?!庭)|年(?![度级])"
    "|万|亿|元|公里|平方米|小时|分钟|倍|亩|吨)"
)
_HOLLOW = ("（）", "()", "“”", "‘’", "《》", "〔〕", "【】")
#: A month, not the tail of a longer number or of a code.
_MONTH = r"[1-9](?<![\d\-–.].)[0-2]?"


def _at_a_beginning(mark: str) -> str:
    """``mark`` where a line or a clause begins."""
    return rf"{mark[0]}(?<![^。；： 　\n].){mark[1:]}"


MARKS: tuple[Pattern, ...] = (
    pattern(
        NUMBER,
        r"([\[［【(（〈「{])(?:19|20)\d\d[\]］】)）〉」}](?:第)?\d+号",
        "年份应括入六角括号“〔〕”",
        "号",
    ),
    pattern(NUMBER, r"〔(\d\d)〕", "年份应标全称", "〔"),
    pattern(NUMBER, r"〕(第0*|0+)(?=\d*号)", "发文顺序号不加“第”，不编虚位", "〕第", "〕0"),
    pattern(ORDINAL, r"^[ 　]*\d{1,2}(、)(?![ 　]*\d)", "应为“1.”", "、"),
    pattern(
        ORDINAL,
        _at_a_beginning(rf"（(?:[{NUMERALS}]{{1,3}}|\d{{1,2}})）([、，．.])(?![（第])"),
        "加括号的序次语后不用点号",
        *("）、", "），", "）．", "）."),
    ),
    pattern(
        ORDINAL,
        rf"[第其](?<![^。；： 　\n].)[{NUMERALS}]{{1,3}}(、)(?![{NUMERALS}第其百千])",
        "应为“第一，”",
        *(f"{first}{numeral}" for first in "第其" for numeral in NUMERALS),
    ),
    pattern(
        ORDINAL,
        rf"[{NUMERALS}](?<![^ 　\n].)[{NUMERALS}]{{0,2}}([.．,])(?!\d)",
        "应为“一、”",
        *(f"{numeral}{mark}" for numeral in NUMERALS for mark in ".．,"),
    ),
    pattern(
        FULL_WIDTH,
        rf"([,;!?])(?:(?<={_BESIDE}.)|(?=[{HAN}“《（]))",
        "应为全角标点",
        *",;!?",
    ),
    pattern(
        FULL_WIDTH,
        rf"(:)(?!//)(?:(?<=[{HAN}”》）].)|(?<![A-Za-z0-9:].)(?=[{HAN}“《]))",
        "应为“：”",
        ":",
    ),
    pattern(FULL_WIDTH, rf"(\.)(?<=[{HAN}”》）].)(?=[{HAN}“《]|$)", "应为“。”", "."),
    pattern(
        FULL_WIDTH,
        rf"([()])(?:(?<={_BESIDE}.)|(?=[{HAN}，。；：、“《]))",
        "应为全角括号“（）”",
        *"()",
    ),
    pattern(FULL_WIDTH, r"([０-９Ａ-Ｚａ-ｚ]+)", "数字和字母应为半角"),
    pattern(QUOTES, rf"([\"'])(?:(?<={_BESIDE}.)|(?={_BESIDE}))", "应为“”或‘’", *"\"'"),
    pattern(QUOTES, r"“[^“”\n]*(“)[^“”\n]*”[^“”\n]*”", "引号中再用引号，里面的应为‘’", "“"),
    pattern(QUOTES, r"^[^“”\n]*(”)[^“”\n]*“[^”\n]*$", "引号的方向反了", "”"),
    pattern(BOOKS, r"《[^《》\n]*(《)[^《》\n]*》[^《》\n]*》", "里面的应为〈〉", "《"),
    pattern(
        PAUSE, r"[》”](、)(?:(?<=》.)《|(?<=”.)“)", "并列的书名号、引号之间不用顿号", "》、", "”、"
    ),
    pattern(PAUSE, r"(、)等(?:单位|部门|方面|问题|[，。；])", "“等”前不用顿号", "、等"),
    pattern(
        DASH,
        rf"([-－](?<=[{HAN}”》）].)[-－]+|[─―](?<=[{HAN}”》）].)[─―]*)(?=[{HAN}“《])",
        "应为“——”",
        *("--", "－－", "─", "―"),
    ),
    pattern(
        DOTS,
        rf"([.。・·](?<=[{HAN}，”》）\d].)(?:\.\.+|。。+|・・+|··+)|…(?<!……)(?!…))",
        "应为“……”",
        *("...", "。。。", "・・", "··", "…"),
    ),
    pattern(
        TOGETHER, r"([。；，、：][。；，、：！？]|[！？][。；，、：])", "点号不连用", *"。；，、："
    ),
    pattern(JOINING, rf"([~∼〜])(?:(?<=[\d%％元℃{HAN}].)|(?=[\d{HAN}]))", "应为“～”", *"~∼〜"),
    pattern(
        JOINING,
        r"[12](?<!\d.)[90]\d\d年?([-–－]+)(?=(?:19|20)\d\d(?:年|学年))",
        "起止年份之间应为“—”",
        *"-–－",
    ),
    pattern(
        JOINING,
        rf"{_MONTH}月?([-–－]+)(?=(?:1[0-2]|[1-9])月)|[月日]\d*日?([-–－]+)(?=\d+[月日])",
        "起止日期之间应为“—”",
        *"-–－",
    ),
    pattern(
        JOINING,
        rf"\d(?<![\d\-.A-Za-z].)\d*(?:\.\d+)?%?([-–－])(?={_NUMBER}%|{_NUMBER}[多余]?{_COUNTED})",
        "数值范围应为“～”",
        *"-–－",
    ),
    pattern(HOLLOW, f"({'|'.join(map(re.escape, _HOLLOW))})", "应写明内容", *_HOLLOW),
)
