"""读的和写的在一个进程里怎么让：a commit waits until nobody reads; who reads already is let in.

SQLite alone lets a commit that waits keep every new reader out, also the one it waits for: who reads
and looks once more would wait for himself until a timeout. Other processes are SQLite's business.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: what reads as one though it runs in several threads, such as a request; unset: the thread
PARTY: ContextVar[object | None] = ContextVar("party", default=None)


@contextmanager
def one_party() -> Iterator[None]:
    """All that runs in this context, in whichever threads, reads as one."""
    token = PARTY.set(object())
    try:
        yield
    finally:
        PARTY.reset(token)


class Readers:
    """Who reads a database in this process.

    ``patience``: seconds after which SQLite's own locks decide, as if nobody waited here.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._reading: Counter[object] = Counter()
        self._commits = False
        self._moved = threading.Condition()

    def enter(self) -> object:
        """Begin to read; new ones wait for a commit that waits. Who it is, for ``leave``."""
        party = _party()
        with self._moved:
            self._moved.wait_for(
                lambda: not self._commits or party in self._reading, self._patience
            )
            self._reading[party] += 1
        return party

    def leave(self, party: object) -> None:
        with self._moved:
            self._reading[party] -= 1
            self._reading += Counter()  # drops who reads no more
            self._moved.notify_all()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Nobody else reads inside the block. One at a time: the writer's."""
        party = _party()
        with self._moved:
            self._commits = True
            self._moved.wait_for(lambda: not self._reading.keys() - {party}, self._patience)
        try:
            yield
        finally:
            with self._moved:
                self._commits = False
                self._moved.notify_all()


def _party() -> object:
    return PARTY.get() or threading.get_ident()
