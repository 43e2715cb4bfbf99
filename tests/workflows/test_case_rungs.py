"""案走到哪一级：级数看已发的文书，下一步是还欠着的最早一天。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_ledger, make_rules
from workflows.case_rungs import Standing, standings
from workflows.ledger import Due, Judgement, Ledger, Notice, Reply
from workflows.periods import Period
from workflows.vocabulary import Light, NoticeKind, NoticeState, ReplyState

CASE = "3-20:2017-07"
JUDGED = date(2017, 8, 15)
RED = Judgement(
    indicator="3-20",
    period=Period(2017, 7),
    judged_on=JUDGED,
    light=Light.RED,
    warns=True,
    basis=None,
)
PROMPT = Notice(
    key="warning_prompt:2017-07:县发改局",
    kind=NoticeKind.WARNING_PROMPT,
    state=NoticeState.ISSUED,
    drafted_on=JUDGED,
    issued_on=JUDGED,
    number="示督提〔2017〕1号",
    units=("县发改局",),
    period=RED.period,
    cases=(CASE,),
    dues=(Due(name="反馈", rule="", day=date(2017, 8, 17), indicator="3-20"),),
)
ORDER = replace(
    PROMPT,
    key=f"warning_supervision:{CASE}",
    kind=NoticeKind.WARNING_SUPERVISION,
    number="示督办〔2017〕1号",
    issued_on=date(2017, 8, 18),
    dues=(
        Due(name="首次反馈", rule="", day=date(2017, 8, 23)),
        Due(name="办结", rule="", day=date(2017, 9, 1)),
    ),
)
ANSWER = Reply(unit="县发改局", replied_on=date(2017, 8, 17), state=ReplyState.RECEIVED)


def ledger_with(*notices: Notice) -> Ledger:
    return make_ledger(
        judgements=(RED,), closed={RED.period: JUDGED}, notices={n.key: n for n in notices}
    )


def standing(*notices: Notice) -> Standing:
    return standings(ledger_with(*notices), make_rules())[0]


@pytest.mark.parametrize(
    ("notices", "rung", "comes", "day"),
    [
        ((), "已立案", "发预警提示单", None),
        (
            (replace(PROMPT, state=NoticeState.DRAFT, issued_on=None),),
            "已立案",
            "签发预警提示单",
            None,
        ),
        ((PROMPT,), "提示", "单位对示督提〔2017〕1号预警提示单的反馈", date(2017, 8, 17)),
        ((replace(PROMPT, replies=(ANSWER,)),), "提示", "已反馈，待下期研判", None),
        ((PROMPT, ORDER), "督办", "单位对示督办〔2017〕1号预警督办单的首次反馈", date(2017, 8, 23)),
        (
            (PROMPT, replace(ORDER, replies=(ANSWER,))),
            "督办",
            "单位对示督办〔2017〕1号预警督办单的办结",
            date(2017, 9, 1),
        ),
    ],
    ids=["立案", "提示单待签", "提示", "已反馈", "督办", "督办已反馈"],
)
def test_a_case_stands_where_its_papers_brought_it(
    notices: tuple[Notice, ...], rung: str, comes: str, day: date | None
) -> None:
    found = standing(*notices)

    assert (found.rung, found.next, found.day) == (rung, comes, day)


def test_a_returned_answer_is_owed_again() -> None:
    returned = replace(ANSWER, state=ReplyState.RETURNED)

    assert standing(replace(PROMPT, replies=(returned,))).day == date(2017, 8, 17)


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2017, 8, 17), False), (date(2017, 8, 18), True)]
)
def test_a_step_is_overdue_from_the_day_after(today: date, overdue: bool) -> None:
    assert standing(PROMPT).is_overdue(today) is overdue


def test_an_extension_moves_the_next_day() -> None:
    extended = replace(PROMPT, extended={"反馈": date(2017, 8, 25)})

    assert standing(extended).day == date(2017, 8, 25)


def test_a_case_below_its_test_cannot_be_closed() -> None:
    assert not standing(PROMPT, ORDER).can_close
