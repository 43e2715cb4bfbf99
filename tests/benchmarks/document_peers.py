"""The same notice by other programs, each from a template made once: what each leaves out.

docxtpl and docx-mailmerge2 fill the page that ``to_docx`` made, marks where the facts stand: the
layout is the template's for every title and length (no lines balanced, 版记 where it was).
python-docx sets every paragraph by its API on a sheet with the margins set once: no balanced title,
no 28 字 in a line, 版记 under the text instead of on the last even page.
"""

import io
import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line
from docxtpl import DocxTemplate
from mailmerge import MailMerge

from service.documents.blocks import (
    Colophon,
    Document,
    Head,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from service.documents.chinese_text import full_date
from service.documents.word.notice import to_docx

MARK, NUMBER, TO = "示例县考核办公室文件", "示考办〔2017〕12号", "县发改局、县招商局"
ISSUER, COPIES, DATED = "示例县考核办公室", ("县委办", "县政府办"), date(2017, 8, 1)
COLUMNS = ("编号", "指标", "全年目标", "本期完成值", "差距", "位次")
HEADINGS = ("一、指标进度", "二、有关要求")
FANGSONG, HEITI, XIAOBIAOSONG = "仿宋_GB2312", "黑体", "方正小标宋简体"

Rows = tuple[tuple[str, ...], ...]


class Facts(NamedTuple):
    title: str
    paragraphs: tuple[str, str]
    rows: Rows


def facts(number: int) -> Facts:
    """No two notices alike, as in an office: what depends on the texts is never remembered."""
    return Facts(
        title=f"示例县考核办公室关于2017年6月份全社会固定资产投资增速等{number}项指标进度滞后的督办单",
        paragraphs=(
            "根据《2017年度市考指标责任分解的通知》（平办发〔2017〕79号）要求，经研判，你单位牵头的"
            f"{number}项指标落后于序时进度，现将有关情况督办如下，请认真抓好落实。",
            "请于2017年8月4日前首次反馈整改情况，8月15日前完成整改并申请销号。逾期未反馈或者整改不到位"
            "的，将按照有关规定进行约谈。",
        ),
        rows=tuple(
            (f"3-{row}", "全社会固定资产投资增速", "17.6", f"{number}.{row}", "欠5.3个百分点", "8")
            for row in range(1, 8)
        ),
    )


def notice(given: Facts) -> Document:
    first, second = given.paragraphs
    return Document(
        title=given.title,
        addressees=TO,
        head=Head(mark=MARK, number=NUMBER),
        blocks=(
            Paragraph(text=first),
            Heading(level=1, text=HEADINGS[0]),
            Table(header=COLUMNS, rows=given.rows),
            Heading(level=1, text=HEADINGS[1]),
            Paragraph(text=second),
        ),
        signature=Signature(issuers=(ISSUER,), dated=DATED),
        colophon=Colophon(copies=COPIES, printer=ISSUER, printed=DATED),
    )


def docxtpl_template() -> bytes:
    rows = (
        ("{%tr for row in rows %}", *[""] * 5),
        tuple(f"{{{{ row[{column}] }}}}" for column in range(6)),
        ("{%tr endfor %}", *[""] * 5),
    )
    return to_docx(
        notice(Facts("{{ title }}", ("{{ paragraphs[0] }}", "{{ paragraphs[1] }}"), rows))
    )


def by_docxtpl(template: bytes, given: Facts) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(given._asdict(), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mailmerge_template() -> bytes:
    """The page with MERGEFIELDs: one row of the table, which the merge repeats."""
    row = tuple(f"«column{column}»" for column in range(6))
    page = to_docx(notice(Facts("«title»", ("«first»", "«second»"), (row,))))
    source = docx.Document(io.BytesIO(page))
    for run in list(source.element.body.iter(qn("w:r"))):
        if name := re.fullmatch("«(.+)»", run.text):
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), f" MERGEFIELD {name[1]} ")
            run.addprevious(field)
            field.append(run)
    out = io.BytesIO()
    source.save(out)
    return out.getvalue()


def by_mailmerge(template: bytes, given: Facts) -> bytes:
    first, second = given.paragraphs
    out = io.BytesIO()
    with MailMerge(io.BytesIO(template)) as document:
        document.merge(title=given.title, first=first, second=second)
        document.merge_rows(
            "column0",
            [{f"column{column}": cell for column, cell in enumerate(row)} for row in given.rows],
        )
        document.write(out)
    return out.getvalue()


def sheet() -> bytes:
    """An empty sheet with the standard's margins and text: the template of python-docx."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = Pt(28.95)
    normal.paragraph_format.space_after = Pt(0)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_python_docx(template: bytes, given: Facts) -> bytes:
    document = docx.Document(io.BytesIO(template))
    centre = WD_ALIGN_PARAGRAPH.CENTER
    _line(document, MARK, XIAOBIAOSONG, 42, align=centre, red=True)
    _ruled(_line(document, NUMBER, align=centre), "bottom", "FF0000")
    _line(document, given.title, XIAOBIAOSONG, 22, align=centre)
    _line(document, f"{TO}：")
    _line(document, given.paragraphs[0], indent=32)
    _line(document, HEADINGS[0], HEITI, indent=32)
    _table(document, (COLUMNS, *given.rows))
    _line(document, HEADINGS[1], HEITI, indent=32)
    _line(document, given.paragraphs[1], indent=32)
    _line(document, ISSUER, left=252, align=centre)
    _line(document, full_date(DATED), left=252, align=centre)
    _ruled(_line(document, f"抄送：{'，'.join(COPIES)}。", size=14, left=14), "top")
    printed = _line(document, ISSUER, size=14, left=14)
    printed.add_run(f"\t{full_date(DATED)}印发").font.size = Pt(14)
    _ruled(printed, "bottom")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _line(
    document: Word,
    text: str,
    font: str = FANGSONG,
    size: int = 16,
    *,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: int = 0,
    left: int = 0,
    red: bool = False,
) -> Line:
    line = document.add_paragraph()
    look = line.paragraph_format
    look.alignment, look.first_line_indent, look.left_indent = align, Pt(indent), Pt(left)
    _written(line, text, font, size, red=red)
    return line


def _written(line: Line, text: str, font: str, size: int, *, red: bool = False) -> None:
    run = line.add_run(text)
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if red:
        run.font.color.rgb = RGBColor(0xFF, 0, 0)


def _ruled(line: Line, side: str, color: str = "000000") -> None:
    borders, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", color)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    line._p.get_or_add_pPr().append(borders)


def _table(document: Word, rows: Iterable[tuple[str, ...]]) -> None:
    table = document.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _written(cell.paragraphs[0], text, FANGSONG, 12)
