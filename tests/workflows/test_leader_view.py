"""领导一览：欠账几个、谁的、走势、我负责的、今后三十天。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.builders import make_indicator
from tests.workflows.playing import JUDGED_ON, RULES, issued, judged, make_judgement
from workflows import leader_view, warning_escalation
from workflows.leader_view import LeaderView
from workflows.ledger import Duty, Judgement, Ledger
from workflows.vocabulary import Role

JULY, AUGUST = JUDGED_ON["2017-07"], JUDGED_ON["2017-08"]
LEADS = {"3-20": "县发改局", "3-27": "县招商局", "3-44": "县环保局"}
INDICATORS = tuple(
    make_indicator(code, duties=(Duty(unit=unit, role=Role.LEAD),), leader=post)
    for (code, unit), post in zip(LEADS.items(), ("县长", "常务副县长", "县长"), strict=True)
)


def lights(text: str, period: str = "2017-07") -> list[Judgement]:
    """``红 黄 绿``: of the three indicators, in order; ``—``: not judged."""
    of = zip(LEADS, text.split(), strict=True)
    return [make_judgement(light, period, code) for code, light in of if light != "—"]


def seen(ledger: Ledger, on: date = JULY) -> LeaderView:
    return leader_view.view(ledger, RULES, on)


def county(*judgements: Judgement) -> Ledger:
    return judged(*judgements, indicators=INDICATORS)


def test_before_the_first_judgement_there_is_nothing_to_count() -> None:
    view = seen(county())

    assert (view.period, list(view.behind), list(view.turns)) == ("", [], [])


def test_what_is_behind_is_counted_by_light_and_listed_red_first() -> None:
    view = seen(county(*lights("黄 红 绿")))

    assert [j.indicator for j in view.behind] == ["3-27", "3-20"]
    assert (view.lights.red, view.lights.yellow, view.lights.green) == (1, 1, 0)


def test_behind_within_the_tolerance_is_lit_and_not_owed() -> None:
    within = make_judgement("黄", warns=False)

    view = seen(county(within))

    assert (len(view.behind), view.attachments[0].lights.yellow) == (0, 1)


def test_whoever_is_behind_stands_beside_the_period_before() -> None:
    view = seen(county(*lights("红 绿 绿"), *lights("红 黄 绿", "2017-08")), AUGUST)

    assert [(unit.name, unit.before, unit.behind) for unit in view.units] == [
        ("县发改局", 1, 1),
        ("县招商局", 0, 1),
    ]


def test_units_that_are_behind_are_listed_and_the_others_counted() -> None:
    view = seen(county(*lights("黄 绿 灰")))

    assert [(unit.name, unit.behind) for unit in view.units] == [("县发改局", 1)]
    assert view.at_ease == 2


def test_an_attachment_counts_lights_of_every_colour() -> None:
    view = seen(county(*lights("黄 绿 灰")))

    (third,) = view.attachments
    assert (third.lights.yellow, third.lights.green, third.lights.grey) == (1, 1, 1)


def test_the_trend_has_a_turn_for_every_period_judged() -> None:
    ledger = county(*lights("黄 红 绿"), *lights("绿 红 绿", "2017-08"))

    view = seen(ledger, AUGUST)

    assert [(turn.period.month, turn.behind) for turn in view.turns] == [(7, 2), (8, 1)]


def test_an_indicator_not_judged_this_time_stands_as_it_stood() -> None:
    ledger = county(*lights("黄 红 绿"), *lights("绿 — —", "2017-08"))

    assert [turn.behind for turn in seen(ledger, AUGUST).turns] == [2, 1]


def test_ranks_that_are_not_published_make_no_point_of_the_trend() -> None:
    ranked = [make_judgement("绿", "2017-08", "3-20", rank=4, counties=10)]
    ledger = county(*lights("黄 红 绿"), *ranked)

    assert [turn.mean_rank for turn in seen(ledger, AUGUST).turns] == [None, Decimal(4)]


def test_a_leader_sees_his_own_indicators_those_behind_first() -> None:
    ledger = county(*lights("绿 红 黄"))

    assert [one.indicator for one in leader_view.mine(ledger, JULY, "县长")] == ["3-44", "3-20"]


def test_who_bears_no_post_has_no_indicators() -> None:
    nobodys = replace(INDICATORS[0], leader="")
    ledger = judged(make_judgement(), indicators=(nobodys,))

    assert leader_view.mine(ledger, JULY, "") == []


def test_what_has_its_day_in_the_next_thirty_is_told_in_order() -> None:
    view = seen(county(*lights("绿 绿 绿", "2017-08")), date(2017, 9, 15))

    assert [(one.day, one.what) for one in view.coming] == [
        (date(2017, 9, 29), "召开第一次市考指标推进会"),
        (date(2017, 10, 10), "2017年1—9月完成进度报送截止"),
        (date(2017, 10, 13), "2017年1—9月研判亮灯"),
    ]


def test_what_units_owe_is_coming_until_its_day_and_overdue_after_it() -> None:
    ledger = county(*lights("红 绿 绿"))
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, JULY), JULY)

    on_time = seen(ledger, date(2017, 8, 17))
    late = seen(replace(ledger), date(2017, 8, 18))

    assert [one.who for one in on_time.coming if "提示单" in one.what] == ["县发改局"]
    assert [(one.day, one.who) for one in late.overdue] == [(date(2017, 8, 17), "县发改局")]
