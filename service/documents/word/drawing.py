"""Type and ink of a chart in DrawingML: black on white, named fonts."""

from service.documents.profile import DIGIT_FONT

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def type_of(font: str, hundredths: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{hundredths}" b="0">'
        f'<a:latin typeface="{DIGIT_FONT}"/><a:ea typeface="{font}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def outline(width: int, dash: str = "solid") -> str:
    return f"<c:spPr>{ink(width, dash)}</c:spPr>"


def ink(width: int, dash: str = "solid") -> str:
    return (
        f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        f'<a:prstDash val="{dash}"/></a:ln>'
    )
