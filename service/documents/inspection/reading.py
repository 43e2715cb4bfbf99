"""A .docx of any program as an inspector reads it: paragraphs with the properties in effect.

A property is looked for in the run, its character style, the paragraph, the paragraph's style and
what that is based on, and the defaults of the document, in this order.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
KEPT = 48  # parts in a cache: an office's notices share styles, settings, headers, footers
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LARGEST = 200_000_000  # bytes that a file may unpack to
_SHARED = 49_152  # bytes of the largest part that is kept

Properties = Mapping[str, Mapping[str, str]]  # element → its attributes, merged


class Unreadable(Exception):
    """Not a .docx file; the message says why, in Chinese."""


class Package:
    """The files of a .docx. Raises Unreadable."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable("是旧格式（.doc）或者加密的文件，请另存为不加密的 .docx")
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self.names = archive.namelist()
                if sum(one.file_size for one in archive.infolist()) > _LARGEST:
                    raise Unreadable("解开后过大")
                self.files = {name: archive.read(name) for name in self.names}
        except Unreadable:
            raise
        except Exception as error:  # a damaged zip raises whatever it likes
            raise Unreadable(f"打不开：{error}") from None
        self.broken: list[str] = []
        self.parts: dict[str, etree._Element] = {}
        for name, data in self.files.items():
            if name.endswith((".xml", ".rels")):
                self._parse(name, data)

    def _parse(self, name: str, data: bytes) -> None:
        try:
            self.parts[name] = kept(data) if is_shared(name, data) else _parsed(data)
        except etree.XMLSyntaxError as error:
            self.broken.append(f"{name}不是合格的XML：{error.msg}")

    @property
    def body(self) -> etree._Element | None:
        root = self.parts.get(DOCUMENT)
        return None if root is None else root.find(f"{W}body")

    def targets(self, part: str) -> dict[str, str]:
        """The parts that a part's relations lead to, by relation."""
        folder, _, name = part.rpartition("/")
        relations = self.parts.get(f"{folder}/_rels/{name}.rels")
        if relations is None:
            return {}
        return {
            one.get("Id", ""): f"{folder}/{one.get('Target', '')}"
            for one in relations.iter(RELATIONS)
        }


def is_shared(name: str, data: bytes) -> bool:
    """Whether other files are likely to have the same part, so that it is worth keeping."""
    return name != DOCUMENT and len(data) <= _SHARED


@lru_cache(maxsize=KEPT)
def kept(data: bytes) -> etree._Element:
    """A shared part, to be read only. Raises XMLSyntaxError."""
    return _parsed(data)


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


