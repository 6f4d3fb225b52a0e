"""An exception is a record: reason, a person above, and a colour."""

from odoo.tests import Form, tagged

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

    def open_wizard(self, project=None, **context):
        project = self.by("clerk", project or self.project)
        wizards = project.env["microworks.waiver.wizard"]
        return Form(wizards.with_context(default_project_id=project.id, **context))

    def test_the_wizard_offers_what_is_missing_and_may_be_waived(self):
        """Its list is filled without a context, which a browser does not send."""
        wizard = self.open_wizard()
        offered = wizard.gate_ids[:].mapped("code")
        wanted = [r.key for r in self.refusals if r.waivable]
        self.assertEqual(sorted(offered), sorted(wanted))
        self.assertLess(len(wanted), len(self.refusals))
        wizard.gate_id = next(g for g in wizard.gate_ids[:] if g.code == self.key)
        refusal = next(r for r in self.refusals if r.key == self.key)
        self.assertEqual(wizard.missing, refusal.what)
        wizard.reason = "The camera broke"
        action = wizard.save().action_confirm()
        waiver = self.env["microworks.waiver"].browse(action["res_id"])
        self.assertEqual((waiver.stage, waiver.gate_key), ("applied", self.key))
        self.assertEqual(waiver.gate_name, refusal.rule)

    def test_what_was_asked_for_is_not_offered_again(self):
        """Until it was refused: then there may be a better reason."""
        waiver = self.request()
        self.assertNotIn(self.key, self.open_wizard().gate_ids[:].mapped("code"))
        self.by("leader", waiver).action_refuse("Take the photo today")
        self.assertIn(self.key, self.open_wizard().gate_ids[:].mapped("code"))

    def test_the_wizard_knows_the_parts_of_a_project(self):
        """What lacks before the notice of a procurement is asked for as well."""
        project = self.make_project(estimated_amount=200_000)
        project._unguarded().write({"state": "procuring"})
        self.assertNotIn("procurement_published", project._waiver_stages())
        self.env["microworks.procurement"]._unguarded().create(
            {"project_id": project.id, "name": "Road", "method": "consultation"}
        )
        project.invalidate_recordset()
        self.assertIn("procurement_published", project._waiver_stages())
        stages = {line.stage for line in project._waivable()}
        self.assertEqual(stages, {"procurement_published"})
        self.assertTrue(project.gate_waivable)
