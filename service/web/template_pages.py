"""文书模板：the office's own and the shipped ones; a text is checked and shown before it is saved.

A template that could not be issued from is not saved. What is replaced is kept.
"""

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from service import kept_files, previews, timeline
from service.accounts.roles import Action
from service.documents.templates import template_name
from service.errors import TemplateError
from service.web.forms import NOTHING, Sent, SentForm
from service.web.office import Office
from service.web.pages import page
from service.web.sessions import OfficeNow
from service.web.uploads import LARGEST_UPLOAD
from service.web.visiting import FORM, VisitorNow, permitted
from service.web.visitors import Visitor
from workflows.vocabulary import NoticeKind

router = APIRouter(
    prefix="/templates",
    max_body_size=LARGEST_UPLOAD,
    dependencies=[Depends(permitted(Action.KEEP_SETTINGS))],
)

LONGEST = 60_000  # characters
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("")
def look(request: Request, who: VisitorNow, office: OfficeNow) -> HTMLResponse:
    rows = [(kind, _own(office, kind).is_file()) for kind in NoticeKind]
    return page(request, "templates.html", "文书模板", visitor=who, rows=rows)


@router.get("/{kind}")
def look_at(
    request: Request, kind: NoticeKind, who: VisitorNow, office: OfficeNow, version: str = ""
) -> HTMLResponse:
    """The text in force, or an earlier one to go back to."""
    return _page(request, office, who, kind, _text(office, kind, version))


@router.post("/{kind}/check", dependencies=[FORM])
def check(
    request: Request, kind: NoticeKind, who: VisitorNow, office: OfficeNow, sent: SentForm
) -> HTMLResponse:
    """Its faults by line, and a sample paper as plain text; nothing is saved."""
    return _page(request, office, who, kind, _sent_text(sent), sent, looked=True)


@router.post("/{kind}/sample", dependencies=[FORM])
def sample(
    request: Request, kind: NoticeKind, who: VisitorNow, office: OfficeNow, sent: SentForm
) -> Response:
    """The sample as a Word file, marked 送审稿."""
    papers = previews.samples(kind, office.workspace.settings)
    name = sent.text("variant") if sent.text("variant") in papers else next(iter(papers))
    text = _sent_text(sent)
    try:
        with previews.trying(office.workspace, kind, text) as tried:
            content = previews.sample_paper(tried, kind, papers[name], issued=False)
    except TemplateError:
        return _page(request, office, who, kind, text, sent, looked=True)
    shown = quote(f"样稿-{kind.label}-{name}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{shown}"}
    return Response(content, media_type=_DOCX, headers=headers)


@router.post("/{kind}", dependencies=[FORM])
def save(
    request: Request, kind: NoticeKind, who: VisitorNow, office: OfficeNow, sent: SentForm
) -> Response:
    """Into the office's own templates, unless it has a fault; from the next paper on."""
    text = _sent_text(sent)
    with previews.trying(office.workspace, kind, text) as tried:
        faulty = bool(previews.faults(tried, [kind]))
    if faulty:
        return _page(request, office, who, kind, text, sent, looked=True, refused=True)
    kept_files.put(_own(office, kind), text, office.workspace.clock.now())
    _noted(office, who, kind, "改模板")
    return RedirectResponse(f"/templates/{kind}", status_code=303)


@router.post("/{kind}/shipped", dependencies=[FORM])
def go_back(kind: NoticeKind, who: VisitorNow, office: OfficeNow) -> Response:
    """The shipped one holds again; the office's own is kept."""
    kept_files.put_away(_own(office, kind), office.workspace.clock.now())
    _noted(office, who, kind, "改回自带模板")
    return RedirectResponse(f"/templates/{kind}", status_code=303)


def _own(office: Office, kind: NoticeKind) -> Path:
    return office.workspace.template_folders[0] / template_name(kind)


def _text(office: Office, kind: NoticeKind, version: str) -> str:
    if version:
        for _, path in kept_files.formers(_own(office, kind)):
            if path.suffix[1:] == version:
                return path.read_text(encoding="utf-8")
        raise HTTPException(404)
    folders = office.workspace.template_folders
    found = next(p for f in folders if (p := f / template_name(kind)).is_file())
    return found.read_text(encoding="utf-8")


def _sent_text(sent: Sent) -> str:
    """As it was typed: its spaces and its last line end are part of it."""
    text = sent.raw("text").replace("\r\n", "\n")
    if not text.strip() or len(text) > LONGEST:
        raise HTTPException(422)
    return text if text.endswith("\n") else f"{text}\n"


def _noted(office: Office, who: Visitor, kind: NoticeKind, act: str) -> None:
    office.workspace.forget_templates()
    with office.workspace.database.write() as session:
        timeline.note(
            session,
            assessment_id=None,
            at=office.workspace.clock.now(),
            actor=who.signs_as,
            act=act,
            subject=kind.label,
        )


def _page(
    request: Request,
    office: Office,
    who: Visitor,
    kind: NoticeKind,
    text: str,
    sent: Sent = NOTHING,
    *,
    looked: bool = False,
    refused: bool = False,
) -> HTMLResponse:
    papers = previews.samples(kind, office.workspace.settings)
    name = sent.text("variant") if sent.text("variant") in papers else next(iter(papers))
    faults: list[TemplateError] = []
    shown = ""
    if looked:
        with previews.trying(office.workspace, kind, text) as tried:
            faults = previews.faults(tried, [kind])
            shown = "" if faults else previews.sample_text(tried, kind, papers[name])
    own = _own(office, kind)
    return page(
        request,
        "template.html",
        kind.label,
        status=409 if refused else 200,
        visitor=who,
        kind=kind,
        text=text,
        own=own.is_file(),
        formers=[(until, path.suffix[1:]) for until, path in kept_files.formers(own)],
        variants=list(papers),
        variant=name,
        looked=looked,
        refused=refused,
        faults=faults,
        shown=shown,
    )
