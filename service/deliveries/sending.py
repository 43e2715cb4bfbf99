"""待送达件 → 一次发送：the body of the task ``deliver``.

No transaction is open while bytes are loaded or a platform is called: claim, commit; load; note
the attempt, commit; call; note the outcome, commit.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.clock import Clock
from service.database import Database, table_of
from service.deliveries import claims
from service.deliveries.channels import (
    UNLIMITED,
    Attachment,
    Channel,
    Limits,
    Message,
    Result,
    Robot,
)
from service.deliveries.channels.dingtalk import DingTalk
from service.deliveries.channels.feishu import Feishu
from service.deliveries.channels.folder import Folder
from service.deliveries.channels.webhook import Webhook
from service.deliveries.channels.wecom import WeCom
from service.deliveries.contents import AGAIN, Content
from service.deliveries.keyring import Keyring, redact
from service.deliveries.links import Links, Target
from service.deliveries.outcomes import Outcome
from service.deliveries.pieces import as_data
from service.deliveries.policy import PLAIN, Policy
from service.deliveries.transport import Transport, listening
from service.errors import ServiceError
from service.tables import DeliveryRow, DocumentRow, RobotRow

log = logging.getLogger(__name__)

#: document ids → their archived bytes, in order; raises ServiceError if there are none
FetchAttachments = Callable[[Sequence[int]], Sequence[Attachment]]
RECORD_AGAIN = (0.5, 1, 2, 4, 8, 15, 30)  # seconds; well within the lease


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


def open_channels(out: Path, transport: Transport, clock: Clock) -> Mapping[str, Channel]:
    """The channels by their names in ``RobotRow.channel``; ``out`` is where folders are."""
    return {
        "folder": Folder(out),
        "wecom": WeCom(transport, clock),
        "dingtalk": DingTalk(transport, clock),
        "feishu": Feishu(transport, clock),
        "webhook": Webhook(transport, clock),
    }


def archived(database: Database) -> FetchAttachments:
    """Attachments from the archive's rows."""

    def fetch(documents: Sequence[int]) -> Sequence[Attachment]:
        with database.read() as session:
            rows = session.execute(_FILES, {"documents": list(documents)}).all()
        files = {
            row.id: Attachment(
                name=row.name, media_type=row.media_type, content=row.content, sha256=row.sha256
            )
            for row in rows
        }
        for document in documents:
            if document not in files:
                raise ServiceError(f"档案里没有编号为{document}的文件")
        return [files[document] for document in documents]

    return fetch


def deliver(
    database: Database,
    delivery: int,
    clock: Clock,
    channels: Mapping[str, Channel],
    keyring: Keyring,
    fetch_attachments: FetchAttachments,
    lease: timedelta = claims.LEASE,
    links: Links | None = None,
    policy: Policy = PLAIN,
) -> Outcome | None:
    """Send one delivery once; what was proved, or None if it was not ours to send."""
    limits = _limits_of(database, delivery, channels)
    if limits is None:
        return None
    job = _claimed(database, delivery, clock.now(), lease, limits, policy)
    if job is None:
        return None
    return _send(database, job, clock, channels, keyring, fetch_attachments, links)


def _send(
    database: Database,
    job: Job,
    clock: Clock,
    channels: Mapping[str, Channel],
    keyring: Keyring,
    fetch_attachments: FetchAttachments,
    links: Links | None,
) -> Outcome | None:
    channel = channels.get(job.robot.channel)
    if channel is None:
        problem = f"没有名为“{job.robot.channel}”的通道"
        return _settle(database, job, _broken("channel", problem), clock, None, repeatable=False)
    try:
        robot = _with_secret(job, keyring)
        message = message_of(job, channel, fetch_attachments)
        message = _with_fresh_link(job, message, channel, clock.now(), links)
    except _Unsendable as unsendable:
        return _settle(database, job, unsendable.result, clock, None, repeatable=False)
    with database.write() as session:
        attempt = claims.begin_attempt(session, job.held, _digest(message), clock.now())
    if attempt is None:
        return None
    with listening() as dates:
        result = _call(channel, robot, message)
    return _settle(
        database,
        job,
        result,
        clock,
        attempt,
        repeatable=channel.repeatable,
        date_header=dates[-1] if dates else "",
    )


