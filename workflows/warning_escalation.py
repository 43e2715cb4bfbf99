"""预警升级：欠账先提示、再督办。

依据：三、「对欠账指标及时发出预警提示单和预警督办单，发现问题及时督促整改落实」

    研判为黄、红、未报 → 立案 → 提示单 → 督办单 → （约谈） → 销号
                            │         └ 未反馈 · 退回两次 · 两期黄 · 下期红
                            └ 督办之前回到序时：自行了结

A rung opens only after the lower one was issued. The one exception on this ladder, an event that
must not happen, is ``law_governance``'s.
"""

from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.cases import (
    Case,
    answer_day,
    close_test,
    copied_to,
    is_behind,
    issued_of,
    latest_or_blank,
    open_cases,
    why_reopened,
)
from workflows.dues import answer_within
from workflows.ledger import Due, Judgement, Ledger, Notice
from workflows.progress_collection import last_urging_key
from workflows.rules import EscalationRules, Rules
from workflows.vocabulary import Light, NoticeKind, NoticeState, ReplyState
from workflows.wording import item

CLAUSE = "三、「对欠账指标及时发出预警提示单和预警督办单，发现问题及时督促整改落实」"

PROMPT, SUPERVISION = NoticeKind.WARNING_PROMPT, NoticeKind.WARNING_SUPERVISION


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """Prompts by unit and judgement, supervision by indicator."""
    open_now = list(open_cases(ledger, rules.warning_escalation).values())
    return [
        *_prompts(ledger, rules, open_now, today),
        *_supervisions(ledger, rules.warning_escalation, open_now, today),
    ]


# --- 提示单 --------------------------------------------------------------------------------------


def _prompts(ledger: Ledger, rules: Rules, cases: list[Case], today: date) -> list[IssueNotice]:
    wanted: dict[str, list[tuple[Case, Judgement]]] = {}
    for case in cases:
        ground = _prompt_ground(ledger, rules, case)
        if ground is not None and _prompt_day(ledger, rules, ground) <= today:
            wanted.setdefault(_prompt_key(ledger, ground), []).append((case, ground))
    return [
        _prompt(ledger, rules, key, of, today)
        for key, of in wanted.items()
        if key not in ledger.notices
    ]


def _prompt_key(ledger: Ledger, ground: Judgement) -> str:
    unit = ledger.indicator(ground.indicator).lead
    unfiled = ":unfiled" if ground.light is Light.UNFILED else ""
    return f"warning_prompt:{ground.period}:{unit}{unfiled}"


def _prompt_ground(ledger: Ledger, rules: Rules, case: Case) -> Judgement | None:
    """The judgement that asks for a 提示单; None once one is issued, or where none is due.

    A judgement whose prompt was refused or withdrawn, or went out without this case, asks no
    more; the next one behind does. Nothing goes back to a prompt from a higher rung.
    """
    if case.opened is None or case.supervised or case.reopened:
        return None
    if issued_of(ledger, case.key, PROMPT):
        return None
    return next((j for j in case.judgements if _asks_prompt(ledger, rules, case, j)), None)


def _asks_prompt(ledger: Ledger, rules: Rules, case: Case, judgement: Judgement) -> bool:
    if not is_behind(judgement):
        return False
    if judgement.light is Light.UNFILED and _is_overtaken(ledger, rules, case, judgement):
        return False
    key = _prompt_key(ledger, judgement)
    if _was_put_to_a_former_lead(ledger, case, judgement, key):
        return False
    notice = ledger.notices.get(key)
    return notice is None or notice.state in (NoticeState.DRAFT, NoticeState.LISTED)


def _was_put_to_a_former_lead(ledger: Ledger, case: Case, judgement: Judgement, key: str) -> bool:
    """By a 提示单 of this judgement that a person decided on; a draft goes with its lead, and one
    voided to be drawn up anew has given up its key.
    """
    judged = f"{PROMPT}:{judgement.period}"
    return any(
        notice.key != key
        and notice.key.removesuffix(":unfiled").rpartition(":")[0] == judged
        and notice.state not in (NoticeState.DRAFT, NoticeState.WITHDRAWN)
        for notice in ledger.notices_of_case.get(case.key, ())
    )


def _is_overtaken(ledger: Ledger, rules: Rules, case: Case, unfiled: Judgement) -> bool:
    """The value has come after all, the indicator was judged again, or a later period closed
    before the last 催报 was out, which then never goes out.
    """
    if ledger.latest_value(unfiled.indicator, unfiled.period) is not None:
        return True
    later_closed = ledger.latest_period is not None and ledger.latest_period > unfiled.period
    never_urged = later_closed and _urged_on(ledger, rules, unfiled) is None
    return never_urged or unfiled != case.latest


