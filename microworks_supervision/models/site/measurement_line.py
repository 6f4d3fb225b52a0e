"""The quantity of one line of the bill of quantities in one period."""

from odoo import api, fields, models
from odoo.tools import float_compare

from ...tools import figures
from ..core.record_rules import CONTRACTORS

# As in the bill of quantities.
DIGITS = "Works Quantity"


class MeasurementLine(models.Model):
    _name = "microworks.measurement.line"
    _description = "Measured Quantity"
    _inherit = ["microworks.site.line"]
    _order = "measurement_id, boq_line_id"
    _record_rules = ("area", "company", *CONTRACTORS)
    _rec_name = "boq_line_id"

    _guard_parent = "measurement_id"
    _exact = frozenset({"quantity"})
    _guarded_fields = frozenset(
        {"project_id", "area_id", "company_id", "contract_id", "amount"}
    )

    _once = models.UniqueIndex(
        "(measurement_id, boq_line_id)",
        "A line of the bill of quantities is measured once per period.",
    )

    measurement_id = fields.Many2one(
        comodel_name="microworks.measurement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(
        related="measurement_id.project_id", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(
        related="measurement_id.area_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="measurement_id.company_id", store=True, precompute=True
    )
    contract_id = fields.Many2one(
        related="measurement_id.contract_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="measurement_id.currency_id")
    boq_line_id = fields.Many2one(
        comodel_name="microworks.boq.line",
        string="Item",
        required=True,
        ondelete="restrict",
        index=True,
    )
    unit = fields.Char(related="boq_line_id.unit")
    unit_price = fields.Float(
        related="boq_line_id.unit_price",
        digits="Works Unit Rate",
        min_display_digits=2,
    )
    quantity = fields.Float(
        string="This Period",
        digits=DIGITS,
        min_display_digits=3,
        help="Negative only to correct what was measured too high before.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    contract_quantity = fields.Float(
        string="In the Contract",
        digits=DIGITS,
        min_display_digits=3,
        compute="_compute_totals",
        compute_sudo=True,
    )
    previous_quantity = fields.Float(
        string="Certified Before",
        digits=DIGITS,
        min_display_digits=3,
        compute="_compute_totals",
        compute_sudo=True,
    )
    cumulative_quantity = fields.Float(
        string="In All",
        digits=DIGITS,
        min_display_digits=3,
        compute="_compute_totals",
        compute_sudo=True,
    )

    # === COMPUTE ===

    @api.depends("quantity", "boq_line_id.unit_price")
    def _compute_amount(self):
        for line in self:
            line.amount = float(figures.line_amount(line.quantity, line.unit_price))

    @api.depends("quantity", "boq_line_id", "measurement_id.state")
    def _compute_totals(self):
        certified = self._certified_quantities()
        for line in self:
            own = line.quantity if line.measurement_id.state == "certified" else 0.0
            line.previous_quantity = certified.get(line.boq_line_id.id, 0.0) - own
            line.cumulative_quantity = line.previous_quantity + line.quantity
            item = line.boq_line_id
            line.contract_quantity = item._quantity_now() if item else 0.0

    def _certified_quantities(self):
        rows = self.env["microworks.measurement.line"]._read_group(
            [
                ("boq_line_id", "in", self.boq_line_id.ids),
                ("measurement_id.state", "=", "certified"),
            ],
            ["boq_line_id"],
            ["quantity:sum"],
        )
        return {boq_line.id: quantity for boq_line, quantity in rows}

    # === CONSTRAINT ===

    @api.constrains("measurement_id", "boq_line_id")
    def _check_boq_line(self):
        for line in self:
            # sudo: compares two links, shows nothing.
            if line.sudo().boq_line_id.contract_id != line.measurement_id.contract_id:
                line._refuse(
                    "MW-MEAS-07",
                    self.env._("this item belongs to another contract"),
                    next_step=self.env._("choose an item of this contract"),
                )

    # === BUSINESS ===

    def _is_excessive(self):
        """Whether more was measured than contract and approved variations hold."""
        self.ensure_one()
        return (
            float_compare(
                self.cumulative_quantity,
                self.contract_quantity,
                precision_digits=self._fields["quantity"].get_digits(self.env)[1],
            )
            > 0
        )
