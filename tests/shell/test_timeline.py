"""时间线：一事一行，七栏，写进来的字不会多出行和栏。"""

from service import timeline
from tests.shell.standing import SUPERVISED, at
from tests.small_county import County


def lines(county: County) -> list[str]:
    with county.workspace.database.read() as session:
        return list(timeline.lines(session, county.assessment_id))


def test_a_line_says_when_what_number_title_to_whom_and_by_which_clause(supervised: County) -> None:
    line = next(line for line in lines(supervised) if "签发预警提示单" in line)

    when, weekday, act, number, title, to, clause = line.split("\t")
    assert (when, weekday, act) == ("2017-08-15 09:00", "星期二", "签发预警提示单")
    assert number == "示督提〔2017〕1号"
    assert "提示" in title
    assert to in ("县发改局", "县招商局", "县环保局")
    assert clause.startswith("三、「")


def test_every_line_has_seven_columns_in_order_of_time(supervised: County) -> None:
    rows = [line.split("\t") for line in lines(supervised)]

    assert {len(row) for row in rows} == {7}
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_written_text_makes_no_lines_and_columns_of_its_own(supervised: County) -> None:
    with supervised.workspace.database.write() as session:
        timeline.note(
            session,
            assessment_id=1,
            at=at(SUPERVISED, 17),
            actor="县招商局",
            act="报送措施",
            subject="倒排\n工期\t2017-08-23\u202e 签发\r\n",
        )

    last = lines(supervised)[-1].split("\t")
    assert last[4] == "倒排 工期 2017-08-23 签发"


def test_what_is_missing_is_a_dash(supervised: County) -> None:
    judged = next(line for line in lines(supervised) if "\t研判\t" in line)

    assert judged.split("\t")[3] == "—"
