"""One changed or added item of the bill of quantities."""

from odoo import api, fields, models
from odoo.tools import float_compare

from ...tools import figures


class VariationLine(models.Model):
    """More or less of an item, at the contract's rate, or a new item."""

    _name = "microworks.variation.line"
    _description = "Changed Item"
    _inherit = ["microworks.guarded"]
    _order = "variation_id, sequence, id"

    _guard_parent = "variation_id"
    _guarded_fields = frozenset({"amount"})
    _exact = frozenset({"quantity", "unit_price"})
    _signs = {"unit_price": figures.NOT_NEGATIVE}

    variation_id = fields.Many2one(
        comodel_name="microworks.variation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    contract_id = fields.Many2one(related="variation_id.contract_id", store=True)
    project_id = fields.Many2one(related="variation_id.project_id", store=True)
    area_id = fields.Many2one(related="variation_id.area_id", store=True, index=True)
    company_id = fields.Many2one(related="variation_id.company_id", store=True)
    currency_id = fields.Many2one(related="variation_id.currency_id")
    sequence = fields.Integer(default=10)
    boq_line_id = fields.Many2one(
        comodel_name="microworks.boq.line",
        string="Item",
        domain="[('contract_id', '=', contract_id)]",
        ondelete="restrict",
        help="Empty: a new item.",
    )
    name = fields.Char(
        string="Description",
        required=True,
        compute="_compute_item",
        store=True,
        readonly=False,
        precompute=True,
    )
    unit = fields.Char(
        compute="_compute_item", store=True, readonly=False, precompute=True
    )
    quantity = fields.Float(
        string="More (+) or Less (−)",
        digits="Works Quantity",
        min_display_digits=3,
        required=True,
    )
    unit_price = fields.Float(
        string="Unit Rate",
        digits="Works Unit Rate",
        min_display_digits=2,
        compute="_compute_item",
        store=True,
        readonly=False,
        precompute=True,
        help="An item of the contract keeps its rate.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)

    # === COMPUTE ===

    @api.depends("boq_line_id")
    def _compute_item(self):
        for line in self:
            item = line.boq_line_id
            line.name = line.name or item.name
            line.unit = line.unit or item.unit
            line.unit_price = item.unit_price if item else line.unit_price

    @api.depends("quantity", "unit_price")
    def _compute_amount(self):
        for line in self:
            line.amount = float(figures.line_amount(line.quantity, line.unit_price))

    # === CONSTRAINT ===

    @api.constrains("boq_line_id", "unit_price", "quantity", "variation_id")
    def _check_item(self):
        for line in self:
            item = line.boq_line_id
            if item and item.contract_id != line.contract_id:
                line._refuse(
                    "MW-VAR-07",
                    self.env._("this item belongs to another contract"),
                    next_step=self.env._("choose an item of this contract"),
                )
            places = line._fields["unit_price"].get_digits(self.env)[1]
            if item and float_compare(line.unit_price, item.unit_price, places):
                line._refuse(
                    "MW-VAR-08",
                    self.env._("an item of the contract keeps its unit rate"),
                    basis="招标投标法第46条",
                    next_step=self.env._("enter a new item for another price"),
                )
            if not item and (line.quantity <= 0 or line.unit_price < 0):
                line._refuse(
                    "MW-VAR-09",
                    self.env._("a new item needs a quantity above zero and a rate"),
                    next_step=self.env._("correct the line"),
                )

    # === BUSINESS ===

    def _quantity_after(self):
        """What is left of the item with all approved changes and this one."""
        self.ensure_one()
        approved = self.search(
            [
                ("boq_line_id", "=", self.boq_line_id.id),
                ("variation_id.state", "=", "approved"),
                ("variation_id", "!=", self.variation_id.id),
            ]
        )
        own = self.variation_id.line_ids.filtered(
            lambda line: line.boq_line_id == self.boq_line_id
        )
        return (
            self.boq_line_id.quantity
            + sum(approved.mapped("quantity"))
            + sum(own.mapped("quantity"))
        )

    def _apply(self):
        """Add the new items to the bill, so that they can be measured.

        Items of the contract keep their quantity: measurements compare with
        :meth:`microworks.boq.line._quantity_now`.
        """
        self.env["microworks.boq.line"]._unguarded().create(
            [
                {
                    "contract_id": line.contract_id.id,
                    "sequence": 1000,
                    "name": line.name,
                    "unit": line.unit,
                    "quantity": 0,
                    "unit_price": line.unit_price,
                    "variation_line_id": line.id,
                }
                for line in self
                if not line.boq_line_id
            ]
        )
