"""What the site adds to a contract: the value of what was really built."""

from odoo import fields, models


class Contract(models.Model):
    _inherit = "microworks.contract"

    measurement_ids = fields.One2many(
        comodel_name="microworks.measurement",
        inverse_name="contract_id",
        string="Measurements",
        readonly=True,
    )
    settlement_ids = fields.One2many(
        comodel_name="microworks.settlement",
        inverse_name="contract_id",
        string="Settlements",
        readonly=True,
    )
    warranty_ids = fields.One2many(
        comodel_name="microworks.warranty",
        inverse_name="contract_id",
        string="Warranties",
        readonly=True,
    )

    def _certified_value(self):
        """Value of all certified measurements (CNY).

        Whoever decides on money by it must lock the contract first.
        """
        self.ensure_one()
        # sudo: a total for limits, whoever may list the measurements.
        [(total,)] = (
            self.env["microworks.measurement"]
            .sudo()  # sudo: see above
            ._read_group(
                [("contract_id", "=", self.id), ("state", "=", "certified")],
                aggregates=["value:sum"],
            )
        )
        return total or 0.0

    def _settled_amount(self):
        """The settled price (CNY) of the contract; ``None`` until it is signed."""
        self.ensure_one()
        # sudo: see _certified_value.
        signed = self.sudo().settlement_ids.filtered(lambda s: s.state == "signed")
        return signed.reviewed_amount if signed else None
