"""What a program sends in a way no form does is refused with a code, never raw."""

from psycopg2 import Error, IntegrityError

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .matrix import read_records, read_steps
from .world import COLUMNS, World

# Takes a pool that only the step before it makes.
POOLED = ("action_draw",)
NULL = "a\x00b"
INSIDE = [role for role in COLUMNS if role not in ("employee", "public")]


@tagged("post_install", "-at_install")
class TestCalls(World):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = [row for row in read_records() if any(row.letters.values())]

    def tried(self, role, model, method, *args, **kwargs):
        """What a call answers: ``None``, or the refusal; everything else is raised."""
        records = self.env[model].with_user(self.people[role])
        with mute_logger("odoo.sql_db"), self.undone():
            try:
                call_kw(records, method, list(args), kwargs)
                self.env.flush_all()
            except UserError as refusal:
                return refusal
            except IntegrityError as error:
                raw = error
            except (Error, ValueError, TypeError, KeyError, AttributeError) as error:
                self.fail(f"{model}.{method}({args}): {error!r}")
            else:
                return None
        # Told as the dispatcher of Odoo does, when the transaction is given up.
        return self.coded(raw)

    def coded(self, error):
        """The database's refusal as the caller reads it."""
        table = error.diag.table_name
        model = next(
            self.env[name]
            for name, cls in self.env.registry.items()
            if cls._table == table and cls._auto and not cls._abstract
        )
        told = model._sql_error_to_message(error)
        self.assertRegex(told, r"^\[MW-DB-\d\d\] ")
        self.assertNotIn("duplicate key", told)
        self.assertNotIn("_uniq", told)
        return UserError(told)

    def test_none_and_several(self):
        """Each public method is called of no record and of two: coded or done."""
        done = set()
        for step in read_steps():
            role = next((name for name in INSIDE if name in step.roles), None)
            if not role or (step.model, step.action) in done:
                continue
            done.add((step.model, step.action))
            several = [self.record(step.model).id, self.build(step.model).id]
            method = getattr(type(self.env[step.model]), step.action)
            if getattr(method, "_api_model", False) or step.action in POOLED:
                continue
            for ids in ([], several):
                with self.subTest(step=str(step), count=len(ids)):
                    self.tried(role, step.model, step.action, ids, **step.arguments)
        self.assertGreater(len(done), 150)

    def test_one_is_wanted(self):
        """A method for one record says so with its code."""
        projects = self.record("microworks.project") | self.build("microworks.project")
        events = [
            self.env["microworks.event"]._record(project, kind="record").id
            for project in projects
        ]
        for ids in ([], events):
            refusal = self.tried(
                "officer", "microworks.event", "action_open_record", ids
            )
            self.assertIn("MW-CALL-01", getattr(refusal, "codes", ()), refusal)

    def test_by_name(self):
        """A record that has no name is not made by one."""
        coded = set()
        for row in self.rows:
            role = next((name for name in INSIDE if row.allows(name, "c")), None)
            if not role:
                continue
            with self.subTest(model=row.model):
                refusal = self.tried(role, row.model, "name_create", "By name")
                if not self.env[row.model]._is_named():
                    self.assertEqual(refusal.codes, ["MW-CALL-02"])
                    coded.add(row.model)
        self.assertTrue(coded)

    def test_copies(self):
        """Each record is copied, or the copy is refused with a code."""
        for row in self.rows:
            role = next((name for name in INSIDE if row.allows(name, "c")), None)
            if not role:
                continue
            with self.subTest(model=row.model):
                record = self.record(row.model)
                self.tried(role, row.model, "copy", record.ids)

    def test_null_sign_in_a_search(self):
        """No search, count, list or grouping hands it to the database."""
        for row in self.rows:
            role = next((name for name in INSIDE if row.allows(name, "r")), None)
            domain = [["display_name", "ilike", NULL]]
            calls = (
                ("search", [domain], {}),
                ("search_count", [["|", *domain, ["id", "=", 0]]], {}),
                ("name_search", [NULL], {}),
                ("web_search_read", [domain, {"display_name": {}}], {}),
                ("formatted_read_group", [domain, [], ["__count"]], {}),
            )
            for method, args, kwargs in calls:
                with self.subTest(model=row.model, method=method):
                    self.tried(role, row.model, method, *args, **kwargs)
        refusal = self.tried(
            "clerk", "microworks.project", "search", [["name", "in", ["x", NULL]]]
        )
        self.assertEqual(refusal.codes, ["MW-TEXT-01"])

    def test_numbers_only_programs_write(self):
        """An amount in powers of ten is no amount anybody meant."""
        figures = self.env["microworks.figures"]
        for text in ("1e5", "1_000", "１００", "infinity", "0x10"):
            with self.subTest(text=text), self.assert_refused("MW-NUM-01"):
                figures._typed_amount(text, "amount")
        self.assertEqual(str(figures._typed_amount(" 12.5 ", "amount")), "12.50")

    def test_a_waiting_note_is_in_ones_own_name(self):
        """Nobody schedules a note as another person, nor mends another's."""
        project = self.record("microworks.project")
        values = {
            "model": project._name,
            "res_id": project.id,
            "body": "Agreed",
            "scheduled_date": "2037-01-01 00:00:00",
        }
        notes = self.env["mail.scheduled.message"]
        own = notes.with_user(self.people["officer"]).create(values)
        self.assertEqual(own.author_id, self.people["officer"].partner_id)
        leader = self.people["leader"].partner_id
        with self.assert_refused("MW-MSG-04"):
            notes.with_user(self.people["officer"]).create(
                {**values, "author_id": leader.id}
            )
        with self.assert_refused("MW-MSG-04"):
            own.write({"author_id": leader.id})
        with self.assert_refused("MW-MSG-04"):
            own.with_user(self.people["leader"]).write({"body": "Refused"})
