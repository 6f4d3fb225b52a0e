"""The sequencer, the daily tree head, proofs and the verification."""

import io

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import merkle

# One lock for the whole database: "mwlg" as a number.
SEQUENCER_LOCK = 0x6D776C67
BATCH = 20_000


class LogHead(models.Model):
    """The root of the log at the end of a day: what can be printed and compared.

    A head kept outside (on paper, in a newspaper, with another office) is what
    convicts somebody who rewrites the whole database.
    """

    _name = "microworks.log.head"
    _description = "Daily Head of the Event Log"
    _inherit = ["microworks.append.only"]
    _order = "size desc"
    _rec_name = "root"
    _log_access = False

    day = fields.Date(required=True, readonly=True, index=True)
    stored_at = fields.Datetime(required=True, readonly=True)
    size = fields.Integer(string="Number of Events", required=True, readonly=True)
    root = fields.Char(string="Root Hash", size=64, required=True, readonly=True)

    _day_uniq = models.UniqueIndex("(day)")

    # === TRIGGERS ===

    def init(self):
        self._install_triggers()

    @api.model
    def _install_triggers(self):
        """Make PostgreSQL itself refuse changes of the trail.

        The application role owns the tables, so a person at the database could
        drop the triggers; :meth:`_verify` is what finds that out.
        """
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION microworks_append_only() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'MW-EVENT-02: % is append-only', TG_TABLE_NAME;
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE FUNCTION microworks_event_enqueue() RETURNS trigger AS $$
            BEGIN
                INSERT INTO microworks_log_pending (event_id) VALUES (NEW.id);
                RETURN NULL;
            END $$ LANGUAGE plpgsql;
            """
        )
        for table in ("microworks_event", "microworks_log_node", "microworks_log_head"):
            self.env.cr.execute(
                SQL(
                    """
                    DO $$ BEGIN
                      IF to_regclass(%(name)s) IS NOT NULL AND NOT EXISTS (
                        SELECT FROM pg_trigger WHERE tgrelid = to_regclass(%(name)s)
                        AND tgname = 'microworks_append_only')
                      THEN
                        CREATE TRIGGER microworks_append_only
                        BEFORE UPDATE OR DELETE ON %(table)s
                        FOR EACH ROW EXECUTE FUNCTION microworks_append_only();
                        CREATE TRIGGER microworks_no_truncate
                        BEFORE TRUNCATE ON %(table)s
                        FOR EACH STATEMENT EXECUTE FUNCTION microworks_append_only();
                      END IF;
                    END $$
                    """,
                    name=table,
                    table=SQL.identifier(table),
                )
            )
        self.env.cr.execute(
            """
            DO $$ BEGIN
              IF to_regclass('microworks_event') IS NOT NULL
                AND to_regclass('microworks_log_pending') IS NOT NULL AND NOT EXISTS (
                SELECT FROM pg_trigger WHERE tgrelid = to_regclass('microworks_event')
                AND tgname = 'microworks_event_enqueue')
              THEN
                CREATE TRIGGER microworks_event_enqueue
                AFTER INSERT ON microworks_event
                FOR EACH ROW EXECUTE FUNCTION microworks_event_enqueue();
              END IF;
            END $$
            """
        )

    # === SEQUENCER ===

    @api.model
    def _cron_sequence(self):
        """Give waiting events their place, then store the head of the day."""
        self._sequence()
        # The job's own snapshot is older than what was just placed.
        with self.env.registry.cursor() as cr:
            self._store_head(cr)

    @api.model
    def _sequence(self):
        """Append all waiting events to the log, in transactions of its own cursor.

        The session lock is taken and *then* a new transaction begins, so that
        its snapshot already shows what an earlier holder committed; the unique
        index on (level, index) would stop a fork even without the lock.

        :return: how many events found their place; 0 when another is at it
        """
        done = 0
        with self.env.registry.cursor() as cr:
            cr.execute("SELECT pg_try_advisory_lock(%s)", [SEQUENCER_LOCK])
            if not cr.fetchone()[0]:
                return 0
            try:
                cr.commit()  # pylint: disable=invalid-commit
                while True:
                    count = self._sequence_batch(cr)
                    cr.commit()  # pylint: disable=invalid-commit
                    done += count
                    if count < BATCH:
                        return done
            except Exception:
                cr.rollback()
                raise
            finally:
                cr.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])
                cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _sequence_batch(self, cr):
        # The statistics of a queue are always out of date: without this the planner
        # reads the whole queue and the whole trail for every batch.
        cr.execute("SET LOCAL enable_seqscan = off")
        cr.execute(
            "SELECT id, event_id FROM microworks_log_pending ORDER BY id LIMIT %s",
            [BATCH],
        )
        waiting = cr.fetchall()
        if not waiting:
            return 0
        cr.execute(
            "DELETE FROM microworks_log_pending WHERE id <= %s", [waiting[-1][0]]
        )
        cr.execute(
            """
            SELECT id, sha256('\\x00'::bytea || convert_to(content, 'UTF8'))
            FROM microworks_event WHERE id = ANY(%s) ORDER BY id
            """,
            [[event_id for _id, event_id in waiting]],
        )
        rows = cr.fetchall()
        size = self._size(cr)
        edge = self._nodes(merkle.needed_for_root(size), cr)
        _size, nodes = merkle.append(size, edge, [bytes(row[1]) for row in rows])
        self._copy_nodes(cr, size, [row[0] for row in rows], nodes)
        return len(rows)

    @api.model
    def _copy_nodes(self, cr, size, event_ids, nodes):
        def line(level, index, value):
            event = event_ids[index - size] if level == 0 else "\\N"
            return f"{level}\t{index}\t{value.hex()}\t{event}\n"

        cr.copy_expert(
            "COPY microworks_log_node (lvl, idx, hash, event_id) FROM STDIN",
            io.StringIO("".join(line(*node) for node in nodes)),
        )

    # === READING THE LOG ===

    @api.model
    def _size(self, cr=None):
        """How many events have their place."""
        cr = cr or self.env.cr
        cr.execute("SELECT max(idx) FROM microworks_log_node WHERE lvl = 0")
        last = cr.fetchone()[0]
        return 0 if last is None else last + 1

    @api.model
    def _nodes(self, keys, cr=None):
        """The stored hashes of ``keys``, in one statement.

        :param list keys: pairs of level and index
        :rtype: dict[tuple, bytes]
        """
        if not keys:
            return {}
        cr = cr or self.env.cr
        cr.execute(
            """
            SELECT n.lvl, n.idx, n.hash
            FROM unnest(%s, %s) AS k (lvl, idx)
            JOIN microworks_log_node n ON n.lvl = k.lvl AND n.idx = k.idx
            """,
            [[key[0] for key in keys], [key[1] for key in keys]],
        )
        return {(lvl, idx): bytes.fromhex(value) for lvl, idx, value in cr.fetchall()}

    @api.model
    def _root(self, size=None, cr=None):
        """The root hash of the first ``size`` events (hex); all by default."""
        size = self._size(cr) if size is None else size
        return merkle.root(size, self._nodes(merkle.needed_for_root(size), cr)).hex()

    @api.model
    def _store_head(self, cr=None):
        """Store the head of today; nothing when there is one, or nothing is new.

        Later events of the day are covered by the head of the next one.
        """
        cr = cr or self.env.cr
        size = self._size(cr)
        day = self._legal_today()
        cr.execute(
            """
            INSERT INTO microworks_log_head (day, stored_at, size, root)
            SELECT %s, now() AT TIME ZONE 'UTC', %s, %s
            WHERE %s > coalesce((SELECT max(size) FROM microworks_log_head), 0)
            ON CONFLICT (day) DO NOTHING
            """,
            [day, size, self._root(size, cr), size],
        )
        self.invalidate_model()

    @api.model
    def _inclusion_proof(self, event_id, size=None):
        """Proof that an event is part of the log.

        :param int event_id: the event
        :param int size: the log's size to prove against; now by default
        :return: dict of index, size, leaf, path and root, hashes as hex
        """
        self.env.cr.execute(
            "SELECT idx, hash, (SELECT max(idx) + 1 FROM microworks_log_node"
            " WHERE lvl = 0) FROM microworks_log_node"
            " WHERE lvl = 0 AND event_id = %s",
            [event_id],
        )
        row = self.env.cr.fetchone()
        if row is None:
            self.env["microworks.guarded"]._refuse(
                "MW-EVENT-04",
                self.env._("this event has no place in the log yet"),
                next_step=self.env._("the sequencer runs every minute: try again"),
            )
        index, leaf, now = row
        size = now if size is None else size
        keys = merkle.needed_for_inclusion(index, size) + merkle.needed_for_root(size)
        known = self._nodes(keys)
        path = merkle.inclusion_path(index, size, known)
        return {
            "index": index,
            "size": size,
            "leaf": leaf,
            "path": [value.hex() for value in path],
            "root": merkle.root(size, known).hex(),
        }

    @api.model
    def _consistency_proof(self, old_size, new_size=None):
        """Proof that the log of ``old_size`` events is the beginning of the newer."""
        new_size = self._size() if new_size is None else new_size
        known = self._nodes(merkle.needed_for_consistency(old_size, new_size))
        path = merkle.consistency_path(old_size, new_size, known)
        return [value.hex() for value in path]
