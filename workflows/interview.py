"""约谈与限期整改：每次推进会前定约谈名单，一人一谈，谈后限期整改，跟到底。

依据：三、「对工作不力、进度滞后的部门负责人进行约谈，督促限期整改跟进」

    推进会前3个工作日定名单 → 约谈通知书（逐个由人决定） → 约谈记录 → 限期整改通知书
                                                     方案3、报告10个工作日 ┴ 逾期：再次约谈

「工作不力」和「进度滞后」是两条，后一条看数，前一条看督办是否反馈、是否逾期；连续两期红灯视同不力。
约定：一个案一次推进会只约谈一回；此后单位合并、牵头部门变更的，不因此再谈，下次推进会前再看。
约定：红灯而未经督办的列入名单、注明「未经督办」，只由人决定，任何情况下不自动发出；
这是先提示、后督办、再约谈的第二个例外。
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.actions import Action, IssueNotice
from workflows.cases import Case, answer_day, issued_of, latest_or_blank, open_cases
from workflows.dues import answer_within
from workflows.ledger import Judgement, Ledger, Notice, Request
from workflows.periods import periods_of
from workflows.progress_collection import closing_day, unit_order
from workflows.promotion_meeting import meeting_days
from workflows.rules import InterviewRules, Rules
from workflows.vocabulary import Light, NoticeKind, NoticeState, ReplyState
from workflows.wording import item, items

CLAUSE = "三、「对工作不力、进度滞后的部门负责人进行约谈，督促限期整改跟进」"
UNSUPERVISED = "未经督办"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A case on the list and why."""

    case: Case
    judgement: Judgement
    why: str  # 督办未反馈 | 督办逾期 | 连续红灯 | 未经督办


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """Interview notices by unit, records of those held, rectification, and interviews again."""
    return [
        *_interviews(ledger, rules, today),
        *_records(ledger),
        *_rectifications(ledger, rules, today),
        *_again(ledger, rules, today),
    ]


# --- 名单和约谈通知书 ----------------------------------------------------------------------------


def _interviews(ledger: Ledger, rules: Rules, today: date) -> Iterator[IssueNotice]:
    for ordinal, meeting in enumerate(meeting_days(ledger, rules.promotion_meeting), start=1):
        drawn_on = ledger.calendar.shift(meeting, -rules.interview.notice_workdays)
        if today < drawn_on or meeting < ledger.activated_on:
            continue
        by_unit: dict[str, list[Candidate]] = {}
        for candidate in candidates(ledger, rules, drawn_on):
            if _was_listed(ledger, ordinal, candidate.case):
                continue
            lead = ledger.indicator(candidate.case.indicator).lead
            by_unit.setdefault(lead, []).append(candidate)
        for unit in sorted(by_unit, key=lambda code: unit_order(ledger, code)):
            key = f"interview_notice:{ordinal}:{unit}"
            if key not in ledger.notices:
                yield _interview(
                    ledger, rules.interview, key, by_unit[unit], drawn_on, meeting, today
                )


def _was_listed(ledger: Ledger, ordinal: int, case: Case) -> bool:
    """By a notice of this meeting, to whichever unit led then.

    A draft goes with its lead, and one voided to be drawn up anew has given up its key.
    """
    meeting = f"{NoticeKind.INTERVIEW_NOTICE}:{ordinal}"
    return any(
        notice.key.rpartition(":")[0] == meeting
        and notice.state not in (NoticeState.DRAFT, NoticeState.WITHDRAWN)
        for notice in ledger.notices_of_case.get(case.key, ())
    )


def candidates(ledger: Ledger, rules: Rules, drawn_on: date) -> list[Candidate]:
    """Open cases red at the last period that closed by ``drawn_on``, as things stood that day;
    an event's case is red by itself.

    Nominal closing days count, not the days the service happened to run, so that a list drawn
    late after an outage is the list of its own meeting.
    """
    closed = {
        period
        for period in periods_of(ledger.year)
        if closing_day(ledger, rules.progress_collection, period) <= drawn_on
    }
    found: list[Candidate] = []
    for case in open_cases(ledger, rules.warning_escalation).values():
        if case.groundless:
            continue
        if case.opened is None:
            found += _event_candidate(ledger, case, drawn_on)
            continue
        known = [judgement for judgement in case.judgements if judgement.period in closed]
        if known and known[-1].light is Light.RED and known[-1].warns:
            lights = [judgement.light for judgement in known[-rules.interview.reds :]]
            running = "连续红灯" if lights.count(Light.RED) == rules.interview.reds else ""
            why = _supervised_why(ledger, case, drawn_on) or running
            if why:
                found.append(Candidate(case=case, judgement=known[-1], why=why))
    return found


