"""What is said to who types commands is left out of a page."""

import pytest

from service.errors import FeedbackRejected
from service.web.forms import as_told


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        ("请写明理由（--reason）", "请写明理由"),
        ("文书还没有签发（notice sign 办）", "文书还没有签发"),
        ("数值应为数字（万元）", "数值应为数字（万元）"),
    ],
)
def test_a_page_says_no_words_of_the_command_line(refused: str, told: str) -> None:
    assert as_told(FeedbackRejected(refused)) == told
