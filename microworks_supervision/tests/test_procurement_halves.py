"""A box opens only inside the recorded opening, with two persons' passwords."""

import json
import time
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import Refused
from ..models.procurement import bid_envelope, procurement_key
from ..tools import twokeys
from .test_procurement_common import Letting, once

SERVER_ACTION = """
envelopes = env["microworks.bid.envelope"].sudo().search([])
raise UserError(str([getattr(envelope, %r)(%s) for envelope in envelopes]))
"""


@tagged("post_install", "-at_install")
class TestProcurementHalves(Letting):
    made_once = ("handed_in",)
    types_password = False

    def setUp(self):
        super().setUp()
        self.procurement, self.bids = self.handed_in()
        self.officer = self.by("officer", self.procurement)
        self.supervisor = self.by("supervisor", self.procurement)

    @once
    def handed_in(self):
        procurement = self.published()
        bids = self.env["microworks.bid"]
        for firm, amount in zip(self.firms, (48_000, 50_000, 51_000), strict=False):
            bids += self.bid(procurement, firm, amount).sudo()
        return procurement, bids

    def witnessed(self):
        self.close(self.procurement)
        self.supervisor.action_witness("test_supervisor")

    # === THE RIGHT WAY ===

    def test_two_passwords_open(self):
        """The witness's and the opener's password open what was sealed."""
        self.witnessed()
        self.assertEqual(set(self.bids.mapped("state")), {"sealed"})
        self.officer.action_open("test_officer")
        self.assertEqual(self.bids.mapped("amount"), [48_000, 50_000, 51_000])
        self.assertEqual(set(self.bids.mapped("state")), {"valid"})

    def test_the_form_hands_the_password_on(self):
        """A dialog just saved still tells its password, which the button brings."""
        self.close(self.procurement)
        wizard = self.env["microworks.opening.wizard"].with_user(
            self.supervisor.env.user
        )
        wizard = wizard.with_context(active_id=self.procurement.id)
        values = {"procurement_id": self.procurement.id, "password": "test_supervisor"}
        [saved] = wizard.web_save(values, {"password": {}})
        self.assertEqual(saved["password"], "test_supervisor")
        wizard.browse(saved["id"]).with_context(
            password=saved["password"]
        ).action_confirm()
        self.assertEqual(self.procurement.witness_id, self.supervisor.env.user)
        self.env.invalidate_all()
        self.assertFalse(wizard.browse(saved["id"]).password)

    def test_the_reserve_opens(self):
        """With the officers' halves lost, a leader opens what a supervisor witnessed."""
        self.close(self.procurement)
        self.supervisor.action_witness("test_supervisor")
        self.by("leader", self.procurement).action_open("test_leader")
        self.assertEqual(self.procurement.state, "opened")

    def test_every_use_leaves_an_event(self):
        """The event of the use stands beside the one of the opening."""
        self.witnessed()
        self.officer.action_open("test_officer")
        uses = self.uses()
        self.assertEqual(len(uses), 1)
        self.assertEqual(
            json.loads(uses.content)["facts"],
            {
                "key": "used",
                "halves": True,
                "witness": self.people["supervisor"].id,
            },
        )

    def uses(self):
        events = self.env["microworks.event"].search(
            [
                ("res_model", "=", "microworks.procurement"),
                ("res_id", "=", self.procurement.id),
                ("kind", "=", "record"),
            ]
        )
        return events.filtered(lambda event: '"key":"used"' in event.content)

    def test_twenty_bids_open_within_a_second(self):
        """The halves cost no more than two stretched passwords."""
        firms = self.env["res.partner"].create(
            [{"name": f"Firm {index}", "is_company": True} for index in range(17)]
        )
        for firm in firms:
            self.bid(self.procurement, firm, 50_000)
        self.witnessed()
        self.env.flush_all()
        start = time.perf_counter()
        opening = procurement_key.Opening(
            self.procurement.id, self.officer._join_halves("test_officer")
        )
        use = procurement_key.use_key(self.procurement, opening)
        for envelope in self.env["microworks.bid.envelope"].search(
            [("bid_id.procurement_id", "=", self.procurement.id)]
        ):
            self.assertTrue(bid_envelope.unlock(envelope, use))
        self.assertLess(time.perf_counter() - start, 1)

    # === OTHER WAYS ===

    def test_a_wrong_password_opens_nothing(self):
        """Neither the witness nor the opener gets on with another's password."""
        self.close(self.procurement)
        for password in (None, "", "test_officer", 5, "x" * 9999):
            with self.subTest(password=password), self.assert_refused("MW-SEAL-07"):
                self.supervisor.action_witness(password)
        self.supervisor.action_witness("test_supervisor")
        for password in (None, "", "test_supervisor", False):
            with self.subTest(password=password), self.assert_refused("MW-SEAL-07"):
                self.officer.action_open(password)
        self.assertEqual(set(self.bids.mapped("state")), {"sealed"})

    def test_who_came_after_the_notice_holds_no_half(self):
        """Somebody given the role later neither witnesses nor opens here."""
        late = self._person("late_officer", "group_township_officer", self.township)
        self.close(self.procurement)
        with self.assert_refused("MW-SEAL-08"):
            self.procurement.with_user(late).action_witness("test_late_officer")

    def test_one_person_alone_has_nothing(self):
        """An officer's witness half does not hold his own opener half."""
        self.close(self.procurement)
        self.officer.action_witness("test_officer")
        halves = json.loads(self.procurement.sudo().opening_halves)
        self.assertNotIn(str(self.people["officer"].id), halves)
        self.assertIn(str(self.people["officer2"].id), halves)

    def test_a_server_action_reads_no_price(self):
        """The system administrator's code with sudo() gets no content out of a box."""
        self.witnessed()
        for method, arguments in (
            ("_unlock", ""),
            ("_unlock_layers", "None"),
            ("_open_envelope", "None"),
        ):
            action = self.env["ir.actions.server"].create(
                {
                    "name": "curious",
                    "model_id": self.env["ir.model"]._get("res.partner").id,
                    "state": "code",
                    "code": SERVER_ACTION % (method, arguments),
                }
            )
            with self.subTest(method=method), self.env.cr.savepoint(flush=False):
                with self.assertRaises(Exception) as error:
                    action.run()
                self.assertNotIn("48000", str(error.exception))
        for attempt in (
            lambda: self.officer.sudo()._open_bids(),
            lambda: self.officer.sudo()
            .with_context(microworks_opening={"procurement": self.procurement.id})
            ._open_bids(),
        ):
            with self.assert_refused("MW-SEAL-09"):
                attempt()
        with self.assertRaises(TypeError):
            self.bids[0]._open_envelope(None)
        with self.assert_refused("MW-SEAL-07"):
            self.officer.sudo().action_open()

    def test_a_forced_state_has_no_key(self):
        """Whoever writes the state past the guard still lacks the passwords."""
        self.procurement._unguarded().write({"state": "opened"})
        with self.assert_refused("MW-SEAL-09"):
            self.procurement._open_bids()

    def test_a_password_set_by_somebody_else_opens_nothing(self):
        """An administrator who resets both passwords does not get the halves."""
        for role in ("officer", "supervisor"):
            self.people[role].password = "chosen by the administrator"
        self.close(self.procurement)
        with self.assert_refused("MW-SEAL-07"):
            self.supervisor.action_witness("chosen by the administrator")
        # The person himself still knows what he typed when the notice went out.
        self.supervisor.action_witness("test_supervisor")
        with self.assert_refused("MW-SEAL-07"):
            self.officer.action_open("chosen by the administrator")
        self.officer.action_open("test_officer")
        self.assertEqual(self.procurement.state, "opened")

    def test_an_exchanged_key_seals_nothing(self):
        """A public key put in by hand is not the one in the event of the notice."""
        mine, _private = twokeys.new_pair()
        self.procurement._unguarded().write({"opening_key": mine})
        with self.assert_refused("MW-SEAL-12"):
            self.bid(self.procurement, self.firms[3], 49_000)

    def test_a_removed_key_is_an_altered_box(self):
        """Without the key beside it the box does not open on the old way either."""
        self.witnessed()
        self.env.cr.execute("UPDATE microworks_procurement SET opening_key = NULL")
        self.env.invalidate_all()
        self.officer.action_open()
        self.assertEqual(set(self.bids.mapped("state")), {"disqualified"})
        self.assertFalse(any(self.bids.mapped("amount")))

    def test_nobody_reads_keys_and_halves(self):
        """No role reads the fields, and no column holds a key in clear."""
        for name in ("opening_parts", "opening_halves"):
            with self.assertRaises(AccessError):
                self.officer.read([name])
        with self.assertRaises(AccessError):
            self.by("department", self.people["officer"]).read(["microworks_keys"])

    # === THE NOTICE ===

    def test_a_notice_needs_two_who_can_open(self):
        """Where nobody has a password, nothing is published that nobody can open."""
        self.env.cr.execute("UPDATE res_users SET microworks_keys = NULL")
        self.env.invalidate_all()
        with self.assert_refused("MW-SEAL-06"):
            self.published()

    def test_one_officer_alone_is_not_two(self):
        """The only person with a key cannot be opener and witness."""
        self.env.cr.execute(
            "UPDATE res_users SET microworks_keys = NULL WHERE id <> %s",
            [self.people["officer"].id],
        )
        self.env.invalidate_all()
        with self.assert_refused("MW-SEAL-06"):
            self.published()

    def test_the_event_of_the_notice_names_the_key_and_its_holders(self):
        """What is in the log cannot be exchanged afterwards."""
        event = self.env["microworks.event"].search(
            [
                ("res_model", "=", "microworks.procurement"),
                ("res_id", "=", self.procurement.id),
                ("target", "=", "published"),
            ]
        )
        facts = json.loads(event.content)["facts"]
        self.assertEqual(
            facts["key"], twokeys.fingerprint(self.procurement.opening_key)
        )
        self.assertIn(self.people["officer"].id, facts["openers"])
        self.assertIn(self.people["supervisor"].id, facts["witnesses"])
        self.assertNotIn(self.stranger.id, facts["witnesses"])

    # === BEFORE THE UPGRADE ===

    def test_bids_sealed_before_open_the_old_way_with_an_event(self):
        """Without a key of the procurement the server's key opens, and it is told."""
        old = self.env["microworks.procurement"]
        with patch.object(type(old), "_make_opening_key", lambda _record: ({}, {})):
            old = self.published()
        for firm in self.firms[:3]:
            self.bid(old, firm, 50_000)
        self.procurement = old
        self.close(old)
        self.by("supervisor", old).action_witness()
        self.by("officer", old).action_open()
        self.assertEqual(old.state, "opened")
        self.assertFalse(json.loads(self.uses().content)["facts"]["halves"])


