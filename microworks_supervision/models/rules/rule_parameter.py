"""A number or a share of the rule set, by its key."""

import re

from odoo import api, fields, models

from ...tools import quorum

PARTS = ("open", "pass", "composition")
# What the unit of a share is called in the languages of the shipped rules.
SHARES = ("share", "比例")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
# One condition of a share: the body it is taken of, and how much of it.
CONDITION = re.compile(r"([a-z]+)\s*(>=|>|≥)?\s*(\d+(?:/\d+)?)")


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

    meaning = fields.Char(
        string="In Words",
        compute="_compute_meaning",
        help="What a value that is a word or a share says.",
    )

    @api.depends("value")
    @api.depends_context("lang")
    def _compute_meaning(self):
        for line in self:
            line.meaning = line._in_words(line.value or "")

    def _in_words(self, value):
        """Return what a keyword or a share of a meeting says; nothing for numbers."""
        keywords = {
            "returned": self.env._("is given back"),
            "kept": self.env._("is not given back"),
            "or": self.env._("one of them is enough"),
            "and": self.env._("only both together"),
        }
        if value in keywords or not CONDITION.search(value):
            return keywords.get(value, False)
        alternatives = [
            self.env._(", and ").join(
                self._condition_in_words(*condition.groups())
                for condition in CONDITION.finditer(alternative)
            )
            for alternative in value.split("|")
        ]
        return self.env._("; or ").join(alternatives)

    def _condition_in_words(self, body, sign, share):
        bodies = {
            "members": self.env._("all members"),
            "expected": self.env._("those who should attend"),
            "present": self.env._("those present"),
            "households": self.env._("all households"),
            "representatives": self.env._("villagers' representatives of the whole"),
            "women": self.env._("women among the representatives"),
        }
        who = bodies.get(body, body)
        if sign == ">":
            return self.env._("more than %(share)s: %(who)s", share=share, who=who)
        return self.env._("at least %(share)s: %(who)s", share=share, who=who)

    def _value_text(self):
        return " ".join(filter(None, (self.value, self.unit)))

    # === CONSTRAINT ===

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
