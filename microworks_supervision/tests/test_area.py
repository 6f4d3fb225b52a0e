"""The area tree."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import Refused
from .common import County


@tagged("post_install", "-at_install")
class TestArea(County):
    def test_a_village_cannot_be_above_a_township(self):
        """The levels of the tree are those of the statistical code."""
        with self.assertRaises(Refused) as error:
            self.township.parent_id = self.other_village
        self.assertEqual(self.codes(error), ["MW-AREA-02"])

    def test_a_user_sees_the_areas_above_and_below(self):
        """A township officer sees county, township and its villages only."""
        seen = (
            self.env["microworks.area"]
            .with_user(self.people["officer"])
            .search([("code", "like", "990123")])
        )
        self.assertEqual(seen, self.county | self.township | self.village)

    def test_a_user_cannot_give_himself_an_area(self):
        """The areas of a person are set up by an administrator."""
        user = self.people["clerk"]
        with self.assertRaises(AccessError):
            user.with_user(user).write({"microworks_area_ids": [(4, self.county.id)]})

    def test_a_new_area_counts_at_once(self):
        """The cache of the record rules follows a change of a person's areas."""
        project = self.make_project()
        stranger = self.stranger
        self.assertFalse(project.with_user(stranger).search([("id", "=", project.id)]))
        stranger.microworks_area_ids = [(4, self.village.id)]
        self.assertTrue(project.with_user(stranger).search([("id", "=", project.id)]))

    def test_the_people_of_an_area_are_told_with_their_roles(self):
        """A colleague reads who does what, in his language, without user rights."""
        leader = self.people["leader"]
        leader.group_ids += self.env.ref("microworks_supervision.group_auditor")
        seen = leader.with_user(self.people["clerk"]).with_context(lang="zh_CN")
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertEqual(seen.microworks_roles, "乡镇领导和审计人员")
