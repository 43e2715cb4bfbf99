"""One document, several faces: what a notice says, as frozen blocks that every renderer reads.

Texts are data, never markup. Sizes are named by the standard (GB/T 9704), not in points.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
    """``widths`` are proportions, one a column; ``header`` repeats on every page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()  # empty: by content
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A bordered form of label and content (督办单): each row is one or two label/content pairs."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A native chart with its figures; a table of the same figures stands beside it."""

    title: str
    shape: str  # 柱 | 堆积柱 | 线
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentPage:
    """附件 on a page of its own: label, title, content."""

    label: str  # 附件1
    title: str
    blocks: tuple["Block", ...]


Block = Paragraph | Heading | Table | Form | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """署名与成文日期; several issuers sign in order (联合行文), ``sealed`` leaves room for seals."""

    issuers: tuple[str, ...]
    dated: date
    sealed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """版头: the red mark, number, urgency, and 签发人 on papers that go up."""

    mark: str
    number: str  # "" on a draft
    urgency: str = ""  # 特急 | 加急
    secrecy: str = ""  # 内部文件 注意保存; never a 国家秘密 mark
    signer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colophon:
    """版记: 抄送, 印发机关 and 印发日期."""

    copies: tuple[str, ...]
    printer: str
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
