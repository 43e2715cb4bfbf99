from pathlib import Path

import pytest

from service.deliveries.keyring import MASK, Keyring, redact
from service.errors import ConfigError


def _key_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "keys.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_a_secret_comes_from_the_environment_by_name() -> None:
    assert Keyring({"WECOM_DUCHA": " abc12345\n"}).secret("WECOM_DUCHA") == "abc12345"


def test_the_key_file_wins_over_the_environment(tmp_path: Path) -> None:
    keyring = Keyring({"A": "old"}, _key_file(tmp_path, 'A = "new"'))

    assert keyring.secret("A") == "new"


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keyring = Keyring({}, _key_file(tmp_path, 'A = "canary"', mode=0o640))

    with pytest.raises(ConfigError, match="chmod 600"):
        keyring.secret("A")


def test_a_broken_key_file_is_not_quoted(tmp_path: Path) -> None:
    keyring = Keyring({}, _key_file(tmp_path, "A = canary"))

    with pytest.raises(ConfigError) as caught:
        keyring.secret("A")
    assert "canary" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("name", ["MISSING", "path/to", "小写", ""])
def test_what_is_no_known_name_is_a_config_error(name: str) -> None:
    with pytest.raises(ConfigError):
        Keyring({}).secret(name)


@pytest.mark.parametrize(
    "text",
    ["key is sec+ret/1=", "…send?key=sec%2Bret%2F1%3D&x=1", "other key=unknown-but-a-key"],
    ids=["plain", "in-an-address", "any-key-in-an-address"],
)
def test_redacted_text_holds_no_key(text: str) -> None:
    redacted = redact(text, ["sec+ret/1="])

    assert MASK in redacted
    assert not any(word in redacted for word in ("sec+ret", "sec%2Bret", "unknown-but"))
