import os
from pathlib import Path

import pytest

from service.deliveries.channels import Robot
from service.deliveries.channels.folder import Folder
from service.deliveries.outcomes import Outcome
from tests.deliveries.builders import make_attachment, make_message

ROBOT = Robot(id=1, name="督查群", channel="folder")


def test_a_message_lies_in_its_group_with_the_files_beside_it(tmp_path: Path) -> None:
    result = Folder(tmp_path).send(ROBOT, make_message(attachments=(make_attachment(),)))

    assert result.outcome is Outcome.ACCEPTED
    assert sorted(os.listdir(tmp_path / "messages" / "督查群")) == [
        "20170817-090000-7-督办单.docx",
        "20170817-090000-7-督办单.md",
    ]


def test_a_second_try_writes_the_same_files_again(tmp_path: Path) -> None:
    message = make_message(attachments=(make_attachment(),))
    folder = Folder(tmp_path)

    folder.send(ROBOT, message)
    before = {path.name: path.read_bytes() for path in tmp_path.rglob("*.*")}
    folder.send(ROBOT, message)

    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_the_page_says_title_number_text_and_files(tmp_path: Path) -> None:
    Folder(tmp_path).send(ROBOT, make_message(attachments=(make_attachment(),)))

    page = next(tmp_path.rglob("*.md")).read_text(encoding="utf-8")
    assert page == (
        "# 督办单\n\n文号：示督办〔2017〕3号\n\n请于8月22日前反馈。\n\n"
        "附件：20170817-090000-7-督办单.docx\n"
    )


@pytest.mark.parametrize(
    ("hostile", "literal"),
    [
        ("](http://evil)", r"\](http://evil)"),
        ("<script>", r"\<script\>"),
        ("# 标题", r"\# 标题"),
        ("**重**", r"\*\*重\*\*"),
        ("a\u202eb", "ab"),
    ],
    ids=["link", "html", "heading", "bold", "bidi"],
)
def test_data_is_never_markup(hostile: str, literal: str, tmp_path: Path) -> None:
    Folder(tmp_path).send(ROBOT, make_message(text=hostile))

    assert literal in next(tmp_path.rglob("*.md")).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../外", "a/b", "..", "群:1"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    robot = Robot(id=1, name=name, channel="folder")

    Folder(tmp_path / "out").send(robot, make_message(title="../../x"))

    written = next(tmp_path.rglob("*.md"))
    assert written.parent.parent == tmp_path / "out" / "messages"


def test_a_folder_that_is_a_file_is_a_broken_channel(tmp_path: Path) -> None:
    (tmp_path / "messages").write_text("in the way")

    result = Folder(tmp_path).send(ROBOT, make_message())

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "ENOTDIR")
