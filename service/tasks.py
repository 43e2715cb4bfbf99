"""接口：``submit(task, id)``。台账里的行是真相，谁来做都行，做两遍等于一遍。"""

from enum import StrEnum
from typing import Protocol

BROKER_URL = "DUBAN_BROKER_URL"  # a secret: it may hold a password


class Task(StrEnum):
    CYCLE = "cycle"  # id: assessment
    RENDER = "render"  # id: notice
    DELIVER = "deliver"  # id: delivery


class Hands(Protocol):
    def submit(self, task: Task, row_id: int) -> None:
        """Have it done, now or soon, here or elsewhere."""
        ...


class Engine(Hands, Protocol):
    """Hands of a service that runs on: other threads, or other machines."""

    def has_room(self) -> bool:
        """Whether anything should be handed out now."""
        ...

    def busy(self) -> bool:
        """Whether something handed out is not done yet."""
        ...

    def rest(self, seconds: float) -> bool:
        """Wait until nothing is under way, or that long; False when closed."""
        ...

    def close(self) -> None: ...
