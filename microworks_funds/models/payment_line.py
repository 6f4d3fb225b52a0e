"""One amount from exactly one quota."""

from odoo import api, fields, models

from odoo.addons.microworks_supervision.tools import figures

from ..locks import touch

PURPOSES = [("works", "Works"), ("labour", "Labour (to the wage account)")]


class PaymentLine(models.Model):
    """Lines are frozen with their request."""

    _name = "microworks.payment.line"
    _description = "Payment Line"
    _inherit = ["microworks.guarded"]
    _order = "request_id, id"

    _guard_parent = "request_id"
    _signs = {"amount": figures.POSITIVE}

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An amount to be paid is above zero."
    )

    request_id = fields.Many2one(
        comodel_name="microworks.payment.request",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(
        related="request_id.project_id", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(
        related="request_id.area_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, precompute=True
    )
    payee_id = fields.Many2one(
        related="request_id.payee_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="request_id.currency_id")
    # Its label names the quota, which is none of the contractor's business.
    allocation_id = fields.Many2one(
        comodel_name="microworks.fund.allocation",
        required=True,
        ondelete="restrict",
        index=True,
        groups="base.group_user",
        domain="[('project_id', '=', project_id), ('state', '=', 'confirmed')]",
    )
    quota_id = fields.Many2one(
        related="allocation_id.quota_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        groups="base.group_user",
    )
    purpose = fields.Selection(PURPOSES, required=True, default="works")
    amount = fields.Monetary(required=True)
    state = fields.Selection(related="request_id.state")

    @api.depends("request_id", "amount")
    def _compute_display_name(self):
        for line in self:
            # sudo: the number of the request it belongs to.
            number = line.request_id.sudo().number or ""
            line.display_name = f"{number} {line.amount:.2f}".strip()

    @api.constrains("allocation_id", "request_id", "amount")
    def _check_line(self):
        for line in self:
            # sudo: compared whatever the person may see of the allocation.
            if line.sudo().allocation_id.project_id != line.sudo().project_id:
                line.request_id._refuse(
                    "MW-PAY-17",
                    self.env._("the allocation belongs to another project"),
                    next_step=self.env._("choose an allocation of this project"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        touch(lines.request_id)
        if not self._guard_is_lifted():
            lines.request_id._add_author()
        return lines

    def write(self, vals):
        requests = self.request_id
        result = super().write(vals)
        touch(requests | self.request_id)
        if not self._guard_is_lifted():
            (requests | self.request_id)._add_author()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_note_author(self):
        touch(self.request_id)
        if not self._guard_is_lifted():
            self.request_id._add_author()
