"""The file itself: whole, and its relations closed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from posixpath import dirname, join, normpath
from typing import NamedTuple, cast

from lxml import etree

from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.markup_rules import ending_findings, grid_findings, part_findings
from service.documents.inspection.reading import (
    DOCUMENT,
    KEPT,
    RELATIONS,
    Package,
    is_shared,
    kept,
)

WHOLE = Rule("包1", "", "文件完整")
RELATION = Rule("包2", "", "部件引用")

_REQUIRED = ("[Content_Types].xml", "_rels/.rels", DOCUMENT)
_references = etree.XPath(
    "//@r:*",
    namespaces={"r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
)


class _Judged(NamedTuple):
    """A part on its own: what is wrong in it, relations that it speaks of and that it makes."""

    findings: tuple[Finding, ...]
    references: frozenset[str]
    targets: Mapping[str, str]  # parts of the package, by relation
    outside: frozenset[str]  # relations that lead out of the package


def package_findings(package: Package) -> Iterator[Finding]:
    yield from (_finding(WHOLE, name, "没有这个部件", "应当有") for name in _missing(package))
    yield from (_finding(WHOLE, "压缩包", problem, "应能解析") for problem in package.broken)
    if len(package.names) > len(package.files):
        yield _finding(WHOLE, "压缩包", "有重名的部件", "每个部件只有一份")
    judged = {name: _of_part(package, name) for name in package.parts}
    yield from _relations(package, judged)
    for one in judged.values():
        yield from one.findings
    if package.body is None:
        yield _finding(WHOLE, DOCUMENT, "没有正文", "应当有")
        return
    yield from ending_findings(package.body)
    yield from grid_findings(package.body)


def _of_part(package: Package, name: str) -> _Judged:
    data = package.files[name]
    return _known(name, data) if is_shared(name, data) else _judged(name, package.parts[name])


@lru_cache(maxsize=KEPT)  # styles, headers and footers are the same in most files of an office
def _known(name: str, data: bytes) -> _Judged:
    return _judged(name, kept(data))


def _judged(name: str, root: etree._Element) -> _Judged:
    folder, relations = dirname(dirname(name)), list(root.iter(RELATIONS))
    leading_out = [one for one in relations if one.get("TargetMode") == "External"]
    return _Judged(
        findings=tuple(part_findings(name, root)),
        references=frozenset(cast(list[str], _references(root))),
        targets={
            one.get("Id", ""): normpath(join(folder, one.get("Target", "")).lstrip("/"))
            for one in relations
            if one not in leading_out
        },
        outside=frozenset(one.get("Id", "") for one in leading_out),
    )


def _finding(rule: Rule, place: str, found: str, wanted: str) -> Finding:
    return Finding(rule, place, found, wanted)


def _missing(package: Package) -> list[str]:
    return [name for name in _REQUIRED if name not in package.files]


def _relations(package: Package, judged: Mapping[str, _Judged]) -> Iterator[Finding]:
    for name, relations in judged.items():
        if not name.endswith(".rels"):
            continue
        folder = dirname(dirname(name))
        for identity, target in relations.targets.items():
            if (
                target not in package.files
                and target.removeprefix(f"{folder}/") not in package.files
            ):
                yield _finding(
                    RELATION, f"{name}的{identity}", f"指向不存在的{target}", "应指向包内部件"
                )
        source = join(folder, name.rpartition("/")[2].removesuffix(".rels"))
        if source in judged:
            made = relations.outside.union(relations.targets)
            for identity in sorted(judged[source].references - made):
                yield _finding(RELATION, source, f"引用了没有的关系{identity}", "应有这个关系")
