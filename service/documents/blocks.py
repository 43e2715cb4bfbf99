"""One document, several faces: what a notice says, as frozen blocks that every renderer reads.

Texts are data, never markup. Sizes are named by the standard (GB/T 9704), not in points.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class Layout(Enum):
    """How the first page is laid out: GB/T 9704-2012 7 (文件), 10.1 (信函), 10.3 (纪要); 约定 for
    the others, which offices use and the standard leaves open.
    """

    FILE = "文件"
    LETTER = "信函"
    MINUTES = "纪要"
    BULLETIN = "刊头"  # 期刊式: 第×期, issuer left, date right
    FORM = "表单"  # 督办单: the number and title over a bordered form


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str
    indent: bool = True  # 首行左空二字


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """``level`` 1 一、 · 2 （一） · 3 1. · 4 （1）; the mark is part of ``text``."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``widths`` are proportions, one a column; ``header`` repeats on every page.

    ``groups`` stand over the header, each with the columns it spans ("": the column's own head
    spans both rows). In the first ``merged`` columns equal cells one under another become one.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()  # empty: by content
    caption: str = ""
    groups: tuple[tuple[str, int], ...] = ()
    merged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A bordered form of label and content (督办单): each row is one or two label/content pairs."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """出席、请假、列席 of minutes: each label with its names (GB/T 9704-2012 10.3)."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A native chart with its figures; a table of the same figures stands beside it."""

    title: str
    shape: str  # 柱 | 堆积柱 | 线 | 位次 (1 at the top)
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentPage:
    """附件 on a page of its own: label, title, content."""

    label: str  # 附件1
    title: str
    blocks: tuple["Block", ...]
    landscape: bool = False  # 横排 A4


Block = Paragraph | Heading | Table | Form | Roster | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """署名与成文日期; several issuers sign in order (联合行文), ``sealed`` leaves room for seals."""

    issuers: tuple[str, ...]
    dated: date
    sealed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """版头: the red mark, number, urgency, and 签发人 on papers that go up.

    ``joint``: issuers whose names stand one under another before 「文件」 (联合行文); else ``mark``.
    ``issuers`` and ``dated`` stand over the rule of 刊头 and 纪要, which are not signed below.
    """

    mark: str
    number: str  # "" on a draft
    urgency: str = ""  # 特急 | 加急
    secrecy: str = ""  # 内部文件 注意保存; never a 国家秘密 mark
    signers: tuple[str, ...] = ()  # 签发人 of a paper that goes up; ("",) while nobody has signed
    joint: tuple[str, ...] = ()
    layout: Layout = Layout.FILE
    issue: str = ""  # 2017年第2期, of 刊头
    issuers: tuple[str, ...] = ()
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colophon:
    """版记: 抄送, 印发机关 and 印发日期; of a letter 抄送 alone, without rules (GB/T 9704-2012 10.1)."""

    copies: tuple[str, ...]
    printer: str  # "" in a letter
    printed: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    title: str
    addressees: str  # 主送, without the colon; "" for none
    blocks: tuple[Block, ...]
    head: Head | None = None  # None: no red head (slips, sheets)
    attachments: tuple[str, ...] = ()  # 附件说明: names only
    signature: Signature | None = None
    note: str = ""  # 附注, without brackets
    attachment_pages: tuple[AttachmentPage, ...] = ()
    colophon: Colophon | None = None
    draft: bool = False  # 送审稿: marked as such, has no number
    summary: str = ""  # 群消息里的话：一两句，含时限
