"""Takes in a paper envelope; at the opening, what it says."""

import base64

from odoo import Command, api, fields, models


class BidWizard(models.TransientModel):
    """Before the deadline the office only registers closed envelopes. What is typed
    in at the opening does not outlive the step: the row is removed at once.
    """

    _name = "microworks.bid.wizard"
    _inherit = ["microworks.figures"]
    _description = "Take a Bid"

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="procurement_id.currency_id")
    deadline = fields.Datetime(related="procurement_id.deadline")
    state = fields.Selection(related="procurement_id.state")
    bid_id = fields.Many2one(
        comodel_name="microworks.bid", string="Paper Envelope", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Bidder",
        domain=[("microworks_is_firm", "=", True)],
        required=True,
        compute="_compute_partner_id",
        # As the person who asks: who bids is not for everybody.
        compute_sudo=False,
        store=True,
        readonly=False,
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
    reason = fields.Text(
        string="Reason for the Correction", help="What was typed in wrongly."
    )

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        context = self.env.context
        if context.get("active_model") == "microworks.bid":
            bid = self.env["microworks.bid"].browse(context.get("active_id")).exists()
            bid.check_access("read")
            values["bid_id"] = bid.id
            values["procurement_id"] = bid.procurement_id.id
            if bid.awaits_paper_check:
                values.update(self._typed_before(bid))
        else:
            values.setdefault("procurement_id", context.get("active_id"))

    @api.model
    def _typed_before(self, bid):
        """What was typed in, to be corrected."""
        names = ("number", "name", "unit", "quantity", "unit_price")
        return {
            **{
                name: bid[name]
                for name in ("amount", "duration_days", "project_manager", "note")
            },
            "line_ids": [
                Command.create({name: line[name] for name in names})
                for line in bid.line_ids
            ],
        }

    @api.depends("bid_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.partner_id or wizard.bid_id.partner_id

    def action_confirm(self):
        """Register the envelope, or seal what it says, or correct that.

        :raises Refused: not the time for it, not allowed to bid, bad content
        """
        self.ensure_one()
        bid = self.bid_id
        if not bid:
            bid = self.env["microworks.bid"]._register_paper(
                self.procurement_id, self.partner_id, self.envelope_mark
            )
            title = self.env._("Envelope taken in")
            message = self.env._("The envelope stays closed until the opening.")
        elif bid.state == "sealed":
            bid._seal_paper(self._payload(), self._files())
            title = self.env._("Bid received and sealed")
            message = self.env._("Receipt: %(digest)s", digest=bid.digest)
        else:
            bid._correct_paper(self._payload(), self._files(), reason=self.reason)
            title = self.env._("Entry corrected")
            message = self.env._("Another person now holds it against the paper.")
        self.unlink()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": title,
                "message": message,
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
