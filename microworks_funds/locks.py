"""The row locks behind every limit on money."""

from odoo.tools import SQL


def lock_and_touch(records):
    """Lock ``records`` and change them, then forget everything read before.

    Locking alone is not enough under REPEATABLE READ: whoever waited for a lock
    that was only held, never used, goes on with the picture he took before, and
    does not see what the holder has written elsewhere. Because each holder
    changes the row, PostgreSQL refuses the one who waited, and Odoo runs his
    request again on what is there now. Two payments can so never both pass.

    :param records: records of one model with a column ``lock_version``; locked
        in the order of their ids, so that two requests wait instead of blocking
        each other
    """
    env = records.env
    # What this request changed so far counts, too.
    env.flush_all()
    if records:
        table = SQL.identifier(records._table)
        ids = list(records.ids)
        env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                table,
                ids,
            )
        )
        env.cr.execute(
            SQL(
                "UPDATE %s SET lock_version = COALESCE(lock_version, 0) + 1"
                " WHERE id = ANY(%s)",
                table,
                ids,
            )
        )
    env.invalidate_all(flush=False)


def touch(records):
    """Change the rows of ``records`` without reading anything again.

    For lines of a record: whoever adds one makes every step of the record that
    runs at the same moment start over, and the other way round.
    """
    if records:
        records.env.cr.execute(
            SQL(
                "UPDATE %s SET lock_version = COALESCE(lock_version, 0) + 1"
                " WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                list(records.ids),
            )
        )
