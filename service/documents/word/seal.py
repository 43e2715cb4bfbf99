"""The picture of a seal over 署名 and date, from the file that the unit supplied; never drawn here.

依据：GB/T 9704-2012 7.3.5.1（印章端正、居中下压发文机关署名和成文日期）
约定：党政机关印章直径42毫米；圆心略高于成文日期，顶端距正文不超过一行。
"""

from service.documents.profile import Profile
from service.documents.word.markup import RELATIONSHIPS, attribute

_EMU_A_TWIP = 635
_SIZE = 42 * 36_000  # EMU
_ABOVE = 62  # per cent of the seal that lie above the line it hangs on
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def seal_run(issuer: str, centre: float, profile: Profile) -> str:
    """The seal behind the text of a line, its middle ``centre`` twips from the type area's left.

    Empty where the unit supplied none.
    """
    names = [name for name, _ in profile.seals]
    if issuer not in names:
        return ""
    number = names.index(issuer) + 1
    left = round(centre * _EMU_A_TWIP - _SIZE / 2)
    shown = attribute(f"{issuer}印章")
    return (
        "<w:r><w:drawing>"
        f'<wp:anchor xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="1" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="margin"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{-_SIZE * _ABOVE // 100}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{_SIZE}" cy="{_SIZE}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{200 + number}" name="印章{number}" descr="{shown}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{200 + number}" name="印章{number}" descr="{shown}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{RELATIONSHIPS}" r:embed="{seal_id(number)}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{_SIZE}" cy="{_SIZE}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def seal_id(number: int) -> str:
    """The relationship of the document to the office's seal ``number``, counted from 1."""
    return f"rIdSeal{number}"


def seals_in(xml: str, profile: Profile) -> tuple[int, ...]:
    """Which of the office's seals a body shows."""
    numbers = range(1, len(profile.seals) + 1)
    return tuple(number for number in numbers if f'r:embed="{seal_id(number)}"' in xml)
