"""预演：往后的日子过一遍，真的库、真的群一点不动。"""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from service.errors import WorkspaceError
from service.rehearsal import scratch
from service.tables import RobotRow
from tests.shell.standing import SUPERVISED
from tests.shell.test_backup import everything
from tests.small_county import County

LAST = date(2017, 9, 20)


def rehearsed(county: County, *, signing: bool = True, last: date = LAST) -> list[str]:
    with scratch(county.workspace, SUPERVISED) as rehearsal:
        before = len(rehearsal.timeline(2017))
        rehearsal.play(SUPERVISED, last, signing=signing)
        return rehearsal.timeline(2017)[before:]


def test_the_real_workspace_is_untouched(supervised: County) -> None:
    before = everything(supervised.workspace.folder)

    assert rehearsed(supervised)

    assert everything(supervised.workspace.folder) == before


def test_robots_of_the_network_send_nothing(supervised: County) -> None:
    with supervised.workspace.database.write() as session:
        for robot in session.scalars(select(RobotRow)):
            robot.channel, robot.base_url = "wecom", "https://127.0.0.1:9/"  # nobody listens

    lines = rehearsed(supervised)

    assert any("发出报送通知" in line for line in lines)
    assert not any("通道停用" in line or "未送达" in line for line in lines)


def test_a_rehearsal_foresees_what_then_happens(supervised: County) -> None:
    foreseen = [line for line in rehearsed(supervised) if "发出" in line]
    supervised.deeds.clear()

    supervised.play(date(2017, 8, 24), LAST)

    real = [f"{event.act}\t{event.number or '—'}" for event in supervised.events()]
    assert foreseen
    assert all("\t".join(line.split("\t")[2:4]) in real for line in foreseen)


def test_unsigned_drafts_lie_and_are_chased(supervised: County) -> None:
    acts = [line.split("\t")[2] for line in rehearsed(supervised, signing=False)]

    assert "呈领导预警督办单" in acts
    assert not any(act.startswith("签发") for act in acts)


def test_two_rehearsals_tell_the_same(supervised: County) -> None:
    assert rehearsed(supervised) == rehearsed(supervised)


def test_a_year_that_is_not_there_is_told(supervised: County) -> None:
    with (
        scratch(supervised.workspace, SUPERVISED) as rehearsal,
        pytest.raises(WorkspaceError, match="没有2016年度"),
    ):
        rehearsal.timeline(2016)


def test_the_scratch_place_is_gone_afterwards(supervised: County) -> None:
    with scratch(supervised.workspace, SUPERVISED) as rehearsal:
        place: Path = rehearsal.workspace.folder
        rehearsal.play(SUPERVISED, SUPERVISED)

    assert not place.exists()
