"""平台的话记进台账：记不下的先落在文件里，再三去记；还记不下的，库好了由下一轮补记。"""

import logging
import time
from datetime import datetime

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from service import timeline
from service.database import Database
from service.deliveries import claims
from service.deliveries.policy import Policy
from service.deliveries.spill import FILE, Answered, Spill
from service.tables import AttemptRow, DeliveryRow

log = logging.getLogger(__name__)

RECORD_AGAIN = (0.5, 1, 2, 4, 8, 15, 30)  # seconds; well within the lease


def record(database: Database, answered: Answered, policy: Policy, spill: Spill) -> bool:
    """Insist: what a platform said is known here and nowhere else. False: the claim was void.

    Raises OperationalError after a minute; then the line in the spill is what is left of it.
    """
    try:
        with database.write() as session:
            return _settle(session, answered, policy)
    except OperationalError as error:
        log.error("结果暂时记不下：%s", type(error.orig).__name__)
    _keep(spill, answered)
    for wait in RECORD_AGAIN[:-1]:
        time.sleep(wait)
        try:
            return _recorded_late(database, answered, policy, spill)
        except OperationalError as error:
            log.error("结果仍记不下：%s", type(error.orig).__name__)
    time.sleep(RECORD_AGAIN[-1])
    return _recorded_late(database, answered, policy, spill)


def _recorded_late(database: Database, answered: Answered, policy: Policy, spill: Spill) -> bool:
    with database.write() as session:
        ours = _settle_again(session, answered, policy, answered.at)
    replay(database, spill, policy, answered.at)
    return ours


def replay(database: Database, spill: Spill, policy: Policy, now: datetime) -> int:
    """Put down what could not be at its time, each under its own claim; how many lines.

    Doing it twice changes nothing: who is killed before the file is empty does it again.
    """
    if not spill.waiting():
        return 0
    with spill.emptied() as answers:
        for answered in answers:
            _replay(database, answered, policy, now)
    return len(answers)


def _replay(database: Database, answered: Answered, policy: Policy, now: datetime) -> None:
    result, delivery = answered.result, answered.held.delivery
    try:
        with database.write() as session:
            ours = _settle_again(session, answered, policy, now)
    except OperationalError:
        raise  # not yet: the file stays
    except SQLAlchemyError:
        log.exception("送达件%s的结果%s补记不了，按不明办", delivery, result.outcome)
        return
    if ours:
        extra = {"action": "delivery_settled_late", "delivery": delivery}
        log.info("送达件%s已补记：%s %s", delivery, result.outcome, result.code, extra=extra)


def _settle(session: Session, answered: Answered, policy: Policy) -> bool:
    return claims.settle(
        session,
        answered.held,
        answered.result,
        answered.at,
        attempt=answered.attempt,
        repeatable=answered.repeatable,
        policy=policy,
        skew=answered.skew,
    )


def _settle_again(session: Session, answered: Answered, policy: Policy, now: datetime) -> bool:
    """As ``_settle``, where it may have been done before or somebody may have judged without it."""
    held = answered.held
    attempt = session.get(AttemptRow, answered.attempt)
    if attempt is None or (attempt.delivery_id, attempt.fence) != (held.delivery, held.fence):
        log.error("台账里没有送达件%s的这次发送，没有采用", held.delivery)  # another's database
        return False
    if attempt.ended_at == answered.at:
        return True
    ours = _settle(session, answered, policy)
    if not ours:
        result, row = answered.result, session.get_one(DeliveryRow, held.delivery)
        said = {"outcome": str(result.outcome), "code": result.code}
        timeline.note_delivery(session, row, "补记结果", now, **said)
        log.warning("送达件%s已另有结果，这次发送的只作留痕：%s", held.delivery, result.outcome)
    return ours


def _keep(spill: Spill, answered: Answered) -> None:
    try:
        spill.keep(answered)
    except OSError as error:
        log.error("%s也写不进：%s", FILE, error.strerror)
