"""The parts of the file that hardly change: styles, settings, fonts, footers, properties.

They are written here in full, so that nothing of another program's template (its theme, its
English styles, its author and clock) is ever in a notice.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from service.documents.blocks import Head
from service.documents.profile import (
    DIGIT_FONT,
    HEI_FONT,
    SIZE_4,
    SMALL_CHARACTER,
    SONG_FONT,
    TEXT_SPACING,
    PageNumber,
    Profile,
)
from service.documents.word.letter import (
    FOOTER_DISTANCE,
    HEADER_DISTANCE,
    letter_footer,
    letter_header,
)
from service.documents.word.markup import (
    RELATIONSHIPS,
    XML_HEAD,
    attribute,
    letters,
    page_field,
    paragraph,
    run,
    spacing,
)
from service.documents.word.package import Part, part
from service.documents.word.seal import seal_id
from service.documents.word.styles import ROOT, SETTINGS, font_table_xml, styles_xml

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

ODD_FOOTER, EVEN_FOOTER, EMPTY_FOOTER = "rIdOddFooter", "rIdEvenFooter", "rIdEmptyFooter"
EMPTY_HEADER, DRAFT_HEADER = "rIdEmptyHeader", "rIdDraftHeader"
LETTER_HEADER, LETTER_FOOTER = "rIdLetterHeader", "rIdLetterFooter"
_TURNED = {  # headers of landscape pages: draft?, even?
    (False, False): "rIdTurnedOdd",
    (False, True): "rIdTurnedEven",
    (True, False): "rIdTurnedDraftOdd",
    (True, True): "rIdTurnedDraftEven",
}
_PARTS = {
    ODD_FOOTER: "footer1.xml",
    EVEN_FOOTER: "footer2.xml",
    EMPTY_FOOTER: "footer3.xml",
    EMPTY_HEADER: "header1.xml",
    DRAFT_HEADER: "header2.xml",
    **{name: f"header{number}.xml" for number, name in enumerate(_TURNED.values(), start=3)},
}

_LETTER_PARTS = {LETTER_HEADER: "header7.xml", LETTER_FOOTER: "footer4.xml"}

_KEPT = 64  # results of each kind: line pitches, chart counts and profiles are few
_FOOTER_LINE = 320
_UNDER_NUMBER = 288  # from the number's line to the footer's end: 一字线 7 mm under the type area
_FIRST_PAGE_APART = "<w:titlePg/>"
_TURNED_FOOTER = 567  # nothing stands there
_TURNED_LEFT, _TURNED_WIDTH = 391, 420  # the turned number's place left of the type area


@lru_cache(maxsize=_KEPT)
def static_parts(profile: Profile) -> tuple[Part, ...]:
    """What every notice of one profile has in common, deflated once."""
    return (
        part("_rels/.rels", _relationships(_PACKAGE_RELATIONS)),
        part("word/styles.xml", _digits(styles_xml(profile), profile)),
        part("word/settings.xml", SETTINGS),
        part("word/fontTable.xml", font_table_xml()),
        *(
            part(f"word/{_PARTS[name]}", _digits(xml, profile))
            for name, xml in _margins(profile).items()
        ),
    )


def _margins(profile: Profile) -> dict[str, str]:
    """What stands above and below the type area, by the name of its relationship."""
    empty = paragraph()
    return {
        ODD_FOOTER: _footer(profile, "right"),
        EVEN_FOOTER: _footer(profile, "left"),
        EMPTY_FOOTER: f"{XML_HEAD}<w:ftr {ROOT}>{_unnumbered(profile)}</w:ftr>",
        EMPTY_HEADER: _header(empty),
        DRAFT_HEADER: _header(_draft_mark()),
        **{
            name: _header(
                _turned_number(profile.turned(), even=even) + (_draft_mark() if draft else empty)
            )
            for (draft, even), name in _TURNED.items()
        },
    }


def letter_parts(head: Head, profile: Profile, *, draft: bool) -> tuple[Part, ...]:
    """Header and footer of a letter's first page."""
    first_row = _draft_mark() if draft else paragraph(on_grid=False)
    header = _header(letter_header(head, profile, first_row))
    footer = f"{XML_HEAD}<w:ftr {ROOT}>{letter_footer(profile)}</w:ftr>"
    return (
        part(f"word/{_LETTER_PARTS[LETTER_HEADER]}", _digits(header, profile)),
        part(f"word/{_LETTER_PARTS[LETTER_FOOTER]}", footer),
    )


