"""A language that is installed later gets the texts of the shipped rule sets."""

from odoo import models

from .ruleset_shipped import MODULE


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _update_translations(self, filter_lang=None, overwrite=False):
        result = super()._update_translations(filter_lang, overwrite)
        if self.filtered(lambda m: m.name == MODULE and m.state == "installed"):
            self.env["microworks.ruleset"]._load_shipped_translations()
        return result
