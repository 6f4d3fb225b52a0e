"""One step on many records of a list."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import County


@tagged("post_install", "-at_install")
class TestStepBatch(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drafts = cls.env["microworks.project"].concat(
            *(cls.make_project(cls) for _number in range(3))
        )

    def opened(self, role, records, **context):
        batch = self.env["microworks.step.batch"].with_user(self.people[role])
        context.setdefault("active_model", records._name)
        context.setdefault("active_ids", records.ids)
        action = batch.with_context(**context).action_open()
        return batch.browse(action["res_id"])

    def choose(self, batch, method):
        batch.choice_id = batch.choice_ids.filtered(lambda c: c.method == method)
        return batch

    def test_each_list_has_the_button_once(self):
        """The frame puts it there, for whoever works in the office."""
        project = self.env["microworks.project"].with_user(self.people["officer"])
        arch = project.get_view(view_type="list")["arch"]
        action = self.env.ref("microworks_supervision.step_batch_action")
        found = etree.fromstring(arch).findall(f"header/button[@name='{action.id}']")
        self.assertEqual(len(found), 1)

    def test_the_steps_to_choose_from_say_for_how_many(self):
        """What nobody here may take is not offered."""
        self.drafts[0]._unguarded().write({"state": "cancelled"})
        batch = self.opened("clerk", self.drafts)
        told = {choice.method: choice.name for choice in batch.choice_ids}
        self.assertEqual(set(told), {"action_apply", "action_cancel"})
        self.assertIn("2", told["action_apply"])
        self.assertIn("3", told["action_apply"])

    def test_each_record_is_judged_for_itself(self):
        """One refusal holds nobody else up, and is named with its code."""
        self.drafts[0]._unguarded().write({"state": "approved"})
        batch = self.choose(self.opened("clerk", self.drafts), "action_cancel")
        batch.reason = "The road is built by another programme"
        batch.action_confirm()
        self.assertEqual(
            self.drafts.mapped("state"), ["approved", "cancelled", "cancelled"]
        )
        self.assertEqual((batch.taken_count, batch.refused_count), (2, 1))
        refused = batch.line_ids.filtered(lambda line: not line.is_taken)
        self.assertEqual(refused.name, self.drafts[0].display_name)
        self.assertIn("MW-ROLE-01", refused.message)

    def test_a_step_refused_by_its_gate_leaves_nothing(self):
        """Applications without their papers are refused, all of them, by name."""
        batch = self.choose(self.opened("clerk", self.drafts), "action_apply")
        events = self.env["microworks.event"].search_count([])
        batch.action_confirm()
        self.assertEqual(batch.refused_count, 3)
        self.assertEqual(set(self.drafts.mapped("state")), {"draft"})
        self.assertEqual(self.env["microworks.event"].search_count([]), events)

    def test_a_reason_that_is_missing_is_asked_for(self):
        """Each record says what it lacks; nothing is taken without a reason."""
        batch = self.choose(self.opened("clerk", self.drafts), "action_cancel")
        batch.action_confirm()
        self.assertIn("MW-WF-02", batch.line_ids[0].message)
        self.assertEqual(set(self.drafts.mapped("state")), {"draft"})

    def test_the_result_is_of_one_run(self):
        """Pressing twice takes the step once."""
        batch = self.choose(self.opened("clerk", self.drafts), "action_cancel")
        batch.reason = "The road is built by another programme"
        batch.action_confirm()
        with self.assert_refused("MW-MANY-04"):
            batch.action_confirm()

    def test_only_steps_with_a_button_are_taken(self):
        """Whatever is written into the dialogue, no other method is called."""
        batch = self.opened("clerk", self.drafts)
        choice = self.env["microworks.step.choice"].with_user(self.people["clerk"])
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            choice.create({"batch_id": batch.id, "method": "unlink"})
        for method in ("unlink", "action_set_ceiling", "_transition"):
            forged = choice.sudo().create({"batch_id": batch.id, "method": method})
            batch.sudo().choice_id = forged
            with self.subTest(method=method), self.assert_refused("MW-MANY-05"):
                batch.action_confirm()
        self.assertEqual(len(self.drafts.exists()), 3)

    def test_records_of_others_are_not_touched(self):
        """What is not mine to read is neither counted nor named."""
        with self.assert_refused("MW-MANY-03"):
            batch = self.env["microworks.step.batch"].with_user(self.stranger)
            batch.with_context(
                active_model="microworks.project", active_ids=self.drafts.ids
            ).action_open()

    def test_a_list_without_steps_has_nothing_to_take(self):
        """Neither a model of Odoo, nor an abstract one, nor a thing that is no name."""
        for name in ("res.partner", "microworks.workflow", "nothing", None, 5):
            with self.subTest(name=name), self.assert_refused("MW-MANY-01"):
                self.opened("clerk", self.drafts, active_model=name)

    def test_no_more_than_a_page_at_once(self):
        """Each record stays locked until the last is through."""
        with self.assert_refused("MW-MANY-02"):
            self.opened("clerk", self.drafts, active_ids=list(range(1, 502)))
