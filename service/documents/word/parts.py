"""The parts of the file that hardly change: styles, settings, fonts, footers, properties.

They are written here in full, so that nothing of another program's template (its theme, its
English styles, its author and clock) is ever in a notice.
"""

from datetime import date
from functools import cache

from service.documents.profile import (
    CHARACTER,
    HEI_FONT,
    KAI_FONT,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SMALL_CHARACTER,
    SONG_FONT,
    TEXT_FONT,
    TEXT_SPACING,
    TITLE_FONT,
    Profile,
)
from service.documents.word.markup import (
    NAMESPACE,
    RELATIONSHIPS,
    XML_HEAD,
    attribute,
    fonts,
    letters,
    page_field,
    paragraph,
    run,
    spacing,
)
from service.documents.word.package import Part, part

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ROOT = f'xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONSHIPS}"'

ODD_FOOTER, EVEN_FOOTER, EMPTY_FOOTER = "rIdOddFooter", "rIdEvenFooter", "rIdEmptyFooter"
DRAFT_HEADER = "rIdDraftHeader"

_HEADER_DISTANCE = 851  # 15 mm
_FOOTER_DISTANCE = 1422  # with the line below: 一字线 7 mm under the type area
_FOOTER_LINE = 320
_NO_LATIN_GAP = (
    '<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>'
    '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
)
_OTHER_NAMES = {
    TITLE_FONT: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,宋体",
    TEXT_FONT: "仿宋,FangSong,STFangsong",
    KAI_FONT: "楷体,KaiTi,STKaiti",
    HEI_FONT: "SimHei,STHeiti",
    SONG_FONT: "SimSun,STSong",
}


@cache
def static_parts(profile: Profile) -> tuple[Part, ...]:
    """What every notice of one profile has in common, deflated once."""
    return (
        part("_rels/.rels", _relationships(_PACKAGE_RELATIONS)),
        part("word/styles.xml", _styles(profile)),
        part("word/settings.xml", _SETTINGS),
        part("word/fontTable.xml", _font_table()),
        part("word/footer1.xml", _footer(profile, "right")),
        part("word/footer2.xml", _footer(profile, "left")),
        part("word/footer3.xml", f"{XML_HEAD}<w:ftr {_ROOT}>{paragraph()}</w:ftr>"),
        part("word/header1.xml", _draft_header()),
    )


@cache
def content_types(charts: int) -> Part:
    overrides = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
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


def document_xml(body: str) -> str:
    return f"{XML_HEAD}<w:document {_ROOT}><w:body>{body}</w:body></w:document>"


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
}

_SETTINGS = (
    f'{XML_HEAD}<w:settings {_ROOT}><w:zoom w:percent="100"/>'
    "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
    f'<w:defaultTabStop w:val="{2 * CHARACTER}"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)


def _styles(profile: Profile) -> str:
    pitch = spacing(profile.line)
    both = '<w:jc w:val="both"/>'
    indented = f'{pitch}<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
    off_grid = '<w:snapToGrid w:val="0"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(TEXT_FONT)}"
        f'<w:kern w:val="2"/><w:sz w:val="{SIZE_3}"/><w:szCs w:val="{SIZE_3}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{_NO_LATIN_GAP}{pitch}{both}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    levels = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/>{_NO_LATIN_GAP}{indented}{both}<w:outlineLvl w:val="{level - 1}"/>',
            letters(font, bold=level in profile.bold_levels),
        )
        for level, font in enumerate((HEI_FONT, KAI_FONT, TEXT_FONT, TEXT_FONT), start=1)
    )
    centred = '<w:jc w:val="center"/>'
    return (
        f"{XML_HEAD}<w:styles {_ROOT}>{defaults}"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{_NO_LATIN_GAP}{pitch}{both}</w:pPr>{letters(spacing=0)}</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        + _style("NoticeText", "公文正文", f"{_NO_LATIN_GAP}{indented}{both}", letters())
        + _style("NoticeNumber", "发文字号", f"{_NO_LATIN_GAP}{pitch}{centred}", letters())
        + _style(
            "NoticeFigure",
            "公文图",
            f'{_NO_LATIN_GAP}{off_grid}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>{centred}',
            letters(),
        )
        + levels
        + _style(
            "Title",
            "Title",
            f"<w:keepNext/>{_NO_LATIN_GAP}{off_grid}{pitch}{centred}",
            letters(TITLE_FONT, SIZE_2, spacing=0),
        )
        + "</w:styles>"
    )


def _style(identity: str, name: str, paragraphs: str, characters: str) -> str:
    own = "" if name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{identity}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="NoticeText"/><w:qFormat/>'
        f"<w:pPr>{paragraphs}</w:pPr>{characters}</w:style>"
    )


def _font_table() -> str:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"modern" if name in (HEI_FONT, KAI_FONT, TEXT_FONT) else "auto"}"/></w:font>'
        for name, others in _OTHER_NAMES.items()
    )
    return (
        f'{XML_HEAD}<w:fonts {_ROOT}>{rows}<w:font w:name="Times New Roman">'
        '<w:charset w:val="00"/><w:family w:val="roman"/></w:font></w:fonts>'
    )


def _footer(profile: Profile, side: str) -> str:
    """— 1 — in 4号宋体, one 字 from the outer edge."""
    look = letters(SONG_FONT, SIZE_4, spacing=0, digits=SONG_FONT)
    above = profile.bottom - _FOOTER_DISTANCE - _FOOTER_LINE  # fills the margin exactly
    return (
        f'{XML_HEAD}<w:ftr {_ROOT}><w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing(_FOOTER_LINE, above)}'
        f'<w:ind w:{side}="{SMALL_CHARACTER}"/><w:jc w:val="{side}"/></w:pPr>{page_field(look)}</w:p></w:ftr>'
    )


def _draft_header() -> str:
    shown = run("送审稿　未经签发，不作为办理依据", letters(HEI_FONT, SIZE_4, spacing=TEXT_SPACING))
    return f"{XML_HEAD}<w:hdr {_ROOT}>{paragraph(shown, on_grid=False, align='right')}</w:hdr>"
