"""模板 + 事实 + 发文信息 → 公文.

A template only places what it is given; its grammar stands in ``notice_text``, what it may use
in ``template_sandbox``, how values are written in ``chinese_text``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from jinja2 import nodes

from service.documents.blocks import (
    AttachmentPage,
    Colophon,
    Document,
    Head,
    Layout,
    Signature,
)
from service.documents.notice_text import NoticeText, Page, read
from service.documents.own_words import refuse_own_faults
from service.documents.template_sandbox import TemplateSandbox
from workflows.vocabulary import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the shell knows and the core does not; the words every template may use.

    ``dues`` maps a due's name to 日期 (date), 规则 and 说明 (both str, 说明 may be empty).
    """

    title: str  # 标题
    mark: str  # 发文机关标志
    issuers: tuple[str, ...]  # 署名, in order
    number: str  # "" on a draft
    dated: date
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    printer: str
    contact: str
    phone: str
    county: str
    year: int
    basis: tuple[str, ...]
    joint: tuple[str, ...] = ()  # names in the mark, where several stand there (联合行文)
    signers: tuple[str, ...] = ()  # 签发人, in order
    draft: bool = False
    late_workdays: int = 0
    dues: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def words(self) -> dict[str, object]:
        return {
            "标题": self.title,
            "县": self.county,
            "年度": self.year,
            "依据": list(self.basis),
            "主送": "、".join(self.addressees),
            "抄送": list(self.copies),
            "文号": "" if self.draft else self.number,
            "成文日期": self.dated,
            "发文机关": list(self.issuers),
            "联系人": self.contact,
            "电话": self.phone,
            "时限": self.dues,
            "逾期工作日": self.late_workdays,
        }


class TemplateBook:
    """The templates of an assessment: an office's own folder first, the shipped one last.

    Files are read once, so that ``version`` names the very text ``document`` used; a new book
    sees what has been edited since.
    """

    def __init__(self, *folders: Path, amended: Mapping[str, str] | None = None) -> None:
        self._sandbox = TemplateSandbox(*folders, amended=amended)
        self._versions: dict[NoticeKind, str] = {}

    def version(self, kind: NoticeKind) -> str:
        """Twelve hexadecimal digits over the template and all its parts."""
        if kind not in self._versions:
            digest = sha256()
            for name, source in self.sources(kind).items():
                digest.update(f"{name}\0{source}\0".encode())
            self._versions[kind] = digest.hexdigest()[:12]
        return self._versions[kind]

    def sources(self, kind: NoticeKind) -> dict[str, str]:
        """The template and all its parts, each file's text by its name. Raises TemplateError."""
        names = self._sandbox.parts(template_name(kind))
        return {name: self._sandbox.source(name) for name in names}

    def source(self, name: str) -> str:
        """The text of one file. Raises TemplateError."""
        return self._sandbox.source(name)

    def trees(self, kind: NoticeKind) -> dict[str, nodes.Template]:
        """The template and all its parts as they were understood. Raises TemplateError."""
        return {name: self._sandbox.tree(name) for name in self.sources(kind)}

    def document(
        self,
        kind: NoticeKind,
        facts: Mapping[str, object],
        envelope: Envelope,
        *,
        own_words: bool = True,
    ) -> Document:
        """The notice as blocks. Facts win over words of the envelope (主送：各责任部门).

        Raises TemplateError with the template's file and line for a word that is missing, and for
        a fault of language in the template's own words (unless ``own_words`` is False).
        """
        name, words = template_name(kind), envelope.words() | dict(facts)
        filled = self._sandbox.text(name, words)
        if own_words:
            refuse_own_faults(filled, self._sandbox.where, name)
        return _document(read(filled, words, self._sandbox.where, name), words, envelope)


def template_name(kind: NoticeKind) -> str:
    return f"{kind.value}.md.j2"


def _document(text: NoticeText, words: Mapping[str, object], envelope: Envelope) -> Document:
    front = text.front
    body, *pages = text.pages
    names = (*text.enclosures, *(page.title for page in pages))
    has_head = _is_yes(front, "红头", default=False)
    head = _head(front, envelope) if has_head else None
    return Document(
        title=front["标题"],
        addressees=_addressees(front.get("主送", "是"), words),
        blocks=tuple(body.blocks),
        head=head,
        attachments=names,
        signature=_signature(front, envelope),
        note=front.get("附注", ""),
        attachment_pages=_attachment_pages(pages, of=len(names)),
        colophon=(
            _colophon(head, envelope, words) if _is_yes(front, "版记", default=has_head) else None
        ),
        draft=envelope.draft,
        summary=front["摘要"],
    )


def _is_yes(front: Mapping[str, str], key: str, *, default: bool) -> bool:
    return front[key] == "是" if front.get(key) else default


def _addressees(asked: str, words: Mapping[str, object]) -> str:
    return {"是": str(words["主送"]), "否": ""}.get(asked, asked)


def _head(front: Mapping[str, str], envelope: Envelope) -> Head:
    layout = Layout(front.get("版式") or Layout.FILE.value)
    goes_up = _is_yes(front, "签发人", default=False)
    is_file = layout is Layout.FILE
    periodical = layout in (Layout.BULLETIN, Layout.MINUTES)
    return Head(
        mark=envelope.mark if is_file else envelope.mark.removesuffix("文件"),
        number="" if envelope.draft else envelope.number,
        urgency=front.get("紧急程度", ""),
        secrecy=front.get("知悉范围", ""),
        signers=_signers(envelope) if goes_up else (),
        joint=envelope.joint if is_file else (),
        layout=layout,
        issue=front.get("期号", "") if layout is Layout.BULLETIN else "",
        issuers=envelope.issuers if periodical else (),
        dated=envelope.dated if periodical else None,
    )


def _signers(envelope: Envelope) -> tuple[str, ...]:
    """An empty name while nobody has signed."""
    return ("",) if envelope.draft else envelope.signers or ("",)


def _signature(front: Mapping[str, str], envelope: Envelope) -> Signature | None:
    if not _is_yes(front, "署名", default=True):
        return None
    return Signature(
        issuers=envelope.issuers,
        dated=envelope.dated,
        sealed=_is_yes(front, "用印", default=True),
    )


def _attachment_pages(pages: list[Page], *, of: int) -> tuple[AttachmentPage, ...]:
    """Labels count on after the enclosed files; a single attachment has no number."""
    first = of - len(pages) + 1
    return tuple(
        AttachmentPage(
            label="附件" if of == 1 else f"附件{number}",
            title=page.title,
            blocks=tuple(page.blocks),
            landscape=page.landscape,
        )
        for number, page in enumerate(pages, start=first)
    )


def _colophon(
    head: Head | None, envelope: Envelope, words: Mapping[str, object]
) -> Colophon | None:
    """A letter's has 抄送 alone, and without that there is none."""
    copies = words["抄送"]
    named = tuple(str(copy) for copy in copies) if isinstance(copies, list) else ()
    letter = head is not None and head.layout is Layout.LETTER
    if letter and not named:
        return None
    return Colophon(
        copies=named,
        printer="" if letter else envelope.printer,
        printed=envelope.dated,
    )
