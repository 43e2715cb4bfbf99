"""数怎么写在纸上：四舍五入、百分点、位次、一项指标的一行。"""

from datetime import date
from decimal import Decimal

import pytest

from service.documents.samples import item as sample_item
from tests.builders import make_indicator, make_ledger
from tests.workflows.playing import judged, make_judgement
from workflows.ledger import Duty, Target, Unit
from workflows.vocabulary import IndicatorType, Recognition, Role
from workflows.wording import (
    Lights,
    forecast_total,
    gap_text,
    item,
    rank_text,
    shown,
    target_text,
    with_unit,
)

CUM, CAP, RANK = IndicatorType.CUM, IndicatorType.CAP, IndicatorType.RANK


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("17.6", "17.6"),
        ("2.005", "2.01"),
        ("2.004", "2"),
        ("-2.005", "-2.01"),
        ("-0.001", "0"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0.10", "0.1"),
        ("24.150", "24.15"),
    ],
)
def test_numbers_are_rounded_half_up_without_trailing_zeros(number: str, text: str) -> None:
    assert shown(Decimal(number)) == text


def test_what_is_not_known_is_a_dash() -> None:
    assert (shown(None), with_unit(None, "%"), rank_text(make_judgement())) == ("—", "—", "—")


@pytest.mark.parametrize(
    ("kind", "gap", "text"),
    [
        pytest.param(CUM, "-6.0", "欠6个百分点", id="behind"),
        pytest.param(CUM, "0.5", "超0.5个百分点", id="ahead"),
        pytest.param(CUM, "0", "持平", id="even"),
        pytest.param(CUM, "-0.004", "欠不足0.01个百分点", id="behind-by-almost-nothing"),
        pytest.param(CAP, "-1", "超出控制数1个百分点", id="over-the-cap"),
        pytest.param(CAP, "1", "低于控制数1个百分点", id="under-the-cap"),
        pytest.param(RANK, "-2", "落后目标2个百分点", id="rank"),
        pytest.param(CUM, None, "—", id="unknown"),
    ],
)
def test_a_gap_says_its_side_in_words(kind: IndicatorType, gap: str | None, text: str) -> None:
    number = None if gap is None else Decimal(gap)

    assert gap_text(make_judgement(gap=number, gap_unit="个百分点"), kind) == text


@pytest.mark.parametrize(
    ("text", "number", "shown_as"),
    [
        pytest.param("36", "36", "36亿元", id="a-number-gets-the-unit"),
        pytest.param("≤6", "6", "≤6亿元", id="with-its-sign"),
        pytest.param("全市前3", "3", "全市前3", id="words-stay-words"),
        pytest.param("不得发生", None, "不得发生", id="words-only"),
    ],
)
def test_a_target_is_written_as_it_was_set(text: str, number: str | None, shown_as: str) -> None:
    of = None if number is None else Decimal(number)
    target = Target(effective_from=date(2017, 1, 1), text=text, number=of)

    assert target_text(make_indicator(unit="亿元", targets=(target,)), date(2017, 8, 1)) == shown_as


def test_the_target_is_the_version_in_force_on_the_day_of_the_judgement() -> None:
    first = Target(effective_from=date(2017, 1, 1), text="36", number=Decimal(36))
    raised = Target(effective_from=date(2017, 9, 1), text="40", number=Decimal(40))
    indicator = make_indicator(unit="亿元", targets=(first, raised))

    assert target_text(indicator, date(2017, 8, 31)) == "36亿元"
    assert target_text(indicator, date(2017, 9, 1)) == "40亿元"


@pytest.mark.parametrize(
    ("light", "basis", "actual", "value", "standing"),
    [
        pytest.param("红", Recognition.RECOGNISED, "17.6", "17.6万元", "认定", id="recognised"),
        pytest.param("黄", Recognition.SELF_REPORTED, "18", "18万元", "自报", id="self-reported"),
        pytest.param("未报", None, None, "未报", "未报", id="unfiled"),
        pytest.param("灰", Recognition.SELF_REPORTED, None, "未出", "未出", id="not-out"),
        pytest.param("灰", None, None, "—", "—", id="nothing-to-file"),
    ],
)
def test_a_line_says_where_its_figure_stands(
    light: str, basis: Recognition | None, actual: str | None, value: str, standing: str
) -> None:
    number = None if actual is None else Decimal(actual)
    judgement = make_judgement(light, basis=basis, actual=number)
    line = item(judged(judgement), judgement)

    assert (line["完成值"], line["数据状态"]) == (value, standing)


def test_a_line_names_chain_of_duty_rank_and_leader() -> None:
    duties = (Duty(unit="县发改局", role=Role.LEAD), Duty(unit="县安监局", role=Role.SUPPORT))
    judgement = make_judgement(rank=8, counties=10, leader="示例一县", leader_value=Decimal("23.1"))
    ledger = judged(judgement, indicators=(make_indicator(duties=duties),))
    line = item(ledger, judgement)

    assert (line["牵头单位"], line["配合单位"]) == ("县发改局", "县安监局")
    assert (line["责任领导"], line["责任人"]) == ("常务副县长", "县发改局局长（示例）")
    assert (line["位次"], line["领先县区"]) == ("第8位（共10个）", "示例一县 23.1万元")


def test_a_line_without_leader_head_and_support_has_dashes() -> None:
    units = {"县发改局": Unit(code="县发改局", name="县发展和改革局")}
    judgement = make_judgement()
    ledger = judged(judgement, indicators=(make_indicator(leader=""),), units=units)
    line = item(ledger, judgement)

    assert (line["责任领导"], line["责任人"], line["配合单位"]) == ("—", "—", "")
    assert line["牵头单位"] == "县发展和改革局"


def test_a_line_has_the_keys_that_the_templates_place() -> None:
    judgement = make_judgement()

    assert set(item(judged(judgement), judgement)) == set(sample_item())


def test_every_attachment_has_its_title() -> None:
    for attachment in range(1, 7):
        judgement = make_judgement(indicator=f"{attachment}-1")
        title = item(judged(judgement), judgement)["附件类别"]
        assert str(title).startswith(f"附件{attachment} ")


def test_lights_are_counted_and_awards_are_grey() -> None:
    lights = Lights.of(
        make_judgement(light) for light in ["绿", "黄", "黄", "红", "未报", "灰", "不亮灯"]
    )

    assert lights.facts() == {"绿": 1, "黄": 2, "红": 1, "未报": 1, "灰": 2}


def test_the_forecast_adds_deductions_and_leaves_out_what_has_none() -> None:
    points = (Decimal(2), Decimal("-0.5"), None)

    assert forecast_total(make_judgement(forecast_points=p) for p in points) == Decimal("1.5")


def test_a_post_that_is_no_unit_names_itself() -> None:
    assert make_ledger().unit_name("常务副县长") == "常务副县长"
