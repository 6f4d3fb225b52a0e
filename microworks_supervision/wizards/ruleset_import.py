"""Reads a rule set file and tells every bad row before anything is stored."""

import base64

from odoo import api, fields, models
from odoo.fields import Command

# Far above any rule set; a larger file is something else.
MAX_BYTES = 8 * 1024 * 1024


class RulesetImport(models.TransientModel):
    _name = "microworks.ruleset.import"
    _description = "Import a Rule Set"
    _file_kinds = {"data": "data"}

    data = fields.Binary(string="File", required=True, attachment=False)
    file_name = fields.Char()
    problem_ids = fields.One2many(
        comodel_name="microworks.ruleset.import.problem",
        inverse_name="wizard_id",
        string="Problems",
        compute="_compute_problem_ids",
        store=True,
    )
    checked = fields.Boolean(compute="_compute_problem_ids", store=True)

    # === COMPUTE ===

    @api.depends("data")
    def _compute_problem_ids(self):
        for wizard in self:
            _document, refusals = wizard._read() if wizard.data else (None, [])
            wizard.checked = bool(wizard.data)
            wizard.problem_ids = [Command.clear()] + [
                Command.create(
                    {
                        "code": refusal.code,
                        "problem": refusal.what,
                        "next_step": refusal.next_step,
                    }
                )
                for refusal in refusals
            ]

    # === BUSINESS ===

    def _read(self):
        """The document and what is wrong with it."""
        self.ensure_one()
        data = base64.b64decode(self.with_context(bin_size=False).data)
        if len(data) > MAX_BYTES:
            rulesets = self.env["microworks.ruleset"]
            return None, [
                rulesets._json_refusal(
                    "MW-IMP-11",
                    self.file_name or self.env._("file"),
                    self.env._("larger than %(size)s MB", size=MAX_BYTES >> 20),
                    self.env._("choose a file exported from a rule set"),
                )
            ]
        return self.env["microworks.ruleset"]._read_json(data)

    # === ACTIONS ===

    def action_import(self):
        """Create the draft and open it.

        :raises Refused: with every bad row; nothing is stored
        """
        self.ensure_one()
        data = base64.b64decode(self.with_context(bin_size=False).data)
        ruleset = self.env["microworks.ruleset"]._import_text(data[: MAX_BYTES + 1])
        return {
            "type": "ir.actions.act_window",
            "res_model": ruleset._name,
            "res_id": ruleset.id,
            "view_mode": "form",
        }


class RulesetImportProblem(models.TransientModel):
    _name = "microworks.ruleset.import.problem"
    _description = "Bad Row of a Rule Set File"

    wizard_id = fields.Many2one(
        comodel_name="microworks.ruleset.import", required=True, ondelete="cascade"
    )
    code = fields.Char(readonly=True)
    problem = fields.Char(readonly=True)
    next_step = fields.Char(readonly=True)
