"""版头、主体、版记, for what a file has of them.

依据：GB/T 9704-2012 7.2（版头）、7.3（主体）、7.4（版记）
"""

import re
from collections.abc import Iterator, Sequence

from service.documents.inspection.anatomy import DATE, LIST, NUMBER, Anatomy
from service.documents.inspection.findings import Finding, Rule, Taken
from service.documents.inspection.reading import Paragraph, W, number
from service.documents.inspection.standard import (
    COLOPHON_SIDE,
    DATE_RIGHT,
    FIRST_LINE,
    LEVELS,
    ORDINARY_EASE,
    RULE_EASE,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    THICK_RULE,
    THIN_RULE,
    UNSEALED_RIGHT,
)
from service.documents.inspection.typefaces import is_face

MARK = Rule("头1", "7.2.4", "发文机关标志")
NUMBERED = Rule("头2", "7.2.5", "发文字号")
RED_RULE = Rule("头3", "7.2.7", "版头中的分隔线")
URGENCY = Rule("头4", "7.2.3", "紧急程度")
TITLE = Rule("体1", "7.3.1", "标题")
BODY = Rule("体2", "7.3.3", "正文字体字号")
INDENT = Rule("体3", "7.3.3", "正文缩进")
LEVEL = Rule("体4", "7.3.3", "结构层次")
LEVEL_MARK = Rule("体5", "7.3.3", "层次序数")
ENCLOSED = Rule("体6", "7.3.4", "附件说明")
DATED = Rule("体7", "7.3.5", "成文日期")
SIGNED = Rule("体8", "7.3.5", "署名与日期位置")
ATTACHED = Rule("体9", "7.3.7", "附件")
QUOTES = Rule("体10", "", "引号、破折号字体")
COLOPHON = Rule("记1", "7.4", "版记文字")
COLOPHON_SIZE = Rule("记2", "7.4", "版记字体字号")
COLOPHON_RULES = Rule("记3", "7.4.1", "版记分隔线")

_PROPER = re.compile(r"〔\d{4}〕[1-9]\d*号|\d{4}年第[1-9]\d*期|第[1-9]\d*期")
_PROPER_DATE = re.compile(r"\d{4}年[1-9]\d?月[1-9]\d?日")
_ITEM = re.compile(r"(\d+)[.．]\s*(.*)")
_ENDINGS = ("。", "；", "，", "、", "：")
_TYPE_AREA = 8844  # twips: 156 mm


def notice_findings(found: Anatomy) -> Iterator[Finding]:
    yield from _head(found)
    yield from _title(found)
    yield from _body(found)
    yield from _levels(found)
    yield from _enclosed(found)
    yield from _signature(found)
    yield from _attached(found)
    yield from _quotes(found)
    yield from _colophon(found)


def _head(found: Anatomy) -> Iterator[Finding]:
    for one in found.marks:
        first = one.first
        if first and not is_face(first.font, "小标宋"):
            yield Finding(MARK, one.shown, f"用{first.font or '未写明的字体'}", "应为红色小标宋体")
    for one in found.urgency:
        first = one.first
        if first and (first.points != SIZE_3 or not is_face(first.font, "黑体")):
            yield Finding(URGENCY, one.shown, f"用{first.font}{first.points:g}磅", "应为3号黑体")
    if not found.marks:
        return
    if found.number is None:
        if not found.draft:
            yield Finding(NUMBERED, "版头", "没有发文字号", "应有，如“示办〔2017〕12号”")
    else:
        yield from _number(found.number)
    if found.taken in (Taken.LETTER, Taken.FORM):  # ruled otherwise, or not at all
        return
    if found.ruled is None and not _drawn(found):
        yield Finding(RED_RULE, "版头", "没有红色分隔线", "发文字号之下4毫米应有与版心等宽的红线")


def _number(one: Paragraph) -> Iterator[Finding]:
    words = one.text.strip().partition("签发人")[0].strip()
    shown = NUMBER.search(words)
    if words and not _PROPER.search(words):
        written = shown.group() if shown else words
        yield Finding(
            NUMBERED, one.shown, f"写作“{written}”", "年份写全、用六角括号〔〕、不编虚位、不加“第”"
        )


def _drawn(found: Anatomy) -> bool:
    """A rule drawn as a picture or shape in the head: taken for right, the printed page shows."""
    return any(
        one.element.find(f".//{W}pict") is not None
        or one.element.find(f".//{W}drawing") is not None
        for one in found.paragraphs[:20]
    )


