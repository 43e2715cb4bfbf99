"""待送达件 → 一条消息：what one delivery says, with the archived files, ready for a channel."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.database import Database, table_of
from service.deliveries import claims
from service.deliveries.channels import Attachment, Channel, Message, Result, Robot
from service.deliveries.contents import AGAIN, Content
from service.deliveries.links import Links, Target
from service.deliveries.outcomes import Outcome
from service.deliveries.pieces import as_data
from service.deliveries.policy import Policy
from service.errors import ServiceError
from service.tables import DeliveryRow, DocumentRow, RobotRow

#: document ids → their archived bytes, in order; raises ServiceError if there are none
FetchAttachments = Callable[[Sequence[int]], Sequence[Attachment]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that is read of the database before the session closes."""

    held: claims.Claim
    policy: Policy
    payload: Mapping[str, Any]
    notice: int
    role: str
    part: int
    parts: int
    written_at: datetime
    robot: Robot
    secret_name: str


class Unsendable(Exception):
    """Carries the result that is clear without a call."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.code)
        self.result = result


def archived(database: Database) -> FetchAttachments:
    """Attachments from the archive's rows."""

    def fetch(documents: Sequence[int]) -> Sequence[Attachment]:
        with database.read() as session:
            return files_of(session, documents)

    return fetch


def files_of(session: Session, documents: Sequence[int]) -> Sequence[Attachment]:
    """In the order asked for. Raises ServiceError for one that is not in the archive."""
    files = {
        row.id: Attachment(
            name=row.name, media_type=row.media_type, content=row.content, sha256=row.sha256
        )
        for row in session.execute(_FILES, {"documents": list(documents)})
    }
    for document in documents:
        if document not in files:
            raise ServiceError(f"档案里没有编号为{document}的文件")
    return [files[document] for document in documents]


def job_of(session: Session, held: claims.Claim, policy: Policy) -> Job:
    row = session.execute(_JOB, {"delivery": held.delivery}).one()
    return Job(
        held=held,
        policy=policy,
        payload=dict(row.payload),
        notice=row.notice_id,
        role=row.role,
        part=row.part,
        parts=row.parts,
        written_at=row.created_at,
        robot=Robot(
            id=row.robot_id,
            name=row.name,
            channel=row.channel,
            base_url=row.base_url,
            settings=dict(row.settings),
        ),
        secret_name=row.secret_name,
    )


def message_of(job: Job, channel: Channel, fetch_attachments: FetchAttachments) -> Message:
    content = Content.from_payload(job.payload)
    text = content.text
    if not channel.repeatable:  # nothing else tells a group that two messages are one
        number = "" if content.number else f"编号：送{job.held.delivery}"
        again = AGAIN if job.payload.get("again") else ""
        text = "\n".join(filter(None, (again, number, content.text)))
    return Message(
        delivery=job.held.delivery,
        title=content.title,
        text=text,
        written_at=job.written_at,
        number=content.number,
        url=content.url,
        mentions=content.mentions,
        attachments=_as_archived(content.documents, fetch_attachments),
        paper=content.paper,
        part=job.part,
        parts=job.parts,
    )


def with_fresh_link(
    job: Job, message: Message, channel: Channel, now: datetime, links: Links | None
) -> Message:
    """A link that waited is signed anew, to be good for as long as the others; a message that may
    be repeated says the same each time.
    """
    if links is None or not message.url or channel.repeatable:
        return message
    return replace(message, url=links.page(Target(job.notice, job.robot.id, job.role), now))


def digest_of(message: Message) -> str:
    """What was said, as one hash: words, number and files."""
    digest = sha256()
    files = [attachment.sha256 for attachment in message.attachments]
    paper = json.dumps(as_data(message.paper), ensure_ascii=False) if message.paper else ""
    for text in (message.title, message.text, message.number, message.url, paper, *files):
        digest.update(text.encode(errors="replace") + b"\0")
    return digest.hexdigest()


def _as_archived(
    documents: Sequence[int], fetch_attachments: FetchAttachments
) -> tuple[Attachment, ...]:
    """The files as they were archived. A changed one must not leave under the notice's number."""
    if not documents:
        return ()
    try:
        attachments = tuple(fetch_attachments(documents))
    except ServiceError as error:
        raise Unsendable(_rejected("attachment", str(error))) from None
    for attachment in attachments:
        if sha256(attachment.content).hexdigest() != attachment.sha256:
            raise Unsendable(_rejected("sha256", f"{attachment.name}与存档不一致，未发送"))
    return attachments


def _rejected(code: str, answer: str) -> Result:
    return Result(outcome=Outcome.REJECTED_CONTENT, code=code, answer=answer)


# --- 预备好的查询 --------------------------------------------------------------------------------

_deliveries, _robots = table_of(DeliveryRow).c, table_of(RobotRow).c
_files = table_of(DocumentRow).c

_JOB = (
    select(
        _deliveries.payload,
        _deliveries.notice_id,
        _deliveries.role,
        _deliveries.part,
        _deliveries.parts,
        _deliveries.created_at,
        _deliveries.robot_id,
        _robots.name,
        _robots.channel,
        _robots.base_url,
        _robots.settings,
        _robots.secret_name,
    )
    .join_from(table_of(DeliveryRow), table_of(RobotRow), _deliveries.robot_id == _robots.id)
    .where(_deliveries.id == bindparam("delivery"))
)
_FILES = select(_files.id, _files.name, _files.media_type, _files.content, _files.sha256).where(
    _files.id.in_(bindparam("documents", expanding=True))
)
