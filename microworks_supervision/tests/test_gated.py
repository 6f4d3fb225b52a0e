"""What the next step lacks, on the forms of everything that has one."""

from unittest.mock import patch

from lxml import etree

from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused

from .common import County


@tagged("post_install", "-at_install")
class TestGated(County):
    def gated(self):
        """All models that show what they lack."""
        gated = self.env.registry["microworks.gated"]
        for name, model in self.env.registry.items():
            if issubclass(model, gated) and not model._abstract:
                yield self.env[name]

    def test_the_way_forward_is_a_way(self):
        """What a form announces as the next step is a step of that record."""
        self.assertGreaterEqual(len(list(self.gated())), 12)
        for model in self.gated():
            forward = [s for s in model._get_steps().values() if not s.leads_aside]
            self.assertTrue(forward, model._name)

    def test_every_form_has_the_box_once(self):
        """The list stands above the sheet of every form, for those who may read it."""
        for model in self.gated():
            arch = model.with_user(self.people["officer"]).get_view(view_type="form")
            boxes = etree.fromstring(arch["arch"]).findall("div[@name='gate']")
            self.assertEqual(len(boxes), 1, model._name)
            self.assertEqual(boxes[0].getnext().tag, "sheet", model._name)
            self.assertEqual(len(boxes[0].findall(".//field[@name='gate_html']")), 1)

    def test_who_asks_for_no_waiver_is_offered_none(self):
        """An auditor reads what is missing and finds no button."""
        project = self.env["microworks.project"]
        found = {
            role: etree.fromstring(
                project.with_user(self.people[role]).get_view(view_type="form")["arch"]
            ).findall("div[@name='gate']/button")
            for role in ("officer", "auditor")
        }
        self.assertEqual(len(found["officer"]), 1)
        self.assertFalse(found["auditor"])

    def test_the_form_tells_what_the_step_would_refuse(self):
        """The same refusals, before and after the button is pressed."""
        deliberation = self.make_deliberation(self.make_project())
        deliberation.meeting_ids[:1].unlink()
        with self.assertRaises(Refused) as error:
            self.by("clerk", deliberation).action_resolve()
        codes = self.codes(error)
        self.assertTrue(codes)
        self.assertEqual(deliberation.gate_count, len(codes))
        for code in codes:
            self.assertIn(code, deliberation.gate_html)

    def test_nothing_is_missing_where_no_step_follows(self):
        """A record at the end of its way shows no list."""
        deliberation = self.make_deliberation(self.make_project())
        deliberation._unguarded().write({"state": "failed"})
        self.assertEqual((deliberation.gate_count, deliberation.gate_html), (0, False))

    def test_the_form_tells_what_comes_next_and_whose_it_is(self):
        """Who has no button for the next step reads whose it is, missing or not."""
        project = self.make_project()
        leader = self.env.ref("microworks_supervision.group_township_leader")
        project._unguarded().write({"state": "deliberated", "works_class": "b"})
        told = self.by("clerk", project).gate_next
        self.assertIn(leader.name, told)
        states = dict(project._fields["state"]._description_selection(self.env))
        self.assertIn(states["approved"], told)
        project._unguarded().write({"works_class": "c"})
        self.assertIn(states["filed"], self.by("clerk", project).gate_next)
        project._unguarded().write({"state": "cancelled"})
        self.assertFalse(self.by("clerk", project).gate_next)

    def test_a_form_opens_where_the_rules_do_not_say_whose_step_it_is(self):
        """A rule set that lacks a number refuses the step, not the look at the form."""
        project = self.make_project()
        refused = Refused("MW-RULE-02", [])
        with patch.object(type(project), "_get_edges", side_effect=refused):
            told = self.by("clerk", project).gate_next
        states = dict(project._fields["state"]._description_selection(self.env))
        self.assertEqual(told, states["applied"])

    def test_the_next_step_stands_on_every_form(self):
        """It is in the heading of the list, and in a line of its own without one."""
        for model in self.gated():
            arch = model.with_user(self.people["auditor"]).get_view(view_type="form")
            tree = etree.fromstring(arch["arch"])
            for name in ("gate", "next"):
                shown = tree.findall(f"div[@name='{name}']//field[@name='gate_next']")
                self.assertEqual(len(shown), 1, f"{model._name}: {name}")
