"""A refusal of Odoo's record rules names no record of ours."""

from odoo import models

from ...exceptions import Refusal, RoleRefused
from .base import OURS


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Odoo names records, rules and companies to developers; whoever may not read
        a record of ours learns neither its name nor whose it is."""
        error = super()._make_access_error(operation, records)
        if not records._name.startswith(OURS):
            return error
        # sudo: the name of a model.
        title = self.env["ir.model"].sudo()._get(records._name).name
        return RoleRefused(
            title,
            [
                Refusal(
                    "MW-ROLE-03",
                    self.env._("this record is outside your areas or your role"),
                    next_step=self.env._(
                        "ask a person of its area, or whoever gives out roles and areas"
                    ),
                )
            ],
        )
