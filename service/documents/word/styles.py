"""styles.xml, settings.xml and fontTable.xml: the official fonts by name, no theme."""

from service.documents.profile import (
    CHARACTER,
    HEI_FONT,
    KAI_FONT,
    SIZE_2,
    SIZE_3,
    SONG_FONT,
    TEXT_FONT,
    TITLE_FONT,
    Profile,
)
from service.documents.word.markup import (
    NAMESPACE,
    RELATIONSHIPS,
    XML_HEAD,
    fonts,
    letters,
    spacing,
)

ROOT = f'xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONSHIPS}"'

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

SETTINGS = (
    f'{XML_HEAD}<w:settings {ROOT}><w:zoom w:percent="100"/>'
    "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
    f'<w:defaultTabStop w:val="{2 * CHARACTER}"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)


def styles_xml(profile: Profile) -> str:
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
        f"{XML_HEAD}<w:styles {ROOT}>{defaults}"
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


def font_table_xml() -> str:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"modern" if name in (HEI_FONT, KAI_FONT, TEXT_FONT) else "auto"}"/></w:font>'
        for name, others in _OTHER_NAMES.items()
    )
    return (
        f'{XML_HEAD}<w:fonts {ROOT}>{rows}<w:font w:name="Times New Roman">'
        '<w:charset w:val="00"/><w:family w:val="roman"/></w:font></w:fonts>'
    )
