"""Lines of a filled template, in which every word from the data stands between two fences.

What the template itself wrote is markup; what stands between fences is only text.
"""

import re

from service.documents.template_sandbox import BREAK, CLOSE, OPEN

_DATA = re.compile(f"({OPEN}[^{CLOSE}]*{CLOSE})")
_SEAM = re.compile(f"[。；，、]+{CLOSE}(?=[。；，、])")
_ENCLOSED = re.compile(f"(?<=“){OPEN}[^{CLOSE}]*[“”][^{CLOSE}]*{CLOSE}(?=”)")
_TITLED = re.compile(f"(?<=《){OPEN}[^{CLOSE}]*[《》][^{CLOSE}]*{CLOSE}(?=》)")
_QUOTES, _BOOKS = str.maketrans("“”", "‘’"), str.maketrans("《》", "〈〉")


class LineError(Exception):
    """What is wrong with the line at hand; whoever reads the lines knows which it is."""


def plain(text: str) -> str:
    """Words without their fences."""
    if OPEN not in text:
        return text
    text = _fitted(text)
    return text.replace(OPEN, "").replace(CLOSE, "").replace(BREAK, "\n").strip()


def with_owners(text: str) -> tuple[str, str]:
    """``text`` as it will be read, and under each of its characters ``t`` or ``d``: the template's
    own, or from the data.
    """
    pieces = re.split(f"[{OPEN}{CLOSE}]", _fitted(text).replace(BREAK, "\n"))
    owners = ("td"[order % 2] * len(piece) for order, piece in enumerate(pieces))
    return "".join(pieces), "".join(owners)


def _fitted(text: str) -> str:
    """Data as the template's own marks ask for it: an end mark gives way to the one that follows,
    quotation marks inside quotation marks become the inner ones (GB/T 15834-2011 4.8, 4.15).
    """
    text = _SEAM.sub(CLOSE, text)
    if "“" + OPEN in text or "《" + OPEN in text:
        text = _ENCLOSED.sub(lambda found: found[0].translate(_QUOTES), text)
        text = _TITLED.sub(lambda found: found[0].translate(_BOOKS), text)
    return text


def one_line(text: str) -> str:
    return " ".join(plain(text).split("\n")).strip()


def split(line: str, separator: str) -> list[str]:
    """Split at separators that the template wrote, not at those in data."""
    if OPEN not in line:
        return [piece.strip(" ") for piece in line.split(separator)]
    pieces = [""]
    for index, part in enumerate(_DATA.split(line)):
        first, *others = [part] if index % 2 else part.split(separator)
        pieces[-1] += first
        pieces += others
    return [piece.strip(" ") for piece in pieces]
