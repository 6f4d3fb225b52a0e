"""The first steps of a project, its class and its gates."""

import psycopg2

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..exceptions import Refused, RoleRefused
from .common import County


@tagged("post_install", "-at_install")
class TestProject(County):
    def applied(self, **values):
        project = self.make_project(**values)
        self.add_place(project)
        for code in ("D01", "D02"):
            self.add_document(project, code)
        project.action_apply()
        return project

    def test_the_class_follows_from_the_amount(self):
        """Below 100,000 a repair is class C, from 500,000 on it is class A."""
        for amount, works_class in (
            (99_999.99, "c"),
            (100_000, "b"),
            (499_999.99, "b"),
            (500_000, "a"),
            (4_000_000, "out"),
        ):
            with self.subTest(amount=amount):
                project = self.make_project(estimated_amount=amount)
                self.assertEqual(project.works_class, works_class)
                self.assertTrue(project.class_reasons)

    def test_a_work_above_the_range_cannot_apply(self):
        """Four million is a matter of the tender law, not of this procedure."""
        project = self.make_project(estimated_amount=4_000_000)
        with self.assertRaises(Refused) as error:
            project.action_apply()
        self.assertIn("MW-PROJ-03", self.codes(error))

    def test_nothing_is_applied_for_without_an_estimate(self):
        """What costs nothing has no class: the amount is asked for beforehand."""
        project = self.make_project(estimated_amount=0)
        self.assertIn("MW-PROJ-04", project.gate_html)
        with self.assertRaises(Refused) as error:
            project.action_apply()
        self.assertIn("MW-PROJ-04", self.codes(error))
        project.estimated_amount = 1
        self.assertNotIn("MW-PROJ-04", project.gate_html)

    def test_nothing_is_applied_for_without_a_place(self):
        """Photos are measured against it, and the public looks for it on the map."""
        project = self.make_project(location_ids=[])
        self.assertIn("MW-PROJ-05", project.gate_html)
        with self.assertRaises(Refused) as error:
            project.action_apply()
        self.assertIn("MW-PROJ-05", self.codes(error))
        self.add_place(project)
        self.assertNotIn("MW-PROJ-05", project.gate_html)

    def test_a_row_without_a_position_is_no_place(self):
        """A row that was only begun on the form does not take the line off the list."""
        project = self.make_project()
        project.location_ids.unlink()
        begun = project.new({"location_ids": [Command.create({})]}, origin=project)
        codes = [r.code for r in begun._get_structural_refusals("applied")]
        self.assertIn("MW-PROJ-05", codes)

    def test_every_empty_form_offers_the_projects(self):
        """No new record hides the projects behind a company it does not have yet."""
        project = self.make_project()
        for name in self.env.registry.descendants(["microworks.part"], "_inherit"):
            model = self.env[name]
            if model._abstract:
                continue
            with self.subTest(model=name):
                domain = model.fields_get(["project_id"])["project_id"]["domain"]
                if isinstance(domain, str):
                    domain = safe_eval(domain, {"company_id": False, "uid": 1})
                self.assertIn(project, self.env["microworks.project"].search(domain))

    def test_a_safety_feature_makes_it_class_a(self):
        """A school is class A whatever it costs."""
        flag = self.env["microworks.works.flag"].search(
            [("code", "=", "school_kindergarten")]
        )
        project = self.make_project(flag_ids=[(4, flag.id)])
        self.assertEqual(project.works_class, "a")

    def test_a_draft_follows_its_facts_both_ways(self):
        """Before the application the class is only a preview."""
        project = self.make_project(estimated_amount=600_000)
        project.estimated_amount = 50_000
        self.assertEqual(project.works_class, "c")

    def test_the_class_is_never_lowered_after_the_application(self):
        """A project once class A stays class A."""
        project = self.applied(estimated_amount=600_000)
        project._unguarded().write({"estimated_amount": 50_000})
        project._reclassify()
        self.assertEqual(project.works_class, "a")

    def test_raising_the_class_by_hand_leaves_an_event(self):
        """The leader raises with a reason; the trail keeps it."""
        project = self.applied()
        self.by("leader", project).action_raise_class("b", "Next to the school gate")
        self.assertEqual(project.works_class, "b")
        event = project.event_ids.filtered(lambda e: e.kind == "upgrade")
        self.assertEqual(event.reason, "Next to the school gate")

    def test_lowering_the_class_by_hand_is_refused(self):
        """There is no button and no call that lowers a class."""
        project = self.applied(estimated_amount=600_000)
        with self.assertRaises(Refused) as error:
            self.by("department", project).action_raise_class("b", "Cheaper now")
        self.assertEqual(self.codes(error), ["MW-CLASS-01"])

    def test_the_gate_is_shown_before_it_bites(self):
        """The form lists what is missing while the project is still a draft."""
        project = self.make_project()
        self.assertGreater(project.gate_count, 0)
        self.assertIn("MW-GATE-", project.gate_html)

    def test_an_application_without_documents_is_refused(self):
        """Everything that is missing is named at once, each with its law."""
        project = self.make_project()
        with self.assertRaises(Refused) as error:
            project.action_apply()
        self.assertGreater(len(self.codes(error)), 1)
        self.assertEqual(project.state, "draft")

    def test_a_village_project_is_not_approved_without_deliberation(self):
        """There is no way around 四议两公开 for a village."""
        project = self.applied()
        with self.assertRaises(Refused) as error:
            self.by("leader", project).action_approve()
        self.assertEqual(self.codes(error), ["MW-WF-01"])

    def test_the_applicant_cannot_approve(self):
        """Even with the right role, nobody approves his own application."""
        project = self.applied(owner_kind="government", estimated_amount=200_000)
        project._unguarded().write({"applicant_id": self.people["leader"].id})
        with self.assertRaises(RoleRefused) as error:
            self.by("leader", project).action_approve()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_two_logins_of_one_person_are_one_person(self):
        """Duties are kept apart by person, not by login."""
        project = self.applied(owner_kind="government", estimated_amount=200_000)
        second = self._person("twin", "group_township_leader", self.township)
        second.partner_id = self.people["clerk"].partner_id
        with self.assertRaises(RoleRefused) as error:
            project.with_user(second).action_approve()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_the_township_cannot_approve_class_a(self):
        """Class A belongs to the county."""
        project = self.applied(owner_kind="government", estimated_amount=600_000)
        with self.assertRaises(RoleRefused):
            self.by("leader", project).action_approve()

    def test_a_negative_estimate_is_refused(self):
        """Amounts below zero cannot be stored."""
        with self.assertRaises(Refused) as error:
            self.make_project(estimated_amount=-1)
        self.assertEqual(self.codes(error), ["MW-NUM-03"])

    def test_the_database_keeps_no_negative_estimate_either(self):
        """Whoever goes around the model meets the constraint of the table."""
        project = self.make_project()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE microworks_project SET estimated_amount = -1 WHERE id = %s",
                [project.id],
            )

    def test_dates_out_of_order_are_refused(self):
        """An end before the start is a typing error."""
        with self.assertRaises(Refused) as error:
            self.make_project(planned_start="2026-05-01", planned_end="2026-03-01")
        self.assertEqual(self.codes(error), ["MW-PROJ-01"])

    def test_a_return_needs_a_reason(self):
        """Who sends an application back says why."""
        project = self.applied()
        with self.assertRaises(Refused) as error:
            self.by("officer", project).action_return(reason="  ")
        self.assertEqual(self.codes(error), ["MW-WF-02"])

    def test_a_position_outside_china_is_refused(self):
        """Latitude and longitude exchanged are found at once."""
        project = self.make_project()
        with self.assertRaises(Refused) as error:
            self.env["microworks.project.location"].with_user(
                self.people["clerk"]
            ).create({"project_id": project.id, "lat": 113.08, "lng": 28.24})
        self.assertEqual(self.codes(error), ["MW-GEO-01"])

    def test_a_ceiling_stays_within_the_budget(self):
        """Neither nothing nor more than was approved can be the ceiling."""
        project = self.make_project()
        project._unguarded().write({"state": "approved", "approved_amount": 60_000})
        for amount in (0, 60_000.01):
            with self.assert_refused("MW-PROJ-02"):
                self.by("officer", project).action_set_ceiling(amount)

    def test_a_recorded_position_stays(self):
        """After the application a better position is a new row."""
        project = self.applied()
        with self.assertRaises(Refused) as error:
            project.location_ids.write({"lat": 28.3})
        self.assertEqual(self.codes(error), ["MW-GEO-02"])

    def test_a_step_stays_within_its_query_budget(self):
        """One step reads and writes a bounded number of rows."""
        project = self.make_project()
        self.add_place(project)
        for code in ("D01", "D02"):
            self.add_document(project, code)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            project.action_apply()

    def test_a_list_of_projects_costs_the_same_per_page(self):
        """Reading eighty projects takes no more statements than reading eight."""
        projects = self.env["microworks.project"]
        for number in range(8):
            projects |= self.make_project(name=f"P{number}")
        names = ["name", "area_id", "works_class", "state", "document_count"]

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.with_user(self.people["clerk"]).read(names)
            return self.cr.sql_log_count - before

        count(projects)
        few = count(projects[:2])
        self.assertLessEqual(count(projects), few)
