"""导入：the office's files, a preview of what they would change, and only then the change.

Nothing is saved before the confirmation. A file with a bad row is not taken at all: every bad row is
named by file, sheet, row and column, with what to do.
"""

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import imports
from service.accounts.roles import Action
from service.clock import local_date
from service.errors import FeedbackRejected, ImportRejected, Problem
from service.imports import ImportPlan
from service.imports.reading import FILE_BYTES
from service.tables import AssessmentRow
from service.web.forms import NOTHING, Sent, SentForm
from service.web.office import Office
from service.web.pages import page
from service.web.sessions import OfficeNow
from service.web.uploads import LARGEST_UPLOAD, File
from service.web.visiting import FORM, VisitorNow, permitted
from service.web.visitors import Visitor

router = APIRouter(
    prefix="/{year:int}/import",
    max_body_size=LARGEST_UPLOAD,
    dependencies=[Depends(permitted(Action.IMPORT))],
)

MOST_FILES = 60
SHOWN = 300  # problems on a page; the rest are counted
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("")
def look(
    request: Request, year: int, who: VisitorNow, office: OfficeNow, done: str = ""
) -> HTMLResponse:
    _assessed(office, who, year)
    return _page(request, who, year, done="1" if done else "")


@router.get("/blank.xlsx")
def blank(office: OfficeNow) -> Response:
    """The workbook to fill in, with drop-downs and a sample row."""
    name = quote(f"{office.workspace.settings.county}市考指标导入表.xlsx")
    return Response(
        imports.blank_workbook(office.workspace.settings.county),
        media_type=_XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@router.post("", dependencies=[FORM])
def preview(
    request: Request, year: int, who: VisitorNow, office: OfficeNow, sent: SentForm
) -> HTMLResponse:
    """What the files would change. They are kept for a while, to be confirmed as they are."""
    _assessed(office, who, year)
    now = office.workspace.clock.now()
    try:
        files = _files(sent)
        plan = _plan(office, who, year, files, _mapping(sent))
    except ImportRejected as refused:
        return _page(request, who, year, sent, problems=refused.problems)
    except FeedbackRejected as refused:
        return _page(request, who, year, sent, told=str(refused))
    batch = office.uploads.keep(who.account, files, now)
    return _page(request, who, year, sent, plan=plan, batch=batch)


@router.post("/confirm", dependencies=[FORM])
def confirm(
    request: Request, year: int, who: VisitorNow, office: OfficeNow, sent: SentForm
) -> Response:
    """Read once more and write: all of it or nothing."""
    now = office.workspace.clock.now()
    files = office.uploads.of(who.account, sent.text("batch"), now)
    if files is None:
        told = "预览已经过时（文件只留半小时，服务重启也会丢），请重新选择文件再预览"
        return _page(request, who, year, sent, told=told)
    try:
        plan = _plan(office, who, year, files, _mapping(sent))
        with office.workspace.database.write() as session:
            assessment = _assessment(session, who, year)
            imports.apply(session, plan, assessment, who.signs_as, now)
    except ImportRejected as refused:
        return _page(request, who, year, sent, problems=refused.problems)
    office.moved()
    return RedirectResponse(f"/{year}/import?done=1", status_code=303)


def _files(sent: Sent) -> list[File]:
    chosen = sent.files("files")
    if not 1 <= len(chosen) <= MOST_FILES:
        raise FeedbackRejected(f"请选择要导入的文件，一次1至{MOST_FILES}个")
    return [
        File(name=_plain_name(str(file.filename)), content=file.file.read(FILE_BYTES + 1))
        for file in chosen
    ]


def _plain_name(name: str) -> str:
    """Without folders: some browsers send them along."""
    plain = PurePosixPath(name.replace("\\", "/")).name.replace("\0", "")
    return plain[-80:] or "未命名"


def _mapping(sent: Sent) -> dict[str, str]:
    mapping = {}
    for line in sent.lines("mapping"):
        column, sign, meant = line.replace("＝", "=").partition("=")
        if not sign or not column.strip() or not meant.strip():
            raise FeedbackRejected(f"列名对应应写成 列名=字段，“{line}”不是")
        mapping[column.strip()] = meant.strip()
    return mapping


def _plan(
    office: Office,
    who: Visitor,
    year: int,
    files: list[File] | tuple[File, ...],
    mapping: dict[str, str],
) -> ImportPlan:
    """No session is held while the files are read."""
    workspace = office.workspace
    with workspace.database.read() as session:
        known = imports.load_known(
            session, _assessment(session, who, year), local_date(workspace.clock.now())
        )
    with TemporaryDirectory() as folder:
        paths = []
        for number, file in enumerate(files):
            place = Path(folder) / str(number)  # two folders may hold a file of one name
            place.mkdir()
            (place / file.name).write_bytes(file.content)
            paths.append(place / file.name)
        return imports.read_files(paths, known, mapping=mapping)


def _assessed(office: Office, who: Visitor, year: int) -> None:
    with office.workspace.database.read() as session:
        _assessment(session, who, year)


def _assessment(session: Session, who: Visitor, year: int) -> AssessmentRow:
    found = session.scalar(
        select(AssessmentRow).where(AssessmentRow.county == who.county, AssessmentRow.year == year)
    )
    if found is None:
        raise HTTPException(404)
    return found


def _page(
    request: Request,
    who: Visitor,
    year: int,
    sent: Sent = NOTHING,
    *,
    plan: ImportPlan | None = None,
    batch: str = "",
    problems: tuple[Problem, ...] = (),
    told: str = "",
    done: str = "",
) -> HTMLResponse:
    return page(
        request,
        "import.html",
        f"导入{year}年度台账",
        status=409 if told or problems else 200,
        visitor=who,
        here=f"/{year}/import",
        plan=plan,
        batch=batch,
        problems=problems[:SHOWN],
        more=max(0, len(problems) - SHOWN),
        sent=sent,
        told=told,
        done=done,
    )
