"""Archived and barred firms are not paid anew."""

import base64

from odoo.tests import tagged

from odoo.addons.microworks_supervision.tests.common import PDF

from .common import Funds


@tagged("post_install", "-at_install")
class TestPaymentBar(Funds):
    def bar(self, **values):
        bar = (
            self.env["microworks.firm.bar"]
            .with_user(self.people["department"])
            .create(
                {
                    "partner_id": self.contractor.id,
                    "area_id": self.county.id,
                    "ground": "wages",
                    "basis": "保障农民工工资支付条例第48条",
                    "ordered_by": "County notice 7",
                    "file": base64.b64encode(PDF),
                    "file_name": "decision.pdf",
                    "date_from": "2020-01-01",
                    "date_to": "2040-12-31",
                    **values,
                }
            )
        )
        self.by("department2", bar).action_confirm()
        return bar

    def test_a_barred_firm_gets_no_new_request(self):
        """Nothing is submitted while the bar holds; lifted, it is."""
        bar = self.bar()
        request = self.make_request(1_000)
        with self.assert_refused("MW-PAY-25"):
            request.action_submit()
        self.by("department", bar).action_lift(reason="Wages paid")
        request.action_submit()
        self.assertEqual(request.state, "submitted")

    def test_what_is_on_its_way_goes_on(self):
        """A request submitted before the bar is verified as ever."""
        request = self.submitted(1_000)
        self.bar()
        self.by("officer", request).action_verify()
        self.assertEqual(request.state, "verified")

    def test_earned_money_where_the_decision_says_so(self):
        """With the mark on the bar advances alone are refused."""
        self.bar(pays_due=True)
        with self.assert_refused("MW-PAY-25"):
            self.make_request(1_000).action_submit()
        request = self.make_request(1_000)
        request.stage = "interim"
        self.assertFalse(request._refusals_firm())

    def test_an_archived_firm_gets_no_new_request(self):
        """Somebody finds out first who is to be paid."""
        request = self.make_request(1_000)
        self.contractor.active = False
        with self.assert_refused("MW-PAY-24"):
            request.action_submit()
