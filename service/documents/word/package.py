"""The .docx container: a small zip writer whose bytes depend on nothing but its parts.

Times in the archive are fixed; parts that never change are deflated once and kept.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _DEFLATED = 20, 8
_TIME, _DATE = 0, 0x21  # 1980-01-01 00:00, the earliest a zip can say
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the package, already deflated."""

    name: bytes
    checksum: int
    size: int
    deflated: bytes


def part(name: str, content: str | bytes, level: int = _LEVEL) -> Part:
    data = content.encode() if isinstance(content, str) else content
    press = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Part(
        name.encode("ascii"), zlib.crc32(data), len(data), press.compress(data) + press.flush()
    )


def package(parts: Iterable[Part]) -> bytes:
    """The zip file of ``parts``, in their order."""
    bodies: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for one in parts:
        facts = (
            _DEFLATED,
            _TIME,
            _DATE,
            one.checksum,
            len(one.deflated),
            one.size,
            len(one.name),
            0,
        )
        local = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, *facts)
        central = _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, 0, *facts, 0, 0, 0, 0, offset)
        bodies += (local, one.name, one.deflated)
        directory += (central, one.name)
        offset += len(local) + len(one.name) + len(one.deflated)
    index = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(index), offset, 0)
    return b"".join((*bodies, index, end))
