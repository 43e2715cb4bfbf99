"""GB/T 9704-2012 in numbers, as an inspector holds them: millimetres, points, 字.

Nothing here is taken from the writer of notices; a test holds that.
"""

from typing import Final

STANDARD: Final = "GB/T 9704-2012"
TWIPS_A_MM: Final = 1440 / 25.4

PAPER: Final = (210.0, 297.0)  # 5.2.1
PAPER_EASE: Final = 0.5

#: 5.2.2 天头37、订口28, with 版心156×225; and the same 225 mm counted from ink to ink, as
#: GB/T 33476.2 sets it on screen. Top, bottom, left, right.
MARGINS: Final = ((37.0, 35.0, 28.0, 26.0), (34.6, 32.6, 28.0, 26.0))
MARGIN_EASE: Final = 1.0

TYPE_AREA: Final = 156.0  # mm wide
LETTER_RULE: Final = 170.0  # mm, 10.1

ROWS: Final = 22  # 5.2.3
CHARACTERS: Final = 28
TIGHTER: Final = 2  # rows more where 7.3.5.5 lets the line spacing be adjusted
LEFT_OVER: Final = 14.0  # pt of the type area's height that 22 rows may leave: 撑满版心

SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0  # pt
MARK_LEAST: Final = 22.0

FIRST_LINE: Final = 2.0  # 字
DATE_RIGHT: Final = 4.0  # 字 that a sealed date stands in from the right
UNSEALED_RIGHT: Final = 2.0
COLOPHON_SIDE: Final = 1.0
ORDINARY_EASE: Final = 0.35  # 字

#: On the printed page, millimetres (字 where it says so) and how far off is still right.
POINT: Final = 25.4 / 72
MARK_BELOW, MARK_EASE = 35.0, 1.0  # 7.2.4, under the type area's top
RED_RULE_BELOW, RED_RULE_EASE = 4.0, 0.8  # 7.2.7, under the number
RED_RULE_WIDE_EASE: Final = 1.0
DASH_BELOW, DASH_EASE = 7.0, 1.0  # 7.5, under the type area
FOOT_EASE: Final = 1.5  # 7.4.1, of the last rule on the type area's lower edge
DATE_EASE: Final = 0.5  # 字
EDGE_EASE: Final = 1.0
SIDE_EASE: Final = 0.3

THICK_RULE, THIN_RULE = 0.35, 0.25  # mm, 7.4.1
RULE_EASE: Final = 0.05

FONTS: Final = {  # a face by the words its names contain
    "小标宋": ("小标宋", "xiaobiaosong"),
    "仿宋": ("仿宋", "fangsong"),
    "楷体": ("楷体", "kaiti", "楷"),
    "黑体": ("黑体", "simhei", "heiti"),
    "宋体": ("宋体", "simsun", "songti"),
}
LEVELS: Final = (  # mark of a level, its face
    ("一", "黑体"),
    ("二", "楷体"),
    ("三", "仿宋"),
    ("四", "仿宋"),
)
