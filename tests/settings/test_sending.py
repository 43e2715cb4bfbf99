from datetime import time

import pytest

from service.errors import ConfigError
from service.settings.reading import Section, parse_toml
from service.settings.sending import Doubt, SendingSettings, read_sending
from workflows.vocabulary import NoticeKind


def _section(text: str) -> Section:
    return parse_toml(text, "service.toml")


def test_what_is_left_out_keeps_the_usual() -> None:
    assert read_sending(_section("")) == SendingSettings()


def test_a_county_may_decide_otherwise() -> None:
    settings = read_sending(
        _section(
            """
            [hours]
            quiet_from = "20:30"
            quiet_to = "07:00"
            hold_on_rest_days = false
            urgent = ["event_alert", "rectification_notice"]
            [unknown]
            default = "fallback"
            item_order = "resend_marked"
            [expires]
            filing_reminder = 1
            """
        )
    )

    assert settings.quiet == (time(20, 30), time(7))
    assert not settings.hold_on_rest_days
    assert NoticeKind.RECTIFICATION_NOTICE in settings.urgent
    assert (settings.doubt, settings.doubts) == (
        Doubt.FALLBACK,
        {NoticeKind.ITEM_ORDER: Doubt.RESEND},
    )
    assert settings.expires == {NoticeKind.FILING_REMINDER: 1}


def test_the_same_time_twice_means_no_quiet_hours() -> None:
    settings = read_sending(_section('[hours]\nquiet_from = "08:00"\nquiet_to = "08:00"'))

    assert settings.quiet is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[hours]\nquiet_from = "25:00"\nquiet_to = "08:00"', "quiet_from"),
        ('[hours]\nquiet_from = "22:00"\nquiet_to = "24:00"', "quiet_to"),
        ('[hours]\nquiet_from = "22:00"', "quiet_to"),
        ('[hours]\nquiet_from = "22:00"\nquiet_to = "8:00"', "quiet_to"),
        (
            '[hours]\nquiet_from = "22:00"\nquiet_to = "08:00"\nurgent = ["event_alarm"]',
            "event_alert",
        ),
        ('[unknown]\ndefault = "resend"', "resend_marked"),
        ('[unknown]\nfiling_remainder = "hold"', "filing_reminder"),
        ("[expires]\nfiling_reminder = 0", "expires.filing_reminder"),
    ],
)
def test_a_fault_is_named_with_what_may_stand_there(text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        read_sending(_section(text))
