"""网页上的日子：本年度的只写月日，别的年份写明；时限带星期。"""

from datetime import UTC, date, datetime

import pytest

from service.web.pages import _TEMPLATES


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        pytest.param(date(2017, 9, 29), "9月29日，9月29日（星期五）", id="of-the-year"),
        pytest.param(
            date(2018, 1, 10), "2018年1月10日，2018年1月10日（星期三）", id="of-the-year-after"
        ),
    ],
)
def test_a_day_of_another_year_says_so(day: date, shown: str) -> None:
    words = _TEMPLATES.from_string("{{ day|day }}，{{ day|due }}")

    assert words.render(day=day, year=2017) == shown


def test_the_day_of_a_moment_is_the_counties_own() -> None:
    words = _TEMPLATES.from_string("{{ moment|on_day }}")

    assert words.render(moment=datetime(2017, 9, 28, 23, tzinfo=UTC)) == "2017年9月29日"
