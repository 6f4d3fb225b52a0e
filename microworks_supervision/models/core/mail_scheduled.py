"""What waits to be said under a record is said in one's own name."""

from odoo import api, models

from .base import OURS


class MailScheduledMessage(models.Model):
    """A note that waits shows its author to everybody who reads the record, and is
    posted as his: so it is written, moved and mended by whoever says it.
    """

    _inherit = "mail.scheduled.message"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_named(vals_list)
            vals_list = [
                self._own_words(vals)
                if str(vals.get("model") or "").startswith(OURS)
                else vals
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            for message in self:
                message._check_own(vals)
        return super().write(vals)

    # === BUSINESS ===

    @api.model
    def _own_words(self, vals):
        """The values with oneself as author; :raises Refused: MW-MSG-04"""
        own = self.env.user.partner_id.id
        if (vals.get("author_id") or own) != own:
            self._refuse_author()
        return {**vals, "author_id": own}

    def _check_own(self, vals):
        # sudo: under which record, and whose words, to decide on a refusal.
        known = self.sudo()
        if not (known.model or "").startswith(OURS):
            return
        own = self.env.user.partner_id
        if known.author_id != own or vals.get("author_id", own.id) != own.id:
            self.check_access("read")
            self._refuse_author()

    @api.model
    def _refuse_author(self):
        self.env["microworks.refusing"]._refuse(
            "MW-MSG-04",
            self.env._("a note that waits is written and changed by its author only"),
            next_step=self.env._("write a note of your own"),
        )
