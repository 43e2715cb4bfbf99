"""库表升级：每一版的数据升到今天的表都还在，升完的表与程序要的一样。"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service import migrations
from service.database import open_engine
from service.feedback.evidence import attach, of_values
from service.tables import AssessmentRow, Base, ValueRow


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of the first release with a row in each table that a later version changes."""
    postgresql = request.param == "postgresql"
    url = request.getfixturevalue("postgresql_url") if postgresql else None
    engine = open_engine(url or f"sqlite:///{tmp_path / 'duban.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrations.HERE))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in FIRST_ROWS:
            connection.execute(sa.text(statement))
    yield engine
    engine.dispose()


FIRST_ROWS = (
    "INSERT INTO assessment VALUES (1, '示例县', 2017, '2017-07-06', NULL, 3, NULL)",
    "INSERT INTO unit (id, county, code, kind, position) VALUES (1, '示例县', '县发改局', '部门', 1)",
    "INSERT INTO unit_name (unit_id, name, effective_from, is_alias)"
    " VALUES (1, '县发改局', '2017-01-01', false)",
    "INSERT INTO indicator (id, assessment_id, code, attachment, position, name, type, unit,"
    " points, frequency, leader, watched) VALUES (1, 1, '3-20', 3, 1, '固定资产投资增速',"
    " 'GROWTH', '%', '4', '月', '常务副县长', false)",
    "INSERT INTO value (id, indicator_id, period, number, text, status, unpublished, source, reason,"
    " cause, evidence, reported_by, reported_at) VALUES (1, 1, '2017-07', '18.5', '18.5', '自报',"
    " false, '', '', '', '统计月报', '县发改局', '2017-08-08 08:00:00')",
    "INSERT INTO breakdown (indicator_id, leader, office, person, standard, schedule, filed_by,"
    " filed_at) VALUES (1, '副局长', '投资股', '张某', '达到20%', '逐月', '县发改局',"
    " '2017-07-21 08:00:00')",
    "INSERT INTO measure (indicator_id, text, person, state, filed_by, filed_at)"
    " VALUES (1, '倒排工期', '李某', '进行中', '县发改局', '2017-08-21 08:00:00')",
    'INSERT INTO "plan" (indicator_id, points, filed_by, filed_at)'
    " VALUES (1, '{\"12\": \"20\"}', '县发改局', '2017-07-21 08:00:00')",
    "INSERT INTO notice (id, assessment_id, key, kind, state, automatic, subject, clause, due_on,"
    " drafted_at, redrafted, facts, dues, cases, copies, period, form_units, problem, reason,"
    " superseded_by, number, signed_by, template_version, renderer_version)"
    " VALUES (1, 1, 'k', 'warning_prompt', '待签发', false, '题', '三', '2017-08-15',"
    " '2017-08-15 01:00:00', 0, '{}', '[]', '[]', '[]', '', '[]', '', '', '', '', '', '', '')",
    "INSERT INTO request (id, assessment_id, kind, notice_id, unit_id, facts, made_by, made_at)"
    " VALUES (7, 1, '延期', 1, 1, '{}', '县委督查室', '2017-08-16 01:00:00')",
)


def test_the_names_of_the_versions_are_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    config.set_main_option("path_separator", "os")
    scripts = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]

    assert scripts == list(reversed(migrations.VERSIONS))


def test_the_tables_after_all_migrations_are_those_the_program_has(first: Engine) -> None:
    migrations.upgrade(first)

    with first.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_the_first_releases_rows_are_kept(first: Engine) -> None:
    migrations.upgrade(first)

    with first.connect() as connection:
        kept = {
            table: connection.scalar(sa.text(f'SELECT count(*) FROM "{table}"'))  # noqa: S608 own names
            for table in (
                "unit",
                "unit_name",
                "indicator",
                "breakdown",
                "measure",
                "plan",
                "request",
                "value",
            )
        }
        assert set(kept.values()) == {1}
        assert (
            connection.scalar(sa.text("SELECT made_by FROM request WHERE id = 7")) == "县委督查室"
        )


def test_a_breakdown_filed_before_there_were_approvals_holds(first: Engine) -> None:
    migrations.upgrade(first)

    with first.connect() as connection:
        approved = connection.scalar(sa.text("SELECT approved_on FROM breakdown"))
        assert str(approved) == "2017-07-21"


def test_a_figure_of_the_first_release_can_be_proved_by_a_file(first: Engine) -> None:
    migrations.upgrade(first)

    with Session(first) as session, session.begin():
        assessment, value = session.get_one(AssessmentRow, 1), session.get_one(ValueRow, 1)
        scan, now = ("月报.pdf", b"%PDF-1.7"), datetime(2017, 8, 9, tzinfo=UTC)
        attach(session, assessment, value, [scan, scan], by="县发改局", now=now)

        (kept,) = of_values(session, assessment)
        assert (kept.code, kept.name, kept.size) == ("3-20", "月报.pdf", 8)


def test_nodes_that_start_at_once_upgrade_once(first: Engine) -> None:
    with ThreadPoolExecutor(4) as nodes:
        for _ in nodes.map(lambda _node: migrations.upgrade(first), range(4)):
            pass

    assert migrations.is_current(first)
