"""Nobody's stored default fills what only a step sets."""

from odoo import api, models


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """Defaults of users and companies, without those of guarded fields.

        Every user stores defaults for himself, and what our own steps create would
        take them, too: a record made by a step has the values of the step alone.
        """
        defaults = super()._get_model_defaults(model_name, condition)
        model = self.env.get(model_name)
        if not defaults or not hasattr(model, "_get_guarded"):
            return defaults
        if model._guard_is_lifted():
            return {}
        guarded = model._get_guarded()
        return {name: value for name, value in defaults.items() if name not in guarded}
