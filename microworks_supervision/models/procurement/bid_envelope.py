"""What a bid says, out of everybody's reach until the opening."""

from functools import partial

from odoo import api, fields, models


class BidEnvelope(models.Model):
    """The content of one bid, with the nonce of its commitment.

    No group has any right on this model and the check itself denies it, should
    anybody be given one later: only the step that opens the bids reads it. It
    stays after the opening, as the evidence of what was handed in.
    """

    _name = "microworks.bid.envelope"
    _description = "Sealed Envelope of a Bid"
    _inherit = ["microworks.guarded"]
    _rec_name = "bid_id"

    _guarded_fields = frozenset({"bid_id", "payload", "nonce", "files"})

    _bid_uniq = models.UniqueIndex("(bid_id)")

    bid_id = fields.Many2one(
        comodel_name="microworks.bid", required=True, ondelete="restrict", index=True
    )
    payload = fields.Text(required=True)
    nonce = fields.Char(required=True)
    # JSON of name and base64, not attachments: these would be found by anybody
    # who may list attachments.
    files = fields.Text()

    def _check_access(self, operation):
        if self.env.su:
            return None
        access = self.env["ir.model.access"]
        return self, partial(access._make_access_error, self._name, operation)

    def write(self, vals):  # pylint: disable=method-required-super
        self._refuse_alteration()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_alteration()

    def _refuse_alteration(self):
        self.env["microworks.guarded"]._refuse(
            "MW-BID-12",
            self.env._("a sealed envelope cannot be altered"),
            next_step=self.env._("withdraw the bid and hand in another one"),
        )
