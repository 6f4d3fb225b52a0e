"""What the rest of the system gets for an answer, and what it costs."""

from datetime import date
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from ..exceptions import Refused
from .rules_common import Rules

DAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
class TestRulesLookup(Rules):
    # === WHICH SET ===

    def test_nearest_area_decides(self):
        """A county set holds for its villages and for nobody else."""
        ruleset = self.forced()
        elsewhere = self.env["microworks.area"].create(
            {"name": "Elsewhere", "code": "990999000000", "level": "county"}
        )
        self.assertEqual(self.rulesets._for(self.village, DAY), ruleset)
        self.assertEqual(self.rulesets._for(elsewhere, DAY), self.basic)

    def test_moved_area(self):
        """A township that moves to another county gets its rules at once."""
        self.forced()
        elsewhere = self.env["microworks.area"].create(
            {"name": "Elsewhere", "code": "990999000000", "level": "county"}
        )
        self.rulesets._for(self.village, DAY)
        self.township.parent_id = elsewhere
        self.assertEqual(self.rulesets._for(self.village, DAY), self.basic)

    def test_no_area(self):
        """Without an area the national rules answer."""
        self.forced()
        nowhere = self.env["microworks.area"]
        self.assertEqual(self.rulesets._for(nowhere, DAY), self.basic)

    def test_no_set(self):
        """Before any rules there is a refusal, not a guess."""
        with self.assertRaises(Refused) as error:
            self.rulesets._for(self.village, date(1999, 1, 1))
        self.assertEqual(self.codes(error), ["MW-RULE-01"])

    def test_base_only_never_holds(self):
        """A set made as a base is not found for an area."""
        self.forced(base_only=True)
        self.assertEqual(self.rulesets._for(self.village, DAY), self.basic)

    # === MERGE ===

    def test_own_line_before_base(self):
        """A line of the set takes the place of the line of its base."""
        ruleset = self.make_ruleset()
        self.add_deadline(ruleset, code="D-PAY", limit=20)
        self.assertEqual(ruleset._deadline("D-PAY").limit, 20)
        self.assertEqual(self.basic._deadline("D-PAY").limit, 30)
        self.assertEqual(ruleset._deadline("D-CONTRACT").limit, 30)

    def test_line_switched_off(self):
        """A set can switch off a line of its base."""
        ruleset = self.make_ruleset()
        self.add_deadline(ruleset, code="D-PAY", disabled=True)
        with self.assertRaises(Refused) as error:
            ruleset._deadline("D-PAY")
        self.assertEqual(self.codes(error), ["MW-RULE-04"])

    def test_parameter(self):
        """Parameters come as text and as exact numbers, missing ones by name."""
        self.assertEqual(self.basic._parameter("permit.operator"), "or")
        self.assertEqual(self.basic._number("tender.works"), Decimal(4000000))
        self.assertIn("第5条", self.basic._legal_basis("tender.works"))
        with self.assertRaises(Refused) as error:
            self.basic._parameter("no.such")
        self.assertEqual(self.codes(error), ["MW-RULE-02"])
        self.assertIn("no.such", str(error.exception))
        with self.assertRaises(Refused) as error:
            self.basic._number("permit.operator")
        self.assertEqual(self.codes(error), ["MW-RULE-03"])

    def test_value_in_words(self):
        """A keyword and a share are said in words; a number speaks for itself."""

        line = self.env["microworks.rule.parameter"]
        for value, words in (
            ("kept", "is not given back"),
            ("4000000", False),
            (
                "members >1/2 | households >=2/3",
                "more than 1/2: all members; or at least 2/3: all households",
            ),
            (
                "representatives >=4/5 & women >=1/3",
                "at least 4/5: villagers' representatives of the whole,"
                " and at least 1/3: women among the representatives",
            ),
        ):
            with self.subTest(value=value):
                self.assertEqual(line.new({"value": value}).meaning, words)

    def test_deadlines(self):
        """Periods count as the Civil Code says: a last day of rest moves on."""
        self.env["microworks.calendar.day"].search([]).unlink()
        self.assertEqual(self.basic._deadline_end("D-NEGO", DAY), date(2026, 3, 5))
        self.assertEqual(self.basic._earliest("D-CAND", DAY), date(2026, 3, 6))

    def test_classes_of_own_limits(self):
        """A county limit changes the class of works."""
        ruleset = self.make_ruleset()
        self.add_class(ruleset, 900_000)
        project = self.make_project(estimated_amount=600_000)
        self.assertEqual(project._classify(self.basic).works_class, "a")
        self.assertEqual(project._classify(ruleset).works_class, "b")

    def test_class_by_feature(self):
        """A small work for a school is class A whatever it costs."""
        flag = self.env.ref("microworks_supervision.works_flag_school_kindergarten")
        project = self.make_project(flag_ids=[Command.link(flag.id)])
        self.assertEqual(project._classify(self.basic).works_class, "a")

    def test_gates_by_class_and_owner(self):
        """The village deliberates, a government owner does not."""
        village = self.basic._gate_lines("deliberated", "c", "village_committee")
        office = self.basic._gate_lines("deliberated", "c", "government")
        self.assertIn("deliberation", village.mapped("requirement"))
        self.assertFalse(office)
        for_a = self.basic._gate_lines("approved", "a", "government")
        self.assertIn("D08", for_a.mapped("reference"))
        self.assertNotIn(
            "D08",
            self.basic._gate_lines("approved", "b", "government").mapped("reference"),
        )

    def test_large_works_held_to_class_a(self):
        """Works above the range ask for no less than class A."""
        self.assertEqual(
            self.basic._gate_lines("priced", "out", "government"),
            self.basic._gate_lines("priced", "a", "government"),
        )

    def test_methods(self):
        """Every class has exactly one default method, and it is allowed."""
        for works_class in ("out", "a", "b", "c"):
            default = self.basic._method_lines(works_class).filtered("is_default")
            self.assertEqual(len(default), 1)
            self.assertTrue(default.allowed)

    def test_portal_is_bound(self):
        """A contractor's page can ask the rules without reading the tables."""
        rules = self.basic.with_user(self.contractor_user)
        line = rules._gate_lines("applied", "c", "village_committee")[:1]
        self.assertTrue(line.name)
        self.assertTrue(rules._deadline("D-PAY").legal_basis)

    def test_item_tolerance(self):
        """A measured value is judged by the checklist item."""
        item = self.national.checklist_ids.item_ids.filtered(lambda i: i.code == "RD04")
        limits = item._tolerance(Decimal(180))
        self.assertTrue(limits.passes(Decimal(170)))
        self.assertFalse(limits.passes(Decimal("169.9")))

    # === CACHE AND COST ===

    def test_draft_is_not_stale(self):
        """Every change of a draft is seen at once."""
        ruleset = self.make_ruleset()
        line = self.add_deadline(ruleset, code="D-PAY", limit=20)
        self.assertEqual(ruleset._deadline("D-PAY").limit, 20)
        line.code = "D-OTHER"
        self.assertEqual(ruleset._deadline("D-PAY").limit, 30)
        line.unlink()
        with self.assertRaises(Refused):
            ruleset._deadline("D-OTHER")
        ruleset.base_id = False
        self.assertNotIn("D-PAY", ruleset._line_ids_by_code("deadlines"))

    def test_force_is_seen_at_once(self):
        """Which set holds changes with the transition."""
        self.assertEqual(self.rulesets._for(self.village, DAY), self.basic)
        ruleset = self.forced()
        self.assertEqual(self.rulesets._for(self.village, DAY), ruleset)

    def test_query_budget(self):
        """Two queries the first time, none afterwards."""
        calls = {
            "for": lambda r: r._for(self.village, DAY),
            "parameter": lambda r: r._parameter("tender.works"),
            "number": lambda r: r._number("tender.works"),
            "deadline": lambda r: r._deadline("D-PAY"),
            "classes": lambda r: r._class_lines(),
            "methods": lambda r: r._method_lines("b"),
            "gates": lambda r: r._gate_lines("applied", "c", "village_committee"),
            "indicators": lambda r: r._indicators(),
        }
        for name, call in calls.items():
            with self.subTest(helper=name):
                self.env.flush_all()
                self.env.invalidate_all()
                self.env.registry.clear_cache()
                ruleset = self.env["microworks.ruleset"].browse(self.basic.id)
                with self.assertQueryCount(2):
                    call(ruleset)
                with self.assertQueryCount(0):
                    call(ruleset)
