"""Invariant 5: what a bid says is nobody's before the recorded opening.

Two sealed bids with words and numbers that occur nowhere else; then every role
asks for them by every route there is, and the answers are searched for them.
"""

import json
from datetime import datetime
from secrets import token_bytes
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.microworks_supervision.models.procurement.procurement_key import (
    Opening,
    use_key,
)
from odoo.addons.microworks_supervision.tests.common import PDF
from odoo.addons.microworks_supervision.tools import sealed

from .world import COLUMNS, World

# Nothing of this may be in any answer.
WORDS = ("quiet-note", "Manager Whisper", "Hidden kerb", "offer-sealed.pdf")
AMOUNTS = (481_357.29, 475_246.18)
SECRETS = (*WORDS, "481357", "475246", "481,357", "475,246")
# Between and around the two bids: a comparison that tells them apart tells all.
BOUNDS = (-1, 0, 470_000, 478_000, 490_000)
ASKERS = (*(role for role in COLUMNS if role != "public"), "other contractor")
HIDDEN = ("amount", "payload", "nonce", "note", "project_manager", "duration_days")
BID = "microworks.bid"
ENVELOPE = "microworks.bid.envelope"


@tagged("post_install", "-at_install", "microworks_secrecy")
class TestBidSecrecy(World):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        project = cls.build("microworks.project")
        cls.procurement = cls.build(
            "microworks.procurement",
            number="MP-SECRET-1",
            project_id=project.id,
            state="published",
            min_bidders=2,
            deadline=datetime(2036, 3, 1),
        )
        cls.bids = cls.env[BID]
        cls.nonces = []
        bidders = (
            ("contractor", cls.contractor, AMOUNTS[0]),
            ("other contractor", cls.rival, AMOUNTS[1]),
        )
        cls.startClassPatcher(patch.object(sealed, "new_nonce", cls.remembered_nonce))
        for person, firm, amount in bidders:
            cls.bids += (
                cls.env[BID]
                .with_user(cls.people[person])
                ._submit(
                    cls.procurement.with_user(cls.people[person]),
                    firm,
                    {
                        "amount": f"{amount:.2f}",
                        "duration_days": 77,
                        "project_manager": WORDS[1],
                        "note": WORDS[0],
                        "lines": [
                            {
                                "number": "1",
                                "name": WORDS[2],
                                "unit": "m",
                                "quantity": "1",
                                "unit_price": f"{amount:.2f}",
                            }
                        ],
                    },
                    [{"name": WORDS[3], "data": PDF}],
                )
            )
        cls.bids = cls.bids.with_env(cls.env)
        cls.env.flush_all()

    @classmethod
    def remembered_nonce(cls):
        """A nonce for a seal; nobody else keeps it."""
        nonce = token_bytes(32)
        cls.nonces.append(nonce.hex())
        return nonce

    # === HELPERS ===

    def assertSilent(self, answer):
        """Nothing secret in the answer, however it is coded."""
        text = json.dumps(answer.body, ensure_ascii=False, default=str)
        for secret in (*SECRETS, *self.nonces):
            self.assertNotIn(secret, text)
        self.assertNotEqual(answer.status, 500, answer)

    def ask(self, role, model, method, ids=None, **arguments):
        with self.subTest(role=role, model=model, method=method, **arguments):
            answer = self.call(role, model, method, ids, **arguments)
            self.assertSilent(answer)
            return answer
        return None

    def fields_of(self, model):
        return sorted(
            name
            for name, field in self.env[model]._fields.items()
            if not field.groups and field.type != "binary"
        )

    # === ROUTES ===

    def test_the_table_itself_holds_nothing(self):
        """No table has anything to hide; the envelope is encrypted."""
        tables = self.texts()
        for secret in (*WORDS, *(f"{amount:.2f}" for amount in AMOUNTS)):
            for table, columns in tables.items():
                with self.subTest(table=table, secret=secret):
                    self.env.cr.execute(
                        SQL(
                            "SELECT count(*) FROM %s WHERE concat_ws(' ', %s) LIKE %s",
                            SQL.identifier(table),
                            SQL(", ").join(map(SQL.identifier, columns)),
                            f"%{secret}%",
                        )
                    )
                    self.assertEqual(self.env.cr.fetchone()[0], 0)

    def texts(self):
        """Columns of text and numbers per table that our addons or mail write."""
        self.env.cr.execute(
            """
            SELECT c.table_name, array_agg(c.column_name::text)
            FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE t.table_type = 'BASE TABLE' AND t.table_schema = 'public'
            AND c.data_type IN ('text', 'character varying', 'jsonb', 'numeric',
                                'double precision')
            AND (c.table_name LIKE 'microworks%' OR c.table_name LIKE 'mail%'
                 OR c.table_name IN ('ir_attachment', 'bus_bus', 'ir_logging'))
            GROUP BY c.table_name
            """
        )
        return dict(self.env.cr.fetchall())

    def test_reading_the_bid(self):
        """``read``, lists, forms with their lines, export: who and when, not what."""
        for role in ASKERS:
            ids = self.bids.ids
            mine = [("id", "in", ids)]
            names = self.fields_of(BID)
            self.ask(role, BID, "read", ids)
            self.ask(role, BID, "read", ids, fields=names, load="")
            self.ask(role, BID, "search_read", domain=mine, fields=names)
            self.ask(
                role,
                BID,
                "web_search_read",
                domain=mine,
                specification={
                    **{name: {} for name in HIDDEN},
                    "line_ids": {"fields": {"name": {}, "unit_price": {}}},
                    "procurement_id": {"fields": {"award_amount": {}, "name": {}}},
                },
            )
            self.ask(role, BID, "web_read", ids, specification={n: {} for n in HIDDEN})
            self.ask(
                role,
                BID,
                "export_data",
                ids,
                fields_to_export=[*HIDDEN, "line_ids/name", "line_ids/unit_price"],
            )
            self.ask(role, BID, "copy_data", ids)
            self.ask(role, BID, "get_metadata", ids)
            self.ask(role, "microworks.bid.line", "search_read", domain=[])
            self.ask(role, "microworks.bid.wizard", "search_read", domain=[])

    def test_no_comparison_tells_two_bids_apart(self):
        """A search by amount, text, nonce or line finds all sealed bids or none."""
        leaves = [["amount", op, bound] for bound in BOUNDS for op in (">", "<=")]
        leaves += [["line_ids.unit_price", ">", bound] for bound in BOUNDS]
        leaves += [["payload", "ilike", word] for word in WORDS]
        leaves += [["note", "ilike", WORDS[0]], ["project_manager", "=", WORDS[1]]]
        leaves += [["line_ids.name", "ilike", WORDS[2]], ["duration_days", "=", 77]]
        leaves += [["nonce", "=ilike", f"{nonce[:4]}%"] for nonce in self.nonces]
        for role in ASKERS:
            seen = self.call(role, BID, "search", domain=[("id", "in", self.bids.ids)])
            seen = set(seen.body) if seen.ok else set()
            for leaf in leaves:
                with self.subTest(role=role, leaf=leaf):
                    answer = self.call(
                        role, BID, "search", domain=[["id", "in", self.bids.ids], leaf]
                    )
                    if answer.ok:
                        self.assertIn(set(answer.body), (set(), seen))
                    path = self.call(
                        role,
                        "microworks.procurement",
                        "search",
                        domain=[
                            ["id", "=", self.procurement.id],
                            [f"bid_ids.{leaf[0]}", *leaf[1:]],
                        ],
                    )
                    # An amount of nothing is above -1 for every bid alike.
                    if path.ok and leaf[1] != "<=" and leaf[2] != -1:
                        self.assertEqual(path.body, [], "found by its content")

    def test_no_order_tells_who_is_lower(self):
        """Sorted by the amount, up and down, the sealed bids stand alike."""
        for role in ASKERS:
            for name in ("amount", "duration_days", "nonce", "payload", "rank"):
                answers = [
                    self.call(
                        role,
                        BID,
                        "search",
                        domain=[("id", "in", self.bids.ids)],
                        order=f"{name} {way}, id",
                    )
                    for way in ("asc", "desc")
                ]
                with self.subTest(role=role, order=name):
                    self.assertEqual(answers[0].body, answers[1].body)

    def test_no_group_adds_up_to_an_amount(self):
        """Sums, extremes and groups over sealed bids are zero or nothing."""
        for role in ASKERS:
            for groups in ([], ["procurement_id"], ["partner_id"], ["amount"]):
                answer = self.ask(
                    role,
                    BID,
                    "formatted_read_group",
                    domain=[["id", "in", self.bids.ids]],
                    groupby=groups,
                    aggregates=["amount:sum", "amount:max", "amount:min", "__count"],
                )
                if answer and answer.ok:
                    for row in answer.body:
                        self.assertFalse(row["amount:max"], row)

    def test_no_name_search_finds_a_bid_by_its_content(self):
        """Searching by name with what is inside finds nothing."""
        for role in ASKERS:
            for word in (*WORDS, "481357", "481357.29"):
                for model in (BID, "microworks.bid.line", ENVELOPE):
                    answer = self.ask(
                        role, model, "name_search", name=word, operator="ilike"
                    )
                    if answer and answer.ok:
                        self.assertEqual(answer.body, [])

    def test_the_envelope_answers_to_nobody(self):
        """No role, no method: not even how many there are."""
        envelopes = self.env[ENVELOPE].sudo().search([("bid_id", "in", self.bids.ids)])
        self.assertEqual(len(envelopes), 2)
        attempts = (
            ("read", envelopes.ids, {}),
            ("search", None, {"domain": []}),
            ("search_count", None, {"domain": [["key_id", "!=", False]]}),
            ("search_read", None, {"domain": [], "fields": ["sealed", "key_id"]}),
            ("web_search_read", None, {"domain": [], "specification": {"sealed": {}}}),
            (
                "formatted_read_group",
                None,
                {"domain": [], "groupby": ["bid_id"], "aggregates": ["__count"]},
            ),
            ("export_data", envelopes.ids, {"fields_to_export": ["sealed"]}),
            ("copy", envelopes.ids, {}),
            ("write", envelopes.ids, {"vals": {"sealed": "MDA="}}),
            ("unlink", envelopes.ids, {}),
            ("create", None, {"vals_list": [{"bid_id": 1, "sealed": "MDA="}]}),
        )
        for role in ASKERS:
            for method, ids, arguments in attempts:
                with self.subTest(role=role, method=method):
                    answer = self.call(role, ENVELOPE, method, ids, **arguments)
                    self.assertSilent(answer)
                    self.assertTrue(not answer.ok or answer.body == [], answer)

    def test_files_messages_and_the_trail_say_nothing(self):
        """Attachments, messages, tracked values and events around the bid."""
        for role in ASKERS:
            for model, domain in (
                ("ir.attachment", [["res_model", "=like", "microworks%"]]),
                ("ir.attachment", [["name", "ilike", "offer"]]),
                ("ir.attachment", [["index_content", "ilike", WORDS[0]]]),
                ("mail.message", [["model", "=like", "microworks%"]]),
                ("mail.message", [["body", "ilike", WORDS[0]]]),
                ("mail.tracking.value", []),
                ("mail.activity", []),
                ("microworks.event", []),
                ("microworks.publicity", []),
                ("microworks.disclosure", []),
                ("microworks.procurement", [["id", "=", self.procurement.id]]),
            ):
                names = sorted(
                    name
                    for name, field in self.env[model]._fields.items()
                    if field.store and not field.groups and field.type != "binary"
                )
                answer = self.ask(
                    role, model, "search_read", domain=domain, fields=names
                )
                if model == "ir.attachment" and answer and answer.ok:
                    names = [file["name"] for file in answer.body]
                    self.assertNotIn(WORDS[3], names)
            with self.subTest(role=role, how="search the trail"):
                answer = self.call(
                    role,
                    "microworks.event",
                    "search_count",
                    domain=[["content", "ilike", "481357"]],
                )
                self.assertTrue(answer.forbidden or answer.body == 0, answer)

    def test_no_address_serves_the_content(self):
        """``/web/content`` of envelope and bid, with the session of each role."""
        envelope = self.env[ENVELOPE].sudo().search([], order="id desc", limit=1)
        for role in ("officer", "auditor", "contractor"):
            self.authenticate(f"test_{role}", f"test_{role}")
            for path in (
                f"/web/content/{ENVELOPE}/{envelope.id}/sealed",
                f"/web/content/{ENVELOPE}/{envelope.id}/key_id",
                f"/web/content/{BID}/{self.bids[0].id}/payload",
                f"/web/content/{BID}/{self.bids[0].id}/note",
            ):
                with self.subTest(role=role, path=path):
                    page = self.url_open(path)
                    for secret in (*SECRETS, *self.nonces):
                        self.assertNotIn(secret, page.text)

    def test_a_failed_procurement_stays_sealed(self):
        """Without an opening nothing is read out, whatever becomes of the works."""
        for state in ("closed", "failed", "cancelled", "suspended"):
            with self.undone():
                self.force(self.procurement, state=state)
                for role in ("officer", "leader", "auditor", "contractor"):
                    self.ask(role, BID, "read", self.bids.ids)
                    self.ask(
                        role,
                        BID,
                        "search_read",
                        domain=[["amount", ">", 478_000]],
                    )

    def test_after_the_opening_everybody_reads_the_same(self):
        """The control: once opened, the amounts are there for every office role."""
        bid = self.bids[0]
        with freeze_time("2036-03-02"):
            for record in self.bids.sudo():
                letting = record.procurement_id
                opening = Opening(letting.id, None)
                record._open_envelope(use_key(letting, opening))
        self.force(self.procurement, state="opened", opened_at=datetime(2026, 3, 1))
        for role in ("clerk", "officer", "auditor"):
            answer = self.call(role, BID, "read", bid.ids, fields=["amount"])
            self.assertEqual(answer.body[0]["amount"], AMOUNTS[0])
