"""Takes a bid handed in at the office into its sealed envelope."""

import base64

from odoo import api, fields, models


class BidWizard(models.TransientModel):
    """Nothing that is typed here outlives the step: the row is removed at once."""

    _name = "microworks.bid.wizard"
    _description = "Take a Bid"

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="procurement_id.currency_id")
    deadline = fields.Datetime(related="procurement_id.deadline")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Bidder", required=True
    )
    amount = fields.Monetary(string="Bid Price", required=True)
    duration_days = fields.Integer(string="Duration (days)")
    project_manager = fields.Char()
    note = fields.Text()
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    line_ids = fields.One2many(
        comodel_name="microworks.bid.wizard.line", inverse_name="wizard_id"
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        values.setdefault("procurement_id", self.env.context.get("active_id"))
        return values

    def action_confirm(self):
        """Seal the bid and show its receipt.

        :raises Refused: too late, not allowed to bid, bad content
        """
        self.ensure_one()
        files = []
        if self.file:
            files.append(
                {
                    "name": self.file_name or self.env._("Bid"),
                    "data": base64.b64decode(self.file),
                }
            )
        bid = self.env["microworks.bid"]._submit(
            self.procurement_id,
            self.partner_id,
            {
                "amount": f"{self.amount:.2f}",
                "duration_days": self.duration_days,
                "project_manager": self.project_manager,
                "note": self.note,
                "lines": [line._payload() for line in self.line_ids],
            },
            files,
            channel="office",
        )
        self.unlink()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Bid received and sealed"),
                "message": self.env._("Receipt: %(digest)s", digest=bid.digest),
                "sticky": True,
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