def _margin_parts(letter: bool) -> dict[str, str]:
    return _PARTS | _LETTER_PARTS if letter else _PARTS


@lru_cache(maxsize=_KEPT)
def content_types(charts: int, *, letter: bool = False) -> Part:
    overrides = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        **{f"/word/{name}": f"{_WORD}.{name[:6]}+xml" for name in _margin_parts(letter).values()},
        **{
            f"/word/charts/chart{number}.xml": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
            for number in range(1, charts + 1)
        },
    }
    return part(
        "[Content_Types].xml",
        f'{XML_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{kind}"/>'
            for name, kind in overrides.items()
        )
        + "</Types>",
    )


@lru_cache(maxsize=_KEPT)
def document_relationships(
    chart_ids: tuple[str, ...], seals: tuple[int, ...] = (), *, letter: bool = False
) -> Part:
    """Relations of document.xml; ``chart_ids`` belong to charts 1, 2, … in order."""
    relations = {
        "rIdStyles": ("styles", "styles.xml"),
        "rIdSettings": ("settings", "settings.xml"),
        "rIdFonts": ("fontTable", "fontTable.xml"),
        **{identity: (name[:6], name) for identity, name in _margin_parts(letter).items()},
        **{
            chart_id: ("chart", f"charts/chart{number}.xml")
            for number, chart_id in enumerate(chart_ids, start=1)
        },
        **{seal_id(number): ("image", f"media/seal{number}.png") for number in seals},
    }
    return part(
        "word/_rels/document.xml.rels",
        _relationships(
            {name: (f"{RELATIONSHIPS}/{kind}", to) for name, (kind, to) in relations.items()}
        ),
    )


@lru_cache(maxsize=_KEPT)
def chart_relationships(number: int) -> Part:
    target = (f"{RELATIONSHIPS}/package", f"../embeddings/chart{number}.xlsx")
    return part(f"word/charts/_rels/chart{number}.xml.rels", _relationships({"rId1": target}))


def seal_parts(profile: Profile, seals: tuple[int, ...]) -> Iterator[Part]:
    """The pictures of the seals that a document shows."""
    for number in seals:
        yield part(f"word/media/seal{number}.png", profile.seals[number - 1][1])


def core_properties(title: str, creator: str, dated: date | None) -> Part:
    """Ours alone: the issuer as author, the document's own date at 9:00 in Beijing as its time."""
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{dated.isoformat()}T01:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if dated
    )
    author = attribute(creator)
    return part(
        "docProps/core.xml",
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(title)}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy><dc:language>zh-CN</dc:language>{times}"
        "</cp:coreProperties>",
    )


@lru_cache(maxsize=_KEPT)
def app_properties(pages: int) -> Part:
    """How many pages the notice was laid out on."""
    return part(
        "docProps/app.xml",
        f'{XML_HEAD}<Properties xmlns="{RELATIONSHIPS.removesuffix("/relationships")}'
        f'/extended-properties"><Pages>{pages}</Pages></Properties>',
    )


def document_xml(body: str, profile: Profile) -> str:
    return _digits(f"{XML_HEAD}<w:document {ROOT}><w:body>{body}</w:body></w:document>", profile)


def _digits(xml: str, profile: Profile) -> str:
    """The profile's font for digits and Latin; no text can hold the tag that is looked for."""
    tag = '<w:rFonts w:ascii="'
    if profile.digits == DIGIT_FONT:
        return xml
    return xml.replace(f'{tag}{DIGIT_FONT}"', f'{tag}{profile.digits}"')


