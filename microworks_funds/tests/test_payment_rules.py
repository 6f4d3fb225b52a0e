"""Limits of payments stand in the rule set, and come with the funds."""

import json
from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused
from odoo.addons.microworks_supervision.tests.rules_common import Rules

from ..models.ruleset import MODULE, SHIPPED


@tagged("post_install", "-at_install")
class TestPaymentRules(Rules):
    def test_payment_limit_of_class(self):
        """A limit of one class goes before the general one."""
        ruleset = self.make_ruleset()
        ruleset.env["microworks.rule.payment"].create(
            {
                "ruleset_id": ruleset.id,
                "code": "advance_max.a",
                "name": "Advance",
                "works_class": "a",
                "percent": 12.5,
                "legal_basis": "Qinghe decision 1/2026",
            }
        )
        self.assertEqual(ruleset._payment_limits("a")["advance_max"], Decimal("0.125"))
        self.assertEqual(ruleset._payment_limits("b")["advance_max"], Decimal("0.3"))

    def test_a_limit_out_of_range(self):
        """A share above the whole, or a code that hides its class, is not stored."""
        draft = self.make_ruleset()
        line = {"ruleset_id": draft.id, "name": "x", "legal_basis": "x"}
        for values in (
            {"code": "advance_max", "percent": 130},
            {"code": "advance_max.a", "percent": 30},
        ):
            with self.subTest(values=values), self.assert_refused("MW-RULE-05"):
                draft.env["microworks.rule.payment"].create({**line, **values})

    def test_a_file_carries_the_limits(self):
        """They are read and written where they always stood in a file."""
        document = self.basic._export_json()
        kinds = list(document["lines"])
        self.assertEqual(kinds.index("payments"), kinds.index("deadlines") + 1)
        codes = [row["code"] for row in document["lines"]["payments"]]
        self.assertEqual(codes, ["accepted_max", "interim_contract_max", "interim_max"])
        document.update(code="QH-PAY", version=1)
        document["lines"]["payments"][0]["percent"] = 130
        with self.assertRaises(Refused) as error:
            self.env["microworks.ruleset"]._import_text(json.dumps(document))
        self.assertEqual(self.codes(error), ["MW-IMP-07"])
        document["lines"]["payments"][0]["percent"] = 12.5
        made = self.env["microworks.ruleset"]._import_text(json.dumps(document))
        self.assertEqual(made._payment_limits("a")["accepted_max"], Decimal("0.125"))

    def test_the_shipped_limits_are_there(self):
        """A limit or gate of a payment in a shipped file is a line of its set."""
        rulesets = self.env["microworks.ruleset"]
        for name in SHIPPED:
            ruleset = self.env.ref(f"microworks_supervision.ruleset_{name}")
            self.assertEqual(self.env.ref(f"{MODULE}.ruleset_{name}"), ruleset)
            for kind, rows in rulesets._read_shipped(name, MODULE)["lines"].items():
                lines = {line.code: line for line in ruleset[ruleset._kinds()[kind]]}
                for row in rows:
                    for key in {"percent", "stage", "requirement"} & row.keys():
                        self.assertEqual(lines[row["code"]][key], row[key])

    def test_a_section_is_added_once_with_an_event(self):
        """An addon that comes later adds its lines, and takes nothing back."""
        ruleset = self.national
        lines = ruleset.payment_ids
        rulesets = self.env["microworks.ruleset"]
        rulesets._load_shipped_section(MODULE)
        self.assertEqual(ruleset.payment_ids, lines)
        self.env.ref(f"{MODULE}.ruleset_cn_national_v1")
        self.env["ir.model.data"].search(
            [("module", "=", MODULE), ("name", "=", "ruleset_cn_national_v1")]
        ).unlink()
        gone = lines.filtered(lambda line: line.code == "advance_max")
        gone._unguarded().unlink()
        rulesets._load_shipped_section(MODULE)
        self.assertEqual(ruleset._payment_limits("a")["advance_max"], Decimal("0.3"))
        event = self.env["microworks.event"].search(
            [("res_model", "=", ruleset._name), ("res_id", "=", ruleset.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(event.kind, "change")
        self.assertIn(MODULE, event.content)

    def test_a_payment_on_acceptance_can_be_gated(self):
        """A rule set can ask for something before each stage of payment."""
        draft = self.make_ruleset()
        line = draft.env["microworks.rule.gate"].create(
            {
                "ruleset_id": draft.id,
                "code": "QH-PAY",
                "name": "Minutes of the acceptance",
                "stage": "payment_acceptance",
                "for_a": True,
                "for_b": True,
                "for_c": True,
                "requirement": "document",
                "reference": "D01",
                "legal_basis": "Qinghe decision 1/2026",
            }
        )
        project = self.make_project()
        found = project._get_stage_refusals("payment_acceptance", draft)
        self.assertEqual([refusal.key for refusal in found], [line.code])
