"""Limits of payments in a rule set."""

from decimal import Decimal

from odoo import api, fields, models, tools

MODULE = "microworks_funds"
# The shipped sets for which this addon has lines.
SHIPPED = ("cn_national_v1", "county_basic_v1", "hn_changsha_v1")


class Ruleset(models.Model):
    _inherit = "microworks.ruleset"

    payment_ids = fields.One2many(
        comodel_name="microworks.rule.payment",
        inverse_name="ruleset_id",
        string="Payment Limits",
    )

    @api.model
    def _kinds(self):
        kinds = {}
        for kind, name in super()._kinds().items():
            kinds[kind] = name
            # After the deadlines, as files have it.
            if kind == "deadlines":
                kinds["payments"] = "payment_ids"
        return kinds

    @api.model
    def _shipped_files(self):
        return {**super()._shipped_files(), MODULE: SHIPPED}

    # === LOOKUP ===

    def _payment_limits(self, works_class):
        """The shares that limit payments, as fractions of one.

        :return: ``{code: Decimal}``; a limit of the class before the general one
        """
        limits = {}
        for code, line_class, share in self._payment_tuples():
            if line_class in (False, works_class):
                limits[code] = share
        return limits

    @tools.ormcache("self.id")
    def _payment_tuples(self):
        tuples = [
            (
                line.code.partition(".")[0],
                line.works_class or False,
                Decimal(str(line.percent)) / 100,
            )
            for line in self._merged("payments")
        ]
        return tuple(sorted(tuples, key=lambda row: (row[0], row[1] or "")))
