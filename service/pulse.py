"""脉搏：when this process last looked at everything that waits."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Pulse:
    """Written by the scheduler, read by whoever asks whether it is alive."""

    at: datetime | None = None  # None: not once yet
