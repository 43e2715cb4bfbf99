"""What a layout asks besides: 纪要, 刊头, 表单, marks of joint issuers, 签发人.

依据：GB/T 9704-2012 7.2.4（联合行文的标志）、7.2.6（签发人）、10.3（纪要格式）
约定：标准没有写刊头和表单；刊头的期号、机关和日期，表单的编号和边框，按办公室通例。
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from service.documents.inspection.anatomy import DATE, Anatomy
from service.documents.inspection.findings import Finding, Rule, Taken
from service.documents.inspection.letter_rules import letter_findings
from service.documents.inspection.reading import Package, Paragraph, Styles, W, number
from service.documents.inspection.standard import (
    ORDINARY_EASE,
    SIZE_3,
    TWIPS_A_MM,
    TYPE_AREA,
)
from service.documents.inspection.typefaces import is_face

ROSTER = Rule("纪1", "10.3", "出席、请假、列席名单")
NO_SEAL = Rule("纪2", "10.3", "纪要印章")
ISSUE = Rule("刊1", "", "期号")
OVER_RULE = Rule("刊2", "", "刊头的机关和日期")
FORM_NUMBER = Rule("单1", "", "表单编号")
FORM_BORDER = Rule("单2", "", "表单边框")
JOINT = Rule("联1", "7.2.4", "联合行文的标志")
SIGNER = Rule("签1", "7.2.6", "签发人")
SIGNER_ROWS = Rule("签2", "7.2.6", "签发人排列")

_WIDTH_EASE = 1.0  # mm
_MOST_SIGNERS = 2  # a row
_ISSUE = re.compile(r"第[1-9]\d*期")
_LABEL = 2.0  # 字 left of a label in the roster
_SIDES = ("top", "left", "bottom", "right")


def layout_findings(package: Package, found: Anatomy, styles: Styles) -> Iterator[Finding]:
    match found.taken:
        case Taken.LETTER:
            yield from letter_findings(package, found, styles)
        case Taken.MINUTES:
            yield from _minutes(found)
        case Taken.BULLETIN:
            yield from _issue(found)
            yield from _over_rule(found)
        case Taken.FORM:
            yield from _form(found)
    if found.over_rule and found.taken is Taken.MINUTES:
        yield from _over_rule(found)
    if found.joint is not None:
        yield from _joint(found, found.joint)
    if found.signers:
        yield from _signers(found)


# --- 纪要、刊头、表单 ----------------------------------------------------------------------------


def _minutes(found: Anatomy) -> Iterator[Finding]:
    for one in found.roster:
        label, *names = one.runs
        em = (label.points + label.spacing) * 20
        first = (one.indent("left") + one.indent("firstLine")) / em
        hanging = -one.indent("firstLine") / em
        wide = len(re.split("[:：]", one.text.strip())[0]) + 1
        if label.points != SIZE_3 or not is_face(label.font, "黑体"):
            yield Finding(ROSTER, one.shown, f"用{label.font}{label.points:g}磅", "应为3号黑体")
        if any(not is_face(run.font, "仿宋") for run in names):
            yield Finding(ROSTER, one.shown, f"名单用{names[0].font}", "冒号后应为3号仿宋体")
        if abs(first - _LABEL) > ORDINARY_EASE or abs(hanging - wide) > ORDINARY_EASE:
            shown = f"左空{first:.1f}字，悬挂{hanging:.1f}字"
            yield Finding(ROSTER, one.shown, shown, "应左空二字，回行与冒号后的首字对齐")
    if found.date is not None and found.date.element.find(f".//{W}drawing") is not None:
        yield Finding(NO_SEAL, found.date.shown, "盖有印章", "纪要不加盖印章")


def _issue(found: Anatomy) -> Iterator[Finding]:
    one = found.number
    if one is not None and not _ISSUE.search(one.text):
        yield Finding(ISSUE, one.shown, "期号写法不对", "应如“2017年第3期”，不编虚位")
    elif one is not None and one.alignment != "center":
        yield Finding(ISSUE, one.shown, "期号没有居中", "应在标志之下居中")


def _over_rule(found: Anatomy) -> Iterator[Finding]:
    """Issuers left, the date right in the last row, over the rule."""
    last = found.over_rule[-1] if found.over_rule else None
    issuer, tab, dated = ("", "", "") if last is None else last.text.strip().partition("\t")
    place = "红线之上" if last is None else last.shown
    if not issuer or not tab or not DATE.fullmatch(dated.strip()):
        yield Finding(OVER_RULE, place, "没有机关和日期", "编发机关居左、日期居右，排在红线之上")


def _form(found: Anatomy) -> Iterator[Finding]:
    form = found.form
    if form is None:
        return
    if found.number is not None and _gap(found.number, form):
        yield Finding(FORM_NUMBER, found.number.shown, "与表单之间有别的文字", "应紧接在表单之上")
    borders = form.find(f"{W}tblPr/{W}tblBorders")
    missing = [
        side
        for side in _SIDES
        if borders is None or borders.find(f"{W}{side}") is None or not _drawn(borders, side)
    ]
    if missing:
        yield Finding(FORM_BORDER, "表单", "边框不全", "四边应有边框")
    width = number(_width(form)) / TWIPS_A_MM
    if abs(width - TYPE_AREA) > _WIDTH_EASE:
        yield Finding(FORM_BORDER, "表单", f"宽{width:.1f}毫米", "应与版心等宽，156毫米")


def _gap(one: Paragraph, form: etree._Element) -> bool:
    """Whether written paragraphs stand between the number and the form."""
    for element in one.element.itersiblings():
        if element is form:
            return False
        if any(text.text for text in element.iter(f"{W}t")):
            return True
    return True


def _drawn(borders: etree._Element, side: str) -> bool:
    found = borders.find(f"{W}{side}")
    return found is not None and found.get(f"{W}val") not in ("nil", "none")


def _width(table: etree._Element) -> str | None:
    width = table.find(f"{W}tblPr/{W}tblW")
    return None if width is None else width.get(f"{W}w")


# --- 联合行文、上行文 ----------------------------------------------------------------------------


def _joint(found: Anatomy, table: etree._Element) -> Iterator[Finding]:
    names, word = found.marks[:-1], found.marks[-1]
    if word.text.strip() != "文件" or len(names) < 2:
        yield Finding(JOINT, "版头", "“文件”不在联署机关之后", "“文件”二字置于联署机关名称右侧")
        return
    if len({len(one.text.strip()) for one in names}) > 1 and not _spread(names):
        yield Finding(JOINT, names[0].shown, "各名称长短不齐", "联署机关名称应两端对齐")
    middle = table.find(f"{W}tr/{W}tc[last()]/{W}tcPr/{W}vAlign")
    if middle is None or middle.get(f"{W}val") != "center":
        yield Finding(JOINT, word.shown, "“文件”没有居中", "应以联署机关名称为准上下居中")


def _spread(names: Sequence[Paragraph]) -> bool:
    """Spread over the cell, or by the spacing of their letters to one width."""
    if all(one.alignment in ("distribute", "thaiDistribute") for one in names):
        return True
    widths = [
        sum((run.points + run.spacing) * len(run.text.strip()) for run in one.runs) for one in names
    ]
    return max(widths) - min(widths) < names[0].runs[0].points


def _signers(found: Anatomy) -> Iterator[Finding]:
    for one in found.signers:
        after = one.text.partition("签发人")[2] or one.text
        names = [run for run in one.runs if not _of_label(run.text, found)]
        wrong = [run for run in names if not is_face(run.font, "楷体") or run.points != SIZE_3]
        if wrong:
            shown = f"姓名用{wrong[0].font}{wrong[0].points:g}磅"
            yield Finding(SIGNER, one.shown, shown, "“签发人：”3号仿宋体，姓名3号楷体")
        if len(names) > _MOST_SIGNERS:
            yield Finding(SIGNER_ROWS, one.shown, f"一行{len(names)}人", "一般每行排两个姓名")
        if "签发人" in one.text and not after.startswith(("：", "\t：")):
            yield Finding(SIGNER, one.shown, "“签发人”之后不是全角冒号", "应为“签发人：”")
    if found.number is not None and found.over_rule:  # more signers under it
        yield Finding(
            SIGNER_ROWS,
            found.number.shown,
            "不在最后一个签发人的行",
            "发文字号与最后一个签发人同行",
        )


def _of_label(text: str, found: Anatomy) -> bool:
    numbered = found.number.text if found.number is not None else ""
    return "签发人" in text or text.strip() in numbered.partition("号")[0] + "号"