def _event_candidate(ledger: Ledger, case: Case, drawn_on: date) -> list[Candidate]:
    why = _supervised_why(ledger, case, drawn_on) if case.opened_on <= drawn_on else ""
    judgement = latest_or_blank(ledger, case.indicator, case.opened_on)
    return [Candidate(case=case, judgement=judgement, why=why)] if why else []


def _supervised_why(ledger: Ledger, case: Case, day: date) -> str:
    """How the 督办单 stood on ``day``; 未经督办 without one, "" where it has its time."""
    order = ledger.notices.get(case.supervision_key)
    if order is None or not order.is_issued or order.issued_on is None or order.issued_on > day:
        return UNSUPERVISED
    first = answer_day(ledger, order, "首次反馈", case.indicator)
    replies = [reply for reply in order.replies_on() if reply.replied_on <= day]
    answered = bool(replies) and replies[-1].state is not ReplyState.RETURNED
    if first is not None and first < day and not answered:
        return "督办未反馈"
    finish = order.due_day("办结")
    return "督办逾期" if finish is not None and finish < day else ""


def _interview(
    ledger: Ledger,
    rules: InterviewRules,
    key: str,
    listed: list[Candidate],
    drawn_on: date,
    meeting: date,
    today: date,
    *,
    again: bool = False,
) -> IssueNotice:
    unit = ledger.indicator(listed[0].case.indicator).lead
    name = ledger.unit_name(unit)
    leaders = dict.fromkeys(ledger.indicator(c.case.indicator).leader for c in listed)
    talk = meeting
    while talk < today:  # not from today itself: a draft would change every day it lies unsigned
        talk = ledger.calendar.shift(talk, rules.notice_workdays)
    return IssueNotice(
        key=key,
        kind=NoticeKind.INTERVIEW_NOTICE,
        due=drawn_on,
        subject=f"关于{'再次' if again else ''}约谈{name}主要负责人的通知",
        clause=CLAUSE,
        units=(unit,),
        copies=tuple(leader for leader in leaders if leader),
        cases=tuple(candidate.case.key for candidate in listed),
        period=max(candidate.judgement.period for candidate in listed),
        needs_person=any(candidate.why == UNSUPERVISED for candidate in listed),
        facts={
            "单位": name,
            "被约谈人": f"{name}主要负责人{head_of(ledger, unit)}",
            "约谈日期": talk,
            "时间": "15:00",
            "地点": ledger.meeting_place,
            "约谈人": "、".join(leader for leader in leaders if leader),
            "方式": "个别约谈",
            "事项": [
                item(ledger, c.judgement) | {"类型": c.why, "已发文书": _papers(ledger, c.case)}
                for c in listed
            ],
            "参加人员": ["县委督查室负责人", "县政府督办室负责人", "县考核办负责人"],
            "准备材料": ["指标滞后情况书面说明", "整改措施和逐月计划"],
            "再次": again,
        },
    )


def head_of(ledger: Ledger, unit: str) -> str:
    known = ledger.units.get(unit)
    return known.head if known else ""


def _papers(ledger: Ledger, case: Case) -> str:
    issued = [
        notice
        for kind in (NoticeKind.WARNING_PROMPT, NoticeKind.WARNING_SUPERVISION)
        for notice in issued_of(ledger, case.key, kind)
    ]
    return "、".join(f"{notice.number}{notice.kind.label}" for notice in issued) or "无"


# --- 约谈记录、限期整改 --------------------------------------------------------------------------


def _records(ledger: Ledger) -> Iterator[IssueNotice]:
    for request in ledger.requests:
        notice = ledger.notices.get(request.notice)
        if request.kind != "约谈" or notice is None or not notice.is_issued:
            continue
        key = notice.key.replace("interview_notice", "interview_record", 1)
        if key not in ledger.notices:
            yield _record(ledger, key, notice, request)


def _record(ledger: Ledger, key: str, notice: Notice, request: Request) -> IssueNotice:
    unit = notice.units[0]
    name = ledger.unit_name(unit)
    told = {str(k): v for k, v in request.facts.items()}
    return IssueNotice(
        key=key,
        kind=NoticeKind.INTERVIEW_RECORD,
        due=request.made_on,
        subject=f"约谈{name}主要负责人记录",
        clause=CLAUSE,
        units=(unit,),
        cases=notice.cases,
        period=notice.period,
        facts={
            "单位": name,
            "约谈日期": request.made_on,
            "时间": told.get("时间", "15:00"),
            "地点": told.get("地点", ledger.meeting_place),
            "约谈人": told.get("约谈人", "县级责任领导"),
            "被约谈人": f"{name}主要负责人{head_of(ledger, unit)}",
            "参加人": told.get("参加人", "县委督查室、县政府督办室、县考核办负责人"),
            "记录人": told.get("记录人", "县委督查室"),
            "事项": items(ledger, _judgements_of(ledger, notice)),
            "问题": told.get("问题", []),
            "说明": told.get("说明", ""),
            "要求": told.get("要求", []),
            "表态": told.get("表态", ""),
        },
    )


