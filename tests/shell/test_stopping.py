"""停下：whenever the signal comes, it is heard."""

import os
import signal
import time

import pytest

from service import stopping

ALARM = (signal.SIGALRM,)


def test_a_signal_is_heard_whenever_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the wait, as it begins, in it: an Event waits for itself after some hundred rounds."""
    monkeypatch.setattr(stopping, "SIGNALS", ALARM)
    for step in range(3_000):
        with stopping.on_signals() as stop:
            began = time.monotonic()
            signal.setitimer(signal.ITIMER_REAL, (5 + step % 56) * 1e-6)
            stop.wait(20)
            assert time.monotonic() - began < 20


def test_who_is_asked_before_he_waits_does_not_wait() -> None:
    with stopping.on_signals() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        stop.wait()


def test_afterwards_signals_do_what_they_did() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopping.on_signals():
        assert signal.getsignal(signal.SIGINT) != before

    assert signal.getsignal(signal.SIGINT) == before
