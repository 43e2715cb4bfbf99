"""佐证材料：照片、PDF、Word、Excel，跟着所报的数或者对文书的反馈一起存着；更正了的，前后各有各的。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

约定：一个文件不超过10MB，一次不超过6个：手机照片一张3—8MB，一份扫描件几页，够用，也不至于把库撑大。
约定：内容要与扩展名相符；带宏的不收；同样的文件只存一份。
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service import archive
from service.database import insert_or_nothing
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, period_of
from service.tables import (
    AssessmentRow,
    EvidenceRow,
    IndicatorRow,
    KeptFileRow,
    NoticeRow,
    ReplyRow,
    UnitRow,
    ValueRow,
)
from workflows.periods import Period
from workflows.vocabulary import Recognition

LARGEST = 10 * 1024 * 1024  # bytes of one file
MOST = 6  # files at a time

#: A file as it is handed in: its name, its bytes.
Offered = tuple[str, bytes]

_ACT = "报送佐证材料"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file on record, without its bytes."""

    id: int
    of: int  # row of the figure or the answer that it proves
    code: str  # the figure's indicator; "" of an answer
    period: str  # 2017-08
    name: str
    media_type: str
    size: int  # bytes
    sha256: str
    filed_by: str
    filed_at: datetime

    @property
    def shown_size(self) -> str:
        return f"{max(self.size // 1024, 1)} KB"


def checked(name: str, content: bytes) -> str:
    """The media type of a file that can be taken; FeedbackRejected names the file and the fault."""
    ending = name.rpartition(".")[2].lower()
    if not content:
        raise FeedbackRejected(f"“{name}”是空的，请重新选择")
    if len(content) > LARGEST:
        raise FeedbackRejected(
            f"“{name}”超过{LARGEST // 1024 // 1024}MB，照片请选小一些的，文件请拆开或者压缩后再传"
        )
    if ending not in KINDS:
        raise FeedbackRejected(
            f"“{name}”这种文件不收，佐证收照片（jpg、png）、PDF、Word、Excel，其他的请另存为PDF再传"
        )
    media_type, is_so = KINDS[ending]
    if not is_so(content):
        raise FeedbackRejected(
            f"“{name}”的内容不是{ending}文件，请用原来的软件打开、另存一份（不加密码、不带宏）再传"
        )
    return media_type


def attach(
    session: Session,
    assessment: AssessmentRow,
    proved: ValueRow | ReplyRow,
    files: Sequence[Offered],
    *,
    by: str,
    now: datetime,
) -> None:
    """Keep the files with a figure or an answer, all or none; one that it has already stays once."""
    if not files:
        return
    if len(files) > MOST:
        raise FeedbackRejected(f"佐证一次最多{MOST}个文件，选了{len(files)}个，请合成一个PDF再传")
    named = [(_plain(name), content) for name, content in files]
    kinds = [checked(name, content) for name, content in named]
    session.flush()
    for (name, content), media_type in zip(named, kinds, strict=True):
        insert_or_nothing(
            session,
            EvidenceRow,
            value_id=proved.id if isinstance(proved, ValueRow) else None,
            reply_id=proved.id if isinstance(proved, ReplyRow) else None,
            file_id=_keep(session, content, media_type),
            name=name,
            filed_by=by,
            filed_at=now,
        )
    told = "、".join(name for name, _ in named)
    if isinstance(proved, ReplyRow):
        notice = session.get_one(NoticeRow, proved.notice_id)
        unit = session.get_one(UnitRow, proved.unit_id)
        note(session, assessment, now, by, _ACT, f"{notice.subject}：{told}", notice, unit=unit)
        return
    indicator = session.get_one(IndicatorRow, proved.indicator_id)
    subject = f"{Period.parse(proved.period).label}{indicator.name}：{told}"
    note(session, assessment, now, by, _ACT, subject)


def add_evidence(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    period: str,
    files: Sequence[Offered],
    *,
    by: str,
    now: datetime,
) -> None:
    """Files for the figure that the unit reported last for the period."""
    indicator, of = indicator_of(session, assessment, code), period_of(assessment, period)
    last = session.scalar(
        select(ValueRow)
        .where(
            ValueRow.indicator_id == indicator.id,
            ValueRow.period == str(of),
            ValueRow.status == Recognition.SELF_REPORTED,
            ValueRow.returned_at.is_(None),
        )
        .order_by(ValueRow.id.desc())
    )
    if last is None:
        raise FeedbackRejected(f"{of.label}{indicator.name}还没有报数，请先填完成值，佐证随数报出")
    attach(session, assessment, last, files, by=by, now=now)


