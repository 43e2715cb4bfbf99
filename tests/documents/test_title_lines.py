"""Titles in lines: whole words, trapezium or diamond, never too wide."""

import pytest

from service.documents.title_lines import COMFORTABLE, WIDEST, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("关于召开推进会的通知", ("关于召开推进会的通知",), id="short"),
        pytest.param(
            "关于报送2017年1—7月市考指标完成情况的通知",
            ("关于报送2017年1—7月", "市考指标完成情况的通知"),
            id="two-lines",
        ),
        pytest.param(
            "关于全社会固定资产投资增速指标进度滞后的督办单",
            ("关于全社会固定资产投资", "增速指标进度滞后的督办单"),
            id="words-whole",
        ),
        pytest.param(
            "示例县追赶超越工作领导小组办公室关于2017年6月份全社会固定资产投资增速指标进度滞后的预警督办单",
            (
                "示例县追赶超越工作领导小组办公室",
                "关于2017年6月份全社会固定资产投资增速",
                "指标进度滞后的预警督办单",
            ),
            id="diamond",
        ),
        pytest.param(
            "2017年度市对我县考核目标任务分解和责任分工一览表",
            ("2017年度市对我县考核", "目标任务分解和责任分工一览表"),
            id="the-mandates-own-attachment",
        ),
        pytest.param(
            "关于县茶叶局2017年7月督办文书较多的提醒",
            ("关于县茶叶局2017年7月", "督办文书较多的提醒"),
            id="one-that-would-just-fill-a-line",
        ),
        pytest.param(
            "关于招商引资到位资金指标进度滞后的预警提示单",
            ("关于招商引资到位资金", "指标进度滞后的预警提示单"),
            id="an-indicators-name-is-not-divided",
        ),
        pytest.param("甲单位\n乙单位", ("甲单位", "乙单位"), id="breaks-of-the-author-stay"),
        pytest.param("", ("",), id="empty"),
    ],
)
def test_lines_of_a_title(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("关于" + "示例县" * 14 + "的通知", id="repetition"),
        pytest.param("魑魅魍魉" * 18, id="no-known-word"),
        pytest.param("，" * 50, id="only-marks"),
        pytest.param("指标进度" * 60, id="far-too-long"),
        pytest.param("A" * 100, id="latin"),
    ],
)
def test_no_line_is_wider_than_the_type_area(title: str) -> None:
    lines = title_lines(title)

    assert "".join(lines) == title
    assert max(sum(0.5 if c.isascii() else 1 for c in line) for line in lines) <= WIDEST


def test_a_title_that_fits_comfortably_stays_on_one_line() -> None:
    assert len(title_lines("字" * COMFORTABLE)) == 1


def test_the_kind_of_paper_is_never_alone_on_a_line() -> None:
    lines = title_lines("关于示例县城镇居民人均可支配收入增速进度滞后的预警提示单")

    assert len(lines[-1]) > len("的预警提示单")
