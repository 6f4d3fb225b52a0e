"""Doors that are closed in one place: defaults, names, refusals, states."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import County


@tagged("post_install", "-at_install")
class TestDefaults(County):
    """Guarded fields take no default from anywhere (cases S3)."""

    def planted(self, model, name, value, role="clerk"):
        """A default a person stored for himself."""
        self.env["ir.default"].with_user(self.people[role]).set(
            model, name, value, user_id=True
        )

    def test_a_stored_default_makes_no_state(self):
        """An approved project cannot be made by a default of one's own."""
        self.planted("microworks.project", "state", "approved")
        self.assertEqual(self.make_project().state, "draft")

    def test_a_default_of_the_company_makes_no_state(self):
        """Nor by one that an administrator stored for everybody."""
        self.env["ir.default"].set("microworks.project", "state", "approved")
        self.assertEqual(self.make_project().state, "draft")

    def test_what_a_step_makes_takes_no_default(self):
        """A record made by our own code has no value of the caller's defaults."""
        self.planted("microworks.project", "works_type", "bridge")
        self.planted("microworks.project", "risk_colour", "red")
        project = (
            self.env["microworks.project"]
            .with_user(self.people["clerk"])
            .with_context(default_risk_colour="red", default_works_type="bridge")
        )
        values = {"name": "Ditch", "area_id": self.village.id}
        made = project._unguarded().create(values)
        self.assertEqual(made.risk_colour, "green")
        self.assertNotEqual(made.works_type, "bridge")

    def test_an_empty_form_shows_no_planted_default(self):
        """What a form starts with is what would be stored."""
        self.planted("microworks.project", "state", "approved")
        projects = self.env["microworks.project"].with_user(self.people["clerk"])
        self.assertEqual(projects.default_get(["state"])["state"], "draft")
        answer = projects.onchange({}, [], {"state": {}})
        self.assertEqual(answer["value"]["state"], "draft")

    def test_other_defaults_are_kept(self):
        """A person's default of an open field still helps him."""
        self.planted("microworks.project", "works_type", "bridge")
        projects = self.env["microworks.project"].with_user(self.people["clerk"])
        self.assertEqual(projects.default_get(["works_type"])["works_type"], "bridge")