def of_values(
    session: Session,
    assessment: AssessmentRow,
    codes: Collection[str] | None = None,
    period: Period | None = None,
) -> list[Kept]:
    """What proves the figures of these indicators (None: of all), in order of filing."""
    conditions: list[ColumnElement[bool]] = [IndicatorRow.assessment_id == assessment.id]
    if codes is not None:
        conditions.append(IndicatorRow.code.in_(list(codes)))
    if period is not None:
        conditions.append(ValueRow.period == str(period))
    query = (
        select(*_COLUMNS, ValueRow.id.label("of"), IndicatorRow.code, ValueRow.period)
        .join(KeptFileRow, KeptFileRow.id == EvidenceRow.file_id)
        .join(ValueRow, ValueRow.id == EvidenceRow.value_id)
        .join(IndicatorRow, IndicatorRow.id == ValueRow.indicator_id)
    )
    rows = session.execute(query.where(*conditions).order_by(EvidenceRow.id))
    return [Kept(**row._mapping) for row in rows]


def of_replies(session: Session, replies: Iterable[int]) -> Mapping[int, list[Kept]]:
    """Answer → what proves it."""
    query = (
        select(*_COLUMNS, EvidenceRow.reply_id.label("of"))
        .join(KeptFileRow, KeptFileRow.id == EvidenceRow.file_id)
        .where(EvidenceRow.reply_id.in_(list(replies)))
        .order_by(EvidenceRow.id)
    )
    return by_proved(Kept(**row._mapping, code="", period="") for row in session.execute(query))


def by_proved(kept: Iterable[Kept]) -> dict[int, list[Kept]]:
    found: dict[int, list[Kept]] = {}
    for one in kept:
        found.setdefault(one.of, []).append(one)
    return found


_COLUMNS = (
    EvidenceRow.id,
    EvidenceRow.name,
    EvidenceRow.filed_by,
    EvidenceRow.filed_at,
    KeptFileRow.media_type,
    KeptFileRow.size,
    KeptFileRow.sha256,
)


def _plain(name: str) -> str:
    """Without the folders that some browsers send along."""
    return archive.file_name(PurePosixPath(name.replace("\\", "/")).name)


def _keep(session: Session, content: bytes, media_type: str) -> int:
    sha256 = archive.digest(content)
    made = insert_or_nothing(
        session,
        KeptFileRow,
        sha256=sha256,
        media_type=media_type,
        size=len(content),
        content=content,
    )
    if made is not None:
        return made
    return session.scalars(select(KeptFileRow.id).where(KeptFileRow.sha256 == sha256)).one()


# --- 是不是这种文件 --------------------------------------------------------------------------------


def _begins(first: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(first)


def _ooxml(part: str) -> Callable[[bytes], bool]:
    """A package of today's Office with this main part, and without macros."""

    def is_so(content: bytes) -> bool:
        try:
            names = set(ZipFile(BytesIO(content)).namelist())
        except (BadZipFile, ValueError, NotImplementedError, OSError):
            return False  # no package, or one that ends or is packed as none is: not such a file
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return {"[Content_Types].xml", part} <= names and not macros

    return is_so


def _ole(*streams: str) -> Callable[[bytes], bool]:
    """A file of the older Office with one of these streams, and without macros."""
    named = tuple(stream.encode("utf-16-le") for stream in streams)
    macros = "_VBA_PROJECT".encode("utf-16-le")
    return lambda content: (
        content.startswith(_OLE) and any(one in content for one in named) and macros not in content
    )


#: ending → media type as it is served, whether bytes are such a file
KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "docx": (archive.DOCX, _ooxml("word/document.xml")),
    "xlsx": (archive.XLSX, _ooxml("xl/workbook.xml")),
    "doc": ("application/msword", _ole("WordDocument")),
    "xls": ("application/vnd.ms-excel", _ole("Workbook", "Book")),
}
