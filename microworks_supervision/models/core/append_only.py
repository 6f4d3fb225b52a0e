"""Rows that are appended by our own code and never touched again."""

from odoo import api, models


class AppendOnly(models.AbstractModel):
    """No create, write or unlink through the ORM, for nobody.

    The rows come by SQL of the sequencer, or through a method of the heir that
    overrides ``create`` for itself; a database trigger refuses the rest.
    """

    _name = "microworks.append.only"
    _description = "Append-only Record"

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        self.env["microworks.guarded"]._refuse(
            "MW-EVENT-01",
            self.env._("only a step writes the trail"),
            next_step=self.env._("take the step on its record"),
        )

    def write(self, vals):  # pylint: disable=method-required-super
        self._refuse_alteration()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_alteration()

    @api.model
    def _refuse_alteration(self):
        self.env["microworks.guarded"]._refuse(
            "MW-EVENT-02",
            self.env._("nobody can alter the trail"),
            next_step=self.env._("take another step that says what is right"),
        )
