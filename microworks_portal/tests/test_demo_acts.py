"""What the persons of the demonstration county do, measure and photograph."""

from dataclasses import MISSING, fields

from odoo.tests import tagged

from odoo.addons.microworks_supervision.tests.common import County

from ..demo import county_data as data
from ..demo import measured, past
from ..demo.cast import Cast


@tagged("post_install", "-at_install")
class TestDemoActs(County):
    """What the lives of the demonstration county do is told as it was done."""

    def make_cast(self, **people):
        names = dict.fromkeys(
            field.name
            for field in fields(Cast)
            if field.default is MISSING and field.default_factory is MISSING
        )
        return Cast(**{**names, "env": self.env, "village": self.village, **people})

    def test_messages_have_the_author_who_acted(self):
        """Two persons in one transaction: each message names its own."""
        first = self.make_cast(clerk=self.people["clerk"])
        second = self.make_cast(officer=self.people["officer"])
        mine, other = self.make_project(), self.make_project()
        first.close_request()
        first.by("clerk", mine).write({"owner_kind": "collective_org"})
        second.by("officer", other).write({"owner_kind": "collective_org"})
        second.close_request()
        for project, role in ((mine, "clerk"), (other, "officer")):
            told = project.sudo().message_ids.filtered("tracking_value_ids")[:1]
            self.assertEqual(told.author_id, self.people[role].partner_id, role)

    def area(self, code, name, level, above):
        found = self.env["microworks.area"].search([("code", "=", code)])
        values = {"name": name, "code": code, "level": level, "parent_id": above.id}
        found.write({"name": name})
        return found or found.create(values)

    def test_the_list_of_past_works_is_read(self):
        """All of it but what still runs, each work in its village."""
        self.county.name = data.COUNTY[1]
        for code, name, villages in data.TOWNSHIPS:
            township = self.area(code, name, "township", self.county)
            for village in villages:
                self.area(*village, "village", township)
        runs = self.by("department", self.env["microworks.ocds.import"])
        run = runs._import_past(
            past.past_works(2024),
            "台账.csv",
            self.by("department", self.county),
            {"firms": "create"},
        )
        self.assertEqual((run.count_created, run.count_bad), (10, 1))
        works = run.release_ids.project_id
        for work in works:
            self.assertTrue(work.name.startswith(work.area_id.name), work.name)
        self.assertNotIn("other", works.mapped("works_type"))

    def test_no_two_photos_are_alike(self):
        """The rules on similar photos take those of a site for different ones."""
        project = self.make_project(works_type="bridge")
        cast = self.make_cast()
        files = {
            cast.photo_values(project, number, progress=number)["file"]
            for number in range(0, 100, 10)
        }
        self.assertEqual(len(files), 10)

    def test_measured_values_are_those_of_the_item(self):
        """Every item of every list is within its limits, and a compaction is one."""
        for kind in (
            self.env["microworks.project"]._fields["works_type"].get_values(self.env)
        ):
            inspection = (
                self.env["microworks.inspection"]
                .with_user(self.people["officer"])
                .create(
                    {
                        "project_id": self.make_project(works_type=kind).id,
                        "kind": "INS-A",
                    }
                )
            )
            for line in inspection.line_ids.filtered(lambda i: i.tolerance != "text"):
                line.write(measured.values(line))
                self.assertIn(line.result, ("pass", "na"), line.code)
                if line.code == "WT06":
                    self.assertGreaterEqual(min(line._numbers(line.measured)), 93)
