"""Asks for the deadline for bids, then publishes the notice."""

from odoo import api, fields, models


class BidPublishWizard(models.TransientModel):
    _name = "microworks.bid.publish.wizard"
    _description = "Publish the Notice"
    _inherit = ["microworks.calendar.note"]

    _counted = (("asked_on", "earliest"), ("asked_on", "deadline"))

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement", required=True, readonly=True
    )
    asked_on = fields.Date(default=lambda self: self._legal_today(), readonly=True)
    earliest = fields.Date(string="Not Before", compute="_compute_earliest")
    state = fields.Selection(related="procurement_id.state")
    present = fields.Datetime(
        related="procurement_id.deadline", string="Deadline So Far"
    )
    deadline = fields.Datetime(string="Deadline for Bids", required=True)
    reason = fields.Text(help="Why the bidders get more time.")

    @api.depends("procurement_id")
    def _compute_earliest(self):
        self.earliest = False
        for wizard in self.filtered("procurement_id"):
            wizard.earliest = wizard.procurement_id._earliest_deadline(
                self._legal_today()
            )

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        values.setdefault("procurement_id", self.env.context.get("active_id"))
        procurement = self.env["microworks.procurement"].browse(
            values["procurement_id"]
        )
        if procurement.exists() and procurement.has_access("read"):
            values.setdefault("deadline", procurement._suggested_deadline(procurement))

    def action_confirm(self):
        """Publish, or extend. :raises Refused: the time for bids is too short"""
        self.ensure_one()
        if self.state in ("published", "suspended"):
            self.procurement_id.action_extend(self.deadline, self.reason)
        else:
            self.procurement_id.action_publish(self.deadline)
        return {"type": "ir.actions.act_window_close"}
