"""Interest for late payment: by the contract, by the rules, or plainly unknown."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused

from ..models.payment_request_interest import RATE
from .common import Funds

BASIS = "保障中小企业款项支付条例 第17条"


@tagged("post_install", "-at_install")
class TestLateInterest(Funds):
    def late(self, days, amount=30_000):
        """A request whose last day for payment was so many days ago."""
        request = self.submitted(amount)
        request._unguarded().write(
            {"due_on": request._legal_today() - timedelta(days=days)}
        )
        return request

    def set_rate(self, text, **values):
        """Give the rule set of the county a rate of its own."""
        line = self.rules.parameter_ids.filtered(lambda x: x.code == RATE)
        if line:
            line._unguarded().write({"value": text, **values})
        else:
            vals = self._line(RATE, value=text, legal_basis=BASIS, **values)
            self.rules._unguarded().write({"parameter_ids": [Command.create(vals)]})
        self.env.registry.clear_cache()

    def test_rate_of_the_rules_where_none_is_agreed(self):
        """0.05 % a day of the amount, from the day after the last day on."""
        self.set_rate("0.05")
        request = self.late(10, 20_000)
        self.assertEqual((request.days_late, request.late_interest), (10, 100))
        self.assertIn("第17条", request.late_interest_note)
        in_time = self.late(0, 1_000)
        self.assertEqual((in_time.days_late, in_time.late_interest), (0, 0))
        self.assertFalse(in_time.late_interest_note)

    def test_agreed_rate_holds_before_the_rules(self):
        """What the contract agrees on counts, per year of 365 days."""
        self.set_rate("0.05")
        self.contract._unguarded().late_interest_percent = 3.65
        request = self.late(10)
        self.assertEqual(request.late_interest, 30)
        self.assertIn("3.65", request.late_interest_note)

    def test_no_rate_set(self):
        """Without a rate the days are counted, and the note says why no more."""
        request = self.late(10)
        for text, disabled in (("0", False), ("viel", False), ("0.05", True)):
            with self.subTest(text):
                self.set_rate(text, disabled=disabled)
                request.invalidate_recordset()
                self.assertEqual((request.days_late, request.late_interest), (10, 0))
                self.assertIn("no rate set", request.late_interest_note)

    def test_interest_ends_with_the_payment(self):
        """A payment that came late keeps what it cost; one given up costs nothing."""
        self.set_rate("0.05")
        request = self.paid(20_000)
        request._unguarded().write({"due_on": request.paid_on - timedelta(days=4)})
        self.assertEqual((request.days_late, request.late_interest), (4, 40))
        with freeze_time(request.paid_on + timedelta(days=40)):
            request.invalidate_recordset()
            self.assertEqual(request.days_late, 4)
        other = self.late(5, 1_000)
        other.action_cancel(reason="given up")
        self.assertEqual(other.days_late, 0)

    def test_warning_shows_the_interest(self):
        """The nightly warning of a late payment says what it costs by now."""
        self.set_rate("0.05")
        request = self.late(70)
        request._unguarded().write(
            {"payable_from": self.env.company._legal_today() - timedelta(days=100)}
        )
        alerts = self.env["microworks.fund.alert"]
        alerts._cron_refresh()
        alert = alerts.search(
            [("kind", "=", "late_payment"), ("res_id", "=", request.id)]
        )
        self.assertEqual(alert.with_user(self.people["auditor"]).interest, 1_050)
        self.assertEqual(alert.interest_note, request.late_interest_note)
        quota = alerts.search([("kind", "!=", "late_payment")], limit=1)
        self.assertFalse(quota.interest)

    def test_agreed_rate_is_part_of_the_contract(self):
        """After the signature nobody changes the rate, and it is a sensible one."""
        with self.assertRaises(Refused):
            self.by("officer", self.contract).late_interest_percent = 1
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.contract._unguarded().late_interest_percent = -1
            self.env.flush_all()