def _urged_on(ledger: Ledger, rules: Rules, unfiled: Judgement) -> date | None:
    key = last_urging_key(str(unfiled.period), rules.progress_collection)
    urging = ledger.notices.get(key)
    return urging.issued_on if urging else None


def _prompt_day(ledger: Ledger, rules: Rules, ground: Judgement) -> date:
    """Since when the 提示单 is due; where nothing was filed, 催报在前，提示在后."""
    if ground.light is not Light.UNFILED:
        return ground.judged_on
    urged_on = _urged_on(ledger, rules, ground)
    if urged_on is None:
        return date.max
    answered_by = rules.progress_collection.urging_answer_workdays
    return max(ground.judged_on, ledger.calendar.shift(urged_on, answered_by + 1))


def _prompt(
    ledger: Ledger,
    rules: Rules,
    key: str,
    of: list[tuple[Case, Judgement]],
    today: date,
) -> IssueNotice:
    of = sorted(of, key=lambda pair: not ledger.indicator(pair[0].indicator).watched)
    unit = ledger.indicator(of[0][0].indicator).lead
    unfiled = key.endswith(":unfiled")
    current = [_last_behind(case) for case, _ in of]
    escalation = rules.warning_escalation
    dues = tuple(_prompt_due(ledger, escalation, judgement, today) for judgement in current)
    level = "未报" if unfiled else _level(current)
    names = "、".join(ledger.indicator(j.indicator).name for j in current[:2])
    more = f"等{len(current)}项" if len(current) > 2 else ""
    return IssueNotice(
        key=key,
        kind=PROMPT,
        due=min(_prompt_day(ledger, rules, ground) for _, ground in of),
        subject=f"关于{names}{more}指标{'未按期报送' if unfiled else '进度滞后'}的预警提示单",
        clause=CLAUSE,
        units=(unit,),
        copies=copied_to(ledger, [j.indicator for j in current]),
        cases=tuple(case.key for case, _ in of),
        period=max(j.period for j in current),
        facts={
            "单位": ledger.unit_name(unit),
            "事由": "未报" if unfiled else "欠账",
            "数据期": max(j.period for j in current).label,
            "级别": level,
            "事项": [
                item(ledger, j) | {"反馈时限": due.rule}
                for j, due in zip(current, dues, strict=True)
            ],
            "提示事项": list(_ASKED_OF_UNFILED if unfiled else _ASKED),
        },
        dues=dues,
    )


#: 提示事项: what a 提示单 asks; supervision may word it otherwise before it signs.
_ASKED = (
    "请对照全年目标和全市领先县区，分析滞后的主要原因",
    "请研究提出赶超措施，明确逐月计划、责任人和时限",
    "请主动与上级对口部门沟通衔接，确保上报数据得到认可",
)
_ASKED_OF_UNFILED = (
    "请尽快补报数据，并与上级对口部门核对一致。上级尚未公布数据的，请予以说明",
    "请查找未按期报送的原因，明确今后的报送责任人",
)


def _last_behind(case: Case) -> Judgement:
    """What a prompt that was not signed at once speaks of: 数据未出 since says nothing new."""
    return [judgement for judgement in case.judgements if is_behind(judgement)][-1]


def _prompt_due(ledger: Ledger, rules: EscalationRules, judgement: Judgement, today: date) -> Due:
    workdays = (
        rules.first_red_answer_workdays
        if judgement.light is Light.RED
        else rules.prompt_answer_workdays
    )
    return answer_within(ledger, today, workdays, "反馈", "本单", judgement.indicator)


def _level(judgements: list[Judgement]) -> str:
    return "红色" if any(j.light is Light.RED for j in judgements) else "黄色"


# --- 督办单 --------------------------------------------------------------------------------------


def _supervisions(
    ledger: Ledger, rules: EscalationRules, cases: list[Case], today: date
) -> list[IssueNotice]:
    actions: list[IssueNotice] = []
    for case in cases:
        if case.opened is None or case.supervision_key in ledger.notices:
            continue
        reasons = _supervision_reasons(ledger, rules, case, today)
        if reasons:
            day = min(day for day, _ in reasons)
            words = tuple(reason for _, reason in reasons)
            actions.append(supervision(ledger, rules, case, today, due=day, reasons=words))
    return actions


def _supervision_reasons(
    ledger: Ledger, rules: EscalationRules, case: Case, today: date
) -> list[tuple[date, str]]:
    """Why a 督办单 is due and since when; empty while the 提示单 still has its time."""
    if case.reopened:
        return [(case.opened_on, why_reopened(case, rules))]
    prompts = issued_of(ledger, case.key, PROMPT)
    if not prompts:
        return []
    prompt = prompts[-1]
    return [
        *_unanswered(ledger, case, prompt, today),
        *_returned(ledger, rules, case, prompt, today),
        *_still_behind(rules, case, prompt),
    ]


