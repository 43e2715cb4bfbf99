"""接口报佐证：另一个系统随后送上，只对自己报的数；列得出，别的单位看不到。"""

from base64 import b64encode

from tests.web.test_api import OTHER, Let_in, System, let_in

__all__ = ["let_in"]

VALUES = "/indicators/3-20/values"
PROOFS = f"{VALUES}/2017-08/evidence"
SCAN = b"%PDF-1.7\nscan"


def send(system: System, name: str = "月报.pdf", content: bytes = SCAN) -> int:
    coded = b64encode(content).decode()
    return system.post(PROOFS, name=name, content=coded, by="张三").status_code


def reported(let_in: Let_in) -> System:
    system = let_in("县发改局")
    assert system.post(VALUES, period="2017-08", number="18.5", by="张三").status_code == 201
    return system


def test_a_file_follows_the_figure_and_is_listed(let_in: Let_in) -> None:
    system = reported(let_in)

    assert send(system) == 201
    (kept,) = system.told(PROOFS)
    assert (kept["name"], kept["media_type"], kept["size"]) == ("月报.pdf", "application/pdf", 13)


def test_what_is_no_such_file_or_has_no_figure_is_told(let_in: Let_in) -> None:
    system = let_in("县发改局")
    assert send(system) == 409
    system.post(VALUES, period="2017-08", number="18.5", by="张三")

    assert send(system, "月报.docx") == 409
    assert system.post(PROOFS, name="月报.pdf", content="不是", by="张三").status_code == 422
    assert system.post(PROOFS, name="月报.pdf", content="a", by="张三").status_code == 409
    assert system.told(PROOFS) == []


def test_another_units_token_neither_sends_nor_lists(let_in: Let_in) -> None:
    assert send(reported(let_in)) == 201
    other = let_in(OTHER)

    assert send(other) == 404
    assert other.get(PROOFS).status_code == 404


def test_a_period_that_is_none_is_not_found(let_in: Let_in) -> None:
    assert let_in().get(f"{VALUES}/2016-08/evidence").status_code == 404
