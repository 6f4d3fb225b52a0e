"""Sources, quotas, allocations and cash plans."""

from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused

from .common import Funds


@tagged("post_install", "-at_install")
class TestFundBudget(Funds):
    def draft_quota(self, amount, code="Q-DRAFT"):
        return (
            self.env["microworks.fund.quota"]
            .with_user(self.people["finance"])
            .create({"code": code, "source_id": self.source.id, "amount": amount})
        )

    def draft_allocation(self, amount, quota=None, project=None):
        return (
            self.env["microworks.fund.allocation"]
            .with_user(self.people["finance"])
            .create(
                {
                    "quota_id": (quota or self.quota).id,
                    "project_id": (project or self.project).id,
                    "amount": amount,
                }
            )
        )

    def test_confirmed_source_is_frozen(self):
        """The amount of a confirmed source cannot be changed by anybody."""
        with self.assertRaises(Refused) as error:
            self.by("finance", self.source).write({"amount": 1})
        self.assertEqual(self.codes(error), ["MW-GUARD-02"])

    def test_state_is_guarded(self):
        """Neither write nor create nor a default can confirm a source."""
        source = self.source.with_user(self.people["finance"])
        with self.assertRaises(Refused):
            source.write({"state": "closed"})
        made = source.with_context(default_state="confirmed").create(
            {
                "name": "x",
                "kind_id": self.kind.id,
                "area_id": self.county.id,
                "amount": 5,
            }
        )
        self.assertEqual(made.state, "draft")

    def test_only_finance_confirms(self):
        """Another role cannot confirm a source, whatever it may read."""
        source = self.by("finance", self.source).create(
            {
                "name": "x",
                "kind_id": self.kind.id,
                "area_id": self.county.id,
                "amount": 5,
            }
        )
        with self.assertRaises(RoleRefused):
            self.by("department", source).action_confirm()

    def test_empty_source_is_refused(self):
        """A source of nothing is no source."""
        source = self.by("finance", self.source).create(
            {"name": "x", "kind_id": self.kind.id, "area_id": self.county.id}
            | {"amount": 0}
        )
        with self.assertRaises(Refused) as error:
            source.action_confirm()
        self.assertEqual(self.codes(error), ["MW-FUND-01"])

    def test_steps_follow_each_other(self):
        """Source before quota, quotas closed before their source, never nothing."""
        source = self.by("finance", self.source).create(
            {"name": "x", "kind_id": self.kind.id, "area_id": self.county.id}
            | {"amount": 5}
        )
        quota = self.by("finance", self.quota).create(
            {"code": "Q-x", "source_id": source.id, "amount": 0}
        )
        with self.assert_refused("MW-FUND-03", "MW-FUND-04"):
            quota.action_confirm()
        with self.assert_refused("MW-FUND-02"):
            self.by("finance", self.source).action_close("the year is over")

    def test_ended_works_get_nothing(self):
        """Money is not set aside for a project that is over."""
        allocation = self.draft_allocation(0.01)
        self.project._unguarded().write({"state": "cancelled"})
        with self.assert_refused("MW-FUND-08"):
            allocation.action_confirm()

    def test_the_wizard_takes_its_own_steps_only(self):
        """Asking for an amount is no way to call another method."""
        for record, step in (
            (self.allocation, "unlink"),
            (self.allocation, "action_confirm"),
            (self.quota, "action_give_back"),
            (self.env.user, "action_give_back"),
        ):
            wizard = self.env["microworks.amount.wizard"].create(
                {
                    "step": step,
                    "res_model": record._name,
                    "res_id": record.id,
                    "amount": 1,
                    "reason": "x",
                }
            )
            with self.subTest(record=record, step=step):
                with self.assert_refused("MW-WF-04"):
                    wizard.action_confirm()

    def test_quotas_stay_within_source(self):
        """All quotas together never exceed their source."""
        quota = self.draft_quota(9_950_000)
        with self.assertRaises(Refused) as error:
            quota.action_confirm()
        self.assertEqual(self.codes(error), ["MW-FUND-05"])

    def test_allocations_stay_within_quota(self):
        """All allocations together never exceed their quota."""
        allocation = self.draft_allocation(0.01)
        with self.assertRaises(Refused) as error:
            allocation.action_confirm()
        self.assertEqual(self.codes(error), ["MW-FUND-09"])

    def test_give_back_frees_the_quota(self):
        """What is given back can be allocated again."""
        self.by("finance", self.allocation).action_give_back(40_000, reason="cheaper")
        self.assertEqual(self.allocation.net_amount, 60_000)
        self.draft_allocation(40_000).action_confirm()
        self.assertEqual(self.quota.unallocated_amount, 0)

    def test_cannot_give_back_what_is_in_flight(self):
        """Money promised to a payment is not given back."""
        self.submitted(30_000)
        with self.assertRaises(Refused) as error:
            self.by("finance", self.allocation).action_give_back(70_000.01, reason="x")
        self.assertEqual(self.codes(error), ["MW-FUND-10"])

    def test_give_back_needs_finance_and_reason(self):
        """Giving back is finance's step, with a reason."""
        with self.assertRaises(RoleRefused):
            self.by("officer", self.allocation).action_give_back(1, reason="x")
        with self.assertRaises(Refused):
            self.by("finance", self.allocation).action_give_back(1, reason=" ")

    def test_amount_given_back_is_guarded(self):
        """Nobody writes what was given back."""
        with self.assertRaises(Refused):
            self.by("finance", self.allocation).write({"returned_amount": 5})

    def test_closed_quota_gives_nothing(self):
        """Nothing is allocated from a quota that is closed."""
        quota = self.draft_quota(500)
        quota.action_confirm()
        quota.action_close("the year is over")
        with self.assertRaises(Refused) as error:
            self.draft_allocation(5, quota).action_confirm()
        self.assertIn("MW-FUND-07", self.codes(error))

    def test_quota_with_payments_in_flight_stays_open(self):
        """A quota cannot be closed under payments on their way."""
        self.submitted(30_000)
        with self.assertRaises(Refused) as error:
            self.by("finance", self.quota).action_close("the year is over")
        self.assertEqual(self.codes(error), ["MW-FUND-06"])

    def test_plans_stay_within_quota(self):
        """Cash plans never exceed their quota."""
        plan = (
            self.env["microworks.cash.plan"]
            .with_user(self.people["finance"])
            .create(
                {"quota_id": self.quota.id, "month": "2026-03-17", "amount": 100_000.01}
            )
        )
        self.assertEqual(str(plan.month), "2026-03-01")
        with self.assertRaises(Refused) as error:
            plan.action_confirm()
        self.assertEqual(self.codes(error), ["MW-FUND-11"])

    def test_quota_list_costs_few_queries(self):
        """The amounts of many quotas are computed by set."""
        quotas = self.quota
        for index in range(10):
            quotas |= self.draft_quota(10, f"Q-L{index}")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(13):
            quotas.mapped("paid_amount")
