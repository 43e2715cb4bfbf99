"""What routes are given: the office, a session that commits before the answer leaves."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from service.web.office import Office, office_of


def _reading(request: Request) -> Iterator[Session]:
    with office_of(request).workspace.database.read() as session:
        yield session


def writing(request: Request) -> Iterator[Session]:
    office = office_of(request)
    with office.workspace.database.write() as session:
        yield session
    office.moved()


#: ``function``: closed, and so committed, before the answer leaves. With FastAPI's usual scope a
#: commit that fails is found out after 200 was said.
Reading = Annotated[Session, Depends(_reading, scope="function")]
Writing = Annotated[Session, Depends(writing, scope="function")]
OfficeNow = Annotated[Office, Depends(office_of)]
