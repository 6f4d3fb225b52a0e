"""What a new payment request knows before anybody types."""

from odoo import api, models
from odoo.fields import Command

from ..const import IN_FLIGHT
from ..money import ZERO, exact


class PaymentRequestDefault(models.Model):
    """A release of retention money asks for what is left of it."""

    _inherit = "microworks.payment.request"

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        if "line_ids" in names and not values.get("line_ids"):
            retention = self.env["microworks.retention"].browse(
                values.get("retention_id")
            )
            if retention.exists() and retention.has_access("read"):
                values["line_ids"] = self._lines_of_retention(retention)

    @api.model
    def _lines_of_retention(self, retention):
        """Commands of lines that cover what nobody asked for yet.

        Allocations with the most money left come first; what none of them covers
        is left out, and the form says what is missing.
        """
        asked = retention.request_ids.filtered(
            lambda r: r.state in ("draft", "paid", *IN_FLIGHT)
        )
        left = exact(retention.release_amount) - exact(sum(asked.mapped("amount")))
        allocations = self.env["microworks.fund.allocation"].search(
            [
                ("project_id", "=", retention.project_id.id),
                ("state", "=", "confirmed"),
            ]
        )
        commands = []
        for allocation in allocations.sorted(
            lambda a: (-exact(a.available_amount), a.id)
        ):
            amount = min(left, exact(allocation.available_amount))
            if amount <= ZERO:
                break
            left -= amount
            commands.append(
                Command.create(
                    {"allocation_id": allocation.id, "amount": float(amount)}
                )
            )
        return commands
