"""Word files as printed pages: PDF through LibreOffice, with its two known faults put right.

LibreOffice 7.4 reads ``overflowPunct`` the wrong way round and adds a gap between 汉字 and digits
although the file forbids it. Both are mended in its own copy of the styles (``print.bas``); the
file that an office gets stays as Word wants it. ``fonts.conf`` maps the official fonts to what the
packages fonts-noto-cjk and fonts-liberation2 bring, so that every machine prints the same.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path

from service.errors import PrintingError

_HERE = Path(__file__).parent
_MODULE = "Printing"
_START_SECONDS = 60

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" \
library:readonly="false" library:passwordprotected="false">
 <library:element library:name="{module}"/>
</library:library>
"""
_SCRIPT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{module}" \
script:language="StarBasic">{code}</script:module>
"""


def can_print() -> bool:
    """Whether LibreOffice is on this machine."""
    return shutil.which("soffice") is not None


def print_pdf(files: Mapping[str, bytes], seconds: int = 300) -> dict[str, bytes]:
    """Each .docx as PDF under its name; one that LibreOffice cannot open is left out.

    Raises PrintingError without LibreOffice, or when it has not ended after ``seconds``.
    """
    program = shutil.which("soffice")
    if program is None:
        raise PrintingError("本机没有 LibreOffice（soffice），不能成页；请安装 libreoffice-writer")
    with tempfile.TemporaryDirectory(prefix="duban-print-") as place:
        folder = Path(place)
        numbered = {f"{number:05}": name for number, name in enumerate(files)}
        for number, name in numbered.items():
            (folder / f"{number}.docx").write_bytes(files[name])
        _prepare(program, folder)
        _run(program, folder, seconds, f'macro:///Standard.{_MODULE}.Main("{folder.as_uri()}")')
        return {
            name: (folder / f"{number}.pdf").read_bytes()
            for number, name in numbered.items()
            if (folder / f"{number}.pdf").is_file()
        }


def _prepare(program: str, folder: Path) -> None:
    """A first start makes the user folder and would overwrite our module: it comes after."""
    _run(program, folder, _START_SECONDS, "--terminate_after_init")
    library = folder / "user" / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    code = escape((_HERE / "print.bas").read_text("utf-8"), quote=False)
    (library / f"{_MODULE}.xba").write_text(_SCRIPT.format(module=_MODULE, code=code), "utf-8")
    (library / "script.xlb").write_text(_LIBRARY.format(module=_MODULE), "utf-8")


def _run(program: str, folder: Path, seconds: int, *arguments: str) -> None:
    user = f"-env:UserInstallation={(folder / 'user').as_uri()}"
    command = [program, user, "--headless", "--norestore", "--nologo", *arguments]
    environment = {**os.environ, "FONTCONFIG_FILE": str(_HERE / "fonts.conf"), "LC_ALL": "C.UTF-8"}
    try:
        subprocess.run(  # noqa: S603 — the program is found on PATH, the arguments are ours
            command, cwd=folder, env=environment, check=True, capture_output=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise PrintingError(f"LibreOffice {seconds}秒内没有排完，已停止") from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise PrintingError(f"LibreOffice 没有正常结束：{error}") from None
