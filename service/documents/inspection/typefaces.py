"""A face by the names that systems give it: 仿宋_GB2312, FangSong, 方正仿宋_GBK are all 仿宋."""

from service.documents.inspection.standard import FONTS


def is_face(name: str, face: str) -> bool:
    """Whether a font's name is one of a face's."""
    shown = name.lower()
    if face == "宋体" and any(word in shown for word in FONTS["仿宋"] + FONTS["小标宋"]):
        return False
    return any(word in shown for word in FONTS[face])
