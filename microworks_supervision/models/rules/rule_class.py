"""Which works are class A, B or C: tried in sequence, the first match wins."""

from odoo import api, fields, models

from ...tools import classify
from .rule_line import WORKS_CLASSES

TESTS = [
    ("amount_ge", "amount (CNY) at least"),
    ("area_ge", "floor area (m²) at least"),
    ("flag_in", "has one of the safety features"),
    ("nature_in", "is one of the kinds of work"),
    ("funding_in", "has one of the fund sources"),
    ("otherwise", "otherwise"),
]
LIMIT_TESTS = ("amount_ge", "area_ge")


class RuleClass(models.Model):
    _name = "microworks.rule.class"
    _description = "Class Rule"
    _inherit = ["microworks.rule.line"]

    _json_fields = ("works_class", "test", "value", "codes")

    works_class = fields.Selection(WORKS_CLASSES, string="Class", required=True)
    test = fields.Selection(TESTS, required=True)
    value = fields.Float(string="Limit", digits=(16, 2))
    codes = fields.Char(help="Codes with commas between them.")

    codes_label = fields.Char(string="One Of", compute="_compute_codes_label")

    # === COMPUTE ===

    @api.depends_context("lang")
    @api.depends("test", "codes")
    def _compute_codes_label(self):
        words = {
            # sudo: names of kinds of money and of safety features are no secret.
            "flag_in": self._names("microworks.works.flag"),
            "funding_in": self._names("microworks.funding.kind"),
            "nature_in": self._choices("microworks.project", "nature"),
        }
        for line in self:
            line.codes_label = self._words(line.codes, words.get(line.test, ()))

    def _names(self, model):
        # sudo: see the caller. Short lists of words, each of which a line may name.
        records = self.env[model].sudo().search([("code", "!=", False)])
        return [(record.code, record.name) for record in records]

    # === BUSINESS ===

    @api.model
    def _check_values(self, values):
        try:
            classify.ClassLine(**self._as_class_line(1, values))
        except classify.ClassRuleError:
            if values["test"] in LIMIT_TESTS:
                return [self.env._("the limit must be zero or more")]
            return [self.env._("the line names no code")]
        return []

    @api.model
    def _as_class_line(self, sequence, values):
        """The arguments of :class:`classify.ClassLine` for one line."""
        limit = values["test"] in LIMIT_TESTS
        return {
            "sequence": sequence,
            "works_class": values["works_class"],
            "test": values["test"],
            "value": repr(values["value"] or 0) if limit else values["codes"] or "",
        }

    def _as_line(self):
        """This line as arguments of :class:`classify.ClassLine`, with its basis."""
        self.ensure_one()
        values = {name: self[name] for name in self._json_fields}
        return {
            **self._as_class_line(self.sequence, values),
            "legal_basis": self.legal_basis,
        }
