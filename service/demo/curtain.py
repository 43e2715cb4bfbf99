"""幕布：while the county is being prepared, a page that says so, from the first moment on.

It needs nothing but the standard library: what the real pages need is still being read in.
"""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

AGAIN = 1  # seconds until a browser looks again
_LOOK = 0.05  # seconds between two looks whether the curtain is up
_PATIENCE = 1.0  # seconds for somebody to say what is wanted
_LONGEST = 64 * 1024  # bytes of a request that are read

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>正在准备示例县</title></head>
<body><main><h1>正在准备示例县</h1><p>建库、导入任务分解表，几秒钟就好，这一页会自己打开演示。</p></main></body></html>
""".encode()
_ANSWER = (
    f"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\n"
    f"Content-Length: {len(_PAGE)}\r\nRefresh: {AGAIN}\r\n"
    f"Retry-After: {AGAIN}\r\nCache-Control: no-store\r\n"
    "Connection: close\r\n\r\n"
).encode()


@contextmanager
def drawn(listening: socket.socket) -> Iterator[None]:
    """Every request inside the block is answered with the page; who comes later waits for others."""
    up = threading.Event()
    thread = threading.Thread(target=_answer, args=(listening, up), name="duban-curtain")
    thread.start()
    try:
        yield
    finally:
        up.set()
        thread.join()


def _answer(listening: socket.socket, up: threading.Event) -> None:
    while not up.is_set():
        if select.select([listening], [], [], _LOOK)[0]:
            visitor, _ = listening.accept()
            with visitor, suppress(OSError):  # gone again: nobody to tell
                visitor.settimeout(_PATIENCE)
                visitor.recv(_LONGEST)
                visitor.sendall(_ANSWER + _PAGE)
