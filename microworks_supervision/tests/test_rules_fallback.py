"""A number that is younger than the rule set that holds."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..exceptions import Refused
from .rules_common import Rules

KEY = "qh.answer_days"
DAY = date(2026, 3, 2)


def shipped(version, **values):
    """A shipped file of the national rules that knows one number more."""
    line = {
        "code": KEY,
        "name": "Days of an answer",
        "name_zh": "答复天数",
        "unit": "days",
        "unit_zh": "日",
        "legal_basis": "办法第9条",
        "evidence": "proposed",
    }
    rows = [{**line, "value": value} for value in values.values()]
    return {
        "code": "CN-NATIONAL",
        "version": version,
        "lines": {"parameters": rows, "deadlines": []},
    }


@tagged("post_install", "-at_install")
class TestRulesFallback(Rules):
    def ship(self, *documents):
        """Let these be the files that come with the platform."""
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        self.startPatcher(
            patch.object(
                self.env.registry["microworks.ruleset"],
                "_shipped_documents",
                lambda rulesets: documents,
            )
        )

    def national_version(self, version, value, start):
        """Put a version of the national rules in force that names the number."""
        document = self.national._export_json()
        document.update(version=version, date_from=start, date_to=None)
        document["lines"] = {kind: [] for kind in document["lines"]}
        document["lines"]["classes"] = self.national._export_json()["lines"]["classes"]
        document["lines"]["parameters"] = [
            {**row, "value": value}
            for row in shipped(version, value=value)["lines"]["parameters"]
        ]
        rulesets = self.env["microworks.ruleset"]
        ruleset = rulesets._create_from_json(document)
        ruleset.action_put_in_force()
        return ruleset

    def test_a_younger_key_comes_from_the_first_shipped_version_that_has_it(self):
        """Neither a later version nor a line added to the set in force is needed."""
        self.ship(shipped(1), shipped(3, value="7"), shipped(2, value="5"))
        self.assertEqual(self.basic._number(KEY), Decimal(5))
        self.assertFalse(
            self.national.parameter_ids.filtered(lambda line: line.code == KEY)
        )

    def test_what_comes_from_elsewhere_says_so(self):
        """Who reads the basis of a number reads which set it is from, in his words."""
        self.ship(shipped(2, value="5"))
        self.assertIn("办法第9条", self.basic._legal_basis(KEY))
        self.assertIn("CN-NATIONAL v2", self.basic._legal_basis(KEY))
        chinese = self.basic.with_context(lang="zh_CN")
        self.assertIn("答复天数", chinese._describe_fallbacks())
        self.assertNotIn("CN-NATIONAL", self.basic._legal_basis("tender.works"))

    def test_the_version_of_the_day_of_pinning(self):
        """Works pinned under a version that has the number keep that one."""
        self.ship(shipped(1), shipped(2, value="5"), shipped(3, value="7"))
        self.national_version(2, "5", "2026-02-01")
        self.national_version(3, "7", "2026-04-01")
        before = self.basic._pinned(date(2025, 12, 31))
        self.assertEqual(before._number(KEY), Decimal(5))
        self.assertEqual(self.basic._pinned(DAY)._number(KEY), Decimal(5))
        after = self.basic._pinned(date(2026, 4, 1))
        self.assertEqual(after._number(KEY), Decimal(7))

    def test_a_project_is_pinned_on_the_day_of_its_approval(self):
        """Its rules answer as of that day, and its form names what is younger."""
        self.ship(shipped(2, value="5"))
        self.national_version(2, "6", "2026-02-01")
        project = self.make_project()
        project._unguarded().write(
            {"ruleset_id": self.basic.id, "approved_on": "2026-01-15"}
        )
        self.assertEqual(project._rules()._number(KEY), Decimal(5))
        self.assertIn("CN-NATIONAL v2", project.rules_beside)
        project._unguarded().approved_on = "2026-02-15"
        self.assertEqual(project._rules()._number(KEY), Decimal(6))

    def test_a_county_set_with_a_base(self):
        """The codes of the bases decide, the county's own line before all."""
        county = self.make_ruleset()
        self.ship(shipped(2, value="5"))
        self.assertEqual(county._number(KEY), Decimal(5))
        self.assertIn("CN-NATIONAL v2", county.fallback_html)
        county.env["microworks.rule.parameter"].create(
            {
                "ruleset_id": county.id,
                "code": KEY,
                "name": "Days of an answer",
                "value": "9",
                "legal_basis": "Qinghe decision 1/2026",
            }
        )
        self.assertEqual(county._number(KEY), Decimal(9))
        self.assertEqual(county._legal_basis(KEY), "Qinghe decision 1/2026")
        county.invalidate_recordset(["fallback_html"])
        self.assertFalse(county.fallback_html)

    def test_what_a_set_switches_off_stays_off(self):
        """A line that says no is an answer, not a gap."""
        county = self.make_ruleset()
        self.ship(shipped(2, value="5"))
        county.env["microworks.rule.parameter"].create(
            {
                "ruleset_id": county.id,
                "code": KEY,
                "name": "Days of an answer",
                "legal_basis": "Qinghe decision 1/2026",
                "disabled": True,
            }
        )
        self.assertIsNone(county._number_if_set(KEY))
        with self.assertRaises(Refused) as error:
            county._number(KEY)
        self.assertEqual(self.codes(error), ["MW-RULE-02"])

    def test_deadlines_fall_back_too(self):
        """A set of a county that stands on nothing is asked for a known period."""
        alone = self.make_ruleset(base_id=False)
        line = alone._deadline("D-PAY")
        self.assertEqual((line.limit, line.unit), (30, "cal"))
        self.assertIn("CN-NATIONAL v1", line.name)
        self.assertEqual(
            alone._deadline_end("D-PAY", DAY), self.basic._deadline_end("D-PAY", DAY)
        )
        self.assertTrue(alone._has_deadline("D-PAY"))
        self.assertFalse(alone._has_deadline("D-NOBODY"))

    def test_the_day_of_pinning_is_not_taken_from_a_caller(self):
        """A day a program sends in its context is a text, and counts for nothing."""
        today = self.basic.with_context(rules_pinned_on="2024-01-01")
        self.assertEqual(today._pinning(), self.basic._legal_today())

    def test_shipped_sets_lack_nothing_of_themselves(self):
        """On a new system no number has to be taken from elsewhere."""
        for ruleset in self.national | self.basic:
            self.assertEqual(ruleset._fallbacks(), ())

    def test_a_base_is_named_by_its_code(self):
        """A file that names no version stands on the one in force on its first day."""
        document = self.make_ruleset()._export_json()
        self.assertEqual(document["base"], {"code": "COUNTY-BASIC", "version": 1})
        document.update(code="QH-OTHER", area=None, base="COUNTY-BASIC")
        rulesets = self.env["microworks.ruleset"]
        self.assertEqual(rulesets._check_json(document), [])
        made = rulesets._create_from_json(document)
        self.assertEqual(made.base_id, self.basic)
        self.assertEqual(rulesets._create_from_json(document), made)
        document["base"] = "NOBODY"
        codes = [refusal.code for refusal in rulesets._check_json(document)]
        self.assertEqual(codes, ["MW-IMP-09"])
