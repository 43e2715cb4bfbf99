"""A county of four units and seven indicators, and what its people do in 2017.

Small enough to work every date out by hand; it goes through the real service, by the same
functions the command line calls.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service import feedback, rest, workers
from service.clock import SHANGHAI, FixedClock
from service.database import Database, open_engine
from service.errors import ServiceError
from service.facts import encode
from service.notices import decisions, issuing
from service.tables import (
    AssessmentRow,
    DutyRow,
    EventRow,
    IndicatorRow,
    NoticeRow,
    RecipientRow,
    RequestRow,
    RobotRow,
    TargetRow,
    UnitNameRow,
    UnitRow,
)
from service.workspace import Workspace
from tests import empty_databases
from workflows.vocabulary import NoticeKind, NoticeState, Recognition

START = date(2017, 7, 6)
END = date(2018, 3, 31)
MORNING = time(9)
UNITS = ("县发改局", "县招商局", "县环保局", "县安监局")
#: code, name, type, unit of measure, target, lead, frequency
INDICATORS = (
    ("2-18", "突发环境事件", "EVENT", "起", None, "县环保局", "即时"),
    ("3-19", "生产总值增速", "GROWTH", "%", "10.5", "县发改局", "季"),
    ("3-20", "固定资产投资增速", "GROWTH", "%", "20", "县发改局", "月"),
    ("3-27", "招商引资到位资金", "CUM", "亿元", "36", "县招商局", "月"),
    ("3-28", "市级重点项目年度投资", "CUM", "亿元", "24", "县招商局", "月"),
    ("3-44", "空气质量优良天数", "CUM", "天", "324", "县环保局", "月"),
    ("3-48", "生产安全事故死亡人数", "CAP", "人", "6", "县安监局", "月"),
)
#: What each indicator reports for periods 6 … 12; None: nothing is filed.
VALUES: dict[str, tuple[str | None, ...]] = {
    # 零报告: how often it happened so far
    "2-18": ("0", "0", "0", "0", "1", "1", "1"),
    "3-19": ("10.8", "", "", "10.6", "", "", "10.7"),
    # green, first red, red, red, green 认定 → closed
    "3-20": ("21", "18.5", "18.2", "18.4", "20.4", "20.5", "20.6"),
    # yellow once, then green: closed before any 督办单
    "3-27": ("18.5", "19", "24.5", "27.5", "30.5", "33.5", "36.5"),
    # yellow twice
    "3-28": ("12.5", "13.5", "15", "17", "20.5", "22.5", "24.5"),
    # yellow, never answers
    "3-44": ("165", "180", "216", "243", "270", "300", "326"),
    # nothing filed for September
    "3-48": ("1", "1", "2", None, "3", "3", "4"),
}
ANSWERS = ("3-20", "3-27", "3-28")  # whose unit answers a 提示单 on its due day


@dataclass
class County:
    workspace: Workspace
    clock: FixedClock
    assessment_id: int
    staff: workers.Staff
    deeds: dict[date, list[Callable[[Session, AssessmentRow, datetime], None]]] = field(
        default_factory=dict
    )
    signs: bool = True
    receives: bool = True

    def morning(self, day: date) -> None:
        self.clock.at = datetime.combine(day, MORNING, SHANGHAI)
        self.look()

    def look(self) -> None:
        """A cycle, then the signer signs what lies there."""
        self.staff.settle()
        while self.signs and (drafts := self.drafts()):
            for key in drafts:
                self.sign(key)
            self.staff.settle()

    def day(self, day: date) -> None:
        """The people's deeds of the afternoon, and the service's answer to them."""
        self.clock.at = datetime.combine(day, time(15), SHANGHAI)
        self.sign_for_papers()
        for deed in self.deeds.get(day, ()):
            with self.workspace.database.write() as session:
                deed(session, session.get_one(AssessmentRow, self.assessment_id), self.clock.at)

    def sign_for_papers(self) -> None:
        """Everybody signs for what came; ``receives`` False: nobody does."""
        if self.receives:
            with self.workspace.database.write() as session:
                signed = session.execute(
                    update(RecipientRow)
                    .where(RecipientRow.signed_for_at.is_(None))
                    .values(signed_for_at=self.clock.at, signed_for_by="示例收文员")
                    .returning(RecipientRow.id)
                )
                if signed.all():
                    rest.wake(session.get_one(AssessmentRow, self.assessment_id))

    def play(self, first: date = START, last: date = END, outage: Iterable[date] = ()) -> "County":
        out = set(outage)
        day = first
        while day <= last:
            if day not in out:
                self.morning(day)
            self.day(day)
            if day not in out:
                self.look()
            day += timedelta(days=1)
        return self

    def sign(self, key: str) -> None:
        """Sign; what was redrafted instead is signed at the next look."""
        with self.workspace.database.read() as session:
            found = decisions.find(session, self.assessment_id, key)
            notice_id, kind = found.id, self.workspace.settings.kinds[NoticeKind(found.kind)]
        given = f"示办发〔{self.clock.at.year}〕79号" if kind.numbered_by else ""
        with suppress(ServiceError):
            issuing.issue(self.workspace, notice_id, "示例签发人", given)

    def drafts(self) -> list[str]:
        with self.workspace.database.read() as session:
            return list(
                session.scalars(
                    select(NoticeRow.key).where(
                        NoticeRow.state == NoticeState.DRAFT, NoticeRow.automatic.is_(False)
                    )
                )
            )

    def notices(self) -> list[NoticeRow]:
        """In order of issue, detached."""
        query = select(NoticeRow).order_by(NoticeRow.dated, NoticeRow.issued_at, NoticeRow.id)
        with self.workspace.database.read() as session:
            rows = list(session.scalars(query))
            session.expunge_all()
        return rows

    def issued(self) -> dict[str, date]:
        """Key → day of issue."""
        return {n.key: n.dated for n in self.notices() if n.dated}

    def states(self) -> dict[str, str]:
        return {n.key: n.state for n in self.notices()}

    def events(self) -> list[EventRow]:
        """In the order they happened, detached."""
        with self.workspace.database.read() as session:
            rows = list(session.scalars(select(EventRow).order_by(EventRow.id)))
            session.expunge_all()
        return rows


def make_county(folder: Path, *, signs: bool = True, url: str | None = None) -> County:
    """The county on 2017-07-06, with its robots in folders and all its deeds planned."""
    clock = FixedClock(datetime.combine(START, MORNING, SHANGHAI))
    engine = open_engine(url or f"sqlite:///{folder / 'duban.db'}")
    empty_databases.migrated(engine)
    database = Database(engine)
    with database.write() as session:
        assessment_id = _found(session)
    workspace = Workspace(folder=folder, database=database, clock=clock)
    county = County(workspace, clock, assessment_id, workers.inline(workspace), signs=signs)
    _plan_deeds(county)
    return county


def open_county(folder: Path, now: datetime, url: str | None = None) -> County:
    """The county as it stands in ``folder``, at another time; its deeds are planned as ever."""
    clock = FixedClock(now)
    workspace = Workspace.open(folder, clock, url)
    county = County(workspace, clock, 1, workers.inline(workspace))
    _plan_deeds(county)
    return county


def _found(session: Session) -> int:
    assessment = AssessmentRow(county="示例县", year=2017, activated_on=START)
    session.add(assessment)
    units = {}
    for position, name in enumerate(UNITS, start=1):
        units[name] = UnitRow(county="示例县", code=name, kind="部门", position=position)
        units[name].names.append(UnitNameRow(name=name, effective_from=date(2017, 1, 1)))
        session.add(units[name])
    session.add(
        RobotRow(county="示例县", name="督查室群", channel="folder", audience="督查", units=[])
    )
    session.add(
        RobotRow(
            county="示例县", name="工作群", channel="folder", audience="工作群", units=list(UNITS)
        )
    )
    for name in UNITS:
        session.add(
            RobotRow(
                county="示例县", name=f"{name}群", channel="folder", audience="单位", units=[name]
            )
        )
    session.flush()
    for position, (code, name, kind, unit, target, lead, frequency) in enumerate(INDICATORS):
        row = IndicatorRow(
            assessment_id=assessment.id,
            code=code,
            attachment=int(code[0]),
            position=position,
            name=name,
            type=kind,
            unit=unit,
            points=Decimal(-1 if kind == "EVENT" else 2),
            frequency=frequency,
            leader="常务副县长",
        )
        session.add(row)
        session.flush()
        number = None if target is None else Decimal(target)
        session.add(
            TargetRow(
                indicator_id=row.id,
                effective_from=date(2017, 1, 1),
                text=target or "不得发生",
                number=number,
            )
        )
        session.add(
            DutyRow(
                indicator_id=row.id,
                unit_id=units[lead].id,
                role="牵头",
                position=1,
                effective_from=date(2017, 1, 1),
            )
        )
    return assessment.id


# --- 人做的事 ------------------------------------------------------------------------------------


def _plan_deeds(county: County) -> None:
    for code, numbers in VALUES.items():
        for month, number in enumerate(numbers, start=6):
            if number:
                _on(
                    county, date(2017 + month // 12, month % 12 + 1, 8), _value(code, month, number)
                )
    lead = {code: unit for code, _, _, _, _, unit, _ in INDICATORS}
    for code in ANSWERS:
        _on(county, *_answer(lead[code], code))
    _on(county, date(2017, 10, 11), _event)
    _on(county, date(2017, 10, 20), _close_event)
    _on(county, date(2017, 9, 29), _talk)
    _on(county, date(2017, 10, 10), _rectify("整改方案"))
    _on(county, date(2017, 10, 19), _rectify("整改报告"))


Deed = Callable[[Session, AssessmentRow, datetime], None]


def _issued(session: Session, assessment: AssessmentRow, key: str) -> NoticeRow | None:
    """The paper if it is out: nobody answers what never came."""
    return session.scalar(
        select(NoticeRow).where(
            NoticeRow.assessment_id == assessment.id,
            NoticeRow.key == key,
            NoticeRow.state == NoticeState.ISSUED,
        )
    )


def _on(county: County, day: date, deed: Deed) -> None:
    county.deeds.setdefault(day, []).append(deed)


def _value(code: str, month: int, number: str) -> Deed:
    def deed(session: Session, assessment: AssessmentRow, now: datetime) -> None:
        feedback.submit_value(
            session,
            assessment,
            code,
            f"2017-{month:02d}",
            number,
            by="示例填报人",
            now=now,
            status=Recognition.RECOGNISED,
            source="市级对口部门（示例）",
        )

    return deed


def _answer(unit: str, code: str) -> tuple[date, Deed]:
    """Answer the July 提示单 on the day it is due: a first red in 2 working days, a yellow in 5."""
    day = date(2017, 8, 17) if code == "3-20" else date(2017, 8, 22)

    def deed(session: Session, assessment: AssessmentRow, now: datetime) -> None:
        prompt = _issued(session, assessment, f"warning_prompt:2017-07:{unit}")
        if prompt is not None:
            feedback.submit_reply(
                session,
                assessment,
                prompt,
                unit,
                by=unit,
                now=now,
                indicator=code,
                cause="项目开工晚（示例）",
                measures=["加快进度（示例）"],
            )

    return day, deed


def _event(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    feedback.submit_event(
        session,
        assessment,
        "2-18",
        points=Decimal(-1),
        happened_on=date(2017, 10, 10),
        description="示例企业废水超标被省级督察点名",
        by="县环保局",
        now=now,
    )


def _close_event(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    _request_closing(session, assessment, "warning_supervision:2-18:event-1", now)


def _request_closing(session: Session, assessment: AssessmentRow, key: str, now: datetime) -> None:
    notice = decisions.find(session, assessment.id, key)
    session.add(
        RequestRow(
            assessment_id=assessment.id,
            kind="销号",
            notice_id=notice.id,
            unit_id=notice.recipients[0].unit_id,
            facts=encode({"案": notice.cases[0], "依据": "现场核查整改到位（示例）"}),
            made_by="示例督查员",
            made_at=now,
        )
    )
    rest.wake(assessment, handed_in=True)


def _talk(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    notice = _issued(session, assessment, "interview_notice:1:县发改局")
    if notice is not None:
        told = {
            "问题": ["项目入库滞后（示例）"],
            "要求": ["限期入库（示例）"],
            "表态": "坚决整改（示例）",
        }
        feedback.submit_interview(session, assessment, notice, told=told, by="示例督查员", now=now)


def _rectify(stage: str) -> Deed:
    def deed(session: Session, assessment: AssessmentRow, now: datetime) -> None:
        paper = _issued(session, assessment, "rectification_notice:1:县发改局")
        if paper is not None:
            feedback.submit_reply(
                session,
                assessment,
                paper,
                "县发改局",
                by="县发改局",
                now=now,
                stage=stage,
                text="按要求整改（示例）",
            )

    return deed