class Styles:
    """Paragraph and character styles with everything they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        self._base: tuple[Properties, Properties] = ({}, {})
        self._known: dict[str, tuple[Properties, Properties]] = {}
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self._base = (
                _properties(defaults.find(f"{W}pPrDefault/{W}pPr")),
                _properties(defaults.find(f"{W}rPrDefault/{W}rPr")),
            )
        for style in root.iterfind(f"{W}style"):
            identity = style.get(f"{W}styleId", "")
            self._styles[identity] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = identity

    def of(self, identity: str) -> tuple[Properties, Properties]:
        """Paragraph and run properties of a style; "" is the default paragraph style."""
        if identity not in self._known:
            self._known[identity] = self._resolved(identity or self._default, set())
        return self._known[identity]

    def run(self, identity: str) -> Properties:
        style = self._styles.get(identity)
        return {} if style is None else _properties(style.find(f"{W}rPr"))

    def _resolved(self, identity: str, met: set[str]) -> tuple[Properties, Properties]:
        style = self._styles.get(identity)
        if style is None or identity in met:
            return self._base
        parent = style.find(f"{W}basedOn")
        above = (
            self._base
            if parent is None
            else self._resolved(parent.get(f"{W}val", ""), met | {identity})
        )
        return (
            _merged(above[0], _properties(style.find(f"{W}pPr"))),
            _merged(above[1], _properties(style.find(f"{W}rPr"))),
        )


def styles_of(package: Package) -> Styles:
    data = package.files.get(STYLES, b"")
    if STYLES in package.parts and is_shared(STYLES, data):
        return _kept_styles(data)
    return Styles(package.parts.get(STYLES))


@lru_cache(maxsize=16)  # most notices of an office have the same
def _kept_styles(data: bytes) -> Styles:
    return Styles(kept(data))


class Run:
    """A run of letters in one look."""

    def __init__(self, element: etree._Element, paragraph: "Paragraph") -> None:
        self.text = text_of(element)
        direct = element.find(f"{W}rPr")
        above = paragraph.letters
        own = _properties(direct)
        if "rStyle" in own:
            above = _merged(above, paragraph.styles.run(own["rStyle"].get("val", "")))
        self.look = _merged(above, own)

    @property
    def font(self) -> str:
        """The face of Chinese letters; of a theme only its mark."""
        names = self.look.get("rFonts", {})
        return names.get("eastAsia", names.get("eastAsiaTheme", ""))

    @property
    def points(self) -> float:
        return number(self.look.get("sz", {}).get("val"), 20) / 2

    @property
    def spacing(self) -> float:
        """Points between letters."""
        return number(self.look.get("spacing", {}).get("val")) / 20

    @property
    def bold(self) -> bool:
        return _on(self.look, "b")

    @property
    def red(self) -> bool:
        color = self.look.get("color", {}).get("val", "auto")
        try:
            red, green, blue = bytes.fromhex(color)
        except ValueError:
            return False
        return red >= 0xC0 and green <= 0x40 and blue <= 0x40


class Paragraph:
    """A paragraph with the properties in effect. Lengths are twips."""

    def __init__(self, element: etree._Element, styles: Styles, order: int) -> None:
        self.element, self.styles, self.order = element, styles, order
        direct = element.find(f"{W}pPr")
        own = _properties(direct)
        self.style = own.get("pStyle", {}).get("val", "")
        above, self.letters = styles.of(self.style)
        self.look = _merged(above, own)
        self.text = text_of(element)

    @cached_property
    def runs(self) -> list[Run]:
        """Runs with letters in them."""
        return list(self._written())

    def _written(self) -> Iterator[Run]:
        for element in self.element.iter(f"{W}r"):
            run = Run(element, self)
            if run.text.strip():
                yield run

    @cached_property
    def first(self) -> Run | None:
        return next(self._written(), None)

    @property
    def alignment(self) -> str:
        return self.look.get("jc", {}).get("val", "both")

    @property
    def line(self) -> tuple[float, str]:
        spacing = self.look.get("spacing", {})
        return number(spacing.get("line"), 240), spacing.get("lineRule", "auto")

    def indent(self, side: str) -> float:
        """Twips: left, right, firstLine (a hanging indent is below zero)."""
        look = self.look.get("ind", {})
        if side == "firstLine":
            chars = number(look.get("firstLineChars"))
            if chars and not look.get("hanging"):
                return chars / 100 * self._em()
            return number(look.get("firstLine")) - number(look.get("hanging"))
        return number(look.get(side, look.get("start" if side == "left" else "end")))

    def _em(self) -> float:
        first = self.first
        return (first.points + first.spacing) * 20 if first else 320

    @property
    def shown(self) -> str:
        """Where it is, for a person."""
        return f"第{self.order}段“{self.text[:12]}{'…' if len(self.text) > 12 else ''}”"


def paragraphs(body: etree._Element, styles: Styles) -> list[Paragraph]:
    """The paragraphs of the body that stand in no table, numbered from 1."""
    return [
        Paragraph(one, styles, order)
        for order, one in enumerate(body.iterchildren(f"{W}p"), start=1)
    ]


def margins(
    package: Package, body: etree._Element, place: str, pages: str
) -> etree._Element | None:
    """Header or footer (``place``) of the first section's ``pages``: first, default or even."""
    section = next(sections(body), None)
    if section is None:
        return None
    targets = package.targets("word/document.xml")
    for reference in section.iterfind(f"{W}{place}Reference"):
        if reference.get(f"{W}type") == pages:
            return package.parts.get(targets.get(reference.get(R_ID, ""), ""))
    return None


def sections(body: etree._Element) -> Iterator[etree._Element]:
    return body.iter(f"{W}sectPr")


def number(value: str | None, otherwise: float = 0) -> float:
    """A measure as written, whatever a program wrote for it."""
    try:
        return float(value) if value is not None else otherwise
    except ValueError:
        return otherwise


def local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _properties(element: etree._Element | None) -> Properties:
    if element is None:
        return {}
    return {
        local(child): {str(name).rpartition("}")[2]: str(value) for name, value in child.items()}
        for child in element
        if isinstance(child.tag, str)
    }


def _merged(above: Properties, own: Properties) -> Properties:
    """``own`` over ``above``, attribute by attribute: spacing and indents add up so in Word."""
    if not own:
        return above
    merged = {**above}
    for name, attributes in own.items():
        merged[name] = {**above.get(name, {}), **attributes}
    return merged


def _on(look: Properties, name: str) -> bool:
    return name in look and look[name].get("val", "1") not in ("0", "false", "off", "none")


def text_of(element: etree._Element) -> str:
    pieces = []
    for one in element.iter(f"{W}t", f"{W}br", f"{W}tab"):
        pieces.append(
            one.text or "" if one.tag == f"{W}t" else "\t" if local(one) == "tab" else "\n"
        )
    return "".join(pieces)