class _Unsendable(Exception):
    """Carries the result that is clear without a call."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.code)
        self.result = result


def _limits_of(database: Database, delivery: int, channels: Mapping[str, Channel]) -> Limits | None:
    """What the robot of a delivery may be asked; None where there is no such delivery."""
    with database.read() as session:
        channel = session.scalars(_CHANNEL, {"delivery": delivery}).one_or_none()
    if channel is None:
        return None
    return channels[channel].limits if channel in channels else UNLIMITED


def _claimed(
    database: Database,
    delivery: int,
    now: datetime,
    lease: timedelta,
    limits: Limits,
    policy: Policy,
) -> Job | None:
    with database.write() as session:
        held = claims.claim(session, delivery, now, lease, limits=limits, policy=policy)
        return None if held is None else job_of(session, held, policy)


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


def _with_secret(job: Job, keyring: Keyring) -> Robot:
    """The robot with its secret, read now: a rotated one counts at once."""
    if not job.secret_name:
        return job.robot
    try:
        return replace(job.robot, secret=keyring.secret(job.secret_name))
    except ServiceError as error:
        raise _Unsendable(_broken("secret", str(error))) from None


def _with_fresh_link(
    job: Job, message: Message, channel: Channel, now: datetime, links: Links | None
) -> Message:
    """A link that waited is signed anew, to be good for as long as the others; a message that may
    be repeated says the same each time.
    """
    if links is None or not message.url or channel.repeatable:
        return message
    return replace(message, url=links.page(Target(job.notice, job.robot.id, job.role), now))


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


def _as_archived(
    documents: Sequence[int], fetch_attachments: FetchAttachments
) -> tuple[Attachment, ...]:
    """The files as they were archived. A changed one must not leave under the notice's number."""
    if not documents:
        return ()
    try:
        attachments = tuple(fetch_attachments(documents))
    except ServiceError as error:
        raise _Unsendable(_rejected("attachment", str(error))) from None
    for attachment in attachments:
        if sha256(attachment.content).hexdigest() != attachment.sha256:
            raise _Unsendable(_rejected("sha256", f"{attachment.name}与存档不一致，未发送"))
    return attachments


def _call(channel: Channel, robot: Robot, message: Message) -> Result:
    try:
        result = channel.send(robot, message)
    except Exception as error:
        # a fault of ours after the attempt was noted: nobody knows how far it got, and the
        # exception's own words may hold the address with its key
        log.error("通道%s出错：%s", robot.channel, type(error).__name__)
        return Result(outcome=Outcome.UNKNOWN, code=type(error).__name__, answer="程序出错")
    return replace(result, answer=redact(result.answer, [robot.secret])[:2_000])


def _settle(
    database: Database,
    job: Job,
    result: Result,
    clock: Clock,
    attempt: int | None,
    *,
    repeatable: bool,
    date_header: str = "",
) -> Outcome:
    ours = _written(
        database,
        lambda session: claims.settle(
            session,
            job.held,
            result,
            clock.now(),
            attempt=attempt,
            repeatable=repeatable,
            policy=job.policy,
            date_header=date_header,
        ),
    )
    said = "送达件%s（%s）：%s %s" if ours else "送达件%s（%s）已被他处接手，本次结果：%s %s"
    log.info(
        said,
        job.held.delivery,
        job.robot.name,
        result.outcome,
        result.code,
        extra={"action": "delivery_settled", "delivery": job.held.delivery},
    )
    return result.outcome


def _written(database: Database, write: Callable[[Session], bool]) -> bool:
    """Insist: what a platform said is known here and nowhere else."""
    for wait in RECORD_AGAIN:
        try:
            with database.write() as session:
                return write(session)
        except OperationalError as error:
            log.error("结果暂时记不下：%s，%s秒后再记", type(error.orig).__name__, wait)
            time.sleep(wait)
    with database.write() as session:
        return write(session)


def _digest(message: Message) -> str:
    """What was said, as one hash: words, number and files."""
    digest = sha256()
    files = [attachment.sha256 for attachment in message.attachments]
    paper = json.dumps(as_data(message.paper), ensure_ascii=False) if message.paper else ""
    for text in (message.title, message.text, message.number, message.url, paper, *files):
        digest.update(text.encode(errors="replace") + b"\0")
    return digest.hexdigest()


def _broken(code: str, answer: str) -> Result:
    return Result(outcome=Outcome.CHANNEL_BROKEN, code=code, answer=answer)


def _rejected(code: str, answer: str) -> Result:
    return Result(outcome=Outcome.REJECTED_CONTENT, code=code, answer=answer)


# --- 预备好的查询 --------------------------------------------------------------------------------

_deliveries, _robots = table_of(DeliveryRow).c, table_of(RobotRow).c
_files = table_of(DocumentRow).c

_CHANNEL = (
    select(_robots.channel)
    .join_from(table_of(DeliveryRow), table_of(RobotRow), _deliveries.robot_id == _robots.id)
    .where(_deliveries.id == bindparam("delivery"))
)
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