def _judgements_of(ledger: Ledger, notice: Notice) -> list[Judgement]:
    """The judgements that the notice spoke of, one a case."""
    spoken: list[Judgement] = []
    known = {indicator.code for indicator in ledger.indicators}
    for case in notice.cases:
        if case.split(":")[0] not in known:
            continue  # no longer in the table
        judged = ledger.judgements_of(case.split(":")[0])
        upto = [j for j in judged if notice.period is None or j.period <= notice.period]
        spoken += upto[-1:]
    return spoken


def _rectifications(ledger: Ledger, rules: Rules, today: date) -> Iterator[IssueNotice]:
    for record in list(ledger.notices.values()):
        if record.kind is not NoticeKind.INTERVIEW_RECORD or not record.is_issued:
            continue
        key = record.key.replace("interview_record", "rectification_notice", 1)
        if key not in ledger.notices:
            yield _rectification(ledger, rules.interview, key, record, today)


def _rectification(
    ledger: Ledger, rules: InterviewRules, key: str, record: Notice, today: date
) -> IssueNotice:
    unit = record.units[0]
    name = ledger.unit_name(unit)
    told = _told(ledger, record)
    problems = [str(problem) for problem in _texts(told.get("问题"))]
    demands = [str(demand) for demand in _texts(told.get("要求"))]
    paired = [
        {"问题": problem, "要求": demands[min(i, len(demands) - 1)] if demands else "限期整改到位"}
        for i, problem in enumerate(problems)
    ]
    return IssueNotice(
        key=key,
        kind=NoticeKind.RECTIFICATION_NOTICE,
        due=record.issued_on or today,
        subject=f"关于{name}市考指标限期整改的通知",
        clause=CLAUSE,
        units=(unit,),
        cases=record.cases,
        period=record.period,
        facts={
            "单位": name,
            "来源": f"{record.number}约谈记录",
            "问题": paired,
            "整改标准": "问题逐条销号，指标经市级认定达到当期应达水平",
            "销号方式": "现场核查与市级对口部门认定数据相结合",
            "逾期后果": "逾期未整改或者整改不力的，予以通报，再次约谈，并按年度考核规定减分",
            "整改责任人": f"{name}主要负责人{head_of(ledger, unit)}",
        },
        dues=(
            answer_within(ledger, today, rules.plan_workdays, "整改方案", "本通知"),
            answer_within(ledger, today, rules.report_workdays, "整改报告", "本通知"),
        ),
    )


def _told(ledger: Ledger, record: Notice) -> dict[str, object]:
    """What was said at the talk, from the request that made the record."""
    talk = record.key.replace("interview_record", "interview_notice", 1)
    return next(
        (
            {str(k): v for k, v in request.facts.items()}
            for request in ledger.requests
            if request.kind == "约谈" and request.notice == talk
        ),
        {},
    )


def _texts(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


# --- 整改逾期：再次约谈 --------------------------------------------------------------------------


def _again(ledger: Ledger, rules: Rules, today: date) -> Iterator[IssueNotice]:
    """整改报告 still owed some working days after its day, and the case still open."""
    cases = open_cases(ledger, rules.warning_escalation)
    for paper in list(ledger.notices.values()):
        if paper.kind is not NoticeKind.RECTIFICATION_NOTICE or not paper.is_issued:
            continue
        owed = answer_day(ledger, paper, "整改报告", None)
        still_open = [cases[key] for key in paper.cases if key in cases]
        if owed is None or paper.answered("整改报告") or not still_open:
            continue
        day = ledger.calendar.shift(owed, rules.interview.again_workdays)
        key = paper.key.replace("rectification_notice", "interview_notice", 1) + ":again"
        if today < day or key in ledger.notices or key.endswith(":again:again"):
            continue
        listed = [
            Candidate(case=case, judgement=case.judgements[-1], why="整改逾期")
            for case in still_open
            if case.judgements
        ]
        if listed:
            talk = ledger.calendar.shift(day, rules.interview.notice_workdays)
            yield _interview(
                ledger,
                rules.interview,
                key,
                listed,
                day,
                max(talk, day + timedelta(days=1)),
                today,
                again=True,
            )
