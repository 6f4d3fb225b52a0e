"""Compares the log with a head that was kept outside: on paper, with another office."""

import re

from odoo import fields, models

ROOT = re.compile(r"[0-9a-f]{64}")


class LogCompareWizard(models.TransientModel):
    _name = "microworks.log.compare.wizard"
    _description = "Compare the Log with a Kept Head"
    _inherit = ["microworks.refusing"]

    size = fields.Integer(
        string="Number of Events",
        required=True,
        help="As it stands on the paper or page that was kept.",
    )
    root = fields.Char(
        string="Root Hash", required=True, help="64 digits; spaces do not matter."
    )

    def action_confirm(self):
        """Verify the whole log, and that its beginning is the kept one.

        :return: a client action that tells the result
        :raises Refused: MW-EVENT-05, what was entered is no head
        """
        self.ensure_one()
        root = re.sub(r"\s", "", self.root or "").lower()
        if self.size < 1 or not ROOT.fullmatch(root):
            self._refuse(
                "MW-EVENT-05",
                self.env._("this is no head of the log"),
                next_step=self.env._(
                    "enter the number of events and all 64 digits of the root hash"
                ),
            )
        told = self.env["microworks.log.head"]._notify_verified(self.size, root)
        told["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return told
