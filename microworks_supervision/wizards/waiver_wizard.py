"""Asks which missing item shall be waived, and why."""

from odoo import api, fields, models


class WaiverWizard(models.TransientModel):
    """Offers what stands in the way of a record's next steps and may be waived.

    The record is a project, or one that ``res_model`` and ``res_id`` name.
    """

    _name = "microworks.waiver.wizard"
    _description = "Ask for a Waiver"

    project_id = fields.Many2one(comodel_name="microworks.project", readonly=True)
    res_model = fields.Char(string="About Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="About Record", model_field="res_model", readonly=True
    )
    gate_ids = fields.Many2many(
        comodel_name="microworks.rule.gate", compute="_compute_gate_ids"
    )
    gate_id = fields.Many2one(
        comodel_name="microworks.rule.gate",
        string="Missing Item",
        required=True,
        domain="[('id', 'in', gate_ids)]",
        compute="_compute_gate_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    missing = fields.Text(string="What Is Missing", compute="_compute_missing")
    reason = fields.Text(required=True)

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        if self.env.context.get("active_model") == "microworks.project":
            values.setdefault("project_id", self.env.context.get("active_id"))

    # === COMPUTE ===

    @api.depends("project_id", "res_model", "res_id")
    def _compute_gate_ids(self):
        gates = self.env["microworks.rule.gate"]
        for wizard in self:
            wizard.gate_ids = gates.concat(*wizard._found())

    @api.depends("project_id", "res_model", "res_id")
    def _compute_gate_id(self):
        for wizard in self:
            # One alone needs no choosing.
            wizard.gate_id = wizard.gate_ids if len(wizard.gate_ids) == 1 else False

    @api.depends("gate_id", "project_id", "res_model", "res_id")
    def _compute_missing(self):
        for wizard in self:
            refusal = wizard._found().get(wizard.gate_id._origin)
            wizard.missing = refusal and refusal.what

    # === BUSINESS ===

    def _subject(self):
        """The record that stands before the gate; ``None`` where none is named."""
        if self.project_id:
            return self.project_id
        subjects = self.env.get(self.res_model)
        if not isinstance(subjects, self.env.registry["microworks.gate.subject"]):
            return None
        return subjects.browse(self.res_id).exists()

    def _found(self):
        """What the reader of the record may ask for, by rule line."""
        subject = self._subject()
        if not subject or not subject.has_access("read"):
            return {}
        return subject._waivable()

    # === ACTIONS ===

    def action_confirm(self):
        """Ask for the waiver and open it."""
        self.ensure_one()
        return self._subject().action_request_waiver(
            self.gate_id.stage, self.gate_id.code, self.reason
        )
