"""The parts of the file that hardly change: styles, settings, fonts, footers, properties.

They are written here in full, so that nothing of another program's template (its theme, its
English styles, its author and clock) is ever in a notice.
"""

from datetime import date
from functools import cache

from service.documents.profile import (
    HEI_FONT,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    SIZE_4,
    SMALL_CHARACTER,
    SONG_FONT,
    TEXT_SPACING,
    Profile,
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
from service.documents.word.styles import ROOT, SETTINGS, font_table_xml, styles_xml

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

ODD_FOOTER, EVEN_FOOTER, EMPTY_FOOTER = "rIdOddFooter", "rIdEvenFooter", "rIdEmptyFooter"
DRAFT_HEADER = "rIdDraftHeader"

_HEADER_DISTANCE = 851  # 15 mm
_FOOTER_DISTANCE = 1422  # with the line below: 一字线 7 mm under the type area
_FOOTER_LINE = 320


@cache
def static_parts(profile: Profile) -> tuple[Part, ...]:
    """What every notice of one profile has in common, deflated once."""
    return (
        part("_rels/.rels", _relationships(_PACKAGE_RELATIONS)),
        part("word/styles.xml", styles_xml(profile)),
        part("word/settings.xml", SETTINGS),
        part("word/fontTable.xml", font_table_xml()),
        part("word/footer1.xml", _footer(profile, "right")),
        part("word/footer2.xml", _footer(profile, "left")),
        part("word/footer3.xml", f"{XML_HEAD}<w:ftr {ROOT}>{paragraph()}</w:ftr>"),
        part("word/header1.xml", _draft_header()),
    )


@cache
def content_types(charts: int) -> Part:
    overrides = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/header1.xml": f"{_WORD}.header+xml",
        **{f"/word/footer{number}.xml": f"{_WORD}.footer+xml" for number in (1, 2, 3)},
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
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{kind}"/>'
            for name, kind in overrides.items()
        )
        + "</Types>",
    )


@cache
def document_relationships(chart_ids: tuple[str, ...]) -> Part:
    """Relations of document.xml; ``chart_ids`` belong to charts 1, 2, … in order."""
    relations = {
        "rIdStyles": ("styles", "styles.xml"),
        "rIdSettings": ("settings", "settings.xml"),
        "rIdFonts": ("fontTable", "fontTable.xml"),
        ODD_FOOTER: ("footer", "footer1.xml"),
        EVEN_FOOTER: ("footer", "footer2.xml"),
        EMPTY_FOOTER: ("footer", "footer3.xml"),
        DRAFT_HEADER: ("header", "header1.xml"),
        **{
            chart_id: ("chart", f"charts/chart{number}.xml")
            for number, chart_id in enumerate(chart_ids, start=1)
        },
    }
    return part(
        "word/_rels/document.xml.rels",
        _relationships(
            {name: (f"{RELATIONSHIPS}/{kind}", to) for name, (kind, to) in relations.items()}
        ),
    )


@cache
def chart_relationships(number: int) -> Part:
    target = (f"{RELATIONSHIPS}/package", f"../embeddings/chart{number}.xlsx")
    return part(f"word/charts/_rels/chart{number}.xml.rels", _relationships({"rId1": target}))


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


@cache
def app_properties(pages: int) -> Part:
    """How many pages the notice was laid out on."""
    return part(
        "docProps/app.xml",
        f'{XML_HEAD}<Properties xmlns="{RELATIONSHIPS.removesuffix("/relationships")}'
        f'/extended-properties"><Pages>{pages}</Pages></Properties>',
    )


def document_xml(body: str) -> str:
    return f"{XML_HEAD}<w:document {ROOT}><w:body>{body}</w:body></w:document>"


def section(
    profile: Profile, *, draft: bool, even_page: bool = False, numbered: bool = True
) -> str:
    """``w:sectPr``; ``even_page``: what follows begins on the next even page."""
    odd, even = (ODD_FOOTER, EVEN_FOOTER) if numbered else (EMPTY_FOOTER, EMPTY_FOOTER)
    headers = "".join(
        f'<w:headerReference w:type="{kind}" r:id="{DRAFT_HEADER}"/>'
        for kind in ("even", "default")
        if draft
    )
    return (
        f'<w:sectPr>{headers}<w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:footerReference w:type="default" r:id="{odd}"/>'
        + ('<w:type w:val="evenPage"/>' if even_page else "")
        + f'<w:pgSz w:w="{PAPER_WIDTH}" w:h="{PAPER_HEIGHT}"/>'
        f'<w:pgMar w:top="{profile.top}" w:right="{profile.right}" w:bottom="{profile.bottom}" '
        f'w:left="{profile.left}" w:header="{_HEADER_DISTANCE}" w:footer="{_FOOTER_DISTANCE}" w:gutter="0"/>'
        f'<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="{profile.line}"/></w:sectPr>'
    )


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
    look = letters(SONG_FONT, SIZE_4, spacing=0, digits=SONG_FONT)
    above = profile.bottom - _FOOTER_DISTANCE - _FOOTER_LINE  # fills the margin exactly
    return (
        f'{XML_HEAD}<w:ftr {ROOT}><w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing(_FOOTER_LINE, above)}'
        f'<w:ind w:{side}="{SMALL_CHARACTER}"/><w:jc w:val="{side}"/></w:pPr>{page_field(look)}</w:p></w:ftr>'
    )


def _draft_header() -> str:
    shown = run("送审稿　未经签发，不作为办理依据", letters(HEI_FONT, SIZE_4, spacing=TEXT_SPACING))
    return f"{XML_HEAD}<w:hdr {ROOT}>{paragraph(shown, on_grid=False, align='right')}</w:hdr>"
