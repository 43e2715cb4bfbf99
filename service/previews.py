"""样稿：示例事实，本县的机关、习惯和模板；签发以前就看得到一份文书会是什么样。"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from service.documents.inspection.inspector import inspect
from service.documents.own_templates import left_out, strangers
from service.documents.plain import to_text
from service.documents.profile import PageNumber
from service.documents.samples import variants
from service.documents.template_proof import Proof, Sample
from service.documents.templates import Envelope, template_name
from service.documents.word.notice import to_docx
from service.errors import TemplateError
from service.notices.series import written
from service.settings import ServiceSettings
from service.workspace import Office
from workflows.vocabulary import NoticeKind


def samples(kind: NoticeKind, settings: ServiceSettings) -> dict[str, Sample]:
    """The sample papers of a kind by name, 常例 first, as this office would issue them."""
    return {
        name: (facts, _of_the_office(envelope, kind, settings))
        for name, (facts, envelope) in variants(kind).items()
    }


def sample_paper(office: Office, kind: NoticeKind, sample: Sample, *, issued: bool) -> bytes:
    """A sample as a Word file, marked 送审稿 and without a number unless ``issued``."""
    facts, envelope = sample
    shown = envelope if issued else replace(envelope, draft=True, number="")
    return to_docx(office.templates.document(kind, facts, shown), office.profile)


def sample_text(office: Office, kind: NoticeKind, sample: Sample) -> str:
    """The same as plain text, unissued."""
    facts, envelope = sample
    return to_text(office.templates.document(kind, facts, replace(envelope, draft=True, number="")))


@dataclass
class _Trying(Office):
    """An office whose templates are looked for in one more folder first."""

    first: Path

    @property
    def template_folders(self) -> tuple[Path, ...]:
        return (self.first, *super().template_folders)


@contextmanager
def trying(office: Office, kind: NoticeKind, text: str) -> Iterator[Office]:
    """The office as if its template of a kind said ``text``; its own files are not touched."""
    with TemporaryDirectory() as folder:
        (Path(folder) / template_name(kind)).write_text(text, encoding="utf-8")
        yield _Trying(folder=office.folder, first=Path(folder))


def faults(office: Office, kinds: Iterable[NoticeKind] = NoticeKind) -> list[TemplateError]:
    """Everything for which a paper of these kinds could not be issued, by file and line."""
    proof = Proof(*office.template_folders)
    refused: list[TemplateError] = []
    for kind in kinds:
        papers = samples(kind, office.settings)
        if proof.read(kind, list(papers.values())):
            refused += _refused(office, kind, papers)
    return [*proof.faults, *refused]


def unused_files(office: Office) -> list[TemplateError]:
    """Files of the office's own templates that no paper is written from."""
    return list(strangers(*office.template_folders))


def hints(office: Office, kinds: Iterable[NoticeKind] = NoticeKind) -> list[str]:
    """What the office's own templates leave out of the facts that the shipped ones place."""
    words = {
        kind: {word for facts, _ in variants(kind).values() for word in _keys(facts)}
        for kind in kinds
    }
    own, shipped = office.template_folders[0], office.template_folders[-1]
    return list(left_out(own, shipped, words))


def _of_the_office(envelope: Envelope, kind: NoticeKind, settings: ServiceSettings) -> Envelope:
    own = settings.kinds[kind]
    numbered = bool(envelope.number)
    number = written(own.code, envelope.dated.year, 1) if own.code else envelope.number
    return replace(
        envelope,
        mark=own.mark,
        issuers=own.issuers,
        number=number if numbered and (own.code or own.numbered_by) else "",
        printer=own.printer,
        contact=settings.contact,
        phone=settings.phone,
        county=settings.county,
        basis=settings.basis_of(envelope.year),
    )


def _refused(
    office: Office, kind: NoticeKind, papers: Mapping[str, Sample]
) -> Iterator[TemplateError]:
    """What the inspection before issuing would refuse."""
    numbered = office.profile.page_number is not PageNumber.NONE
    for name, (facts, envelope) in papers.items():
        content = to_docx(office.templates.document(kind, facts, envelope), office.profile)
        for finding in inspect(content, numbered=numbered).findings:
            yield TemplateError(template_name(kind), None, f"样稿“{name}”{finding}")


def _keys(facts: object) -> Iterator[str]:
    """Names of facts, those of lists and groups too."""
    if isinstance(facts, Mapping):
        yield from (str(key) for key in facts)
        facts = list(facts.values())
    if isinstance(facts, list | tuple):
        for inner in facts:
            yield from _keys(inner)
