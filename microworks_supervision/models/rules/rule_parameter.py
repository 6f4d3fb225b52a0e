"""A number or a share of the rule set, by its key."""

import re

from odoo import api, fields, models

from ...tools import quorum

PARTS = ("open", "pass", "composition")
# What the unit of a share is called in the languages of the shipped rules.
SHARES = ("share", "比例")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class RuleParameter(models.Model):
    """The code is the key (``tender.works``), the value a text.

    Shares of meetings (``quorum.<meeting>.open``, ``.pass``, ``.composition``)
    are written as :mod:`quorum` reads them.
    """

    _name = "microworks.rule.parameter"
    _description = "Parameter of a Rule Set"
    _inherit = ["microworks.rule.line"]

    _json_fields = ("value", "unit")

    value = fields.Char()
    unit = fields.Char(
        translate=True, help="CNY, %, days, share …; empty for plain text."
    )

    @api.constrains("code", "value")
    def _check_share(self):
        for line in self:
            if problem := self._check_quorum(line.code, line.value):
                line._refuse_value(problem)

    @api.model
    def _check_values(self, values):
        value, unit = values.get("value") or "", values.get("unit") or ""
        if unit and unit not in SHARES and not NUMBER.fullmatch(value):
            return [self.env._("“%(value)s” is not a number", value=value)]
        return []

    @api.model
    def _check_file_values(self, values):
        problem = self._check_quorum(values["code"], values["value"])
        return super()._check_file_values(values) + ([problem] if problem else [])

    @api.model
    def _check_quorum(self, code, value):
        """What is wrong with the share of a meeting, if anything."""
        prefix, _dot, part = (code or "").rpartition(".")
        if not prefix.startswith("quorum.") or part not in PARTS:
            return None
        value = value or ""
        rule = {
            "open": (value, "present >1/2", ""),
            "pass": ("members >1/2", value, ""),
            "composition": ("members >1/2", "present >1/2", value),
        }[part]
        try:
            quorum.Rule.parse(*rule)
        except quorum.RuleError:
            return self.env._(
                "“%(share)s” is not a share such as “%(example)s”",
                share=value,
                example="members >1/2",
            )
        return None
