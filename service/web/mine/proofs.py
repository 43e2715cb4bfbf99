"""本单位的佐证材料：chosen on a form, kept while it is asked about again, opened once filed."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from fastapi import APIRouter, HTTPException, Response

from service.errors import FeedbackRejected
from service.feedback.evidence import LARGEST, Offered, checked
from service.tables import IndicatorRow, ReplyRow, UnitRow
from service.web.evidence_pages import as_file, of_year
from service.web.forms import Sent
from service.web.mine import own
from service.web.place import Looking, Place
from service.web.uploads import File

router = APIRouter(prefix="/{year:int}/mine/evidence")


@router.get("/{proof}", dependencies=[own.SEES])
def fetch(place: Looking, proof: int) -> Response:
    """Of figures that the unit reports, and of its own answers; any other is 404."""
    row, about = of_year(place, proof)
    if isinstance(about, IndicatorRow):
        mine = own.files_for(place, own.indicator_of(place, about.code))
    else:
        reply = place.session.get_one(ReplyRow, row.reply_id)
        mine = place.session.get_one(UnitRow, reply.unit_id).code in own.units_of(place)
    if not mine:
        raise HTTPException(404)
    return as_file(row)


def chosen(place: Place, sent: Sent, names: Iterable[str]) -> dict[str, tuple[Offered, ...]]:
    """Field → its files: newly chosen ones, else those that the form had before it was asked again.

    Raises FeedbackRejected where those are gone.
    """
    now, account = place.now, place.visitor.account
    held: dict[str, list[Offered]] = {}
    if sent.text("held"):
        files = place.office.chosen.of(account, sent.text("held"), now)
        if files is None:
            raise FeedbackRejected("前面选的佐证文件没有留住（只留半小时），请重新选择再报出")
        for file in files:
            field, _, name = file.name.partition("/")
            held.setdefault(field, []).append((name, file.content))
    found = {}
    for name in names:
        new = [_read(file.filename, file.file.read(LARGEST + 1)) for file in sent.files(name)]
        found[name] = tuple(new or held.get(name, ()))
    return found


def hold(place: Place, files: Mapping[str, Iterable[Offered]]) -> str:
    """Keep those that can be taken for the form that comes back; the batch's name, "" for none."""
    batch = [
        File(name=f"{field}/{name}", content=content)
        for field, each in files.items()
        if not _is_faulty(each)
        for name, content in each
    ]
    return place.office.chosen.keep(place.visitor.account, batch, place.now) if batch else ""


def names_in(place: Place, batch: str) -> dict[str, list[str]]:
    """Field → names of the files that wait with it."""
    found: dict[str, list[str]] = {}
    for file in place.office.chosen.of(place.visitor.account, batch, place.now) or ():
        field, _, name = file.name.partition("/")
        found.setdefault(field, []).append(name)
    return found


def _is_faulty(files: Iterable[Offered]) -> bool:
    try:
        for name, content in files:
            checked(name, content)
    except FeedbackRejected:
        return True
    return False


def _read(name: str | None, content: bytes) -> Offered:
    return PurePosixPath((name or "").replace("\\", "/")).name or "文件", content
