"""Every cell of the matrix, asked over HTTP with the key of that person."""

import inspect
import json

from odoo import Command
from odoo.models import BaseModel
from odoo.tests import tagged

from .matrix import OPERATIONS, read_records, read_steps
from .world import COLUMNS, NEIGHBOURS, World

OURS = "odoo.addons.microworks_"
# What another township may know, too: the tree of areas, rules, the log's heads.
COMMON = ("microworks.area", "microworks.rule", "microworks.inspection.plan")
# Refusals of the access list itself are the same for everybody who only reads.
ALWAYS_ASKED = ("supervisor", "auditor", "contractor", "employee")
# Lines a dialogue computes: another look at the dialogue makes them anew.
FLEETING = ("microworks.ruleset.compare.line", "microworks.ruleset.import.problem")


def per_role(cls):
    """One test per role: a test that fails says which role it is about."""
    for name in [name for name in vars(cls) if name.startswith("each_")]:
        check = getattr(cls, name)
        roles = NEIGHBOURS if "neighbour" in name else COLUMNS
        for role in roles:

            def test(self, role=role, check=check):
                check(self, role)

            test.__name__ = f"test_{name[5:]}_{role}"
            test.__doc__ = f"{check.__doc__} ({role})."
            setattr(cls, test.__name__, test)
    return cls


def public_methods(env, name):
    """Methods of our addons that anybody may call on ``name`` over RPC.

    What we override of Odoo's own is asked by the tests of doors, for every model.
    """
    methods = set()
    classes = env.registry[name].mro()
    odoos = [cls for cls in classes if not cls.__module__.startswith(OURS)]
    for cls in classes:
        if cls in odoos:
            continue
        for method, value in vars(cls).items():
            if (
                inspect.isfunction(value)
                and not method.startswith("_")
                and not getattr(value, "_api_private", False)
                and not hasattr(BaseModel, method)
                and not any(method in vars(odoo) for odoo in odoos)
            ):
                methods.add(method)
    return methods


