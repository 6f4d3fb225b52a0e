"""One line of a bid's priced bill of quantities."""

from odoo import fields, models


class BidLine(models.Model):
    """Made at the opening from the envelope; nobody edits it."""

    _name = "microworks.bid.line"
    _description = "Bid Line"
    _inherit = ["microworks.guarded"]
    _order = "sequence, id"

    _guarded_fields = frozenset(
        {
            "bid_id",
            "number",
            "name",
            "unit",
            "quantity",
            "unit_price",
            "amount",
            "sequence",
        }
    )
    _guard_parent = "bid_id"

    bid_id = fields.Many2one(
        comodel_name="microworks.bid",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(related="bid_id.project_id", store=True)
    area_id = fields.Many2one(related="bid_id.area_id", store=True, index=True)
    company_id = fields.Many2one(related="bid_id.company_id", store=True)
    currency_id = fields.Many2one(related="bid_id.currency_id")
    sequence = fields.Integer(default=10, readonly=True)
    number = fields.Char(string="Item", readonly=True)
    name = fields.Char(string="Description", required=True, readonly=True)
    unit = fields.Char(readonly=True)
    quantity = fields.Float(
        digits="Works Quantity", min_display_digits=3, readonly=True
    )
    unit_price = fields.Float(
        digits="Works Unit Rate", min_display_digits=2, readonly=True
    )
    amount = fields.Monetary(readonly=True)
