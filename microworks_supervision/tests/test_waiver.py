"""An exception is a record: reason, a person above, and a colour."""

from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .common import County


@tagged("post_install", "-at_install")
class TestWaiver(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.make_project(cls)
        cls.refusals = cls.project._get_stage_refusals("applied")
        cls.key = next(r.key for r in cls.refusals if r.waivable)

    def request(self, role="clerk", key=None):
        action = self.by(role, self.project).action_request_waiver(
            "applied", key or self.key, "The camera broke"
        )
        return self.env["microworks.waiver"].browse(action["res_id"])

    def test_an_approved_waiver_opens_one_line(self):
        """It opens the line it was asked for, and colours the project yellow."""
        waiver = self.request()
        self.by("leader", waiver).action_approve()
        keys = [r.key for r in self.project._get_stage_refusals("applied")]
        self.assertNotIn(self.key, keys)
        self.assertEqual(len(keys), len(self.refusals) - 1)
        self.assertEqual(self.project.risk_colour, "yellow")

    def test_a_requested_waiver_opens_nothing(self):
        """Asking is not getting."""
        self.request()
        keys = [r.key for r in self.project._get_stage_refusals("applied")]
        self.assertIn(self.key, keys)

    def test_the_same_level_cannot_approve(self):
        """The approver stands above the person who asked."""
        waiver = self.request(role="officer")
        waiver._unguarded().write({"requester_level": 3})
        with self.assertRaises(Refused) as error:
            self.by("leader", waiver).action_approve()
        self.assertEqual(self.codes(error), ["MW-WAIVE-02"])

    def test_the_clerk_cannot_approve_his_own(self):
        """Neither by role nor by writing the state."""
        waiver = self.request()
        with self.assertRaises(RoleRefused):
            self.by("clerk", waiver).action_approve()
        with self.assertRaises(Refused):
            self.by("clerk", waiver).write({"state": "approved"})

    def test_the_reason_stays_as_it_was_given(self):
        """Neither a colleague nor the approver rewords what he decides on."""
        waiver = self.request()
        for role in ("officer", "leader"):
            with self.subTest(role=role), self.assert_refused("MW-GUARD-04"):
                self.by(role, waiver).reason = "A better reason"
        self.by("clerk", waiver).reason = "The camera fell into the river"
        self.by("leader", waiver).action_approve()

    def test_what_is_not_missing_cannot_be_waived(self):
        """There is no stock of waivers for later."""
        with self.assertRaises(Refused) as error:
            self.request(key="NO-SUCH-LINE")
        self.assertEqual(self.codes(error), ["MW-WAIVE-01"])
