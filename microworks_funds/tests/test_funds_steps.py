"""Which steps of money are offered, to whom, and what their dialogues take."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.microworks_supervision.tests.common import Announced

from .common import Funds


@tagged("post_install", "-at_install")
class TestFundsSteps(Announced, Funds):
    def offered(self, role, record):
        record.invalidate_recordset()
        return self.by(role, record).allowed_steps

    def test_whose_endorsement_it_is_follows_the_owner(self):
        """A village's request waits for its committee, any other for the leader."""
        request = self.submitted(30_000)
        self.by("officer", request).action_verify()
        waiting = [("id", "=", request.id), ("my_turn", "=", True)]
        for kind, mine, other in (
            ("village_committee", "supervisor", "leader"),
            ("government", "leader", "supervisor"),
        ):
            self.project._unguarded().write({"owner_kind": kind})
            with self.subTest(owner=kind):
                self.assertEqual(
                    self.offered(mine, request), ["endorse", "refuse_verified"]
                )
                self.assertEqual(self.offered(other, request), [])
                self.assertEqual(self.by(mine, request).search(waiting), request)
                self.assertFalse(self.by(other, request).search(waiting))

    def test_what_follows_from_a_receipt_has_no_button(self):
        """Paid or failed is said by the treasury; nobody presses it."""
        request = self.sent(30_000)
        arch, _view = request._get_view()
        shown = " ".join(b.get("invisible") or "" for b in arch.iter("button"))
        self.assertIn("'send_again'", shown)
        for name in ("'pay'", "'fail'"):
            self.assertNotIn(name, shown)
        self.assertFalse(request._next_target())

    def test_a_batch_is_not_offered_to_who_took_a_step_before(self):
        """Whoever approved one of the requests does not let the batch go."""
        request = self.approved(30_000)
        batch = (
            self.by("finance", request)
            .env["microworks.payment.batch"]
            .create(
                {"area_id": self.county.id, "request_ids": [Command.link(request.id)]}
            )
        )
        self.assertEqual(self.offered("finance", batch), ["cancel"])
        self.assertEqual(self.offered("finance2", batch), ["send", "cancel"])

    def test_retention_is_offered_what_can_be_done(self):
        """No release before the end of the warranty; defects are kept for all along."""
        self.settle(90_000)
        retention = self.env["microworks.retention"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertEqual(self.offered("officer", retention), ["keep"])

    def test_a_plan_taken_back_notes_who_lifted_a_limit(self):
        """A draft was no limit; nobody is kept apart for having dropped it."""
        plans = self.env["microworks.cash.plan"].with_user(self.people["finance"])
        for confirmed in (False, True):
            plan = plans.create(
                {"quota_id": self.quota.id, "month": "2026-03-01", "amount": 1_000}
            )
            if confirmed:
                plan.action_confirm()
                self.assertEqual(plan.confirmed_by_id, self.people["finance"])
            plan.action_cancel(reason="another month")
            self.assertEqual(bool(plan.cancelled_by_id), confirmed)

    def test_the_dialogue_of_reasons_takes_no_step_with_more_to_say(self):
        """Nor a step that only our own code takes."""
        for record, method in (
            (self.allocation, "action_give_back"),
            (self.env["microworks.payment.request"], "action_fail"),
        ):
            wizard = self.env["microworks.reason.wizard"].create(
                {
                    "res_model": record._name,
                    "res_id": self.allocation.id,
                    "method": method,
                    "reason": "x",
                }
            )
            with self.subTest(method=method), self.assert_refused("MW-WF-03"):
                wizard.action_confirm()
