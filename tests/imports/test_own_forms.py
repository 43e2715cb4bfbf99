"""单位自己交的表：自己的收，别家的、不是报送表的，一个字不收。"""

from decimal import Decimal

import pytest

from service.errors import ImportRejected
from service.imports.facts import ValueFact
from service.imports.own_forms import read_own
from tests.imports.office import (
    HEADER,
    a_quantity,
    an_indicator,
    indicator_row,
    known,
    of_type,
    xlsx,
)
from tests.imports.test_forms import form, line
from workflows.ledger import Duty
from workflows.vocabulary import Role

SHARED = (Duty(unit="县招商局", role=Role.LEAD), Duty(unit="县发改局", role=Role.SUPPORT))


def read(path, unit="县招商局", name="回.xlsx"):
    ledger = known(a_quantity(duties=SHARED), an_indicator())
    return read_own(name, path.read_bytes(), ledger, unit)


def refused(path, unit="县招商局"):
    with pytest.raises(ImportRejected) as told:
        read(path, unit)
    return str(told.value)


def test_a_units_own_form_is_read(tmp_path):
    plan = read(form(tmp_path, line("18.5")))

    (value,) = of_type(plan.contents, ValueFact)
    assert value.number == Decimal("18.5")
    assert plan.told() == ("【新增】完成值 3-27 2017年1—7月（自报）：完成值 18.5",)


def test_another_units_form_is_refused(tmp_path):
    assert "填报单位是县招商局" in refused(form(tmp_path, line("18.5")), "县发改局")


def test_a_supporting_unit_files_no_figure(tmp_path):
    told = refused(form(tmp_path, line("18.5"), sender="县发改局"), "县发改局")

    assert "3-27不由县发改局负责" in told


@pytest.mark.parametrize(
    "sheets",
    [
        pytest.param({"附件3": [HEADER, indicator_row()]}, id="indicators"),
        pytest.param(
            {"责任单位": [["名称", "类别", "别名"], ["县假局", "部门", ""]]},
            id="a-register-of-units",
        ),
    ],
)
def test_what_is_no_form_of_a_unit_is_refused(tmp_path, sheets):
    told = refused(xlsx(tmp_path / "表.xlsx", sheets))

    assert "这不是单位填报的表" in told


def test_a_name_that_climbs_out_of_its_folder_is_only_a_name(tmp_path):
    plan = read(form(tmp_path, line("18.5")), name="../../etc/报送表.xlsx")

    assert plan.files == ("etc报送表.xlsx",)
