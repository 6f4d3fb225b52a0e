"""Contracts of the past, taken over from open contracting data."""

from odoo import api, models


class ContractHistory(models.Model):
    _inherit = "microworks.contract"
    _brought_in = True

    @api.model
    def _create_historical(self, vals_list):
        """Contracts of the past, taken over as they were, without any step.

        :param vals_list: dicts of field values, guarded ones included (``state``
            defaults to ``closed``)
        :return: the contracts, in the order given

        The caller has checked who may import.
        """
        number = self.env["ir.sequence"].next_by_code
        rows = [
            {
                "state": "closed",
                **vals,
                "origin": "history",
                "number": vals.get("number") or number("microworks.contract"),
            }
            for vals in vals_list
        ]
        return self.browse(self._unguarded().create(rows).ids)
