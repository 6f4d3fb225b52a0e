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
