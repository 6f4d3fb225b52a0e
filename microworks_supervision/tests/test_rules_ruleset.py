"""Frozen once in force, put in force by the right office only."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import Refused, RoleRefused
from .rules_common import Rules


@tagged("post_install", "-at_install")
class TestRuleset(Rules):
    # === LINES ===

    def test_line_out_of_range(self):
        """A line that no rule could use is not stored."""
        draft = self.make_ruleset()
        line = {"ruleset_id": draft.id, "name": "x", "legal_basis": "x"}
        for model, values in (
            ("deadline", {"code": "D-X", "trigger": "x", "limit": -1}),
            ("parameter", {"code": "quorum.reps_meeting.open", "value": "many"}),
        ):
            with self.subTest(values=values), self.assert_refused("MW-RULE-05"):
                draft.env[f"microworks.rule.{model}"].create({**line, **values})

    # === FROZEN ===

    def test_field_frozen(self):
        """A set in force takes no value by a plain write."""
        ruleset = self.forced()
        for values in (
            {"name": "Other"},
            {"date_to": "2030-01-01"},
            {"base_id": False},
            {"area_id": False},
            {"legal_basis": "none"},
        ):
            with self.subTest(values=values), self.assertRaises(Refused) as error:
                ruleset.write(values)
            self.assertEqual(self.codes(error), ["MW-GUARD-02"])

    def test_line_frozen(self):
        """A line of a set in force cannot be changed, removed or moved."""
        ruleset = self.forced()
        line, draft = ruleset.deadline_ids, self.make_ruleset(code="OTHER")
        for change in (
            lambda: line.write({"limit": 99}),
            lambda: line.write({"ruleset_id": draft.id}),
            lambda: line.unlink(),
            lambda: ruleset.write({"deadline_ids": [(5, 0, 0)]}),
            lambda: ruleset.write({"deadline_ids": [(1, line.id, {"limit": 99})]}),
        ):
            with self.assertRaises(Refused), self.env.cr.savepoint():
                change()
        self.assertEqual(line.limit, 9)

    def test_no_new_line(self):
        """Nothing is added to a set in force."""
        ruleset = self.forced()
        with self.assertRaises(Refused), self.env.cr.savepoint():
            self.add_deadline(ruleset, code="D-NEW")
        line = {"code": "D", "name": "N", "trigger": "t", "legal_basis": "L"}
        with self.assertRaises(Refused), self.env.cr.savepoint():
            ruleset.write({"deadline_ids": [(0, 0, line)]})

    def test_no_line_moved_in(self):
        """A line of a draft cannot be moved into a set in force."""
        ruleset, draft = self.forced(), self.make_ruleset(code="OTHER")
        line = self.add_deadline(draft, code="D-MOVED")
        with self.assertRaises(Refused):
            line.ruleset_id = ruleset

    def test_checklist_item_frozen(self):
        """The items of a checklist are frozen with the set of the checklist."""
        item = self.national.checklist_ids.item_ids[:1]
        for change in (
            lambda: item.write({"upper": "99"}),
            lambda: item.unlink(),
            lambda: item.copy({"code": "RD99"}),
        ):
            with self.assertRaises(Refused), self.env.cr.savepoint():
                change()

    def test_translation_frozen(self):
        """The text of a rule in force cannot be changed as a translation."""
        ruleset = self.forced()
        for record in (ruleset, ruleset.deadline_ids):
            with self.assertRaises(Refused):
                record.update_field_translations("name", {"en_US": "Other"})

    def test_not_deleted(self):
        """A set in force cannot be deleted; a draft can, with its lines."""
        ruleset = self.forced()
        with self.assertRaises(Refused):
            ruleset.unlink()
        draft = self.make_ruleset(code="OTHER")
        line = self.add_deadline(draft)
        draft.unlink()
        self.assertFalse(line.exists())

    def test_administrator_is_bound(self):
        """The superuser is refused just the same."""
        with self.assertRaises(Refused):
            self.forced().deadline_ids.sudo().limit = 1

    # === STATE ===

    def test_forged_state(self):
        """No write, no value of create, no default gives a set force."""
        draft = self.make_ruleset()
        with self.assertRaises(Refused):
            draft.state = "in_force"
        with self.assertRaises(Refused):
            self.make_ruleset(code="FORGED", state="in_force")
        forged = self.rulesets.with_context(
            default_state="in_force", default_in_force_on="2026-01-01 00:00:00"
        ).create(
            {
                "code": "FORGED",
                "name": "Forged",
                "area_id": self.county.id,
                "legal_basis": "none",
            }
        )
        self.assertEqual(forged.state, "draft")
        self.assertFalse(forged.in_force_on)

    def test_force_writes_event(self):
        """Putting in force names who did it and leaves an event."""
        ruleset = self.forced()
        self.assertEqual(ruleset.state, "in_force")
        self.assertEqual(ruleset.in_force_by_id, self.people["department"])
        event = self.env["microworks.event"].search(
            [("res_model", "=", ruleset._name), ("res_id", "=", ruleset.id)], limit=1
        )
        self.assertEqual((event.source, event.target), ("draft", "in_force"))
        self.assertIn(ruleset._digest(), event.content)

    def test_role(self):
        """A township leader may not put rules in force."""
        draft = self.make_ruleset()
        with self.assertRaises(RoleRefused) as error:
            self.by("leader", draft).action_put_in_force()
        self.assertEqual(self.codes(error), ["MW-ROLE-01"])

    def test_national_role(self):
        """A county department may not put national rules in force."""
        draft = self.env["microworks.ruleset"].create(
            {"code": "NATION", "name": "N", "legal_basis": "law", "base_only": True}
        )
        with self.assertRaises(RoleRefused):
            self.by("department", draft).action_put_in_force()

    # === GATE ===

    def refused(self, ruleset):
        with self.assertRaises(Refused) as error, self.env.cr.savepoint():
            ruleset.action_put_in_force()
        return self.codes(error)

    def test_needs_date(self):
        """Without a first day a set cannot be put in force."""
        self.assertEqual(
            self.refused(self.make_ruleset(date_from=False)), ["MW-RULE-10"]
        )

    def test_needs_base_in_force(self):
        """A set whose base is a draft cannot be put in force."""
        base = self.make_ruleset(code="BASE")
        self.assertEqual(
            self.refused(self.make_ruleset(base_id=base.id)), ["MW-RULE-11"]
        )

    def test_needs_every_work_classified(self):
        """Class rules must leave no work without a class."""
        self.assertEqual(self.refused(self.make_ruleset(base_id=False)), ["MW-RULE-12"])

    def test_order_of_classes(self):
        """Two class rules at the same place would be tried in no order."""
        draft = self.make_ruleset()
        self.add_class(draft, 1, code="C-NEW", sequence=20)
        self.assertEqual(self.refused(draft), ["MW-RULE-14"])

    def test_not_behind_its_predecessor(self):
        """A set cannot begin before or with the one that holds."""
        self.forced()
        draft = self.make_ruleset(code="OTHER", date_from="2026-01-01")
        self.assertEqual(self.refused(draft), ["MW-RULE-13"])

    # === SUCCESSION ===

    def test_new_version_follows(self):
        """A new version copies all lines, and ends the old one the day before."""
        old = self.forced()
        new = self.rulesets.browse(old.action_new_version()["res_id"])
        self.assertEqual((new.code, new.version, new.state), ("QINGHE", 2, "draft"))
        self.assertEqual(new.deadline_ids.mapped("limit"), [9])
        new.date_from = "2026-07-01"
        new.action_put_in_force()
        self.assertEqual(old.state, "superseded")
        self.assertEqual(old.date_to, date(2026, 6, 30))
        for day, holds in (("2026-06-30", old), ("2026-07-01", new)):
            self.assertEqual(
                self.rulesets._for(self.village, date.fromisoformat(day)), holds
            )

    def test_other_code_follows_for_the_same_area(self):
        """A set of another code takes over the area, never both."""
        old = self.forced()
        self.forced(code="OTHER", date_from="2026-03-01")
        self.assertEqual(old.state, "superseded")

    def test_predecessor_stays_when_refused(self):
        """A refused successor leaves what holds untouched."""
        old = self.forced()
        self.refused(
            self.make_ruleset(code="OTHER", base_id=False, date_from="2026-03-01")
        )
        self.assertEqual(old.state, "in_force")
        self.assertFalse(old.date_to)

    def test_database_allows_one(self):
        """Two sets in force for one area fail in PostgreSQL, too."""
        old = self.forced()
        draft = self.make_ruleset(code="OTHER", date_from="2026-03-01")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE microworks_ruleset SET state = 'in_force' WHERE id = %s",
                [draft.id],
            )
        self.assertEqual(old.state, "in_force")

    def test_version_once(self):
        """A version number of a code exists once."""
        self.make_ruleset()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.make_ruleset()

    def test_code_belongs_to_one_area(self):
        """A county cannot end the national rules with a set of the same code."""
        with self.assertRaises(Refused) as error, self.env.cr.savepoint():
            self.make_ruleset(code="COUNTY-BASIC", version=2)
        self.assertEqual(self.codes(error), ["MW-RULE-15"])
        draft = self.make_ruleset()
        with self.assertRaises(Refused):
            draft.write({"code": "COUNTY-BASIC", "version": 9})

    def test_no_duplicate(self):
        """A set is not duplicated but continued as a version."""
        with self.assertRaises(Refused) as error:
            self.make_ruleset().copy()
        self.assertEqual(self.codes(error), ["MW-RULE-07"])

    def test_base_without_cycle(self):
        """A set cannot be its own base over another."""
        one = self.make_ruleset(code="ONE")
        two = self.make_ruleset(code="TWO", base_id=one.id)
        with self.assertRaises(Refused) as error:
            one.base_id = two
        self.assertEqual(self.codes(error), ["MW-RULE-06"])
