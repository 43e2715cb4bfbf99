"""文件夹：the message as a Markdown file, the documents beside it. No network.

DIR/messages/<group>/<time>-<delivery>-<title>.md; the time is the delivery's own, so that a
second try writes the same files again. The message comes last: where it is, its files are.
"""

import errno
import os
import re
from pathlib import Path

from service.clock import local
from service.deliveries.channels import UNLIMITED, Attachment, Message, Result, Robot
from service.deliveries.outcomes import Outcome
from service.deliveries.plain_text import clean, file_name

_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")
_LEADING_MARKUP = re.compile(r"(?m)^(\s*)([#+=-])")
_CANNOT_HEAL = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ELOOP})


class Folder:
    takes_files = True
    repeatable = True
    limits = UNLIMITED

    def __init__(self, root: Path) -> None:
        self._root = root / "messages"

    def fault(self, robot: Robot) -> str:  # noqa: ARG002  # a folder needs nothing
        return ""

    def send(self, robot: Robot, message: Message) -> Result:
        """Write the files; ``answer`` is the message's path below the folder's root."""
        group = self._root / file_name(robot.name)
        stem = f"{local(message.written_at):%Y%m%d-%H%M%S}-{message.delivery}"
        try:
            group.mkdir(parents=True, exist_ok=True)
            names = [self._written(group, stem, each) for each in message.attachments]
            name = file_name(f"{stem}-{message.title}.md")
            self._write(group / name, _page(message, names).encode())
        except OSError as error:
            return _failure(error)
        return Result(outcome=Outcome.ACCEPTED, code="0", answer=f"{group.name}/{name}")

    def _written(self, group: Path, stem: str, attachment: Attachment) -> str:
        name = file_name(f"{stem}-{attachment.name}")
        self._write(group / name, attachment.content)
        return name

    def _write(self, path: Path, content: bytes) -> None:
        """All of it or nothing, also when the power fails."""
        unfinished = path.with_name(f".{path.name[:60]}.part")
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def _page(message: Message, names: list[str]) -> str:
    lines = [f"# {_literal(message.title)}", ""]
    if message.number:
        lines += [f"文号：{_literal(message.number)}", ""]
    if message.parts > 1:
        lines += [f"第{message.part}部分，共{message.parts}部分", ""]
    for paragraph in clean(message.text).split("\n"):
        lines += [_literal(paragraph), ""]
    if message.url:
        lines += [f"办理页面：{_literal(message.url)}", ""]
    if message.mentions:
        lines += [f"提醒：{_literal('、'.join(message.mentions))}", ""]
    lines += [f"附件：{_literal(name)}" for name in names]
    return "\n".join(lines).rstrip() + "\n"


def _literal(text: str) -> str:
    """Data shows as itself: its markup is escaped."""
    return _LEADING_MARKUP.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", clean(text)))


def _failure(error: OSError) -> Result:
    code = errno.errorcode.get(error.errno or 0, "OSError")
    broken = error.errno in _CANNOT_HEAL
    return Result(
        outcome=Outcome.CHANNEL_BROKEN if broken else Outcome.NOT_DELIVERED,
        code=code,
        answer=f"写不进文件夹：{os.strerror(error.errno or 0)}",
    )