def section(
    profile: Profile,
    *,
    draft: bool,
    even_page: bool = False,
    numbered: bool = True,
    letter: bool = False,
) -> str:
    """``w:sectPr``; ``even_page``: what follows begins on the next even page; ``letter``: its
    first page is a letter's.
    """
    footers = (ODD_FOOTER, EVEN_FOOTER)
    headers = (DRAFT_HEADER, DRAFT_HEADER) if draft else (EMPTY_HEADER, EMPTY_HEADER)
    if profile.landscape:
        headers = (_TURNED[draft, False], _TURNED[draft, True])
    if profile.landscape or not numbered:
        footers = (EMPTY_FOOTER, EMPTY_FOOTER)
    wide, high = profile.paper
    return (
        "<w:sectPr>"
        + _references("header", *headers)
        + (_reference("header", "first", LETTER_HEADER) if letter else "")
        + _references("footer", *footers)
        + (_reference("footer", "first", LETTER_FOOTER) if letter else "")
        + ('<w:type w:val="evenPage"/>' if even_page else "")
        + f'<w:pgSz w:w="{wide}" w:h="{high}"'
        + (' w:orient="landscape"/>' if profile.landscape else "/>")
        + f'<w:pgMar w:top="{profile.top}" w:right="{profile.right}" w:bottom="{profile.bottom}" '
        f'w:left="{profile.left}" w:header="{HEADER_DISTANCE}" w:footer="{FOOTER_DISTANCE if not profile.landscape else _TURNED_FOOTER}" w:gutter="0"/>'
        f'<w:cols w:space="425"/>{_FIRST_PAGE_APART if letter else _grid(profile)}</w:sectPr>'
    )


def _references(place: str, odd: str, even: str) -> str:
    return _reference(place, "even", even) + _reference(place, "default", odd)


def _grid(profile: Profile) -> str:
    """None on its side, nor under a letter's head: LibreOffice puts half of what a grid leaves of a
    page on top of it, and lines of an exact height need no grid.
    """
    if profile.landscape:
        return ""
    return f'<w:docGrid w:type="lines" w:linePitch="{profile.line}"/>'


def _reference(place: str, pages: str, identity: str) -> str:
    return f'<w:{place}Reference w:type="{pages}" r:id="{identity}"/>'


def _relationships(relations: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, (kind, target) in relations.items()
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


_PACKAGE_RELATIONS = {
    "rId1": (f"{RELATIONSHIPS}/officeDocument", "word/document.xml"),
    "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    "rId3": (f"{RELATIONSHIPS}/extended-properties", "docProps/app.xml"),
}


def _footer(profile: Profile, side: str) -> str:
    """— 1 — in 4号宋体, one 字 from the outer edge."""
    above = profile.bottom - FOOTER_DISTANCE - _FOOTER_LINE - _UNDER_NUMBER  # fills the margin
    indent, align = f'<w:ind w:{side}="{SMALL_CHARACTER}"/>', side
    if profile.page_number is PageNumber.CENTRED:
        indent, align = "", "center"
    shown = "" if profile.page_number is PageNumber.NONE else page_field(_NUMBER)
    return (
        f'{XML_HEAD}<w:ftr {ROOT}><w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing(_FOOTER_LINE, above)}'
        f'{indent}<w:jc w:val="{align}"/></w:pPr>{shown}</w:p>'
        f"{paragraph(on_grid=False, line=_UNDER_NUMBER)}</w:ftr>"
    )


def _unnumbered(profile: Profile) -> str:
    """As high as a number's footer: of a lower one LibreOffice moves later text down."""
    return paragraph(on_grid=False, line=profile.bottom - FOOTER_DISTANCE)


def _header(content: str) -> str:
    return f"{XML_HEAD}<w:hdr {ROOT}>{content}</w:hdr>"


def _turned_number(sheet: Profile, *, even: bool) -> str:
    """The number of a landscape page, where it stands on the others when the sheet is turned back."""
    if sheet.page_number is PageNumber.NONE:
        return ""
    align = "left" if even else "right"
    if sheet.page_number is PageNumber.CENTRED:
        align = "center"
    indent = f'<w:ind w:{align}="{SMALL_CHARACTER}"/>' if align != "center" else ""
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="{sheet.left - _TURNED_LEFT}" w:tblpY="{sheet.top}"/>'
        '<w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{_TURNED_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0000" w:firstRow="0"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_TURNED_WIDTH}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{sheet.height}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{_TURNED_WIDTH}" w:type="dxa"/>'
        '<w:textDirection w:val="tbRl"/></w:tcPr>'
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing(_FOOTER_LINE)}{indent}'
        f'<w:jc w:val="{align}"/></w:pPr>{page_field(_NUMBER)}</w:p></w:tc></w:tr></w:tbl>'
    )


def _draft_mark() -> str:
    shown = run("送审稿　未经签发，不作为办理依据", letters(HEI_FONT, SIZE_4, spacing=TEXT_SPACING))
    return paragraph(shown, on_grid=False, align="right")


_NUMBER = letters(SONG_FONT, SIZE_4, spacing=0, digits=SONG_FONT)
