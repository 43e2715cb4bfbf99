"""停下：asked for by a signal, heard by the main thread where it waits for it.

Not an Event: its lock may be held by the very thread that the signal interrupts, which would then
wait for itself for ever; and what a handler notes just before the wait begins is not heard in it.
What the system itself writes into a socket is neither lost nor late.
"""

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop:
    def __init__(self, ear: socket.socket) -> None:
        self._ear = ear

    def wait(self, seconds: float | None = None) -> None:
        """Until it is asked for, or for so many seconds."""
        select.select([self._ear], [], [], seconds)


@contextmanager
def on_signals() -> Iterator[Stop]:
    """Inside the block SIGTERM and SIGINT ask to stop and do nothing else. Main thread only."""
    ear, mouth = socket.socketpair()
    with ear, mouth:
        mouth.setblocking(False)
        before = {number: signal.signal(number, _hear) for number in SIGNALS}
        woken = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
        try:
            yield Stop(ear)
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                signal.signal(number, handler)


def _hear(_number: int, _frame: object) -> None:
    """Nothing: that it came stands in the socket."""
