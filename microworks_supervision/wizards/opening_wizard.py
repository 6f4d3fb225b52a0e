"""Asks the witness, then the opener, for the password that opens his half of the key."""

from odoo import api, fields, models


class OpeningWizard(models.TransientModel):
    """The password is in no column: the button brings it along, as Odoo's own question
    for the password does.
    """

    _name = "microworks.opening.wizard"
    _description = "Opening of the Bids"

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement", required=True, readonly=True
    )
    has_witness = fields.Boolean(compute="_compute_has_witness")
    password = fields.Char(store=False)

    # === COMPUTE ===

    @api.depends("procurement_id")
    def _compute_has_witness(self):
        for wizard in self:
            wizard.has_witness = bool(wizard.procurement_id.witness_id)

    # === CRUD ===

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        values.setdefault("procurement_id", self.env.context.get("active_id"))

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the password until the answer: the form hands it to the button after
        saving, and a new record forgets what has no column.
        """
        wizards = super().create(vals_list)
        for wizard, values in zip(wizards, vals_list, strict=True):
            wizard.password = values.get("password")
        return wizards

    # === ACTIONS ===

    def action_confirm(self):
        """Witness, or open where a witness is there already.

        :raises Refused: wrong password, no half of the key, not the time
        """
        self.ensure_one()
        password = self.env.context.get("password")
        # What is done with the password does not carry it along.
        clean = {k: v for k, v in self.env.context.items() if k != "password"}
        procurement = self.procurement_id.with_context(clean)
        if self.has_witness:
            procurement.action_open(password)
        else:
            procurement.action_witness(password)
        return {"type": "ir.actions.act_window_close"}
