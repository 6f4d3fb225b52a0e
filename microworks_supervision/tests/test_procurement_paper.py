"""Paper envelopes: closed until the opening, typed by one, confirmed by another."""

import base64

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..exceptions import Refused, RoleRefused
from .common import PDF
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestProcurementPaper(Letting):
    made_once = ("published",)

    def setUp(self):
        super().setUp()
        self.procurement = self.published()
        self.envelope = self.paper(self.procurement, self.firms[0])

    def witnessed(self):
        for firm, amount in zip(self.firms[1:3], (51_000, 52_000), strict=True):
            self.bid(self.procurement, firm, amount)
        self.close(self.procurement)
        self.by("supervisor", self.procurement).action_witness()

    def opened(self, amount="49000", **payload):
        self.witnessed()
        self.envelope._seal_paper({"amount": amount, **payload})
        self.procurement.action_open()
        return self.envelope

    def wizard(self, role="officer"):
        """The dialogue on the envelope, as a form."""
        return Form(
            self.env["microworks.bid.wizard"]
            .with_user(self.people[role])
            .with_context(active_model="microworks.bid", active_id=self.envelope.id)
        )

    # === BEFORE THE OPENING ===

    def test_the_form_of_the_office_takes_closed_envelopes_only(self):
        """Before the deadline there is no field for a price, and no way to send one."""
        model = self.env["microworks.bid.wizard"].with_user(self.people["officer"])
        wizard = Form(model.with_context(active_id=self.procurement.id))
        wizard.partner_id = self.firms[1]
        wizard.envelope_mark = "No. 8"
        with self.assertRaises(AssertionError):
            wizard.amount = 50_000
        wizard.save().action_confirm()
        bid = self.procurement._all_bids().filtered(
            lambda b: b.envelope_mark == "No. 8"
        )
        self.assertEqual((bid.channel, bid.digest), ("paper", False))
        forged = model.create(
            {
                "procurement_id": self.procurement.id,
                "partner_id": self.firms[2].id,
                "amount": 50_000,
            }
        )
        forged.action_confirm()
        bid = self.procurement._all_bids() - bid - self.envelope
        self.assertEqual((bid.channel, bid.digest, bid.amount), ("paper", False, 0))
        self.assertFalse(self.env["microworks.bid.envelope"].search([]))

    def test_a_paper_envelope_stays_closed_until_the_witness_is_there(self):
        """Registered before the deadline, entered after it, opened with the rest."""
        bid = self.envelope
        for firm, amount in zip(self.firms[1:3], (51_000, 52_000), strict=True):
            self.bid(self.procurement, firm, amount)
        self.assertFalse(bid.digest)
        with self.assertRaises(Refused) as error:
            bid._seal_paper({"amount": "49000"})
        self.assertEqual(self.codes(error), ["MW-BID-13"])
        self.close(self.procurement)
        with self.assertRaises(Refused) as error:
            bid._seal_paper({"amount": "49000"})
        self.assertEqual(self.codes(error), ["MW-BID-13"])
        self.by("supervisor", self.procurement).action_witness()
        with self.assertRaises(Refused) as error:
            self.procurement.action_open()
        self.assertEqual(self.codes(error), ["MW-PROC-20"])
        wizard = self.wizard()
        wizard.amount = 49_000
        record = wizard.save()
        other = record.with_user(self.people["officer2"])
        self.assertFalse(other.search([]))
        with self.assertRaises(AccessError):
            other.read(["amount"])
        record.action_confirm()
        self.assertFalse(record.exists())
        self.assertEqual(len(bid.digest), 64)
        self.assertEqual(bid.amount, 0)
        with self.assertRaises(Refused) as error:
            bid._seal_paper({"amount": "1"})
        self.assertEqual(self.codes(error), ["MW-BID-13"])
        self.procurement.action_open()
        self.assertEqual(bid.amount, 49_000)

    def test_a_file_of_a_paper_bid_reaches_the_opening_unchanged(self):
        """What was scanned at the opening is attached to the bid."""
        self.witnessed()
        wizard = self.wizard()
        wizard.amount = 50_000
        wizard.file = base64.b64encode(PDF).decode()
        wizard.save().action_confirm()
        self.procurement.action_open()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "microworks.bid"), ("res_id", "=", self.envelope.id)]
        )
        self.assertEqual(files.raw, PDF)

    def test_the_witness_does_not_enter_the_envelopes(self):
        """Who watches and who types are two persons."""
        self.close(self.procurement)
        self.by("officer2", self.procurement).action_witness()
        with self.assertRaises(RoleRefused) as error:
            self.by("officer2", self.envelope)._seal_paper({"amount": "49000"})
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_a_late_paper_envelope_is_not_registered(self):
        """Paper is as late as a file."""
        self.frozen.move_to(self.procurement.deadline)
        with self.assertRaises(Refused) as error:
            self.paper(self.procurement, self.firms[1])
        self.assertEqual(self.codes(error), ["MW-BID-02"])

    # === HELD AGAINST THE PAPER ===

    def test_an_unconfirmed_entry_stops_the_evaluation(self):
        """Nothing is ranked before a second person has seen the paper."""
        bid = self.opened()
        self.assertTrue(bid.awaits_paper_check)
        self.committee(self.procurement)
        with self.assertRaises(Refused) as error:
            self.procurement.action_evaluate()
        self.assertEqual(self.codes(error), ["MW-PROC-24"])
        self.by("supervisor", bid).action_confirm_paper()
        self.assertFalse(bid.awaits_paper_check)
        self.procurement.action_evaluate()
        self.assertEqual(bid.rank, 1)

    def test_the_typist_does_not_confirm(self):
        """Who typed cannot hold his own typing against the paper."""
        bid = self.opened()
        with self.assertRaises(RoleRefused) as error:
            bid.action_confirm_paper()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])
        self.by("officer2", bid).action_confirm_paper()
        self.assertEqual(bid.confirmed_by_id, self.people["officer2"])

    def test_other_roles_do_not_confirm(self):
        """Leaders, clerks and auditors were not at the table."""
        bid = self.opened()
        for role in ("clerk", "leader", "department", "finance", "auditor"):
            with self.subTest(role=role), self.assertRaises(RoleRefused):
                self.by(role, bid).action_confirm_paper()

    def test_only_paper_is_confirmed_and_once(self):
        """A bid from an account has no paper; a confirmed one is done."""
        bid = self.opened()
        sealed = self.procurement.bid_ids - bid
        self.by("officer2", bid).action_confirm_paper()
        for record in (sealed[0], bid):
            with self.assertRaises(Refused) as error:
                self.by("supervisor", record).action_confirm_paper()
            self.assertEqual(self.codes(error), ["MW-BID-15"])

    def test_a_slip_of_the_typist_is_corrected_with_a_reason(self):
        """Old and new price are in the trail, the receipt stays, it turns yellow."""
        bid = self.opened("490000", project_manager="Wang")
        self.assertEqual(bid.state, "disqualified")
        receipt, payload = bid.digest, bid.payload
        wizard = self.wizard()
        self.assertEqual((wizard.amount, wizard.project_manager), (490_000, "Wang"))
        wizard.amount = 49_000
        with self.assertRaises(AssertionError):
            wizard.save()  # no reason yet
        wizard.reason = "One zero too many"
        wizard.save().action_confirm()
        self.assertEqual((bid.state, bid.amount), ("valid", 49_000))
        self.assertEqual((bid.digest, bid.payload), (receipt, payload))
        self.assertFalse(bid.disqualified_reason)
        self.assertEqual(self.procurement.project_id.risk_colour, "yellow")
        event = self.env["microworks.event"].search(
            [("res_model", "=", bid._name), ("kind", "=", "change")], limit=1
        )
        self.assertIn("490000.00", event.content)
        self.assertIn("49000.00", event.content)
        self.by("supervisor", bid).action_confirm_paper()
        with self.assertRaises(Refused) as error:
            bid._correct_paper({"amount": "1"}, reason="Again")
        self.assertEqual(self.codes(error), ["MW-BID-15"])

    def test_a_correction_needs_a_reason_and_an_officer(self):
        """Neither the witness nor anybody without a reason corrects."""
        bid = self.opened()
        with self.assertRaises(Refused) as error:
            bid._correct_paper({"amount": "48000"}, reason=" ")
        self.assertEqual(self.codes(error), ["MW-BID-16"])
        with self.assertRaises(RoleRefused):
            self.by("leader", bid)._correct_paper({"amount": "48000"}, reason="x")
        self.by("officer2", bid)._correct_paper({"amount": "48000"}, reason="A slip")
        with self.assertRaises(RoleRefused):
            self.by("officer2", bid).action_confirm_paper()

    def test_a_correction_above_the_ceiling_excludes(self):
        """What the paper really says is what counts."""
        bid = self.opened("6000")
        bid._correct_paper({"amount": "600000"}, reason="Zeros were missing")
        self.assertEqual(bid.state, "disqualified")
        self.assertTrue(bid.disqualified_reason)

    def test_who_was_excluded_by_the_committee_is_not_brought_back(self):
        """A correction does not undo an exclusion."""
        bid = self.opened()
        bid.action_disqualify("No licence")
        with self.assertRaises(Refused) as error:
            bid._correct_paper({"amount": "48000"}, reason="A slip")
        self.assertEqual(self.codes(error), ["MW-BID-15"])
