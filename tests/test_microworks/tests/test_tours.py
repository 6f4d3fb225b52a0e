"""What people see in the browser, in Chinese."""

from odoo.tests import HttpCase, tagged

from odoo.addons.microworks_supervision.tests.common import County


@tagged("post_install", "-at_install")
class TestTours(HttpCase, County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for person in cls.people.values():
            person.lang = "zh_CN"

    def test_a_clerk_applies_in_chinese(self):
        """Class and missing papers appear; applying too early is refused."""
        self.start_tour(
            "/odoo/action-microworks_supervision.project_action",
            "microworks_application",
            login="test_clerk",
        )
        project = self.env["microworks.project"].search(
            [("name", "=", "三组入户道路硬化")]
        )
        self.assertEqual((project.state, project.works_class), ("draft", "c"))

    def test_a_leader_reads_the_trail_in_chinese(self):
        """The trail tells who applied, in which role."""
        project = self.make_project(name="已申报的道路")
        self.add_place(project)
        for code in ("D01", "D02"):
            self.add_document(project, code)
        project.action_apply()
        self.start_tour(
            "/odoo/action-microworks_supervision.project_action",
            "microworks_trail",
            login="test_leader",
        )
