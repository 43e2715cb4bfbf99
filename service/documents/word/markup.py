"""WordprocessingML as text: runs and paragraphs, children always in the schema's order.

Texts are data: what XML or a reader's eye could take for anything else is escaped or left out.
"""

from functools import lru_cache
from html import escape

from service.documents.chinese_text import clean
from service.documents.profile import DIGIT_FONT, TEXT_FONT, TEXT_SPACING

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RED = "FF0000"

KEEP = '<w:keepNext w:val="1"/>'
TAB = "<w:r><w:tab/></w:r>"
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


def text(value: str) -> str:
    """``value`` as the inside of ``w:t``; line ends become line breaks."""
    return escape(clean(value), quote=False).replace("\n", _BREAK)


def attribute(value: str) -> str:
    """``value`` on one line, for the inside of a quoted attribute or a property."""
    return escape(clean(value).replace("\n", " "))


def fonts(east_asian: str, digits: str = DIGIT_FONT) -> str:
    """All four names, so that no theme or system default ever chooses a font."""
    return (
        f'<w:rFonts w:ascii="{digits}" w:hAnsi="{east_asian}" w:eastAsia="{east_asian}" '
        f'w:cs="{digits}" w:hint="eastAsia"/>'
    )


@lru_cache(maxsize=256)
def letters(
    font: str = TEXT_FONT,
    size: int = 32,
    *,
    spacing: int = TEXT_SPACING,
    color: str = "",
    bold: bool = False,
    digits: str = DIGIT_FONT,
) -> str:
    """Run properties; ``size`` in half-points, ``spacing`` in twips."""
    return (
        f"<w:rPr>{fonts(font, digits)}"
        + ("<w:b/><w:bCs/>" if bold else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


TEXT = letters()


def run(value: str, properties: str = TEXT) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text(value)}</w:t></w:r>'


def paragraph(
    content: str = "",
    *,
    style: str = "",
    keep_next: bool = False,
    new_page: bool = False,
    whole: bool = False,
    border: str = "",
    tabs: str = "",
    on_grid: bool = True,
    line: int = 0,
    before: int = 0,
    indent: str = "",
    align: str = "",
) -> str:
    """One paragraph. ``whole``: on one page; ``line``: exact twips, 0 as the style has it;
    ``before``: twips above it, with ``line`` only.
    """
    return (
        "<w:p><w:pPr>"
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + (KEEP if keep_next else "")
        + ('<w:keepLines w:val="1"/>' if whole else "")
        + ('<w:pageBreakBefore w:val="1"/>' if new_page else "")
        + (f"<w:pBdr>{border}</w:pBdr>" if border else "")
        + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
        + ("" if on_grid else '<w:snapToGrid w:val="0"/>')
        + (spacing(line, before) if line else "")
        + (f"<w:ind {indent}/>" if indent else "")
        + (f'<w:jc w:val="{align}"/>' if align else "")
        + f"</w:pPr>{content}</w:p>"
    )


def spacing(line: int, before: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'


def stop(kind: str, position: int) -> str:
    """A tab stop, ``position`` twips from the left edge of the type area."""
    return f'<w:tab w:val="{kind}" w:pos="{position}"/>'


def page_field(properties: str) -> str:
    """— N — with the number as a field."""
    mark = f"<w:r>{properties}<w:fldChar w:fldCharType="
    return (
        run("— ", properties)
        + f'{mark}"begin"/></w:r><w:r>{properties}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        + f'{mark}"separate"/></w:r>{run("1", properties)}{mark}"end"/></w:r>'
        + run(" —", properties)
    )
