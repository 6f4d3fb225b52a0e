"""Every limit on money, at every step, without a way around."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused

from .common import Funds


@tagged("post_install", "-at_install")
class TestPaymentLimit(Funds):
    def assertRefused(self, code, call):
        with self.assertRaises(Refused) as error:
            call()
        self.assertIn(code, self.codes(error))

    def interim(self, amount, certified=None, **values):
        measurement = self.certify(certified) if certified else None
        links = [Command.link(measurement.id)] if measurement else []
        return self.make_request(amount, "interim", measurement_ids=links, **values)

    def test_advance_ends_at_its_share(self):
        """30 % of 100,000 CNY to the fen, and not one fen more."""
        self.assertRefused("MW-PAY-01", self.make_request(30_000.01).action_submit)
        self.make_request(30_000).action_submit()

    def test_contract_may_agree_less_advance(self):
        """The share agreed in the contract counts where it is lower."""
        self.contract._unguarded().write({"advance_percent": 10})
        self.assertRefused("MW-PAY-01", self.make_request(10_000.01).action_submit)

    def test_in_flight_counts(self):
        """What is only submitted is already taken."""
        self.submitted(20_000)
        self.assertRefused("MW-PAY-01", self.make_request(10_000.01).action_submit)
        self.make_request(10_000).action_submit()

    def test_paid_counts(self):
        """What is paid stays counted."""
        self.paid(30_000)
        self.assertRefused("MW-PAY-01", self.make_request(0.01).action_submit)

    def test_failed_stays_reserved(self):
        """A failed transfer will be sent again, so its money stays taken."""
        request = self.sent(30_000)
        self.import_rows(self.row(request, outcome="失败"))
        self.assertEqual(request.state, "failed")
        self.assertRefused("MW-PAY-01", self.make_request(0.01).action_submit)

    def test_cancelled_is_free_again(self):
        """A cancelled request frees its money."""
        self.submitted(30_000).action_cancel(reason="wrong stage")
        self.make_request(30_000).action_submit()

    def test_interim_follows_certified_value(self):
        """80 % of what is certified, the advance counted against it."""
        self.paid(30_000)
        request = self.interim(10_000.01, certified=50_000)
        self.assertRefused("MW-PAY-01", request.action_submit)
        self.interim(10_000, certified=0.01).action_submit()

    def test_interim_ends_at_share_of_contract(self):
        """However much is certified, 85 % of the contract before acceptance."""
        request = self.interim(80_000.01, certified=100_000)
        self.assertRefused("MW-PAY-01", request.action_submit)

    def test_acceptance_needs_accepted_works(self):
        """No payment on acceptance before the acceptance."""
        self.assertRefused(
            "MW-PAY-11", self.make_request(10, "acceptance").action_submit
        )

    def test_accepted_share(self):
        """85 % of the contract between acceptance and settlement."""
        self.project._unguarded().write({"accepted_on": "2026-05-01"})
        self.assertRefused(
            "MW-PAY-01", self.make_request(85_000.01, "acceptance").action_submit
        )
        self.make_request(85_000, "acceptance").action_submit()

    def test_settlement_keeps_the_retention(self):
        """97 % of the settled price, not of the contract."""
        self.settle(90_000)
        self.assertRefused(
            "MW-PAY-01", self.make_request(87_300.01, "settlement").action_submit
        )
        self.make_request(87_300, "settlement").action_submit()

    def test_quota_ends_at_its_amount(self):
        """A quota shared by two projects is never overdrawn."""
        project, contract = self._make_contract(100_000)
        _s, quota, allocation = self._fund(project, 5_000)
        with self.assertRaises(Refused) as error:
            self.make_request(
                1,
                contract_id=contract.id,
                line_ids=[
                    Command.create({"allocation_id": allocation.id, "amount": 5_000.01})
                ],
            ).action_submit()
        self.assertEqual(self.codes(error), ["MW-PAY-02", "MW-PAY-03"])

    def test_two_lines_of_one_quota_are_added(self):
        """Splitting a line does not widen the quota."""
        project, contract = self._make_contract(100_000)
        _s, _q, allocation = self._fund(project, 5_000)
        line = {"allocation_id": allocation.id, "amount": 2_500.01}
        request = self.make_request(
            1,
            contract_id=contract.id,
            line_ids=[Command.create(dict(line)), Command.create(dict(line))],
        )
        self.assertRefused("MW-PAY-02", request.action_submit)

    def test_draft_allocation_pays_nothing(self):
        """Money that is not confirmed is not there."""
        draft = (
            self.env["microworks.fund.allocation"]
            .with_user(self.people["finance"])
            .create(
                {
                    "project_id": self.project.id,
                    "quota_id": self.quota.id,
                    "amount": 1_000,
                }
            )
        )
        request = self.make_request(
            1, line_ids=[Command.create({"allocation_id": draft.id, "amount": 1_000})]
        )
        self.assertRefused("MW-PAY-02", request.action_submit)

    def test_cash_plan_limits_the_month(self):
        """Where plans exist, nothing beyond what is planned until this month."""
        today = self.env.company._legal_today()
        later = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        for month, amount in ((today, 10_000), (later, 20_000)):
            self.env["microworks.cash.plan"].with_user(self.people["finance"]).create(
                {"quota_id": self.quota.id, "month": month, "amount": amount}
            ).action_confirm()
        self.assertRefused("MW-PAY-04", self.make_request(10_000.01).action_submit)
        self.make_request(10_000).action_submit()

    def test_limits_are_checked_again_at_approval(self):
        """A limit that fell since the submission stops the approval."""
        request = self.submitted(30_000)
        self.by("officer", request).action_verify()
        self.by("supervisor", request).action_endorse()
        self.contract._unguarded().write({"advance_percent": 20})
        self.assertRefused("MW-PAY-01", self.by("finance", request).action_approve)

    def test_limits_are_checked_again_at_sending(self):
        """A limit that fell since the approval stops the sending."""
        request = self.approved(30_000)
        self.contract._unguarded().write({"advance_percent": 20})
        self.assertRefused("MW-PAY-01", self.by("finance2", request).action_send)

    def test_no_waiver_of_a_limit_can_be_asked_for(self):
        """Waivers exist for papers, never for money."""
        self.assertRefused(
            "MW-WAIVE-01",
            lambda: self.by("clerk", self.project).action_request_waiver(
                "payment_advance", "MW-PAY-01", "urgent"
            ),
        )

    def test_rule_set_without_limit_pays_nothing(self):
        """A missing limit is no licence."""
        self.rules.payment_ids.filtered(
            lambda x: x.code == "interim_max"
        )._unguarded().write({"disabled": True})
        self.env.registry.clear_cache()
        self.assertRefused("MW-PAY-12", self.make_request(1).action_submit)

    def test_limits_are_shown_before_anybody_presses(self):
        """The form of a draft shows each ceiling and what is left."""
        self.submitted(20_000)
        html = str(self.make_request(10_000.01).limit_html)
        self.assertIn("30,000.00", html)
        self.assertIn("10,000.00", html)
        self.assertIn("table-danger", html)
        gate = str(self.make_request(10_000.01).gate_html)
        self.assertIn("MW-PAY-01", gate)

    def test_floor_of_a_state_payer_is_shown(self):
        """A state payer sees what it owes at least for certified work."""
        self.project._unguarded().write({"owner_kind": "government"})
        html = str(self.interim(1_000, certified=50_000).limit_html)
        self.assertIn("40,000.00", html)

    @mute_logger("odoo.sql_db")
    def test_negative_and_zero_amounts(self):
        """A line of nothing or less cannot be stored."""
        for amount in (0, -5):
            with self.subTest(amount=amount), self.assertRaises(Exception):  # noqa: B017
                with self.env.cr.savepoint():
                    self.make_request(amount)
                    self.env.flush_all()
