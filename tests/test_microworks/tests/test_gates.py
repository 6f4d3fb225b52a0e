"""What code asks of gates, and what rule sets can say of them, is the same."""

import ast
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.microworks_funds.const import GATE, STAGES

ROOT = Path(__file__).parents[3]
ASKING = ("_get_stage_refusals", "_get_following_refusals")
# Who asks for a stage it was given: the gate itself, an exception for its own, works
# for their next state, and payments for the one of their stage.
GIVEN = {
    "gate_subject.py": "any stage",
    "waiver.py": "the stage it was asked for",
    "project_gate.py": "states of works",
    "payment_request_gate.py": "stages of payment",
}


@tagged("post_install", "-at_install")
class TestGates(TransactionCase):
    def asked(self):
        """The stages that code names, and the files that ask for one they are given."""
        named, given = set(), set()
        for path in ROOT.glob("microworks_*/models/**/*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in ASKING
                    and node.args
                ):
                    stage = node.args[0]
                    if isinstance(stage, ast.Constant):
                        named.add(stage.value)
                    else:
                        given.add(path.name)
        return named, given

    def test_every_stage_that_is_asked_can_be_gated_and_the_other_way_round(self):
        """No rule is written for a step nobody asks about, no step is out of reach."""
        named, given = self.asked()
        self.assertEqual(given, set(GIVEN))
        works = self.env["microworks.project"]
        states = {
            target
            for works_class in ("a", "b", "c")
            for owner_kind in works._fields["owner_kind"].get_values(self.env)
            for (_source, target), edge in works.new(
                {"works_class": works_class, "owner_kind": owner_kind}
            )
            ._get_edges()
            .items()
            if edge.gate
        }
        payments = {GATE % key for key, _label in STAGES}
        offered = dict(self.env["microworks.gate"]._stage_choices())
        self.assertEqual(named | states | payments, set(offered))

    def test_every_requirement_says_what_it_needs(self):
        """Keys are unique, words are there, and the fields it names exist."""
        gate = self.env["microworks.gate"]
        for found in (gate._stages(), gate._requirements()):
            keys = [one.key for one in found]
            self.assertEqual(len(keys), len(set(keys)))
            for one in found:
                self.assertTrue(one.label, one.key)
                self.assertIn(one.subject, self.env)
        places = [stage.place for stage in gate._stages()]
        self.assertEqual(len(places), len(set(places)))
        for one in gate._requirements():
            if one.choices:
                self.assertTrue(gate._choice_words(*one.choices), one.key)

    def test_a_line_left_behind_opens_nothing(self):
        """A requirement whose addon is gone is missing, not met."""
        line = self.env["microworks.rule.gate"].new({"requirement": "moon"})
        what, next_step = self.env["microworks.project"]._gate_missing(line)
        self.assertIn("moon", what)
        self.assertTrue(next_step)
