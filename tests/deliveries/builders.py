"""A county's database with a notice and its robots, and messages of one or two facts."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from service.clock import FixedClock
from service.database import Database, open_engine
from service.deliveries import claims, outbox
from service.deliveries.addresses import networks
from service.deliveries.audiences import ISSUED
from service.deliveries.channels import Attachment, Message, Result, Robot
from service.deliveries.contents import Content
from service.deliveries.keyring import Keyring
from service.deliveries.messages import archived
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.policy import PLAIN, Policy
from service.deliveries.sending import deliver, open_channels
from service.deliveries.spill import Spill
from service.deliveries.transport import Transport
from service.fakes import dingtalk, feishu
from service.fakes.wecom import KEY as WECOM_KEY
from service.tables import (
    AssessmentRow,
    DeliveryRow,
    DocumentRow,
    NoticeRow,
    RecipientRow,
    RobotRow,
    UnitNameRow,
    UnitRow,
)
from tests import empty_databases
from workflows.vocabulary import NoticeKind, NoticeState

MORNING = datetime(2017, 8, 17, 1, 0, tzinfo=UTC)  # Thursday 9:00 in the county
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOOPBACK = networks(["127.0.0.1/32"], "service.toml", "delivery.allow")
COUNTY = "示例县"
SECRET_NAME = "WECOM_KEY"  # only its name


def make_database(path: Path | None = None) -> Database:
    engine = open_engine(f"sqlite:///{path}" if path else "sqlite://")
    empty_databases.declared(engine)
    return Database(engine)


def make_notice(session: Session, key: str = "督1", **overrides: Any) -> NoticeRow:
    """An issued 督办单 to 县招商局, unless told otherwise; ``units`` are its recipients."""
    units = overrides.pop("units", ("县招商局",))
    facts: dict[str, Any] = {
        "assessment_id": _assessment(session),
        "key": key,
        "kind": NoticeKind.WARNING_SUPERVISION,
        "state": NoticeState.ISSUED,
        "automatic": False,
        "subject": "关于实际利用外资欠账的督办单",
        "clause": "三",
        "due_on": date(2017, 8, 17),
        "drafted_at": MORNING,
        "issued_at": MORNING,
        "facts": {},
        "number": "示督办〔2017〕3号",
    }
    notice = NoticeRow(**(facts | overrides))
    notice.recipients = [
        RecipientRow(unit=_unit(session, code), role="主送", position=place)
        for place, code in enumerate(units)
    ]
    session.add(notice)
    session.flush()
    return notice


def make_robot(session: Session, name: str = "招商局群", **overrides: Any) -> RobotRow:
    facts: dict[str, Any] = {
        "county": COUNTY,
        "name": name,
        "channel": "folder",
        "audience": "单位",
        "units": ["县招商局"],
    }
    robot = RobotRow(**(facts | overrides))
    session.add(robot)
    session.flush()
    return robot


def make_document(session: Session, notice: NoticeRow, content: bytes = b"PK\3\4 docx") -> int:
    document = DocumentRow(
        notice_id=notice.id,
        role="正文",
        name="督办单.docx",
        media_type=DOCX,
        sha256=sha256(content).hexdigest(),
        content=content,
        stored_at=MORNING,
    )
    session.add(document)
    session.flush()
    return document.id


def make_content(**overrides: Any) -> Content:
    facts: dict[str, Any] = {"title": "督办单", "text": "请于8月22日前反馈。"}
    return Content(**(facts | overrides))


def make_message(**overrides: Any) -> Message:
    facts: dict[str, Any] = {
        "delivery": 7,
        "title": "督办单",
        "text": "请于8月22日前反馈。",
        "written_at": MORNING,
        "number": "示督办〔2017〕3号",
    }
    return Message(**(facts | overrides))


def make_attachment(content: bytes = b"PK\3\4 docx", name: str = "督办单.docx") -> Attachment:
    digest = sha256(content).hexdigest()
    return Attachment(name=name, media_type=DOCX, content=content, sha256=digest)


def make_wecom_robot(url: str, **overrides: Any) -> Robot:
    facts = {"id": 1, "name": "督查群", "channel": "wecom", "base_url": url, "secret": WECOM_KEY}
    return Robot(**(facts | overrides))


def make_dingtalk_robot(url: str, **overrides: Any) -> Robot:
    secret = f"{dingtalk.TOKEN} {dingtalk.SECRET}"
    facts = {"id": 2, "name": "工作群", "channel": "dingtalk", "base_url": url, "secret": secret}
    return Robot(**(facts | overrides))


def make_feishu_robot(url: str, **overrides: Any) -> Robot:
    secret = f"{feishu.TOKEN} {feishu.SECRET}"
    facts = {"id": 3, "name": "领导群", "channel": "feishu", "base_url": url, "secret": secret}
    return Robot(**(facts | overrides))


def make_transport(**overrides: Any) -> Transport:
    return Transport(**({"allow": LOOPBACK, "deadline": 3.0} | overrides))


def make_result(outcome: Outcome = Outcome.ACCEPTED, **overrides: Any) -> Result:
    return Result(outcome=outcome, **overrides)


def enqueued(database: Database, *, with_file: bool = True, **robot: Any) -> int:
    """One delivery of a notice, waiting for the unit's robot; its id."""
    with database.write() as session:
        notice = make_notice(session)
        make_robot(session, **robot)
        documents = (make_document(session, notice),) if with_file else ()
        content = make_content(documents=documents)
        return outbox.enqueue(session, notice, ISSUED, content, MORNING)[0]


def claimed(
    database: Database, delivery: int, lease: timedelta = claims.LEASE
) -> tuple[claims.Claim, int]:
    """A claim with its attempt begun."""
    with database.write() as session:
        held = claims.claim(session, delivery, MORNING, lease)
        assert held is not None
        attempt = claims.begin_attempt(session, held, "0" * 64, MORNING)
        return held, attempt or 0


def several(database: Database, count: int, **robot: Any) -> list[int]:
    """Deliveries of as many notices without files, all for one robot."""
    with database.write() as session:
        made = make_robot(session, **robot)
        rows = [
            DeliveryRow(
                notice_id=make_notice(session, f"督{place}", number=f"示督办〔2017〕{place}号").id,
                robot_id=made.id,
                role=ISSUED,
                payload=make_content().as_payload(),
                state=DeliveryState.PENDING,
                created_at=MORNING,
                due_at=MORNING,
            )
            for place in range(1, count + 1)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def send(
    database: Database,
    delivery: int,
    out: Path,
    now: datetime = MORNING,
    policy: Policy = PLAIN,
    **secrets: str,
) -> Outcome | None:
    """The task's body with everything real; ``secrets`` are the environment."""
    clock = FixedClock(now)
    channels = open_channels(out, make_transport(), clock)
    fetch = archived(database)
    keyring, spill = Keyring(secrets), Spill(out)
    return deliver(database, delivery, clock, channels, keyring, fetch, spill, policy=policy)


def _assessment(session: Session) -> int:
    known = session.query(AssessmentRow).first()
    row = known or AssessmentRow(county=COUNTY, year=2017, activated_on=date(2017, 7, 6))
    session.add(row)
    session.flush()
    return row.id


def _unit(session: Session, code: str) -> UnitRow:
    known = session.query(UnitRow).filter_by(county=COUNTY, code=code).first()
    named = UnitNameRow(name=code, effective_from=date(2017, 1, 1))
    return known or UnitRow(county=COUNTY, code=code, names=[named])
