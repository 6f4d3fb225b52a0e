"""What a contract allows is not lowered under a payment that relies on it."""

from odoo import models
from odoo.tools import format_list

from odoo.addons.microworks_supervision.exceptions import Refusal

from ..const import IN_FLIGHT
from ..money import ZERO, exact


class Contract(models.Model):
    _inherit = "microworks.contract"

    def _get_lowering_refusals(self, change):
        """:param change: by which the contract's value or certified value changes, CNY"""
        self.ensure_one()
        if exact(change) >= ZERO:
            return []
        # sudo: payments of this contract, whoever may list them.
        waiting = self.sudo().payment_request_ids.filtered(
            lambda request: request.state in IN_FLIGHT
        )
        if not waiting:
            return []
        return [
            Refusal(
                "MW-PAY-23",
                self.env._(
                    "payments in flight rely on what would be lowered: %(numbers)s",
                    numbers=format_list(
                        self.env, waiting.sorted("id").mapped("number")
                    ),
                ),
                basis="预算法实施条例第57条",
                next_step=self.env._("wait for their receipts, or have them refused"),
            )
        ]


class Measurement(models.Model):
    _inherit = "microworks.measurement"

    def _get_refusals(self, target):
        refusals = super()._get_refusals(target)
        if target == "certified":
            refusals += self.contract_id._get_lowering_refusals(self.value)
        return refusals


class Variation(models.Model):
    _inherit = "microworks.variation"

    def _get_refusals(self, target):
        refusals = super()._get_refusals(target)
        if target == "approved":
            refusals += self.contract_id._get_lowering_refusals(self.amount)
        return refusals