@tagged("post_install", "-at_install")
class TestNames(County):
    """What a caller names must be his to read (cases S1, S5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.make_project(cls)
        cls.document = cls.add_document(cls, cls.project, "D01", reviewer=None)
        cls.newcomer = new_test_user(
            cls.env, "test_newcomer", groups="base.group_portal"
        )

    def assert_silent(self, error):
        """A refusal tells nothing of the record."""
        text = str(error.exception)
        for secret in (
            self.project.name,
            self.project.number,
            self.project.area_id.name,
        ):
            self.assertNotIn(secret, text)

    def test_a_form_does_not_answer_about_foreign_records(self):
        """Naming a record of another village is refused before anything is computed."""
        documents = self.env["microworks.document"].with_user(self.stranger)
        ways = (
            self.project.id,
            [self.project.id, "x"],
            {"id": self.project.id},
            {"id": self.project.id, "name": "x"},
        )
        for value in ways:
            with self.subTest(value=value), self.assertRaises(AccessError) as error:
                documents.onchange(
                    {"project_id": value}, ["project_id"], {"area_id": {}}
                )
            self.assertEqual(error.exception.codes, ["MW-ROLE-02"])
            self.assert_silent(error)

    def test_nor_by_a_default(self):
        """A default in the context is a name like any other."""
        documents = self.env["microworks.document"].with_user(self.stranger)
        forged = documents.with_context(default_project_id=self.project.id)
        for call in (
            lambda: forged.default_get(["project_id"]),
            lambda: forged.onchange({}, [], {"project_id": {"fields": {"name": {}}}}),
            lambda: forged.create({"file": "JVBERi0xLjQK", "file_name": "x.pdf"}),
        ):
            with self.assertRaises(AccessError) as error:
                call()
            self.assert_silent(error)

    def test_nor_in_a_dialogue(self):
        """A dialogue opened on a foreign record is refused."""
        dialogue = self.env["microworks.waiver.wizard"].with_user(self.stranger)
        forged = dialogue.with_context(
            active_model="microworks.project", active_id=self.project.id
        )
        with self.assertRaises(AccessError) as error:
            forged.default_get(["project_id", "rule"])
        self.assert_silent(error)
        with self.assertRaises(AccessError) as error:
            dialogue.create({"project_id": self.project.id})
        self.assert_silent(error)

    def test_nor_by_way_of_its_lines(self):
        """Commands on lines name records, too, at every depth."""
        projects = self.env["microworks.project"].with_user(self.stranger)
        for command in (
            Command.link(self.document.id),
            Command.set(self.document.ids),
            Command.update(self.document.id, {"name": "x"}),
            [0, 0, {"project_id": self.project.id}],
            {"id": self.document.id},
        ):
            with self.subTest(command=command), self.assertRaises(AccessError) as error:
                projects.onchange(
                    {"document_ids": [command]},
                    ["document_ids"],
                    {"document_ids": {"fields": {"display_name": {}}}},
                )
            self.assertEqual(error.exception.codes, ["MW-ROLE-02"])

    def test_nor_through_the_id_of_the_values(self):
        """The values of a form cannot say whose they are."""
        projects = self.env["microworks.project"].with_user(self.stranger)
        answer = projects.onchange(
            {"id": self.project.id}, ["id"], {"name": {}, "display_name": {}}
        )
        self.assertNotIn(self.project.name, str(answer))

    def test_generic_models_name_nothing(self):
        """Messages and activities of Odoo do not tell the label of our records."""
        number = self.project.id
        model = self.env["ir.model"]._get("microworks.project")
        for user in (self.newcomer, self.stranger):
            env = self.env(user=user)
            for name, values, field in (
                (
                    "mail.message",
                    {"model": "microworks.project", "res_id": number},
                    "record_name",
                ),
                (
                    "mail.activity",
                    {"res_model_id": model.id, "res_id": number},
                    "res_name",
                ),
                (
                    "mail.activity",
                    {"res_model": "microworks.project", "res_id": number},
                    "res_name",
                ),
            ):
                with self.subTest(user=user.login, name=name):
                    try:
                        answer = env[name].onchange(values, list(values), {field: {}})
                    except AccessError as error:
                        answer = error
                    self.assertNotIn(self.project.name, str(answer))

    def test_what_is_there_may_be_sent_back(self):
        """A form sends back the links of its record, whoever may read what they name."""
        secret = self.env["res.partner"].create({"name": "Secret"})
        self.env["ir.rule"].create(
            {
                "name": "nobody sees it",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "domain_force": f"[('id', '!=', {secret.id})]",
            }
        )
        project = self.by("clerk", self.project)
        project._unguarded().write({"owner_id": secret.id})
        self.env.invalidate_all()
        spec = {"owner_id": {}}
        values = {"owner_id": secret.id, "name": "x"}
        project.onchange(values, ["name"], spec)
        other = self.make_project()
        with self.assertRaises(AccessError):
            self.by("clerk", other).onchange(values, ["name"], spec)

    def test_defaults_are_completed_inside_the_frame(self):
        """No model answers ``default_get`` or ``onchange`` past the check of names."""
        frame = ("models.core.named", "models.core.guarded")
        past = {
            f"{base.__module__}.{base.__name__}.{method}"
            for model in self.env.registry.values()
            for base in model.__mro__
            for method in ("default_get", "onchange")
            if method in vars(base)
            and base.__module__.startswith("odoo.addons.microworks_")
            and not base.__module__.endswith(frame)
        }
        self.assertFalse(past)


@tagged("post_install", "-at_install")
class TestSilentRefusals(County):
    """Access is asked before any rule answers (case S2)."""

    def test_a_refusal_does_not_name_what_may_not_be_read(self):
        """Writing, deleting and steps tell a stranger nothing of the record."""
        project = self.make_project(name="Bridge of the upper mill")
        foreign = project.with_user(self.stranger)
        for call in (
            lambda: foreign.write({"state": "approved"}),
            lambda: foreign.write({"name": "x"}),
            lambda: foreign.unlink(),
            lambda: foreign.action_apply(),
            lambda: foreign.action_approve(),
            lambda: foreign.action_cancel("not needed any more"),
            lambda: foreign.copy(),
            lambda: foreign.read(["name"]),
        ):
            with self.assertRaises(AccessError) as error:
                call()
            self.assertNotIn(project.name, str(error.exception))
            self.assertNotIn(project.number, str(error.exception))

    def test_a_developer_is_told_no_more(self):
        """Odoo names forbidden records to developers; not those of ours."""
        project = self.make_project(name="Bridge of the upper mill")
        developers = self.env.ref("base.group_no_one")
        self.stranger.group_ids = [Command.link(developers.id)]
        with self.assertRaises(AccessError) as error:
            project.with_user(self.stranger).read(["name"])
        self.assertEqual(error.exception.codes, ["MW-ROLE-03"])
        self.assertNotIn(project.name, str(error.exception))


@tagged("post_install", "-at_install")
class TestStatesWithoutEvent(County):
    """The verification compares states with events (case S3)."""

    def setUp(self):
        super().setUp()
        self.head = self.env["microworks.log.head"]
        self.project = self.make_project()
        while self.head._sequence_batch(self.env.cr):
            pass

    def states(self):
        return [
            row
            for row in self.head._verify()["states"]
            if (row["model"], row["id"]) == ("microworks.project", self.project.id)
        ]

    def test_a_state_without_event_is_named(self):
        """A project made approved by SQL is found, with what its events tell."""
        self.assertFalse(self.states())
        self.env.cr.execute(
            "UPDATE microworks_project SET state = 'approved' WHERE id = %s",
            [self.project.id],
        )
        self.assertEqual(
            self.states(),
            [
                {
                    "model": "microworks.project",
                    "id": self.project.id,
                    "state": "approved",
                    "event": None,
                }
            ],
        )
        result = self.head._verify()
        self.assertFalse(result["ok"])
        self.assertTrue(result["problem"])
        told = self.head._describe_states(self.states())
        self.assertIn(str(self.project.id), told)

    def test_a_state_set_back_is_named(self):
        """So is one that was turned back past its last step."""
        project = self.by("clerk", self.project)
        project.action_cancel("not needed any more")
        self.env.flush_all()
        self.assertFalse(self.states())
        self.env.cr.execute(
            "UPDATE microworks_project SET state = 'draft' WHERE id = %s",
            [self.project.id],
        )
        self.assertEqual(self.states()[0]["event"], "cancelled")

    def test_an_import_excuses_what_it_makes_and_nothing_else(self):
        """Under works of the past, too, a notice in a state needs its event."""
        self.env["microworks.event"]._record(self.project, kind="import")
        notice = (
            self.env["microworks.publicity"]
            .with_user(self.people["clerk"])
            .create({"project_id": self.project.id, "kind": "P09", "title": "Board"})
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE microworks_publicity SET state = 'finished' WHERE id = %s",
            [notice.id],
        )
        found = {(row["model"], row["id"]) for row in self.head._verify_states()}
        self.assertIn(("microworks.publicity", notice.id), found)
        makers = {
            name
            for name, model in self.env.registry.items()
            if getattr(model, "_brought_in", False)
        }
        self.assertEqual(
            makers, {"microworks.procurement", "microworks.contract", "microworks.bid"}
        )

    def test_the_company_of_an_event_is_compared(self):
        """Moved to another company, an event is hidden; the verification names it."""
        self.assertIsNone(self.head._verify()["index"])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        event = self.env["microworks.event"]._record(self.project, kind="record")
        while self.head._sequence_batch(self.env.cr):
            pass
        self.env.cr.execute("ALTER TABLE microworks_event DISABLE TRIGGER USER")
        for company in (other.id, None):
            self.env.cr.execute(
                "UPDATE microworks_event SET company_id = %s WHERE id = %s",
                [company, event.id],
            )
            result = self.head._verify()
            self.assertIn("company_id", result["problem"] or "")
