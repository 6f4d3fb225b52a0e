"""Every state of a project is told apart in one table."""

from odoo.tests import tagged

from ..tools import stages
from .common import County


@tagged("post_install", "-at_install")
class TestStages(County):
    def test_every_state_has_its_stage(self):
        """A state that an addon adds says what it means before it is shipped."""
        project = self.env["microworks.project"]
        states = project._fields["state"].get_values(self.env)
        table = project._get_stages()
        self.assertEqual(set(table), set(states))
        for state, stage in table.items():
            self.assertIn(stage.phase, stages.PHASES, state)
            self.assertTrue(stage.status, state)

    def test_every_phase_has_a_state(self):
        """No filter of the public list leads nowhere."""
        for phase in stages.PHASES:
            self.assertTrue(stages.of_phase(phase), phase)

    def test_every_mark_is_read_from_the_state(self):
        """A form shows what holds now."""
        project = self.make_project()
        self.assertNotIn(stages.LET, project.stage_marks)
        project._unguarded().write({"state": "suspended"})
        self.assertLessEqual({stages.LET, stages.ON_SITE}, set(project.stage_marks))

    def test_the_status_bar_shows_the_way(self):
        """The states of the bar are those the table marks."""
        arch, _view = self.env["microworks.project"]._get_view()
        bar = arch.xpath("//header/field[@name='state']")[0]
        self.assertIn("under_construction", bar.get("statusbar_visible"))
        self.assertNotIn("suspended", bar.get("statusbar_visible"))
