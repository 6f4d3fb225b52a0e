"""No caller sets what only a step may set."""

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .common import County


@tagged("post_install", "-at_install")
class TestGuard(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.make_project(cls)

    def test_an_extension_takes_no_guard_away(self):
        """What any class of a model declares is guarded in the model."""
        seen = 0
        for model in self.env.values():
            if not hasattr(model, "_get_guarded"):
                continue
            for base in type(model).__mro__:
                declared = vars(base).get("_guarded_fields", frozenset())
                self.assertLessEqual(declared, model._get_guarded(), model._name)
                seen += bool(declared)
        self.assertGreater(seen, 30)
        for name, field in (
            ("microworks.publicity", "state"),
            ("microworks.bid.envelope", "sealed"),
        ):
            self.assertIn(field, self.env[name]._get_guarded())

    def test_raw_write_of_a_state_is_refused(self):
        """A state written directly changes nothing."""
        with self.assertRaises(Refused) as error:
            self.project.write({"state": "approved"})
        self.assertEqual(self.codes(error), ["MW-GUARD-01"])
        self.assertEqual(self.project.state, "draft")

    def test_the_wizard_takes_steps_with_a_reason_only(self):
        """Asking for a reason is no way to call any method of any model."""
        for model, method in (
            ("microworks.project", "unlink"),
            ("res.users", "action_cancel"),
        ):
            wizard = self.env["microworks.reason.wizard"].create(
                {"res_model": model, "res_id": 1, "method": method, "reason": "x"}
            )
            with self.subTest(model=model), self.assert_refused("MW-WF-03"):
                wizard.action_confirm()

    def test_a_new_place_of_a_running_project_is_entered_on_its_form(self):
        """Commencement asks for a place: a frozen project still takes new ones."""
        self.project._unguarded().write({"state": "contracted"})
        project = self.project.with_user(self.people["officer"])
        place = {"kind": "as_started", "lat": 30.0, "lng": 120.0}
        project.write({"location_ids": [Command.create(place)]})
        self.assertEqual(
            sorted(project.location_ids.mapped("kind")), ["as_started", "planned"]
        )
        with self.assert_refused("MW-GUARD-02"):
            project.write({"location_ids": [], "estimated_amount": 1})

    def test_lines_of_a_frozen_record_stay_frozen_through_its_form(self):
        """A write on the parent is no way around the guard of its lines."""
        deliberation = self.env["microworks.deliberation"].create(
            {"project_id": self.project.id, "matter": "Road"}
        )
        deliberation._unguarded().write({"state": "passed"})
        meeting = {"step": "party_proposal", "held_on": "2026-01-05"}
        with self.assert_refused("MW-GUARD-02"):
            deliberation.with_user(self.people["clerk"]).write(
                {"meeting_ids": [Command.create(meeting)]}
            )

    def test_every_new_record_can_choose_its_project(self):
        """No form narrows the projects by a company that is known from the project."""
        parts = [
            model
            for model in self.env.values()
            if "microworks.part" in model._inherit and not model._abstract
        ]
        self.assertGreater(len(parts), 7)
        for model in parts:
            domain = model.fields_get(["project_id"])["project_id"].get("domain")
            with self.subTest(model=model._name):
                self.assertNotIn("company", str(domain or ""))

    def test_forms_close_the_fields_the_guard_would_refuse(self):
        """Nobody types into a field to be told afterwards that it is frozen."""
        arch = etree.fromstring(
            self.env["microworks.project"].get_view(view_type="form")["arch"]
        )
        closed = {
            node.get("name"): node.get("readonly")
            for node in arch.xpath("//field[not(ancestor::field)]")
        }
        self.assertEqual(
            closed["estimated_amount"], "state not in ['draft', 'returned']"
        )
        for name in ("manager_id", "location_ids", "document_ids"):
            self.assertIsNone(closed[name], name)

    def test_the_wizard_says_which_step_of_which_record(self):
        """Whoever gives a reason reads the button he pressed and the record's name."""
        wizard = self.env["microworks.reason.wizard"].with_user(self.people["clerk"])
        wizard = wizard.create(
            {
                "res_model": "microworks.project",
                "res_id": self.project.id,
                "method": "action_cancel",
                "reason": "x",
            }
        )
        self.assertEqual(wizard.step_label, "Cancel Project")
        self.assertEqual(wizard.record_label, self.project.display_name)

    def test_the_wizard_refuses_a_step_that_takes_no_reason(self):
        """The close of a quota asks for a reason, the close of a notice does not."""
        wizard = self.env["microworks.reason.wizard"].with_user(self.people["clerk"])
        wizard = wizard.create(
            {
                "res_model": "microworks.procurement",
                "res_id": self.project.id,
                "method": "action_close",
                "reason": "x",
            }
        )
        with self.assertRaises(Refused) as refused:
            wizard.action_confirm()
        self.assertIn("MW-WF-03", str(refused.exception))

    def test_the_wizard_names_no_record_of_another_area(self):
        """A forged number of a record gives away nothing of it."""
        wizard = self.env["microworks.reason.wizard"].with_user(self.stranger)
        wizard = wizard.create(
            {
                "res_model": "microworks.project",
                "res_id": self.project.id,
                "method": "action_cancel",
                "reason": "x",
            }
        )
        self.assertFalse(wizard.record_label)

    def test_forged_token_in_the_context_is_refused(self):
        """A caller cannot lift the guard with any value he can send."""
        for forged in (True, 1, "GUARD", {"object": 1}):
            with self.subTest(forged=forged), self.assertRaises(Refused):
                self.project.with_context(microworks_guard=forged).write(
                    {"state": "approved"}
                )

    def test_create_with_a_forged_state_is_refused(self):
        """A record cannot be born approved."""
        with self.assertRaises(Refused) as error:
            self.make_project(state="approved")
        self.assertEqual(self.codes(error), ["MW-GUARD-01"])

    def test_default_state_of_the_context_is_dropped(self):
        """default_state, the classic way around a guard, has no effect."""
        project = (
            self.env["microworks.project"]
            .with_user(self.people["clerk"])
            .with_context(
                default_state="approved",
                default_approved_amount=1_000_000,
                default_risk_colour="red",
            )
            .create({"name": "Forged", "area_id": self.village.id})
        )
        self.assertEqual(project.state, "draft")
        self.assertFalse(project.approved_amount)
        self.assertEqual(project.risk_colour, "green")

    def test_import_with_a_forged_state_is_refused(self):
        """The import of a file goes through the same guard."""
        result = (
            self.env["microworks.project"]
            .with_user(self.people["clerk"])
            .load(
                ["name", "area_id/.id", "state"],
                [["Forged", str(self.village.id), "approved"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("MW-GUARD-01", result["messages"][0]["message"])

    def test_tracking_cannot_be_switched_off(self):
        """A caller cannot silence the messages about what he changes."""
        self.flush_tracking()
        before = len(self.project.message_ids)
        self.project.with_context(tracking_disable=True, mail_notrack=True).write(
            {"estimated_amount": 70_000}
        )
        self.flush_tracking()
        self.assertGreater(len(self.project.message_ids), before)

    def test_a_reason_stands_in_the_note_of_the_change(self):
        """One message says what changed and why, in the person's own words."""
        self.project._unguarded().write({"state": "under_construction"})
        self.flush_tracking()
        before = self.project.message_ids
        self.by("officer", self.project).action_suspend(reason="<b>Flood</b>")
        self.flush_tracking()
        (message,) = self.project.message_ids - before
        self.assertIn("&lt;b&gt;Flood&lt;/b&gt;", message.body)
        self.assertIn(
            "state", message.sudo().tracking_value_ids.field_id.mapped("name")
        )

    def test_frozen_fields_after_the_application(self):
        """What was applied for cannot be changed behind the reviewer's back."""
        self.project._unguarded().write({"state": "applied"})
        with self.assertRaises(Refused) as error:
            self.project.write({"estimated_amount": 1})
        self.assertEqual(self.codes(error), ["MW-GUARD-02"])

    def test_an_applied_project_cannot_be_deleted(self):
        """A project with a life behind it is cancelled, never deleted."""
        self.project._unguarded().write({"state": "applied"})
        with self.assertRaises(Refused) as error:
            self.project.unlink()
        self.assertEqual(self.codes(error), ["MW-GUARD-03"])

    def test_a_step_that_does_not_exist_is_refused(self):
        """There is no way from a draft straight to an approval."""
        with self.assertRaises(Refused) as error:
            self.by("leader", self.project)._transition("approved")
        self.assertEqual(self.codes(error), ["MW-WF-01"])

    def test_the_wrong_role_is_refused(self):
        """An auditor reads everything and moves nothing."""
        with self.assertRaises(RoleRefused) as error:
            self.by("auditor", self.project).action_apply()
        self.assertEqual(self.codes(error), ["MW-ROLE-01"])

    def test_superuser_mode_does_not_replace_a_role(self):
        """Code in superuser mode still acts for the person, with his role."""
        with self.assertRaises(RoleRefused):
            self.by("auditor", self.project).sudo()._transition("applied")

    def test_a_clerk_of_another_village_sees_nothing(self):
        """Another village's projects are neither found nor readable."""
        stranger = self.project.with_user(self.stranger)
        self.assertFalse(stranger.search([("id", "=", self.project.id)]))
        with self.assertRaises(AccessError):
            stranger.read(["name"])
        with self.assertRaises(AccessError):
            stranger.action_apply()

    def test_an_area_outside_ones_own_is_refused(self):
        """A clerk cannot file a project under another village."""
        with self.assertRaises(UserError):
            self.make_project(area_id=self.other_village.id)
        with self.assertRaises(Refused) as error:
            self.project.area_id = self.other_village
        self.assertEqual(self.codes(error), ["MW-AREA-03"])

    def test_a_part_stays_with_its_project(self):
        """A document cannot be moved to another project to fill its gate."""
        other = self.make_project(name="Other")
        document = self.add_document(self.project, "D01", reviewer=None)
        with self.assertRaises(Refused) as error:
            document.project_id = other
        self.assertEqual(self.codes(error), ["MW-PART-01"])
