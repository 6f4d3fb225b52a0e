"""What is written to a record of ours comes from whom it may come from."""

from odoo import api, models

from ...exceptions import Refusal, RoleRefused
from .base import OURS


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        """Whoever writes to a record of ours may read it.

        Odoo lets those write who once followed it, or whose firm is named in it.
        """
        if self._name.startswith(OURS) and not self.env.su:
            self.check_access("read")
        return super().message_post(**kwargs)

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Take in a letter, for the server's own job or the administrator's mail gate.

        Odoo makes the record or the message a letter asks for as superuser and under
        the name the letter gives itself, and offers the method to every account.

        :raises RoleRefused: MW-ROLE-04
        """
        if not self.env.su and not self.env.user.has_group("base.group_system"):
            raise RoleRefused(
                # sudo: the name of a model.
                self.env["ir.model"].sudo()._get("mail.message").name,
                [
                    Refusal(
                        "MW-ROLE-04",
                        self.env._("letters come in by the mail server only"),
                        next_step=self.env._("write a message on the record"),
                    )
                ],
            )
        return super().message_process(model, message, *args, **kwargs)
