"""接口：``submit(task, id)``。台账里的行是真相，谁来做都行，做两遍等于一遍。"""

from enum import StrEnum
from typing import Protocol


class Task(StrEnum):
    CYCLE = "cycle"  # id: assessment
    RENDER = "render"  # id: notice
    DELIVER = "deliver"  # id: delivery


class Hands(Protocol):
    def submit(self, task: Task, row_id: int) -> None:
        """Have it done, now or soon, here or elsewhere."""
        ...
