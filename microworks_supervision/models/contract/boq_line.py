"""One item of the bill of quantities."""

from decimal import Decimal

from odoo import api, fields, models

from ...tools import figures


class BoqLine(models.Model):
    """Copied from the bid. A lump-sum bid has one line, which may be divided
    before the contract is signed; the total stays the contract amount."""

    _name = "microworks.boq.line"
    _description = "Item of the Bill of Quantities"
    _inherit = ["microworks.guarded"]
    _order = "contract_id, sequence, id"

    _guard_parent = "contract_id"
    _guarded_fields = frozenset({"from_bid", "lump_sum", "amount", "variation_line_id"})
    _exact = frozenset({"quantity", "unit_price"})
    _signs = dict.fromkeys(("quantity", "unit_price"), figures.NOT_NEGATIVE)

    _positive = models.Constraint(
        "CHECK (quantity >= 0)", "A quantity cannot be negative."
    )

    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(related="contract_id.project_id", store=True)
    area_id = fields.Many2one(related="contract_id.area_id", store=True, index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    sequence = fields.Integer(default=10)
    number = fields.Char(string="Item")
    name = fields.Char(string="Description", required=True)
    unit = fields.Char()
    quantity = fields.Float(
        digits="Works Quantity", min_display_digits=3, required=True, default=1
    )
    unit_price = fields.Float(
        string="Unit Rate", digits="Works Unit Rate", min_display_digits=2
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    from_bid = fields.Boolean(readonly=True, copy=False)
    lump_sum = fields.Boolean(readonly=True, copy=False)
    variation_line_id = fields.Many2one(
        comodel_name="microworks.variation.line",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The variation that added this item.",
    )

    # === COMPUTE ===

    @api.depends("number", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number or ''} {line.name or ''}".strip()

    @api.depends("quantity", "unit_price")
    def _compute_amount(self):
        for line in self:
            line.amount = float(figures.line_amount(line.quantity, line.unit_price))

    # === BUSINESS ===

    def _quantity_now(self):
        """The quantity with all approved variations; measured up to this.

        :rtype: Decimal
        """
        self.ensure_one()
        # sudo: sums of the own contract, whoever measures it.
        changes = (
            self.env["microworks.variation.line"]
            .sudo()  # sudo: see above
            .search(
                [
                    ("variation_id.state", "=", "approved"),
                    "|",
                    ("boq_line_id", "=", self.id),
                    ("id", "=", self.variation_line_id.id),
                ]
            )
        )
        return Decimal(str(self.quantity)) + sum(
            Decimal(str(line.quantity)) for line in changes
        )

    # === GUARD ===

    def _guard_write_vals(self, vals):
        super()._guard_write_vals(vals)
        self._check_not_from_bid()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_from_bid(self):
        if not self._guard_is_lifted():
            self._check_not_from_bid()

    def _check_not_from_bid(self):
        for line in self:
            if line.from_bid:
                line._refuse(
                    "MW-CONT-03",
                    self.env._("the items of the bid are part of the contract"),
                    basis="招标投标法第46条",
                    next_step=self.env._("record a variation after the signature"),
                )
