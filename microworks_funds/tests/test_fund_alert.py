"""Warnings raised and cleared by set."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import Funds


@tagged("post_install", "-at_install")
class TestFundAlert(Funds):
    def refresh(self):
        self.env["microworks.fund.alert"]._cron_refresh()

    def alerts(self, kind, record):
        return self.env["microworks.fund.alert"].search(
            [
                ("kind", "=", kind),
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("state", "=", "raised"),
            ]
        )

    def age_quota(self, days):
        self.quota._unguarded().write(
            {"confirmed_on": self.env.company._legal_today() - timedelta(days=days)}
        )

    def test_idle_quota_turns_yellow_then_red(self):
        """180 days idle are yellow, 365 red (R25)."""
        for days, level in ((179, None), (180, "yellow"), (365, "red")):
            self.age_quota(days)
            self.refresh()
            self.assertEqual(self.alerts("idle_quota", self.quota).level or None, level)

    def test_no_duplicates(self):
        """A warning that still holds is kept, not raised again."""
        self.age_quota(200)
        self.refresh()
        self.refresh()
        self.assertEqual(len(self.alerts("idle_quota", self.quota)), 1)

    def test_payment_clears_the_idle_quota(self):
        """Money that moved is not idle."""
        self.age_quota(200)
        self.refresh()
        alert = self.alerts("idle_quota", self.quota)
        self.paid(30_000)
        self.refresh()
        self.assertEqual(alert.state, "cleared")
        self.assertTrue(alert.cleared_on)

    def test_late_payment(self):
        """Payable for more than 30 days is yellow, more than 90 red (R23)."""
        request = self.submitted(30_000)
        for days, level in ((30, None), (31, "yellow"), (91, "red")):
            request._unguarded().write(
                {"payable_from": self.env.company._legal_today() - timedelta(days=days)}
            )
            self.refresh()
            alert = self.alerts("late_payment", request)
            self.assertEqual(alert.level or None, level)
        self.assertEqual(alert.project_id, self.project)

    def test_contract_without_money(self):
        """A contract in force without allocation is red, with too little yellow."""
        project, contract = self._make_contract(50_000)
        self.refresh()
        self.assertEqual(self.alerts("unfunded_contract", contract).level, "red")
        self._fund(project, 20_000)
        self.refresh()
        alert = self.alerts("unfunded_contract", contract)
        self.assertEqual((alert.level, alert.amount), ("yellow", 30_000))
        self.assertFalse(self.alerts("unfunded_contract", self.contract))

    def test_nobody_writes_warnings(self):
        """Warnings are computed; no role makes or clears one."""
        self.age_quota(200)
        self.refresh()
        alert = self.by("finance", self.alerts("idle_quota", self.quota))
        for attack in (
            lambda: alert.write({"state": "cleared"}),
            lambda: alert.unlink(),
            lambda: alert.create({"kind": "idle_quota"}),
        ):
            with self.assertRaises(AccessError):
                attack()

    def test_refresh_costs_the_same_for_many(self):
        """One statement per kind, however many records there are."""
        self.refresh()
        self.env.flush_all()
        queries = self.cr.sql_log_count
        self.refresh()
        few = self.cr.sql_log_count - queries
        for _index in range(8):
            project, _contract = self._make_contract(50_000)
            self._fund(project, 20_000)
        self.env.flush_all()
        queries = self.cr.sql_log_count
        self.refresh()
        self.assertLessEqual(self.cr.sql_log_count - queries, few + 3)
