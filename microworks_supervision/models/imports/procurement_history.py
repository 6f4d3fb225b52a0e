"""What a historical procurement has and an own one has not."""

from odoo import fields, models


class ProcurementImported(models.Model):
    _inherit = "microworks.procurement"

    # Set by the import only, in the currency of the record itself.
    history_method = fields.Char(
        string="Method as Published", readonly=True, copy=False
    )
    history_contract_amount = fields.Monetary(
        string="Contract Value as Published", readonly=True, copy=False
    )

    def _guard_write_vals(self, vals):
        self._refuse_history(vals)
        return super()._guard_write_vals(vals)

    def _guard_create_vals(self, vals):
        self._refuse_history(vals)
        return super()._guard_create_vals(vals)

    def _refuse_history(self, vals):
        forged = {"history_method", "history_contract_amount"} & {
            name for name, value in vals.items() if value
        }
        if forged:
            self._refuse_fields(forged)
