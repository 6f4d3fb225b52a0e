"""Whose turn it is: the list of what waits for the reader's own step."""

from odoo.tests import tagged

from ..models.project.constants import VILLAGE_OWNERS
from .common import County


@tagged("post_install", "-at_install")
class TestProjectTurn(County):
    def project_at(self, state, works_class="c", owner_kind="village_committee"):
        project = self.make_project()
        project._unguarded().write(
            {"state": state, "works_class": works_class, "owner_kind": owner_kind}
        )
        return project

    def waiting(self, role, projects, value=True):
        domain = [("id", "in", projects.ids), ("my_turn", "=", value)]
        return self.model(role, "microworks.project").search(domain)

    def model(self, role, name):
        return self.env[name].with_user(self.people[role])

    def test_the_class_decides_whose_approval_is_waited_for(self):
        """Class A waits for the county, class B for the leader of the township."""
        county, township = (self.project_at("deliberated", kind) for kind in "ab")
        both = county | township
        self.assertEqual(self.waiting("department", both), county)
        self.assertEqual(self.waiting("leader", both), township)
        self.assertFalse(self.waiting("clerk", both))
        self.assertEqual(self.waiting("clerk", both, value=False), both)

    def test_a_village_decides_before_anybody_approves(self):
        """An application of a village waits for its clerk, another for approval."""
        village = self.project_at("applied")
        other = self.project_at("applied", owner_kind="government")
        self.assertEqual(self.waiting("clerk", village | other), village)
        self.assertEqual(self.waiting("leader", village | other), other)

    def test_the_list_says_what_each_project_says(self):
        """In every state, class and kind of owner, for every role."""
        model = self.env["microworks.project"]
        projects = model
        for state in model._fields["state"].get_values(self.env):
            for works_class in model._fields["works_class"].get_values(self.env):
                for owner_kind in (VILLAGE_OWNERS[0], "government"):
                    projects |= self.project_at(state, works_class, owner_kind)
        for role in ("clerk", "officer", "leader", "department", "finance", "auditor"):
            with self.subTest(role=role):
                seen = self.by(role, projects)
                mine = seen.filtered("my_turn")
                self.assertEqual(self.waiting(role, projects), mine)
                self.assertEqual(self.waiting(role, projects, value=False), seen - mine)
        self.assertFalse(self.by("auditor", projects).filtered("my_turn"))
        self.assertTrue(self.by("officer", projects).filtered("my_turn"))