@tagged("post_install", "-at_install")
class TestProcurementTwins(Letting):
    def setUp(self):
        super().setUp()
        self.procurement = self.published()
        for firm, amount in zip(self.firms, (48_000, 50_000, 51_000), strict=False):
            self.bid(self.procurement, firm, amount)

    def own(self):
        return self.env["microworks.bid"].search(
            [
                ("procurement_id", "=", self.procurement.id),
                ("partner_id", "=", self.firms[0].id),
                ("channel", "=", "portal"),
            ]
        )

    def test_a_paper_envelope_withdraws_nothing(self):
        """An officer who registers one in a bidder's name leaves his bid alone."""
        before = self.procurement.bid_count
        self.paper(self.procurement, self.firms[0])
        self.assertEqual(self.own().state, "sealed")
        self.assertFalse(self.own().replaced_by_id)
        self.assertEqual(self.procurement.bid_count, before + 1)
        # The same for a firm that had not bid: the count tells nothing.
        self.paper(self.procurement, self.firms[3])
        self.assertEqual(self.procurement.bid_count, before + 2)

    def test_the_bidder_replaces_his_own_only(self):
        """A new bid from the account leaves the envelope where it is."""
        paper = self.paper(self.procurement, self.firms[0])
        first = self.own()
        self.bid(self.procurement, self.firms[0], 47_000)
        self.assertEqual(first.state, "withdrawn")
        self.assertEqual(paper.state, "sealed")

    def test_two_bids_of_one_firm_are_decided_by_the_committee(self):
        """Both are read out; there is no evaluation while both are valid."""
        paper = self.paper(self.procurement, self.firms[0])
        self.close(self.procurement)
        self.by("supervisor", self.procurement).action_witness()
        paper._seal_paper({"amount": "47000"})
        self.procurement.action_open()
        self.by("supervisor", paper).action_confirm_paper()
        self.committee(self.procurement)
        with self.assert_refused("MW-PROC-33"):
            self.procurement.action_evaluate()
        paper.action_disqualify(reason="No written replacement before the deadline")
        self.procurement.action_evaluate()
        self.assertEqual(self.procurement.state, "evaluated")

    def test_one_firm_twice_is_one_bidder(self):
        """Three bids of two firms are too few, said at the opening and not before."""
        procurement = self.published()
        for firm in self.firms[:2]:
            self.bid(procurement, firm, 50_000)
        paper = self.paper(procurement, self.firms[0])
        self.close(procurement)
        self.by("supervisor", procurement).action_witness()
        paper._seal_paper({"amount": "47000"})
        self.assertFalse(procurement._get_refusals("opened"))
        with self.assertRaises(Refused) as error:
            procurement.action_open()
        self.assertEqual(self.codes(error), ["MW-PROC-11"])