def _title(found: Anatomy) -> Iterator[Finding]:
    one = found.title
    if one is None or one.first is None:
        yield Finding(TITLE, "首页", "没有居中的标题", "应有2号小标宋体、居中的标题")
        return
    first = one.first
    if first.points != SIZE_2 or not is_face(first.font, "小标宋") or first.bold:
        bold = "加粗" if first.bold else ""
        yield Finding(
            TITLE,
            one.shown,
            f"用{first.font or '未写明的字体'}{first.points:g}磅{bold}",
            "应为2号（22磅）小标宋体，不加粗",
        )
    lines = [_wide(line.strip()) for line in one.text.split("\n") if line.strip()]
    if len(lines) > 1 and len(set(lines)) == 1:
        yield Finding(TITLE, one.shown, f"{len(lines)}行都是{lines[0]:g}字", "应为梯形或菱形")
    if one.text.strip().endswith("。"):
        yield Finding(TITLE, one.shown, "末尾有句号", "标题末尾不用标点")


def _body(found: Anatomy) -> Iterator[Finding]:
    for one in found.body:
        first = one.first
        if first is None:
            continue
        if first.points != SIZE_3 or not is_face(first.font, "仿宋"):
            yield Finding(
                BODY,
                one.shown,
                f"用{first.font or '未写明的字体'}{first.points:g}磅",
                "应为3号（16磅）仿宋体",
            )
        if one.text.rstrip().endswith(("：", ":")) and one is found.body[0]:
            continue  # 主送机关, flush left
        em = (first.points + first.spacing) * 20
        characters = (one.indent("firstLine") + one.indent("left")) / em
        if len(one.text) > 1 and abs(characters - FIRST_LINE) > ORDINARY_EASE and characters > 0.1:
            yield Finding(INDENT, one.shown, f"首行左空{characters:.1f}字", "应左空二字")
        elif characters <= 0.1 and len(one.text) > 56:
            yield Finding(INDENT, one.shown, "首行没有左空", "应左空二字，回行顶格")


def _levels(found: Anatomy) -> Iterator[Finding]:
    for level, one in found.headings:
        first, face = one.first, LEVELS[level - 1][1]
        if first and (first.points != SIZE_3 or not is_face(first.font, face)):
            yield Finding(LEVEL, one.shown, f"用{first.font}{first.points:g}磅", f"应为3号{face}")
        words = one.text.strip()
        if (level == 3 and "、" in words[:3]) or (level == 2 and "）、" in words[:6]):
            yield Finding(
                LEVEL_MARK, one.shown, "序数之后的标点不对", "应为“一、”“（一）”“1.”“（1）”"
            )


def _enclosed(found: Anatomy) -> Iterator[Finding]:
    """附件说明: full-width colon, numbers, names without punctuation, the same as the attachments'."""
    if not found.attachment_list:
        return
    first = found.attachment_list[0]
    words = first.text.strip()
    if not words.startswith("附件："):
        yield Finding(ENCLOSED, first.shown, "“附件”之后不是全角冒号", "应为“附件：”")
    if not LIST.sub("", words, count=1).strip():
        yield Finding(ENCLOSED, first.shown, "“附件：”之后另起一行", "名称应接在冒号之后")
    names = []
    for one in found.attachment_list:
        text = LIST.sub("", one.text.strip(), count=1).strip()
        item = _ITEM.fullmatch(text)
        name = (item[2] if item else text).strip()
        names.append(name)
        if name.endswith(_ENDINGS):
            yield Finding(ENCLOSED, one.shown, f"名称以“{name[-1]}”结尾", "附件名称后不加标点")
        if name.startswith("《"):
            yield Finding(ENCLOSED, one.shown, "名称加了书名号", "附件名称不加书名号")
    titles = [_plain(page.title.text) for page in found.pages if page.title]
    if len(titles) == len(names):
        for name, title, page in zip(names, titles, found.pages, strict=True):
            if _plain(name) != title:
                yield Finding(
                    ENCLOSED, page.label.shown, f"标题“{title}”", f"应与附件说明“{name}”一致"
                )


def _signature(found: Anatomy) -> Iterator[Finding]:
    one = found.date
    if one is None:
        return
    words = one.text.strip()
    if not _PROPER_DATE.fullmatch(words) or not DATE.fullmatch(words):
        yield Finding(
            DATED, one.shown, f"写作“{words}”", "应用阿拉伯数字，年份写全，月、日不编虚位"
        )
    first = one.first
    if first is None:
        return
    if first.points != SIZE_3 or not is_face(first.font, "仿宋"):
        yield Finding(DATED, one.shown, f"用{first.font}{first.points:g}磅", "应为3号仿宋体")
    gap = _right_gap(one, first.points + first.spacing)
    if gap is not None and gap < UNSEALED_RIGHT - ORDINARY_EASE:
        yield Finding(
            SIGNED,
            one.shown,
            f"右空{gap:.1f}字",
            f"加盖印章右空{DATE_RIGHT:.0f}字，不盖章右空二字起",
        )


