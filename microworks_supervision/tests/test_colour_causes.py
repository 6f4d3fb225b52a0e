"""Each cause of a colour holds it until that cause is looked at again; a class too."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import County
from .test_site_base import Site


@tagged("post_install", "-at_install")
class TestColourCauses(Site):
    def trivial_recheck(self):
        finding = self.make_finding()
        self.reply(finding)
        self.recheck(finding)

    def held(self):
        return self.project.cause_ids.filtered(lambda cause: cause.state == "held")

    def test_a_broken_seal_is_not_healed_by_a_trivial_finding(self):
        """Red stays red until the county re-checked its own cause."""
        self.project._raise_colour("red", "the seal of a bid does not match")
        self.trivial_recheck()
        self.assertEqual(self.project.risk_colour, "red")
        self.assertIn("the seal of a bid", self.project.colour_reasons)
        cause = self.held()
        with self.assert_refused("MW-ROLE-01"):
            self.by("officer", cause).action_recheck("Nothing to see")
        with self.assert_refused("MW-WF-02"):
            self.by("department", cause).action_recheck(" ")
        self.by("department", cause).action_recheck("Bid excluded, report filed")
        self.assertEqual(self.project.risk_colour, "yellow", "observed")
        self.assertIn("observed until", self.project.colour_reasons)

    def test_who_raised_a_cause_does_not_recheck_it(self):
        """Somebody else looks again; archived or not."""
        self.by("officer", self.project)._raise_colour("yellow", "a paper bid")
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer", self.held()).action_recheck("All is well")
        self.by("officer2", self.held()).action_recheck("Held against the paper")
        self.assertEqual(self.project.risk_colour, "green")

    def test_every_cause_counts(self):
        """Two causes of one colour: the first re-check lowers nothing."""
        for reason in ("contract signed late", "award withdrawn"):
            self.by("officer", self.project)._raise_colour("yellow", reason)
        first, second = self.held()
        self.by("officer2", first).action_recheck("Looked at")
        self.assertEqual(self.project.risk_colour, "yellow")
        self.by("officer2", second).action_recheck("Looked at")
        self.assertEqual(self.project.risk_colour, "green")

    def test_a_finding_is_rechecked_itself(self):
        """Its cause ends with its own re-check, and in no other way."""
        finding = self.make_finding(severity="serious")
        cause = self.held()
        self.assertEqual(cause.res_id, finding.id)
        with self.assert_refused("MW-RISK-01"):
            self.by("department", cause).action_recheck("Looks fine")
        self.reply(finding)
        self.recheck(finding)
        self.assertEqual(cause.state, "rechecked")
        self.assertEqual(self.project.risk_colour, "green")

    def test_the_asker_of_a_waiver_does_not_recheck_it(self):
        """Nor does who approved it."""
        key = next(
            refusal.key
            for refusal in self.project._get_stage_refusals("applied")
            if refusal.waivable
        )
        waiver = self.model("officer", "microworks.waiver").create(
            {
                "project_id": self.project.id,
                "stage": "applied",
                "gate_key": key,
                "gate_name": key,
                "reason": "The flood took it",
            }
        )
        waiver._unguarded().write({"requested_by_id": self.people["leader"].id})
        self.by("department", self.project)._raise_colour("yellow", "waiver", waiver)
        for role in ("leader", "department"):
            with self.subTest(role=role), self.assert_refused("MW-DUTY-01"):
                self.by(role, self.held()).action_recheck("Made good")
        self.by("department2", self.held()).action_recheck("Made good")
        self.assertEqual(self.project.risk_colour, "green")

    def test_causes_cannot_be_written(self):
        """Neither made, changed nor deleted by a caller."""
        self.project._raise_colour("red", "a seal")
        model = self.model("department", "microworks.risk.cause")
        for attack in (
            lambda: model.create({"project_id": self.project.id, "reason": "x"}),
            lambda: self.by("department", self.held()).write({"state": "rechecked"}),
            lambda: self.by("department", self.held()).unlink(),
        ):
            with self.assertRaises(UserError):
                attack()
        self.assertEqual(self.project.risk_colour, "red")


@tagged("post_install", "-at_install")
class TestClassFalls(County):
    def returned_a(self):
        """Applied for as class A, sent back, and made small on paper."""
        flag = self.env["microworks.works.flag"].search(
            [("code", "=", "school_kindergarten")]
        )
        project = self.make_project(flag_ids=[Command.link(flag.id)])
        self.assertEqual(project.works_class, "a")
        project._unguarded().write(
            {"state": "returned", "applicant_id": self.people["clerk"].id}
        )
        project.write({"flag_ids": [Command.clear()], "estimated_amount": 20_000})
        return project

    def test_a_returned_application_keeps_its_class(self):
        """Flags and amount cleared: the class stays, also when applied again."""
        project = self.returned_a()
        project._reclassify()
        self.assertEqual(project.works_class, "a")
        self.assertTrue(project.is_class_held)

    def test_a_class_falls_by_a_step_of_the_county(self):
        """With reason, event and yellow; not by the township, not by a writer."""
        project = self.returned_a()
        with self.assert_refused("MW-ROLE-01"):
            self.by("leader", project).action_lower_class("It is small")
        with self.assert_refused("MW-WF-02"):
            self.by("department", project).action_lower_class("")
        project._unguarded().write(
            {"written_by": [self.by("department2", project)._writer()]}
        )
        with self.assert_refused("MW-DUTY-01"):
            self.by("department2", project).action_lower_class("It is small")
        self.by("department", project).action_lower_class("No school there")
        self.assertEqual(project.works_class, "c")
        self.assertEqual(project.risk_colour, "yellow")
        self.assertIn("No school there", project.colour_reasons)
        event = project.event_ids.filtered(lambda e: e.reason == "No school there")
        self.assertIn('"works_class":"a"', event.content)
        with self.assert_refused("MW-CLASS-02"):
            self.by("department", project).action_lower_class("Lower still")

    def test_a_class_raised_by_hand_is_yellow(self):
        """The reason stands beside the colour."""
        project = self.make_project()
        self.by("leader", project).action_raise_class("b", "Next to the school gate")
        self.assertEqual(project.risk_colour, "yellow")
        self.assertIn("Next to the school gate", project.colour_reasons)
