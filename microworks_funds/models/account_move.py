from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    microworks_payment_id = fields.Many2one(
        comodel_name="microworks.payment.request",
        string="Micro-works Payment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # A reversal belongs to the payment, too: together with the entry it says that
        # nothing is booked, and the payment can be booked again.
        values = default_values_list or [{} for _move in self]
        for move, defaults in zip(self, values, strict=True):
            defaults["microworks_payment_id"] = move.microworks_payment_id.id
        return super()._reverse_moves(values, cancel=cancel)
