"""A straight pipeline of Celery, Redis, docxtpl and requests: what a small office would write.

One task a paper: fill the template, then for every group upload the file and send the card. One
worker of Celery's usual kind (processes) with its templates read once and a session of
``requests`` kept open. Nothing is checked, kept or counted, a failed call fails the task; ``quarter_keeping`` keeps.
"""

import io
import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import requests
from celery import Celery
from docxtpl import DocxTemplate

BROKER, FOLDER = "BENCH_BROKER", "BENCH_TEMPLATES"  # the worker's environment
app = Celery("straight", broker=os.environ.get(BROKER), set_as_current=False)
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)


@app.task(name="send_paper")
def send_paper(
    template: str, texts: Sequence[str], card: Mapping[str, Any], name: str, groups: Sequence[str]
) -> None:
    content = filled(template, texts)
    for group in groups:
        send(content, card, name, group)


def send(content: bytes, card: Mapping[str, Any], name: str, group: str) -> None:
    """The file uploaded and the card that carries it sent; raises where the platform refuses."""
    media = _posted(
        f"{group}&type=file".replace("/send?", "/upload_media?"),
        files={"media": (name, content)},
    )["media_id"]
    said = json.dumps(_with_file(card, name, media), ensure_ascii=False).encode()
    _posted(group, data=said, headers={"Content-Type": "application/json"})


def filled(template: str, texts: Sequence[str]) -> bytes:
    document = DocxTemplate(io.BytesIO(_template(template)))
    document.render({"t": texts}, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def _template(name: str) -> bytes:
    return (Path(os.environ[FOLDER]) / name).read_bytes()


@cache
def _line() -> requests.Session:
    return requests.Session()


def _posted(url: str, **content: Any) -> dict[str, Any]:
    response = _line().post(url, timeout=20, **content)
    response.raise_for_status()
    said: dict[str, Any] = response.json()
    if said["errcode"]:
        raise RuntimeError(json.dumps(said, ensure_ascii=False))
    return said


def _with_file(card: Mapping[str, Any], name: str, media: str) -> dict[str, Any]:
    row = {"type": 2, "keyname": "文件", "value": name, "media_id": media}
    return {
        "msgtype": "template_card",
        "template_card": {**card, "horizontal_content_list": [row]},
    }
