"""Retention money and wages."""

from odoo import Command
from odoo.tests import Form, tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused
from odoo.addons.microworks_supervision.tests.common import Announced

from .common import Funds


@tagged("post_install", "-at_install")
class TestRetention(Announced, Funds):
    def setUp(self):
        super().setUp()
        self.settle(90_000)
        self.retention = self.env["microworks.retention"].search(
            [("contract_id", "=", self.contract.id)]
        )

    def release_request(self, amount):
        return self.make_request(
            amount, "retention", retention_id=self.retention.id, invoice_number=False
        )

    def test_role_is_asked_before_the_amount(self):
        """Whoever has not the role is not told what could be kept."""
        for role in ("supervisor", "leader", "finance", "auditor"):
            retention = self.by(role, self.retention)
            for step in (
                retention.action_request_release,
                lambda retention=retention: retention.action_keep(-1, reason="…"),
            ):
                with self.subTest(role=role), self.assertRaises(RoleRefused) as error:
                    step()
                self.assertEqual(self.codes(error), ["MW-ROLE-01"])

    def test_settlement_records_the_retention(self):
        """3 % of the settled price are held."""
        self.assertEqual(self.retention.held_amount, 2_700)
        self.assertEqual(self.retention.state, "held")

    def test_release_waits_for_the_warranty(self):
        """No release before the warranty is released."""
        with self.assertRaises(Refused) as error:
            self.by("clerk", self.retention).action_request_release()
        self.assertEqual(self.codes(error), ["MW-RET-02"])

    def test_payment_waits_for_the_request(self):
        """A payment of retention money needs the release asked for."""
        with self.assertRaises(Refused) as error:
            self.release_request(2_700).action_submit()
        self.assertIn("MW-PAY-18", self.codes(error))

    def test_a_year_not_announced_is_told(self):
        """The forms of requests, wages and retention say how dates were counted."""
        request = self.make_request(1_000, "settlement")
        wage = (
            self.env["microworks.wage.payment"]
            ._unguarded()
            .create({"request_id": request.id, "amount": 1})
        )
        self.assert_note(request, "payable_from", "due_on")
        self.assert_note(wage, "paid_on", "due_on", holder=request)
        self.assert_note(self.retention, "requested_on", "due_on")

    def test_whole_release(self):
        """Paid retention money is released; everything settled is paid."""
        self.paid(87_300, "settlement")
        self.release_warranty()
        self.by("clerk", self.retention).action_request_release()
        self.assertTrue(self.retention.due_on)
        self.paid(2_700, "retention", retention_id=self.retention.id)
        self.assertEqual(self.retention.state, "released")
        self.assertEqual(self.contract._paid_amount(), 90_000)
        self.assertFalse(self.project._get_unpaid_refusals())

    def test_what_is_to_be_released_is_not_typed(self):
        """The form of its payment has its line; a second form, what is left."""
        self.release_warranty()
        context = self.retention.action_view_requests()["context"]
        requests = self.by("clerk", self.env["microworks.payment.request"])
        form = Form(requests.with_context(**context))
        self.assertEqual(form.line_ids._records[0]["amount"], 2_700)
        self.release_request(2_000)
        self.env.flush_all()
        form = Form(requests.with_context(**context))
        self.assertEqual(form.line_ids._records[0]["amount"], 700)
        self.assertFalse(Form(requests).line_ids._records)

    def test_no_taking_back_of_what_the_treasury_has(self):
        """The receipt of a payment on its way releases the money, so it must wait."""
        self.paid(87_300, "settlement")
        self.release_warranty()
        self.by("clerk", self.retention).action_request_release()
        officers = self.by("officer", self.retention)
        officers.action_return(reason="Asked too early")
        self.assertEqual(self.retention.state, "held")
        self.by("clerk", self.retention).action_request_release()
        request = self.sent(2_700, "retention", retention_id=self.retention.id)
        self.assertTrue(officers.is_sent)
        with self.assertRaises(Refused) as error:
            officers.action_return(reason="Asked too early")
        self.assertEqual(self.codes(error), ["MW-RET-04"])
        self.import_rows(self.row(request))
        self.assertEqual(self.retention.state, "released")

    def test_kept_for_defects_lowers_the_ceiling(self):
        """What is kept for defects is not paid out."""
        self.paid(87_300, "settlement")
        self.by("officer", self.retention).action_keep(700, reason="crack not filled")
        self.release_warranty()
        self.by("clerk", self.retention).action_request_release()
        with self.assertRaises(Refused) as error:
            self.release_request(2_000.01).action_submit()
        self.assertIn("MW-PAY-01", self.codes(error))
        self.release_request(2_000).action_submit()

    def test_keep_has_bounds_role_and_reason(self):
        """Not more than was retained, by the township, with a reason."""
        with self.assertRaises(Refused) as error:
            self.by("officer", self.retention).action_keep(2_700.01, reason="x")
        self.assertEqual(self.codes(error), ["MW-RET-03"])
        with self.assertRaises(RoleRefused):
            self.by("clerk", self.retention).action_keep(1, reason="x")
        with self.assertRaises(Refused):
            self.by("officer", self.retention).action_keep(1)

    def test_retention_is_not_written_by_hand(self):
        """No create, no write, not even of the reason to keep."""
        with self.assertRaises(Refused) as error:
            self.env["microworks.retention"].create({"contract_id": self.contract.id})
        self.assertEqual(self.codes(error), ["MW-RET-01"])
        with self.assertRaises(Refused):
            self.retention.write({"held_amount": 1})
        with self.assertRaises(Refused):
            self.retention.write({"state": "released"})


@tagged("post_install", "-at_install")
class TestWagePayment(Funds):
    def test_labour_share_waits_for_the_workers(self):
        """A paid interim payment opens the wages; the wage sheet closes them."""
        measurement = self.certify(50_000)
        request = self.paid(
            10_000, "interim", measurement_ids=[Command.link(measurement.id)]
        )
        wage = self.env["microworks.wage.payment"].search(
            [("request_id", "=", request.id)]
        )
        self.assertEqual(wage.amount, 2_000)
        wage = self.by("officer", wage)
        with self.assertRaises(Refused) as error:
            wage.action_confirm()
        self.assertEqual(self.codes(error), ["MW-WAGE-02"])
        wage.write({"workers": 4, "paid_on": request.paid_on})
        with self.assertRaises(RoleRefused):
            self.by("clerk", wage).action_confirm()
        wage.action_confirm()
        with self.assertRaises(Refused):
            wage.write({"workers": 5})

    def test_wages_are_not_made_by_hand(self):
        """Nobody makes a labour share without a payment."""
        with self.assertRaises(Refused) as error:
            self.env["microworks.wage.payment"].create(
                {"request_id": self.make_request(1).id}
            )
        self.assertEqual(self.codes(error), ["MW-WAGE-01"])