@tagged("post_install", "-at_install", "microworks_matrix")
@per_role
class TestAccessMatrix(World):
    """The tables name what there is, and the server does what the tables say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = read_records()
        cls.steps = sorted(read_steps(), key=lambda step: (step.model, step.action))
        # Every attempt is undone, so each of these serves all roles.
        cls.drafts, cls.scratch = {}, {}
        for row in cls.rows:
            for owner in {cls.owner(row.model, role) for role in COLUMNS}:
                if owner and not row.letters[owner]:
                    continue
                cls.record(row.model, owner)
                cls.drafts[row.model, owner] = cls.values(row.model, owner)
                cls.scratch[row.model, owner] = cls.build(row.model, owner)

    @classmethod
    def owner(cls, model, role):
        """The role whose record it is, where records are personal."""
        return role if cls.is_personal(model, role) else None

    # === COMPLETE ===

    def models(self):
        return {
            name
            for name in self.env.registry
            if name.startswith("microworks.") and not self.env[name]._abstract
        }

    def test_every_model_has_one_row(self):
        """A new model is not shipped before somebody has said who may touch it."""
        rows = [row.model for row in self.rows]
        self.assertEqual(len(rows), len(set(rows)), "a model has two rows")
        missing = sorted(self.models() - set(rows))
        self.assertFalse(missing, f"no row in *_records.csv: {missing}")
        unknown = sorted(set(rows) - self.models())
        self.assertFalse(unknown, f"rows of models that do not exist: {unknown}")

    def test_every_public_method_has_a_row(self):
        """A new button is not shipped before somebody has said who may press it."""
        rows = {(step.model, step.action) for step in self.steps}
        there = {
            (name, method)
            for name in self.models()
            for method in public_methods(self.env, name)
        }
        missing = sorted(there - rows)
        self.assertFalse(missing, f"no row in *_steps.csv: {missing}")
        unknown = sorted(rows - there)
        self.assertFalse(unknown, f"rows of steps that do not exist: {unknown}")

    def test_the_tables_use_words_that_exist(self):
        """Letters, kinds and states."""
        for row in self.rows:
            for role, letters in row.letters.items():
                with self.subTest(model=row.model, role=role):
                    self.assertLessEqual(set(letters), set(OPERATIONS))
                    self.assertTrue(not letters or "r" in letters)
        for step in self.steps:
            with self.subTest(step=str(step)):
                self.assertIn(step.kind, ("step", "view"))
                if step.state:
                    field = self.env[step.model]._fields["state"]
                    self.assertIn(step.state, field.get_values(self.env))

    def test_who_looks_on_edits_nothing(self):
        """Auditors and inspectors of discipline edit and delete nothing; people
        without a role, and the public, have no cell at all."""
        for row in self.rows:
            with self.subTest(model=row.model):
                self.assertFalse(row.letters["public"] or row.letters["employee"])
                if not self.env[row.model]._transient:
                    looking = set(row.letters["auditor"] + row.letters["discipline"])
                    self.assertLessEqual(looking, {"r", "c"})

    # === RECORDS ===

    def each_cell_of_the_records(self, role):
        """The letters of the table are exactly what the server does"""
        for row in self.rows:
            for letter, operation in OPERATIONS.items():
                if role == "public" and operation != "read":
                    continue
                with (
                    self.subTest(role=role, model=row.model, operation=operation),
                    self.undone(),
                ):
                    allowed = row.allows(role, letter)
                    if not allowed and self.plainly_denied(role, row.model, operation):
                        continue
                    answer = getattr(self, f"try_{operation}")(role, row.model)
                    self.assertNotEqual(answer.status, 500, answer)
                    if allowed and answer.status == 404 and row.model in FLEETING:
                        continue
                    refused = answer.forbidden or answer.by_hand
                    self.assertEqual(not refused, allowed, answer)

    def plainly_denied(self, role, model, operation):
        """Whether the access list already says no: for some roles that is asked
        over HTTP all the same, for the others a look at the list is enough."""
        if role in ALWAYS_ASKED or operation == "read":
            return False
        record = self.mine(self.records, model, role).with_user(self.people[role])
        return not record.has_access(operation)

    def mine(self, records, model, role):
        """What the role would call its own; else what everybody meets."""
        return records.get((model, self.owner(model, role)), records[model, None])

    def try_read(self, role, model):
        record = self.mine(self.records, model, role)
        return self.call(role, model, "read", record.ids, fields=["display_name"])

    def try_write(self, role, model):
        record = self.mine(self.records, model, role)
        return self.call(role, model, "write", record.ids, vals={})

    def try_create(self, role, model):
        values = self.mine(self.drafts, model, role)
        context = self.context_of(model, values)
        return self.call(role, model, "create", vals_list=[values], context=context)

    def try_unlink(self, role, model):
        record = self.mine(self.scratch, model, role)
        return self.call(role, model, "unlink", record.ids)

    # === NEIGHBOURS ===

    def each_neighbour_is_shut_out(self, role):
        """No record of a township answers to people of another one"""
        who = f"other {role}"
        for row in self.rows:
            if row.model.startswith(COMMON) or not self.has_area(row.model):
                continue
            record = self.record(row.model)
            values = self.drafts[row.model, None]
            operations = [
                ("search", {"domain": [["id", "=", record.id]]}),
                ("read", {"fields": ["display_name"]}),
                ("write", {"vals": {}}),
            ]
            if not self.env[row.model]._transient:
                operations.append(("create", {"vals_list": [values]}))
            if role == "officer":
                # Nobody has more rights than he; what shuts him out is the rule.
                operations += [
                    ("unlink", {}),
                    ("copy", {}),
                    ("export_data", {"fields_to_export": ["id", "display_name"]}),
                ]
            for operation, arguments in operations:
                with (
                    self.subTest(role=who, model=row.model, operation=operation),
                    self.undone(),
                ):
                    ids = None if operation in ("search", "create") else record.ids
                    answer = self.call(who, row.model, operation, ids, **arguments)
                    if operation == "search":
                        self.assertTrue(answer.body == [] or answer.forbidden, answer)
                    elif operation == "create":
                        self.assertFalse(answer.ok, answer)
                        self.assertNotEqual(answer.status, 500, answer)
                    else:
                        self.assertTrue(answer.forbidden or answer.by_hand, answer)

    def has_area(self, model):
        return "area_id" in self.env[model]._fields or self.env[model]._transient

    # === STEPS ===

    def each_step_of_the_table(self, role):
        """Who is named takes the step as far as the rules go; nobody else does"""
        for step in self.steps[:: 40 if role == "public" else 1]:
            with self.subTest(role=role, step=str(step)), self.undone():
                named = role in step.roles
                record = self.prepared(step, role if named else None)
                answer = self.call(
                    role, step.model, step.action, record.ids, **step.arguments
                )
                self.assertNotEqual(answer.status, 500, answer)
                if named:
                    self.assertFalse(answer.forbidden, answer)
                elif step.kind == "step":
                    self.assertTrue(answer.forbidden, answer)

    def each_neighbour_takes_no_step(self, role):
        """People of another township take none of the steps of their role here"""
        who = f"other {role}"
        for step in self.steps:
            if step.kind != "step" or role not in step.roles:
                continue
            with self.subTest(role=who, step=str(step)), self.undone():
                record = self.prepared(step, None)
                answer = self.call(
                    who, step.model, step.action, record.ids, **step.arguments
                )
                self.assertTrue(answer.forbidden, answer)

    def prepared(self, step, role):
        """The record of the step, in the state and class the table names."""
        prepare = PREPARE.get((step.model, step.action))
        record = prepare(self, role) if prepare else self.record(step.model, role)
        if step.state:
            self.force(record, state=step.state)
            if step.state == "suspended" and "suspended_from" in record._fields:
                self.force(record, suspended_from="published")
        if step.works_class:
            project = record
            if step.model != "microworks.project":
                project = record.project_id
            self.force(project, works_class=step.works_class)
        return record


def _opened_member(test, role):
    """A member without account, once the bidders are known."""
    return test.build(
        "microworks.committee.member", procurement_id=test.procurement_in("opened").id
    )


def _pool(test, role):
    """A plan whose pool holds one project and inspectors enough."""
    project = test.build("microworks.project", state="under_construction")
    inspectors = test.people["department"] | test.people["department2"]
    plan = test.build(
        "microworks.inspection.plan",
        drawn_on="2026-03-01",
        candidate_ids=[Command.set(inspectors.ids)],
    )
    pool = {
        "objects": [[project.number, 1]],
        "candidates": sorted(inspectors.mapped("login")),
        "excluded": {project.number: []},
        "inspectors": 2,
        "reserve": 0,
        "count": 1,
    }
    test.force(plan, pool_json=json.dumps(pool))
    return plan


def _wizard(model, field, make):
    """A dialogue on a record that is where its step starts."""

    def prepare(test, role):
        return test.build(model, role, **{field: make(test).id})

    return prepare


def _of_somebody_else(model):
    """A record the person did not write himself."""

    def prepare(test, role):
        return test.record(model)

    return prepare


# Steps that need more around them than a state.
PREPARE = {
    ("microworks.inspection.plan", "action_draw"): _pool,
    ("microworks.inspection.plan", "action_check"): _pool,
    ("microworks.document", "action_review"): _of_somebody_else("microworks.document"),
    ("microworks.document", "action_reject"): _of_somebody_else("microworks.document"),
    ("microworks.site.log", "action_void"): _of_somebody_else("microworks.site.log"),
    ("microworks.committee.member", "action_declare"): _opened_member,
    ("microworks.committee.member", "action_recuse"): _opened_member,
    ("microworks.ceiling.wizard", "action_confirm"): _wizard(
        "microworks.ceiling.wizard",
        "project_id",
        lambda test: test.build("microworks.project", state="filed"),
    ),
    ("microworks.bid.publish.wizard", "action_confirm"): _wizard(
        "microworks.bid.publish.wizard",
        "procurement_id",
        lambda test: test.procurement_in("approved"),
    ),
    ("microworks.award.revoke.wizard", "action_confirm"): _wizard(
        "microworks.award.revoke.wizard",
        "procurement_id",
        lambda test: test.procurement_in("awarded"),
    ),
    ("microworks.bid.wizard", "action_confirm"): _wizard(
        "microworks.bid.wizard",
        "procurement_id",
        lambda test: test.procurement_in("published"),
    ),
}
