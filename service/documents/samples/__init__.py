"""Complete facts for every notice kind (示例县, all figures invented) and variants of them.

What ``templates check`` fills every template with, and ``templates preview`` shows.
"""

from collections.abc import Mapping
from typing import Any

from service.documents.samples import cases, issuing, meetings, reporting, settlement, watch
from service.documents.samples.paper import Facts, Sample, item
from service.documents.templates import Envelope
from workflows.vocabulary import NoticeKind as K

__all__ = [
    "ISSUERS",
    "SAMPLES",
    "Facts",
    "Sample",
    "item",
    "sample_envelope",
    "sample_facts",
    "variants",
]

ISSUERS = ("中共示例县委督查室", "示例县人民政府督办室", "示例县考核办公室")

_MARKS: Mapping[K, str] = {
    K.QUARTERLY_REPORT: "市考指标完成进度通报",
    K.MEETING_MINUTES: "市考指标推进会会议纪要",
}

SAMPLES: Mapping[K, Sample] = {
    **reporting.SAMPLES,
    **cases.SAMPLES,
    **settlement.SAMPLES,
    **issuing.SAMPLES,
    **meetings.SAMPLES,
    **watch.SAMPLES,
}


def sample_facts(kind: K, **overrides: Any) -> Facts:
    return dict(SAMPLES[kind].facts) | overrides


def sample_envelope(kind: K, **overrides: Any) -> Envelope:
    sample = SAMPLES[kind]
    words: Facts = {
        "title": sample.title,
        "mark": _MARKS.get(kind, "示例县市考指标督办文件"),
        "issuers": ISSUERS,
        "number": sample.number,
        "dated": sample.dated,
        "addressees": sample.addressees,
        "copies": ("常务副县长", "县统计局"),
        "printer": "示例县考核办公室",
        "contact": "刘××",
        "phone": "0900-1234567",
        "county": "示例县",
        "year": 2017,
        "basis": ("示办发〔2017〕79号",),
        "dues": sample.dues,
        "signers": ("王××", "李××", "张××"),
    }
    return Envelope(**(words | overrides))


def variants(kind: K) -> dict[str, tuple[Facts, Envelope]]:
    """The sample and its edges by name: (facts, envelope)."""
    edges: dict[str, tuple[Facts, Facts]] = {"": ({}, {})} | dict(SAMPLES[kind].edges)
    return {
        name or "常例": (sample_facts(kind, **facts), sample_envelope(kind, **words))
        for name, (facts, words) in edges.items()
    }
