"""A language that is installed later gets the texts of the shipped rule sets."""

from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _update_translations(self, filter_lang=None, overwrite=False):
        result = super()._update_translations(filter_lang, overwrite)
        rulesets = self.env["microworks.ruleset"]
        shipping = rulesets._shipped_files()
        if self.filtered(lambda m: m.name in shipping and m.state == "installed"):
            rulesets._load_shipped_translations()
        return result
