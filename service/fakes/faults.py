"""Faults by name, as a scenario lists them: one a request, in order.

``+seen`` after a name says that the group saw the message all the same: ``stall+seen``.
``status:503`` answers with that status.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from service.fakes.loopback import Fault

_HTML = b"<html><head><title>502 Bad Gateway</title></head></html>"
_GUARD = {"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": "0a1b2c"}
_TOO_MANY = {"code": 9499, "msg": "too many request", "data": {}}
_METADATA = "http://169.254.169.254/latest/meta-data/"

FAULTS: Mapping[str, Fault | None] = {
    "ok": None,
    "drop_before_accept": Fault("reset"),
    "drop_after_accept": Fault("reset", accept=True),
    "close": Fault("close"),
    "stall": Fault("stall"),
    "drip": Fault("drip"),
    "giant": Fault("giant"),
    "truncated": Fault("truncated", body=b'{"errcode":0'),
    "html": Fault("answer", status=502, body=_HTML),
    "badjson": Fault("answer", body=b'{"errcode":0,"errm'),
    "no_code": Fault("answer", body=b'{"errmsg":"ok"}'),
    "redirect": Fault("answer", status=302, headers={"Location": _METADATA}),
    "x5": Fault("answer", body=json.dumps(_GUARD).encode()),
    "too_many": Fault("answer", status=400, body=json.dumps(_TOO_MANY).encode()),
}


def fault_of(name: str) -> Fault | None:
    """The fault called ``name``, None for a proper answer. Raises ValueError if there is none."""
    plain, seen, rest = name.partition("+seen")
    if rest:
        raise ValueError(name)
    fault = _status(plain) if plain.startswith("status:") else _listed(plain)
    return replace(fault, accept=True) if fault and seen else fault


def _listed(name: str) -> Fault | None:
    if name not in FAULTS:
        raise ValueError(name)
    return FAULTS[name]


def _status(name: str) -> Fault:
    status = int(name.removeprefix("status:"))
    if not 200 <= status < 600:
        raise ValueError(name)
    return Fault("answer", status=status, body=b"{}")
