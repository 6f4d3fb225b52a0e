"""What payments have used of an allocation or a quota."""

from odoo.tools import SQL

from .const import IN_FLIGHT
from .money import exact


def used_by_id(records, column):
    """What was paid and what is on its way, CNY.

    :param records: allocations or quotas
    :param str column: the column of the payment lines that names them
    :rtype: dict[int, tuple[Decimal, Decimal]]
    """
    records.env.flush_all()
    rows = records.env.execute_query(
        SQL(
            """SELECT line.%(column)s,
                      SUM(line.amount) FILTER (WHERE request.state = 'paid'),
                      SUM(line.amount) FILTER (WHERE request.state = ANY(%(flying)s))
                 FROM microworks_payment_line line
                 JOIN microworks_payment_request request
                   ON request.id = line.request_id
                WHERE line.%(column)s = ANY(%(ids)s)
             GROUP BY line.%(column)s""",
            column=SQL.identifier(column),
            flying=list(IN_FLIGHT),
            ids=list(records.ids),
        )
    )
    return {record_id: (exact(paid), exact(flying)) for record_id, paid, flying in rows}
