"""日志里没有人名和电话：出了什么、发到哪个群、结果如何，都用编号说。"""

import logging
from datetime import date

import pytest
from sqlalchemy import select

from service.tables import PersonRow, UnitRow
from tests.commands.running import give
from tests.shell.standing import PROMPTS
from tests.small_county import County

PERSON, TELEPHONE = "欧阳试名", "13900005678"


def test_no_log_names_a_person_or_a_telephone(
    supervised: County, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with supervised.workspace.database.write() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.code == "县环保局")).one()
        session.add(
            PersonRow(
                county="示例县",
                unit_id=unit.id,
                post="填报人",
                name=PERSON,
                phone=TELEPHONE,
                effective_from=date(2017, 1, 1),
            )
        )
    give(supervised, "channels", "set", "县环保局群", "--mention", TELEPHONE, "--by", PERSON)
    give(supervised, "notice", "receive", PROMPTS[2], "县环保局", "--by", PERSON)
    give(supervised, "channels", "test", "县环保局群", "--by", PERSON)

    supervised.play(date(2017, 8, 31), date(2017, 9, 1))

    assert "送达件" in caplog.text
    assert PERSON not in caplog.text
    assert TELEPHONE not in caplog.text
