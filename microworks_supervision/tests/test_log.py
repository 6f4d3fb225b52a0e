"""The trail cannot be altered, forked or shortened without being found out."""

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import Refused
from ..tools import merkle
from .common import County


@tagged("post_install", "-at_install")
class TestLog(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.env["microworks.log.head"]
        cls.project = cls.make_project(cls)
        for number in range(7):
            cls.env["microworks.event"]._record(
                cls.project, kind="record", reason=f"entry {number}"
            )
        cls.env.flush_all()

    def sequence(self):
        """Append what waits; inside the test's own transaction."""
        while self.head._sequence_batch(self.env.cr):
            pass

    def tamper(self, statement, *args):
        """Do what a person with the database password could do."""
        self.env.cr.execute(
            "ALTER TABLE microworks_log_node"
            " DROP CONSTRAINT IF EXISTS microworks_log_node_event_id_fkey"
        )
        tables = ("microworks_event", "microworks_log_node", "microworks_log_head")
        for table in tables:
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.env.cr.execute(statement, args)
        for table in tables:
            self.env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def test_every_event_finds_its_place(self):
        """After the sequencer nothing waits, and the log verifies."""
        self.sequence()
        result = self.head._verify()
        self.assertTrue(result["ok"], result)
        self.assertEqual(result["waiting"], 0)
        self.assertEqual(result["root"], self.head._root())

    def test_an_event_cannot_be_written_by_anybody(self):
        """Not by its author, not by the superuser, not by SQL."""
        event = self.project.event_ids[:1]
        with self.assertRaises(Refused):
            event.sudo().write({"reason": "nothing happened"})
        with self.assertRaises(Refused):
            event.sudo().unlink()
        for statement in (
            "UPDATE microworks_event SET reason = 'x' WHERE id = %s",
            "DELETE FROM microworks_event WHERE id = %s",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(psycopg2.Error, "MW-EVENT-02"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [event.id])

    def test_the_table_cannot_be_truncated(self):
        """TRUNCATE fires no row trigger, so it has one of its own."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(psycopg2.Error, "MW-EVENT-02"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("TRUNCATE microworks_event CASCADE")

    def test_an_event_cannot_be_forged(self):
        """Nobody creates an event by hand; administrators neither."""
        vals = {
            "occurred_at": "2026-01-01 00:00:00",
            "kind": "record",
            "res_model": "microworks.project",
            "res_id": self.project.id,
            "user_id": self.env.uid,
            "content": "{}",
            "digest": "0" * 64,
        }
        with self.assert_refused("MW-EVENT-01"):
            self.env["microworks.event"].create(vals)
        with self.assertRaises(UserError):
            self.env["microworks.event"].with_user(self.people["clerk"]).create(vals)

    def test_an_event_outside_the_log_has_no_proof(self):
        """What the sequencer has not placed yet cannot be proven."""
        with self.assert_refused("MW-EVENT-04"):
            self.head._inclusion_proof(0)

    def test_an_altered_content_is_found(self):
        """The verification names the place of the altered event."""
        self.sequence()
        event = self.project.event_ids.sorted("id")[3]
        place = event.log_index
        self.tamper(
            "UPDATE microworks_event SET content = replace(content, 'entry', 'Entry')"
            " WHERE id = %s",
            event.id,
        )
        result = self.head._verify()
        self.assertFalse(result["ok"])
        self.assertEqual(result["index"], place)

    def test_an_altered_column_is_found(self):
        """Changing only the searchable copy does not go unseen."""
        self.sequence()
        event = self.project.event_ids.sorted("id")[2]
        for column, value in (
            ("reason", "other"),
            ("user_id", self.people["clerk"].id),
            ("occurred_at", "2020-01-01 00:00:00"),
            ("target", "approved"),
            ("role", "group_auditor"),
        ):
            with self.subTest(column=column):
                self.env.cr.execute("SAVEPOINT attack")
                self.tamper(
                    f"UPDATE microworks_event SET {column} = %s WHERE id = %s",
                    value,
                    event.id,
                )
                result = self.head._verify()
                self.assertEqual(result["index"], event.log_index)
                self.env.cr.execute("ROLLBACK TO attack")
                self.env.invalidate_all()

    def test_a_content_altered_with_its_digest_is_found(self):
        """A consistent pair of content and digest still differs from its place."""
        self.sequence()
        event = self.project.event_ids.sorted("id")[1]
        place = event.log_index
        self.tamper(
            "UPDATE microworks_event SET content = replace(content, 'entry', 'Entry'),"
            " reason = replace(reason, 'entry', 'Entry') WHERE id = %s",
            event.id,
        )
        self.tamper(
            "UPDATE microworks_event SET digest ="
            " encode(sha256(convert_to(content, 'UTF8')), 'hex') WHERE id = %s",
            event.id,
        )
        self.assertEqual(self.head._verify()["index"], place)

    def test_a_removed_event_is_found(self):
        """A hole in the middle is named."""
        self.sequence()
        event = self.project.event_ids.sorted("id")[3]
        place = event.log_index
        self.tamper("DELETE FROM microworks_event WHERE id = %s", event.id)
        self.assertEqual(self.head._verify()["index"], place)

    def test_a_removed_tail_is_found(self):
        """Cutting off the end, nodes included, contradicts the stored head."""
        self.sequence()
        self.head._store_head()
        size = self.head._size()
        self.tamper(
            "DELETE FROM microworks_event WHERE id IN (SELECT event_id FROM"
            " microworks_log_node WHERE lvl = 0 AND idx >= %s)",
            size - 3,
        )
        self.tamper(
            "DELETE FROM microworks_log_node WHERE ((idx + 1) << lvl) > %s", size - 3
        )
        result = self.head._verify()
        self.assertFalse(result["ok"])
        self.assertEqual(result["index"], size - 3)

    def test_one_head_a_day(self):
        """However often the job runs, a day has one head, and the next its own."""
        self.sequence()
        self.head._store_head()
        kept = self.head.search([])
        self.env["microworks.event"]._record(self.project, kind="record")
        self.env.flush_all()
        self.sequence()
        self.head._store_head()
        self.assertEqual(self.head.search([]), kept)
        with freeze_time("2099-01-01 02:00:00"):
            self.head._store_head()
        newest = self.head.search([], limit=1)
        self.assertEqual(newest.size, self.head._size())
        self.assertEqual(len(self.head.search([])), len(kept) + 1)
        self.assertTrue(self.head._verify()["ok"])

    def test_a_rebuilt_history_is_found(self):
        """A log recomputed around an altered event contradicts the head."""
        self.sequence()
        self.head._store_head()
        size = self.head._size()
        kept = self.head._root()
        event = self.project.event_ids.sorted("id")[1]
        self.tamper(
            "UPDATE microworks_event SET content = replace(content, 'entry', 'Entry'),"
            " reason = replace(reason, 'entry', 'Entry') WHERE id = %s",
            event.id,
        )
        self.tamper(
            "UPDATE microworks_event SET digest ="
            " encode(sha256(convert_to(content, 'UTF8')), 'hex') WHERE id = %s",
            event.id,
        )
        self.env.cr.execute(
            "SELECT e.content, e.id FROM microworks_log_node n JOIN microworks_event e"
            " ON e.id = n.event_id WHERE n.lvl = 0 ORDER BY n.idx"
        )
        rows = self.env.cr.fetchall()
        self.tamper("DELETE FROM microworks_log_node")
        leaves = [merkle.leaf_hash(row[0].encode()) for row in rows]
        _size, nodes = merkle.append(0, {}, leaves)
        self.head._copy_nodes(self.env.cr, 0, [row[1] for row in rows], nodes)
        result = self.head._verify()
        self.assertFalse(result["ok"])
        self.assertEqual(result["index"], size - 1)
        # The same with the stored heads gone, but one kept on paper.
        self.tamper("DELETE FROM microworks_log_head")
        self.assertTrue(self.head._verify()["ok"])
        self.assertFalse(self.head._verify(size, kept)["ok"])

    def test_a_kept_head_is_compared_on_screen(self):
        """The right one passes, another is told, half a hash is refused."""
        self.sequence()
        size, root = self.head._size(), self.head._root()
        wizards = self.env["microworks.log.compare.wizard"].with_user(
            self.people["auditor"]
        )
        spaced = " ".join(root[i : i + 8] for i in range(0, 64, 8)).upper()
        for given, kind in ((spaced, "success"), ("0" * 64, "danger")):
            told = wizards.create({"size": size, "root": given}).action_confirm()
            self.assertEqual(told["params"]["type"], kind, given)
        for given in (0, root), (size, root[:40]):
            wizard = wizards.create(dict(zip(("size", "root"), given, strict=True)))
            with self.assert_refused("MW-EVENT-05"):
                wizard.action_confirm()

    def test_an_event_reads_as_a_table(self):
        """Labels and names, nothing that runs, and no traceback for altered content."""
        self.project._unguarded().write({"name": "<b>Road</b>"})
        event = self.env["microworks.event"]._record(
            self.project,
            kind="change",
            before={"owner_kind": "township", "approver_id": [[1, "<i>A</i>"]]},
            after={"owner_kind": "community", "approver_id": []},
        )
        html = event.changes_html
        label = self.project._fields["owner_kind"]._description_string(self.env)
        self.assertIn(f"<th>{label}</th>", html)
        self.assertIn("&lt;i&gt;A&lt;/i&gt;", html)
        self.assertNotIn(">community<", html)
        self.env.flush_all()
        self.tamper(f"UPDATE microworks_event SET content = '{{' WHERE id = {event.id}")
        event.invalidate_recordset()
        self.assertFalse(event.changes_html)

    def test_an_event_beside_the_log_is_found(self):
        """An event that is neither in the log nor waiting is suspicious."""
        self.sequence()
        self.env["microworks.event"]._record(self.project, kind="record")
        self.env.flush_all()
        self.tamper("DELETE FROM microworks_log_pending")
        self.assertFalse(self.head._verify()["ok"])

    def test_inclusion_and_consistency_are_proven(self):
        """Proofs taken from the stored nodes verify against the roots."""
        self.sequence()
        event = self.project.event_ids[:1]
        proof = self.head._inclusion_proof(event.id)
        self.assertTrue(
            merkle.verify_inclusion(
                merkle.leaf_hash(event.content.encode()),
                proof["index"],
                proof["size"],
                [bytes.fromhex(value) for value in proof["path"]],
                bytes.fromhex(proof["root"]),
            )
        )
        old = proof["size"] - 3
        path = self.head._consistency_proof(old)
        self.assertTrue(
            merkle.verify_consistency(
                old,
                proof["size"],
                bytes.fromhex(self.head._root(old)),
                bytes.fromhex(proof["root"]),
                [bytes.fromhex(value) for value in path],
            )
        )

    def test_a_proof_costs_two_statements(self):
        """However long the log, a proof is one look-up of the place and one of nodes."""
        self.sequence()
        event_id = self.project.event_ids[:1].id
        with self.assertQueryCount(2):
            self.head._inclusion_proof(event_id)

    def test_a_village_clerk_reads_events_of_his_area_only(self):
        """The trail follows the areas, too."""
        event = self.project.event_ids[:1]
        self.assertTrue(event.with_user(self.people["clerk"]).read(["label"]))
        with self.assertRaises(AccessError):
            event.with_user(self.stranger).read(["label"])
