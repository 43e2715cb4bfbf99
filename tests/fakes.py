"""A server that does what no HTTP server can; the strict fakes of the platforms are service.fakes."""

import socket
import threading
from collections.abc import Callable


class RawServer:
    """A socket that does what no HTTP server can; ``talk`` gets each accepted connection."""

    def __init__(self, talk: Callable[[socket.socket], None] | bytes) -> None:
        self._talk = talk
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.connections = 0
        self._closing = False

    def __enter__(self) -> "RawServer":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        with socket.create_connection(("127.0.0.1", self.port)):  # wakes the waiting accept
            self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if self._closing:
                connection.close()
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            with connection:
                if isinstance(self._talk, bytes):
                    read_request(connection)
                    connection.sendall(self._talk)
                else:
                    self._talk(connection)
        except OSError:
            return  # the client hung up: often just what is tested


def read_request(connection: socket.socket) -> bytes:
    """One whole request, by its Content-Length."""
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connection.recv(65_536)
        if not chunk:
            return received
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(x.split(b":")[1]) for x in lines if x.startswith(b"content-length")), 0)
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body
