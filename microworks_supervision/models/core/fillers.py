"""Fields that only certain roles fill in."""

from odoo import api, models


class Fillers(models.AbstractModel):
    """Heirs declare ``_fields_of``: field → groups, without the addon's name for
    groups of microworks_supervision. Who has none of them leaves the field alone,
    whatever state the record is in and whoever else may edit it.
    """

    _inherit = "microworks.guarded"

    _fields_of = {}

    # === GUARD ===

    def _guard_create_vals(self, vals):
        # A form sends its empty fields, too.
        self._check_fillers([name for name in vals if vals[name]])
        return super()._guard_create_vals(vals)

    def _guard_write_vals(self, vals):
        super()._guard_write_vals(vals)
        self._check_fillers(vals)

    @api.model
    def _fills(self, name):
        """Whether the current person's role fills in field ``name``."""
        groups = self._fields_of.get(name)
        return groups is None or any(
            self.env.user.has_group(
                group if "." in group else f"microworks_supervision.{group}"
            )
            for group in groups
        )

    def _check_fillers(self, names):
        """:raises Refused: MW-FILL-01, a field of another role"""
        for name in names:
            if not self._fills(name):
                self._refuse(
                    "MW-FILL-01",
                    self.env._(
                        "another role fills in: %(fields)s",
                        fields=self._guard_labels([name]),
                    ),
                    rule=self._describe_groups(self._fields_of[name]),
                    next_step=self.env._(
                        "leave it to a person with one of these roles"
                    ),
                )
