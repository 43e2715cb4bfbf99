"""待送达件 → 一次发送：the body of the task ``deliver``.

No transaction is open while bytes are loaded or a platform is called: claim, commit; load; note
the attempt, commit; call; note the outcome, commit.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.clock import Clock
from service.database import Database, table_of
from service.deliveries import claims, pacing
from service.deliveries.channels import UNLIMITED, Channel, Limits, Message, Result, Robot
from service.deliveries.channels.dingtalk import DingTalk
from service.deliveries.channels.feishu import Feishu
from service.deliveries.channels.folder import Folder
from service.deliveries.channels.webhook import Webhook
from service.deliveries.channels.wecom import WeCom
from service.deliveries.keyring import Keyring, redact
from service.deliveries.links import Links
from service.deliveries.messages import (
    FetchAttachments,
    Job,
    Unsendable,
    digest_of,
    job_of,
    message_of,
    with_fresh_link,
)
from service.deliveries.outcomes import Outcome
from service.deliveries.plain_text import masked
from service.deliveries.policy import PLAIN, Policy
from service.deliveries.recording import record
from service.deliveries.spill import Answered, Spill
from service.deliveries.transport import Transport, listening
from service.errors import ServiceError
from service.tables import DeliveryRow, RobotRow

log = logging.getLogger(__name__)


def open_channels(out: Path, transport: Transport, clock: Clock) -> Mapping[str, Channel]:
    """The channels by their names in ``RobotRow.channel``; ``out`` is where folders are."""
    return {
        "folder": Folder(out),
        "wecom": WeCom(transport, clock),
        "dingtalk": DingTalk(transport, clock),
        "feishu": Feishu(transport, clock),
        "webhook": Webhook(transport, clock),
    }


def deliver(
    database: Database,
    delivery: int,
    clock: Clock,
    channels: Mapping[str, Channel],
    keyring: Keyring,
    fetch_attachments: FetchAttachments,
    spill: Spill,
    lease: timedelta = claims.LEASE,
    links: Links | None = None,
    policy: Policy = PLAIN,
) -> Outcome | None:
    """Send one delivery once; what was proved, or None if it was not ours to send."""
    job = _claimed(database, delivery, clock, lease, channels, policy)
    if job is None:
        return None
    return _send(database, job, clock, channels, keyring, fetch_attachments, spill, links)


def _claimed(
    database: Database,
    delivery: int,
    clock: Clock,
    lease: timedelta,
    channels: Mapping[str, Channel],
    policy: Policy,
) -> Job | None:
    with database.write() as session:
        limits = _limits_of(session, delivery, channels)
        if limits is None:
            return None
        held = claims.claim(session, delivery, clock.now(), lease, limits=limits, policy=policy)
        return None if held is None else job_of(session, held, policy)


def _send(
    database: Database,
    job: Job,
    clock: Clock,
    channels: Mapping[str, Channel],
    keyring: Keyring,
    fetch_attachments: FetchAttachments,
    spill: Spill,
    links: Links | None,
) -> Outcome | None:
    channel = channels.get(job.robot.channel)
    if channel is None:
        problem = f"没有名为“{job.robot.channel}”的通道"
        return _settle_uncalled(database, job, _broken("channel", problem), clock)
    try:
        robot = _with_secret(job, keyring)
        message = message_of(job, channel, fetch_attachments)
        message = with_fresh_link(job, message, channel, clock.now(), links)
    except Unsendable as unsendable:
        return _settle_uncalled(database, job, unsendable.result, clock)
    with database.write() as session:
        attempt = claims.begin_attempt(session, job.held, digest_of(message), clock.now())
    if attempt is None:
        return None
    with listening() as dates:
        result = _call(channel, robot, message)
    now = clock.now()
    answered = Answered(
        held=job.held,
        attempt=attempt,
        result=result,
        at=now,
        repeatable=channel.repeatable,
        skew=pacing.skew_of(dates[-1], now) if dates else None,
    )
    ours = record(database, answered, job.policy, spill)
    return _told(job, result, ours=ours)


def _limits_of(session: Session, delivery: int, channels: Mapping[str, Channel]) -> Limits | None:
    """What the robot of a delivery may be asked; None where there is no such delivery."""
    channel = session.scalars(_CHANNEL, {"delivery": delivery}).one_or_none()
    if channel is None:
        return None
    return channels[channel].limits if channel in channels else UNLIMITED


def _with_secret(job: Job, keyring: Keyring) -> Robot:
    """The robot with its secret, read now: a rotated one counts at once."""
    if not job.secret_name:
        return job.robot
    try:
        return replace(job.robot, secret=keyring.secret(job.secret_name))
    except ServiceError as error:
        raise Unsendable(_broken("secret", str(error))) from None


def _call(channel: Channel, robot: Robot, message: Message) -> Result:
    try:
        result = channel.send(robot, message)
    except Exception as error:
        # a fault of ours after the attempt was noted: nobody knows how far it got, and the
        # exception's own words may hold the address with its key
        log.error("通道%s出错：%s", robot.channel, type(error).__name__)
        return Result(outcome=Outcome.UNKNOWN, code=type(error).__name__, answer="程序出错")
    return replace(result, answer=masked(redact(result.answer, [robot.secret]))[:2_000])


def _settle_uncalled(database: Database, job: Job, result: Result, clock: Clock) -> Outcome:
    """What was clear without a call; where it cannot be written, it is found out again."""
    with database.write() as session:
        ours = claims.settle(
            session, job.held, result, clock.now(), attempt=None, policy=job.policy
        )
    return _told(job, result, ours=ours)


def _told(job: Job, result: Result, *, ours: bool) -> Outcome:
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


def _broken(code: str, answer: str) -> Result:
    return Result(outcome=Outcome.CHANNEL_BROKEN, code=code, answer=answer)


# --- 预备好的查询 --------------------------------------------------------------------------------

_deliveries, _robots = table_of(DeliveryRow).c, table_of(RobotRow).c

_CHANNEL = (
    select(_robots.channel)
    .join_from(table_of(DeliveryRow), table_of(RobotRow), _deliveries.robot_id == _robots.id)
    .where(_deliveries.id == bindparam("delivery"))
)
