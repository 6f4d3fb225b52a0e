"""A priced item of a bid handed in at the office."""

from decimal import Decimal

from odoo import fields, models


class BidWizardLine(models.TransientModel):
    _name = "microworks.bid.wizard.line"
    _inherit = ["microworks.figures"]
    _description = "Item of a Bid"

    _exact = frozenset({"quantity", "unit_price"})

    wizard_id = fields.Many2one(
        comodel_name="microworks.bid.wizard", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    number = fields.Char(string="Item")
    name = fields.Char(string="Description", required=True)
    unit = fields.Char()
    quantity = fields.Float(digits="Works Quantity", min_display_digits=3, default=1)
    unit_price = fields.Float(
        string="Unit Rate", digits="Works Unit Rate", min_display_digits=2
    )

    def _payload(self):
        self.ensure_one()
        return {
            "number": self.number,
            "name": self.name,
            "unit": self.unit,
            "quantity": self.quantity,
            "unit_price": f"{Decimal(repr(self.unit_price)):f}",
        }