@tagged("post_install", "-at_install")
class TestNeutralLabels(Letting):
    def test_no_label_names_who_is_secret(self):
        """Labels that generic models compute as superuser name no person or firm."""
        procurement = self.published()
        bid = self.bid(procurement, self.firms[0], 48_000).sudo()
        member = self.env["microworks.committee.member"].create(
            {"procurement_id": procurement.id, "partner_id": self.experts[0].id}
        )
        bond = (
            self.env["microworks.security"]
            ._unguarded()
            .create(
                {
                    "procurement_id": procurement.id,
                    "partner_id": self.firms[0].id,
                    "kind": "bid",
                    "amount": 100,
                }
            )
        )
        envelope = self.env["microworks.bid.envelope"].search([("bid_id", "=", bid.id)])
        for record in (bid, member, bond, envelope):
            with self.subTest(record=record):
                label = record.sudo().display_name
                self.assertNotIn(self.firms[0].name, label)
                self.assertNotIn(self.experts[0].name, label)
        message = self.env["mail.message"].with_user(self.people["clerk"])
        for model, record in (("microworks.bid", bid), (member._name, member)):
            values = {"model": model, "res_id": record.id}
            with self.assert_refused("MW-ROLE-02"):
                message.onchange(values, ["res_id"], {"record_name": {}})

    def test_a_wizard_about_a_foreign_bid_lends_nothing(self):
        """Who may not read a bid gets no bidder through the wizard."""
        procurement = self.published()
        bid = self.bid(procurement, self.firms[0], 48_000).sudo()
        wizard = self.env["microworks.bid.wizard"].with_user(self.people["officer"])
        with self.assertRaises(UserError):
            wizard.create({"procurement_id": procurement.id, "bid_id": bid.id})
