"""Numbers that differ in width, capitals or blanks only are one number.

Each gets a column with its key, on which the index stands. Numbers that are twice in
the county's data already stay as they are: the later row's key is marked with its id,
and the log names both, so that people can look into them.
"""

import logging

from odoo.addons.microworks_supervision.tools import names

_logger = logging.getLogger(__name__)

# Table, number, key, columns that make it unique, which rows the index covers.
KEYS = (
    (
        "microworks_payment_request",
        "invoice_number",
        "invoice_key",
        "payee_id",
        "state NOT IN ('refused', 'cancelled')",
    ),
    ("microworks_receipt", "receipt_number", "receipt_key", "company_id", "TRUE"),
    (
        "microworks_fund_source",
        "document_number",
        "document_key",
        "company_id, kind_id, level",
        "TRUE",
    ),
    ("microworks_fund_quota", "code", "code_key", "company_id", "TRUE"),
)


def migrate(cr, version):
    """Fill the keys; nothing that was stored is changed."""
    for table, number, key, scope, live in KEYS:
        cr.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {key} varchar")
        cr.execute(
            f"SELECT id, {number}, concat_ws('/', {scope}), {live} FROM {table}"
            f" WHERE {number} IS NOT NULL AND {key} IS NULL ORDER BY id"
        )
        seen = {}
        for row_id, text, where, counts in cr.fetchall():
            value = names.key(text)
            if value and counts:
                first = seen.setdefault((where, value), row_id)
                if first != row_id:
                    _logger.warning(
                        "%s: %r of row %s is also in row %s; both are kept",
                        table,
                        text,
                        row_id,
                        first,
                    )
                    value = f"{value}#{row_id}"
            cr.execute(f"UPDATE {table} SET {key} = %s WHERE id = %s", [value, row_id])