def _unanswered(ledger: Ledger, case: Case, prompt: Notice, today: date) -> list[tuple[date, str]]:
    day = answer_day(ledger, prompt, "反馈", case.indicator)
    if day is None or prompt.answered(indicator=case.indicator):
        return []
    after = ledger.calendar.shift(day, 1)  # a paper of weight is not drawn up on a day of rest
    return [(after, f"{prompt.number}提示后未按期反馈")] if today >= after else []


def _returned(
    ledger: Ledger, rules: EscalationRules, case: Case, prompt: Notice, today: date
) -> list[tuple[date, str]]:
    replies = prompt.replies_on(indicator=case.indicator)
    returned = [reply for reply in replies if reply.state is ReplyState.RETURNED]
    if len(returned) < rules.returns:
        return []
    replied_on = returned[rules.returns - 1].replied_on
    sent_back = [r.made_on for r in ledger.requests if r.kind == "退回" and r.notice == prompt.key]
    last = min((day for day in sent_back if day >= replied_on), default=replied_on)
    after = ledger.calendar.on_or_after(last)
    return [(after, f"反馈不合要求，被退回{len(returned)}次")] if today >= after else []


def _still_behind(rules: EscalationRules, case: Case, prompt: Notice) -> list[tuple[date, str]]:
    """Red at a judgement after the prompted one, or as many yellows running as the rule says."""
    prompted = prompt.period or case.judgements[0].period
    since = [j for j in case.judgements if j.period > prompted]
    reds = [j for j in since if j.light is Light.RED and j.warns]
    if reds:
        return [(reds[0].judged_on, f"提示后{reds[0].period.label}仍为红灯")]
    running = 0
    for judgement in case.judgements:
        running = running + 1 if is_behind(judgement) and judgement.light is not Light.RED else 0
        if judgement.period > prompted and running >= rules.yellows:
            return [(judgement.judged_on, f"连续{running}期研判为黄灯或未报")]
    return []


def supervision(
    ledger: Ledger,
    rules: EscalationRules,
    case: Case,
    today: date,
    *,
    due: date,
    reasons: tuple[str, ...],
    exception: str = "",
    clause: str = CLAUSE,
) -> IssueNotice:
    """The 督办单 of one case; ``exception`` says why no 提示单 came before it."""
    indicator = ledger.indicator(case.indicator)
    judgement = case.latest or latest_or_blank(ledger, case.indicator, case.opened_on)
    unit = indicator.lead
    again = f"（第{'一二三四五六七八九十'[case.reopened]}次）" if case.reopened else ""
    return IssueNotice(
        key=case.supervision_key,
        kind=SUPERVISION,
        due=due,
        subject=f"关于{indicator.name}{'整改' if exception else '指标进度滞后'}的预警督办单{again}",
        clause=clause,
        units=(unit,),
        copies=copied_to(ledger, [case.indicator]),
        cases=(case.key,),
        period=judgement.period if case.judgements else None,
        facts={
            "单位": ledger.unit_name(unit),
            "督办事项": f"{'整改消除' if exception else '限期扭转'}{indicator.name}{'扣分事项' if exception else '欠账'}",
            "指标情况": item(ledger, judgement),
            "督办事由": list(reasons),
            "前序文书": _prior_papers(ledger, case),
            "办理要求": _requirements(indicator.name, exception),
            "销号标准": close_test(ledger, case),
            "反馈方式": f"首次反馈后每周五报进展，{rules.finish_workdays}个工作日内办结",
            "逾期后果": "逾期未反馈或者无实质进展的，予以通报，并按规定约谈单位主要负责人",
            "例外": exception,
            "次": case.reopened + 1,
        },
        dues=(
            answer_within(ledger, today, rules.first_reply_workdays, "首次反馈", "本单"),
            answer_within(ledger, today, rules.finish_workdays, "办结", "本单"),
        ),
    )


def _prior_papers(ledger: Ledger, case: Case) -> list[dict[str, object]]:
    papers = [*issued_of(ledger, case.key, PROMPT), *issued_of(ledger, case.key, SUPERVISION)]
    return [
        {
            "文号": notice.number,
            "文种": notice.kind.label,
            "日期": notice.issued_on,
            "情况": "已反馈" if notice.answered(indicator=case.indicator) else "未反馈",
        }
        for notice in papers
    ]


def _requirements(name: str, exception: str) -> list[str]:
    if exception:
        return [
            "查清原因和责任，当日采取措施控制影响",
            "制定整改方案，明确责任人和完成时限",
            "主动与市级对口部门衔接，最大限度减少扣分",
        ]
    return [
        f"逐项分析{name}滞后的主客观原因，列出问题清单",
        "制定赶超措施和逐月（逐周）计划，明确责任人和完成时限",
        "每周五报送进展，确保数据得到市级对口部门认定",
    ]
