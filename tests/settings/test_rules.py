"""The rules file: complete, dated, and every slip of the pen named."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from service.errors import ConfigError
from service.settings import SHIPPED, config_file, for_year, load_rules, parse_rules
from service.settings.shapes import SECTIONS, SHAPES
from tests.builders import make_rules
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind

SHIPPED_TEXT = (SHIPPED / "config" / "rules_2017.toml").read_text(encoding="utf-8")
FIRST_DAY = date(2017, 7, 6)

DUE_DAY = """[progress_collection.due_day]
value = 10
unit = "日"
source = "约定"
"""


def edited(old: str, new: str) -> str:
    assert old in SHIPPED_TEXT
    return SHIPPED_TEXT.replace(old, new, 1)


def test_the_shipped_file_gives_the_default_rules() -> None:
    book = load_rules(SHIPPED / "config" / "rules_2017.toml")

    assert book.on(FIRST_DAY) == make_rules()


def test_every_field_of_the_core_has_a_setting() -> None:
    groups = {field.name for field in fields(Rules)} - {"automatic"}

    assert groups == set(SECTIONS) == set(SHAPES)
    assert all(set(SHAPES[name]) == set(keys) for name, (_, keys) in SECTIONS.items())


def test_a_later_version_holds_from_its_day_on() -> None:
    later = DUE_DAY.replace("[progress", "[[progress").replace("]", "]]").replace("10", "8")
    first = edited("[progress_collection.due_day]", "[[progress_collection.due_day]]")
    book = parse_rules(f'{first}\n{later}reason = "改早"\neffective_from = 2017-10-01\n', "rules")

    assert book.on(date(2017, 9, 30)).progress_collection.due_day == 10
    assert book.on(date(2017, 10, 1)).progress_collection.due_day == 8


def test_there_are_no_rules_before_the_first_day() -> None:
    book = parse_rules(SHIPPED_TEXT, "rules")

    with pytest.raises(ConfigError, match="2017-07-05尚无规则"):
        book.on(date(2017, 7, 5))


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        pytest.param("due_day]", "due_dya]", "due_dya", "是否想写“due_day”", id="unknown-key"),
        pytest.param("[judgement.", "[judgment.", "judgment", "“judgement”", id="unknown-section"),
        pytest.param("value = 10\n", "", "due_day.value", "缺少", id="no-value"),
        pytest.param("value = 10\n", "vaule = 10\n", "vaule", "“value”", id="misspelt-value"),
        pytest.param("value = 10\n", 'value = "10"\n', "value", "1—28 的整数", id="text"),
        pytest.param("value = 10\n", "value = true\n", "value", "整数", id="yes-or-no"),
        pytest.param("value = 10\n", "value = 31\n", "value", "1—28", id="no-31st-in-june"),
        pytest.param('value = "0.1"', "value = 0.1", "tolerance_pp", "加引号", id="fraction"),
        pytest.param('value = "0.1"', 'value = "零"', "value", "不是数", id="no-number"),
        pytest.param('value = "0.1"', 'value = "NaN"', "value", "不小于 0", id="nan"),
        pytest.param("[-2, 0]", "[0, -2]", "reminder_workdays", "从小到大", id="order"),
        pytest.param("[-2, 0]", "[-2, 1]", "reminder_workdays", "不大于 0", id="after-due"),
        pytest.param("[1, 3]", "[]", "urging_workdays", "一列整数", id="no-urging"),
        pytest.param('["9-30", "11-30"]', '["9-31"]', "deadlines", "月-日", id="no-such-day"),
        pytest.param('["9-30", "11-30"]', '["11-30", "9-30"]', "value", "先后", id="backwards"),
        pytest.param('"周五"', '"周六"', "weekday", "周一、周二", id="weekend-meeting"),
        pytest.param('unit = "日"', 'unit = "工作日"', "unit", "应为“日”", id="wrong-unit"),
        pytest.param('source = "约定"', 'source = "五"', "source", "题、一、二", id="no-clause"),
        pytest.param("= 2017-07-06\n\n[prog", "= 2017-02-30\n\n[prog", "行", "日期", id="bad-date"),
        pytest.param("= 2017-07-06\n\n[prog", "= 2017\n\n[prog", "from", "不加引号", id="year"),
        pytest.param(
            "= 2017-07-06\n\n[prog", "= 2017-08-01\n\n[prog", "", "自2017-08-01", id="gap"
        ),
        pytest.param("value = 10\n", "value = 10\nvalue = 8\n", "行", "写了两遍", id="said-twice"),
        pytest.param('"after_sign_off"', '"auto"', "issue.", "after_sign_off", id="issue-word"),
        pytest.param("[mandate]", "[mandat]", "mandat", "“mandate”", id="mandate"),
    ],
)
def test_a_slip_of_the_pen_is_named(old: str, new: str, key: str, problem: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_rules(edited(old, new), "rules_2017.toml")

    assert raised.value.file == "rules_2017.toml"
    assert key in raised.value.key
    assert problem in raised.value.problem


def test_two_versions_of_one_day_are_refused() -> None:
    first = edited("[progress_collection.due_day]", "[[progress_collection.due_day]]")
    twice = DUE_DAY.replace("[progress", "[[progress").replace("]", "]]")

    with pytest.raises(ConfigError, match="施行日期"):
        parse_rules(f'{first}\n{twice}reason = "又"\neffective_from = 2017-07-06\n', "rules")


def test_a_weighty_kind_goes_out_by_itself_only_under_a_name_and_an_authority() -> None:
    start = SHIPPED_TEXT.index("[issue.warning_prompt]")
    head, tail = SHIPPED_TEXT[:start], SHIPPED_TEXT[start:]
    automatic = tail.replace("after_sign_off", "automatic", 1)
    named = 'signer = "督查室主任"\nauthority = "示办字〔2017〕80号"\nsource'

    with pytest.raises(ConfigError, match="signer"):
        parse_rules(head + automatic, "rules")
    book = parse_rules(head + automatic.replace("source", named, 1), "rules")

    assert book.on(FIRST_DAY).automatic[NoticeKind.WARNING_PROMPT]
    assert book.issue(NoticeKind.WARNING_PROMPT, FIRST_DAY).authority == "示办字〔2017〕80号"


@pytest.mark.parametrize("year", [2018, 2026], ids=str)
def test_another_year_has_the_same_rules_from_its_first_day(year: int) -> None:
    book = parse_rules(for_year(SHIPPED_TEXT, year), "rules")

    assert book.starts == date(year, 1, 1)
    assert book.on(date(year, 1, 1)) == make_rules()


def test_a_rule_changed_in_october_changes_in_october_of_another_year() -> None:
    first = edited("[progress_collection.due_day]", "[[progress_collection.due_day]]")
    later = DUE_DAY.replace("[progress", "[[progress").replace("]", "]]").replace("10", "8")
    text = f'{first}\n{later}reason = "改早"\neffective_from = 2017-10-01\n'

    days = {s.effective_from for s in parse_rules(for_year(text, 2026), "rules").settings}

    assert days == {date(2026, 1, 1), date(2026, 10, 1)}


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"rules_2017\.toml.*打不开"):
        load_rules(tmp_path / "rules_2017.toml")


def test_a_workspace_file_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    own = tmp_path / "config" / "rules_2017.toml"
    own.write_text(edited("value = 10\n", "value = 8\n"), encoding="utf-8")

    assert load_rules(config_file(tmp_path, "rules_2017.toml")).on(FIRST_DAY) != make_rules()
    assert config_file(tmp_path, "service.toml") == SHIPPED / "config" / "service.toml"
