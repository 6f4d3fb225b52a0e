"""Gates and exceptions of a record that belongs to no project."""

from unittest.mock import patch

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import Form, tagged

from ..exceptions import Refused
from ..models.core.gate import Requirement, Stage
from ..tools.step import Step
from .rules_common import Rules

NAME = "microworks.sample.training"


class Training(models.Model):
    """A record as an addon of another office would bring it."""

    _name = NAME
    _description = "Training"
    _inherit = ["microworks.workflow", "microworks.gated", "microworks.gate.subject"]
    _module = "microworks_supervision"

    _steps = {
        "hold": Step(("draft",), "held", ("group_township_officer",)),
    }

    name = fields.Char()
    state = fields.Selection([("draft", "Draft"), ("held", "Held")], default="draft")
    sheets = fields.Integer()
    area_id = fields.Many2one("microworks.area")
    company_id = fields.Many2one("res.company")
    ruleset_id = fields.Many2one("microworks.ruleset")

    def _gate_lines(self, stage, rules=None):
        lines = (rules or self.ruleset_id)._merged("gates")
        return lines.filtered(lambda line: line.stage == stage)

    def _get_refusals(self, target):
        return self._get_stage_refusals(f"training_{target}")

    def _waiver_stages(self):
        return [f"training_{stage}" for stage in super()._waiver_stages()]

    def _after_waiver(self, waiver):
        self.name = f"{self.name} (*)"


def sheets_missing(training, line):
    """The evaluator of the sample requirement."""
    if training.sheets >= line.count:
        return None
    return ("sheets are missing", "scan them")


@tagged("post_install", "-at_install")
class TestGateSubject(Rules):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._forget_model)
        add_to_registry(cls.registry, Training)
        cls.registry._setup_models__(cls.env.cr, [NAME])
        cls.registry.init_models(
            cls.env.cr, [NAME], {"module": "microworks_supervision"}
        )
        cls.env["ir.model.access"].create(
            {
                "name": "training",
                "model_id": cls.env["ir.model"]._get_id(NAME),
                "group_id": cls.env.ref("microworks_supervision.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
            }
        )
        gate = cls.registry["microworks.gate"]
        stages, requirements = gate._stages, gate._requirements
        cls.startClassPatcher(
            patch.object(
                gate,
                "_stages",
                lambda gate: [
                    *stages(gate),
                    Stage("training_held", "Training: held", NAME, 2000),
                ],
            )
        )
        cls.startClassPatcher(
            patch.object(
                gate,
                "_requirements",
                lambda gate: [
                    *requirements(gate),
                    Requirement(
                        "sheets",
                        "Sheets",
                        NAME,
                        sheets_missing,
                        is_counted=True,
                    ),
                ],
            )
        )

    @classmethod
    def _forget_model(cls):
        del cls.registry[NAME]
        cls.registry._setup_models__(cls.env.cr, [])

    def setUp(self):
        super().setUp()
        self.rules = self.make_ruleset(code="QH-TRAIN")
        self.line = self.add_gate()
        self.training = self.env[NAME].create(
            {
                "name": "Safety",
                "area_id": self.township.id,
                "company_id": self.township.company_id.id,
                "ruleset_id": self.rules.id,
            }
        )

    def add_gate(self, **values):
        """A line of the sample requirement."""
        return self.rules.env["microworks.rule.gate"].create(
            {
                "ruleset_id": self.rules.id,
                "code": "T-SHEETS",
                "name": "Signed sheets",
                "stage": "training_held",
                "for_a": True,
                "requirement": "sheets",
                "count": 2,
                "waivable": True,
                "legal_basis": "Qinghe decision 1/2026",
                **values,
            }
        )

    def test_the_gate_asks_what_its_owner_registered(self):
        """Choice, word, check and answer come from one place."""
        labels = dict(self.line._fields["requirement"]._description_selection(self.env))
        self.assertEqual(labels["sheets"], "Sheets")
        training = self.by("officer", self.training)
        with self.assertRaises(Refused) as error:
            training._transition("held")
        self.assertEqual(self.codes(error), ["MW-GATE-T-SHEETS"])
        self.training.sheets = 2
        training._transition("held")
        self.assertEqual(training.state, "held")

    def test_a_line_that_nobody_can_show_is_not_stored(self):
        """A count is asked for, and a training has no documents of a project."""
        for values in (
            {"code": "T-NONE", "count": 0},
            {"code": "T-DOC", "requirement": "document", "reference": "D01"},
        ):
            with self.subTest(values=values), self.assert_refused("MW-RULE-05"):
                self.add_gate(**values)

    def test_an_exception_opens_the_line(self):
        """It is asked for in the dialogue, approved one level up, and is its own."""
        officer = self.by("officer", self.training)
        self.assertTrue(officer.gate_waivable)
        wizard = Form(
            officer.env["microworks.waiver.wizard"].with_context(
                default_res_model=NAME, default_res_id=officer.id
            )
        )
        self.assertEqual(wizard.gate_id, self.line)
        self.assertEqual(wizard.missing, "sheets are missing")
        wizard.reason = "The scanner broke"
        action = wizard.save().action_confirm()
        waiver = self.env["microworks.waiver"].browse(action["res_id"])
        self.assertEqual((waiver.area_id, waiver.project_id.id), (self.township, False))
        self.assertEqual(waiver.subject_name, "Safety")
        self.assertEqual(waiver.stage_label, "Training: held")
        self.by("leader", waiver).action_approve()
        self.assertEqual(self.training.name, "Safety (*)")
        self.assertEqual(self.training._get_stage_refusals("training_held"), [])
        other = self.training.copy({"name": "Fire"})
        self.assertEqual(len(other._get_stage_refusals("training_held")), 1)

    def test_a_record_that_stands_before_no_gate_has_no_exceptions(self):
        """A program cannot ask for one about a person or a setting."""
        waivers = self.env["microworks.waiver"].with_user(self.people["officer"])
        with self.assertRaises(Refused) as error:
            waivers.sudo().create(
                {
                    "res_model": "res.partner",
                    "res_id": self.env.user.partner_id.id,
                    "stage": "training_held",
                    "gate_key": "T-SHEETS",
                    "gate_name": "x",
                    "reason": "x x",
                }
            )
        self.assertEqual(self.codes(error), ["MW-WAIVE-01"])
