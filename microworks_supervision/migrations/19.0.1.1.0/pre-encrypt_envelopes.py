"""Envelopes of bids were plain text in PostgreSQL; from here on they are encrypted.

All of them, the withdrawn and the opened ones, too: what is sealed stays sealed, and
what was opened stands in the bid itself. The table is written anew, so that its old
pages, which hold the plain text, go with the old table. Backups made before still hold
it: see docs/operations.md.
"""

import base64
import json
import logging

from odoo.addons.microworks_supervision.models.procurement.bid_envelope import key_path
from odoo.addons.microworks_supervision.tools import keyring, sealbox

_logger = logging.getLogger(__name__)
BATCH = 20
TABLE = "microworks_bid_envelope"


def migrate(cr, version):
    """Encrypt every envelope; raises when there is no key to do it with."""
    cr.execute(
        "SELECT 1 FROM information_schema.columns"
        " WHERE table_name = %s AND column_name = 'payload'"
        " AND table_schema = current_schema",
        [TABLE],
    )
    if not cr.rowcount:
        return
    path = key_path()
    keyring.make(path)
    ring = keyring.load(path)
    _new_table(cr)
    count, last = 0, 0
    while rows := _plain(cr, last):
        for row in rows:
            cr.execute(*_insert(row, ring))
        count, last = count + len(rows), rows[-1]["id"]
    cr.execute(f"DROP TABLE {TABLE}_plain")
    _logger.info("%s envelopes of bids encrypted with key %s", count, ring.newest)


def _new_table(cr):
    """An empty table beside the old one, with its name and its sequence.

    Odoo adds what is missing (foreign keys, indexes, comments) when it loads the model.
    """
    cr.execute(
        f"""
        ALTER TABLE {TABLE} RENAME TO {TABLE}_plain;
        ALTER INDEX {TABLE}_pkey RENAME TO {TABLE}_plain_pkey;
        CREATE TABLE {TABLE} (
            id integer NOT NULL DEFAULT nextval('{TABLE}_id_seq') PRIMARY KEY,
            bid_id integer NOT NULL,
            key_id varchar NOT NULL,
            not_before timestamp NOT NULL,
            sealed bytea NOT NULL,
            create_uid integer,
            create_date timestamp,
            write_uid integer,
            write_date timestamp
        );
        ALTER SEQUENCE {TABLE}_id_seq OWNED BY {TABLE}.id;
        """
    )


def _plain(cr, last):
    cr.execute(
        f"""
        SELECT envelope.*, bid.procurement_id, bid.partner_id, bid.digest,
               bid.received_at, procurement.deadline
          FROM {TABLE}_plain envelope
          JOIN microworks_bid bid ON bid.id = envelope.bid_id
          JOIN microworks_procurement procurement
            ON procurement.id = bid.procurement_id
         WHERE envelope.id > %s
         ORDER BY envelope.id LIMIT {BATCH}
        """,
        [last],
    )
    return cr.dictfetchall()


def _insert(row, ring):
    """The statement that writes one row, with the content encrypted."""
    files = [
        (file["name"], base64.b64decode(file["data"]))
        for file in json.loads(row["files"] or "[]")
    ]
    content = sealbox.Content(row["payload"], row["nonce"], files)
    # A bid is taken before a deadline; without one nothing has to stay shut.
    not_before = (row["deadline"] or row["create_date"]).replace(microsecond=0)
    about = {
        "procurement": row["procurement_id"],
        "bid": row["bid_id"],
        "bidder": row["partner_id"],
        "received": row["received_at"].strftime("%Y-%m-%d %H:%M:%S"),
        "receipt": row["digest"] or "",
    }
    box = sealbox.close(sealbox.pack(content), ring, not_before, about)
    # The ORM keeps base64 in the column of a binary field.
    return (
        f"INSERT INTO {TABLE} (id, bid_id, key_id, not_before, sealed,"
        " create_uid, create_date, write_uid, write_date)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            row["id"],
            row["bid_id"],
            ring.newest,
            not_before,
            base64.b64encode(box),
            row["create_uid"],
            row["create_date"],
            row["write_uid"],
            row["write_date"],
        ],
    )
