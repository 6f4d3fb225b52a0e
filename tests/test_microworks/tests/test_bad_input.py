"""Absurd input of every kind, sent as a program would send it.

Each attempt ends with a coded refusal, and what was there before is there after.
"""

import base64
import io
import zipfile
from datetime import date, datetime

from psycopg2.errors import CheckViolation, ForeignKeyViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused
from odoo.addons.microworks_supervision.tests.common import PDF
from odoo.addons.microworks_supervision.tools import figures

from .world import PNG, World

# What Python's JSON reader takes for a number, and what people type.
NO_NUMBERS = (float("nan"), float("inf"), float("-inf"), "about ten")


@tagged("post_install", "-at_install", "microworks_bad_input")
class TestBadInput(World):
    # What JSON can carry and the server must bear is asked of the server itself.
    always_http = True

    # === HELPERS ===

    def assertRefused(self, answer, *codes):
        """A refusal people can read, with one of the codes; never a traceback."""
        self.assertFalse(answer.ok, answer)
        self.assertLess(answer.status, 500, answer)
        self.assertTrue(set(codes) & set(answer.codes), f"{codes}: {answer}")

    def count(self, model):
        return self.env[model].sudo().search_count([])

    def project_vals(self, **values):
        return {
            "name": self.unique("Bridge "),
            "area_id": self.village.id,
            "estimated_amount": 60_000,
        } | values

    def create_project(self, context=None, **values):
        return self.call(
            "clerk",
            "microworks.project",
            "create",
            vals_list=[self.project_vals(**values)],
            context=context or {},
        )

    def draft_project(self, **values):
        answer = self.create_project(**values)
        self.assertTrue(answer.ok, answer)
        return self.env["microworks.project"].browse(answer.body)

    # === AMOUNTS ===

    def test_usual_project_is_taken(self):
        """The form of the calls below is right, so that their refusals mean it."""
        project = self.draft_project()
        self.assertEqual(project.estimated_amount, 60_000)

    def test_negative_amount(self):
        """An estimate below zero is refused in create and in write."""
        before = self.count("microworks.project")
        self.assertRefused(self.create_project(estimated_amount=-1), "MW-NUM-03")
        self.assertEqual(self.count("microworks.project"), before)
        project = self.draft_project()
        answer = self.call(
            "clerk",
            "microworks.project",
            "write",
            project.ids,
            vals={"estimated_amount": -0.01},
        )
        self.assertRefused(answer, "MW-NUM-03")
        self.env.invalidate_all()
        self.assertEqual(project.estimated_amount, 60_000)

    def test_amount_that_is_no_number(self):
        """Infinity and “not a number” pass comparisons with limits; they are no sums."""
        before = self.count("microworks.project")
        for value in NO_NUMBERS:
            with self.subTest(value=value):
                answer = self.create_project(estimated_amount=value)
                self.assertRefused(answer, "MW-NUM-01")
        self.assertEqual(self.count("microworks.project"), before)

    def test_amount_no_float_keeps(self):
        """More than can be kept to the fen, or than a whole number of the database."""
        self.assertRefused(self.create_project(estimated_amount=1e300), "MW-NUM-02")
        self.assertRefused(self.create_project(beneficiaries=10**12), "MW-NUM-02")

    def test_bad_number_by_default_of_the_context(self):
        """A default of the context is a number a caller sends, too."""
        vals = self.project_vals()
        del vals["estimated_amount"]
        for value, code in ((-5, "MW-NUM-03"), (float("nan"), "MW-NUM-01")):
            answer = self.call(
                "clerk",
                "microworks.project",
                "create",
                vals_list=[vals],
                context={"default_estimated_amount": value},
            )
            self.assertRefused(answer, code)

    def test_bad_number_by_import(self):
        """The import of a list goes the same way; the good row waits for the bad one."""
        before = self.count("microworks.project")
        answer = self.call(
            "clerk",
            "microworks.project",
            "load",
            fields=["name", "area_id/.id", "estimated_amount"],
            data=[
                [self.unique("Good "), str(self.village.id), "60000"],
                [self.unique("Bad "), str(self.village.id), "-60000"],
            ],
        )
        self.assertTrue(answer.ok, answer)
        self.assertFalse(answer.body["ids"])
        self.assertIn("MW-NUM-03", str(answer.body["messages"]))
        self.assertEqual(self.count("microworks.project"), before)

    def test_every_number_of_every_record(self):
        """Not a number and infinity are refused by each model that keeps numbers."""
        tried = 0
        for model in sorted(self.env.registry):
            Model = self.env[model]
            if not model.startswith("microworks.") or Model._abstract:
                continue
            if not hasattr(Model, "_check_figures"):
                continue
            for name, field in Model._fields.items():
                if not field.store or field.type not in ("float", "monetary"):
                    continue
                for value in NO_NUMBERS:
                    with self.subTest(model=model, field=name, value=value):
                        # Whoever writes it: the guard lifted, as our own steps do.
                        record = self.record(model)
                        if not Model._transient:
                            record = record._unguarded()
                        with self.assertRaises(Refused) as caught:
                            record.write({name: value})
                        self.assertEqual(caught.exception.codes, ["MW-NUM-01"])
                        tried += 1
        self.assertGreater(tried, 150)

    def test_every_number_on_its_side_of_zero(self):
        """Each bound a record declares is kept against its own code, too."""
        wrong = {
            figures.NOT_NEGATIVE: [(-1, "MW-NUM-03")],
            figures.POSITIVE: [(-1, "MW-NUM-03"), (0, "MW-NUM-04")],
            figures.SHARE: [(-1, "MW-NUM-05"), (101, "MW-NUM-05")],
            figures.TERM: [(-1, "MW-NUM-03"), (10**6, "MW-NUM-02")],
            figures.SHIFT: [(10**6, "MW-NUM-02"), (-(10**6), "MW-NUM-02")],
        }
        seen = set()
        for model in sorted(self.env.registry):
            Model = self.env[model]
            if not model.startswith("microworks.") or Model._abstract:
                continue
            for name, sign in getattr(Model, "_signs", {}).items():
                self.assertIn(name, Model._fields, model)
                for value, code in wrong[sign]:
                    with self.subTest(model=model, field=name, value=value):
                        with self.assertRaises(Refused) as caught:
                            self.record(model)._unguarded().write({name: value})
                        self.assertEqual(caught.exception.codes, [code])
                        seen.add(code)
        codes = {code for pairs in wrong.values() for _value, code in pairs}
        self.assertEqual(seen, codes)

    # === DAYS ===

    def test_dates_out_of_order(self):
        """A project that ends before it begins is refused."""
        answer = self.create_project(
            planned_start=date(2026, 9, 1), planned_end=date(2026, 3, 1)
        )
        self.assertRefused(answer, "MW-PROJ-01", "MW-DATE-02")

    def test_year_of_a_typing_error(self):
        """The year 202 or 20260 is refused, with the field named."""
        for value in ("0202-03-01", "9999-01-01", "20260-01-01", "soon"):
            with self.subTest(value=value):
                answer = self.create_project(planned_start=value)
                self.assertRefused(answer, "MW-DATE-01")

    def test_measured_period_backwards(self):
        """A measured period ends after it begins."""
        model = "microworks.measurement"
        vals = self.values(model, "officer") | {
            "period_start": date(2026, 5, 1),
            "period_end": date(2026, 4, 1),
        }
        answer = self.call("officer", model, "create", vals_list=[vals])
        self.assertRefused(answer, "MW-DATE-02")

    # === PLACES ===

    def test_area_that_is_not_below_yours(self):
        """A clerk does not apply for another village, nor for his township."""
        before = self.count("microworks.project")
        for area in (self.other_village, self.township, self.county):
            with self.subTest(area=area.name):
                answer = self.create_project(area_id=area.id)
                self.assertTrue(answer.forbidden or "MW-AREA-03" in answer.codes)
                self.assertFalse(answer.ok)
        self.assertEqual(self.count("microworks.project"), before)

    def test_project_moved_to_another_area(self):
        """Nor does he move his project there afterwards."""
        project = self.draft_project()
        answer = self.call(
            "clerk",
            "microworks.project",
            "write",
            project.ids,
            vals={"area_id": self.other_village.id},
        )
        self.assertFalse(answer.ok, answer)
        self.env.invalidate_all()
        self.assertEqual(project.area_id, self.village)

    def test_position_outside_the_world(self):
        """A latitude of 120 degrees is no place."""
        answer = self.call(
            "clerk",
            "microworks.project.location",
            "create",
            vals_list=[
                {
                    "project_id": self.draft_project().id,
                    "lat": 120.0,
                    "lng": 30.0,
                }
            ],
        )
        self.assertRefused(answer, "MW-GEO-01")

    # === MEETINGS ===

    def meeting(self, **counts):
        deliberation = self.record("microworks.deliberation")
        steps = self.env["microworks.deliberation.meeting"]._fields["step"]
        vals = {
            "deliberation_id": deliberation.id,
            "step": steps.get_values(self.env)[-1],
            "held_on": date(2026, 1, 5),
            "members": 30,
            "expected": 30,
            "attended": 25,
            "votes_for": 20,
        } | counts
        return self.call(
            "clerk", "microworks.deliberation.meeting", "create", vals_list=[vals]
        )

    def test_usual_meeting_is_taken(self):
        """The counts of the calls below are wrong in one thing only."""
        answer = self.meeting()
        self.assertTrue(answer.ok, answer)

    def test_more_votes_than_people(self):
        """Votes above the attendance are refused."""
        self.assertRefused(self.meeting(votes_for=26), "MW-DELIB-04")
        self.assertRefused(
            self.meeting(votes_for=20, votes_against=4, votes_abstain=2),
            "MW-DELIB-04",
        )

    def test_more_people_than_members(self):
        """Attendance above the members of the body is refused."""
        self.assertRefused(
            self.meeting(attended=31, expected=31, votes_for=20), "MW-DELIB-04"
        )

    def test_negative_count(self):
        """A count below zero is refused."""
        self.assertRefused(self.meeting(votes_against=-1), "MW-DELIB-04", "MW-NUM-03")

    def test_meeting_of_tomorrow(self):
        """A meeting that is still to come has no counts."""
        self.assertRefused(self.meeting(held_on=date(2036, 1, 5)), "MW-DELIB-05")

    # === FILES ===

    def upload(self, name, raw):
        return self.call(
            "clerk",
            "microworks.document",
            "create",
            vals_list=[
                {
                    "project_id": self.record("microworks.project").id,
                    "kind_id": self.record("microworks.document").kind_id.id,
                    "file_name": name,
                    "file": base64.b64encode(raw),
                }
            ],
        )

    def test_file_of_another_type_than_its_name(self):
        """A program called .pdf is known by its content, a web page too."""
        before = self.count("microworks.document")
        for raw in (
            b"MZ" + bytes(200),
            b"\x7fELF" + bytes(200),
            b"<html><script>alert(1)</script></html>",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
            b"#!/bin/sh\nrm -rf /\n",
        ):
            with self.subTest(raw=raw[:10]):
                self.assertRefused(self.upload("paper.pdf", raw), "MW-FILE-03")
        self.assertEqual(self.count("microworks.document"), before)

    def test_picture_that_is_none(self):
        """The first bytes of a photo with rubbish behind them are no photo."""
        before = self.count("microworks.document")
        for raw in (b"\xff\xd8\xff\xe0" + bytes(400), PNG[:40] + bytes(400)):
            with self.subTest(raw=raw[:4]):
                self.assertRefused(self.upload("photo.jpg", raw), "MW-FILE-06")
        self.assertEqual(self.count("microworks.document"), before)

    def test_empty_file(self):
        """A file without content is no document."""
        self.assertRefused(self.upload("paper.pdf", b""), "MW-FILE-01")

    def test_file_of_21_megabytes(self):
        """A file above the set limit is refused before it is decoded."""
        before = self.count("microworks.document")
        answer = self.upload("paper.pdf", PDF + bytes(21 * 1024 * 1024))
        self.assertRefused(answer, "MW-FILE-02")
        self.assertEqual(self.count("microworks.document"), before)

    def test_zip_that_is_a_bomb(self):
        """A small archive of endless zeros is kept closed: nobody unpacks it."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("zeros", bytes(30 * 1024 * 1024))
        answer = self.upload("papers.zip", buffer.getvalue())
        self.assertLess(answer.status, 500, answer)

    # === STATES ===

    def test_forged_state_of_a_new_project(self):
        """A state is not given with create, default, import or write."""
        before = self.count("microworks.project")
        self.assertRefused(self.create_project(state="approved"), "MW-GUARD-01")
        self.assertEqual(self.count("microworks.project"), before)
        project = self.draft_project()
        answer = self.call(
            "clerk",
            "microworks.project",
            "write",
            project.ids,
            vals={"state": "approved"},
        )
        self.assertRefused(answer, "MW-GUARD-01")
        answer = self.create_project(context={"default_state": "approved"})
        self.assertTrue(answer.ok, answer)
        made = self.env["microworks.project"].browse(answer.body)
        self.assertEqual(made.state, "draft")
        answer = self.call(
            "clerk",
            "microworks.project",
            "load",
            fields=["name", "area_id/.id", "state"],
            data=[[self.unique("Bad "), str(self.village.id), "approved"]],
        )
        self.assertFalse(answer.body["ids"])
        self.assertIn("MW-GUARD-01", str(answer.body["messages"]))

    def test_value_no_selection_knows(self):
        """A kind of works nobody has listed is refused without a traceback."""
        answer = self.create_project(works_type="spaceport")
        self.assertFalse(answer.ok, answer)

    # === PROCUREMENT ===

    def test_deadline_before_the_notice(self):
        """Bids cannot be due before the notice hangs."""
        procurement = self.build(
            "microworks.procurement",
            project_id=self.build("microworks.project").id,
            state="approved",
            deadline=False,
        )
        dialogue = (
            self.env["microworks.bid.publish.wizard"]
            .with_user(self.people["officer"])
            .create(
                {
                    "procurement_id": procurement.id,
                    "deadline": datetime(2020, 1, 1),
                }
            )
        )
        answer = self.call("officer", dialogue._name, "action_confirm", dialogue.ids)
        self.assertFalse(answer.ok, answer)
        self.assertLess(answer.status, 500, answer)
        self.assertTrue(answer.codes, answer)
        self.env.invalidate_all()
        self.assertEqual(procurement.state, "approved")

    # === WHAT THE DATABASE REFUSES ===

    def test_same_code_twice(self):
        """A second area of one statistical code is refused with a code."""
        answer = self.call(
            "manager",
            "microworks.area",
            "create",
            vals_list=[
                {
                    "name": "Again",
                    "code": self.village.code,
                    "level": "village",
                    "parent_id": self.township.id,
                }
            ],
        )
        self.assertRefused(answer, "MW-DB-01")

    def test_required_field_missing(self):
        """What is missing is named by its label, not by its column."""
        answer = self.call(
            "clerk", "microworks.project", "create", vals_list=[{"name": False}]
        )
        self.assertRefused(answer, "MW-DB-03")
        field = self.env["microworks.project"]._fields["name"]
        self.assertIn(f"“{field.string}”", answer.message)

    def test_area_in_use_is_not_deleted(self):
        """Who may delete an area at all is told that projects refer to it."""
        area = self.record("microworks.project").area_id
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ForeignKeyViolation) as error,
            self.env.cr.savepoint(),
        ):
            area.unlink()
        message = area._sql_error_to_message(error.exception)
        self.assertIn("[MW-DB-04]", message)

    def test_value_the_table_does_not_keep(self):
        """Whoever goes around the model is told by the table, with a code."""
        project = self.record("microworks.project")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation) as error,
            self.env.cr.savepoint(),
        ):
            self.force(project, estimated_amount=-1)
        message = project._sql_error_to_message(error.exception)
        self.assertIn("[MW-DB-02]", message)
