"""No bid amount is readable by anybody before the recorded opening."""

import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from ..tools import sealed
from .common import PDF
from .test_procurement_common import Letting

AMOUNT = 48_765.43
MARK = "48765.43"


@tagged("post_install", "-at_install")
class TestProcurementSealed(Letting):
    made_once = ("published",)

    def setUp(self):
        super().setUp()
        self.procurement = self.published()
        self.account = self.contractor_account(self.firms[0], "bidder_a")
        self.rival = self.contractor_account(self.firms[1], "bidder_b")
        self.sealed = (
            self.env["microworks.bid"]
            .with_user(self.account)
            ._submit(
                self.procurement.with_user(self.account),
                self.firms[0],
                {
                    "amount": MARK,
                    "project_manager": "Manager Wang",
                    "lines": [
                        {
                            "number": "1",
                            "name": "Concrete",
                            "unit": "m³",
                            "quantity": 1,
                            "unit_price": MARK,
                        }
                    ],
                },
                [{"name": "secret-offer.pdf", "data": PDF}],
            )
        )
        self.sealed = self.sealed.with_env(self.env)

    def everybody(self):
        """One user per role, the bidder, a rival and the administrator."""
        users = dict(self.people)
        users.update(
            bidder=self.account,
            rival=self.rival,
            stranger=self.stranger,
            admin=self.env.ref("base.user_admin"),
        )
        return users.items()

    def outside(self):
        self.env.flush_all()
        for _role, user in self.everybody():
            self.env.invalidate_all()
            yield self.env(user=user)

    # === READING BEFORE THE OPENING ===

    def test_reading_shows_the_receipt_only(self):
        """The row holds bidder, time and digest; the rest is not there."""
        for env in self.outside():
            bids = env["microworks.bid"].search([])
            for row in bids.read(
                ["amount", "duration_days", "payload", "nonce", "project_manager"]
            ):
                row.pop("id")
                self.assertFalse(any(row.values()), row)
            self.assertFalse(bids.line_ids)
        self.assertEqual(len(self.sealed.digest), 64)

    def test_searching_by_comparison_finds_nothing(self):
        """Asking “above x?” again and again does not lead to the amount."""
        domains = [
            [("amount", ">", 0)],
            [("amount", "=", AMOUNT)],
            [("amount", ">=", 1), ("amount", "<=", 99_999)],
            [("line_ids.amount", ">", 0)],
            [("payload", "ilike", MARK)],
            [("score", ">", 0)],
        ]
        for env in self.outside():
            for domain in domains:
                self.assertFalse(env["microworks.bid"].search(domain), domain)
            leaf = ("bid_ids.amount", ">", 0)
            if not env.user.has_group("microworks_supervision.group_user"):
                with self.assertRaises(AccessError):
                    env["microworks.procurement"].search([leaf])
                continue
            self.assertFalse(env["microworks.procurement"].search([leaf]))

    def test_grouping_and_sums_show_nothing(self):
        """Sums, extremes and groups by amount are empty."""
        for env in self.outside():
            model = env["microworks.bid"]
            for total, most in model._read_group([], [], ["amount:sum", "amount:max"]):
                self.assertFalse(total or most)
            for (amount,) in model._read_group([], ["duration_days"], []):
                self.assertFalse(amount)

    def test_exports_show_nothing(self):
        """The export button gives empty columns."""
        for env in self.outside():
            bids = env["microworks.bid"].search([])
            env.user.sudo().group_ids += self.env.ref("base.group_allow_export")
            rows = bids.export_data(
                ["procurement_id/number", "amount", "payload", "line_ids/amount"]
            )["datas"]
            self.assertNotIn(MARK, json.dumps(rows, default=str))

    def test_names_show_nothing(self):
        """The name of a bid is its bidder; a search by amount finds none."""
        for env in self.outside():
            for _bid_id, name in env["microworks.bid"].name_search(""):
                self.assertNotIn("48", name)
            self.assertFalse(env["microworks.bid"].name_search(MARK))

    def test_the_envelope_is_shut_for_everybody(self):
        """No role reads, searches, groups, exports, writes or removes it."""
        envelope = self.env["microworks.bid.envelope"].search(
            [("bid_id", "=", self.sealed.id)]
        )
        for env in self.outside():
            model = env["microworks.bid.envelope"]
            hidden = envelope.with_env(env)
            hidden.invalidate_recordset()
            for attack in (
                lambda m=model: m.search([]),
                lambda m=model: m.search_count([("sealed", "!=", False)]),
                lambda m=model: m._read_group([], ["key_id"], ["__count"]),
                lambda m=model: m.name_search(""),
                lambda r=hidden: r.read(["sealed", "key_id"]),
                lambda r=hidden: r.export_data(["sealed"]),
                lambda r=hidden: r.sealed,
                lambda r=hidden: r._unlock_layers(None),
                lambda m=model: m.create(
                    {"bid_id": self.sealed.id, "key_id": "00", "sealed": "MDA="}
                ),
                lambda r=hidden: r.unlink(),
            ):
                with self.assertRaises(UserError):
                    attack()
            with self.assertRaises(UserError):
                hidden.write({"sealed": "MDA="})

    def test_an_access_line_given_by_mistake_opens_nothing(self):
        """Even with rights on the model and without its rule, it stays shut."""
        self.env["ir.model.access"].create(
            {
                "name": "mistake",
                "model_id": self.env["ir.model"]._get("microworks.bid.envelope").id,
                "group_id": self.env.ref("microworks_supervision.group_user").id,
                "perm_read": True,
            }
        )
        self.env.ref("microworks_supervision.bid_envelope_rule_nobody").active = False
        self.env.registry.clear_cache()
        model = self.env["microworks.bid.envelope"].with_user(self.people["officer"])
        with self.assertRaises(AccessError):
            model.search([])

    def test_files_are_no_attachments_before_the_opening(self):
        """Nobody finds the bid's file, not even its name or its content."""
        domain = [("name", "ilike", "secret-offer")]
        self.assertFalse(self.env["ir.attachment"].search(domain))
        self.open_all()
        self.assertEqual(len(self.env["ir.attachment"].search(domain)), 1)

    def test_the_trail_holds_the_receipt_only(self):
        """The event of the submission proves it without telling it."""
        event = self.env["microworks.event"].search(
            [("res_model", "=", "microworks.bid"), ("res_id", "=", self.sealed.id)]
        )
        self.assertIn(self.sealed.digest, event.content)
        self.assertNotIn("48765", event.content)

    def test_the_opening_record_shows_nobody_before_the_opening(self):
        """Printing early gives the number of bids, no name, receipt or price."""
        for role in ("officer", "leader", "auditor"):
            self.env.invalidate_all()
            report = self.env["ir.actions.report"].with_user(self.people[role])
            html, _kind = report._render_qweb_html(
                "microworks_supervision.report_opening_record", self.procurement.ids
            )
            self.assertIn("<span>1</span>", html.decode())
            for secret in (self.sealed.digest, "48,765", self.firms[0].name):
                self.assertNotIn(secret, html.decode())

    def test_the_opening_record_shows_all_after_it(self):
        """Once opened, names, prices and receipts are on the record."""
        self.open_all()
        report = self.env["ir.actions.report"].with_user(self.people["auditor"])
        html, _kind = report._render_qweb_html(
            "microworks_supervision.report_opening_record", self.procurement.ids
        )
        for text in (self.sealed.digest, "48,765", self.firms[0].name):
            self.assertIn(text, html.decode())

    # === HANDING IN ===

    def open_all(self):
        for firm, amount in zip(self.firms[1:3], (50_000, 51_000), strict=True):
            self.bid(self.procurement, firm, amount)
        self.open(self.procurement)

    def test_the_opening_reads_out_what_was_sealed(self):
        """Amount, lines and files appear, and the receipt can be checked."""
        self.open_all()
        bid = self.sealed
        self.assertEqual(bid.state, "valid")
        self.assertEqual(bid.amount, AMOUNT)
        self.assertEqual(bid.line_ids.amount, AMOUNT)
        self.assertEqual(bid.project_manager, "Manager Wang")
        self.assertTrue(
            sealed.matches(
                bid.digest, json.loads(bid.payload), bytes.fromhex(bid.nonce)
            )
        )

    def test_a_changed_envelope_excludes_the_bid_and_turns_red(self):
        """Somebody with the database at hand is found out."""
        self.env.cr.execute(
            "UPDATE microworks_bid_envelope"
            " SET sealed = set_byte(sealed, 40, (get_byte(sealed, 40) # 1))"
        )
        self.env.invalidate_all()
        for firm in self.firms[1:4]:
            self.bid(self.procurement, firm, 50_000)
        self.open(self.procurement)
        self.assertEqual(self.sealed.state, "disqualified")
        self.assertEqual(self.procurement.project_id.risk_colour, "red")

    def test_a_late_bid_is_refused_on_the_server_clock(self):
        """At the deadline itself it is too late."""
        self.frozen.move_to(self.procurement.deadline)
        with self.assertRaises(Refused) as error:
            self.bid(self.procurement, self.firms[1], 50_000)
        self.assertEqual(self.codes(error), ["MW-BID-02"])

    def test_a_draft_takes_no_bids(self):
        """Before the notice there is nothing to bid for."""
        draft = self.plan(self.priced())
        with self.assertRaises(Refused) as error:
            self.paper(draft, self.firms[1])
        self.assertEqual(self.codes(error), ["MW-BID-01"])

    def test_a_second_bid_replaces_the_first_before_the_deadline(self):
        """The old envelope stays, its content is never read."""
        self.frozen.tick(timedelta(minutes=1))
        second = self.bid(self.procurement, self.firms[0], 47_000)
        self.assertEqual(self.sealed.state, "withdrawn")
        self.assertEqual(self.sealed.replaced_by_id, second)
        self.open_all()
        self.assertEqual(self.sealed.amount, 0)
        self.assertEqual(second.amount, 47_000)
        self.assertEqual(
            self.env["microworks.bid.envelope"].search_count(
                [("bid_id", "=", self.sealed.id)]
            ),
            1,
        )

    def test_bad_content_is_refused(self):
        """No price, no number, lines that do not add up: nothing is stored."""
        line = {"name": "Concrete", "quantity": "2", "unit_price": "10"}
        cases = [
            ({"amount": 0}, "MW-BID-04"),
            ({"amount": -5}, "MW-BID-04"),
            ({"amount": "NaN"}, "MW-BID-07"),
            ({"amount": "1e40"}, "MW-BID-07"),
            ({"amount": "about 5"}, "MW-BID-07"),
            ({"amount": "1_0"}, "MW-BID-07"),
            ({"amount": "１２"}, "MW-BID-07"),
            ({"amount": "48999.999"}, "MW-BID-30"),
            ({"amount": 48999.999}, "MW-BID-30"),
            ({"amount": 1, "lines": [dict(line, quantity="0.00001")]}, "MW-BID-30"),
            ({"amount": 1, "lines": [dict(line, unit_price="1.00001")]}, "MW-BID-30"),
            ({"amount": 21, "lines": [line]}, "MW-BID-05"),
            ({"amount": 20, "lines": [dict(line, quantity=0)]}, "MW-BID-06"),
            ({"amount": 20, "duration_days": "soon"}, "MW-BID-07"),
            ({"amount": 20, "duration_days": "1e9"}, "MW-BID-07"),
        ]
        model = self.env["microworks.bid"].with_user(self.rival)
        for payload, code in cases:
            with self.subTest(payload=payload), self.assertRaises(Refused) as error:
                model._submit(self.procurement, self.firms[1], payload)
            self.assertEqual(self.codes(error), [code])

    def test_strange_characters_do_not_break_the_seal(self):
        """What a browser may send is stored without what cannot be stored."""
        bid = self.bid(
            self.procurement, self.firms[1], 50_000, note="a\x00b\ud800", unknown=1
        )
        self.bid(self.procurement, self.firms[2], 50_000)
        self.open(self.procurement)
        self.assertEqual(bid.note, "ab")

    def test_a_program_is_no_bid_file(self):
        """Files are looked at by content, as everywhere."""
        model = self.env["microworks.bid"].with_user(self.rival)
        with self.assertRaises(Refused) as error:
            model._submit(
                self.procurement,
                self.firms[1],
                {"amount": 50_000},
                [{"name": "offer.pdf", "data": b"MZ" + b"\0" * 200}],
            )
        self.assertEqual(self.codes(error), ["MW-FILE-03"])

    def test_who_has_a_part_in_the_works_cannot_bid(self):
        """Designer, owner, committee: not as bidders."""
        draft = self.plan(
            self.priced(), excluded_ids=[(4, self.firms[3].id)], notice="x"
        )
        self.by("leader", draft).action_approve()
        draft.action_publish(self.procurement.deadline)
        for firm in (self.firms[3], draft.project_id.owner_id):
            with self.subTest(firm=firm.name), self.assertRaises(Refused) as error:
                self.bid(draft, firm, 50_000)
            self.assertEqual(self.codes(error), ["MW-BID-11"])

    def test_only_the_firm_itself_hands_in(self):
        """No role of the office takes an open bid, no account bids for another firm."""
        with self.assertRaises(Refused) as error:
            self.bid(self.procurement, self.firms[1], 50_000, role="officer")
        self.assertEqual(self.codes(error), ["MW-BID-14"])
        for role in ("clerk", "leader", "supervisor", "auditor", "finance"):
            with self.subTest(role=role), self.assertRaises(RoleRefused):
                self.bid(self.procurement, self.firms[1], 50_000, role=role)
        model = self.env["microworks.bid"].with_user(self.rival)
        with self.assertRaises(Refused) as error:
            model._submit(self.procurement, self.firms[2], {"amount": 1})
        self.assertEqual(self.codes(error), ["MW-BID-03"])

    def test_the_firm_bids_and_withdraws_on_its_own_account(self):
        """The portal path: hand in, see the receipt, take it back."""
        model = self.env["microworks.bid"].with_user(self.rival)
        bid = model._submit(
            self.procurement.with_user(self.rival),
            self.firms[1],
            {"amount": "50000"},
            [{"name": "offer.pdf", "data": PDF}],
        )
        self.assertEqual(bid.channel, "portal")
        self.assertEqual(model.search([]), bid)
        bid.action_withdraw("A mistake in the calculation")
        self.assertEqual(bid.state, "withdrawn")

    def test_nobody_withdraws_the_bid_of_another(self):
        """Neither a rival nor an officer takes a bid away."""
        with self.assertRaises(AccessError):
            self.sealed.with_user(self.rival).action_withdraw("Away with it")
        with self.assertRaises(AccessError):
            self.by("officer", self.sealed).action_withdraw("Away with it")

    def test_after_the_deadline_no_bid_is_taken_back(self):
        """The bid binds from the deadline on."""
        self.frozen.move_to(self.procurement.deadline)
        with self.assertRaises(Refused) as error:
            self.sealed.with_user(self.account).action_withdraw("Too low")
        self.assertEqual(self.codes(error), ["MW-BID-08"])

    # === WRITING ===

    def test_a_bid_cannot_be_made_or_changed_by_hand(self):
        """No create, no write, no removal, whatever the role."""
        vals = {
            "procurement_id": self.procurement.id,
            "partner_id": self.firms[1].id,
            "amount": 1,
        }
        for env in self.outside():
            bid = self.sealed.with_env(env)
            with self.assertRaises(UserError):
                env["microworks.bid"].create(dict(vals))
            for change in ({"amount": 1}, {"state": "valid"}, {"partner_id": 1}):
                with self.assertRaises(UserError):
                    bid.write(change)
            with self.assertRaises(UserError):
                bid.unlink()

    def test_historical_procurements_carry_their_own_currency(self):
        """Imported records need no steps and keep foreign money."""
        euro = self.env.ref("base.EUR")
        project = self.make_project()
        record = self.env["microworks.procurement"]._create_historical(
            [
                {
                    "project_id": project.id,
                    "name": "Old road",
                    "method": "open",
                    "currency_id": euro.id,
                    "external_id": "ocds-1",
                    "bids": [
                        {
                            "partner_id": self.firms[0].id,
                            "amount": 100,
                            "received_at": "2020-01-01 10:00:00",
                            "external_id": "ocds-1-b1",
                            "is_winner": True,
                            "lines": [{"name": "All", "amount": 100}],
                        },
                        {
                            "partner_id": self.firms[0].id,
                            "amount": 120,
                            "state": "disqualified",
                        },
                    ],
                }
            ]
        )
        self.assertEqual(record.state, "awarded")
        self.assertEqual(record.origin, "history")
        self.assertEqual(record.bid_ids.currency_id, euro)
        self.assertEqual(record.award_amount, 100)
        self.assertEqual(record.winner_id, self.firms[0])
