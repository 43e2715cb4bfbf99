"""人多的时候：only so many requests are under way as the server's threads can also bring to an end.

A page holds its session over several turns on threads. Were every thread taken by somebody who
waits for the database, whoever has it could never give it back.
"""

from collections.abc import AsyncIterator

from anyio import Semaphore
from anyio.lowlevel import RunVar
from fastapi import Depends

AT_ONCE = 24  # of 40 threads, anyio's number

_PLACES: RunVar[Semaphore] = RunVar("places")  # of an event loop


async def _admitted() -> AsyncIterator[None]:
    places = _PLACES.get(None)
    if places is None:
        places = Semaphore(AT_ONCE)
        _PLACES.set(places)
    async with places:
        yield


#: Of every route, before its other dependencies; who waits has sent the whole form and holds nothing.
ADMITTED = Depends(_admitted, scope="function")
