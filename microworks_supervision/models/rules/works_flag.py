"""Safety and livelihood features that make a work class A."""

from odoo import fields, models


class WorksFlag(models.Model):
    _name = "microworks.works.flag"
    _description = "Safety Feature of Works"
    _order = "sequence, code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.UniqueIndex("(code)", "This code is already used.")
