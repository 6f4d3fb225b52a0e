"""Amounts in words, in Chinese capitals where Chinese is read."""

from odoo import models
from odoo.tools import get_lang

from odoo.addons.microworks_supervision.tools import rmb

from ..money import exact


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def amount_to_text(self, amount):
        """Write ``amount`` in words; yuan in Chinese as on payment papers."""
        if self.name == "CNY" and get_lang(self.env).code.startswith("zh"):
            return rmb.to_capital(exact(amount))
        return super().amount_to_text(amount)
