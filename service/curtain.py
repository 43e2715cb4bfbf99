"""幕布：while the service is being made ready, a page that says so, from the first moment on.

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
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}几秒钟就好，这一页会自己打开。</p></main></body></html>
"""
_HEAD = (
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\n"
    f"Content-Length: {{length}}\r\nRefresh: {AGAIN}\r\n"
    f"Retry-After: {AGAIN}\r\nCache-Control: no-store\r\n"
    "Connection: close\r\n\r\n"
)


@contextmanager
def drawn(listening: socket.socket, title: str, text: str) -> Iterator[None]:
    """Every request inside the block is answered with 503 and a page that says what is going on;
    who comes later waits for the real pages.
    """
    page = _PAGE.format(title=title, text=text).encode()
    answer = _HEAD.format(length=len(page)).encode() + page
    up = threading.Event()
    thread = threading.Thread(target=_answer, args=(listening, answer, up), name="duban-curtain")
    thread.start()
    try:
        yield
    finally:
        up.set()
        thread.join()


def _answer(listening: socket.socket, answer: bytes, up: threading.Event) -> None:
    while not up.is_set():
        if select.select([listening], [], [], _LOOK)[0]:
            visitor, _ = listening.accept()
            with visitor, suppress(OSError):  # gone again: nobody to tell
                visitor.settimeout(_PATIENCE)
                visitor.recv(_LONGEST)
                visitor.sendall(answer)
