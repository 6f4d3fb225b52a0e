"""What follows from the steps a model declares: buttons, guards, stamps, turns."""

from unittest.mock import patch

from lxml import etree

from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused

from .common import County


@tagged("post_install", "-at_install")
class TestSteps(County):
    def stepping(self):
        """All models whose records take steps."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if (
                name.startswith("microworks.")
                and not model._abstract
                and hasattr(model, "_get_steps")
            ):
                yield model

    def buttons(self, model):
        """The buttons of the form that are the record's own, for an officer."""
        # sudo: the form of every model, whoever may read its records.
        model = model.with_user(self.people["officer"]).sudo()
        arch = model.get_view(view_type="form")["arch"]
        return [
            button
            for button in etree.fromstring(arch).iter("button")
            if not any(node.tag == "field" for node in button.iterancestors())
        ]

    # === DECLARATION ===

    def test_every_step_leads_from_state_to_state(self):
        """States, fields and groups that a step names exist; no edge stands twice."""
        models = list(self.stepping())
        self.assertGreater(len(models), 35)
        for model in models:
            states = set(model._fields["state"].get_values(self.env))
            edges = []
            for name, step in model._get_steps().items():
                with self.subTest(model=model._name, step=name):
                    self.assertLessEqual({*step.sources, step.target}, states)
                    edges += [(source, step.target) for source in step.sources]
                    fields = {*step.stamp, *step.sets, *step.apart}
                    self.assertLessEqual(fields, set(model._fields))
                    for group in step.groups:
                        xmlid = group if "." in group else f"{OURS}.{group}"
                        self.assertTrue(self.env.ref(xmlid))
                    if step.label:
                        self.assertTrue(hasattr(model, step.method_of(name)))
            self.assertEqual(len(edges), len(set(edges)), model._name)

    def test_every_state_can_be_reached(self):
        """No state is left over that no step leads to."""
        for model in self.stepping():
            states = model._fields["state"].get_values(self.env)
            reached = {step.target for step in model._get_steps().values()}
            # An import of the past brings records in the state of their source.
            first = {model.new({}).state or states[0]}
            first |= {"ended", "done"} if model._brought_in else set()
            self.assertLessEqual(set(states) - first, reached, model._name)

    def test_what_a_step_writes_is_guarded(self):
        """Stamps and figures of a step are taken from no caller, said once."""
        for model in self.stepping():
            written = {"state"}
            for step in model._get_steps().values():
                written |= {*step.stamp, *step.sets}
            self.assertLessEqual(written, model._get_guarded(), model._name)

    def test_a_step_of_our_own_code_stamps_no_person(self):
        """The day is stamped, the person only where a person took the step."""
        project = self.make_project()
        step = project._get_steps()["apply"]
        taken = project._stamp_values(step, "group_village_clerk", None)
        self.assertEqual(taken["applicant_id"], self.people["clerk"].id)
        alone = project._stamp_values(step, "system", None)
        self.assertEqual(set(alone), {"applied_on"})

    # === BUTTONS ===

    def test_every_step_of_a_person_has_its_button(self):
        """Each labelled step is on the form, shown when it is allowed and only then."""
        for model in self.stepping():
            shown = [b.get("invisible") or "" for b in self.buttons(model)]
            for name, step in model._get_steps().items():
                if step.label:
                    with self.subTest(model=model._name, step=name):
                        told = f"'{name}' not in allowed_steps"
                        self.assertTrue(any(told in text for text in shown))

    def test_no_view_says_again_who_takes_a_step(self):
        """Views leave the buttons of steps to the frame: nothing is said twice."""
        for model in self.stepping():
            methods = {
                step.method_of(name)
                for name, step in model._get_steps().items()
                if step.label and step.button
            }
            views = self.env["ir.ui.view"].search(
                [("model", "=", model._name), ("type", "in", ("form", "list"))]
            )
            for view in views:
                header = etree.fromstring(view.arch).find(".//header")
                for button in () if header is None else header.iter("button"):
                    with self.subTest(view=view.xml_id, button=button.get("string")):
                        self.assertNotIn(button.get("name"), methods)
                        for method in methods:
                            self.assertNotIn(f"'{method}'", button.get("context") or "")

    def test_a_button_hides_from_whom_a_duty_keeps_apart(self):
        """Whoever applied is not offered the approval; somebody else is."""
        project = self.make_project()
        project._unguarded().write(
            {
                "state": "deliberated",
                "works_class": "b",
                "applicant_id": self.people["leader"].id,
            }
        )
        leader = self.by("leader", project)
        self.assertNotIn("approve", leader._get_allowed_steps())
        project._unguarded().write({"applicant_id": self.people["clerk"].id})
        self.assertIn("approve", leader._get_allowed_steps())
        self.assertNotIn("file", leader._get_allowed_steps())
        self.assertFalse(self.by("auditor", project).allowed_steps)

    def test_what_is_not_saved_yet_is_handed_in_and_nothing_else(self):
        """A new form offers its first step; there is nothing to cancel."""
        model = self.env["microworks.project"].with_user(self.people["clerk"])
        self.assertEqual(model.new({}).allowed_steps, ["apply"])

    def test_a_late_signature_asks_for_its_reason(self):
        """The record decides: the same step with a reason once the day is over."""
        contract = self.env["microworks.contract"]
        names = {b.get("invisible"): b.get("type") for b in self.buttons(contract)}
        self.assertEqual(names["'sign' not in allowed_steps"], "object")
        self.assertEqual(names["'sign:reason' not in allowed_steps"], "action")

    def test_a_form_opens_where_the_rules_do_not_say_whose_step_it_is(self):
        """Without the number that decides there is no button, and no error."""
        project = self.make_project()
        refused = Refused("MW-RULE-02", [])
        with patch.object(type(project), "_get_edges", side_effect=refused):
            self.assertFalse(self.by("clerk", project).allowed_steps)

    # === REASONS ===

    def test_only_steps_and_acts_with_a_reason_take_one(self):
        """The dialogue calls what the model declares, nothing else on it."""
        project = self.env["microworks.project"]
        self.assertTrue(project._takes_reason("action_cancel"))
        self.assertTrue(project._takes_reason("action_lower_class"))
        for method in ("action_apply", "action_raise_class", "unlink", "_transition"):
            self.assertFalse(project._takes_reason(method), method)
        member = self.env["microworks.committee.member"]
        self.assertTrue(member._takes_reason("action_recuse"))
        self.assertFalse(member._takes_reason("action_declare"))

    def test_every_dialogue_of_a_view_is_for_a_declared_act(self):
        """A button that asks for a reason leads to what may be given one."""
        asked = 0
        for name in sorted(self.env.registry):
            model = self.env[name]
            if name.startswith("microworks.") and model._auto and not model._transient:
                for button in self.buttons(model):
                    context = button.get("context") or ""
                    if "step_method" not in context:
                        continue
                    method = context.split("'")[3]
                    steps = getattr(model, "_get_steps", dict)()
                    dialogs = {
                        step.method_of(key)
                        for key, step in steps.items()
                        if step.dialog
                    }
                    with self.subTest(model=name, method=method):
                        self.assertTrue(
                            model._takes_reason(method) or method in dialogs
                        )
                    asked += 1
        self.assertGreater(asked, 60)

    # === TURNS ===

    def test_whose_turn_it_is_can_be_searched_on_every_model(self):
        """The search gives what each record says, for records of all kinds."""
        for model in self.stepping():
            for role in ("clerk", "officer", "department", "finance"):
                with self.subTest(model=model._name, role=role):
                    mine = model.with_user(self.people[role])
                    if not mine.has_access("read"):
                        continue
                    every = mine.search([])
                    found = mine.search([("my_turn", "=", True)])
                    self.assertEqual(found, every.filtered("my_turn"))

    def test_a_grave_finding_waits_for_the_county(self):
        """The severity decides who looks again, and whose list it is on."""
        project = self.make_project()
        finding = self.env["microworks.finding"].with_user(self.people["officer"])
        minor, major = finding.create(
            [
                {"project_id": project.id, "name": "Crack", "severity": severity}
                for severity in ("general", "major")
            ]
        )
        (minor | major)._unguarded().write({"state": "replied"})
        both = [("id", "in", (minor | major).ids), ("my_turn", "=", True)]
        for role, mine in (("officer2", minor), ("department", minor | major)):
            found = finding.with_user(self.people[role]).search(both)
            self.assertEqual(found, mine, role)

    def test_who_has_the_role_and_holds_a_duty_is_refused_by_the_step_itself(self):
        """The button hides; the step says why."""
        project = self.make_project()
        project._unguarded().write(
            {
                "state": "deliberated",
                "works_class": "b",
                "applicant_id": self.people["leader"].id,
            }
        )
        with self.assertRaises(RoleRefused) as error:
            self.by("leader", project).action_approve()
        self.assertEqual(error.exception.codes, ["MW-DUTY-01"])


OURS = "microworks_supervision"