def _right_gap(one: Paragraph, em: float) -> float | None:
    """字 between the date and the right edge of the type area; None where tabs set it."""
    width = _wide(one.text.strip())
    room = (_TYPE_AREA - one.indent("left") - one.indent("right")) / (em * 20)
    right = one.indent("right") / (em * 20)
    if "\t" in one.text:
        return None
    match one.alignment:
        case "right" | "end":
            return right + len(one.text) - len(one.text.rstrip())
        case "center":
            return right + (room - width) / 2
        case _:
            first = one.indent("firstLine") / (em * 20)
            lead = len(one.text) - len(one.text.lstrip())
            return right + room - width - first - lead


def _attached(found: Anatomy) -> Iterator[Finding]:
    for page in found.pages:
        first = page.label.first
        if first and (first.points != SIZE_3 or not is_face(first.font, "黑体")):
            yield Finding(
                ATTACHED,
                page.label.shown,
                f"用{first.font}{first.points:g}磅",
                "“附件”及顺序号应为3号黑体",
            )
        if page.label.indent("left") + page.label.indent("firstLine") > 20:
            yield Finding(ATTACHED, page.label.shown, "没有顶格", "应在版心左上角第一行顶格")
        title = page.title
        if title and (
            title.alignment != "center" or (title.first and title.first.points != SIZE_2)
        ):
            yield Finding(
                ATTACHED, title.shown, "标题不是居中的2号字", "附件标题居中，格式同正文标题"
            )


def _quotes(found: Anatomy) -> Iterator[Finding]:
    """“ ” … — set in a Latin face look half as wide: hint or hAnsi must ask for the Chinese one."""
    for one in found.body:
        for run in one.runs:
            if not set("“”‘’—…") & set(run.text):
                continue
            names = run.look.get("rFonts", {})
            chinese = names.get("hAnsi") == names.get("eastAsia") and names.get("eastAsia")
            if names.get("hint") != "eastAsia" and not chinese:
                yield Finding(QUOTES, one.shown, "引号、破折号会用西文字体", "应随中文字体")
                return


def _colophon(found: Anatomy) -> Iterator[Finding]:
    for one in found.colophon:
        words = one.text.strip()
        if words.startswith("抄送"):
            if not words.startswith("抄送：") or not words.endswith("。"):
                yield Finding(COLOPHON, f"“{words[:12]}”", "冒号或句号不对", "应为“抄送：……。”")
        elif "印" in words and DATE.search(words) and not words.endswith("印发"):
            yield Finding(COLOPHON, f"“{words[:16]}”", "日期后没有“印发”", "应为“2017年8月1日印发”")
        if words.endswith("印发") and not _PROPER_DATE.search(words):
            yield Finding(COLOPHON, f"“{words[:16]}”", "印发日期不合规定", "年份写全，不编虚位")
        first = one.first
        if first and (first.points != SIZE_4 or not is_face(first.font, "仿宋")):
            yield Finding(
                COLOPHON_SIZE,
                f"“{words[:12]}”",
                f"用{first.font}{first.points:g}磅",
                "应为4号（14磅）仿宋体",
            )
        if (
            first
            and (side := _side(one, first.points)) is not None
            and abs(side - COLOPHON_SIDE) > ORDINARY_EASE
        ):
            yield Finding(COLOPHON_SIZE, f"“{words[:12]}”", f"边上空{side:.1f}字", "左右各空一字")
    if found.colophon and found.colophon_table is not None:
        yield from _rules(found)


def _side(one: Paragraph, points: float) -> float | None:
    em = points * 20
    if one.alignment in ("right", "end"):
        return one.indent("right") / em
    return (one.indent("left") + min(one.indent("firstLine"), 0)) / em


def _rules(found: Anatomy) -> Iterator[Finding]:
    assert found.colophon_table is not None  # noqa: S101 — the caller looked
    borders = found.colophon_table.find(f"{W}tblPr/{W}tblBorders")
    if borders is None:
        return
    for side, wanted in (("top", THICK_RULE), ("bottom", THICK_RULE), ("insideH", THIN_RULE)):
        rule = borders.find(f"{W}{side}")
        weight = number(None if rule is None else rule.get(f"{W}sz")) / 8 * 25.4 / 72
        rows: Sequence[object] = found.colophon_table.findall(f"{W}tr")
        if (side != "insideH" or len(rows) > 1) and abs(weight - wanted) > RULE_EASE:
            yield Finding(
                COLOPHON_RULES,
                "版记",
                f"{'首末' if wanted == THICK_RULE else '中间'}条分隔线{weight:.2f}毫米",
                "首条、末条0.35毫米，中间0.25毫米",
            )


def _wide(text: str) -> float:
    """字 that a text takes; digits and Latin take half of one."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
