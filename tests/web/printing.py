"""A page as a browser prints it."""

from pathlib import Path
from shutil import copytree
from subprocess import run

import pymupdf

from service import web

CHROMIUM = Path("/usr/bin/chromium")

#: Of a headless Chromium that talks to nobody.
PRINT = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-pdf-header-footer",
]


def printed(page: str, folder: Path) -> pymupdf.Document:
    copytree(Path(web.__file__).parent / "static", folder / "static")
    (folder / "page.html").write_text(page.replace("/static/", "static/"), encoding="utf-8")
    words = [f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={folder / 'page.pdf'}"]
    run([CHROMIUM, *PRINT, *words, (folder / "page.html").as_uri()], check=True, timeout=120)
    return pymupdf.open(folder / "page.pdf")
