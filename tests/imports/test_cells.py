from datetime import date
from decimal import Decimal

import pytest

from service.imports.cells import read_frequency, read_type
from service.imports.days import read_day, read_period
from service.imports.quantities import read_number, read_points, read_rank
from workflows.periods import Period
from workflows.vocabulary import Frequency, IndicatorType


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        pytest.param("20", "%", "20", id="plain"),
        pytest.param("２０．５", "%", "20.5", id="full-width"),
        pytest.param("15,600", "万元", "15600", id="thousands"),
        pytest.param("１５，６００", "万元", "15600", id="full-width-thousands"),
        pytest.param("1.2亿", "万元", "12000", id="yi-into-wan"),
        pytest.param("1.56亿元", "亿元", "1.56", id="same-unit-written-out"),
        pytest.param("42000亩", "万亩", "4.2", id="into-a-larger-unit"),
        pytest.param("1.2", "万元", "1.2", id="no-scale-no-guess"),
        pytest.param("13.5％", "%", "13.5", id="per-cent"),
        pytest.param("10.5个百分点", "%", "10.5", id="percentage-points"),
        pytest.param("≤4.0", "%", "4.0", id="at-most"),
        pytest.param("不超过6人", "人", "6", id="at-most-in-words"),
        pytest.param("同比增长15%以上", "%", "15", id="growth-in-words"),
        pytest.param("下降1.2%", "%", "-1.2", id="a-fall-is-negative"),
        pytest.param("第3", "位", "3", id="rank"),
        pytest.param("全市前三", "位", "3", id="rank-in-chinese"),
        pytest.param("24 项办结", "项", "24", id="count-and-verb"),
        pytest.param("6 个节点", "项", "6", id="another-counter"),
        pytest.param("8家", "户", "8", id="jia-is-hu"),
        pytest.param("3.2（降幅）", "%", "3.2", id="bracket-behind"),
        pytest.param("−0.3", "%", "-0.3", id="true-minus-sign"),
    ],
)
def test_a_number_is_read_in_the_indicators_unit(text, unit, number):
    assert read_number(text, unit).number == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["市评一档", "年度要点全部完成", "≤全省强度系数", "争取", "2017年底前完成", "待定", "一"],
)
def test_words_are_not_a_number_and_no_problem(text):
    reading = read_number(text, "项")

    assert reading.number is None
    assert not reading.problem


@pytest.mark.parametrize(
    ("text", "unit"), [("13.5%", "万元"), ("1.2亿", "%"), ("1.2亿美元", "万元"), ("30套", "人")]
)
def test_a_number_in_another_unit_is_a_problem(text, unit):
    assert "对不上" in read_number(text, unit).problem


def test_a_fall_is_the_good_direction_where_the_indicator_is_a_fall():
    assert read_number("下降3.2%", "%", name="单位GDP能耗降低率").number == Decimal("3.2")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月底前", date(2017, 12, 31)),
        ("年底前", date(2017, 12, 31)),
        ("2017.3.1", date(2017, 3, 1)),
        ("2017年3月1日前", date(2017, 3, 1)),
        ("9月上旬", date(2017, 9, 10)),
        ("2月", date(2017, 2, 28)),
        ("2018年3月底前", date(2018, 3, 31)),
        ("明年1月底", date(2018, 1, 31)),
        ("43100", date(2017, 12, 31)),
        ("长期坚持", None),
        ("2月30日", None),
        ("13月", None),
    ],
)
def test_a_limit_is_the_last_day_the_words_allow(text, day):
    assert read_day(text, 2017) == day


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1—8月", 8),
        ("1-8月", 8),
        ("１～８月", 8),
        ("1至8月", 8),
        ("前三季度", 9),
        ("上半年", 6),
        ("一季度", 3),
        ("2017-08", 8),
        ("全市2017年1－7月主要指标", 7),
        ("截至9月底", 9),
        ("全年", 12),
    ],
)
def test_a_period_is_found_in_titles_and_cells(text, month):
    assert read_period(text, 2017) == Period(2017, month)


@pytest.mark.parametrize("text", ["1月", "2017年市考指标", "完成值"])
def test_january_alone_and_other_words_are_no_period(text):
    assert read_period(text, 2017) is None


@pytest.mark.parametrize(
    ("text", "points"),
    [("4", "4"), ("-0.5", "-0.5"), ("扣0.5分", "-0.5"), ("每件扣1分", "-1"), ("+1", "1")],
)
def test_points_are_read_with_their_sign(text, points):
    assert read_points(text) == Decimal(points)


@pytest.mark.parametrize("text", ["第3", "3", "第三名", "3/10", "全市第３"])
def test_a_rank_is_read_however_it_is_written(text):
    assert read_rank(text) == 3


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("月（1—2月合并）", Frequency.MONTHLY),
        ("季（年底核查）", Frequency.QUARTERLY),
        ("年+半年自评", Frequency.HALF_YEARLY),
        ("年（11月申报）", Frequency.YEARLY),
        ("即时", Frequency.AT_ONCE),
    ],
)
def test_a_frequency_is_read_without_its_remark(text, frequency):
    assert read_frequency(text) == frequency


@pytest.mark.parametrize(("text", "kind"), [("CUM", "CUM"), ("累计量", "CUM"), ("累计上限", "CAP")])
def test_a_type_is_a_code_or_its_chinese_word(text, kind):
    assert read_type(text) == IndicatorType(kind)
