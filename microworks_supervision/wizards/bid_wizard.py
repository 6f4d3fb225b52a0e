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
    bid_id = fields.Many2one(
        comodel_name="microworks.bid", string="Paper Envelope", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Bidder",
        required=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
    )
    shut = fields.Boolean(
        string="Closed Paper Envelope",
        help="It stays closed; what it says is entered at the opening.",
    )
    envelope_mark = fields.Char(string="Mark on the Envelope")
    amount = fields.Monetary(string="Bid Price")
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
        context = self.env.context
        if context.get("active_model") == "microworks.bid":
            bid = self.env["microworks.bid"].browse(context.get("active_id")).exists()
            bid.check_access("read")
            values["bid_id"] = bid.id
            values["procurement_id"] = bid.procurement_id.id
        else:
            values.setdefault("procurement_id", context.get("active_id"))
            values.setdefault("shut", True)
        return values

    @api.depends("bid_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.partner_id or wizard.bid_id.partner_id

    def action_confirm(self):
        """Seal the bid and show its receipt.

        :raises Refused: too late, not allowed to bid, bad content
        """
        self.ensure_one()
        bids = self.env["microworks.bid"]
        if self.bid_id:
            bid = self.bid_id
            bid._seal_paper(self._payload(), self._files())
        elif self.shut:
            bid = bids._register_paper(
                self.procurement_id, self.partner_id, self.envelope_mark
            )
        else:
            bid = bids._submit(
                self.procurement_id, self.partner_id, self._payload(), self._files()
            )
        self.unlink()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Bid received and sealed"),
                "message": self.env._("Receipt: %(digest)s", digest=bid.digest)
                if bid.digest
                else self.env._("The envelope stays closed until the opening."),
                "sticky": True,
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _payload(self):
        return {
            "amount": f"{self.amount:.2f}",
            "duration_days": self.duration_days,
            "project_manager": self.project_manager,
            "note": self.note,
            "lines": [line._payload() for line in self.line_ids],
        }

    def _files(self):
        if not self.file:
            return []
        name = self.file_name or self.env._("Bid")
        return [{"name": name, "data": base64.b64decode(self.file)}]
