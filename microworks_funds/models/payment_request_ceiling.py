"""Who took away a limit of a payment does not decide on the payment."""

from odoo import api, fields, models

from ..const import IN_FLIGHT


class PaymentRequestCeiling(models.Model):
    _inherit = "microworks.payment.request"

    ceiling_user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Changed a Limit of It",
        compute="_compute_ceiling_user_ids",
        compute_sudo=True,
        groups="microworks_supervision.group_user",
    )

    @api.depends("line_ids.allocation_id")
    def _compute_ceiling_user_ids(self):
        # Persons, archived or not: a login taken away frees nobody.
        for request in self.with_context(active_test=False):
            allocations = request.line_ids.allocation_id
            plans = allocations.quota_id.cash_plan_ids
            raised = plans.filtered_domain([("waiting_request_ids", "in", request.ids)])
            request.ceiling_user_ids = (
                allocations.lowered_by_ids
                | plans.cancelled_by_id
                | raised.confirmed_by_id
            )

    @api.model
    def _in_flight_of(self, quotas):
        """Requests that rely on limits of ``quotas``, in superuser mode."""
        # sudo: a limit binds whoever asks.
        return self.sudo().search(
            [("line_ids.quota_id", "in", quotas.ids), ("state", "in", IN_FLIGHT)]
        )
