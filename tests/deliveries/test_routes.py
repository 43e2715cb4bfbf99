from typing import Any

import pytest

from service.deliveries import routes
from service.tables import RobotRow


def _robot(
    name: str, audience: str = "单位", units: tuple[str, ...] = (), **settings: Any
) -> RobotRow:
    return RobotRow(name=name, audience=audience, units=list(units), settings=settings)


@pytest.mark.parametrize(
    ("robots", "fault"),
    [
        ([_robot("甲", fallback="甲")], "是它自己"),
        ([_robot("甲", alarm="甲")], "是它自己"),
        ([_robot("甲", fallback="丁")], "不在名册里"),
        ([_robot("甲", alarm="乙"), _robot("乙", alarm="甲")], "绕了一圈"),
        (
            [_robot("甲", fallback="乙"), _robot("乙", fallback="丙"), _robot("丙", fallback="甲")],
            "绕了一圈",
        ),
        ([_robot("甲", fallback="乙"), _robot("乙", "工作群")], "读者更广"),
        ([_robot("甲", units=("a",), fallback="乙"), _robot("乙", units=("a", "b"))], "读者更广"),
    ],
    ids=["itself", "alarm-itself", "unknown", "alarm-circle", "circle", "wider", "more-units"],
)
def test_a_second_channel_that_is_none_is_refused(robots: list[RobotRow], fault: str) -> None:
    assert fault in "".join(routes.faults(robots))


def test_supervision_may_stand_in_for_everybody() -> None:
    robots = [
        _robot("甲", units=("a",), fallback="乙", alarm="督查群"),
        _robot("乙", units=("a",), fallback="督查群"),
        _robot("督查群", "督查"),
    ]

    assert list(routes.faults(robots)) == []
