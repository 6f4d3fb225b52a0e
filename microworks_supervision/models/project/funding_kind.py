"""Where the money of a project is meant to come from (application form)."""

from odoo import fields, models


class FundingKind(models.Model):
    _name = "microworks.funding.kind"
    _description = "Funding Kind"
    _order = "code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    special = fields.Boolean(
        string="Central or Provincial Special Funds",
        help="Makes a project class B at least, where the rule set says so.",
    )

    _code_uniq = models.UniqueIndex("(code)", "This code is already used.")
