"""Secrets by name, from the environment or a key file that only its owner reads."""

import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from service.errors import ConfigError

MASK = "〔密钥〕"
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_IN_ADDRESSES = re.compile(r"(?i)\b(key|access_token|sign|token|secret)=[^&\s\"'<>]+")


class Keyring:
    """Looks secrets up when they are used, so that a rotated one counts at the next send.

    ``environment`` is usually ``os.environ``; ``file`` is TOML, one ``NAME = "value"`` a line,
    and wins where both know a name.
    """

    def __init__(self, environment: Mapping[str, str], file: Path | None = None) -> None:
        self._environment = environment
        self._file = file

    def __repr__(self) -> str:
        return "Keyring()"

    def secret(self, name: str) -> str:
        """The value, without surrounding blanks. Raises ConfigError naming what is missing."""
        if not _NAME.fullmatch(name):
            raise ConfigError("机器人设置", name, "密钥名只用大写字母、数字和下划线")
        value = (self._from_file().get(name) or self._environment.get(name, "")).strip()
        if not value:
            place = f"环境变量或密钥文件{self._file.name}" if self._file else "环境变量"
            raise ConfigError("机器人设置", name, f"{place}里没有这个密钥，请补上")
        return value

    def _from_file(self) -> Mapping[str, str]:
        if self._file is None or not self._file.is_file():
            return {}
        if stat.S_IMODE(self._file.stat().st_mode) & 0o077:
            raise ConfigError(self._file.name, "权限", "密钥文件只许本人读写，请执行chmod 600")
        try:
            content = tomllib.loads(self._file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            problem = '读不懂，每行应为 名称 = "值"'
            # the parser's own words may quote the line that holds the secret
            raise ConfigError(self._file.name, "内容", problem) from None
        return {name: value for name, value in content.items() if isinstance(value, str)}


def redact(text: str, secrets: Iterable[str]) -> str:
    """``text`` with every secret masked, plain or as it stands in an address."""
    words = {word for secret in secrets for word in secret.split() if len(word) >= 4}
    for word in sorted(words, key=len, reverse=True):
        for form in (word, quote(word, safe=""), word.removeprefix("whsec_")):
            text = text.replace(form, MASK)
    return _IN_ADDRESSES.sub(rf"\1={MASK}", text)
