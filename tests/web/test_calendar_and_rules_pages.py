"""放假安排 and 规则 on pages: from where the days are known, a year put in; every rule with its reason."""

from collections.abc import Callable
from datetime import date

import pytest

from service.accounts.roles import Role
from service.settings import SHIPPED, load_rules
from service.settings.labels import TITLES, name_of
from service.workdays import parse_days
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
CALENDAR = "/2017/calendar"
NEXT = (SHIPPED / "config" / "holidays" / "2018.toml").read_text(encoding="utf-8")
OF_2019 = """document = "国办发明电〔2018〕15号"
published = 2018-12-06
rest = [2019-01-01, [2019-02-04, 2019-02-10]]
work = [2019-02-02, 2019-02-03]
"""


def test_a_holiday_is_shown_with_the_weekends_beside_it(signed_in: SignedIn) -> None:
    page = signed_in(Role.OFFICE).look(CALENDAR)

    assert "10月1日（星期日）至10月8日（星期日）" in page
    assert "9月30日（星期六）" in page  # worked


def test_a_weekend_that_is_worked_ends_a_stretch() -> None:
    days = parse_days(OF_2019, 2019)

    assert days.stretches() == [
        (date(2019, 1, 1), date(2019, 1, 1)),
        (date(2019, 2, 4), date(2019, 2, 10)),
    ]


def test_what_nobody_has_announced_is_marked_an_estimate(signed_in: SignedIn) -> None:
    assert "时限暂按估计计算" in signed_in(Role.ADMIN).look(CALENDAR)


def test_a_years_file_is_checked_kept_and_counted_from_at_once(
    signed_in: SignedIn, county: County
) -> None:
    day = date(2018, 2, 26)
    text = NEXT.replace("published = 2017-11-30", "published = 2017-08-01")
    before = county.workspace.calendar(2017, date(2017, 8, 15)).is_certain(day)

    sent = signed_in(Role.OFFICE).send(f"{CALENDAR}/2018", text=text)

    assert (sent.status, "2017年8月1日公布" in sent.page, before) == (303, True, False)
    assert county.workspace.calendar(2017, date(2017, 8, 15)).is_certain(day)
    assert county.events()[-1].act == "改放假安排"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("rest = ", "2018.toml", id="no-toml"),
        pytest.param(OF_2019, "不在2018年", id="another-year"),
        pytest.param(NEXT.replace("2018-02-11", "2018-02-12"), "不是周末", id="a-weekday-worked"),
        pytest.param(NEXT.replace("document", "dokument"), "没有这个设置", id="unknown-key"),
    ],
)
def test_a_faulty_file_is_refused_and_left_to_be_mended(
    signed_in: SignedIn, county: County, text: str, said: str
) -> None:
    sent = signed_in(Role.ADMIN).send(f"{CALENDAR}/2018", text=text)

    assert (sent.status, said in sent.page, "<details open>" in sent.page) == (409, True, True)
    assert not (county.workspace.folder / "config" / "holidays" / "2018.toml").exists()


def test_only_this_year_and_the_next_are_put_in(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ADMIN)

    assert browser.send(f"{CALENDAR}/2019", text=OF_2019).status == 404
    assert signed_in(Role.SUPERVISION).send(f"{CALENDAR}/2018", text=NEXT).status == 403


def test_where_no_due_day_is_an_estimate_the_page_says_so(signed_in: SignedIn) -> None:
    assert "没有估计的" in signed_in(Role.OFFICE).look(CALENDAR)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_everybody_reads_the_rules_with_their_reasons(signed_in: SignedIn, role: Role) -> None:
    page = signed_in(role).look("/2017/rules")

    assert ("次月第几日报送" in page, "10日前能核对完" in page) == (True, True)


def test_every_rule_has_a_name_that_offices_know() -> None:
    settings = load_rules(SHIPPED / "config" / "rules_2017.toml").settings

    assert all(name_of(setting.key) for setting in settings)
    assert {setting.key.partition(".")[0] for setting in settings} == set(TITLES)


def test_a_later_version_stands_beside_the_one_in_force(
    signed_in: SignedIn, county: County
) -> None:
    shipped = (SHIPPED / "config" / "rules_2017.toml").read_text(encoding="utf-8")
    head = "[leader_sheet.weekday]"
    start = shipped.index(head)
    section = shipped[start : shipped.index("\n\n", start)]
    one = section.replace(head, f"[{head}]")
    other = one.replace("2017-07-06", "2017-09-01")
    folder = county.workspace.folder / "config"
    folder.mkdir(exist_ok=True)
    (folder / "rules_2017.toml").write_text(shipped.replace(section, f"{one}\n\n{other}"), "utf-8")
    county.workspace.__dict__["_rules"].clear()

    page = signed_in(Role.OFFICE).look("/2017/rules")

    assert "每周几报主要领导（2017年9月1日起）" in page
    assert "每周几报主要领导（2017年7月6日起）" in page
