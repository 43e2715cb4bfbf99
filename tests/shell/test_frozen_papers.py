"""发出的就是存档的：签发以后模板改了，等着发的件一个字也不变。"""

from sqlalchemy import select

from service.deliveries import remedies, upkeep
from service.tables import DocumentRow, NoticeRow, RobotRow
from tests.shell.standing import PROMPTS
from tests.shell.test_sign_off import break_template
from tests.small_county import County

GROUP = "县发改局群"


def _robot(county: County, *, paused: bool) -> None:
    with county.workspace.database.write() as session:
        robot = session.scalars(select(RobotRow).where(RobotRow.name == GROUP)).one()
        if paused:
            upkeep.pause(session, robot, "张三", "换密钥", county.clock.at)
        else:
            remedies.reopen(session, robot.id, "张三", "换好了", county.clock.at)


def test_a_template_changed_while_a_paper_waits_changes_nothing_of_it(drafted: County) -> None:
    _robot(drafted, paused=True)
    drafted.sign(PROMPTS[0])
    drafted.staff.settle()
    break_template(drafted, "warning_prompt")

    _robot(drafted, paused=False)
    drafted.staff.settle()

    with drafted.workspace.database.read() as session:
        of_paper = select(DocumentRow).join(NoticeRow).where(NoticeRow.key == PROMPTS[0])
        archived = {
            row.content for row in session.scalars(of_paper.where(DocumentRow.role == "正文"))
        }
    group = drafted.workspace.folder / "messages" / GROUP
    assert len(archived) == 1
    assert archived < {file.read_bytes() for file in group.glob("*.docx")}
    assert any("预警提示单" in file.read_text(encoding="utf-8") for file in group.glob("*.md"))
