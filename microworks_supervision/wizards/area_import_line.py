"""A row of an area file that was not taken over, and why."""

from odoo import fields, models


class AreaImportLine(models.TransientModel):
    _name = "microworks.area.import.line"
    _description = "Row of an Area File"
    _order = "line, id"

    wizard_id = fields.Many2one(
        comodel_name="microworks.area.import.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    line = fields.Integer(readonly=True)
    code = fields.Char(readonly=True)
    name = fields.Char(readonly=True)
    reason = fields.Char(string="Why", readonly=True)
