"""Who reads the database, its files or its backups reads no sealed bid."""

import base64
import importlib.util
import json
import os
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, config, mute_logger

from ..exceptions import Refused
from ..models.procurement import bid_envelope
from ..tools import keyring, sealed
from .common import PDF
from .test_procurement_common import Letting

AMOUNT = 48_765.43
MARK = "48765.43"
KEY_PATH = bid_envelope.key_path
MIGRATIONS = Path(__file__).parents[1] / "migrations"


@tagged("post_install", "-at_install")
class TestProcurementKeys(Letting):
    made_once = ("published",)

    def setUp(self):
        super().setUp()
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.path = os.path.join(folder, "keys", "bids")
        keyring.make(self.path)
        self.startPatcher(patch.object(bid_envelope, "key_path", lambda: self.path))
        # Of its own for each test: files of others stay in the store for a while.
        self.file = (
            PDF + f"\n% Whisper of the quiet bidder {uuid4().hex * 3}\n".encode()
        )
        self.procurement = self.published()
        self.bids = self.env["microworks.bid"]
        for firm, amount in zip(self.firms, (MARK, "50000", "51000"), strict=False):
            self.bids += self.hand_in(firm, amount)
        self.env.flush_all()

    def hand_in(self, firm, amount):
        bidder = self.contractor_of(firm)
        model = self.env["microworks.bid"].with_user(bidder)
        bid = model._submit(
            self.procurement.with_user(bidder),
            firm,
            {"amount": amount, "note": f"quiet {amount}"},
            [{"name": "whisper-offer.pdf", "data": self.file}],
        )
        return self.env["microworks.bid"].browse(bid.id)

    def ready(self):
        self.close(self.procurement)
        self.by("supervisor", self.procurement).action_witness()

    def refused_opening(self):
        """The codes of an opening that must fail, with everything as it was."""
        with self.assertRaises(Refused) as error, self.env.cr.savepoint():
            self.procurement.action_open()
        self.env.invalidate_all()
        self.assertEqual(self.procurement.state, "closed")
        self.assertFalse(self.procurement.opened_at)
        self.assertEqual(set(self.bids.mapped("state")), {"sealed"})
        self.assertFalse(any(self.bids.mapped("amount")))
        for refusal in error.exception.refusals:
            self.assertTrue(refusal.next_step)
            self.assertNotIn(self.path, refusal.as_line())
        return self.codes(error)

    # === READING THE DATABASE ===

    def secrets(self):
        """Amount, words and files in every spelling PostgreSQL may show them in."""
        coded = base64.b64encode(self.file)[160:220]
        return (
            MARK,
            "4876543",
            "whisper-offer",
            "quiet 48765",
            "Whisper of the quiet",
            coded.decode(),
            coded.hex(),
            self.file[120:160].hex(),
            MARK.encode().hex(),
            base64.b64encode(b"whisper-offer.pdf").decode()[:20],
        )

    def test_no_table_holds_amount_words_or_files(self):
        """Every column of every table is searched, the envelope's included."""
        self.env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema"
        )
        tables = [row[0] for row in self.env.cr.fetchall()]
        self.assertIn("microworks_bid_envelope", tables)
        shown = {
            # Among the figures of encrypted bytes any seven stand by chance.
            "hex": [text for text in self.secrets() if not text.isdigit()],
            "escape": self.secrets(),
        }
        for style, secrets in shown.items():
            self.env.cr.execute("SELECT set_config('bytea_output', %s, true)", [style])
            for table in tables:
                found = self.env.execute_query(
                    SQL(
                        "SELECT 1 FROM %s AS row_ WHERE row_::text LIKE ANY(%s) LIMIT 1",
                        SQL.identifier(table),
                        [f"%{text}%" for text in secrets],
                    )
                )
                self.assertFalse(found, f"{table} ({style})")

    def test_the_search_of_the_tables_finds_what_is_there(self):
        """The control: the same search finds the bids once they are opened."""
        self.ready()
        self.procurement.action_open()
        self.env.flush_all()
        for table, secret in (
            ("microworks_bid", MARK),
            ("ir_attachment", "whisper-offer"),
        ):
            self.assertTrue(
                self.env.execute_query(
                    SQL(
                        "SELECT 1 FROM %s AS row_ WHERE row_::text LIKE %s LIMIT 1",
                        SQL.identifier(table),
                        f"%{secret}%",
                    )
                )
            )
        self.assertTrue(self.in_filestore())

    def in_filestore(self):
        """Whether any file beside the database holds what was handed in."""
        store = Path(config.filestore(self.env.cr.dbname))
        needles = (self.file[120:], base64.b64encode(self.file)[160:220])
        for path in store.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                if any(needle in data for needle in needles):
                    return True
        return False

    def test_no_file_of_the_filestore_holds_them(self):
        """Bids' files are no attachments before the opening."""
        self.assertFalse(self.in_filestore())

    def test_the_key_is_nowhere_in_the_database(self):
        """Neither in hexadecimal, as bytes or as base64."""
        key = next(iter(keyring.load(self.path).keys.values()))
        spellings = (key.hex(), base64.b64encode(key).decode())
        self.env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema"
        )
        for (table,) in self.env.cr.fetchall():
            found = self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s AS row_ WHERE row_::text LIKE ANY(%s) LIMIT 1",
                    SQL.identifier(table),
                    [f"%{text}%" for text in spellings],
                )
            )
            self.assertFalse(found, table)

    # === OPENING ===

    def test_what_was_sealed_is_read_out_and_the_receipt_holds(self):
        """Amount, files and receipt are those of the bidder."""
        receipt = self.bids[0].digest
        self.ready()
        self.procurement.action_open()
        bid = self.bids[0]
        self.assertEqual((bid.state, bid.amount), ("valid", AMOUNT))
        self.assertEqual(bid.digest, receipt)
        self.assertTrue(
            sealed.matches(receipt, json.loads(bid.payload), bytes.fromhex(bid.nonce))
        )
        files = self.env["ir.attachment"].search(
            [("res_model", "=", bid._name), ("res_id", "=", bid.id)]
        )
        self.assertEqual((files.name, files.raw), ("whisper-offer.pdf", self.file))

    def swap(self, first, second):
        self.env.cr.execute(
            """
            UPDATE microworks_bid_envelope a
               SET sealed = b.sealed, key_id = b.key_id, not_before = b.not_before
              FROM microworks_bid_envelope b
             WHERE (a.bid_id, b.bid_id) IN ((%(x)s, %(y)s), (%(y)s, %(x)s))
            """,
            {"x": first.id, "y": second.id},
        )
        self.env.invalidate_all()

    def attacked(self, *excluded):
        """Open; the attacked bids are excluded and named, the others valid."""
        self.hand_in(self.firms[3], "52000")
        self.ready()
        self.procurement.action_open()
        for bid in self.procurement.bid_ids:
            state = "disqualified" if bid in excluded else "valid"
            self.assertEqual(bid.state, state, bid.display_name)
        project = self.procurement.project_id
        self.assertEqual(project.risk_colour, "red")
        events = self.env["microworks.event"].search(
            [("res_model", "=", project._name), ("res_id", "=", project.id)]
        )
        self.assertIn(excluded[0].partner_id.name, " ".join(events.mapped("content")))
        for bid in excluded:
            self.assertTrue(bid.disqualified_reason)
            self.assertFalse(bid.amount)

    def test_exchanged_envelopes_are_named(self):
        """Two boxes exchanged by SQL: both bids are excluded and named."""
        self.swap(self.bids[0], self.bids[1])
        self.attacked(self.bids[0], self.bids[1])

    def test_an_envelope_under_another_bidder_is_named(self):
        """A bid given to another firm by SQL does not open."""
        other = self.env["res.partner"].create({"name": "Friend", "is_company": True})
        self.env.cr.execute(
            "UPDATE microworks_bid SET partner_id = %s WHERE id = %s",
            [other.id, self.bids[0].id],
        )
        self.env.invalidate_all()
        self.attacked(self.bids[0])

    def test_an_earlier_receipt_is_named(self):
        """The moment of receipt, which decides between equals, is bound, too."""
        self.env.cr.execute(
            "UPDATE microworks_bid SET received_at = received_at - interval '1 day'"
            " WHERE id = %s",
            [self.bids[1].id],
        )
        self.env.invalidate_all()
        self.attacked(self.bids[1])

    def test_a_forged_receipt_is_named(self):
        """A new box cannot be made to fit by a new receipt."""
        self.env.cr.execute(
            "UPDATE microworks_bid SET digest = %s WHERE id = %s",
            ["0" * 64, self.bids[0].id],
        )
        self.env.invalidate_all()
        self.attacked(self.bids[0])

    def test_a_removed_envelope_is_named(self):
        """A bid without its envelope is excluded, not a crash."""
        self.env.cr.execute(
            "DELETE FROM microworks_bid_envelope WHERE bid_id = %s", [self.bids[2].id]
        )
        self.env.invalidate_all()
        self.attacked(self.bids[2])

    def test_rubbish_in_the_envelope_is_named(self):
        """What is no base64 and too short is an altered envelope, too."""
        for rubbish in (b"x", b"\xff\x00", b""):
            with self.subTest(rubbish=rubbish):
                savepoint = self.env.cr.savepoint(flush=False)
                self.env.cr.execute(
                    "UPDATE microworks_bid_envelope SET sealed = %s WHERE bid_id = %s",
                    [rubbish, self.bids[0].id],
                )
                self.env.invalidate_all()
                envelope = self.env["microworks.bid.envelope"].search(
                    [("bid_id", "=", self.bids[0].id)]
                )
                self.assertIsNone(self.unlock(envelope))
                savepoint.close(rollback=True)

    def test_a_deadline_turned_back_opens_nothing(self):
        """Who sets the deadline to yesterday by SQL, here or in a copy, waits."""
        self.env.cr.execute(
            "UPDATE microworks_procurement SET deadline = %s WHERE id = %s",
            ["2026-03-02 00:00:00", self.procurement.id],
        )
        self.env.invalidate_all()
        self.procurement.action_close()
        self.by("supervisor", self.procurement).action_witness()
        self.assertEqual(self.refused_opening(), ["MW-SEAL-05"])
        self.env.cr.execute(
            "UPDATE microworks_bid_envelope SET not_before = '2026-03-01 00:00:00'"
        )
        self.env.invalidate_all()
        envelope = self.env["microworks.bid.envelope"].search(
            [("bid_id", "=", self.bids[0].id)]
        )
        self.assertIsNone(self.unlock(envelope))

    # === KEYS ===

    @mute_logger("odoo.addons.microworks_supervision.models.procurement.bid_envelope")
    def test_a_lost_key_file_opens_nothing(self):
        """The opening says what is missing, and goes on when it is back."""
        self.ready()
        os.rename(self.path, self.path + ".away")
        self.assertEqual(self.refused_opening(), ["MW-SEAL-01"])
        self.assertIn("MW-SEAL-01", self.procurement.gate_html)
        self.assertFalse(os.path.exists(self.path))
        os.rename(self.path + ".away", self.path)
        self.procurement.action_open()
        self.assertEqual(self.procurement.state, "opened")

    @mute_logger("odoo.addons.microworks_supervision.models.procurement.bid_envelope")
    def test_a_lost_key_file_is_not_replaced_by_the_next_bid(self):
        """A bidder hears that it does not go now; nothing is stored."""
        os.unlink(self.path)
        with self.assertRaises(Refused) as error, self.env.cr.savepoint():
            self.hand_in(self.firms[3], "52000")
        self.assertEqual(self.codes(error), ["MW-SEAL-01"])
        self.assertFalse(os.path.exists(self.path))

    @mute_logger("odoo.addons.microworks_supervision.models.procurement.bid_envelope")
    def test_unsafe_and_broken_key_files_are_refused(self):
        """Open to others, or no keys inside: what to do stands in the refusal."""
        self.ready()
        os.chmod(self.path, 0o644)
        self.assertEqual(self.refused_opening(), ["MW-SEAL-02"])
        os.chmod(self.path, 0o600)
        Path(self.path).write_text("nonsense\n")
        self.assertEqual(self.refused_opening(), ["MW-SEAL-03"])

    def test_another_key_is_named(self):
        """With the keys of another server nothing opens; the missing one is named."""
        known = keyring.load(self.path).newest
        os.unlink(self.path)
        keyring.make(self.path)
        self.ready()
        self.assertEqual(self.refused_opening(), ["MW-SEAL-04"])
        self.assertIn(known, self.procurement.gate_html)
        status = self.env["microworks.bid.envelope"]._key_status()
        self.assertEqual(status["missing"], [known])

    def test_after_a_rotation_old_and_new_bids_open(self):
        """The old key goes on opening; the new one seals."""
        envelopes = self.env["microworks.bid.envelope"]
        old = keyring.load(self.path).newest
        status = envelopes._rotate_key()
        self.assertEqual(status["missing"], [])
        bid = self.hand_in(self.firms[3], "52000")
        key = envelopes.search([("bid_id", "=", bid.id)]).key_id
        self.assertEqual((key, status["newest"]), (status["newest"], key))
        self.assertNotEqual(key, old)
        self.ready()
        self.procurement.action_open()
        self.assertEqual(set(self.procurement.bid_ids.mapped("state")), {"valid"})

    def test_the_first_bid_of_a_database_makes_the_file(self):
        """Nobody has to prepare anything."""
        self.env.cr.execute("DELETE FROM microworks_bid_envelope")
        os.unlink(self.path)
        self.hand_in(self.firms[3], "52000")
        self.assertEqual(len(keyring.load(self.path).keys), 1)

    def test_the_place_of_the_file_is_the_servers_to_say(self):
        """``microworks_key_file``, else beside the filestore, never in it."""
        with patch.object(bid_envelope, "config", {"microworks_key_file": "/srv/k"}):
            self.assertEqual(KEY_PATH(), "/srv/k")
        with patch.object(bid_envelope, "config", {"data_dir": config["data_dir"]}):
            path = Path(KEY_PATH())
        self.assertEqual(path.parent.parent, Path(config["data_dir"]))
        store = Path(config.filestore(self.env.cr.dbname))
        self.assertNotIn(store.parent, path.parents)

    # === UPGRADE ===

    def migrate(self):
        path = MIGRATIONS / "19.0.1.1.0" / "pre-encrypt_envelopes.py"
        spec = importlib.util.spec_from_file_location("encrypt_envelopes", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        with patch.object(module, "key_path", lambda: self.path):
            module.migrate(self.env.cr, "19.0.1.0.0")
        # The columns of later versions, as the update adds them.
        self.env.cr.execute(
            "ALTER TABLE microworks_bid_envelope"
            " ADD COLUMN IF NOT EXISTS layers integer,"
            " ADD COLUMN IF NOT EXISTS two_keys boolean"
        )

    def make_plain(self):
        """The table as the version before had it, with the same contents."""
        envelopes = self.env["microworks.bid.envelope"].search([])
        rows = []
        for envelope in envelopes:
            bid = envelope.bid_id
            content = self.unlock(envelope)
            files = [
                {"name": name, "data": base64.b64encode(file).decode()}
                for name, file in content.files
            ]
            rows.append(
                [bid.id, content.payload, content.nonce, files and json.dumps(files)]
            )
        self.env.cr.execute(
            """
            UPDATE microworks_procurement
               SET opening_key = NULL, opening_parts = NULL;
            TRUNCATE microworks_bid_envelope;
            ALTER TABLE microworks_bid_envelope
                DROP COLUMN key_id, DROP COLUMN not_before, DROP COLUMN sealed,
                ADD COLUMN payload text NOT NULL, ADD COLUMN nonce varchar NOT NULL,
                ADD COLUMN files text
            """
        )
        for row in rows:
            self.env.cr.execute(
                "INSERT INTO microworks_bid_envelope (bid_id, payload, nonce, files)"
                " VALUES (%s, %s, %s, %s)",
                row,
            )
        self.env.invalidate_all()

    def test_plain_envelopes_of_the_version_before_are_encrypted(self):
        """After the upgrade the tables hold nothing, and the bids open."""
        now = fields.Datetime.now()
        self.frozen.move_to(self.procurement.deadline)
        self.make_plain()
        self.frozen.move_to(now)
        with self.assertRaises(AssertionError):
            self.test_no_table_holds_amount_words_or_files()
        self.migrate()
        self.migrate()  # a second time there is nothing to do
        self.env.invalidate_all()
        self.test_no_table_holds_amount_words_or_files()
        self.test_what_was_sealed_is_read_out_and_the_receipt_holds()
