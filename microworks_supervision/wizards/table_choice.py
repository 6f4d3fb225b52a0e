"""One of the answers to a question about a file."""

from odoo import fields, models


class TableChoice(models.TransientModel):
    """Made by the preview of an import; choosing one answers its question."""

    _name = "microworks.table.choice"
    _description = "Answer about a File"
    _order = "id"

    res_model = fields.Char(string="Import", readonly=True)
    res_id = fields.Integer(string="Import ID", readonly=True)
    question = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    name = fields.Char(string="Answer", readonly=True)
