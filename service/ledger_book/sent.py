"""送达、发送记录、签收：发到了哪里，每一次怎么样，谁签收了。"""

from sqlalchemy import Select, bindparam, select

from service.clock import local, local_date
from service.database import table_of
from service.deliveries import history
from service.documents.workbook import Sheet
from service.ledger_book.sources import Sources
from service.tables import DeliveryRow, NoticeRow, RecipientRow, RobotRow, UnitRow
from service.timeline import flat
from workflows.vocabulary import NoticeKind


def deliveries(of: Sources) -> Sheet:
    rows = of.session.execute(_DELIVERIES, {"assessment": of.assessment.id})
    return Sheet(
        name="送达",
        columns=(
            *("文号", "文种", "标题", "收件群", "内容", "第几件", "共几件", "状态"),
            *("发送次数", "日期", "结果"),
        ),
        rows=tuple(
            (
                row.number,
                NoticeKind(row.kind).label,
                row.subject,
                row.robot,
                row.role,
                row.part,
                row.parts,
                row.state,
                row.attempts,
                local_date(row.settled_at or row.created_at),
                row.last_outcome,
            )
            for row in rows
        ),
    )


def attempts(of: Sources) -> Sheet:
    """Every call, when and with what answer; secrets were taken out before it was kept."""
    found = history.attempts(of.session, of.assessment.id)
    return Sheet(
        name="发送记录",
        columns=("送达件", "收件群", "内容", "第几件", "时间", "结果", "代码", "平台答复"),
        rows=tuple(
            (
                one.delivery,
                one.robot,
                one.role,
                one.part,
                f"{local(one.at):%Y-%m-%d %H:%M:%S}",
                one.outcome,
                one.code,
                flat(one.answer),
            )
            for one in found
            if one.outcome
        ),
    )


def receipts(of: Sources) -> Sheet:
    rows = of.session.execute(_RECEIPTS, {"assessment": of.assessment.id})
    return Sheet(
        name="签收",
        columns=("文号", "文种", "标题", "印发日期", "单位", "送达方式", "签收人", "签收日期"),
        rows=tuple(
            (
                row.number,
                NoticeKind(row.kind).label,
                row.subject,
                row.dated,
                of.ledger.unit_name(row.code),
                row.role,
                row.signed_for_by,
                local_date(row.signed_for_at) if row.signed_for_at else None,
            )
            for row in rows
        ),
    )


# --- 预备好的查询 --------------------------------------------------------------------------------

_deliveries_of, _notices_of = table_of(DeliveryRow).c, table_of(NoticeRow).c
_robots_of, _recipients_of = table_of(RobotRow).c, table_of(RecipientRow).c
_units_of = table_of(UnitRow).c

_DELIVERIES: Select[tuple[object, ...]] = (
    select(
        _notices_of.number,
        _notices_of.kind,
        _notices_of.subject,
        _robots_of.name.label("robot"),
        _deliveries_of.role,
        _deliveries_of.part,
        _deliveries_of.parts,
        _deliveries_of.state,
        _deliveries_of.attempts,
        _deliveries_of.created_at,
        _deliveries_of.settled_at,
        _deliveries_of.last_outcome,
    )
    .join_from(
        table_of(DeliveryRow), table_of(NoticeRow), _deliveries_of.notice_id == _notices_of.id
    )
    .join(table_of(RobotRow), _deliveries_of.robot_id == _robots_of.id)
    .where(_notices_of.assessment_id == bindparam("assessment"))
    .order_by(_deliveries_of.id)
)
_RECEIPTS: Select[tuple[object, ...]] = (
    select(
        _notices_of.number,
        _notices_of.kind,
        _notices_of.subject,
        _notices_of.dated,
        _units_of.code,
        _recipients_of.role,
        _recipients_of.signed_for_by,
        _recipients_of.signed_for_at,
    )
    .join_from(
        table_of(RecipientRow), table_of(NoticeRow), _recipients_of.notice_id == _notices_of.id
    )
    .join(table_of(UnitRow), _recipients_of.unit_id == _units_of.id)
    .where(
        _notices_of.assessment_id == bindparam("assessment"),
        _notices_of.issued_at.is_not(None),
    )
    .order_by(_notices_of.id, _recipients_of.position)
)
