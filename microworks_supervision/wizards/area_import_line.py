"""A row of an area file that was not taken over, and why."""

from odoo import fields, models

PROBLEMS = [
    ("bad_code", "Not a division code"),
    ("rounded_by_spreadsheet", "A spreadsheet has rounded the code"),
    ("gap", "A level between is missing in the code"),
    ("no_name", "No name"),
    ("duplicate", "The code came earlier in the same file"),
    ("parent_missing", "The area above is neither here nor in the file"),
]


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
    problem = fields.Selection(PROBLEMS, readonly=True)
