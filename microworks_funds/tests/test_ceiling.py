"""A limit is not taken away by whom it binds, nor under a payment."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused

from .common import Funds


@tagged("post_install", "-at_install")
class TestCeiling(Funds):
    def plan(self, amount, month=None, confirm="finance"):
        plan = (
            self.env["microworks.cash.plan"]
            .with_user(self.people["finance"])
            .create(
                {
                    "quota_id": self.quota.id,
                    "month": month or fields.Date.today(),
                    "amount": amount,
                }
            )
        )
        if confirm:
            self.by(confirm, plan).action_confirm()
        return plan

    def refused(self, call):
        with self.assertRaises(Refused) as error:
            call()
        return self.codes(error)

    def duty_refused(self, call):
        with self.assertRaises(RoleRefused) as error:
            call()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def endorse(self, request):
        self.by("officer", request).action_verify()
        self.by("supervisor", request).action_endorse()
        return request

    def test_plan_waits_for_nothing_in_flight(self):
        """A confirmed plan stays while payments rely on it."""
        plan = self.plan(10_000)
        request = self.submitted(10_000)
        self.assertEqual(
            self.refused(lambda: plan.action_cancel(reason="wrong")), ["MW-FUND-12"]
        )
        request.action_cancel(reason="wrong")
        plan.action_cancel(reason="wrong")
        self.assertEqual(plan.state, "cancelled")

    def test_approver_does_not_take_the_plan_away(self):
        """Whoever took a plan back approves and sends nothing that it bound."""
        plan = self.plan(10_000)
        plan.action_cancel(reason="planned anew")
        request = self.endorse(self.submitted(30_000))
        self.duty_refused(self.by("finance", request).action_approve)
        self.by("finance2", request).action_approve()
        self.duty_refused(self.by("finance", request).action_send)

    def test_plan_raised_under_a_payment(self):
        """Nor does whoever confirms the plan that a payment in flight lacks."""
        plan = self.plan(10_000)
        request = self.endorse(self.submitted(10_000))
        last = fields.Date.today().replace(day=1) - timedelta(days=1)
        self.plan(5_000, month=last)
        self.duty_refused(self.by("finance", request).action_approve)
        self.by("finance2", request).action_approve()
        self.assertEqual(plan.state, "confirmed")

    def test_plan_of_a_later_month(self):
        """A plan that binds nothing yet may be taken back while others stand."""
        self.plan(10_000)
        later = fields.Date.today() + timedelta(days=70)
        plan = self.plan(5_000, month=later)
        self.submitted(10_000)
        plan.action_cancel(reason="planned anew")
        self.assertEqual(plan.state, "cancelled")

    def test_draft_plan_is_no_limit(self):
        """Whoever gives a draft up has taken no limit away."""
        plan = self.plan(10_000, confirm=None)
        plan.action_cancel(reason="wrong month")
        self.assertFalse(plan.cancelled_by_id)

    def test_allocation_given_back(self):
        """Whoever gave money back approves nothing from that allocation."""
        self.by("finance", self.allocation).action_give_back(1_000, reason="less")
        request = self.endorse(self.submitted(30_000))
        self.duty_refused(self.by("finance", request).action_approve)
        self.by("finance2", request).action_approve()

    def test_closing_needs_a_reason(self):
        """Quota and source are closed with a reason that the event keeps."""
        quota = self.by("finance", self.quota)
        self.assertEqual(self.refused(quota.action_close), ["MW-WF-02"])
        quota.action_close(reason="the year is over")
        source = self.by("finance", self.source)
        self.assertEqual(self.refused(source.action_close), ["MW-WF-02"])
        source.action_close(reason="the year is over")
        event = self.env["microworks.event"].search(
            [("res_model", "=", source._name), ("res_id", "=", source.id)], limit=1
        )
        self.assertEqual(event.reason, "the year is over")

    def test_lower_certified_value_waits(self):
        """A measurement that takes value back waits for the payments it carried."""
        measurement = self.certify(50_000)
        request = self.submitted(
            10_000, "interim", measurement_ids=[Command.link(measurement.id)]
        )
        lower = self.env["microworks.measurement"].browse(self.certify(-20_000).id)
        lower._unguarded().write({"state": "verified"})
        refusals = lower._get_refusals("certified")
        self.assertIn("MW-PAY-23", [refusal.code for refusal in refusals])
        request.action_cancel(reason="wrong")
        refusals = lower._get_refusals("certified")
        self.assertNotIn("MW-PAY-23", [refusal.code for refusal in refusals])

    def test_lower_contract_waits(self):
        """So does a variation that lowers the contract."""
        self.submitted(10_000)
        codes = [r.code for r in self.contract._get_lowering_refusals(-0.01)]
        self.assertEqual(codes, ["MW-PAY-23"])
        self.assertFalse(self.contract._get_lowering_refusals(100))
