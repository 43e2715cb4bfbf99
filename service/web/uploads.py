"""上传：files kept between a preview and its confirmation.

约定：文件只在这台机器的内存里留半小时，至多几批；过了时、换了机器、重启过的，请人重新上传，什么也没有
写过。What is confirmed is what was previewed: the batch is named by its bytes.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

#: bytes of one form with its files, in rooms whose router says so (``max_body_size``)
LARGEST_UPLOAD = 20 * 1024 * 1024
KEPT = 8  # batches
KEPT_BYTES = 4 * LARGEST_UPLOAD  # of all of them
KEPT_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    name: str
    content: bytes


@dataclass
class Uploads:
    """The last batches, each of one account."""

    _held: OrderedDict[str, tuple[datetime, tuple[File, ...]]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, account: int, files: Sequence[File], now: datetime) -> str:
        """Its name from now on."""
        name = _name(account, files)
        with self._lock:
            self._held[name] = (now, tuple(files))
            self._held.move_to_end(name)
            while len(self._held) > KEPT or self._bytes() > KEPT_BYTES:
                self._held.popitem(last=False)
        return name

    def of(self, account: int, name: str, now: datetime) -> tuple[File, ...] | None:
        """None for what is too old, was never here, or is another account's."""
        with self._lock:
            kept_at, files = self._held.get(name, (now, ()))
            if not files or now - kept_at > KEPT_FOR:
                self._held.pop(name, None)
                return None
        return files if _name(account, files) == name else None

    def _bytes(self) -> int:
        return sum(len(file.content) for _, files in self._held.values() for file in files)


def _name(account: int, files: Sequence[File]) -> str:
    digest = sha256(str(account).encode())
    for file in files:
        digest.update(f"\0{file.name}\0{len(file.content)}\0".encode() + file.content)
    return digest.hexdigest()
