"""Zip packages (.xlsx, .docx) from strangers: unpacked under limits, then packed again.

What a reader gets is only what was counted here; a package that lies about its sizes gains nothing.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

UNZIPPED_BYTES = 50 * 1024 * 1024
ENTRIES = 2_000
_CHUNK_BYTES = 256 * 1024


class PackageRefused(Exception):
    """``reason`` and ``remedy`` are in the office's words."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


def unpack(content: bytes) -> Mapping[str, bytes]:
    """Parts by name. Raises PackageRefused for a broken, locked or swollen package."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise PackageRefused("文件已损坏，打不开", "请用表格软件打开后另存，再导入") from None


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The same parts as a plain, uncompressed package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _parts(package: zipfile.ZipFile) -> Mapping[str, bytes]:
    entries = package.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNZIPPED_BYTES:
        raise _swollen()
    if any(entry.flag_bits & 1 for entry in entries):
        raise PackageRefused("文件加了打开密码", "请去掉密码另存后再导入")
    if len({entry.filename for entry in entries}) != len(entries):
        raise PackageRefused("文件已损坏，内有重名部件", "请用表格软件打开后另存，再导入")
    parts: dict[str, bytes] = {}
    left = UNZIPPED_BYTES
    for entry in entries:
        parts[entry.filename] = _read(package, entry, left)
        left -= len(parts[entry.filename])
    return parts


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    content = bytearray()
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            content += chunk
            if len(content) > limit:
                raise _swollen()
    return bytes(content)


def _swollen() -> PackageRefused:
    size = UNZIPPED_BYTES // 1024 // 1024
    return PackageRefused(
        f"文件展开后超过{size}MB（或部件过多），不予打开", "请删去图片和无关的表，另存后再导入"
    )
