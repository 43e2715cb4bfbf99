"""不发的发送：what every robot would be sent, in parts and bytes, with nobody called.

The channels themselves make the calls, so the bytes are theirs; only the transport under them
writes down instead of calling, and stand-ins take the place of the secrets.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import Clock
from service.deliveries import claims
from service.deliveries.audiences import ISSUED
from service.deliveries.messages import Job, files_of, job_of, message_of
from service.deliveries.outcomes import Outcome
from service.deliveries.policy import PLAIN
from service.deliveries.sending import open_channels
from service.deliveries.transport import Answer, Transport
from service.tables import DeliveryRow, RobotRow

#: Of the form that each channel asks for; they open nothing.
_STAND_INS = {
    "wecom": "dry-run-dry-run",
    "dingtalk": "dry-run-dry-run SECdryrun",
    "feishu": "dry-run-dry-run dry-run",
    "webhook": "whsec_" + base64.b64encode(b"dry run dry run dry run ").decode(),
}
#: Says yes in the words of every platform.
_YES = b'{"errcode":0,"errmsg":"ok","code":0,"StatusCode":0,"msg":"success","media_id":"dry-run"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message. ``calls``: bytes of each request, or of each file of a folder, in order."""

    robot: str
    channel: str
    title: str
    part: int
    parts: int
    calls: tuple[int, ...]
    problem: str  # why it could not leave, "" if it could


class Recorder(Transport):
    """Writes down what it is asked to send, and sends nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, patience: float = 1.0
    ) -> Answer:
        del url, headers, patience
        self.sizes.append(len(body))
        return Answer(status=200, headers={}, body=_YES)


def shown(session: Session, notice: int, clock: Clock, robot: str = "") -> Iterator[Shown]:
    """What the deliveries of a paper (正文) would send, to one robot or to all, in order."""
    query = (
        select(DeliveryRow.id, DeliveryRow.robot_id)
        .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
        .where(DeliveryRow.notice_id == notice, DeliveryRow.role == ISSUED)
        .order_by(DeliveryRow.robot_id, DeliveryRow.id)
    )
    if robot:
        query = query.where(RobotRow.name == robot)
    session.flush()
    for delivery, robot_id in session.execute(query).all():
        held = claims.Claim(delivery=delivery, robot=robot_id, fence=0)
        yield _shown(session, job_of(session, held, PLAIN), clock)


def _shown(session: Session, job: Job, clock: Clock) -> Shown:
    recorder = Recorder()
    with TemporaryDirectory() as folder:
        channel = open_channels(Path(folder), recorder, clock)[job.robot.channel]
        robot = replace(job.robot, secret=_STAND_INS.get(job.robot.channel, ""))
        message = message_of(job, channel, partial(files_of, session))
        result = channel.send(robot, message)
        files = [path.stat().st_size for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    went = result.outcome is Outcome.ACCEPTED
    return Shown(
        robot=robot.name,
        channel=robot.channel,
        title=message.title,
        part=message.part,
        parts=message.parts,
        calls=tuple(recorder.sizes or files),
        problem="" if went else f"{result.outcome}：{result.answer}",
    )
