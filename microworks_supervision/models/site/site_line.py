"""A line of a record of the site."""

from odoo import api, models


class SiteLine(models.AbstractModel):
    """A line that stays with the record it was entered for."""

    _name = "microworks.site.line"
    _description = "Line of a Record of a Site"
    _inherit = ["microworks.guarded"]

    def _guard_write_vals(self, vals):
        self._check_not_moved(self, {self._guard_parent} & vals.keys(), vals)
        return super()._guard_write_vals(vals)

    @api.model
    def _check_not_moved(self, records, names, vals):
        """Refuse a change of the links ``names``: access is not checked again
        where a record arrives.

        :raises Refused: MW-SITE-02
        """
        for record in records:
            if any(record[name].id != vals[name] for name in names):
                record._refuse(
                    "MW-SITE-02",
                    self.env._("a record cannot move to another one"),
                    next_step=self.env._("enter it again there"),
                )
