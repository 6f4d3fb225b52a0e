"""The verification compares rows with the events that tell their values."""

from odoo.tests import tagged

from .common import County


class Told(County):
    def setUp(self):
        super().setUp()
        self.head = self.env["microworks.log.head"]
        self.project = self.make_project()

    def differences(self, record=None):
        record = self.project if record is None else record
        return {
            row["field"]: (row["told"], row["stored"])
            for row in self.head._verify_values()
            if (row["model"], row["id"]) == (record._name, record.id)
        }

    def tamper(self, record, **values):
        """Change columns as somebody with a database client does."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                f'UPDATE "{record._table}" SET "{name}" = %s WHERE id = %s',
                [value, record.id],
            )
        record.invalidate_recordset()

    def cancelled(self):
        """A project that a step closed: all its words stand in the event."""
        self.by("clerk", self.project).action_cancel("not needed any more")
        return self.project


@tagged("post_install", "-at_install")
class TestValuesWithoutEvent(Told):
    def test_what_a_step_froze_is_compared(self):
        """An amount, a text, a day, a link and a choice changed by SQL are named."""
        project = self.cancelled()
        self.assertFalse(self.differences())
        changes = {
            "estimated_amount": 61_000,
            "scope": "Another road",
            "planned_end": "2027-01-01",
            "area_id": self.other_village.id,
            "nature": "expansion",
            "forced_class": "a",
        }
        self.tamper(project, **changes)
        found = self.differences()
        self.assertLessEqual(changes.keys(), found.keys())
        self.assertEqual(found["estimated_amount"], ("60000.00", 61_000))
        self.assertFalse(self.head._verify()["ok"])

    def test_null_is_a_change(self):
        """So is a value taken out of the row."""
        project = self.cancelled()
        self.tamper(project, planned_start=None, estimated_amount=None)
        self.assertLessEqual(
            {"planned_start", "estimated_amount"}, self.differences().keys()
        )

    def test_words_of_a_draft_are_free(self):
        """What people may edit is not held against an event of an earlier time."""
        project = self.by("clerk", self.project)
        project.write({"estimated_amount": 70_000})
        self.env.flush_all()
        self.assertFalse(self.differences())

    def test_a_colour_is_compared(self):
        """Green by SQL does not make it green."""
        self.project._raise_colour("red", "a seal does not match")
        self.assertFalse(self.differences())
        self.tamper(self.project, risk_colour="green")
        self.assertEqual(self.differences(), {"risk_colour": ("red", "green")})

    def test_the_cause_of_a_colour_is_compared(self):
        """Its colour and its reason are told when it is made."""
        self.project._raise_colour("red", "a seal does not match")
        cause = self.project.cause_ids
        self.assertFalse(self.differences(cause))
        self.tamper(cause, colour="yellow", reason="nothing at all")
        self.assertEqual({*self.differences(cause)}, {"colour", "reason"})

    def test_a_fallen_colour_is_no_state(self):
        """The fall of a colour is not taken for a step of the project."""
        self.project._raise_colour("yellow", "late")
        self.by("department", self.project.cause_ids).action_recheck("Made good")
        self.assertEqual(self.project.risk_colour, "green")
        self.assertFalse(
            [
                row
                for row in self.head._verify_states()
                if row["model"] == "microworks.project" and row["id"] == self.project.id
            ]
        )

    def test_a_further_writer_is_told(self):
        """Who writes in another's draft leaves an event; taking him out is named."""
        events = self.env["microworks.event"]
        self.by("officer", self.project).write({"scope": "Two kilometres"})
        event = events.search(
            [("res_model", "=", self.project._name), ("res_id", "=", self.project.id)],
            limit=1,
        )
        self.assertIn(self.people["officer"].name, event.changes_html)
        self.assertFalse(self.differences())
        clerk = self.people["clerk"]
        self.tamper(self.project, written_by=f"[[{clerk.id}, {clerk.partner_id.id}]]")
        self.assertEqual({*self.differences()}, {"written_by"})

    def test_a_record_that_is_gone_is_named(self):
        """A row deleted after its steps is missed."""
        document = self.add_document(self.project, "D01", reviewer=None)
        self.assertNotIn(document.id, self.gone(document))
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM microworks_document WHERE id = %s", [document.id]
        )
        self.assertIn(document.id, self.gone(document))
        self.assertIn(
            str(document.id), self.head._describe_states(self.head._verify_states())
        )

    def gone(self, record):
        return [
            row["id"]
            for row in self.head._verify_states()
            if row["model"] == record._name and row["state"] is None
        ]


@tagged("post_install", "-at_install")
class TestValuesInWords(Told):
    def words(self, role):
        head = self.head.with_user(self.people.get(role) or self.stranger)
        found = [
            row for row in self.head._verify_values() if row["id"] == self.project.id
        ]
        return head.sudo()._describe_values(found)

    def test_who_may_read_it_is_told_field_and_values(self):
        """Record, field, value in the log, value in the row."""
        self.tamper(self.cancelled(), estimated_amount=61_000)
        words = self.words("auditor")
        for part in (str(self.project.id), "60000.00", "61000.00"):
            self.assertIn(part, words)

    def test_who_may_not_read_it_learns_only_how_many(self):
        """A stranger learns neither number nor value."""
        self.tamper(self.cancelled(), estimated_amount=61_000)
        words = self.words("stranger")
        for part in (str(self.project.id), "60000", "61000"):
            self.assertNotIn(part, words)

    def test_the_verification_is_told_on_the_page_of_heads(self):
        """The button of the heads says it, in the reader's language."""
        self.tamper(self.cancelled(), estimated_amount=61_000)
        while self.head._sequence_batch(self.env.cr):
            pass
        head = self.head.with_user(self.people["auditor"])
        told = head._notify_verified()["params"]
        self.assertEqual(told["type"], "danger")
        self.assertIn("61000.00", told["message"])


@tagged("post_install", "-at_install")
class TestUntold(County):
    def test_each_exception_has_a_field_and_a_reason(self):
        """What is left out of the comparison is a stored field, with a sentence why."""
        for name in self.registry:
            model = self.env[name]
            for field, reason in getattr(model, "_get_untold", dict)().items():
                with self.subTest(model=name, field=field):
                    self.assertTrue(model._fields[field].store)
                    self.assertGreater(len(reason), 20)
