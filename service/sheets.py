"""一个人、一位领导、一个单位的责任清单，随要随出，不编号、不发送。

依据：一、「建立健全自上而下、分工明确、任务到人的抓落实责任体系」
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from service.documents.templates import Envelope
from service.documents.word.notice import to_docx
from service.settings import ServiceSettings
from service.workspace import Workspace
from workflows.answering import in_force
from workflows.ledger import Ledger
from workflows.responsibility_sheet import UNIT, Subject, leader_facts, subjects, unit_facts
from workflows.vocabulary import NoticeKind


class Wanted(NamedTuple):
    """Whose sheet is written: a person of a unit, a whole unit, or a leader."""

    subject: Subject
    person: str = ""

    def title(self, ledger: Ledger) -> str:
        name = ledger.unit_name(self.subject.name)
        return f"{name}{self.person}{ledger.year}年度市考指标责任清单"


def found(ledger: Ledger, name: str, on: date) -> list[Wanted]:
    """Whose sheets a name means: a post or who holds it, a unit, a person at work in any unit."""
    wanted = []
    for subject in subjects(ledger):
        holder = ledger.posts.get(subject.name, "")
        if name in (subject.name, ledger.unit_name(subject.name), holder):
            wanted.append(Wanted(subject))
        wanted += [Wanted(subject, name)] if name in _persons(ledger, subject, on) else []
    return wanted


def every(ledger: Ledger, on: date) -> Iterator[Wanted]:
    """One a leader and one a person, in the order of the table."""
    for subject in subjects(ledger):
        if subject.kind is not UNIT:
            yield Wanted(subject)
        yield from (Wanted(subject, person) for person in _persons(ledger, subject, on))


def write(
    ledger: Ledger,
    wanted: Wanted,
    workspace: Workspace,
    on: date,
) -> bytes:
    """The sheet as it stands on a day, as a Word document. Raises TemplateError."""
    subject = wanted.subject
    if subject.kind is UNIT:
        facts = unit_facts(ledger, subject, on, wanted.person)
    else:
        facts = leader_facts(ledger, subject, on)
    envelope = _envelope(ledger, subject.kind, wanted.title(ledger), workspace.settings, on)
    facts |= {"版次": _version(ledger, subject)}
    return to_docx(workspace.templates.document(subject.kind, facts, envelope), workspace.profile)


def _version(ledger: Ledger, subject: Subject) -> int:
    """The version last sent out; 1 before the first."""
    prefix = f"{subject.kind}:{subject.name}:"
    return max(1, sum(key.startswith(prefix) for key in ledger.notices))


def _persons(ledger: Ledger, subject: Subject, on: date) -> list[str]:
    """主抓人员 of what a unit leads, each once."""
    if subject.kind is not UNIT:
        return []
    versions = in_force(ledger, on)
    led = [code for code in subject.codes if ledger.indicator(code).lead == subject.name]
    return list(dict.fromkeys(versions[code].person for code in led if code in versions))


def _envelope(
    ledger: Ledger, kind: NoticeKind, title: str, settings: ServiceSettings, on: date
) -> Envelope:
    head = settings.kinds[kind]
    return Envelope(
        title=title,
        mark=head.mark,
        issuers=head.issuers,
        number="",
        dated=on,
        addressees=(),
        copies=(),
        printer=head.printer,
        contact=settings.contact,
        phone=settings.phone,
        county=ledger.county,
        year=ledger.year,
        basis=settings.basis_of(ledger.year),
    )
