"""How much may be paid at each stage."""

from odoo import api, fields, models

from odoo.addons.microworks_supervision.models.rules.rule_line import WORKS_CLASSES


class RulePayment(models.Model):
    """One share; a code with a class behind a dot (``advance_max.a``) holds for
    that class only and goes before the general one."""

    _name = "microworks.rule.payment"
    _description = "Payment Limit"
    _inherit = ["microworks.rule.line"]

    _json_fields = ("works_class", "percent")

    works_class = fields.Selection(
        WORKS_CLASSES, string="Class", help="Empty: every class."
    )
    # Words of our own: those of a model of another addon are not translated here.
    evidence = fields.Selection(selection="_evidences")
    percent = fields.Float(digits=(6, 3), required=True, default=0.0)

    @api.model
    def _evidences(self):
        words = {
            "law": self.env._("Found in a source"),
            "knowledge": self.env._("Known, to be verified"),
            "proposed": self.env._("Proposed default"),
        }
        return list(words.items())

    @api.constrains("code", "works_class")
    def _check_code_names_class(self):
        for line in self:
            if problem := self._check_class_code(line.code, line.works_class):
                line._refuse_value(problem)

    @api.model
    def _check_class_code(self, code, works_class):
        if (code or "").partition(".")[2] != (works_class or ""):
            return self.env._(
                "the code of a limit for one class ends with a dot and the class"
            )
        return None

    @api.model
    def _check_file_values(self, values):
        problem = self._check_class_code(values["code"], values["works_class"])
        return super()._check_file_values(values) + ([problem] if problem else [])

    @api.model
    def _check_values(self, values):
        if not 0 <= (values["percent"] or 0) <= 100:
            return [self.env._("a share lies between 0 and 100 percent")]
        return []
